"""Goals that the benchmark only counts; none of them is used to improve the vocabulary.

They are written from the catalog and the groups of answers alone, without reading the vocabulary,
the reading of goals or the goals before them. Once a change was made for a goal, or its miss was
looked at, it belongs to `goals_once_blind`.
"""

from collections.abc import Sequence

from benchmarks.goals import Goal

HELD_OUT: Sequence[Goal] = ()
