"""The benchmarks of a job: its own, or its collection's with the job's overrides.

The hub returns only a reference to a collection. Overrides apply here as the hub applies them,
which differs from how they read: see `check_overrides`, which warns before a submission.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.client.models import Collection, EvaluationJob, JobBenchmark


def planned_benchmarks(
    job: EvaluationJob, collections: Mapping[str, Collection]
) -> Sequence[JobBenchmark] | None:
    """Return the benchmarks a job runs, in order; None when its collection no longer exists.

    Args:
        job: The job as the hub returned it.
        collections: The catalog's collections by id; used for a job of a collection only.
    """
    if job.benchmarks or job.collection is None:
        return job.benchmarks
    collection = collections.get(job.collection.id)
    return collection_benchmarks(job, collection) if collection is not None else None


def collection_benchmarks(job: EvaluationJob, collection: Collection) -> list[JobBenchmark]:
    """Return the benchmarks of a collection as `job` runs them, in order."""
    return with_overrides(collection, job.collection.benchmarks if job.collection else ())


def with_overrides(collection: Collection, overrides: Sequence[JobBenchmark]) -> list[JobBenchmark]:
    """Return the benchmarks of a collection as the hub runs them with these overrides."""
    return [_overridden(benchmark, overrides) for benchmark in collection.benchmarks]


def _overridden(benchmark: JobBenchmark, overrides: Sequence[JobBenchmark]) -> JobBenchmark:
    parameters: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    for override in overrides:
        if override.provider_id != benchmark.provider_id:
            continue
        # The hub gives the parameters of one benchmark to all benchmarks of its provider.
        parameters |= override.parameters or {}
        if override.id == benchmark.id:
            for name in ("test_data_ref", "hardware_config"):
                if getattr(override, name):
                    changes[name] = getattr(override, name)
    merged = {**parameters, **(benchmark.parameters or {})}
    return benchmark.model_copy(update={**changes, "parameters": merged or None})
