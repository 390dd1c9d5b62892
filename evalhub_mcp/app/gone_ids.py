"""Ids that a renewed catalog did not have, so that not every call reads it again for them.

A job whose collection was deleted may never end, and each look at it would renew the catalog.
"""

import time
from collections.abc import Callable

SECONDS = 60.0
"""How long an id counts as gone without another look."""
MAX_IDS = 1024


class GoneIds:
    """Ids that were looked for in vain, by tenant."""

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
        return seen is not None and self._clock() - seen < SECONDS
