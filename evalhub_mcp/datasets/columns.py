"""Which column is the question and which the answer, and rows made into questions.

Decision: columns are recognised by the names people use, in a fixed order of preference;
which one was taken is always told. A row that cannot be a question is counted with its
line, never guessed at.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalhub_mcp.datasets.parsing import Number, Row, Table
from evalhub_mcp.datasets.questions import Finding, Occurrences, Question
from evalhub_mcp.datasets.reply_parsing import LETTERS, folded

QUESTION = ("question", "input", "prompt", "query", "problem", "instruction", "task", "text")
ANSWER = (
    "answer", "expected", "target", "expected_answer", "expected_output", "correct_answer",
    "reference", "reference_answer", "ideal", "gold", "label", "answers", "targets", "output",
    "response", "completion", "criterion", "rubric",
)  # fmt: skip
CHOICES = ("choices", "options")
ID = ("id", "question_id", "sample_id", "key", "uid")
ALIASES = ("aliases", "alternatives", "accepted", "accepted_answers", "other_answers")
_ONE_CHOICE = re.compile(r"(?:(?:choice|option|answer)_?)?([a-z])|(?:choice|option)_?(\d{1,2})")
MAX_TEXT = 20_000
MAX_ANSWER = 4_000
MAX_ID = 200


@dataclass(frozen=True)
class Columns:
    """The columns of a file by their role, under the names they have there."""

    question: str | None
    answer: str | None
    choices: tuple[str, ...] = ()
    """One column with all choices, or one column for each."""
    id: str | None = None
    aliases: str | None = None
    ignored: tuple[str, ...] = ()


def find_columns(names: Sequence[str]) -> Columns:
    """Find the roles of the columns `names`."""
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(re.sub(r"[\s-]+", "_", name.strip().lower()), name)

    def first(candidates: Sequence[str]) -> str | None:
        return next((by_name[name] for name in candidates if name in by_name), None)

    question, answer, aliases = first(QUESTION), first(ANSWER), first(ALIASES)
    whole = first(CHOICES)
    choices = (whole,) if whole else _one_column_each(by_name)
    used = {question, answer, aliases, first(ID), *choices}
    return Columns(
        question=question,
        answer=answer,
        choices=choices,
        id=first(ID),
        aliases=aliases,
        ignored=tuple(name for name in names if name not in used),
    )


def _one_column_each(by_name: Mapping[str, str]) -> tuple[str, ...]:
    """Columns such as A, B, C, D or option_1, option_2; at least two."""
    found = {}
    for plain, name in by_name.items():
        if match := _ONE_CHOICE.fullmatch(plain):
            letter, number = match.groups()
            found[LETTERS.index(letter.upper()) if letter else int(number)] = name
    ordered = [found[key] for key in sorted(found)]
    return tuple(ordered) if len(ordered) >= 2 and max(found) - min(found) < len(found) else ()


class _Unusable(ValueError):
    """A row is no question; `code` is a word, the text what is wrong."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class _Collected:
    places: dict[tuple[str, str], Occurrences] = field(default_factory=dict)

    def add(self, code: str, message: str, line: int) -> None:
        self.places.setdefault((code, message), Occurrences()).lines.append(line)

    def findings(self) -> list[Finding]:
        return [
            places.finding(code, message, blocking=True)
            for (code, message), places in self.places.items()
        ]


def read_questions(table: Table, columns: Columns) -> tuple[list[Question], list[Finding]]:
    """The questions of a file, and what is wrong with the rows that are none."""
    collected = _Collected()
    for line, reason in table.faults:
        collected.add("unreadable_row", f"Rows that cannot be read ({reason}).", line)
    missing = []
    if columns.question is None:
        missing.append(_missing("question", QUESTION, table.columns))
    if columns.answer is None:
        missing.append(_missing("answer", ANSWER, table.columns))
    if missing and table.rows:
        return [], [*missing, *collected.findings()]
    counts_from = _first_index(table.rows, columns)
    questions: list[Question] = []
    ids: dict[str, int] = {}
    for number, row in enumerate(table.rows, 1):
        try:
            question = _question(row, columns, number, counts_from)
        except _Unusable as unusable:
            collected.add(unusable.code, str(unusable), row.line)
            continue
        if question.id in ids:
            collected.add("duplicate_id", "Ids that an earlier row has already.", row.line)
            continue
        ids[question.id] = row.line
        questions.append(question)
    return questions, collected.findings()


def _missing(role: str, names: Sequence[str], present: Sequence[str]) -> Finding:
    shown = ", ".join(name[:40] for name in present[:12]) or "no columns at all"
    return Finding(
        f"no_{role}_column",
        f"No column is the {role}. The file has: {shown}. Name it one of: {', '.join(names[:7])}.",
        blocking=True,
    )


def _question(row: Row, columns: Columns, number: int, counts_from: int | None) -> Question:
    assert columns.question is not None
    assert columns.answer is not None
    text = _text(row.values.get(columns.question), "question", MAX_TEXT)
    answers = list(_answers(row.values.get(columns.answer)))
    if columns.aliases and (more := row.values.get(columns.aliases)) not in (None, "", []):
        answers += _answers(more)
    choices = tuple(_choices(row, columns))
    identity = f"q{number}"
    if columns.id and (given := row.values.get(columns.id)) not in (None, ""):
        identity = _text(given, "id", MAX_ID, number=True)
    answers = list(dict.fromkeys(answers))
    if not choices:
        return Question(identity, text, tuple(answers), row.line)
    right = _right_choice(answers, choices, counts_from)
    return Question(identity, text, (choices[right],), row.line, choices, right)


def _text(value: Any, role: str, limit: int, *, number: bool = False) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise _Unusable(f"empty_{role}", f"The {role} is empty.")
    if not isinstance(value, str) or (isinstance(value, Number) and not number):
        raise _Unusable("wrong_type", f"The {role} is {_kind(value)}, not text.")
    if len(value) > limit:
        raise _Unusable("text_too_long", f"The {role} is longer than {limit} characters.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _Unusable("not_text", f"The {role} holds half a character.") from None
    return value.strip()


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Number):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"


def _answers(value: Any) -> Iterator[str]:
    """Each accepted answer: text, a number, true or false, or a list of them."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield "true" if one else "false"
        else:
            yield _text(one, "answer", MAX_ANSWER, number=True)
    if value == []:
        raise _Unusable("empty_answer", "The answer is empty.")


def _choices(row: Row, columns: Columns) -> Iterator[str]:
    if len(columns.choices) > 1:
        listed: Any = [row.values.get(name) for name in columns.choices]
        while listed and listed[-1] in (None, ""):
            listed.pop()
    elif columns.choices:
        listed = row.values.get(columns.choices[0])
        if isinstance(listed, str):
            listed = _split(listed)
    else:
        return
    if listed is None or listed == []:
        return
    if isinstance(listed, dict):
        # {"A": "first", "B": "second"}, or the columns {"text": […], "label": […]}.
        texts = listed.get("text")
        listed = texts if isinstance(texts, list) else list(listed.values())
    if not isinstance(listed, list):
        raise _Unusable("wrong_type", "The choices are not a list.")
    texts = [_text(choice, "choice", MAX_ANSWER, number=True) for choice in listed]
    if not 2 <= len(texts) <= len(LETTERS):
        raise _Unusable("bad_choices", f"There must be 2 to {len(LETTERS)} choices.")
    if len({folded(choice) for choice in texts}) < len(texts):
        raise _Unusable("bad_choices", "Two choices are the same.")
    yield from texts


def _split(text: str) -> list[Any]:
    """The choices of one cell: a JSON list, lines, or parts between `|` or `;`."""
    text = text.strip()
    if text.startswith("["):
        try:
            found = json.loads(text, parse_float=Number, parse_int=Number)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, list):
            return found
    for separator in ("\n", "|", ";"):
        if separator in text:
            return [part.strip() for part in text.split(separator) if part.strip()]
    return [text] if text else []


def _right_choice(answers: Sequence[str], choices: Sequence[str], counts_from: int | None) -> int:
    options = [folded(choice) for choice in choices]
    for answer in answers:
        if folded(answer) in options:
            return options.index(folded(answer))
    answer = answers[0].strip().rstrip(".)")
    letters = LETTERS[: len(choices)]
    if len(answer) == 1 and answer.upper() in letters:
        return letters.index(answer.upper())
    if answer.isdecimal() and counts_from is None:
        raise _Unusable(
            "bad_choices",
            "The answer is a number, and the file does not show whether choices are counted "
            "from 0 or 1: write the choice's letter or text.",
        )
    if answer.isdecimal() and counts_from is not None and int(answer) - counts_from < len(choices):
        return int(answer) - counts_from
    raise _Unusable("answer_not_a_choice", "The answer is none of the choices.")


def _first_index(rows: Sequence[Row], columns: Columns) -> int | None:
    """Whether numbers for choices count from 0 or from 1; None when nothing shows it."""
    if not columns.choices or columns.answer is None:
        return None
    last = False
    for row in rows:
        answer = str(row.values.get(columns.answer) or "").strip()
        if answer == "0":
            return 0
        try:
            last = last or answer == str(len(tuple(_choices(row, columns))))
        except _Unusable:
            continue
    return 1 if last else None
