"""Which jobs a list or a history is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from evalhub_mcp.jobs.job_summary import BenchmarkSummary, JobSummary
from evalhub_mcp.jobs.periods import Period


class NamedBenchmark(Protocol):
    """A benchmark as summaries and readings have it."""

    @property
    def provider_id(self) -> str:
        """Its provider."""
        ...

    @property
    def benchmark_id(self) -> str:
        """Its id at the provider."""
        ...


@dataclass(frozen=True)
class JobFilter:
    """Conditions that all hold; None and empty ones are not asked."""

    state: str | None = None
    name: str | None = None
    """Part of the job's name, in any case."""
    tag: str | None = None
    model: str | None = None
    """The model's name, else part of its name or URL."""
    benchmark: str | None = None
    """`id` or `provider/id`, else part of it."""
    collection: str | None = None
    provider: str | None = None
    period: Period | None = None
    verdict: str | None = None

    def select(self, rows: Sequence[JobSummary]) -> list[JobSummary]:
        """Return the jobs to which everything applies, in the order given.

        A model, benchmark, collection or provider that is named exactly is meant alone; else all
        that have the text in their names.
        """
        whole = JobFilter(self.state, self.name, self.tag, period=self.period, verdict=self.verdict)
        found = list(rows) if whole in (ALL, ANY) else [row for row in rows if self._fits(row)]
        found = _named(found, self.model, lambda row: [row.model], _of_model)
        found = _named(found, self.collection, lambda row: [row.collection_id], _of_collection)
        found = _named(found, self.provider, _providers, _of_provider)
        return _named(found, self.benchmark, _benchmark_names, _of_benchmark)

    def benchmarks_of(self, row: JobSummary, *, exact: bool = False) -> list[BenchmarkSummary]:
        """Return the benchmarks of a job that are asked for; all without such a filter."""
        return [one for one in row.benchmarks if self.asks_for(one, exact=exact)]

    def asks_for(self, benchmark: NamedBenchmark, *, exact: bool = False) -> bool:
        """Whether a benchmark is asked for."""
        if self.provider and not _has(benchmark.provider_id, self.provider):
            return False
        if not self.benchmark:
            return True
        names = _names(benchmark)
        if _plain(self.benchmark) in names:
            return True
        return not exact and any(_plain(self.benchmark) in name for name in names)

    def names_benchmark_exactly(self, rows: Sequence[JobSummary]) -> bool:
        """Whether any job has a benchmark of exactly the name asked for."""
        if not self.benchmark:
            return False
        wanted = _plain(self.benchmark)
        return any(wanted in _benchmark_names(row) for row in rows)

    def _fits(self, row: JobSummary) -> bool:
        return (
            (self.state in (None, "any") or row.state == self.state)
            and (not self.name or _has(row.name, self.name))
            and (not self.tag or self.tag.strip() in row.tags)
            and (self.period is None or self.period.holds(row.created_at))
            and (not self.verdict or (row.verdict or "") == self.verdict)
        )


ALL, ANY = JobFilter(), JobFilter(state="any")


def _named(
    rows: list[JobSummary],
    wanted: str | None,
    names: Callable[[JobSummary], Sequence[str]],
    part: Callable[[JobSummary, str], bool],
) -> list[JobSummary]:
    """Return the jobs that have exactly this name, else those that have it in a name."""
    if not wanted:
        return rows
    plain = _plain(wanted)
    exact = [row for row in rows if any(plain == _plain(name) for name in names(row))]
    return exact or [row for row in rows if part(row, plain)]


def _of_model(row: JobSummary, part: str) -> bool:
    return part in row.model.casefold() or part in row.model_url.casefold()


def _of_collection(row: JobSummary, part: str) -> bool:
    return part in row.collection_id.casefold()


def _providers(row: JobSummary) -> list[str]:
    return [benchmark.provider_id for benchmark in row.named_benchmarks]


def _of_provider(row: JobSummary, part: str) -> bool:
    return any(part in name.casefold() for name in _providers(row))


def _benchmark_names(row: JobSummary) -> list[str]:
    return [name for benchmark in row.named_benchmarks for name in _names(benchmark)]


def _of_benchmark(row: JobSummary, part: str) -> bool:
    return any(part in name for name in _benchmark_names(row))


def _names(benchmark: NamedBenchmark) -> tuple[str, str]:
    provider, own = benchmark.provider_id.casefold(), benchmark.benchmark_id.casefold()
    return own, f"{provider}/{own}"


def _has(text: str, part: str) -> bool:
    return _plain(part) in text.casefold()


def _plain(text: str) -> str:
    return text.strip().casefold()
