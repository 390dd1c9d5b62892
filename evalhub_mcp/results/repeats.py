"""What repetitions of the questions show: how reliably a model is right, and where it is flaky.

Our adapters report it as `repeats` in the additional information, and as the metrics pass@k and
pass^k. The score is the mean over the questions of each question's mean.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.untrusted import sanitize_line

FIELD = "repeats"
MOST_EPOCHS = 1000
MOST_NAMED = 5
"""Flaky questions that are named in words."""


@dataclass(frozen=True)
class FlakyQuestion:
    """A question that some repetitions answered rightly and others did not."""

    id: str
    right: int
    of: int


@dataclass(frozen=True)
class Repeats:
    """How a run repeated its questions."""

    epochs: int
    """How often each question was asked."""
    flaky: int
    """Questions that some repetitions answered rightly and others did not."""
    named: Sequence[FlakyQuestion] = ()
    """The first of them."""
    any_right: float | None = None
    """pass@k: the share of questions with at least one right reply of all repetitions."""
    all_right: float | None = None
    """pass^k: the share of questions with right replies only."""

    def words(self, questions: int | None) -> str:
        """Return what the repetitions show in one line; `questions` is how many were asked."""
        parts = [f"each question asked {self.epochs} times, averages compared"]
        if self.all_right is not None:
            parts.append(f"right every time {format_score(self.all_right)} (pass^{self.epochs})")
        if self.any_right is not None:
            parts.append(f"at least once {format_score(self.any_right)} (pass@{self.epochs})")
        of = f" of {questions}" if questions else ""
        flaky = f"{self.flaky}{of} flaky"
        if self.flaky:
            shown = [f"{sanitize_line(q.id, 40)} {q.right}/{q.of}" for q in self.named[:MOST_NAMED]]
            more = ", …" if self.flaky > len(shown) else ""
            flaky += f" (right in some): {', '.join(shown)}{more}" if shown else ""
        return "; ".join([", ".join(parts), flaky])


def repeats_of(reading: BenchmarkReading) -> Repeats | None:
    """Return how a run repeated its questions; None when it did not, or does not say."""
    epochs = reported_epochs(reading.info)
    if epochs < 2:
        return None
    found = reading.info[FIELD]
    flaky = _count(found.get("flaky"))
    listed = found.get("flaky_questions")
    questions = [_flaky(one) for one in listed[:50]] if isinstance(listed, list) else []
    return Repeats(
        epochs,
        flaky if flaky is not None else 0,
        [one for one in questions if one is not None],
        _share(reading.metrics.get(f"pass@{epochs}")),
        _share(reading.metrics.get(f"pass^{epochs}")),
    )


def repeats_note(reading: BenchmarkReading) -> str:
    """Return what repetitions show, in one line; empty without repetitions."""
    repeats = repeats_of(reading)
    return f"repeats: {repeats.words(reading.n_samples)}" if repeats is not None else ""


def reported_epochs(info: Mapping[str, Any]) -> int:
    """Return how often an adapter says that it asked each question; 1 when it does not say."""
    found = info.get(FIELD)
    epochs = _count(found.get("epochs")) if isinstance(found, Mapping) else None
    return epochs if epochs is not None and 1 <= epochs <= MOST_EPOCHS else 1


def _flaky(value: object) -> FlakyQuestion | None:
    if not isinstance(value, Mapping):
        return None
    id, right, of = value.get("id"), _count(value.get("right")), _count(value.get("of"))
    if not isinstance(id, str) or right is None or of is None or not 0 < right < of:
        return None
    return FlakyQuestion(id, right, of)


def _count(value: object) -> int | None:
    number = finite_number(value)
    return int(number) if number is not None and 0 <= number < 1e9 and number % 1 == 0 else None


def _share(value: object) -> float | None:
    number = finite_number(value)
    return number if number is not None and 0 <= number <= 1 else None
