"""The period that a caller asks for, with an error that says how to write one."""

from datetime import UTC, datetime

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.jobs.periods import Period, read_period


def requested_period(since: str | None) -> Period | None:
    """Return the period that a text means; None for no text.

    Raises:
        UserError: It cannot be read.
    """
    if not since or not since.strip():
        return None
    try:
        return read_period(since, datetime.now(UTC))
    except ValueError as error:
        raise UserError(f"since: {error}.") from None
