"""Catalog snapshots, cached per tenant and principal because two callers may see different things.

A snapshot is fresh for its time to live. After that it is served while it is renewed in the
background; and while the hub is away the last one is served, marked with the reason. A fetch
that a write has overtaken is not cached.

Others write to the hub too, so before something is called missing the snapshot is renewed.
"""

import logging
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.app.single_flight_cache import SingleFlightCache

if TYPE_CHECKING:
    from evalhub_mcp.catalog.snapshot import Catalog

logger = logging.getLogger("evalhub_mcp")

Fetch = Callable[[], Awaitable["Catalog"]]
MAX_SNAPSHOTS = 256
STALE_TTLS = 10
"""A snapshot older than this many times its time to live is renewed before it is served."""
RETRY_SECONDS = 5.0
"""Pause after a failed renewal, while callers get the old snapshot."""
RENEWAL_SECONDS = 60.0
LOOKUP_PAUSE_SECONDS = 3.0
"""Between two renewals for names that were not found, so that misspelt names cost a hub little."""


@dataclass(frozen=True)
class _Snapshot:
    catalog: "Catalog"
    fetched_at: float


class CatalogCache:
    """Snapshots by tenant and principal, renewed after `ttl` seconds, dropped on writes."""

    def __init__(self, ttl: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._latest: _Snapshot | None = None
        self._renewals_began: dict[tuple[str, str], float] = {}
        """When each caller's snapshot was last renewed for something that was not found."""
        self._cache: SingleFlightCache[tuple[str, str], _Snapshot] = SingleFlightCache(
            lambda snapshot: RETRY_SECONDS if snapshot.catalog.stale_reason else ttl,
            serve_stale=lambda snapshot: self._age(snapshot) <= ttl * STALE_TTLS,
            max_keys=MAX_SNAPSHOTS,
            clock=clock,
        )

    def __len__(self) -> int:
        """The number of snapshots."""
        return len(self._cache)

    @property
    def age(self) -> float:
        """Seconds since the snapshot served last was fetched; NaN when none was served."""
        return float("nan") if self._latest is None else self._age(self._latest)

    def background_renewal(self) -> AbstractAsyncContextManager[None]:
        """Renew in the background until the block ends; without it, callers wait for renewals."""
        return self._cache.background_renewal()

    def now(self) -> float:
        """Return the present time on this cache's clock."""
        return self._clock()

    async def get(
        self, tenant: str, principal: str, fetch: Fetch, *, missed_since: float | None = None
    ) -> "Catalog":
        """Return the caller's catalog, from `fetch` when there is none to serve.

        Args:
            tenant: The caller's tenant.
            principal: The caller.
            fetch: Reads the catalog from the hub.
            missed_since: When the call began that did not find something: the snapshot is
                renewed unless it was read since then, or another call renewed it for the same
                reason within `LOOKUP_PAUSE_SECONDS`.

        Raises:
            Exception: What `fetch` raises, when there is no older snapshot to serve.
        """
        key = (tenant, principal)
        max_age = math.inf if missed_since is None else self._age_to_accept(key, missed_since)

        async def renew() -> _Snapshot:
            old = self._cache.peek(key)
            try:
                with anyio.fail_after(RENEWAL_SECONDS if old is not None else None):
                    return _Snapshot(await fetch(), self._clock())
            except Exception as error:
                if old is None:
                    raise
                reason = str(error) or type(error).__name__
                logger.info("catalog: not renewed: %s", reason)
                return replace(old, catalog=old.catalog.marked_stale(reason))

        self._latest = await self._cache.get(key, renew, max_age=max_age)
        return self._latest.catalog

    def _age_to_accept(self, key: tuple[str, str], missed_since: float) -> float:
        """Return how old a snapshot may be that decides whether something is missing."""
        now = self._clock()
        if self._cache.stored_at(key) >= missed_since:
            return math.inf
        began = self._renewals_began.get(key, -math.inf)
        if now - began >= LOOKUP_PAUSE_SECONDS:
            began = self._renewals_began[key] = now
            while len(self._renewals_began) > MAX_SNAPSHOTS:
                self._renewals_began.pop(next(iter(self._renewals_began)))
        # A call that comes while another renews waits for the same renewal.
        return now - began

    def drop(self, tenant: str) -> None:
        """Forget a tenant's snapshots, after something was written."""
        self._cache.discard_where(lambda key: key[0] == tenant)

    def _age(self, snapshot: _Snapshot) -> float:
        return self._clock() - snapshot.fetched_at
