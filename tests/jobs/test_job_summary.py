"""Job summaries of a few hundred bytes, and their stored form."""

import gc
import json
import tracemalloc
from uuid import UUID

import pytest

from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.client.models.base import parse
from evalhub_mcp.jobs.job_summarizer import summarize_job
from evalhub_mcp.jobs.summary_json import summary_from_json, summary_to_json
from evalhub_mcp.results.interpretation import read_job
from tests.jobs.summaries import summary as made


def job(**changes):
    """A completed job as hubs return it, with more metrics than a summary keeps."""
    fields = {
        "resource": {
            "id": "131f8fee-5dde-47be-83ea-aa534e65e9a8",
            "tenant": "team-a",
            "owner": "alice@example.com",
            "created_at": "2026-11-23T02:16:29.123Z",
            "updated_at": "2026-11-23T02:18:00Z",
        },
        "name": "nightly tiny-1b on gsm8k",
        "tags": [
            "nightly",
            "evalhub-mcp-content:" + "a" * 32,
            "evalhub-mcp-submission:" + "b" * 36,
        ],
        "model": {"name": "tiny-1b", "url": "http://models.example/v1", "parameters": {"seed": 1}},
        "benchmarks": [
            {
                "provider_id": "lm_evaluation_harness",
                "id": "gsm8k",
                "parameters": {"num_examples": 400, "num_fewshot": 5},
                "primary_score": {"metric": "acc", "lower_is_better": False},
                "pass_criteria": {"threshold": 0.6},
            }
        ],
        "status": {
            "state": "completed",
            "benchmarks": [
                {
                    "provider_id": "lm_evaluation_harness",
                    "id": "gsm8k",
                    "benchmark_index": 0,
                    "status": "completed",
                    "started_at": "2026-11-23T02:17:00Z",
                    "completed_at": "2026-11-23T02:18:00Z",
                }
            ],
        },
        "results": {
            "test": {"score": 0.75, "threshold": 0.6, "pass": True},
            "benchmarks": [
                {
                    "provider_id": "lm_evaluation_harness",
                    "id": "gsm8k",
                    "benchmark_index": 0,
                    "metrics": {"acc": 0.75, "n_samples": 400}
                    | {f"subject_{n}": n / 100 for n in range(100)},
                    "additional_info": {"framework_version": "0.4.13", "dataset_sha256": "ab"},
                }
            ],
        },
    }
    return parse(EvaluationJob, {**fields, **changes})


def summary(one):
    return summarize_job(one, read_job(one, {}, one.benchmarks), one.benchmarks)


def test_a_summary_keeps_score_spread_count_verdict_and_threshold_source():
    found = summary(job())
    (benchmark,) = found.benchmarks
    assert (benchmark.metric, benchmark.score, benchmark.n_samples) == ("acc", 0.75, 400)
    assert (benchmark.verdict, benchmark.threshold, benchmark.threshold_source) == (
        "met",
        0.6,
        "job",
    )
    assert benchmark.low < 0.75 < benchmark.high
    assert benchmark.spread == "wilson"
    assert (found.verdict, found.hub_score, found.percent) == ("pass", 0.75, 100)
    assert benchmark.seconds == 60
    assert found.created_at.isoformat() == "2026-11-23T02:16:29+00:00"
    assert found.user_tags == ["nightly"]


def test_a_stored_summary_is_small_and_comes_back_unchanged():
    found = summary(job())
    stored = summary_to_json(found)
    assert summary_from_json(stored) == found
    assert len(stored) <= 600


def test_ten_thousand_jobs_take_at_most_600_bytes_each():
    stored = summary_to_json(summary(job()))
    known = KnownJobs()

    def take(count):
        for n in range(count):
            score, ident = f"0.{n + 10_000}", str(UUID(int=n * 7919, version=4))
            text = stored.replace('"nightly tiny', f'"nightly {n}').replace("0.75,", f"{score},")
            text = text.replace("a" * 32, f"{n:032x}").replace("b" * 36, str(UUID(int=n)))
            row = summary_from_json(text.replace(found.id, ident))
            known.put({row.id: row})

    found = summary(job())
    take(1)
    gc.collect()
    tracemalloc.start()
    take(2000)
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len({row.benchmarks[0].score for row in known.newest_first()}) == 2000
    assert taken / 2000 < 600


@pytest.mark.parametrize("number", [float("inf"), 10**400, -(10**300) * 9, float("nan"), True])
def test_numbers_too_large_for_a_float_become_unknown(number):
    (one,) = summary(job()).benchmarks
    row = made("a", 0, one._replace(score=number, n_samples=number))
    (kept,) = row.benchmarks
    assert (kept.score, kept.n_samples) == ((1, 1) if number is True else (None, None))
    assert summary_from_json(summary_to_json(row)) == row


def test_shared_values_are_freed_with_the_last_job():
    def kept():
        gc.collect()
        return sum(type(thing).__name__ == "_Shared" for thing in gc.get_objects())

    before = kept()
    rows = [made(f"j{n}", n, model=f"passing-{n}") for n in range(50)]
    assert kept() >= before + 50
    del rows
    assert kept() <= before


def test_tags_come_back_whole():
    tags = ("mine", "evalhub-mcp-content:aa", "evalhub-mcp-submission:b", "evalhub-mcp-", "yours")
    row = made("a", 0, tags=tags)
    assert set(row.tags) == set(tags)
    assert row.user_tags == ["mine", "yours"]
    for odd in ("evalhub-mcp-x\nevalhub-mcp-y", "evalhub-mcp-"):
        assert made("a", 0, tags=(odd,)).tags == (odd,)
    assert made("a", 0).tags == ()


@pytest.mark.parametrize("state", ["pending", "running"])
def test_a_job_without_results_comes_back_unchanged(state):
    found = summary(job(status={"state": state}, results={}, resource={"id": "x"}))
    assert (found.verdict, found.created_at, found.percent) == (None, None, 0)
    assert summary_from_json(summary_to_json(found)) == found


@pytest.mark.parametrize("value", [None, 3, ["x"], {}])
@pytest.mark.parametrize("position", range(15))
def test_a_stored_value_of_the_wrong_kind_breaks_nothing_later(position, value):
    fields = json.loads(summary_to_json(summary(job())))
    fields[position] = value
    try:
        row = summary_from_json(json.dumps(fields))
    except ValueError:
        return
    assert row.name.casefold()
    assert row.order <= (2e9, "z")
    assert len(row.benchmarks) <= 1


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "[1,2]", "[[],[],[],[],[],[],[],[],1,1,1,1,1,1,1]"]
)
def test_text_that_is_no_summary_is_refused(text):
    with pytest.raises(ValueError, match="not the summary of a job"):
        summary_from_json(text)


def settings_of(one):
    return summary(one).benchmarks[0].settings


def with_parameters(**parameters):
    return job(
        benchmarks=[
            {"provider_id": "lm_evaluation_harness", "id": "gsm8k", "parameters": parameters}
        ]
    )


def test_runs_with_other_settings_have_another_digest_and_the_number_of_samples_is_no_setting():
    five = settings_of(with_parameters(num_fewshot=5, num_examples=10, batch_size=1))
    assert five == settings_of(with_parameters(num_fewshot=5, num_examples=500))
    assert five != settings_of(with_parameters(num_fewshot=0, num_examples=10))


def test_a_part_of_the_instrument_that_changed_can_be_named():
    before = dict(summary(job()).benchmarks[0].instrument)
    other = job()
    other.results.benchmarks[0].additional_info["framework_version"] = "0.5.0"
    after = dict(summary(other).benchmarks[0].instrument)
    assert {part for part in before if before[part] != after[part]} == {"framework"}
    assert set(before) == {"data", "framework", "prompt", "seed"}
