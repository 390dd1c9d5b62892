"""A caller's jobs, listed at most every few seconds.

Next steps look at them so that they do not suggest what was already run, and completions
offer their ids. Both are conveniences: a list that is a little old is good enough, and a hub
that does not answer in time costs the suggestion and nothing else.
"""

import time
from collections.abc import Callable, Sequence

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.errors import ClientError
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
        self._clock = clock
        self._kept: dict[tuple[Caller, bool], tuple[float, list[EvaluationJob]]] = {}

    async def sample(self, client: AsyncEvalHubClient, caller: Caller) -> Sequence[EvaluationJob]:
        """Return up to 200 of the caller's jobs, up to 30 s old; none if the hub is too slow."""
        kept = self._fresh(caller, whole=False, seconds=SAMPLE_SECONDS)
        if kept is not None:
            return kept
        jobs: list[EvaluationJob] = []
        try:
            with anyio.move_on_after(SAMPLE_DEADLINE_SECONDS):
                jobs = list(
                    await client.jobs.list(newest_first=False, limit=SAMPLE_JOBS, max_retries=0)
                )
        except ClientError:
            pass  # the caller goes without, and the hub is not asked again for a while
        return self._keep(caller, jobs, whole=False)

    async def all(self, client: AsyncEvalHubClient, caller: Caller) -> Sequence[EvaluationJob]:
        """Return all of the caller's jobs, newest first, up to 5 s old.

        Raises:
            ClientError: The hub could not be asked.
        """
        kept = self._fresh(caller, whole=True, seconds=ALL_SECONDS)
        if kept is None:
            kept = self._keep(caller, list(await client.jobs.list()), whole=True)
        return kept

    def forget(self, caller: Caller) -> None:
        """Drop the caller's listings, because it has submitted a job."""
        for whole in (False, True):
            self._kept.pop((caller, whole), None)

    def _fresh(self, caller: Caller, *, whole: bool, seconds: float) -> list[EvaluationJob] | None:
        kept = self._kept.get((caller, whole))
        return kept[1] if kept is not None and self._clock() - kept[0] < seconds else None

    def _keep(
        self, caller: Caller, jobs: list[EvaluationJob], *, whole: bool
    ) -> list[EvaluationJob]:
        self._kept.pop((caller, whole), None)
        while len(self._kept) >= 2 * MAX_CALLERS:
            self._kept.pop(next(iter(self._kept)))
        self._kept[caller, whole] = self._clock(), jobs
        return jobs
