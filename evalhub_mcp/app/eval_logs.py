"""Where inspect-ai's own logs of a job lie on this machine."""

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import InterpretedJob
from evalhub_mcp.untrusted import sanitize_line


def eval_log_rows(session: HubSession, found: InterpretedJob) -> list[str]:
    """Return one sentence for each benchmark of a job of the local hub whose log is kept here."""
    answers = session.app.kept_answers
    return [
        f"Inspect's log of {sanitize_line(f'{b.provider_id}/{b.benchmark_id}', 160)}, "
        f"for Inspect View: {path}"
        for b in found.reading.benchmarks
        if (path := answers.eval_log(found.job.id, b.index)) is not None
    ]
