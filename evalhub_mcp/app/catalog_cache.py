"""Snapshots of the catalog, fetched once however many callers ask at once.

One per tenant and principal, since two callers may see different things. Fresh for a
while; then handed out once more while one fetch renews it in the background; and when
the hub is down, handed out marked with the reason. Renewals live no longer than the
server, and a snapshot that a write has overtaken is never kept.
"""

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
from anyio.abc import TaskGroup

if TYPE_CHECKING:
    from evalhub_mcp.catalog.snapshot import Catalog

logger = logging.getLogger("evalhub_mcp")

Fetch = Callable[[], Awaitable["Catalog"]]
MAX_SLOTS = 256
USABLE_FOR = 10
"""Times the TTL for which an old snapshot is handed out before its renewal is waited for."""
RETRY_SECONDS = 5.0
"""Pause after a failed renewal; callers get the old snapshot meanwhile."""
RENEWAL_SECONDS = 60.0


@dataclass
class _Flight:
    """A fetch under way, and what became of it."""

    done: anyio.Event = field(default_factory=anyio.Event)
    error: Exception | None = None
    """None with `done` set and no new snapshot means that the fetch was abandoned."""


@dataclass
class _Slot:
    """One caller's snapshot."""

    catalog: "Catalog | None" = None
    fetched_at: float = 0.0
    flight: _Flight | None = None
    retry_at: float = 0.0


class CatalogStore:
    """Snapshots by tenant and principal, renewed after `ttl` seconds, dropped on writes."""

    def __init__(self, ttl: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._ttl = ttl
        self._clock = clock
        self._slots: dict[tuple[str, str], _Slot] = {}
        self._groups: list[TaskGroup] = []

    @property
    def kept(self) -> int:
        """Snapshots at hand."""
        return sum(slot.catalog is not None for slot in self._slots.values())

    @property
    def age(self) -> float:
        """Seconds since the snapshot asked for last was fetched; NaN when there is none."""
        for slot in reversed(self._slots.values()):
            if slot.catalog is not None:
                return self._clock() - slot.fetched_at
        return float("nan")

    @asynccontextmanager
    async def renewing(self) -> AsyncIterator[None]:
        """Renew in the background until the block ends; without it, callers wait for renewals."""
        async with anyio.create_task_group() as group:
            self._groups.append(group)
            try:
                yield
            finally:
                self._groups.remove(group)
                group.cancel_scope.cancel()

    async def get(self, tenant: str, principal: str, fetch: Fetch) -> "Catalog":
        """The caller's catalog, fetched through `fetch` when there is none to hand out.

        Raises:
            Exception: Whatever `fetch` raises, when there is no older snapshot to serve.
        """
        slot = self._slot(tenant, principal)
        while True:
            if (catalog := self._at_hand(slot, fetch)) is not None:
                return catalog
            if slot.flight is None:
                slot.flight = _Flight()
                await self._fly(slot, slot.flight, fetch)
            else:
                flight = slot.flight
                await flight.done.wait()
                if flight.error is not None and slot.catalog is None:
                    raise flight.error
                if flight.error is None:
                    continue  # renewed, or abandoned by a caller who left: look again
            if slot.catalog is not None:
                return slot.catalog

    def _at_hand(self, slot: _Slot, fetch: Fetch) -> "Catalog | None":
        """The snapshot, if it can be handed out at once; starts its renewal when it is due."""
        if slot.catalog is None:
            return None
        now = self._clock()
        age = now - slot.fetched_at
        if age <= self._ttl or now < slot.retry_at:
            return slot.catalog
        if age > self._ttl * USABLE_FOR or not self._groups:
            return None
        if slot.flight is None:
            slot.flight = _Flight()
            self._groups[-1].start_soon(self._renew, slot, slot.flight, fetch)
        return slot.catalog

    def drop(self, tenant: str) -> None:
        """Forget a tenant's snapshots, after something was written."""
        for key in [key for key in self._slots if key[0] == tenant]:
            # A fetch under way fills the forgotten slot, which nobody asks any more.
            del self._slots[key]

    def _slot(self, tenant: str, principal: str) -> _Slot:
        key = (tenant, principal)
        slot = self._slots.pop(key, None) or _Slot()
        while len(self._slots) >= MAX_SLOTS:
            self._slots.pop(next(iter(self._slots)))  # the one not asked for the longest
        self._slots[key] = slot
        return slot

    async def _renew(self, slot: _Slot, flight: _Flight, fetch: Fetch) -> None:
        try:
            with anyio.fail_after(RENEWAL_SECONDS):
                await self._fly(slot, flight, fetch)
        except TimeoutError:
            slot.retry_at = self._clock() + RETRY_SECONDS

    async def _fly(self, slot: _Slot, flight: _Flight, fetch: Fetch) -> None:
        """Fetch into `slot`; a failure is kept beside an old snapshot and raised without one."""
        try:
            slot.catalog = await fetch()
            slot.fetched_at = self._clock()
        except Exception as error:
            flight.error = error
            if slot.catalog is None:
                raise
            reason = str(error) or type(error).__name__
            logger.info("catalog: not renewed: %s", reason)
            slot.catalog = slot.catalog.marked_stale(reason)
            slot.retry_at = self._clock() + RETRY_SECONDS
        finally:
            slot.flight = None
            flight.done.set()
