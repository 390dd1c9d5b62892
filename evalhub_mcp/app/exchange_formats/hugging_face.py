"""Scores as `.eval_results/*.yaml` of a model on the Hugging Face Hub.

The Hub wants the id of a benchmark's data set there, and of its task. EvalHub has neither, and a
score under a wrong name would stand in somebody else's leaderboard; so only benchmarks whose data
set the caller names are written. Specification: github.com/huggingface/hub-docs, eval_results.yaml.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import yaml

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.formatting import format_score, pluralize, rounded
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.run_settings import SPEED_ONLY
from evalhub_mcp.untrusted import sanitize_field, sanitize_line

_DATASET = re.compile(
    r"(?P<id>[\w.-]+/[\w.-]+):(?P<task>[\w./-]+?)(?:@(?P<revision>[0-9a-fA-F]{7,64}))?"
)
_MOST_SETTINGS = 8


@dataclass(frozen=True)
class HubDataset:
    """A data set with the tag "Benchmark" on the Hugging Face Hub, and one of its tasks."""

    id: str
    task_id: str
    revision: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the data set in `ORG/NAME:TASK[@REVISION]`.

        Raises:
            UserError: It is none.
        """
        found = _DATASET.fullmatch(text)
        if found is None:
            raise UserError(
                f"{sanitize_line(text, 120)!r} is no data set of the Hugging Face Hub; it is "
                "written ORG/NAME:TASK, such as Idavidrein/gpqa:gpqa_diamond."
            )
        return cls(found["id"], found["task"], found["revision"] or "")

    def as_entry(self) -> dict[str, str]:
        """Return it as the specification writes it."""
        entry = {"id": self.id, "task_id": self.task_id}
        return entry | ({"revision": self.revision} if self.revision else {})


def eval_results(
    jobs: Sequence[tuple[EvaluationJob, JobReading]],
    datasets: Mapping[str, HubDataset],
    source_url: str = "",
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the scores of jobs of one model as entries, and what was left out with the reason.

    Args:
        jobs: The jobs.
        datasets: The data set of each benchmark, by `provider/id` or by id.
        source_url: A page that shows where the scores are from.

    Raises:
        UserError: The jobs are of several models, or a data set belongs to no benchmark of them.
    """
    models = {job.model.name for job, _ in jobs}
    if len(models) > 1:
        listed = ", ".join(sorted(sanitize_line(name, 80) for name in models))
        raise UserError(f"One file is for one model; these jobs are of {listed}.")
    entries, left_out, used = [], [], set()
    for job, reading in jobs:
        for benchmark in reading.benchmarks:
            name = f"{benchmark.provider_id}/{benchmark.benchmark_id}"
            key = next((key for key in (name, benchmark.benchmark_id) if key in datasets), None)
            shown = sanitize_line(name, 160)
            if key is None:
                left_out.append(f"{shown}: its data set on the Hub was not named")
                continue
            used.add(key)
            if benchmark.score is None:
                left_out.append(f"{shown}: no score ({sanitize_line(benchmark.missing, 160)})")
                continue
            entries.append(_entry(job, benchmark, datasets[key], source_url))
    if unused := datasets.keys() - used:
        names = ", ".join(sorted(sanitize_line(key, 80) for key in unused))
        raise UserError(f"No benchmark of these jobs is called {names}.")
    return entries, left_out


def as_yaml(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return entries as the file."""
    return yaml.safe_dump(
        list(entries), sort_keys=False, allow_unicode=True, width=1_000, default_flow_style=False
    )


def _entry(
    job: EvaluationJob, benchmark: BenchmarkReading, dataset: HubDataset, source_url: str
) -> dict[str, Any]:
    entry: dict[str, Any] = {"dataset": dataset.as_entry(), "value": rounded(benchmark.score)}
    if (ended := job_progress(job).ended_at) is not None:
        entry["date"] = ended.date().isoformat()
    if source_url:
        entry["source"] = {"url": source_url, "name": "EvalHub"}
    return entry | {"notes": _notes(benchmark)}


def _notes(benchmark: BenchmarkReading) -> str:
    """Return metric, uncertainty and settings, which a single number does not say."""
    parts = [sanitize_line(f"{benchmark.provider_id}/{benchmark.benchmark_id}", 160)]
    parts.append(f"metric {sanitize_line(benchmark.metric, 80)}")
    if benchmark.interval is not None:
        low, high = benchmark.interval
        parts.append(f"95 % interval {format_score(low)} to {format_score(high)}")
    if benchmark.n_samples is not None:
        parts.append(pluralize(benchmark.n_samples, "sample"))
    settings = {**benchmark.parameters, **benchmark.effective}
    used = [(name, value) for name, value in settings.items() if name not in SPEED_ONLY]
    parts += [
        f"{sanitize_line(name, 60)} {sanitize_field(name, value, 60)}"
        for name, value in used[:_MOST_SETTINGS]
    ]
    return ", ".join(parts)
