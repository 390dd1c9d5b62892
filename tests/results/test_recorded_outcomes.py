"""Outcomes of single questions, as results carry them."""

import pytest

from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.paired_difference import RightWrongDifference
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.samples.outcome_record import QuestionOutcome, encode_outcomes

CASES = [1.0, 0.5, 0.0, 1.0, 0.75]


def read(metrics, info=None, *, lower=False, metric="accuracy", parameters=None) -> JobReading:
    provider = Provider.model_validate(
        {
            "resource": {"id": "lab"},
            "name": "Lab",
            "benchmarks": [
                {"id": "b", "primary_score": {"metric": metric, "lower_is_better": lower}}
            ],
        }
    )
    job = EvaluationJob.model_validate(
        {
            "resource": {"id": "job"},
            "name": "test",
            "model": {"name": "m", "url": "http://m/v1"},
            "benchmarks": [{"id": "b", "provider_id": "lab", "parameters": parameters or {}}],
            "status": {
                "state": "completed",
                "benchmarks": [{"id": "b", "provider_id": "lab", "status": "completed"}],
            },
            "results": {
                "benchmarks": [
                    {
                        "id": "b",
                        "provider_id": "lab",
                        "metrics": metrics,
                        "additional_info": info or {},
                    }
                ]
            },
        }
    )
    return read_job(job, {"lab": provider})


def record(right, prefix="q"):
    return {
        "outcomes": encode_outcomes(
            [QuestionOutcome(f"{prefix}{i}", float(score)) for i, score in enumerate(right)]
        )
    }


def deepeval(scores, **options):
    metrics = {f"case_{i}.Faithfulness": score for i, score in enumerate(scores)}
    mean = sum(scores) / len(scores)
    return read({**metrics, "faithfulness_score": mean}, metric="faithfulness_score", **options)


def test_six_lost_answers_of_two_hundred_are_a_loss():
    before = [True] * 150 + [False] * 50
    after = [False] * 6 + before[6:]
    one = read({"accuracy": 0.75, "n_samples": 200}, record(before))
    other = read({"accuracy": 0.72, "n_samples": 200}, record(after))
    found = compare_readings(one, other).differences[0]
    assert isinstance(found.estimate, RightWrongDifference)
    assert (found.estimate.lost, found.estimate.won, found.estimate.n) == (6, 0, 200)
    assert found.change == "worse"
    assert "outcomes" not in one.benchmarks[0].info


def test_other_questions_are_not_paired():
    one = read({"accuracy": 0.5, "n_samples": 100}, record([1, 0] * 50))
    other = read({"accuracy": 0.5, "n_samples": 100}, record([1, 0] * 50, prefix="other"))
    assert compare_readings(one, other).differences[0].pairs is None


def test_outcomes_of_another_metric_are_not_used():
    one = read({"accuracy": 0.9, "n_samples": 100}, record([1, 0] * 50))
    assert one.benchmarks[0].outcomes is None


def test_outcomes_of_a_metric_where_lower_is_better_may_record_what_was_right():
    one = read(
        {"attacks": 0.2, "n_samples": 100}, record([1, 1, 1, 1, 0] * 20), lower=True,
        metric="attacks",
    )  # fmt: skip
    outcomes = one.benchmarks[0].outcomes
    assert outcomes is not None
    assert sum(s for s in outcomes.scores if s is not None) == 20


@pytest.mark.parametrize("forged", [None, 5, "x", [], {}, {"v": 1}, {"v": 1, "n": 3, "bits": "_"}])
def test_a_forged_record_changes_nothing(forged):
    with_it = read({"accuracy": 0.5, "n_samples": 100}, {"outcomes": forged})
    assert with_it == read({"accuracy": 0.5, "n_samples": 100})


def test_the_cases_of_deepeval_are_paired_by_their_numbers_and_say_so():
    later = [0.5, 0.5, 0.0, 1.0, 0.25]
    found = compare_readings(deepeval(CASES), deepeval(later)).differences[0]
    assert found.pairs is not None
    assert list(found.pairs.before) == CASES
    assert list(found.pairs.after) == later
    assert any("matched by their numbers" in caution for caution in found.cautions)


def test_cases_of_other_data_or_number_are_not_paired():
    one = deepeval(CASES, parameters={"data_dir": "a"})
    for other in (deepeval(CASES, parameters={"data_dir": "b"}), deepeval(CASES[:4])):
        assert compare_readings(one, other).differences[0].pairs is None


def test_a_record_that_is_too_large_or_too_deep_is_not_read():
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for forged in ({"v": 1, "x": "y" * 10**6}, {"v": 1, "n": deep}):
        reading = read({"accuracy": 0.5, "n_samples": 100}, {"outcomes": forged}).benchmarks[0]
        assert reading.outcomes is None
        assert reading.score == 0.5
