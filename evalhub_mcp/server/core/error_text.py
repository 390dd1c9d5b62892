"""What an agent is told when a call fails.

Every failure becomes plain text that says what was wrong and what would work. It never
contains a traceback, and it is never an empty result. What to do next is added here, because
only the server knows its tools.
"""

import logging
import uuid
from collections.abc import Mapping

from evalhub_mcp.app.errors import Remedy, UserError, hub_error_text

logger = logging.getLogger("evalhub_mcp")

REMEDIES: Mapping[Remedy, str] = {
    "find_the_job": "A job id is the UUID that submit_evaluation returned, and list_jobs shows "
    "them all; a job may also have been deleted or belong to another tenant.",
    "search_the_benchmarks": "find_benchmarks searches them all.",
    "check_the_file": "check_dataset(path) reads it first and gives the arguments.",
    "show_the_bad_rows": "check_dataset lists the rows with their lines.",
}


def expected_error_text(error: BaseException | None) -> str | None:
    """Return the text for a failure of the caller or the hub; None for a fault of ours."""
    if isinstance(error, UserError):
        return f"{error} {REMEDIES[error.remedy]}" if error.remedy else str(error)
    # The client's errors import httpx, which takes some 30 ms of the time until `initialize`.
    from evalhub_mcp.client.errors import ClientError

    return hub_error_text(error) if isinstance(error, ClientError) else None


def log_incident(what: str, error: BaseException | None) -> str:
    """Log a fault of ours with its traceback; returns the number by which the log is searched."""
    incident = uuid.uuid4().hex[:8]
    logger.error("%s failed unexpectedly (incident %s)", what, incident, exc_info=error)
    return incident
