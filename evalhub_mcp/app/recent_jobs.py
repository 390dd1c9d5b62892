"""What a caller's other jobs ran, so that a next step is not what was done yesterday.

One request for one page, kept for half a minute and forgotten when the caller submits: a
suggestion is worth no more. A hub that is slow to list, or does not, costs the suggestion
its hindsight and the reply nothing.
"""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.server.core.protocol_errors import is_hub_error

if TYPE_CHECKING:
    from evalhub_mcp.app.application import HubSession
    from evalhub_mcp.client.models import EvaluationJob

FRESH_SECONDS = 30.0
PATIENCE_SECONDS = 2.0
MOST_JOBS = 200
"""One page; hubs list jobs by random ids, so of more jobs these are some."""
MAX_CALLERS = 64


class EarlierJobs:
    """The listings at hand, one for each caller."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[tuple[str | None, str | None], tuple[float, list[EvaluationJob]]] = {}

    async def of(self, session: "HubSession") -> "Sequence[EvaluationJob]":
        """Jobs of the caller, up to half a minute old; none when the hub does not tell in time."""
        key = session.tenant, session.principal
        kept = self._kept.get(key)
        if kept is not None and self._clock() - kept[0] < FRESH_SECONDS:
            return kept[1]
        jobs: list[EvaluationJob] = []
        try:
            with anyio.move_on_after(PATIENCE_SECONDS):
                listed = await session.client.jobs.list(
                    newest_first=False, limit=MOST_JOBS, tenant=session.tenant, max_retries=0
                )
                jobs = list(listed)
        except Exception as error:
            if not is_hub_error(error):
                raise
        self._kept.pop(key, None)
        while len(self._kept) >= MAX_CALLERS:
            self._kept.pop(next(iter(self._kept)))
        self._kept[key] = self._clock(), jobs
        return jobs

    def forget(self, session: "HubSession") -> None:
        """The caller has started another job."""
        self._kept.pop((session.tenant, session.principal), None)
