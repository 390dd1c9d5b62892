"""Reads stdin from the start, and answers `server/discover` before the SDK is loaded.

Some hosts send `server/discover` first, wait a second, and then start the older handshake with
`initialize`. Loading the SDK can take longer than that, and once the SDK has answered
`server/discover` it refuses `initialize`. So a thread reads stdin, answers `server/discover`
itself, and keeps the first other message. The SDK sees that message first and serves the handshake
that the client has chosen.
"""

import json
import os
import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.server.core import identity
from evalhub_mcp.server.core.instructions import instructions
from evalhub_mcp.server.core.offered_tools import (
    UNDECLARED,
    read_listing_file,
    reason_not_offered,
    rules_of,
)
from evalhub_mcp.settings import Settings

PROTOCOL_VERSION = "2026-07-28"
"""The version of the protocol that has `server/discover`."""
_ENVELOPE = "io.modelcontextprotocol/"
CAPABILITIES: Mapping[str, Any] = {
    "completions": {},
    "extensions": {"io.modelcontextprotocol/ui": {}},
    "prompts": {"listChanged": False},
    "resources": {"listChanged": False, "subscribe": True},
    "tools": {"listChanged": False},
}
"""The capabilities that the SDK announces for this server; a test compares the two."""
BYTE_ORDER_MARK = "\ufeff"


def discover_result(settings: Settings) -> dict[str, Any]:
    """Return the result of `server/discover`, as the SDK would build it."""
    rules = rules_of(read_listing_file())

    def offers(tool: str) -> bool:
        return reason_not_offered(settings, rules.get(tool, UNDECLARED)) is None

    return {
        "cacheScope": "private",
        "capabilities": CAPABILITIES,
        "instructions": instructions(settings, offers),
        "resultType": "complete",
        "supportedVersions": [PROTOCOL_VERSION],
        "ttlMs": 0,
        "_meta": {
            f"{_ENVELOPE}serverInfo": {
                "name": identity.NAME,
                "title": identity.TITLE,
                "version": identity.VERSION,
                "websiteUrl": identity.WEBSITE,
            }
        },
    }


class DiscoveryStdin:
    """Lines of stdin for the SDK, without the `server/discover` requests at their beginning."""

    def __init__(self, settings: Settings) -> None:
        """Take over stdin and begin to read; programs started later find it empty."""
        self.lines: deque[str] = deque()
        """The lines given to the SDK and not yet taken by the reader of its messages."""
        self._settings = settings
        self._input = os.fdopen(os.dup(0), "rb", closefd=False)
        self._output = os.dup(1)  # the SDK points 1 elsewhere while it serves
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        self._first: bytes = b""
        self._thread = threading.Thread(target=self._answer, name="discover", daemon=True)
        self._thread.start()

    def readline(self) -> str:
        """Return the next line for the SDK; "" at the end of the input."""
        self._thread.join()
        line, self._first = self._first, b""
        text = (line or self._input.readline()).decode("utf-8", errors="replace")
        if text:
            text = text.removeprefix(BYTE_ORDER_MARK)
            self.lines.append(text)
        return text

    def _answer(self) -> None:
        """Answer `server/discover` until another message comes, and keep that one."""
        while line := self._input.readline():
            request_id = _discover_id(line)
            if request_id is None:
                break
            result = discover_result(self._settings)
            answer = {"jsonrpc": "2.0", "id": request_id, "result": result}
            text = json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n"
            _write(self._output, text.encode())
        self._first = line


def _discover_id(line: bytes) -> int | str | None:
    """Return the id of a valid `server/discover`; None for any other message."""
    if b"server/discover" not in line:
        return None
    try:
        message = json.loads(line.decode("utf-8-sig"))
        meta = message["params"]["_meta"]
        known = (
            message["jsonrpc"] == "2.0"
            and message["method"] == "server/discover"
            and meta[f"{_ENVELOPE}protocolVersion"] == PROTOCOL_VERSION
            and isinstance(meta[f"{_ENVELOPE}clientCapabilities"], dict)
        )
        request_id = message["id"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    if not known or isinstance(request_id, bool) or not isinstance(request_id, int | str):
        return None
    return request_id


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
