"""What a run scored on each question, and which questions two runs share.

A reading has outcomes only where its adapter put them on record. Keys identify questions by
content, so that equal keys of two runs are the same question; a question of one run alone, and
one that either run could not score, is left out of the pairs.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from evalhub_mcp.results.difference_estimate import DifferenceEstimate
from evalhub_mcp.results.paired_difference import MarksDifference, RightWrongDifference

MIN_PAIRS = 2


@dataclass(frozen=True)
class Outcomes:
    """The scores of a run by question, 0 to 1 and more is better."""

    keys: Sequence[Hashable]
    """One key for each question, equal for equal questions."""
    scores: Sequence[float | None]
    """One score for each question; None where it was asked and not scored."""
    clusters: Sequence[Hashable] = ()
    """For each question the passage, document or group it belongs to; empty without groups."""
    categories: Sequence[str] = ()
    """For each question the part of the data set it belongs to; empty without parts."""
    by_number: bool = False
    """Whether equal keys rest on equal numbers and settings only, not on the questions' content."""
    epochs: int = 1
    """How often each question was asked; its score is then the mean."""

    def __post_init__(self) -> None:
        """Check that the parts have one entry for each question.

        Raises:
            ValueError: They have not, or a key occurs twice.
        """
        if len(self.keys) != len(self.scores) or len(self.clusters) not in {0, len(self.keys)}:
            raise ValueError("keys, scores and clusters must have one entry for each question")
        if len(set(self.keys)) != len(self.keys):
            raise ValueError("a question occurs twice")


@dataclass(frozen=True)
class Pairs:
    """The questions that two runs both scored, with both scores."""

    keys: Sequence[Hashable]
    before: Sequence[float]
    after: Sequence[float]
    clusters: Sequence[Hashable]
    alone: int
    """Questions that only one run asked, or that only one run could score."""
    by_number: bool = False
    """Whether the questions are taken for equal by their numbers, not by their content."""
    are_first: bool = False
    """Whether they are the first questions of both runs."""
    epochs: int = 1
    """How often each run asked each question, at least."""

    @property
    def right_or_wrong(self) -> bool:
        """Whether every score is 0 or 1."""
        return all(score in (0, 1) for score in (*self.before, *self.after))

    def difference(self, *, lower_is_better: bool = False) -> DifferenceEstimate:
        """Return the estimated improvement of the second run over the first."""
        sign = -1 if lower_is_better else 1
        if self.right_or_wrong and not self.clusters:
            up = sum(a > b for b, a in zip(self.before, self.after, strict=True))
            down = sum(a < b for b, a in zip(self.before, self.after, strict=True))
            lost, won = (up, down) if lower_is_better else (down, up)
            return RightWrongDifference(lost, won, len(self.before))
        differences = [sign * (a - b) for b, a in zip(self.before, self.after, strict=True)]
        return MarksDifference(tuple(differences), tuple(self.clusters), self.epochs)


def pair_outcomes(baseline: Outcomes | None, other: Outcomes | None) -> Pairs | None:
    """Return the questions that both runs scored; None when fewer than two are known."""
    if baseline is None or other is None:
        return None
    found = dict(zip(other.keys, other.scores, strict=True))
    clusters = baseline.clusters
    keys, before, after, groups = [], [], [], []
    for index, (key, first) in enumerate(zip(baseline.keys, baseline.scores, strict=True)):
        second = found.get(key)
        if first is None or second is None:
            continue
        keys.append(key)
        before.append(first)
        after.append(second)
        groups += [clusters[index]] if clusters else []
    if len(keys) < MIN_PAIRS:
        return None
    alone = len({*baseline.keys, *other.keys}) - len(keys)
    shared = {*baseline.keys} & {*other.keys}
    first = len(shared)
    are_first = {*baseline.keys[:first]} == {*other.keys[:first]} == shared
    by_number = baseline.by_number or other.by_number
    epochs = min(baseline.epochs, other.epochs)
    return Pairs(keys, before, after, groups, alone, by_number, are_first, epochs)
