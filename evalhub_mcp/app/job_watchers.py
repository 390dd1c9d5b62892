"""One watcher per job, however many listen to it, and none for a job nobody listens to.

Listeners hear of changes after they began to listen: a change of state, a finished
benchmark, progress. A watcher shares the client's poll loop with the calls that wait
for the same job, ends with its last listener, and falls silent when the job is over.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from anyio.abc import TaskGroup

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient

logger = logging.getLogger("evalhub_mcp")

POLL_SECONDS = 5.0
"""Longest pause between two looks at a job."""
SEND_SECONDS = 30.0
MAX_WATCHED = 500
"""Jobs watched at once; each costs one poll loop."""

MAX_OF_ONE_CALLER = 100
"""Of these, those of one named caller, who must not take them all from the others."""

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
        """Jobs that are listened to."""
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
        self,
        client: "AsyncEvalHubClient",
        tenant: str | None,
        job_id: str,
        listener: Listener,
        *,
        principal: str | None = None,
    ) -> Callable[[], None]:
        """Call `listener` at every change of a job, until the returned function is called.

        The job is looked at as the first who listens to it may; only calls by the same
        principal in the same tenant share that.

        Raises:
            TooManyJobs: No further job can be watched.
        """
        key = (tenant or "", principal or "", job_id)
        if key not in self._listeners:
            own = sum(other[:2] == key[:2] for other in self._listeners) if principal else 0
            if len(self._listeners) >= MAX_WATCHED or own >= MAX_OF_ONE_CALLER:
                raise TooManyJobs
            self._listeners[key] = {}
            if self._group is not None:
                scope = self._scopes[key] = anyio.CancelScope()
                self._group.start_soon(self._watch, scope, client, key, tenant)
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

    def soon(self, send: Callable[..., Awaitable[None]], *arguments: object) -> None:
        """Send something without making other listeners wait for it."""
        if self._group is not None:
            self._group.start_soon(_send, send, arguments)

    async def _watch(
        self,
        scope: anyio.CancelScope,
        client: "AsyncEvalHubClient",
        key: Key,
        tenant: str | None,
    ) -> None:
        """Tell a job's listeners of each change; the state it is found in is none."""
        from evalhub_mcp.client.errors import ClientError

        with scope:
            try:
                first = True
                async for _ in client.jobs.watch(
                    key[2], timeout=None, poll_interval=POLL_SECONDS, tenant=tenant
                ):
                    if not first:
                        self._tell(key)
                    first = False
            except ClientError as error:
                logger.info("watching job %s ended: %s", key[2], error)
                self._tell(key)
            except Exception:  # one job's trouble must not end the server
                logger.exception("watching job %s failed", key[2])

    def _tell(self, key: Key) -> None:
        for listener in list(self._listeners.get(key, {}).values()):
            try:
                listener()
            except Exception:
                logger.exception("a listener to job %s failed", key[2])


async def _send(send: Callable[..., Awaitable[None]], arguments: tuple[object, ...]) -> None:
    try:
        with anyio.move_on_after(SEND_SECONDS):
            await send(*arguments)
    except Exception:  # the client has gone; its subscriptions end with its connection
        logger.debug("a client could not be notified", exc_info=True)
