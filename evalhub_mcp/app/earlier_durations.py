"""How long a benchmark took the last time and how many tokens, for the cost a dry run names."""

from collections.abc import Sequence

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import recent_summaries
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.jobs.job_summary import BenchmarkSummary, JobSummary
from evalhub_mcp.results.usage import short_count
from evalhub_mcp.untrusted import sanitize_line

MOST_NAMED = 3


async def earlier_durations(
    session: HubSession, model: str, benchmarks: Sequence[tuple[str, str]]
) -> list[str]:
    """Return a sentence for each benchmark that ran before, on this model where it did.

    The jobs are those of the last look, which `earlier_measurement` has just made. A hub that is
    slow costs the sentences only.

    Args:
        session: The hub, for the caller.
        model: The model's name.
        benchmarks: `(provider_id, benchmark_id)` of everything that runs.
    """
    return _sentences(await recent_summaries(session), model, benchmarks)


def known_durations(session: HubSession, benchmarks: Sequence[tuple[str, str]]) -> list[str]:
    """Return a sentence for each benchmark that ran before, without asking the hub.

    Args:
        session: The hub, for the caller.
        benchmarks: `(provider_id, benchmark_id)` of everything that may run.
    """
    known = session.app.job_indexes.of(session.caller).known
    return _sentences(known.newest_first(), "", benchmarks)


def _sentences(
    rows: Sequence[JobSummary], model: str, benchmarks: Sequence[tuple[str, str]]
) -> list[str]:
    """Return the sentences, each about the first run of which it is known how long it took."""
    of_model = [row for row in rows if row.model == model]
    others = [row for row in rows if row.model != model]
    missing = set(benchmarks)
    last: dict[tuple[str, str], tuple[JobSummary, BenchmarkSummary]] = {}
    for row in [*of_model, *others]:
        if not missing:
            break
        if missing.isdisjoint(one.key for one in row.named_benchmarks):
            continue
        for run in row.benchmarks:
            if run.key in missing and run.seconds is not None:
                last[run.key] = row, run
                missing.remove(run.key)
    sentences = []
    for row, run in [last[key] for key in benchmarks if key in last][:MOST_NAMED]:
        whom = "this model" if row.model == model else sanitize_line(row.model, 80)
        seconds = run.seconds or 0.0
        took = format_duration(seconds) if seconds >= 1 else "under 1 s"
        took += f" and {short_count(run.tokens)} tokens" if run.tokens else ""
        counted = run.n_samples if run.n_source == "reported" else None
        count = f" for {counted:,} samples" if counted else ""
        name = sanitize_line(run.benchmark_id, 80)
        sentences.append(f"The last run of {name} on {whom} took {took}{count}.")
    return sentences
