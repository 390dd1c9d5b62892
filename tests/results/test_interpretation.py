"""Readings of jobs in shapes that hubs really send."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.next_steps import (
    NextStep,
    applicable_notes,
    complementary_providers,
    next_steps,
)
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from tests.results.shapes import Shape, entry

PROVIDER: dict[str, Any] = {
    "resource": {"id": "lab"},
    "name": "Lab",
    "agent": {"complements": ["other", "absent"]},
    "benchmarks": [
        {
            "id": "up",
            "name": "Up",
            "dataset_size": 200,
            "primary_score": {"metric": "acc"},
            "pass_criteria": {"threshold": 0.6},
        },
        {
            "id": "down",
            "primary_score": {"metric": "err", "lower_is_better": True},
            "pass_criteria": {"threshold": 0.2},
        },
        {"id": "bare"},
    ],
}
PROVIDERS = {
    "lab": Provider.model_validate(PROVIDER),
    "other": Provider.model_validate({"resource": {"id": "other"}, "name": "Other"}),
}


def steps_of(reading: JobReading, providers: dict[str, Provider]) -> list[NextStep]:
    """What is suggested after a job."""
    return next_steps(reading, complementary_providers(reading, providers))


def job(
    *benchmarks: tuple[str, Any], state: str = "completed", config: Any = None, **more: Any
) -> EvaluationJob:
    """A job whose benchmarks ended with these metrics (or a status word instead)."""
    names = [name for name, _ in benchmarks]
    return EvaluationJob.model_validate(
        {
            "resource": {"id": "job-1"},
            "name": "test",
            "model": {"name": "m"},
            "benchmarks": [{"id": name, "provider_id": "lab", **(config or {})} for name in names],
            "status": {
                "state": state,
                "benchmarks": [
                    {
                        "id": name,
                        "provider_id": "lab",
                        "benchmark_index": index,
                        "status": outcome if isinstance(outcome, str) else "completed",
                    }
                    for index, (name, outcome) in enumerate(benchmarks)
                ],
            },
            "results": {
                "benchmarks": [
                    {
                        "id": name,
                        "provider_id": "lab",
                        "benchmark_index": index,
                        "metrics": outcome,
                    }
                    for index, (name, outcome) in enumerate(benchmarks)
                    if isinstance(outcome, dict)
                ],
                **more,
            },
        }
    )


def read(one: EvaluationJob) -> BenchmarkReading:
    return read_job(one, PROVIDERS).benchmarks[0]


@pytest.mark.parametrize(
    ("benchmark", "metrics", "score", "passed"),
    [
        ("up", {"acc": 0.7}, 0.7, True),
        ("up", {"acc": 0.5}, 0.5, False),
        ("up", {"acc": 0.6}, 0.6, True),
        ("down", {"err": 0.1}, 0.1, True),
        ("down", {"err": 0.3}, 0.3, False),
        ("up", {"acc": "0.7"}, None, None),
        ("up", {"acc": None}, None, None),
        ("up", {"acc": True}, None, None),
        ("up", {"acc": [0.7]}, None, None),
        ("up", {"f1": 0.7}, None, None),
        ("up", {}, None, None),
        ("bare", {"accuracy": 0.7}, 0.7, None),
        ("bare", {"odd_name": 0.7, "odd_name_stderr": 0.1}, 0.7, None),
        ("bare", {"one": 0.7, "two": 0.1}, None, None),
    ],
)
def test_the_primary_score_and_its_verdict(benchmark, metrics, score, passed):
    reading = read(job((benchmark, metrics)))
    assert (reading.score, reading.passed) == (score, passed)
    assert (reading.missing is None) == (score is not None)


def test_the_jobs_own_criteria_go_before_the_providers():
    reading = read(
        job(
            ("up", {"f1": 0.3, "acc": 0.9}),
            config={
                "primary_score": {"metric": "f1", "lower_is_better": True},
                "pass_criteria": {"threshold": 0.4},
            },
        )
    )
    assert (reading.metric, reading.score, reading.threshold) == ("f1", 0.3, 0.4)
    assert reading.passed is True


def test_a_providers_threshold_is_not_applied_to_another_metric():
    reading = read(job(("up", {"f1": 0.3}), config={"primary_score": {"metric": "f1"}}))
    assert (reading.score, reading.threshold, reading.passed) == (0.3, None, None)


def test_one_failing_benchmark_fails_the_job_and_is_named():
    reading = read_job(job(("up", {"acc": 0.9}), ("down", {"err": 0.9})), PROVIDERS)
    assert reading.verdict == "fail"
    assert "down" in reading.reason


def test_a_job_that_lacks_a_score_is_undecided_even_if_the_rest_passed():
    reading = read_job(
        job(("up", {"acc": 0.9}), ("down", "failed"), state="partially_failed"), PROVIDERS
    )
    assert reading.verdict == "undecided"
    assert "down" in reading.reason


def test_a_cancelled_job_says_why_scores_are_missing():
    reading = read_job(job(("up", "cancelled"), state="cancelled"), PROVIDERS)
    assert reading.benchmarks[0].missing == "cancelled before it finished"
    assert reading.verdict == "undecided"


def test_the_assumed_threshold_of_the_hub_is_called_out():
    reading = read_job(
        job(("up", {"acc": 0.45}), test={"score": 0.55, "threshold": 0.5, "pass": True}),
        PROVIDERS,
    )
    assert reading.verdict == "fail"
    assert any("assumed an overall threshold of 0.5" in c for c in reading.caveats)
    assert any("contradicts" in c for c in reading.caveats)


def test_scales_that_do_not_belong_together_are_called_out():
    reading = read_job(
        job(
            ("up", {"acc": 0.9}),
            ("bare", {"score": 38}),
            test={"score": 19.4, "threshold": 0.5, "pass": True},
        ),
        PROVIDERS,
    )
    assert any("different scales" in c for c in reading.caveats)


def test_benchmarks_that_never_reported_are_read_as_pending():
    one = job(("up", {"acc": 0.9}), state="running")
    planned = [*one.benchmarks, *job(("down", "pending")).benchmarks]
    reading = read_job(one, PROVIDERS, planned)
    assert [b.benchmark_id for b in reading.benchmarks] == ["up", "down"]
    assert reading.benchmarks[1].missing == "still pending"


def test_next_steps_name_only_complements_the_hub_has():
    steps = steps_of(read_job(job(("up", {"acc": 0.9})), PROVIDERS), PROVIDERS)
    assert steps == [NextStep("complement", "complement it with other", provider_id="other")]


def test_more_samples_are_suggested_only_while_there_are_more():
    few = read_job(job(("up", {"acc": 0.62, "n_samples": 20})), PROVIDERS)
    assert any("all 200 samples instead of 20" in s.text for s in steps_of(few, PROVIDERS))
    whole = read_job(job(("up", {"acc": 0.62, "n_samples": 200})), PROVIDERS)
    assert not any("samples" in step.text for step in steps_of(whole, PROVIDERS))


@pytest.mark.parametrize(
    ("asked", "said"), [(6, "add questions to the file"), (4, "samples instead of 4")]
)
def test_a_users_own_file_that_was_used_as_a_whole_needs_more_questions(asked: int, said: str):
    found = job(
        ("bare", {"accuracy": 0.5, "n_samples": asked}),
        config={"primary_score": {"metric": "accuracy"}},
    )
    (result,) = found.results.benchmarks
    result.additional_info = {
        "dataset": {"name": "q.csv", "questions": 6},
        "parameters": {"num_examples": asked},
    }
    (step,) = [s for s in steps_of(read_job(found, PROVIDERS), PROVIDERS) if "instead of" in s.text]
    assert said in step.text


def test_a_users_own_file_limits_how_many_samples_were_to_be_scored():
    found = job(
        ("bare", {"accuracy": 0.5, "n_samples": 6, "n_errors": 1}),
        config={"primary_score": {"metric": "accuracy"}},
    )
    (result,) = found.results.benchmarks
    result.additional_info = {
        "dataset": {"name": "q.csv", "questions": 6},
        "parameters": {"num_examples": 100},
    }
    (reading,) = read_job(found, PROVIDERS).benchmarks
    # All six are in the score, so the one without a reply is among them.
    assert (reading.lost_samples, reading.attempted) == (1, 6)


def test_lost_replies_that_could_turn_a_verdict_are_to_be_asked_again():
    lost = Shape("x", {"acc": 0.9, "n_samples": 40, "n_errors": 160}, {}, entry("acc", 0.5)).read()
    (step, *_) = next_steps(lost)
    assert step.text == (
        "run b again once the cause is mended: 160 of 200 samples without a usable reply"
    )


def noted(*notes: str, metric: str = "acc", **benchmark: Any) -> list[str]:
    """Which of a provider's lines apply to a job that measured `metric`."""
    provider = Provider.model_validate(
        {
            **PROVIDER,
            "agent": {"result_interpretation": list(notes)},
            "benchmarks": [
                {"id": "up", "metrics": ["acc", "bleu"], "primary_score": {"metric": metric}}
                | benchmark
            ],
        }
    )
    reading = read_job(job(("up", {metric: 0.5})), {"lab": provider})
    return applicable_notes(reading, {"lab": provider})


def test_only_interpretation_lines_that_apply_are_given():
    assert noted("acc: higher is better", "bleu depends on the tokenizer", "Mind the gap") == [
        "acc: higher is better",
        "Mind the gap",
    ]
    chance = "0.25 is random baseline for 4-choice MCQ benchmarks"
    assert noted(chance) == []
    assert noted(chance, description="4-choice questions") == [chance]
    assert noted(chance, description="Multiple-choice, one of two options") == []
    assert noted(*["again"] * 9) == ["again"]


def test_more_shots_are_suggested_when_the_benchmark_usually_has_them():
    providers = dict(PROVIDERS)
    usual = {**PROVIDER["benchmarks"][0], "num_few_shot": 5}
    providers["lab"] = Provider.model_validate({**PROVIDER, "benchmarks": [usual]})

    def suggested(**config: Any) -> list[str]:
        one = job(("up", {"acc": 0.9}), config={"parameters": config})
        steps = steps_of(read_job(one, providers), providers)
        return [step.text for step in steps if "usually" in step.text]

    assert suggested(num_fewshot=0) == [
        "up is usually run with num_fewshot 5, not 0: repeat it so to compare with published scores"
    ]
    assert suggested(num_fewshot=5) == suggested() == suggested(other=1) == []


def test_what_is_missing_can_be_run_again_by_the_step_named():
    one = job(("up", {"acc": 0.9}), ("down", "failed"), state="partially_failed")
    steps = steps_of(read_job(one, PROVIDERS), PROVIDERS)
    assert steps[0] == NextStep("rerun_failed", job_id="job-1")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["acc", "acc_stderr", "n", "x"]), json_values))
def test_metrics_of_any_json_type_can_be_read(metrics):
    (read,) = read_job(job(("up", metrics)), PROVIDERS).benchmarks
    assert read.score is None or isinstance(read.score, float)


def test_a_benchmark_without_its_metric_is_not_to_be_run_again_as_it_was():
    """It completed: a rerun of what failed would find nothing, and report the same again."""
    read = read_job(job(("bare", {"one": 0.2, "two": 0.4, "n_samples": 9})), PROVIDERS)
    steps = steps_of(read, PROVIDERS)
    assert {step.action for step in steps} <= {"advise", "complement"}
    assert 'primary_score={"metric": "one", "lower_is_better": <true or false>}' in steps[0].text
    assert "or two" in steps[0].text


def test_a_collection_that_changed_since_does_not_rename_the_results():
    """Its benchmarks are now others, in another order; the results say what they are of."""
    from evalhub_mcp.client.models import JobBenchmark

    done = job(("up", {"acc": 0.9}), ("down", {"err": 0.1})).model_copy(update={"benchmarks": None})
    now = [
        JobBenchmark(id="down", provider_id="lab"),
        JobBenchmark(id="bare", provider_id="lab"),
        JobBenchmark(id="up", provider_id="lab", parameters={"limit": 5}),
    ]
    read = read_job(done, PROVIDERS, now)
    assert [(b.benchmark_id, b.score) for b in read.benchmarks] == [("up", 0.9), ("down", 0.1)]
    assert read.benchmarks[0].parameters == {"limit": 5}
    assert [b.passed for b in read.benchmarks] == [True, True]


def test_what_a_job_ran_is_unknown_while_its_collection_is_gone_and_it_goes_on():
    running = job(("up", {"acc": 0.9}), state="running").model_copy(update={"benchmarks": None})
    read = read_job(running, PROVIDERS, None)
    assert read.verdict == "undecided"
    assert "the job is still running" in read.reason
