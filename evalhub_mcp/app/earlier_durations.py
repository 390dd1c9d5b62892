"""How long a benchmark took the last time and how many tokens, for the cost a dry run names."""

from collections.abc import Sequence

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.client.models import BenchmarkResult, BenchmarkStatus, EvaluationJob
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.usage import short_count, total_tokens
from evalhub_mcp.untrusted import sanitize_line

MOST_NAMED = 3


async def earlier_durations(
    session: HubSession, model: str, benchmarks: Sequence[tuple[str, str]]
) -> list[str]:
    """Return a sentence for each benchmark that ran before, on this model where it did.

    Some of the caller's jobs are looked at; a hub that is slow costs the sentences only.

    Args:
        session: The hub, for the caller.
        model: The model's name.
        benchmarks: `(provider_id, benchmark_id)` of everything that runs.
    """
    jobs = sorted(
        (job for job in await session.recent_jobs() if job.resource.created_at is not None),
        key=lambda job: (job.model.name == model, str(job.resource.created_at)),
        reverse=True,
    )
    sentences = []
    for provider_id, benchmark_id in benchmarks:
        if (last := _last_run(jobs, provider_id, benchmark_id)) is not None:
            job, seconds, result = last
            whom = "this model" if job.model.name == model else sanitize_line(job.model.name, 80)
            took = format_duration(seconds) if seconds >= 1 else "under 1 s"
            tokens = total_tokens(result.additional_info) if result else None
            took += f" and {short_count(tokens)} tokens" if tokens else ""
            samples = _samples(result) if result else None
            count = f" for {samples:,} samples" if samples else ""
            name = sanitize_line(benchmark_id, 80)
            sentences.append(f"The last run of {name} on {whom} took {took}{count}.")
        if len(sentences) == MOST_NAMED:
            break
    return sentences


def _last_run(
    jobs: Sequence[EvaluationJob], provider_id: str, benchmark_id: str
) -> tuple[EvaluationJob, float, BenchmarkResult | None] | None:
    """Return the first job that completed a benchmark, with its seconds and result."""
    for job in jobs:
        for status in job.status.benchmarks:
            named = (status.provider_id, status.id) == (provider_id, benchmark_id)
            if named and (seconds := _seconds(status)) is not None:
                return job, seconds, _result(job, status.benchmark_index)
    return None


def _seconds(status: BenchmarkStatus) -> float | None:
    if status.status.value != "completed":
        return None
    if status.started_at is None or status.completed_at is None:
        return None
    return max((status.completed_at - status.started_at).total_seconds(), 0.0)


def _result(job: EvaluationJob, index: int) -> BenchmarkResult | None:
    return next((r for r in job.results.benchmarks if r.benchmark_index == index), None)


def _samples(result: BenchmarkResult) -> int | None:
    """Return how many samples a benchmark scored, where its adapter says so."""
    count = finite_number(result.metrics.get("n_samples"))
    return int(count) if count is not None and count > 0 else None
