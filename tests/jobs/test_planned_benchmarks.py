"""The benchmarks a job runs: its own, or its collection's with the job's overrides."""

from typing import Any

from evalhub_mcp.client.models import Collection, EvaluationJob
from evalhub_mcp.jobs.planned_benchmarks import planned_benchmarks

COLLECTION = Collection.model_validate(
    {
        "resource": {"id": "c"},
        "benchmarks": [
            {"id": "a", "provider_id": "p", "parameters": {"limit": 5}},
            {"id": "b", "provider_id": "p"},
            {"id": "c", "provider_id": "q"},
        ],
    }
)


def job(**fields: Any) -> EvaluationJob:
    return EvaluationJob.model_validate({"resource": {"id": "j"}, "model": {"name": "m"}, **fields})


def test_the_jobs_own_benchmarks_need_no_collection():
    own = planned_benchmarks(job(benchmarks=[{"id": "a", "provider_id": "p"}]), {})
    assert [b.id for b in own or ()] == ["a"]


def test_a_collection_is_read_with_the_jobs_overrides():
    """Otherwise two jobs with different limits would seem to have equal settings."""
    override = {"id": "c", "provider_id": "q", "parameters": {"limit": 7}}
    planned = planned_benchmarks(
        job(collection={"id": "c", "benchmarks": [override]}), {"c": COLLECTION}
    )
    assert [b.parameters for b in planned or ()] == [{"limit": 5}, None, {"limit": 7}]


def test_the_plan_of_a_job_with_a_deleted_collection_is_unknown():
    assert planned_benchmarks(job(collection={"id": "c"}), {}) is None
