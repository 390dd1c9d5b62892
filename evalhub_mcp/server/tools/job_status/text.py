"""The status of a job, as an agent reads it while it waits."""

from evalhub_mcp.formatting import format_duration, pluralize
from evalhub_mcp.results.lost_samples import lost_words
from evalhub_mcp.server.tools.job_status.reply import BenchmarkStatus, JobStatusDocument

MAX_BENCHMARK_LINES = 20
INTERRUPTED = (
    "The wait was cut short because this server is restarting; the job goes on. Call "
    "get_job_status again in a few seconds."
)
"""Added to the answer of a call that waited when the server began to stop."""


def status_text(status: JobStatusDocument, message: str | None = None) -> str:
    """Return the text of get_job_status; `message` is what the hub says about the job."""
    if status.extent:
        amount = status.extent
    elif status.benchmarks_total:
        total = pluralize(status.benchmarks_total, "benchmark")
        amount = f"{status.benchmarks_finished} of {total} finished, {status.progress_percent} %"
    else:
        amount = f"{pluralize(status.benchmarks_finished, 'benchmark')} finished"
    head = f"Job {status.job_id} ({status.name}) is {status.state}: {amount}"
    if status.elapsed_seconds is not None:
        verb = (
            "took" if status.done else "waiting for" if status.state == "pending" else "running for"
        )
        head += f", {verb} {format_duration(status.elapsed_seconds)}"
    if status.remaining_seconds is not None:
        head += f", about {format_duration(status.remaining_seconds)} left"
    parts = [head + "."]
    if status.unanswered:
        age = format_duration(status.state_age_seconds or 0)
        parts.append(
            f"This is the state of {age} ago; the hub does not answer: {status.unanswered}."
        )
    if status.stuck:
        parts.append(f"It seems stuck: {status.stuck}.")
    # Those that failed come first, then those that run.
    order = {"failed": 0, "running": 1, "pending": 2, "cancelled": 3, "completed": 4}
    ranked = sorted(status.benchmarks, key=lambda b: order.get(b.status, 5))
    shown = ranked[:MAX_BENCHMARK_LINES]
    parts += [_benchmark_line(benchmark) for benchmark in shown]
    if len(shown) < len(status.benchmarks):
        parts.append(f"({len(shown)} of {len(status.benchmarks)} benchmarks shown)")
    explained = any(benchmark.error for benchmark in shown)
    if status.state in {"failed", "partially_failed"} and message and not explained:
        parts.append(f"The hub says: {message}")
    parts.append(_next_step(status))
    return "\n".join(parts)


def _benchmark_line(benchmark: BenchmarkStatus) -> str:
    text = f"- {benchmark.provider_id}/{benchmark.id}: {benchmark.status}"
    if benchmark.status == "running" and benchmark.phase:
        text += f" ({benchmark.phase})"
    if benchmark.error:
        text += f" - error: {benchmark.error}"
    elif benchmark.message:
        text += f" - {benchmark.message}"
    if benchmark.lost_samples:
        text += f" - {lost_words(benchmark.lost_samples)}"
    return text


def _next_step(status: JobStatusDocument) -> str:
    if status.stuck:
        return (
            f'Next: diagnose_job(job_id="{status.job_id}") reads its logs and says why; cancel_job '
            "ends it, rerun_evaluation starts it again. Waiting longer is unlikely to help."
        )
    if not status.done:
        return (
            f"Look again in {status.poll_after_seconds} s, or call get_job_status with "
            "wait_seconds=30 to wait for the next change. cancel_job stops it."
        )
    if status.state == "completed":
        return f'Next: get_job_results(job_id="{status.job_id}").'
    if status.state == "cancelled":
        return "It was cancelled; rerun_evaluation starts it again."
    scored = any(benchmark.status == "completed" for benchmark in status.benchmarks)
    results = "get_job_results shows the results there are; " if scored else ""
    return (
        f'Next: diagnose_job(job_id="{status.job_id}") says why and what to change; {results}'
        "rerun_evaluation with only_failed=true repeats what failed."
    )
