"""The state that the product keeps while it runs.

The client, its errors and the catalog are imported with the first call, since hosts wait for
`initialize` (`benchmarks.stdio_server`): httpx alone takes some 30 ms.
"""

from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import anyio
from anyio.abc import TaskGroup

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.catalog_cache import CatalogCache
from evalhub_mcp.app.draining import Draining
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_connection import HubConnection
from evalhub_mcp.app.job_watchers import JobWatchers
from evalhub_mcp.app.recent_sentences import RecentSentences
from evalhub_mcp.app.remembered_ids import GoneIds, KeptIds
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from evalhub_mcp.app.kept_answers import KeptAnswers
    from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes
    from evalhub_mcp.client.request_observer import Observer

Locks = WeakValueDictionary[Hashable, anyio.Lock]
"""Locks by tenant and what is held: a lock is forgotten when nobody holds or awaits it."""


class App:
    """Everything that outlives one call. One is built for a server, or for a command."""

    def __init__(self, settings: Settings, hub_observer: "Observer | None" = None) -> None:
        """`hub_observer` is shown every request to the hub."""
        self.settings = settings
        self.hub = HubConnection(settings, hub_observer)
        self.catalogs = CatalogCache(settings.catalog_ttl)
        self.watchers = JobWatchers()
        self.draining = Draining()
        self.submission_locks = Locks()
        """Held while a request is submitted, so that repeated calls wait for the first."""
        self.kept_ids = KeptIds()
        self.gone_collections = GoneIds()
        self.recent_sentences = RecentSentences()
        self.collection_locks = Locks()
        """Held while a collection is created, for the same reason."""
        self.background: TaskGroup | None = None
        """Runs what goes on after a call; None for a command, which ends with its only call."""
        self.lacks_collection_filter = False
        """Whether the hub refused to list the jobs of one collection."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Renew catalogs, watch jobs and launch the local hub until the block ends."""
        try:
            async with (
                self.catalogs.background_renewal(),
                self.watchers.running(),
                anyio.create_task_group() as background,
            ):
                self.background = background
                # The hub starts in the background because `initialize` must not wait for it.
                background.start_soon(self.hub.launch)
                try:
                    yield
                finally:
                    self.background = None
                background.cancel_scope.cancel()
        finally:
            await self.hub.aclose()

    @cached_property
    def kept_answers(self) -> "KeptAnswers":
        """The answers that evaluations on this machine have kept."""
        from evalhub_mcp.app.kept_answers import KeptAnswers

        return KeptAnswers(local=self.settings.local)

    @cached_property
    def job_indexes(self) -> "JobIndexes":
        """The index of each caller's jobs."""
        from evalhub_mcp.app.known_jobs.index_directory import index_files
        from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes

        return JobIndexes(lambda: self.background, index_files(self.settings))

    @cached_property
    def own_caller(self) -> Caller:
        """The caller where nobody is authenticated: the user of this machine.

        Raises:
            UserError: The settings require an authenticated caller.
        """
        if self.settings.auth_type != "none":
            raise UserError("This call has no authenticated caller, so it was not made.")
        return Caller(self.settings.tenant or None if not self.settings.local else None)
