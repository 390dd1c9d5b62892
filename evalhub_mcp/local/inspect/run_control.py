"""Stops a run from any thread, and the error of a run without a result."""

import asyncio

import anyio

from evalhub_mcp.adapter.errors import AdapterError


class EvaluationError(AdapterError):
    """The run has no result: no question could be scored, or the endpoint failed too often."""


class Stopper:
    """Stops a run, from any thread, while it runs or before it starts."""

    def __init__(self) -> None:
        self._scope: anyio.CancelScope | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._requested = False

    def enter(self) -> anyio.CancelScope:
        """Return the scope to run in; call it inside the event loop."""
        self._scope = anyio.CancelScope()
        self._loop = asyncio.get_running_loop()
        if self._requested:
            self._scope.cancel()
        return self._scope

    def stop(self) -> None:
        """Cancel the run. Has no effect after its end."""
        self._requested = True
        if self._scope is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._scope.cancel)
