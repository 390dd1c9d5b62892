"""The progress of a job."""

from datetime import UTC, datetime, timedelta

import pytest

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.progress import job_progress, poll_after_seconds

START = datetime(2026, 1, 1, tzinfo=UTC)


def job(state: str, planned: int, *reported: tuple[str, str | None]) -> EvaluationJob:
    return EvaluationJob.model_validate(
        {
            "resource": {"id": "j", "created_at": START.isoformat()},
            "benchmarks": [{"id": f"b{i}", "provider_id": "p"} for i in range(planned)],
            "status": {
                "state": state,
                "benchmarks": [
                    {
                        "id": f"b{index}",
                        "provider_id": "p",
                        "benchmark_index": index,
                        "status": status,
                        **({"warning_message": {"message": message}} if message else {}),
                    }
                    for index, (status, message) in enumerate(reported)
                ],
            },
        }
    )


@pytest.mark.parametrize(
    ("state", "planned", "reported", "percent"),
    [
        ("pending", 2, [], 0),
        ("running", 2, [("completed", None)], 50),
        ("running", 4, [("completed", None), ("running", "b1: 50/100 samples")], 37),
        ("running", 1, [("running", "100/100")], 99),
        ("running", 1, [("running", "7 of 10 samples")], 70),
        ("running", 1, [("running", "0/0")], 0),
        ("running", 1, [("running", "slow")], 0),
        ("running", 3, [("failed", None), ("completed", None)], 66),
        ("completed", 1, [("completed", None)], 100),
        ("partially_failed", 2, [("failed", None), ("completed", None)], 100),
        ("cancelled", 3, [("completed", None)], 100),
    ],
)
def test_the_denominator_is_the_jobs_own_benchmarks(state, planned, reported, percent):
    assert job_progress(job(state, planned, *reported)).percent == percent


def test_an_unknown_plan_has_no_total_and_no_percentage():
    one = job("running", 0, ("completed", None))
    progress = job_progress(one, None)
    assert (progress.total, progress.percent, progress.finished) == (None, 0, 1)


def test_benchmarks_without_a_report_are_cancelled_with_their_job():
    progress = job_progress(job("cancelled", 2, ("completed", None)))
    assert [b.state for b in progress.benchmarks] == ["completed", "cancelled"]


def test_the_pause_before_looking_again_grows_with_the_job_and_stays_bounded():
    fresh = job_progress(job("running", 1))
    pauses = [
        poll_after_seconds(fresh, START + timedelta(seconds=age)) for age in (0, 20, 100, 10_000)
    ]
    assert pauses == [2, 5, 25, 60]
    done = job_progress(job("completed", 1, ("completed", None)))
    assert poll_after_seconds(done, START) == 0
    half = job_progress(job("running", 1, ("running", "50/100")))
    assert poll_after_seconds(half, START + timedelta(seconds=40)) == 20
