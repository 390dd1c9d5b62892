"""What a job of a collection runs: the collection's benchmarks, with the job's overrides.

Hubs tell only the reference. The overrides apply as the hub applies them, which is not
as one would think: see `override_findings`, which warns before.
"""

from typing import Any

from evalhub_mcp.client.models import Collection, EvaluationJob, JobBenchmark


def overridden(job: EvaluationJob, collection: Collection) -> list[JobBenchmark]:
    """The collection's benchmarks as `job` runs them, in order."""
    return [_overridden(job, benchmark) for benchmark in collection.benchmarks]


def _overridden(job: EvaluationJob, benchmark: JobBenchmark) -> JobBenchmark:
    """A collection's benchmark with the overrides of the job, applied as the hub does."""
    parameters: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    for override in job.collection.benchmarks if job.collection else ():
        if override.provider_id != benchmark.provider_id:
            continue
        # The hub gives one benchmark's parameters to all of its provider.
        parameters |= override.parameters or {}
        if override.id == benchmark.id:
            for name in ("test_data_ref", "hardware_config"):
                if getattr(override, name):
                    changes[name] = getattr(override, name)
    merged = {**parameters, **(benchmark.parameters or {})}
    return benchmark.model_copy(update={**changes, "parameters": merged or None})
