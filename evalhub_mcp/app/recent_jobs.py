"""A caller's jobs, listed at most every few seconds.

Next steps look at them so that they do not suggest what was already run, and completions
offer their ids. Both are conveniences: a list that is a little old is good enough, and a hub
that does not answer in time costs the suggestion and nothing else.
"""

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.single_flight_cache import SingleFlightCache

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.models import EvaluationJob

SAMPLE_SECONDS = 30.0
SAMPLE_JOBS = 200
"""One page. Hubs list jobs by random ids, so with more jobs than this it is any 200 of them."""
SAMPLE_DEADLINE_SECONDS = 2.0
ALL_SECONDS = 5.0
MAX_CALLERS = 64


class RecentJobs:
    """The listings of each caller."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._listings: SingleFlightCache[tuple[Caller, str], Sequence[EvaluationJob]] = (
            SingleFlightCache(SAMPLE_SECONDS, max_keys=2 * MAX_CALLERS, clock=clock)
        )

    async def sample(
        self, client: "AsyncEvalHubClient", caller: Caller
    ) -> "Sequence[EvaluationJob]":
        """Return up to 200 of the caller's jobs, up to 30 s old; none if the hub is too slow."""

        from evalhub_mcp.client.errors import ClientError

        async def fetch() -> "Sequence[EvaluationJob]":
            try:
                with anyio.move_on_after(SAMPLE_DEADLINE_SECONDS):
                    return await client.jobs.list(
                        newest_first=False, limit=SAMPLE_JOBS, max_retries=0
                    )
            except ClientError:
                pass
            return ()

        return await self._listings.get((caller, "sample"), fetch)

    async def all(self, client: "AsyncEvalHubClient", caller: Caller) -> "Sequence[EvaluationJob]":
        """Return all of the caller's jobs, newest first, up to 5 s old.

        Raises:
            ClientError: The hub could not be asked.
        """
        return await self._listings.get((caller, "all"), client.jobs.list, max_age=ALL_SECONDS)

    def forget(self, caller: Caller) -> None:
        """Drop the caller's listings, because it has submitted a job."""
        self._listings.discard_where(lambda key: key[0] == caller)
