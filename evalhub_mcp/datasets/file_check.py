"""What is wrong with a question file, and what makes its scores mean less than they seem to.

Decision: what cannot be scored stops a run (or its rows are left out when the user says
so); what can be scored but misleads is told and does not. Each finding names its lines.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evalhub_mcp.datasets.columns import Columns, find_columns, read_questions
from evalhub_mcp.datasets.parsing import Format, UnreadableFile, parse
from evalhub_mcp.datasets.questions import Finding, Occurrences, Question, Scorer
from evalhub_mcp.datasets.reply_parsing import LETTERS, as_number, contains_words, folded
from evalhub_mcp.datasets.scorers import pattern_problem

FEW = 30
_COMMON_WORDS = frozenset("yes no true false none null both all neither never always".split())
_LONG_ANSWER = 100
_SHORT_INCLUDED = 2


@dataclass(frozen=True)
class FileReport:
    """Everything known about a question file and a scorer for it."""

    format: Format
    bytes: int
    sha256: str
    columns: Columns
    questions: tuple[Question, ...]
    rows: int
    """Rows of the file, readable or not."""
    scorer: Scorer
    findings: tuple[Finding, ...]
    baseline: float | None = None
    """The share of right answers of whoever always replies the same, at best."""
    baseline_reply: str = ""

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """What stops a run."""
        return tuple(f for f in self.findings if f.blocking)

    @property
    def row_faults(self) -> bool:
        """Whether everything that stops a run lies in single rows, which can be left out."""
        return bool(self.questions) and all(f.count for f in self.blocking)

    @property
    def margin(self) -> float:
        """Half the width of a 95 % interval around a score of one half."""
        return 0.98 / math.sqrt(len(self.questions)) if self.questions else 1.0


def check_file(data: bytes, format: Format, scorer: Scorer | None = None) -> FileReport:
    """Read a question file and judge it; `scorer` None takes the one that fits its answers.

    Raises UnreadableFile.
    """
    table = parse(data, format)
    columns = find_columns(table.columns)
    questions, findings = read_questions(table, columns)
    rows = len(table.rows) + len(table.faults)
    if rows == 0:
        raise UnreadableFile("The file has a header or brackets, but no rows.", "file_empty")
    chosen = scorer or suggested_scorer(questions)
    kept, more = _fit(questions, chosen)
    findings += more
    if table.has_bom:
        findings.append(
            Finding("byte_order_mark", "The file begins with a byte order mark; it is ignored.")
        )
    findings += [*_duplicates(kept), *_leaks(kept, chosen), *_balance(kept), *_size(kept)]
    share, reply = _constant_baseline(kept, chosen)
    if share is not None and share >= 0.5 and len(kept) >= 8:
        findings.append(
            Finding(
                "unbalanced_answers",
                f"Whoever always replies {reply[:40]!r} scores {share:.2f}: read scores against "
                "that, or balance the answers.",
            )
        )
    return FileReport(
        format=table.format,
        bytes=table.bytes,
        sha256=table.sha256,
        columns=columns,
        questions=tuple(kept),
        rows=rows,
        scorer=chosen,
        findings=tuple(sorted(findings, key=lambda f: not f.blocking)),
        baseline=share,
        baseline_reply=reply,
    )


def suggested_scorer(questions: Sequence[Question]) -> Scorer:
    """The scorer that fits the answers of a file."""
    if not questions:
        return "exact"
    if all(question.choices for question in questions):
        return "choice"
    answers = [answer for question in questions for answer in question.answers]
    if all(as_number(answer) is not None for answer in answers):
        return "numeric"
    words = sorted(len(answer.split()) for answer in answers)
    if words[len(words) * 9 // 10] > 8:
        return "model_graded"
    return "includes" if min(len(a) for a in answers) > _SHORT_INCLUDED else "exact"


def _fit(questions: Sequence[Question], scorer: Scorer) -> tuple[list[Question], list[Finding]]:
    """The questions the scorer can score, and what is wrong with the others."""
    unfit: dict[str, Occurrences] = {}
    misleading: dict[str, Occurrences] = {}
    kept = []
    for question in questions:
        problem = _unfit(question, scorer)
        if problem:
            unfit.setdefault(problem, Occurrences()).lines.append(question.line)
            continue
        kept.append(question)
        if warning := _misleading(question, scorer):
            misleading.setdefault(warning, Occurrences()).lines.append(question.line)
    return kept, [
        *(p.finding("answer_unfit", message, blocking=True) for message, p in unfit.items()),
        *(p.finding("answer_doubtful", message) for message, p in misleading.items()),
    ]


def _unfit(question: Question, scorer: Scorer) -> str | None:
    if scorer == "numeric" and any(as_number(a) is None for a in question.answers):
        return "Scorer numeric: the answer is no number."
    if scorer == "choice" and question.right_choice is None:
        return "Scorer choice: the row offers no choices (column choices, or columns A, B, C …)."
    if scorer == "regex":
        for answer in question.answers:
            if problem := pattern_problem(answer):
                return f"Scorer regex: the answer {problem}."
    if scorer in {"exact", "includes"} and any(not folded(a).strip(". ") for a in question.answers):
        return f"Scorer {scorer}: the answer is punctuation only."
    return None


def _misleading(question: Question, scorer: Scorer) -> str | None:
    if scorer == "exact" and min(len(a) for a in question.answers) > _LONG_ANSWER:
        return (
            "Scorer exact: answers over 100 characters, which hardly any reply repeats; "
            "model_graded or includes may suit."
        )
    shortest = min(len(a) for a in question.answers)
    number = any(as_number(a) is not None for a in question.answers)
    if scorer == "includes" and shortest <= _SHORT_INCLUDED and not number:
        return (
            "Scorer includes: answers of one or two letters, which long replies contain by chance."
        )
    return None


def _duplicates(questions: Sequence[Question]) -> Iterator[Finding]:
    first: dict[str, Question] = {}
    same, contradicting = Occurrences(), Occurrences()
    for question in questions:
        key = folded(question.text) + "\0" + "\0".join(map(folded, sorted(question.choices)))
        earlier = first.setdefault(key, question)
        if earlier is question:
            continue
        agrees = set(map(folded, earlier.answers)) & set(map(folded, question.answers))
        (same if agrees else contradicting).lines.append(question.line)
    if contradicting.lines:
        yield contradicting.finding(
            "contradicting_duplicates",
            "Questions that an earlier row asks with another answer: one of the two is always "
            "scored wrong.",
        )
    if same.lines:
        yield same.finding(
            "duplicates", "Questions that an earlier row asks already: they count twice."
        )


def _leaks(questions: Sequence[Question], scorer: Scorer) -> Iterator[Finding]:
    if scorer == "regex":
        return
    leaking = Occurrences()
    for question in questions:
        text = folded(question.text)
        if any(_tells(text, folded(answer)) for answer in question.answers) and not any(
            contains_words(text, folded(choice))
            for index, choice in enumerate(question.choices)
            if index != question.right_choice
        ):
            leaking.lines.append(question.line)
    if leaking.lines:
        yield leaking.finding(
            "answer_in_question",
            "The question contains its answer: a model that merely repeats it may be scored right.",
        )


def _tells(question: str, answer: str) -> bool:
    if answer in _COMMON_WORDS or len(answer) < (4 if answer.isdecimal() else 3):
        return False
    return contains_words(question, answer)


def _balance(questions: Sequence[Question]) -> Iterator[Finding]:
    offered = [q for q in questions if q.right_choice is not None]
    if len(offered) < 12:
        return
    by_chance = sum(1 / len(q.choices) for q in offered) / len(offered)
    spread = math.sqrt(by_chance * (1 - by_chance) / len(offered))
    position, most = Counter(q.right_choice for q in offered).most_common(1)[0]
    share = most / len(offered)
    if share > by_chance + 3 * spread:
        yield Finding(
            "unbalanced_choices",
            f"Choice {LETTERS[position or 0]} is right in {share:.0%} of the questions (by chance: "
            f"{by_chance:.0%}): a model that prefers one letter scores too high or too low. "
            "Shuffle the choices.",
        )
    longest = sum(
        max(range(len(q.choices)), key=lambda i, q=q: len(q.choices[i])) == q.right_choice  # type: ignore[misc]
        for q in offered
    )
    if longest / len(offered) > max(0.5, by_chance + 3 * spread):
        yield Finding(
            "longest_is_right",
            f"The longest choice is the right one in {longest / len(offered):.0%} of the "
            "questions: it can be guessed without knowing.",
        )
    numbers = sorted({len(q.choices) for q in offered})
    if len(numbers) > 1:
        yield Finding(
            "uneven_choices",
            f"Questions offer from {numbers[0]} to {numbers[-1]} choices: guessing is not equally "
            "easy in all of them.",
        )


def _size(questions: Sequence[Question]) -> Iterator[Finding]:
    if 0 < len(questions) < FEW:
        margin = 0.98 / math.sqrt(len(questions))
        yield Finding(
            "few_questions",
            f"With {len(questions)} questions a score is uncertain by about ±{margin:.2f}: only "
            "large differences show.",
        )


def _constant_baseline(questions: Sequence[Question], scorer: Scorer) -> tuple[float | None, str]:
    """How much the best constant reply scores, and which reply that is."""
    if not questions or scorer in {"regex", "model_graded"}:
        return None, ""
    if scorer == "choice":
        counted = Counter(LETTERS[q.right_choice or 0] for q in questions)
    else:
        counted = Counter(answer for q in questions for answer in {folded(a) for a in q.answers})
    reply, most = counted.most_common(1)[0]
    return most / len(questions), reply
