"""The answers of a job as rows, and as a DataFrame where pandas is installed.

A hub keeps what was scored on each question, where the adapter put it on record. The local hub's
evaluations also keep questions and replies, in files of this user beside the hub's data; the client
finds them by the hub's certificate. Questions and replies are foreign text: show them as data.
"""

from __future__ import annotations

import importlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evalhub_mcp.client.errors import InvalidRequestError
from evalhub_mcp.client.models import BenchmarkResult, BenchmarkStatus, EvaluationJob
from evalhub_mcp.samples.outcome_record import FIELD, decode_outcomes
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.samples.sample_file import read_samples, sample_path

COLUMNS = (
    "job_id", "model", "provider_id", "benchmark_id", "benchmark_index", "number", "id", "epoch",
    "question", "expected", "reply", "answer", "score", "why", "error", "category", "cluster",
    "prompt", "finish_reason", "input_tokens", "output_tokens", "seconds",
)  # fmt: skip
"""The names in every row, in the order of a DataFrame's columns."""
DIRECTORY = "samples"
"""The directory of the local hub's data that has the answers."""
_NUMBERS = frozenset({"input_tokens", "output_tokens", "seconds"})


@dataclass(frozen=True)
class JobSamples:
    """The answers of a job."""

    rows: list[dict[str, Any]]
    """One for each answer, with all of `COLUMNS`; None where something is not known.

    `number` counts the questions of a benchmark from 1, `epoch` the repetitions of a question. A
    `score` is 1 for right, 0 for wrong, between for part marks, None when there is none.
    """
    without_replies: dict[str, str] = field(default_factory=dict)
    """By `provider/benchmark`: why its rows have scores only, or why it has none."""
    interrupted: frozenset[str] = frozenset()
    """`provider/benchmark` of those whose run did not come to its end, or still runs."""

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def to_frame(self) -> Any:
        """Return a pandas DataFrame of the rows.

        Raises:
            ImportError: pandas is not installed.
        """
        try:
            pandas = importlib.import_module("pandas")
        except ImportError:
            raise ImportError(
                "A DataFrame needs pandas: pip install pandas. Without it, `rows` has the same "
                "values as dictionaries."
            ) from None
        return pandas.DataFrame(self.rows, columns=list(COLUMNS))


def samples_directory(ca_bundle_path: str | Path | None) -> Path | None:
    """Return where the local hub with this certificate keeps answers; None for another hub.

    A directory that belongs to somebody else is not read.
    """
    if ca_bundle_path is None:
        return None
    try:
        # <data>/instances/<name>/tls/<certificate>
        instance = Path(ca_bundle_path).expanduser().absolute().parent.parent
        found = instance.parent.parent / DIRECTORY
        about = found.lstat()
    except (OSError, RuntimeError):
        return None
    get_user = getattr(os, "getuid", None)  # not on Windows, where no local hub runs
    is_own = stat.S_ISDIR(about.st_mode) and get_user is not None and about.st_uid == get_user()
    return found if is_own and instance.parent.name == "instances" else None


def read_job_samples(
    job: EvaluationJob, directory: Path | None, benchmark: str | int | None = None
) -> JobSamples:
    """Return the answers of a job.

    Args:
        job: The job as the hub has it.
        directory: Where answers are kept; None when they are kept elsewhere.
        benchmark: Only this one: its id, `provider/id` or position.

    Raises:
        InvalidRequestError: The job has no such benchmark.
    """
    rows: list[dict[str, Any]] = []
    without: dict[str, str] = {}
    interrupted: set[str] = set()
    records = {r.benchmark_index: r.additional_info.get(FIELD) for r in job.results.benchmarks}
    for index, (provider_id, benchmark_id) in _chosen(job, benchmark).items():
        run = {
            "job_id": job.id,
            "model": job.model.name,
            "provider_id": provider_id,
            "benchmark_id": benchmark_id,
            "benchmark_index": index,
        }
        name = f"{provider_id}/{benchmark_id}"
        path = sample_path(directory, job.id, index) if directory is not None else None
        kept = read_samples(path) if path is not None else None
        if kept is not None:
            rows += [_row(run, sample) for sample in kept.samples]
            if not kept.complete:
                interrupted.add(name)
        elif (record := decode_outcomes(records.get(index))) is not None:
            without[name] = "the hub has the scores; questions and replies are kept where it ran"
            for number, score in enumerate(record.scores, 1):
                row = {**run, "number": number, "score": score}
                row["category"] = record.categories[number - 1] if record.categories else None
                row["cluster"] = str(record.clusters[number - 1]) if record.clusters else None
                rows.append(_whole(row))
        elif index in records:
            without[name] = "its adapter put no answers on record"
        else:
            without[name] = "it has no result"
    return JobSamples(rows, without, frozenset(interrupted))


def _chosen(job: EvaluationJob, benchmark: str | int | None) -> dict[int, tuple[str, str]]:
    """Return provider and id of the benchmarks that are meant, by position."""
    reported: Sequence[BenchmarkStatus | BenchmarkResult] = [
        *job.status.benchmarks,
        *job.results.benchmarks,
    ]
    known = {one.benchmark_index: (one.provider_id, one.id) for one in reported}
    if benchmark is None:
        return dict(sorted(known.items()))
    found = {
        index: names
        for index, names in sorted(known.items())
        if benchmark in (index, names[1], "/".join(names))
    }
    if not found:
        listed = ", ".join("/".join(names) for names in known.values()) or "none that reported"
        raise InvalidRequestError(f"job {job.id} has no benchmark {benchmark!r}; it has: {listed}")
    return found


def _row(run: Mapping[str, Any], sample: Sample) -> dict[str, Any]:
    values = {name: getattr(sample, name, None) for name in COLUMNS}
    known = {
        name: value
        for name, value in values.items()
        if value not in ("", None) and not (name in _NUMBERS and not value)
    }
    known |= {"number": sample.position + 1, "id": sample.shown_id, "reply": sample.reply}
    if sample.reply == "" and sample.error:
        known["reply"] = None
    return _whole({**run, **known})


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in COLUMNS}
