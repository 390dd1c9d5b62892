"""Ids whose fate this server knows, so that repeated calls need not ask the hub again."""

import time
from collections.abc import Callable

GONE_SECONDS = 60.0
"""How long an id counts as gone without another look."""
MAX_IDS = 1024


class KeptIds(dict[str, None]):
    """The ids of the last jobs and collections that are known to stay, the oldest first."""

    def add(self, id: str) -> None:
        """Remember an id, and forget the one remembered longest if there are too many."""
        self[id] = None
        while len(self) > MAX_IDS:
            del self[next(iter(self))]


class GoneIds:
    """Ids that a renewed catalog did not have, by tenant.

    A job whose collection was deleted may never end, and each look at it would renew the catalog.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: dict[tuple[str, str], float] = {}

    def add(self, tenant: str, id: str) -> None:
        """Remember an id, and forget the one remembered longest if there are too many."""
        self._seen.pop((tenant, id), None)
        self._seen[tenant, id] = self._clock()
        while len(self._seen) > MAX_IDS:
            self._seen.pop(next(iter(self._seen)))

    def has(self, tenant: str, id: str) -> bool:
        """Return whether an id was looked for in vain a short while ago."""
        seen = self._seen.get((tenant, id))
        return seen is not None and self._clock() - seen < GONE_SECONDS
