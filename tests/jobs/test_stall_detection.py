"""When a job seems stuck, and how long it still takes."""

from datetime import UTC, datetime, timedelta

import pytest

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.progress import (
    job_progress,
    remaining_seconds,
    seconds_since_update,
    stuck_reason,
)

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def ago(seconds):
    return (NOW - timedelta(seconds=seconds)).isoformat()


def running(index, message=None, started=100):
    status = {
        "provider_id": "p",
        "id": f"b{index}",
        "benchmark_index": index,
        "status": "running",
        "started_at": ago(started),
    }
    return status | ({"warning_message": {"message": message}} if message else {})


def job(*statuses, state="running", planned=1, heard=100):
    return EvaluationJob.model_validate(
        {
            "resource": {"id": "j", "created_at": ago(3600), "updated_at": ago(heard)},
            "status": {"state": state, "benchmarks": list(statuses)},
            "benchmarks": [{"provider_id": "p", "id": f"b{i}"} for i in range(planned)],
        }
    )


def reason(job, stall_after=600):
    return stuck_reason(job_progress(job), seconds_since_update(job, NOW), stall_after)


def test_the_slowest_benchmark_decides_what_remains():
    two = job(running(0, "10/20 samples"), running(1, "25/100 samples"), planned=2)
    assert remaining_seconds(job_progress(two), NOW) == 300


def test_remaining_time_ignores_completed_benchmarks():
    over = {"provider_id": "p", "id": "b1", "benchmark_index": 1, "status": "completed"}
    two = job(running(0, "10/20 samples"), over, planned=2)
    assert remaining_seconds(job_progress(two), NOW) == 100


@pytest.mark.parametrize(
    "unclear",
    [
        job(running(0)),
        job(running(0, "1/1000 samples")),
        job(running(0, "10/20 samples"), planned=2),
        job(state="pending"),
        job(state="completed"),
    ],
    ids=["no count", "hardly begun", "one has not reported", "pending", "over"],
)
def test_remaining_time_is_left_out_where_it_cannot_be_known(unclear):
    assert remaining_seconds(job_progress(unclear), NOW) is None


def test_silence_is_counted_from_the_latest_report_or_start():
    assert seconds_since_update(job(running(0, started=50), heard=100), NOW) == 50
    assert seconds_since_update(job(running(0, started=200), heard=100), NOW) == 100


def test_a_clock_behind_the_hubs_gives_no_negative_silence():
    assert seconds_since_update(job(heard=-30), NOW) == 0


def test_a_job_that_never_started_seems_stuck_after_a_while():
    assert reason(job(state="pending", heard=500)) is None
    assert "no evaluation process" in reason(job(state="pending", heard=700))


def test_an_evaluation_that_counts_samples_seems_stuck_sooner_than_one_that_does_not():
    assert "b0 has stopped" in reason(job(running(0, "3/9 samples", 3000), heard=700))
    assert reason(job(running(0, started=3000), heard=700)) is None
    assert "b0 has stopped" in reason(job(running(0, started=3000), heard=1900))


def test_a_finished_job_is_never_stuck():
    assert reason(job(state="failed", heard=90000)) is None


def test_a_missing_benchmark_is_noticed_after_the_others_ended():
    half = job(
        {"provider_id": "p", "id": "b0", "status": "completed", "completed_at": ago(5000)},
        planned=2,
        heard=5000,
    )
    assert "not reported yet" in reason(half)
