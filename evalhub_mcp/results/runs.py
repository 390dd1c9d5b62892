"""Runs of a benchmark over time, and which of them were measured alike.

Scores of several runs say something about a model's course only where they were measured with the
same metric, instrument and settings. The rule is that of comparisons between models: what both
runs state must agree, and so must what either job sets. A different seed alone keeps the runs of
one model together, since repeats of a run differ by chance in the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evalhub_mcp.results.benchmark_difference import (
    BenchmarkDifference,
    compare_benchmark,
    measure_of,
)
from evalhub_mcp.results.instrument import instrument_of, sampling_of
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.run_settings import SPEED_ONLY, Setting, differing
from evalhub_mcp.results.statistics import MAX_SCORE

Key = tuple[str, str]
"""`(provider_id, benchmark_id)`."""


@dataclass(frozen=True)
class Run:
    """One benchmark of one job."""

    job_id: str
    at: datetime | None
    """When the job was submitted."""
    model: str
    reading: BenchmarkReading
    job_name: str = ""
    model_url: str = ""
    model_parameters: Mapping[str, Any] = field(default_factory=dict)
    ended: datetime | None = None
    """When it ended; sorts runs that were submitted in the same second."""

    @property
    def key(self) -> Key:
        """The benchmark."""
        return self.reading.provider_id, self.reading.benchmark_id

    @property
    def share(self) -> float | None:
        """The score, a percentage divided by 100, so that runs on both scales can be sorted."""
        if self.reading.score is None:
            return None
        return self.reading.score / scale_of(self.reading)


def scale_of(reading: BenchmarkReading) -> float:
    """Return 100 for a percentage, else 1."""
    return MAX_SCORE[reading.unit] if reading.unit is not None else 1.0


def oldest_first(runs: Sequence[Run]) -> list[Run]:
    """Return runs in the order in which they were made; those of unknown time come first."""
    return sorted(runs, key=lambda run: (_seconds(run.at), _seconds(run.ended), run.job_id))


def are_simultaneous(one: Run, other: Run) -> bool:
    """Whether two runs were submitted in the same second, so that their order is not known.

    Hubs keep whole seconds, and list jobs by their random ids.
    """
    if one.at is None or other.at is None:
        return False
    return int(one.at.timestamp()) == int(other.at.timestamp())


def _seconds(time: datetime | None) -> float:
    return time.timestamp() if time is not None else 0.0


def compare_runs(baseline: Run, other: Run, margin: float, *, seeds: bool) -> BenchmarkDifference:
    """Return the difference of two runs, "not comparable" where they were not measured alike.

    Args:
        baseline: The run to compare with.
        other: The run that is compared.
        margin: The largest difference of shares that counts as none.
        seeds: Whether different seeds make runs incomparable, as they do between models.
    """
    settings = differing(
        sampling_of(baseline.model_parameters), sampling_of(other.model_parameters)
    )
    found = compare_benchmark(
        baseline.reading,
        other.reading,
        same_model=True,
        margin=margin,
        model_settings=settings,
    )
    if found.change == "not comparable" or not _weighty(found.changed_parameters, seeds=seeds):
        return found
    return compare_benchmark(
        baseline.reading,
        other.reading,
        same_model=False,
        margin=margin,
        model_settings=settings,
    )


def altered_settings(before: Run, after: Run) -> tuple[list[Setting], Sequence[str]]:
    """Return the settings that differ between two runs, and what else makes them incomparable."""
    found = compare_runs(before, after, 0.0, seeds=False)
    reasons = [r for r in found.not_comparable if not r.endswith(" differs")]
    return _weighty(found.changed_parameters, seeds=False), reasons


def measured_alike(runs: Sequence[Run], *, seeds: bool) -> list[list[Run]]:
    """Return runs of one benchmark in groups that were measured alike, in the order given.

    A run belongs to the first group with all of whose runs it can be compared, so that no group
    holds two runs that contradict each other. All runs need a score.

    Args:
        runs: The runs, those first that decide which groups there are.
        seeds: Whether different seeds make runs incomparable.
    """
    groups: list[tuple[dict[str, Run], list[Run]]] = []
    for run in runs:
        settings = _stated(run)
        for kinds, members in groups:
            if settings in kinds or all(
                compare_runs(kind, run, 0.0, seeds=seeds).change != "not comparable"
                for kind in kinds.values()
            ):
                kinds.setdefault(settings, run)
                members.append(run)
                break
        else:
            groups.append(({settings: run}, [run]))
    return [members for _, members in groups]


def _weighty(settings: Sequence[Setting], *, seeds: bool) -> list[Setting]:
    """Return the settings that make runs incomparable."""
    return [s for s in settings if seeds or "seed" not in s[0].lower()]


def _stated(run: Run) -> str:
    """Return everything that decides whether a run was measured like another, as one text."""
    reading = run.reading
    stated = {**reading.parameters, **reading.effective, **instrument_of(reading)}
    settings = {name: value for name, value in stated.items() if name not in SPEED_ONLY}
    model = sampling_of(run.model_parameters)
    parts = (measure_of(reading), reading.unit, reading.direction, reading.data)
    return repr((parts, sorted(settings.items(), key=str), sorted(model.items(), key=str)))
