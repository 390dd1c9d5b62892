"""Jobs turned back into requests."""

from typing import Any

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, EvaluationJob
from evalhub_mcp.jobs.rerun_request import NothingToRerun, Rerun, rerun_request


def collection_job(*overrides, statuses=(), updated="2026-05-01T10:00:00Z"):
    return EvaluationJob.model_validate(
        {
            "resource": {"id": "j"},
            "status": {"state": "failed", "benchmarks": list(statuses)},
            "model": {"name": "m", "url": "http://h/v1"},
            "collection": {
                "id": "c",
                "benchmarks": list(overrides),
                "collection_updated_at": updated,
            },
        }
    )


def collection(updated="2026-05-01T10:00:00Z"):
    return Collection.model_validate(
        {
            "resource": {"id": "c", "updated_at": updated},
            "pass_criteria": {"threshold": 0.3},
            "benchmarks": [
                {"id": "a", "provider_id": "p", "parameters": {"limit": 5}, "weight": 3},
                {"id": "b", "provider_id": "p"},
                {"id": "c", "provider_id": "q"},
            ],
        }
    )


def rerun(job: EvaluationJob, collection: Collection | None, **changes: Any) -> Rerun:
    return rerun_request(job, Catalog.of([], [collection] if collection else []), **changes)


def test_overrides_are_resolved_as_the_hub_applied_them():
    job = collection_job(
        {"id": "b", "provider_id": "p", "parameters": {"limit": 99, "seed": 1}},
        {"id": "c", "provider_id": "q", "hardware_config": {"cpu": {"request": "1"}}},
    )
    first, second, third = rerun(job, collection()).body["benchmarks"]
    assert first == {
        "id": "a",
        "provider_id": "p",
        "parameters": {"limit": 5, "seed": 1},
        "weight": 3,
    }
    assert second["parameters"] == {"limit": 99, "seed": 1}
    assert third == {"id": "c", "provider_id": "q", "hardware_config": {"cpu": {"request": "1"}}}


def test_the_collections_threshold_is_kept():
    assert rerun(collection_job(), collection()).body["pass_criteria"] == {"threshold": 0.3}


def test_a_collection_that_changed_since_is_warned_of():
    assert rerun(collection_job(), collection()).warnings == []
    changed = rerun(collection_job(), collection("2026-05-02T10:00:00Z"))
    assert "changed since" in changed.warnings[0]


def test_without_its_collection_only_reported_benchmarks_are_repeated():
    status = {"id": "b", "provider_id": "p", "benchmark_index": 1, "status": "failed"}
    found = rerun(collection_job(statuses=[status]), None)
    assert found.body["benchmarks"] == [{"id": "b", "provider_id": "p"}]
    assert "is gone" in found.warnings[0]
    with pytest.raises(NothingToRerun, match="cannot be known"):
        rerun(collection_job(), None)


def test_only_failed_repeats_benchmarks_that_never_reported():
    status = {"id": "a", "provider_id": "p", "benchmark_index": 0, "status": "completed"}
    found = rerun(collection_job(statuses=[status]), collection(), only_failed=True)
    assert [b["id"] for b in found.body["benchmarks"]] == ["b", "c"]
