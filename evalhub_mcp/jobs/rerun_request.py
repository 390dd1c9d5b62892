"""Turn a job into the request that repeats it, with changes.

A collection may have changed since, so a job of a collection is repeated as the benchmarks it
consisted of. A secret is sent only to the host for which it was given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, EvaluationJob, JobBenchmark
from evalhub_mcp.formatting import join_with_rest
from evalhub_mcp.jobs.overall_criteria import has_default_threshold
from evalhub_mcp.jobs.planned_benchmarks import collection_benchmarks
from evalhub_mcp.jobs.test_data import RESOLVED
from evalhub_mcp.untrusted import sanitize_field, sanitize_line

_KEPT_FIELDS = ("description", "exports", "hardware_config", "queue", "custom")
_UNFINISHED = frozenset({"failed", "cancelled"})


@dataclass(frozen=True)
class Rerun:
    """A request that repeats a job, still to be checked like any other."""

    body: Mapping[str, Any]
    """The body of `POST /evaluations/jobs`, without a name."""
    warnings: Sequence[str]


class NothingToRerun(ValueError):
    """There is nothing to repeat; the text says why."""


def rerun_request(
    job: EvaluationJob,
    catalog: Catalog,
    *,
    model: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    only_failed: bool = False,
) -> Rerun:
    """Return the request that repeats a job.

    Args:
        job: The job to repeat.
        catalog: What the hub offers now.
        model: Fields of the model to change.
        parameters: Parameters to set on every benchmark; None removes one.
        only_failed: Leave out the benchmarks that completed.

    Raises:
        NothingToRerun: It is not known what the job ran, or none of it failed.
    """
    collection = catalog.collections.get(job.collection.id) if job.collection else None
    warnings: list[str] = []
    indexed = _benchmarks_of(job, collection, warnings)
    if only_failed:
        indexed = _not_completed(job, indexed)
    configs = [benchmark.to_config().to_wire() for _, benchmark in indexed]
    warnings += _moved_data_warnings([benchmark for _, benchmark in indexed])
    warnings += _change_parameters(configs, parameters or {})
    body: dict[str, Any] = {"model": _model(job, model or {})}
    if model and "auth" not in model and job.model.auth and "auth" not in body["model"]:
        warnings.append(
            "The secret of the first job is not sent to another host; give model.auth if this "
            "endpoint needs one."
        )
    body |= {name: value for name in _KEPT_FIELDS if (value := getattr(job, name))}
    if (threshold := _threshold(job, collection, catalog)) is not None:
        body["pass_criteria"] = {"threshold": threshold}
    if job.user_tags:
        body["tags"] = list(job.user_tags)
    experiment = job.experiment or {}
    if experiment.get("name"):
        body["experiment"] = {
            key: experiment[key] for key in ("name", "tags") if experiment.get(key)
        }
    return Rerun({**body, "benchmarks": configs}, warnings)


def _change_parameters(configs: Sequence[dict[str, Any]], changes: Mapping[str, Any]) -> list[str]:
    """Set parameters of benchmarks, and remove those that are None.

    Returns:
        What was removed, with its former values, and what no benchmark had.
    """
    removed: dict[str, list[str]] = {name: [] for name, value in changes.items() if value is None}
    for config in configs:
        before = config.get("parameters", {})
        for name in removed.keys() & before.keys():
            removed[name].append(sanitize_field(name, before[name], 60))
        after = {name: value for name, value in {**before, **changes}.items() if value is not None}
        config.pop("parameters", None)
        if after:
            config["parameters"] = after
    sentences = []
    for name, values in removed.items():
        shown = sanitize_line(name, 60)
        if not values:
            sentences.append(f"No benchmark had a parameter {shown!r}, so none was removed.")
            continue
        was = join_with_rest(list(dict.fromkeys(values))[:3], len(set(values)))
        where = "" if len(values) == len(configs) else f", which {len(values)} of them had"
        sentences.append(f"Removed the parameter {shown} ({was}{where}).")
    return sentences


def _moved_data_warnings(benchmarks: Sequence[JobBenchmark]) -> list[str]:
    """Return a warning for each branch of test data, which may have changed since the job."""
    warnings = []
    for benchmark in benchmarks:
        data = benchmark.test_data_ref or {}
        commit = data.get(RESOLVED)
        source = data.get("git") or data.get("hf") or {}
        named = source.get("ref") or source.get("revision") or "the default branch"
        if commit and named != commit:
            warnings.append(
                f"{benchmark.id}: its data was read at commit {sanitize_line(str(commit), 40)}; "
                f"this reads what {sanitize_line(str(named), 80)} is now."
            )
    return warnings


def _threshold(job: EvaluationJob, collection: Collection | None, catalog: Catalog) -> float | None:
    """Return the overall threshold; None for one that was derived from the job's benchmarks.

    It is derived again, since a rerun may repeat only some of them.
    """
    criteria = job.pass_criteria or (collection.pass_criteria if collection else None)
    threshold = criteria.threshold if criteria is not None else None
    if job.benchmarks and threshold is not None:
        request = {
            "benchmarks": [benchmark.to_config().to_wire() for benchmark in job.benchmarks],
            "pass_criteria": {"threshold": threshold},
        }
        return None if has_default_threshold(catalog, request) else threshold
    return threshold


def _model(job: EvaluationJob, changes: Mapping[str, Any]) -> dict[str, Any]:
    own = {
        "name": job.model.name,
        "url": job.model.url,
        "parameters": job.model.parameters,
        "auth": job.model.auth,
        "card_url": job.model.card_url,
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


def _benchmarks_of(
    job: EvaluationJob, collection: Collection | None, warnings: list[str]
) -> list[tuple[int, JobBenchmark]]:
    """Return the job's benchmarks with their positions, as far as the hub still knows them."""
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
    reported = [
        (status.benchmark_index, JobBenchmark(id=status.id, provider_id=status.provider_id))
        for status in job.status.benchmarks
        if status.id and status.provider_id
    ]
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


def _not_completed(
    job: EvaluationJob, indexed: Sequence[tuple[int, JobBenchmark]]
) -> list[tuple[int, JobBenchmark]]:
    states = {status.benchmark_index: status.status.value for status in job.status.benchmarks}
    ended = job.status.state.is_terminal
    chosen = [
        (index, benchmark)
        for index, benchmark in indexed
        if states.get(index) in _UNFINISHED or (ended and states.get(index) != "completed")
    ]
    if not chosen:
        raise NothingToRerun(
            f"None of its benchmarks failed (it is {job.status.state.value}). Without only_failed "
            "all of them are repeated."
        )
    return chosen
