"""Structured reply of get_job_results."""

from evalhub_mcp.server.core.reply import Reply


class ResultsReply(Reply):
    """Answer of get_job_results; the figures are in the text and in the job's resource."""

    job_id: str
    state: str
    verdict: str
