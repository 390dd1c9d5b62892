"""Find the columns for question and answer, and turn rows into questions.

Columns are recognised by their usual names in a fixed order of preference, and the report names
those that were used. A row that cannot be a question is reported with its line.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.datasets.choices import LETTERS
from evalhub_mcp.datasets.parsing import Number, Row, Table
from evalhub_mcp.datasets.questions import Finding, Question
from evalhub_mcp.datasets.text_comparison import folded

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
MAX_ANSWERS = 1_000
"""Accepted answers of one question; a reply is compared with each."""
MAX_ID = 200


@dataclass(frozen=True)
class Columns:
    """The names of a file's columns by their role."""

    question: str | None
    answer: str | None
    choices: tuple[str, ...] = ()
    """One column with all choices, or one column per choice."""
    id: str | None = None
    aliases: str | None = None
    ignored: tuple[str, ...] = ()


def find_columns(names: Sequence[str]) -> Columns:
    """Assign roles to the columns of a file."""
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(re.sub(r"[\s-]+", "_", name.strip().lower()), name)

    def first(candidates: Sequence[str]) -> str | None:
        return next((by_name[name] for name in candidates if name in by_name), None)

    question, answer, aliases = first(QUESTION), first(ANSWER), first(ALIASES)
    single = first(CHOICES)
    choices = (single,) if single else _choice_columns(by_name)
    used = {question, answer, aliases, first(ID), *choices}
    return Columns(
        question=question,
        answer=answer,
        choices=choices,
        id=first(ID),
        aliases=aliases,
        ignored=tuple(name for name in names if name not in used),
    )


def _choice_columns(by_name: Mapping[str, str]) -> tuple[str, ...]:
    """Return columns such as A, B, C, D or option_1, option_2 in order; at least two."""
    found = {}
    for plain, name in by_name.items():
        if match := _ONE_CHOICE.fullmatch(plain):
            letter, number = match.groups()
            found[LETTERS.index(letter.upper()) if letter else int(number)] = name
    ordered = [found[key] for key in sorted(found)]
    return tuple(ordered) if len(ordered) >= 2 and max(found) - min(found) < len(found) else ()


class _BadRow(ValueError):
    """A row cannot be a question; the text says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def read_questions(table: Table, columns: Columns) -> tuple[list[Question], list[Finding]]:
    """Return the questions of a file, and what is wrong with the other rows."""
    missing = []
    if columns.question is None:
        missing.append(_missing("question", QUESTION, table.columns))
    if columns.answer is None:
        missing.append(_missing("answer", ANSWER, table.columns))
    rows = () if missing else table.rows
    bad_lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line, reason in table.faults:
        bad_lines["unreadable_row", f"Rows that cannot be read ({reason})."].append(line)
    first_index = _first_index(rows, columns)
    questions: dict[str, Question] = {}
    for number, row in enumerate(rows, 1):
        try:
            question = _question(row, columns, number, first_index)
        except _BadRow as error:
            bad_lines[error.code, str(error)].append(row.line)
            continue
        if question.id in questions:
            bad_lines["duplicate_id", "Ids that an earlier row has already."].append(row.line)
            continue
        questions[question.id] = question
    findings = [
        Finding.on_lines(code, message, lines, blocking=True)
        for (code, message), lines in bad_lines.items()
    ]
    return list(questions.values()), [*(missing if table.rows else ()), *findings]


def _missing(role: str, names: Sequence[str], present: Sequence[str]) -> Finding:
    shown = ", ".join(name[:40] for name in present[:12]) or "no columns at all"
    return Finding(
        f"no_{role}_column",
        f"No column is the {role}. The file has: {shown}. Name it one of: {', '.join(names[:7])}.",
        blocking=True,
    )


def _question(row: Row, columns: Columns, number: int, first_index: int | None) -> Question:
    assert columns.question is not None
    assert columns.answer is not None
    text = _text(row.values.get(columns.question), "question", MAX_TEXT)
    answers = list(_answers(row.values.get(columns.answer)))
    if columns.aliases and (more := row.values.get(columns.aliases)) not in (None, "", []):
        answers += _answers(more)
    choices = tuple(_choices(row, columns))
    id = f"q{number}"
    if columns.id and (given := row.values.get(columns.id)) not in (None, ""):
        id = _text(given, "id", MAX_ID, number=True)
    answers = list(dict.fromkeys(answers))
    if len(answers) > MAX_ANSWERS:
        raise _BadRow("too_many_answers", f"There are more than {MAX_ANSWERS} accepted answers.")
    if not choices:
        return Question(id, text, tuple(answers), row.line)
    right = _right_choice(answers, choices, first_index)
    return Question(id, text, (choices[right],), row.line, choices, right)


def _text(value: Any, role: str, limit: int, *, number: bool = False) -> str:
    if value is None or (isinstance(value, str) and not value.strip()):
        raise _BadRow(f"empty_{role}", f"The {role} is empty.")
    if not isinstance(value, str) or (isinstance(value, Number) and not number):
        raise _BadRow("wrong_type", f"The {role} is {_kind(value)}, not text.")
    if len(value) > limit:
        raise _BadRow("text_too_long", f"The {role} is longer than {limit} characters.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise _BadRow("not_text", f"The {role} contains half of a surrogate pair.") from None
    return value.strip()


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, Number):
        return "a number"
    return "a list" if isinstance(value, list) else "an object"


def _answers(value: Any) -> Iterator[str]:
    """Yield the accepted answers: text, a number, true or false, or a list of these."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield "true" if one else "false"
        else:
            yield _text(one, "answer", MAX_ANSWER, number=True)
    if value == []:
        raise _BadRow("empty_answer", "The answer is empty.")


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
        # {"A": "first", "B": "second"} or {"text": […], "label": […]}
        texts = listed.get("text")
        listed = texts if isinstance(texts, list) else list(listed.values())
    if not isinstance(listed, list):
        raise _BadRow("wrong_type", "The choices are not a list.")
    texts = [_text(choice, "choice", MAX_ANSWER, number=True) for choice in listed]
    if not 2 <= len(texts) <= len(LETTERS):
        raise _BadRow("bad_choices", f"There must be 2 to {len(LETTERS)} choices.")
    if len({folded(choice) for choice in texts}) < len(texts):
        raise _BadRow("bad_choices", "Two choices are the same.")
    yield from texts


def _split(text: str) -> list[Any]:
    """Split a cell into choices: a JSON list, lines, or parts between `|` or `;`."""
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


def _right_choice(answers: Sequence[str], choices: Sequence[str], first_index: int | None) -> int:
    options = [folded(choice) for choice in choices]
    for answer in answers:
        if folded(answer) in options:
            return options.index(folded(answer))
    answer = answers[0].strip().rstrip(".)")
    letters = LETTERS[: len(choices)]
    if len(answer) == 1 and answer.upper() in letters:
        return letters.index(answer.upper())
    if answer.isdecimal() and first_index is None:
        raise _BadRow(
            "bad_choices",
            "The answer is a number, and the file does not show whether choices are counted "
            "from 0 or 1: write the choice's letter or text.",
        )
    if answer.isdecimal() and first_index is not None and int(answer) - first_index < len(choices):
        return int(answer) - first_index
    raise _BadRow("answer_not_a_choice", "The answer is none of the choices.")


def _first_index(rows: Sequence[Row], columns: Columns) -> int | None:
    """Return whether the file numbers choices from 0 or from 1; None when it does not show."""
    if not columns.choices or columns.answer is None:
        return None
    last = False
    for row in rows:
        answer = str(row.values.get(columns.answer) or "").strip()
        if answer == "0":
            return 0
        try:
            last = last or answer == str(len(tuple(_choices(row, columns))))
        except _BadRow:
            continue
    return 1 if last else None
