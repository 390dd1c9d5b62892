"""The request that repeats a job: what it ran, with one thing changed.

A collection may have changed since, so its jobs are repeated as the benchmarks they
consisted of. A secret is never carried to another host: it was given for the first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from evalhub_mcp.client.models import Collection, EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.planned_benchmarks import collection_benchmarks

_CARRIED = ("description", "exports", "hardware_config", "queue", "custom")
_UNFINISHED = frozenset({"failed", "cancelled"})


@dataclass
class Rerun:
    """A repetition, to be checked like any submission."""

    model: dict[str, Any]
    benchmarks: list[dict[str, Any]]
    rest: dict[str, Any] = field(default_factory=dict)
    """The other fields of the request: criteria, tags, experiment."""
    warnings: list[str] = field(default_factory=list)


class NothingToRerun(ValueError):
    """There is nothing left to repeat; the message says why."""


def rerun_of(
    job: EvaluationJob,
    collection: Collection | None,
    *,
    model: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    only_failed: bool = False,
) -> Rerun:
    """What repeating `job` asks for.

    Args:
        job: The job to repeat.
        collection: Its collection as it is now, for a job of a collection.
        model: Fields of the model to change.
        parameters: Parameters to set on every benchmark.
        only_failed: Leave out the benchmarks that completed.

    Raises:
        NothingToRerun: It cannot be known what it ran, or none of it failed.
    """
    rerun = Rerun(_model(job, model or {}), [])
    indexed = _ran(job, collection, rerun.warnings)
    if only_failed:
        indexed = _not_completed(job, indexed)
    for _, benchmark in indexed:
        config = benchmark.to_config().to_wire()
        if parameters:
            config["parameters"] = {**config.get("parameters", {}), **parameters}
        rerun.benchmarks.append(config)
    if model and "auth" not in model and job.model.auth and "auth" not in rerun.model:
        rerun.warnings.append(
            "The secret of the first job is not sent to another host; give model.auth if this "
            "endpoint needs one."
        )
    rerun.rest = {name: value for name in _CARRIED if (value := getattr(job, name))}
    criteria = job.pass_criteria or (collection.pass_criteria if collection else None)
    if criteria is not None and criteria.threshold is not None:
        rerun.rest["pass_criteria"] = {"threshold": criteria.threshold}
    if job.user_tags:
        rerun.rest["tags"] = list(job.user_tags)
    experiment = {key: (job.experiment or {}).get(key) for key in ("name", "tags")}
    if experiment["name"]:
        rerun.rest["experiment"] = {key: value for key, value in experiment.items() if value}
    return rerun


def _model(job: EvaluationJob, changes: Mapping[str, Any]) -> dict[str, Any]:
    own = {
        "name": job.model.name,
        "url": job.model.url,
        "parameters": job.model.parameters,
        "auth": job.model.auth,
    }
    if "url" in changes and _origin(changes["url"]) != _origin(job.model.url or ""):
        del own["auth"]
    return {key: value for key, value in {**own, **changes}.items() if value}


def _origin(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.netloc.lower()
    except ValueError:
        return "", url


def _ran(
    job: EvaluationJob, collection: Collection | None, warnings: list[str]
) -> list[tuple[int, JobBenchmark]]:
    """The benchmarks of the job with their positions, as far as the hub still knows."""
    if job.benchmarks:
        return list(enumerate(job.benchmarks))
    if collection is not None and collection.benchmarks:
        then = job.collection.collection_updated_at if job.collection else None
        now = collection.resource.updated_at
        if then is not None and now is not None and now > then:
            warnings.append(
                f"Collection {collection.id} has changed since; this repeats it as it is now."
            )
        return list(enumerate(collection_benchmarks(job, collection)))
    reported = _reported(job)
    if not reported:
        raise NothingToRerun(
            "Its collection is gone and none of its benchmarks reported, so it cannot be known "
            "what it ran."
        )
    warnings.append(
        "Its collection is gone: this repeats the benchmarks that reported, without the "
        "collection's settings."
    )
    return reported


def _reported(job: EvaluationJob) -> list[tuple[int, JobBenchmark]]:
    from evalhub_mcp.client.models import JobBenchmark

    return [
        (status.benchmark_index, JobBenchmark(id=status.id, provider_id=status.provider_id))
        for status in job.status.benchmarks
        if status.id and status.provider_id
    ]


def _not_completed(
    job: EvaluationJob, indexed: Sequence[tuple[int, JobBenchmark]]
) -> list[tuple[int, JobBenchmark]]:
    states = {status.benchmark_index: status.status.value for status in job.status.benchmarks}
    over = job.status.state.is_terminal
    chosen = [
        (index, benchmark)
        for index, benchmark in indexed
        if states.get(index) in _UNFINISHED or (over and states.get(index) != "completed")
    ]
    if not chosen:
        raise NothingToRerun(
            f"None of its benchmarks failed (it is {job.status.state.value}). Without only_failed "
            "all of them are repeated."
        )
    return chosen
