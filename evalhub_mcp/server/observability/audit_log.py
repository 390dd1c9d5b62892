"""Who changed what: one line for every call of a tool that writes, whatever became of it.

The line names ids, never arguments: those may hold a model's credentials.
"""

import logging
from collections.abc import Mapping
from typing import Any

from mcp_types import CallToolResult

from evalhub_mcp.untrusted import sanitize_line

logger = logging.getLogger("evalhub_mcp.audit")

IDS = ("job_id", "collection_id", "rerun_of")


class Audit:
    """The trail of writes; over HTTP it is kept at every log level."""

    def __init__(self, writes: frozenset[str]) -> None:
        """`writes` are the tools that change something."""
        self._writes = writes

    def tool_called(
        self,
        who: Mapping[str, str],
        tool: str,
        params: Mapping[str, Any] | None,
        outcome: str,
        result: object,
    ) -> None:
        """Note what a tool did, if it is one that writes."""
        if tool not in self._writes:
            return
        done = _structured(result)
        asked = (params or {}).get("arguments")
        fields: dict[str, Any] = {**who, "outcome": _effect(outcome, done)}
        for name in IDS:
            value = done.get(name) or (asked.get(name) if isinstance(asked, Mapping) else None)
            if isinstance(value, str):
                fields[name] = sanitize_line(value, 200)
        text = " ".join(fields[name] for name in ("job_id", "collection_id") if name in fields)
        logger.info(
            "audit: %s %s",
            f"{tool} {text}".rstrip(),
            fields["outcome"],
            extra={"fields": {**fields, "audit": True}},
        )


def _structured(result: object) -> Mapping[str, Any]:
    if isinstance(result, CallToolResult):
        found = result.structured_content
    else:
        found = result.get("structuredContent") if isinstance(result, dict) else None
    return found if isinstance(found, Mapping) else {}


def _effect(outcome: str, done: Mapping[str, Any]) -> str:
    """What a call that succeeded came to: not all of them change anything."""
    if outcome != "ok":
        return outcome
    if done.get("dry_run"):
        return "dry_run"
    if done.get("duplicate") or done.get("existed"):
        return "existed"
    if done.get("cancelled_now") is False or done.get("state") == "unchanged":
        return "unchanged"
    return "ok"
