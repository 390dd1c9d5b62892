"""Watches jobs for listeners: one watcher per job, however many listen to it.

Listeners are called for changes after they began to listen: a change of state, a finished
benchmark, progress. A watcher shares the client's polling with the calls that wait for the same
job. It ends with its last listener, and stops polling when the job has ended.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from anyio.abc import TaskGroup

from evalhub_mcp.app.caller import Caller

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient

logger = logging.getLogger("evalhub_mcp")

POLL_SECONDS = 5.0
"""Longest pause between two requests for a job."""
SEND_SECONDS = 30.0
MAX_WATCHED_JOBS = 500
"""Each watched job costs one polling loop."""
MAX_WATCHED_JOBS_PER_CALLER = 100
"""The share of one named caller, who must not use up the watchers of the others."""

Listener = Callable[[], None]
Key = tuple[str, str, str]
"""Tenant, principal, job."""


class TooManyJobs(Exception):
    """No further job can be watched."""


class JobWatchers:
    """The watched jobs of a server, by caller and job id."""

    def __init__(self) -> None:
        self._listeners: dict[Key, dict[object, Listener]] = {}
        self._scopes: dict[Key, anyio.CancelScope] = {}
        self._group: TaskGroup | None = None

    @property
    def watched(self) -> int:
        """The number of jobs with listeners."""
        return len(self._listeners)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Watch until the block ends."""
        async with anyio.create_task_group() as group:
            self._group = group
            try:
                yield
            finally:
                self._group = None
                group.cancel_scope.cancel()

    def listen(
        self, client: "AsyncEvalHubClient", caller: Caller, job_id: str, listener: Listener
    ) -> Callable[[], None]:
        """Call `listener` at every change of a job, until the returned function is called.

        The job is read with the client of its first listener. Only calls by the same principal
        in the same tenant share a watcher.

        Raises:
            TooManyJobs: No further job can be watched.
        """
        key = (caller.tenant or "", caller.principal or "", job_id)
        if key not in self._listeners:
            own = sum(k[:2] == key[:2] for k in self._listeners) if caller.principal else 0
            if len(self._listeners) >= MAX_WATCHED_JOBS or own >= MAX_WATCHED_JOBS_PER_CALLER:
                raise TooManyJobs
            self._listeners[key] = {}
            if self._group is not None:
                scope = self._scopes[key] = anyio.CancelScope()
                self._group.start_soon(self._watch, scope, client, key)
        token = object()
        self._listeners[key][token] = listener

        def stop() -> None:
            listeners = self._listeners.get(key, {})
            listeners.pop(token, None)
            if not listeners and self._listeners.get(key) is listeners:
                del self._listeners[key]
                if (scope := self._scopes.pop(key, None)) is not None:
                    scope.cancel()

        return stop

    def send_soon(self, send: Callable[..., Awaitable[None]], *arguments: object) -> None:
        """Send a notification in the background, so that other listeners do not wait for it."""
        if self._group is not None:
            self._group.start_soon(_send, send, arguments)

    async def _watch(
        self, scope: anyio.CancelScope, client: "AsyncEvalHubClient", key: Key
    ) -> None:
        """Call a job's listeners at each change; the state it is found in is not a change."""
        from evalhub_mcp.client.errors import ClientError

        with scope:
            try:
                first = True
                async for _ in client.jobs.watch(key[2], timeout=None, poll_interval=POLL_SECONDS):
                    if not first:
                        self._notify(key)
                    first = False
            except ClientError as error:
                logger.info("watching job %s ended: %s", key[2], error)
                self._notify(key)
            except Exception:  # one job must not end the server
                logger.exception("watching job %s failed", key[2])

    def _notify(self, key: Key) -> None:
        for listener in list(self._listeners.get(key, {}).values()):
            try:
                listener()
            except Exception:
                logger.exception("a listener to job %s failed", key[2])


async def _send(send: Callable[..., Awaitable[None]], arguments: tuple[object, ...]) -> None:
    try:
        with anyio.move_on_after(SEND_SECONDS):
            await send(*arguments)
    except Exception:  # the client has gone, and its subscriptions end with its connection
        logger.debug("a client could not be notified", exc_info=True)
