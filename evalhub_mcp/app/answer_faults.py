"""What is wrong with a run's answers beside being wrong: empty, cut off, refused, always the same.

Such a score measures the set-up and not the model, so `diagnose` names it with what to change. A
fault counts from 5 % of the questions on.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.datasets.reply_text import visible_reply
from evalhub_mcp.local.inspect.benchmarks.refusal_detection import is_refusal
from evalhub_mcp.results.question_pairs import AskedQuestion
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.untrusted import sanitize_line

LEAST_SHARE = 0.05
LEAST = 2
SAME_SHARE = 0.9
LEAST_SAME = 10
MAX_SHORT_ANSWER = 40
"""Longer expected answers are no words that a reply could contain by the way."""
ABOUT_REFUSALS = frozenset({"refusals", "red_team"})
"""Benchmarks in which a refusal is an answer."""


@dataclass(frozen=True)
class AnswerFault:
    """A fault of many answers: the id of its cause, and a sentence with an example."""

    cause: str
    evidence: str


def answer_faults(questions: Sequence[AskedQuestion], benchmark_id: str) -> list[AnswerFault]:
    """Return what is wrong with many of the answers, the most frequent first."""
    samples = [question.first for question in questions if question.score is not None]
    wrong = [sample for sample in samples if sample.is_wrong]
    visible = {id(sample): visible_reply(sample.reply).strip() for sample in wrong}
    found: list[tuple[int, AnswerFault]] = []

    def add(cause: str, faulty: Sequence[Sample], what: str) -> None:
        if len(faulty) >= max(LEAST, LEAST_SHARE * len(samples)):
            evidence = f"{len(faulty)} of {len(samples)} replies {what}"
            found.append((len(faulty), AnswerFault(cause, evidence + _example(faulty[0]))))

    add("replies_cut", [s for s in wrong if s.is_cut], "were cut off before they were right")
    empty = [s for s in wrong if not visible[id(s)] and not s.is_cut]
    add("replies_empty", empty, "were empty, or reasoning only")
    if benchmark_id not in ABOUT_REFUSALS:
        add("replies_refused", [s for s in wrong if is_refusal(visible[id(s)])], "were refusals")
    hidden = [s for s in wrong if _holds_answer(visible[id(s)], s.expected)]
    add("answers_not_found", hidden, "contain the expected answer and were scored as wrong")
    found += _same(samples)
    return [fault for _, fault in sorted(found, key=lambda fault: -fault[0])]


def _same(samples: Sequence[Sample]) -> list[tuple[int, AnswerFault]]:
    """Return the fault of a model that gives one reply to nearly all of different questions."""
    replies = Counter(sample.reply.strip() for sample in samples)
    reply, count = replies.most_common(1)[0] if replies else ("", 0)
    expected = {sample.expected for sample in samples}
    if not reply or len(samples) < LEAST_SAME or count < SAME_SHARE * len(samples):
        return []
    if len(expected) < 2:
        return []
    text = f'{count} of {len(samples)} replies are the same: "{sanitize_line(reply, 100)}"'
    return [(count, AnswerFault("replies_same", text))]


def _holds_answer(reply: str, expected: str) -> bool:
    """Whether a wrong reply contains the expected answer as words of their own."""
    wanted = _words(expected)
    if not wanted.strip() or len(expected) > MAX_SHORT_ANSWER or len(expected.strip()) < 2:
        return False
    return wanted in _words(reply)


def _words(text: str) -> str:
    """Return the words of a text in lower case, with a space before and after each."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return f" {' '.join(words)} "


def _example(sample: Sample) -> str:
    got = sanitize_line(sample.reply, 80)
    shown = f', got "{got}"' if got else ""
    return (
        f'; such as {sanitize_line(sample.shown_id, 60)}: "{sanitize_line(sample.question, 80)}" '
        f'expected "{sanitize_line(sample.expected, 40)}"{shown}'
    )
