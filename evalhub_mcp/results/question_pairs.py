"""The questions of one run with their replies, beside the same questions of a baseline.

Repetitions of a question are one question with the mean of their scores. Two runs asked the same
question when its text and its expected answer are equal; where no text is kept, its id. Other rows
of a file may have come or gone, and the order may differ.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Self

from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.samples.sample import Sample

Show = Literal["wrong", "lost", "won", "flaky", "errors", "cut", "all"]


KINDS: tuple[Show, ...] = ("wrong", "lost", "won", "flaky", "errors", "cut")


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a run, with all its repetitions, and the same one of a baseline."""

    samples: Sequence[Sample]
    score: float | None
    """The mean over its repetitions; None when none was scored."""
    baseline: "AskedQuestion | None" = None

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> Self:
        """Return the question with these repetitions."""
        if len(samples) == 1:
            return cls(samples, samples[0].score)
        scores = [sample.score for sample in samples if sample.score is not None]
        return cls(samples, sum(scores) / len(scores) if scores else None)

    @property
    def first(self) -> Sample:
        """The repetition to show: the first that is not right, else the first."""
        return next((s for s in self.samples if s.score != 1), self.samples[0])

    @property
    def change(self) -> Literal["lost", "won"] | None:
        """How it differs from the baseline; None when it does not, or cannot be told."""
        if self.baseline is None or self.score is None or self.baseline.score is None:
            return None
        if self.score == self.baseline.score:
            return None
        return "won" if self.score > self.baseline.score else "lost"

    @property
    def gain(self) -> float:
        """How much higher its score is than in the baseline; 0 when that cannot be told."""
        if self.baseline is None or self.score is None or self.baseline.score is None:
            return 0.0
        return self.score - self.baseline.score

    def kinds(self) -> Iterator[Show]:
        """Yield the kinds it belongs to, without "all"."""
        if self.score is not None and self.score < 1:
            yield "wrong"
        if (change := self.change) is not None:
            yield change
        if len({sample.score for sample in self.samples} - {None}) > 1:
            yield "flaky"
        if any(sample.error for sample in self.samples):
            yield "errors"
        if any(sample.finish_reason and sample.is_cut for sample in self.samples):
            yield "cut"

    def holds(self, text: str) -> bool:
        """Whether a text occurs in it, in any case."""
        wanted = text.casefold()
        return any(
            wanted in part.casefold()
            for s in self.samples
            for part in (s.id, s.question, s.expected, s.answer, s.reply)
        )


class AskedRun:
    """The questions of a run in its order, sorted by kind once."""

    def __init__(self, by_content: Mapping[Hashable, AskedQuestion]) -> None:
        self._by_content = by_content
        self.of_kind: dict[Show, list[AskedQuestion]] = {"all": list(by_content.values())}
        for question in self.of_kind["all"]:
            for kind in question.kinds():
                self.of_kind.setdefault(kind, []).append(question)
        for changed in (self.of_kind.get("lost", []), self.of_kind.get("won", [])):
            changed.sort(key=lambda question: -abs(question.gain))
        self._searched: tuple[Show, str, list[AskedQuestion]] = ("all", "", [])

    @classmethod
    def of(cls, samples: Iterable[Sample]) -> Self:
        """Return the run with these answers."""
        found = _by_content(samples)
        return cls({content: AskedQuestion.of(repeats) for content, repeats in found.items()})

    @classmethod
    def of_scores(cls, outcomes: Outcomes, *, lower_is_better: bool = False) -> Self:
        """Return the run of which only scores are on record; its questions have numbers as ids."""
        questions = {}
        for number, (key, score) in enumerate(zip(outcomes.keys, outcomes.scores, strict=True), 1):
            right = score if score is None or not lower_is_better else 1 - score
            sample = Sample(number - 1, score=right, id=str(number))
            questions[key] = AskedQuestion([sample], right)
        return cls(questions)

    def against(self, baseline: "AskedRun") -> "AskedRun":
        """Return the run with each question's counterpart in a baseline."""
        before = baseline._by_content
        return AskedRun(
            {
                content: AskedQuestion(question.samples, question.score, before.get(content))
                for content, question in self._by_content.items()
            }
        )

    def __len__(self) -> int:
        """How many questions were asked."""
        return len(self._by_content)

    @property
    def counts(self) -> dict[str, int]:
        """How many questions there are of each kind; kinds without any are left out."""
        return {kind: len(self.of_kind[kind]) for kind in KINDS if kind in self.of_kind}

    @property
    def compared(self) -> int:
        """How many questions the baseline has too."""
        return sum(question.baseline is not None for question in self.of_kind["all"])

    def shown(self, show: Show, contains: str = "") -> list[AskedQuestion]:
        """Return the questions of a kind that hold a text, in the run's order.

        Of those lost and won the largest changes come first: of part marks and averages of
        repetitions the small ones may be chance.
        """
        found = self.of_kind.get(show, [])
        if not contains:
            return found
        # Each page of a long answer is another call with the same text.
        if self._searched[:2] != (show, contains):
            matching = [question for question in found if question.holds(contains)]
            self._searched = show, contains, matching
        return self._searched[2]

    def outcomes(self) -> Outcomes:
        """Return what was scored on each question, identified by its content."""
        questions = self.of_kind["all"]
        clusters = [question.samples[0].cluster for question in questions]
        categories = [question.samples[0].category for question in questions]
        return Outcomes(
            list(self._by_content),
            [question.score for question in questions],
            clusters if all(clusters) else (),
            categories=categories if any(categories) else (),
            epochs=min((len(question.samples) for question in questions), default=1),
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
