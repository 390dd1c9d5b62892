"""Catalog snapshots, cached per tenant and principal because two callers may see different things.

A snapshot is fresh for its time to live. After that it is served while it is renewed in the
background; and while the hub is away the last one is served, marked with the reason. A fetch
that a write has overtaken is not cached.

Others write to the hub too, so something is called missing only by a snapshot whose reading began
after it was asked for.
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
LONGEST_PAUSE_SECONDS = 1.0
"""Renewals for names that were not found are as far apart as the last one took, at most this far,
so that a caller with misspelt names does not keep a slow hub busy."""


@dataclass(frozen=True)
class _Snapshot:
    catalog: "Catalog"
    fetched_at: float
    took: float
    """Seconds."""


class CatalogCache:
    """Snapshots by tenant and principal, renewed after `ttl` seconds, dropped on writes."""

    def __init__(self, ttl: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._latest: _Snapshot | None = None
        self._cache: SingleFlightCache[tuple[str, str], _Snapshot] = SingleFlightCache(
            lambda snapshot: RETRY_SECONDS if snapshot.catalog.stale_reason else ttl,
            serve_stale=lambda snapshot: self._age(snapshot) <= ttl * STALE_TTLS,
            is_failure=lambda snapshot: snapshot.catalog.stale_reason is not None,
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

    async def get(
        self, tenant: str, principal: str, fetch: Fetch, *, missed_since: float | None = None
    ) -> "Catalog":
        """Return the caller's catalog, from `fetch` when there is none to serve.

        Args:
            tenant: The caller's tenant.
            principal: The caller.
            fetch: Reads the catalog from the hub.
            missed_since: When the call began that did not find something: only a snapshot whose
                reading began since then is good enough, unless the hub has just failed to answer.

        Raises:
            Exception: What `fetch` raises, when there is no older snapshot to serve.
        """
        key = (tenant, principal)
        began_since = -math.inf
        if missed_since is not None:
            began_since = missed_since
            await self._pause_before_renewal(key, missed_since)

        async def renew() -> _Snapshot:
            old, began = self._cache.peek(key), self.clock()
            try:
                with anyio.fail_after(RENEWAL_SECONDS if old is not None else None):
                    catalog = await fetch()
                    return _Snapshot(catalog, self.clock(), self.clock() - began)
            except Exception as error:
                if old is None:
                    raise
                reason = str(error) or type(error).__name__
                logger.info("catalog: not renewed: %s", reason)
                return replace(old, catalog=old.catalog.marked_stale(reason))

        self._latest = await self._cache.get(key, renew, began_since=began_since)
        return self._latest.catalog

    async def _pause_before_renewal(self, key: tuple[str, str], missed_since: float) -> None:
        snapshot = self._cache.peek(key)
        if (
            snapshot is not None
            and snapshot.catalog.stale_reason is None
            and self._cache.began_at(key) < missed_since
        ):
            pause = min(snapshot.took, LONGEST_PAUSE_SECONDS) - self._age(snapshot)
            await anyio.sleep(max(0.0, pause))

    def drop(self, tenant: str) -> None:
        """Forget a tenant's snapshots, after something was written."""
        self._cache.discard_where(lambda key: key[0] == tenant)

    def _age(self, snapshot: _Snapshot) -> float:
        return self.clock() - snapshot.fetched_at
