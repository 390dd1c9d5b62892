"""Finds what came to the hub's list and what left it, without reading the list.

Hubs list jobs by random ids, so a new job is somewhere among ten thousand. A look asks for the jobs
at a few positions. Between two of them lie as many jobs of the hub as there are positions, and as
many known ones as the index counts; where the numbers differ, that part is read, or divided until
it is short enough to be read. One job that came or went costs some four requests.

Equal numbers hide an exchange: one job deleted and another created and finished since the last
look, both between the same two positions. No look that leaves out rows can exclude it: the hub
has no time, version or checksum of the list, and filters by name, tag, owner and state only, so a
job that took the place of its neighbour in the list, with the same attributes, shows in no answer
but the row itself. Ids are random, so one exchange is hidden with a probability of one in `PROBES`,
two with two in `PROBES` squared; positions differ from look to look, so a hidden one is
likely to show at the next. A reading of the whole list (`CallerIndex`) finds all.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from evalhub_mcp.app.known_jobs.hub_list import HubList, ListWindow
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs, Row
from evalhub_mcp.app.parallel import in_parallel

PROBES = 20
"""Positions that a look asks for."""
FEWER_PROBES = 16
"""The same for very long lists, of which more has to be divided where something changed."""
DIVISIONS = 3
"""Positions by which a part is divided."""
SHORT = 800
"""Jobs that are read rather than divided further, in one request."""
SHORT_OF_MANY = 200
"""The same where several parts have to be read."""
MOST_SHIFT = 8
"""A part with more new or missing jobs than this is read at once."""
ROUNDS = 3
"""Attempts while the list changes during the look."""
GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole part, spread evenly over 0 to 1."""

ReadRows = Callable[[Sequence[Mapping[str, Any]]], Awaitable[dict[str, Row]]]


@dataclass(frozen=True)
class _Mark:
    """A position in the hub's list and the job there; None for the beginning and the end."""

    position: int
    job_id: str | None


@dataclass(frozen=True)
class _Part:
    """The jobs between two marks."""

    above: _Mark
    below: _Mark

    @property
    def size(self) -> int:
        """How many jobs the hub has there."""
        return self.below.position - self.above.position - 1


class _ListMoved(Exception):
    """The list changed during the look."""


class TooManyChangesError(Exception):
    """So much changed that the whole list should be read."""


class ListChanges:
    """One look at a list that is known already."""

    def __init__(
        self,
        hub: HubList,
        known: KnownJobs,
        read: ReadRows,
        turn: int,
        short: int = SHORT,
        probes: int = PROBES,
    ) -> None:
        """Compare the hub's list with what is known.

        Args:
            hub: The list.
            known: What is known, which is brought up to date.
            read: Returns the rows of jobs that are new or may have changed.
            turn: The number of the look, by which its positions are moved.
            short: Jobs that are read rather than divided further.
            probes: Positions that are asked for.
        """
        self._hub = hub
        self._known = known
        self._read = read
        self._turn = turn
        self._short = short
        self._probes = probes
        self._left = 0
        """Jobs that may still be read."""
        self.total = len(known)
        """The hub's count of all jobs, once it was asked."""

    async def apply(
        self, most: int, beside: Sequence[Callable[[], Awaitable[object]]] = ()
    ) -> None:
        """Bring the known jobs up to date.

        Args:
            most: Jobs that may be read for it.
            beside: Other requests that are made at the same time as the first ones.

        Raises:
            TooManyChangesError: More would have to be read, or the list does not hold still.
            UnorderedListError: The list is not what this index needs.
            ClientError: The hub could not be asked.
        """
        for attempt in range(ROUNDS):
            try:
                marks = await self._marks(self._turn + attempt, beside if not attempt else ())
                self._left = most
                await self._settle(self._unequal(marks))
            except _ListMoved:
                continue
            if self.total == len(self._known):
                return
        raise TooManyChangesError

    async def _marks(
        self, turn: int, beside: Sequence[Callable[[], Awaitable[object]]]
    ) -> list[_Mark]:
        """Ask for the jobs at positions all over the list."""
        count = max(len(self._known), 1)
        step = count / self._probes
        first = (turn * GOLDEN) % 1 * step
        positions = dict.fromkeys(int(first + step * number) for number in range(self._probes))
        probes = [self._probe(position) for position in positions if position < count]
        answers = await in_parallel([*probes, *beside])
        windows = [answer for answer in answers if isinstance(answer, ListWindow)]
        self.total = windows[0].total
        return await self._as_marks(windows, _Mark(-1, None), _Mark(self.total, None))

    async def _as_marks(
        self, windows: Sequence[ListWindow], above: _Mark, below: _Mark
    ) -> list[_Mark]:
        """Return the marks at the windows' jobs, between two others; adds jobs that are new."""
        marks = [above]
        for window in windows:
            if window.total != self.total:
                raise _ListMoved
            if window.ids:
                marks.append(_Mark(window.offset, window.ids[0]))
                self._known.put(await self._read(window.items))
        marks.append(below)
        ids = [mark.job_id for mark in marks if mark.job_id is not None]
        if ids != sorted(set(ids), reverse=True):
            raise _ListMoved
        return marks

    def _probe(self, position: int) -> Callable[[], Awaitable[ListWindow]]:
        async def ask() -> ListWindow:
            return await self._hub.window(position, 1)

        return ask

    def _unequal(self, marks: Sequence[_Mark]) -> list[_Part]:
        """Return the parts in which the hub has more or fewer jobs than are known."""
        parts = [_Part(above, below) for above, below in pairwise(marks)]
        return [part for part in parts if self._shift(part)]

    def _shift(self, part: _Part) -> int:
        known = self._known.between(part.above.job_id, part.below.job_id)
        return part.size - len(known)

    async def _settle(self, parts: Sequence[_Part]) -> None:
        """Read the parts, or divide them and go on with what is unequal in them."""
        short = self._short if len(parts) == 1 else min(self._short, SHORT_OF_MANY)
        await in_parallel([partial(self._settle_part, part, short) for part in parts])

    async def _settle_part(self, part: _Part, short: int) -> None:
        if part.size <= short or abs(self._shift(part)) > MOST_SHIFT:
            self._left -= part.size
            if self._left < 0:
                raise TooManyChangesError
            await self._read_part(part)
            return
        step = (part.size + 1) / (DIVISIONS + 1)
        positions = [
            part.above.position + round(step * number) for number in range(1, DIVISIONS + 1)
        ]
        windows = await in_parallel([self._probe(position) for position in positions])
        inner = self._unequal(await self._as_marks(windows, part.above, part.below))
        if inner:  # else the marks themselves were the new jobs
            await self._settle(inner)

    async def _read_part(self, part: _Part) -> None:
        """Read all jobs of a part, and forget those that are not there any more."""
        ids: list[str] = []
        position = part.above.position + 1
        while position < part.below.position:
            window = await self._hub.window(position, part.below.position - position)
            follows = not ids or not window.ids or window.ids[0] < ids[-1]
            if window.total != self.total or not window.ids or not follows:
                raise _ListMoved
            ids += window.ids
            position = window.end
            self._known.put(await self._read(window.items))
        above, below = part.above.job_id, part.below.job_id
        if ids and not ((above is None or ids[0] < above) and (below is None or ids[-1] > below)):
            raise _ListMoved
        self._known.remove(set(self._known.between(above, below)).difference(ids))
