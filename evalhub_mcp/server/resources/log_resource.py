"""`evalhub://jobs/{id}/logs{?benchmark_index,tail_lines}`: a job's log as plain text.

The log is sanitized, folded and bounded as for get_job_logs. Lines are not quoted, because the host
decides how to show them. Each benchmark's part begins with its name.
"""

from collections.abc import Sequence

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_logs import MAX_CHARS, BenchmarkLog, read_log
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.server.core.protocol_errors import invalid
from evalhub_mcp.untrusted import sanitize_line

DEFAULT_LINES = 200
MAX_LINES = 5_000
CHARS_PER_LINE = 200
MAX_TEXT = 400_000


async def log_text(
    session: HubSession, job_id: str, benchmark_index: int | None, tail_lines: int | None
) -> tuple[str, bool]:
    """Return the log as text, and whether it can still change.

    Raises:
        MCPError: -32602 for a parameter out of range.
        UserError: There is no such job.
        ClientError: The request to the hub failed.
    """
    wanted = tail_lines or DEFAULT_LINES
    if wanted > MAX_LINES:
        raise invalid(f"tail_lines may be at most {MAX_LINES}.")
    job = await find_job(session, job_id)
    planned = await session.planned_benchmarks(job)
    if benchmark_index is not None and planned is not None and benchmark_index >= len(planned):
        raise invalid(f"benchmark_index must be 0 to {len(planned) - 1}.")
    logs = await read_log(
        session,
        job,
        planned,
        benchmark_index=benchmark_index,
        tail_lines=wanted,
        max_chars=min(max(MAX_CHARS, wanted * CHARS_PER_LINE), MAX_TEXT),
    )
    return _text(logs), not job.status.state.is_terminal


def _text(logs: Sequence[BenchmarkLog]) -> str:
    parts = []
    for log in logs:
        name = "/".join(
            sanitize_line(part, 200) for part in (log.provider_id, log.benchmark_id) if part
        )
        left_out = ", earlier lines left out" if log.truncated else ""
        parts.append(f"=== benchmark {log.index}: {name or 'unknown'}{left_out} ===")
        parts += log.lines
    return "\n".join(parts)
