"""The questions of one run with their replies, beside the same questions of a baseline.

Repetitions of a question are one question with the mean of their scores. Two runs asked the same
question when its text and its expected answer are equal; where no text is kept, its id. Other rows
of a file may have come or gone, and the order may differ.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.samples.sample import Sample

Show = Literal["wrong", "lost", "won", "errors", "cut", "all"]


@dataclass(frozen=True)
class AskedQuestion:
    """A question of a run, with all its repetitions, and the same one of a baseline."""

    samples: Sequence[Sample]
    baseline: "AskedQuestion | None" = None

    @property
    def first(self) -> Sample:
        """The repetition to show: the first that is not right, else the first."""
        return next((s for s in self.samples if s.score != 1), self.samples[0])

    @cached_property
    def score(self) -> float | None:
        """The mean over its repetitions; None when none was scored."""
        scores = [s.score for s in self.samples if s.score is not None]
        return sum(scores) / len(scores) if scores else None

    @property
    def change(self) -> Literal["lost", "won"] | None:
        """How it differs from the baseline; None when it does not, or cannot be told."""
        if self.baseline is None or self.score is None or self.baseline.score is None:
            return None
        if self.score == self.baseline.score:
            return None
        return "won" if self.score > self.baseline.score else "lost"

    def is_shown(self, show: Show, contains: str = "") -> bool:
        """Whether it belongs to what is to be shown."""
        if show in ("lost", "won"):
            chosen = self.change == show
        elif show == "wrong":
            chosen = self.score is not None and self.score < 1
        elif show == "errors":
            chosen = any(sample.error for sample in self.samples)
        elif show == "cut":
            chosen = any(sample.is_cut for sample in self.samples)
        else:
            chosen = True
        return chosen and (not contains or any(_holds(s, contains) for s in self.samples))


def asked_questions(
    samples: Iterable[Sample], baseline: Iterable[Sample] | None = None
) -> list[AskedQuestion]:
    """Return the questions of a run in its order, each with the same one of the baseline."""
    before = _by_content(baseline) if baseline is not None else {}
    return [
        AskedQuestion(found, AskedQuestion(before[content]) if content in before else None)
        for content, found in _by_content(samples).items()
    ]


def outcomes_of_samples(samples: Iterable[Sample]) -> Outcomes:
    """Return what was scored on each question, identified by its content."""
    found = _by_content(samples)
    questions = [AskedQuestion(repeats) for repeats in found.values()]
    clusters = [question.first.cluster for question in questions]
    categories = [question.first.category for question in questions]
    return Outcomes(
        list(found),
        [question.score for question in questions],
        clusters if all(clusters) else (),
        categories=categories if any(categories) else (),
    )


def _by_content(samples: Iterable[Sample]) -> dict[Hashable, list[Sample]]:
    """Return the repetitions of each question; equal questions of one run stay apart."""
    places: dict[int, list[Sample]] = {}
    for sample in samples:
        places.setdefault(sample.position, []).append(sample)
    found: dict[Hashable, list[Sample]] = {}
    seen: dict[tuple[str, str], int] = {}
    for repeats in places.values():
        one = repeats[0]
        content = (one.question, one.expected) if one.question else ("", one.id)
        found[content, seen.get(content, 0)] = repeats
        seen[content] = seen.get(content, 0) + 1
    return found


def _holds(sample: Sample, text: str) -> bool:
    wanted = text.casefold()
    parts = (sample.id, sample.question, sample.expected, sample.reply, sample.answer)
    return any(wanted in part.casefold() for part in parts)
