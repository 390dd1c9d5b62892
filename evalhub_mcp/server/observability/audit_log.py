"""One log line for every call of a tool that writes, however it ended.

The line contains ids and never arguments, which may hold a model's credentials.
"""

import logging
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.untrusted import sanitize_line

logger = logging.getLogger("evalhub_mcp.audit")

IDS = ("job_id", "collection_id", "rerun_of")


def log_write(
    call_fields: Mapping[str, str],
    tool: str,
    params: Mapping[str, Any] | None,
    outcome: str,
    result: object,
) -> None:
    """Log a call of a tool that writes.

    Args:
        call_fields: Who called, and the id of the request.
        tool: The tool's name.
        params: The parameters of `tools/call`.
        outcome: How the call ended.
        result: Its result; None when it failed.
    """
    written = (isinstance(result, Mapping) and result.get("structuredContent")) or {}
    arguments = (params or {}).get("arguments")
    if not isinstance(arguments, Mapping):
        arguments = {}
    if outcome == "ok":  # not every successful call changes something
        if written.get("dry_run"):
            outcome = "dry_run"
        elif written.get("duplicate") or written.get("existed"):
            outcome = "existed"
        elif written.get("cancelled_now") is False or written.get("state") == "unchanged":
            outcome = "unchanged"
    fields: dict[str, Any] = {**call_fields, "outcome": outcome}
    for name in IDS:
        value = written.get(name) or arguments.get(name)
        if isinstance(value, str):
            fields[name] = sanitize_line(value, 200)
    ids = [fields[name] for name in ("job_id", "collection_id") if name in fields]
    logger.info(
        "audit: %s %s",
        " ".join([tool, *ids]),
        outcome,
        extra={"fields": {**fields, "audit": True}},
    )
