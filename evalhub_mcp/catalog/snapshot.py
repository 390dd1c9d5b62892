"""One snapshot of the catalog per tenant, fetched once however many ask at once.

EvalHub has no benchmarks endpoint and no useful server-side search, so everything
about what can be run is answered from a snapshot: fresh for a while, then served
stale while one fetch renews it, and served marked stale when the hub is down.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.catalog.search import SearchIndex, document

if TYPE_CHECKING:
    from evalhub_mcp.client.models import Benchmark, Collection, Provider

Fetch = Callable[[], Awaitable[tuple[Iterable["Provider"], Iterable["Collection"]]]]
MAX_TENANTS = 256


@dataclass(frozen=True)
class CatalogEntry:
    """A benchmark with the provider that offers it; ids are unique only as a pair."""

    provider: "Provider"
    benchmark: "Benchmark"

    @property
    def key(self) -> tuple[str, str]:
        """Provider id and benchmark id."""
        return self.provider.id, self.benchmark.id

    @property
    def reference(self) -> str:
        """`provider/benchmark`, accepted wherever a benchmark id is."""
        return f"{self.provider.id}/{self.benchmark.id}"


@dataclass(frozen=True)
class Catalog:
    """Everything the hub offered at one moment."""

    providers: Mapping[str, "Provider"]
    collections: Mapping[str, "Collection"]
    fetched_at: float = 0.0
    stale_reason: str | None = None
    """Why a renewal failed, when this snapshot outlived its time."""

    @classmethod
    def of(
        cls,
        providers: Iterable["Provider"],
        collections: Iterable["Collection"] = (),
        fetched_at: float = 0.0,
    ) -> "Catalog":
        """Index providers and collections by id, in a stable order (the hub's is random)."""
        return cls(
            {p.id: p for p in sorted(providers, key=lambda p: p.id)},
            {c.id: c for c in sorted(collections, key=lambda c: c.id)},
            fetched_at,
        )

    @cached_property
    def entries(self) -> list[CatalogEntry]:
        """Every benchmark of every provider."""
        return [CatalogEntry(p, b) for p in self.providers.values() for b in p.benchmarks]

    @cached_property
    def by_benchmark_id(self) -> Mapping[str, list[CatalogEntry]]:
        """Entries by benchmark id; several providers may offer the same id."""
        index: dict[str, list[CatalogEntry]] = {}
        for entry in self.entries:
            index.setdefault(entry.benchmark.id, []).append(entry)
        return index

    @cached_property
    def index(self) -> SearchIndex:
        """The search index over `entries`, in the same order."""
        return SearchIndex([_search_document(entry) for entry in self.entries])

    def entry(self, provider_id: str, benchmark_id: str) -> CatalogEntry | None:
        """The entry for a provider and benchmark id, or None."""
        for entry in self.by_benchmark_id.get(benchmark_id, ()):
            if entry.provider.id == provider_id:
                return entry
        return None


def _search_document(entry: CatalogEntry) -> Mapping[str, float]:
    benchmark, provider = entry.benchmark, entry.provider
    agent = provider.agent
    return document(
        (4.0, [benchmark.id]),
        (3.0, [benchmark.name]),
        (2.5, [benchmark.category, *benchmark.tags]),
        (1.0, [benchmark.description]),
        (0.6, [provider.id, provider.name, *(agent.evaluates if agent else [])]),
    )


@dataclass
class _Slot:
    """One tenant's snapshot and the lock that makes its fetches single-flight."""

    lock: anyio.Lock = field(default_factory=anyio.Lock)
    catalog: Catalog | None = None


class CatalogStore:
    """Snapshots by tenant: fetched once, renewed after `ttl` seconds, dropped on writes."""

    def __init__(self, ttl: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._ttl = ttl
        self._clock = clock
        self._slots: dict[str, _Slot] = {}

    async def get(self, tenant: str, fetch: Fetch) -> Catalog:
        """The tenant's catalog, fetched through `fetch` when there is none that is fresh.

        Raises:
            Exception: Whatever `fetch` raises, when there is no older snapshot to serve.
        """
        slot = self._slots.get(tenant)
        if slot is None:
            while len(self._slots) >= MAX_TENANTS:
                self._slots.pop(next(iter(self._slots)))
            slot = self._slots.setdefault(tenant, _Slot())
        if (catalog := self._fresh(slot)) is not None:
            return catalog
        if slot.catalog is not None and slot.lock.locked():
            return slot.catalog  # somebody is renewing it already
        async with slot.lock:
            if (catalog := self._fresh(slot)) is not None:
                return catalog
            try:
                providers, collections = await fetch()
            except Exception as error:
                if slot.catalog is None:
                    raise
                reason = str(error) or type(error).__name__
                old = slot.catalog
                return Catalog(old.providers, old.collections, old.fetched_at, reason)
            slot.catalog = Catalog.of(providers, collections, self._clock())
            return slot.catalog

    def drop(self, tenant: str) -> None:
        """Forget a tenant's snapshot, after something was written."""
        self._slots.pop(tenant, None)

    def age(self, catalog: Catalog) -> float:
        """Seconds since the snapshot was taken."""
        return self._clock() - catalog.fetched_at

    def _fresh(self, slot: _Slot) -> Catalog | None:
        if slot.catalog is not None and self.age(slot.catalog) <= self._ttl:
            return slot.catalog
        return None
