"""Counts the questions of a run, and decides when a failing endpoint ends the run.

A run ends when nothing but failures came back, when the endpoint failed for several questions in
a row, or when more than 5 % of many questions failed for good. Each question was then already
repeated as `ModelRetries` says, so going on would only take longer.
"""

import time
from collections import Counter

ALL_FAILED = 8
"""Questions that failed, while none succeeded, after which the run ends."""
FAILED_IN_A_ROW = 8
"""Questions in a row that the server failed to answer."""
FEW_IN_A_ROW = 3
SILENT_SECONDS = 20.0
"""With `FEW_IN_A_ROW` failures in a row, this long without any reply ends the run as well."""
MANY_QUESTIONS = 100
MAX_FAILED_SHARE = 0.05
_LEAST_FAILED = 10
_SLOW_SECONDS = 2.0


class RunWatch:
    """Counts replies and failures of a run over `size` questions."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.done = 0
        self.failed = 0
        self.last_cause = ""
        self._causes: Counter[str] = Counter()
        self._in_a_row = 0
        self._tolerated = 0
        self._last_reply = time.monotonic()
        self._seconds = 0.0

    def record_reply(self, seconds: float) -> None:
        """Record a reply and the seconds that it took."""
        self.done += 1
        self._in_a_row = 0
        self._last_reply = time.monotonic()
        self._seconds += seconds

    def record_ungraded(self) -> None:
        """Record a question whose reply could not be graded."""
        self.done += 1
        self.failed += 1
        self._tolerated += 1

    def record_failure(self, cause: str, *, is_server: bool, is_tolerated: bool = False) -> None:
        """Record a question that failed for good.

        Args:
            cause: What the endpoint said, in a few words.
            is_server: Whether the server failed, rather than refused the request.
            is_tolerated: Whether it says nothing about other questions, as a content filter does.
        """
        self.done += 1
        self.failed += 1
        self.last_cause = cause
        self._causes[cause] += 1
        self._tolerated += is_tolerated
        self._in_a_row = self._in_a_row + 1 if is_server else 0

    @property
    def should_end(self) -> bool:
        """Whether the run is to be ended because of its failures."""
        counted = self.failed - self._tolerated
        if self.done >= self.size or not counted:
            return False
        if counted == self.done >= ALL_FAILED or self._in_a_row >= FAILED_IN_A_ROW:
            return True
        silent = time.monotonic() - self._last_reply
        if self._in_a_row >= FEW_IN_A_ROW and silent >= SILENT_SECONDS:
            return True
        is_many = self.size >= MANY_QUESTIONS and counted >= _LEAST_FAILED
        return is_many and counted > MAX_FAILED_SHARE * self.size

    @property
    def commonest_cause(self) -> str:
        """The cause of most failures, "" without any."""
        return self._causes.most_common(1)[0][0] if self._causes else ""

    def note(self, limit: int, most: int) -> str:
        """Return a note for the progress about failures and slow replies."""
        notes = []
        if self.failed:
            cause = self.commonest_cause or "replies that could not be graded"
            notes.append(f"{self.failed} of {self.done} failed: {cause}")
        replies = self.done - self.failed
        if replies >= 4 and (mean := self._seconds / replies) >= _SLOW_SECONDS:
            left = (self.size - self.done) * mean / limit
            if left > 60:
                more = ": raise max_connections" if limit == most and most < 256 else ""
                notes.append(f"{mean:.1f} s a reply, {limit} at a time{more}")
        return "; ".join(notes)
