"""A connection whose client takes too long to say what it wants is closed.

uvicorn limits how long an idle connection is kept after an answer, but waits forever
for the first request, for the rest of one whose headers come drop by drop, and for the
body of one that was refused before anybody read it.
"""

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

REFUSED_SECONDS = 5.0
"""What is left of a request that has its answer may still come for so long."""
TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def impatient_protocol(seconds: float) -> type[H11Protocol]:
    """uvicorn's protocol, with `seconds` for the headers of each request."""

    class ImpatientProtocol(H11Protocol):
        _headers_due: asyncio.TimerHandle | None = None
        _rest_due: asyncio.TimerHandle | None = None
        _begun = False

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._headers_due = self.loop.call_later(seconds, self._too_late)

        def connection_lost(self, exc: Exception | None) -> None:
            self._headers_came()
            self._rest_came()
            super().connection_lost(exc)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if self.conn.their_state is h11.SEND_BODY and not self.transport.is_closing():
                self._rest_due = self.loop.call_later(REFUSED_SECONDS, self.transport.close)

        def handle_events(self) -> None:
            super().handle_events()
            if self.conn.their_state is not h11.SEND_BODY:
                self._rest_came()
            if self.conn.their_state is not h11.IDLE:
                self._headers_came()
            elif self.conn.trailing_data[0]:
                self._begun = True
                if self._headers_due is None:
                    self._headers_due = self.loop.call_later(seconds, self._too_late)

        def _headers_came(self) -> None:
            self._begun = False
            if self._headers_due is not None:
                self._headers_due.cancel()
                self._headers_due = None

        def _rest_came(self) -> None:
            if self._rest_due is not None:
                self._rest_due.cancel()
                self._rest_due = None

        def _too_late(self) -> None:
            self._headers_due = None
            if self._begun:
                self.transport.write(TOO_LATE)
            self.transport.close()

    return ImpatientProtocol


def protocol_settings(seconds: float) -> dict[str, Any]:
    """What uvicorn is configured with."""
    return {"http": impatient_protocol(seconds), "ws": "none"}
