"""Vouchers: records of the jobs that this user has submitted to the local hub.

The local hub accepts jobs from every process of the machine, and its certificate proves only
the hub. So the client writes a record for each job it has submitted there: a file named after
the job's id, in a directory that only this user can write, with a digest of every benchmark the
job was meant to run (model, endpoint, names of secrets, provider, benchmark, parameters). The
guard runs a benchmark only with a record of its job that has its digest. A record is written
after the hub has answered with the id, so it cannot be used for another job; until then the
guard waits.

The client finds the directory beside the certificate of the hub's instance, which only this
user can read. With another hub there is none, and nothing is written. Standard library only:
the guard uses this module.
"""

import contextlib
import hashlib
import json
import os
import re
import stat
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DIRECTORY = "vouchers"
"""The directory's name in the instance directory of a hub."""
_JOB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_MODEL_FIELDS = ("url", "name", "auth", "parameters")
_KEPT_SECONDS = 3600.0
"""Age at which records are deleted. A guard reads its record soon after the job was submitted."""


def voucher_directory(ca_bundle_path: str | Path | None) -> Path | None:
    """Return the directory of vouchers of the hub with this certificate; None for other hubs."""
    if ca_bundle_path is None:
        return None
    try:
        found = Path(ca_bundle_path).expanduser().absolute().parent.parent / DIRECTORY
        about = found.lstat()
    except (OSError, RuntimeError):
        return None
    is_private = stat.S_ISDIR(about.st_mode) and not about.st_mode & 0o077
    return found if is_private and about.st_uid == os.getuid() else None


def benchmark_digests(
    request: Mapping[str, Any], collection: Mapping[str, Any] | None = None
) -> list[str]:
    """Return the digest of every benchmark that a `POST /evaluations/jobs` body runs, in order.

    Args:
        request: The body.
        collection: The collection it names, as the hub has it.
    """
    model = request.get("model")
    benchmarks = request.get("benchmarks") or []
    if collection is not None:
        overrides = (request.get("collection") or {}).get("benchmarks") or []
        benchmarks = [_merged(one, overrides) for one in collection.get("benchmarks") or []]
    return [
        benchmark_digest(
            model, str(one.get("provider_id")), str(one.get("id")), one.get("parameters")
        )
        for one in benchmarks
    ]


def benchmark_digest(
    model: object,
    provider_id: str,
    benchmark_id: str,
    parameters: object,
    num_examples: object = None,
) -> str:
    """Return the digest of one benchmark of a job.

    The hub writes `num_examples` into a field beside the parameters; here it is one of them.
    """
    given = dict(parameters) if isinstance(parameters, Mapping) else {}
    if num_examples is not None:
        given["num_examples"] = num_examples
    count = given.get("num_examples")
    if isinstance(count, int | float) and not isinstance(count, bool):
        with contextlib.suppress(OverflowError, ValueError):
            given["num_examples"] = int(count)
    elif "num_examples" in given:
        del given["num_examples"]  # the hub drops one that is not a number
    fields = model if isinstance(model, Mapping) else {}
    content = {
        "model": {name: fields.get(name) for name in _MODEL_FIELDS},
        "provider": provider_id,
        "benchmark": benchmark_id,
        "parameters": given,
    }
    text = json.dumps(_canonical(content), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def write_voucher(directory: Path, job_id: str, digests: Sequence[str]) -> None:
    """Record that this user has submitted a job.

    Raises:
        ValueError: `job_id` is not one of the hub's ids.
        OSError: The record cannot be written.
    """
    path = _record(directory, job_id)
    partial = directory / f".{job_id}.{os.urandom(4).hex()}"
    fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            json.dump(list(digests), file)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _remove_old(directory)


def matches_voucher(directory: Path, job_id: str, index: int, content: str) -> bool | None:
    """Whether a job's voucher has this digest for benchmark `index`; None without a voucher (yet).

    `content` is the digest of the benchmark that would run.
    """
    try:
        digests = json.loads(_record(directory, job_id).read_bytes())
    except (OSError, ValueError):
        return None
    return isinstance(digests, list) and index < len(digests) and digests[index] == content


def _record(directory: Path, job_id: str) -> Path:
    if not _JOB_ID.fullmatch(job_id):
        raise ValueError(f"{job_id[:80]!r} is not the id of a job")
    return directory / f"{job_id}.json"


def _remove_old(directory: Path) -> None:
    with contextlib.suppress(OSError):
        for path in directory.iterdir():
            if path.lstat().st_mtime < time.time() - _KEPT_SECONDS:
                path.unlink(missing_ok=True)


def _merged(benchmark: Mapping[str, Any], overrides: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A benchmark of a collection with a job's overrides, as the hub merges them."""
    provider_id = benchmark.get("provider_id")
    parameters: dict[str, Any] = {}
    for override in overrides:
        # The hub gives the parameters of one benchmark to all benchmarks of its provider.
        if override.get("provider_id") == provider_id:
            parameters |= override.get("parameters") or {}
    return {**benchmark, "parameters": {**parameters, **(benchmark.get("parameters") or {})}}


def _canonical(value: object) -> object:
    """Return a form that is equal for the request and for the hub's version of it.

    The hub drops empty parts and reads every number as a 64-bit float.
    """
    if isinstance(value, Mapping):
        kept = {str(key): _canonical(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner not in (None, {}, [], "")}
    if isinstance(value, list | tuple):
        return [_canonical(inner) for inner in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        with contextlib.suppress(OverflowError):
            return repr(float(value) + 0.0)  # the hub writes -0.0 as -0, which is 0
        return str(value)
    # A text is quoted, so that it is never taken for a number.
    return f"'{value}" if isinstance(value, str) and value else value
