"""Sentences that a caller was shown in the last half hour, so that they are not repeated.

A model remembers the advice of the dry run when it submits a minute later; repeated in every
reply it only costs tokens. What is kept is lost with the process, and then said once more.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

MAX_SENTENCES = 2_000
SECONDS = 1_800.0
"""About the length of a conversation with an agent."""


class RecentSentences:
    """Sentences by caller, the oldest forgotten first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` counts seconds."""
        self._clock = clock
        self._shown: OrderedDict[tuple[object, str], float] = OrderedDict()

    def new(self, caller: object, sentences: Iterable[str]) -> list[str]:
        """Return the sentences that a caller was not shown lately, and note them as shown."""
        now = self._clock()
        fresh = []
        for sentence in sentences:
            key = (caller, sentence)
            shown = self._shown.pop(key, None)
            if shown is None or now - shown > SECONDS:
                fresh.append(sentence)
                shown = now
            self._shown[key] = shown
        while len(self._shown) > MAX_SENTENCES:
            self._shown.popitem(last=False)
        return fresh
