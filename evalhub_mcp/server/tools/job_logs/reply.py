"""Structured reply of the tool that reads logs."""

from collections.abc import Sequence
from typing import Annotated

from evalhub_mcp.app.job_logs import BenchmarkLog, missing_log_reason
from evalhub_mcp.app.result_documents.document import Document, one_line
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.server.core.reply import Reply, TextOnly


class BenchmarkLogReply(Document):
    """The end of what one benchmark wrote."""

    provider_id: Annotated[str, one_line(200)]
    id: Annotated[str, one_line(200)]
    benchmark_index: int
    lines: list[str]
    truncated: bool = False


class JobLogsReply(Reply):
    """Answer of get_job_logs."""

    job_id: str
    state: str
    logs: TextOnly[list[BenchmarkLogReply]]
    truncated: bool = False
    note: TextOnly[str | None] = None


def job_logs_reply(job: EvaluationJob, logs: Sequence[BenchmarkLog]) -> JobLogsReply:
    """Shape the logs of a job, or why there are none."""
    state = job.status.state.value
    return JobLogsReply(
        job_id=job.id,
        state=state,
        logs=[
            BenchmarkLogReply.from_objects(log, id=log.benchmark_id, benchmark_index=log.index)
            for log in logs
        ],
        truncated=any(log.truncated for log in logs),
        note=None if logs else missing_log_reason(state),
    )
