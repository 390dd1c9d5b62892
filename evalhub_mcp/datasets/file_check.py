"""Checks a question file: rows that cannot be scored, and reasons for misleading scores.

Rows that cannot be scored stop a run unless the user leaves them out. Whatever can be scored but
misleads is reported and does not stop it. Each finding names its lines.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evalhub_mcp.datasets.choices import LETTERS
from evalhub_mcp.datasets.columns import Columns, find_columns
from evalhub_mcp.datasets.decimal_marks import with_decimal_mark
from evalhub_mcp.datasets.human_verdicts import verdict_findings
from evalhub_mcp.datasets.number_grammar import whole_number
from evalhub_mcp.datasets.parsing import parse
from evalhub_mcp.datasets.question_rows import read_questions
from evalhub_mcp.datasets.questions import Finding, Question, Scorer
from evalhub_mcp.datasets.reading_options import ReadingOptions
from evalhub_mcp.datasets.row_shapes import unfold
from evalhub_mcp.datasets.scorers import pattern_problem
from evalhub_mcp.datasets.tables import Format, UnreadableFile
from evalhub_mcp.datasets.text_comparison import folded, mark_words
from evalhub_mcp.datasets.truth_values import truth_of_answer

FEW_QUESTIONS = 30
_COMMON_WORDS = frozenset("yes no true false none null both all neither never always".split())
_MAX_EXACT_CHARS = 100
_MAX_SHORT_CHARS = 2
_MAX_LOOKED_FOR = 100
"""Accepted answers of one question that are looked for in its text."""


@dataclass(frozen=True)
class FileReport:
    """The questions of a file, a scorer for it, and all findings."""

    format: Format
    bytes: int
    sha256: str
    columns: Columns
    questions: tuple[Question, ...]
    rows: int
    """Rows of the file, including those that cannot be read."""
    scorer: Scorer
    findings: tuple[Finding, ...]
    baseline: float | None = None
    """The score of the best constant reply, where it is known."""
    baseline_reply: str = ""
    options: ReadingOptions = field(default_factory=ReadingOptions)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop a run."""
        return tuple(f for f in self.findings if f.blocking)

    @property
    def row_faults(self) -> bool:
        """Whether everything that stops a run is in single rows, which can be left out."""
        return bool(self.questions) and all(f.count for f in self.blocking)

    @property
    def margin(self) -> float:
        """Half the width of the 95 % interval of a score of 0.5."""
        return _margin(len(self.questions))


def check_file(
    data: bytes,
    format: Format,
    scorer: Scorer | None = None,
    options: ReadingOptions | None = None,
) -> FileReport:
    """Parse and check a question file.

    Args:
        data: The content of the file.
        format: Its format.
        scorer: The scorer; None for the one that suits the answers.
        options: What the user says about columns and answers.

    Raises:
        UnreadableFile: Nothing of the file can be read, or it has no rows.
    """
    options = options or ReadingOptions()
    table = unfold(parse(data, format))
    columns = find_columns(table.columns, options)
    questions, findings = read_questions(table, columns, options)
    rows = len(table.rows) + len(table.faults)
    if rows == 0:
        raise UnreadableFile("The file has a header or brackets, but no rows.", "file_empty")
    chosen = scorer or suggested_scorer(questions)
    kept, unsuitable = _suitable_questions(questions, chosen)
    findings += unsuitable
    if chosen == "numeric":
        kept, undecided = with_decimal_mark(kept, options.decimal_mark)
        findings += undecided
    findings += verdict_findings(kept, columns, has_judge=chosen == "model_graded")
    findings += [Finding(code, message) for code, message in table.notes]
    if columns.other_answer:
        findings.append(
            Finding(
                "two_answer_columns",
                f"Column {columns.answer!r} is the expected answer, and {columns.other_answer!r} "
                "is not used; set answer_column if it is the other way round.",
            )
        )
    if _are_bare_labels(columns, kept):
        findings.append(
            Finding(
                "bare_labels",
                f"Column {columns.answer!r} holds a number for each class and the file does not "
                "say which is which, so a model cannot know: name the classes in a column choices, "
                "or in the instruction.",
            )
        )
    if table.has_bom:
        findings.append(
            Finding("byte_order_mark", "The file begins with a byte order mark; it is ignored.")
        )
    findings += [*_duplicates(kept), *_choice_balance(kept)]
    if columns.context is None:  # a context is there to contain the answer
        findings += _answer_in_question(kept, chosen)
    if 0 < len(kept) < FEW_QUESTIONS:
        findings.append(
            Finding(
                "few_questions",
                f"With {len(kept)} questions a score is uncertain by about "
                f"±{_margin(len(kept)):.2f}: only large differences show.",
            )
        )
    share, reply = _constant_baseline(kept, chosen)
    if share is not None and share >= 0.5 and len(kept) >= 8:
        findings.append(
            Finding(
                "unbalanced_answers",
                f"Always replying {reply[:40]!r} scores {share:.2f}: compare scores with "
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
        options=options,
    )


def suggested_scorer(questions: Sequence[Question]) -> Scorer:
    """Return the scorer that suits the answers of a file."""
    if not questions:
        return "exact"
    if all(question.choices for question in questions):
        return "choice"
    answers = [answer for question in questions for answer in question.answers]
    if all(whole_number(answer) is not None for answer in answers):
        return "numeric"
    if all(truth_of_answer(answer) is not None for answer in answers):
        return "exact"
    words = sorted(len(answer.split()) for answer in answers)
    if words[len(words) * 9 // 10] > 8:
        return "model_graded"
    return "includes" if min(len(a) for a in answers) > _MAX_SHORT_CHARS else "exact"


def _are_bare_labels(columns: Columns, questions: Sequence[Question]) -> bool:
    """Whether the answers are labels such as 0 and 1 whose meaning the file does not show."""
    if (columns.answer or "").lower() not in {"label", "labels", "class", "category"}:
        return False
    answers = {answer for question in questions for answer in question.answers}
    return not columns.choices and bool(answers) and all(re.fullmatch(r"-?\d", a) for a in answers)


def _margin(questions: int) -> float:
    return 0.98 / math.sqrt(questions) if questions else 1.0


def _suitable_questions(
    questions: Sequence[Question], scorer: Scorer
) -> tuple[list[Question], list[Finding]]:
    """Return the questions that the scorer can score, and findings about their answers."""
    problems: dict[str, list[int]] = defaultdict(list)
    warnings: dict[str, list[int]] = defaultdict(list)
    kept = []
    for question in questions:
        if problem := _answer_problem(question, scorer):
            problems[problem].append(question.line)
            continue
        kept.append(question)
        if warning := _answer_warning(question, scorer):
            warnings[warning].append(question.line)
    return kept, [
        *(Finding.on_lines("answer_unfit", m, at, blocking=True) for m, at in problems.items()),
        *(Finding.on_lines("answer_doubtful", m, at) for m, at in warnings.items()),
    ]


def _answer_problem(question: Question, scorer: Scorer) -> str | None:
    if scorer == "numeric" and any(whole_number(a) is None for a in question.answers):
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


def _answer_warning(question: Question, scorer: Scorer) -> str | None:
    if scorer == "exact" and min(len(a) for a in question.answers) > _MAX_EXACT_CHARS:
        return (
            "Scorer exact: answers over 100 characters, which hardly any reply repeats; "
            "model_graded or includes may suit."
        )
    shortest = min(len(a) for a in question.answers)
    number = any(whole_number(a) is not None for a in question.answers)
    if scorer == "includes" and shortest <= _MAX_SHORT_CHARS and not number:
        return (
            "Scorer includes: answers of one or two letters, which long replies contain by chance."
        )
    return None


def _duplicates(questions: Sequence[Question]) -> Iterator[Finding]:
    first: dict[str, Question] = {}
    same: list[int] = []
    contradicting: list[int] = []
    for question in questions:
        key = folded(question.text) + "\0" + "\0".join(map(folded, sorted(question.choices)))
        earlier = first.setdefault(key, question)
        if earlier is question:
            continue
        agrees = set(map(folded, earlier.answers)) & set(map(folded, question.answers))
        (same if agrees else contradicting).append(question.line)
    if contradicting:
        yield Finding.on_lines(
            "contradicting_duplicates",
            "Questions that an earlier row asks with another answer: one of the two is always "
            "scored wrong.",
            contradicting,
        )
    if same:
        yield Finding.on_lines(
            "duplicates", "Questions that an earlier row asks already: they count twice.", same
        )


def _answer_in_question(questions: Sequence[Question], scorer: Scorer) -> Iterator[Finding]:
    if scorer == "regex":
        return
    lines = []
    for question in questions:
        text = mark_words(folded(question.text))
        if any(_reveals(text, answer) for answer in question.answers[:_MAX_LOOKED_FOR]) and not any(
            mark_words(folded(choice)) in text
            for index, choice in enumerate(question.choices)
            if index != question.right_choice
        ):
            lines.append(question.line)
    if lines:
        yield Finding.on_lines(
            "answer_in_question",
            "The question contains its answer: a model that merely repeats it may be scored right.",
            lines,
        )


def _reveals(marked_question: str, answer: str) -> bool:
    answer = folded(answer)
    if answer in _COMMON_WORDS or len(answer) < (4 if answer.isdecimal() else 3):
        return False
    return mark_words(answer) in marked_question


def _choice_balance(questions: Sequence[Question]) -> Iterator[Finding]:
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


def _constant_baseline(questions: Sequence[Question], scorer: Scorer) -> tuple[float | None, str]:
    """Return the score of the best constant reply, and that reply."""
    if not questions or scorer in {"regex", "model_graded"}:
        return None, ""
    if scorer == "choice":
        counted = Counter(LETTERS[q.right_choice or 0] for q in questions)
    else:
        counted = Counter(answer for q in questions for answer in {folded(a) for a in q.answers})
    reply, most = counted.most_common(1)[0]
    return most / len(questions), reply
