"""Turns the rows of a file into questions, and reports unsuitable rows with their lines."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.datasets import column_names as names_of
from evalhub_mcp.datasets.answer_keys import AnswerKey, KeyedRow, find_answer_key
from evalhub_mcp.datasets.cell_values import accepted_answers, list_or_object
from evalhub_mcp.datasets.choices import LETTERS
from evalhub_mcp.datasets.columns import Columns
from evalhub_mcp.datasets.human_verdicts import Labelled, labelled_reply, unreadable_verdicts
from evalhub_mcp.datasets.questions import Finding, LabelledReply, Question
from evalhub_mcp.datasets.reading_options import ReadingOptions
from evalhub_mcp.datasets.row_shapes import answers_of_object, final_answer
from evalhub_mcp.datasets.tables import Number, Row, Table
from evalhub_mcp.datasets.text_comparison import folded

MAX_TEXT = 20_000
MAX_CONTEXT = 100_000
MAX_ANSWER = 4_000
MAX_CATEGORY = 60
MAX_ANSWERS = 1_000
"""Accepted answers of one question; a reply is compared with each."""
MAX_ID = 200
_FORMS = {"text": "the choice's text", "letters": "its letter", "labels": "its label",
          "from_0": "its number from 0", "from_1": "its number from 1"}  # fmt: skip


class _BadRow(ValueError):
    """A row cannot be a question; the message gives the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class _Draft:
    """A row that is a question, before its right choice is known."""

    row: Row
    id: str
    text: str
    answers: tuple[str, ...]
    choices: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    system: str = ""
    category: str = ""
    labelled: tuple[LabelledReply, ...] = ()
    right: int | None = None

    @property
    def keyed(self) -> KeyedRow:
        return KeyedRow(self.answers[0], self.choices, self.labels)


def read_questions(
    table: Table, columns: Columns, options: ReadingOptions | None = None
) -> tuple[list[Question], list[Finding]]:
    """Return the questions of a file, and findings about the other rows."""
    options = options or ReadingOptions()
    missing = [
        Finding(
            "no_such_column",
            f"There is no column {name[:40]!r}. The file has: {_shown_columns(table.columns)}.",
            blocking=True,
        )
        for name in columns.unknown
    ]
    for role, found, names in (
        ("question", columns.question, names_of.QUESTION),
        ("answer", columns.answer, names_of.ANSWER),
    ):
        if found is None and table.rows and not columns.unknown:
            missing.append(_missing_column(role, names, table.columns))
    rows = () if missing else table.rows
    bad_lines: dict[tuple[str, str], list[int]] = defaultdict(list)
    for line, reason in table.faults:
        bad_lines["unreadable_row", f"Rows that cannot be read ({reason})."].append(line)
    drafts = []
    for number, row in enumerate(rows, 1):
        try:
            drafts.append(_draft(row, columns, number))
        except _BadRow as error:
            bad_lines[error.code, str(error)].append(row.line)
    offered = [draft for draft in drafts if draft.choices and draft.right is None]
    key = find_answer_key([draft.keyed for draft in offered], options.answers_are)
    notes = _decision_findings(offered, key) if options.answers_are is None else []
    questions: dict[str, Question] = {}
    by_content = Labelled()
    for draft in drafts:
        try:
            question = _question(draft, key)
        except _BadRow as error:
            bad_lines[error.code, str(error)].append(draft.row.line)
            continue
        if merged := by_content.merged(question, questions, columns):
            questions[merged.id] = merged
            continue
        if question.id in questions:
            bad_lines["duplicate_id", "Ids that an earlier row has already."].append(draft.row.line)
            continue
        questions[question.id] = question
        by_content.add(question)
    findings = [
        Finding.on_lines(code, message, lines, blocking=True)
        for (code, message), lines in sorted(bad_lines.items(), key=lambda item: item[1][0])
    ]
    notes += unreadable_verdicts(rows, columns)
    return list(questions.values()), [*missing, *findings, *notes]


def _decision_findings(offered: Sequence[_Draft], key: AnswerKey) -> list[Finding]:
    """Return findings about answers that were read as keys, although they could be texts."""
    lines = [draft.row.line for draft in offered if key.is_also_a_text(draft.keyed)]
    if not lines or key.rival is not None or key.form is None:
        return []
    message = (
        f"An answer is read as {_FORMS[key.form]}, which fits the rows together; in these rows it "
        "is also the text of another choice. Set answers_are to text if that is meant."
    )
    return [Finding.on_lines("answers_read_as", message, lines)]


def _shown_columns(names: Sequence[str]) -> str:
    return ", ".join(name[:40] for name in names[:12]) or "no columns at all"


def _missing_column(role: str, names: Sequence[str], present: Sequence[str]) -> Finding:
    return Finding(
        f"no_{role}_column",
        f"No column is the {role}. The file has: {_shown_columns(present)}. Set {role}_column to "
        f"one of them, or name it one of: {', '.join(names[:7])}.",
        blocking=True,
    )


def _draft(row: Row, columns: Columns, number: int) -> _Draft:
    assert columns.question is not None
    assert columns.answer is not None
    values = row.values
    text = _text(values.get(columns.question), "question", MAX_TEXT)
    if columns.extra_input and (extra := values.get(columns.extra_input)) not in (None, ""):
        text += "\n\n" + _text(extra, "input", MAX_TEXT)
    if columns.context and (context := values.get(columns.context)) not in (None, "", []):
        text = f"{_context(context)}\n\n{text}"
    answers = [final_answer(answer) for answer in _answers(values.get(columns.answer))]
    if columns.aliases and (more := values.get(columns.aliases)) not in (None, "", []):
        answers += _answers(more)
    answers = list(dict.fromkeys(answers))
    if len(answers) > MAX_ANSWERS:
        raise _BadRow("too_many_answers", f"There are more than {MAX_ANSWERS} accepted answers.")
    id = f"q{number}"
    if columns.id and (given := values.get(columns.id)) not in (None, ""):
        id = _text(given, "id", MAX_ID, number=True)
    system = values.get(columns.system) if columns.system else None
    category = _category(values.get(columns.category)) if columns.category else ""
    draft = _Draft(
        row,
        id,
        text,
        tuple(answers),
        system=_system(system),
        category=category,
        labelled=labelled_reply(row, columns),
    )
    if columns.distractors:
        _add_distractors(draft, columns)
    else:
        draft.choices, draft.labels = _choices(row, columns)
    return draft


def _category(value: Any) -> str:
    """Return a category as one short text, of a list the first; "" for anything else."""
    if isinstance(value, list) and value:
        value = value[0]
    return str(value).strip()[:MAX_CATEGORY] if isinstance(value, str | int) else ""


def _system(value: Any) -> str:
    return _text(value, "system", MAX_TEXT) if value not in (None, "") else ""


def _context(value: Any) -> str:
    if isinstance(value, str) and not isinstance(value, Number):
        value = accepted_answers(value) or value
    if isinstance(value, dict):  # HotpotQA: {"title": […], "sentences": [[…], …]}
        known = (value.get(name) for name in ("sentences", "contexts", "text"))
        value = next(filter(None, known), None) or list(value.values())
    if isinstance(value, list):
        parts = ["".join(part) if _is_texts(part) else part for part in value]
        value = "\n\n".join(_text(part, "context", MAX_CONTEXT) for part in parts)
    return _text(value, "context", MAX_CONTEXT)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _question(draft: _Draft, key: AnswerKey) -> Question:
    row, answers = draft.row, draft.answers
    if not draft.choices:
        return Question(
            draft.id, draft.text, answers, row.line,
            system=draft.system, category=draft.category, labelled=draft.labelled,
        )  # fmt: skip
    right = draft.right
    if right is None:
        if key.is_ambiguous(draft.keyed):
            assert key.form is not None
            assert key.rival is not None
            raise _BadRow(
                "ambiguous_answer",
                f"The answer can be {_FORMS[key.form]} or {_FORMS[key.rival]}, which are different "
                f"choices, and no other row decides: set answers_are to {key.form} or {key.rival}.",
            )
        found = {
            key.right_choice(KeyedRow(answer, draft.choices, draft.labels)) for answer in answers
        } - {None}
        if len(found) > 1:
            raise _BadRow("several_right_choices", "Several choices are right; one must be.")
        right = found.pop() if found else None
    if right is None:
        raise _BadRow("answer_not_a_choice", "The answer is none of the choices.")
    return Question(
        draft.id, draft.text, (draft.choices[right],), row.line, draft.choices, right,
        system=draft.system, category=draft.category, labelled=draft.labelled,
    )  # fmt: skip


def _add_distractors(draft: _Draft, columns: Columns) -> None:
    """Make choices of the right answer and wrong ones, in an order that hides the right one."""
    wrong: list[str] = []
    for name in columns.distractors:
        value = draft.row.values.get(name)
        if value not in (None, "", []):
            wrong += _answers(value)
    choices = [draft.answers[0], *wrong]
    _check_choices(choices)
    choices.sort(key=lambda choice: hashlib.sha256(f"{draft.text}\0{choice}".encode()).digest())
    draft.choices = tuple(choices)
    draft.right = choices.index(draft.answers[0])


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
    if isinstance(value, str) and not isinstance(value, Number):
        value = accepted_answers(value) or value
        if isinstance(value, str) and value.lstrip().startswith("{"):
            found = list_or_object(value)
            inner = answers_of_object(found) if isinstance(found, dict) else None
            value = value if inner is None else inner
    if isinstance(value, dict):
        found = answers_of_object(value)
        value = value if found is None else found
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, bool):
            yield "true" if one else "false"
        elif isinstance(one, dict) and (inner := answers_of_object(one)):
            yield from (_text(text, "answer", MAX_ANSWER, number=True) for text in inner)
        else:
            yield _text(one, "answer", MAX_ANSWER, number=True)
    if value == []:
        raise _BadRow("empty_answer", "The answer is empty.")


def _choices(row: Row, columns: Columns) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the choices of a row and their labels; both empty without choices.

    Choices in columns of their own have the columns' names as labels.
    """
    labels: list[Any] = []
    if len(columns.choices) > 1:
        listed: Any = [row.values.get(name) for name in columns.choices]
        while listed and listed[-1] in (None, ""):
            listed.pop()
        labels = list(columns.choices[: len(listed)])
    elif columns.choices:
        listed = row.values.get(columns.choices[0])
        if isinstance(listed, str):
            listed = _split(listed)
    else:
        return (), ()
    if listed is None or listed == []:
        return (), ()
    if isinstance(listed, dict):
        # {"text": […], "label": […]} or {"A": "first", "B": "second"}
        texts = listed.get("text", listed.get("texts", listed.get("choices")))
        given = listed.get("label", listed.get("labels"))
        if isinstance(texts, list):
            labels = given if isinstance(given, list) and len(given) == len(texts) else []
            listed = texts
        else:
            labels, listed = list(listed), list(listed.values())
    if isinstance(listed, list) and listed and all(isinstance(one, dict) for one in listed):
        # [{"label": "A", "text": "first"}, …]
        labels = [one.get("label", one.get("key")) for one in listed]
        listed = [one.get("text", one.get("value", one.get("content"))) for one in listed]
    if not isinstance(listed, list):
        raise _BadRow("wrong_type", "The choices are not a list.")
    texts = [_text(choice, "choice", MAX_ANSWER, number=True) for choice in listed]
    texts = _without_letters(texts)
    _check_choices(texts)
    return tuple(texts), tuple(map(str, labels)) if None not in labels else ()


def _without_letters(texts: list[str]) -> list[str]:
    """Return choices without the letters before them, where each has its own: "A) first"."""
    bare = []
    for letter, text in zip(LETTERS, texts, strict=False):
        match = re.match(rf"\(?{letter}(?:[.:]\s+|\)\s*)(?=\S)", text)
        if not match:
            return texts
        bare.append(text[match.end() :])
    return bare


_CHOICE_LETTER = re.compile(r"(?:^|(?<=[\s,;]))\(?([A-Za-z])\s?[).:]\s")
"""The letter before a choice, where all choices are one text."""


def _check_choices(texts: Sequence[str]) -> None:
    if not 2 <= len(texts) <= len(LETTERS):
        raise _BadRow("bad_choices", f"There must be 2 to {len(LETTERS)} choices.")
    if len({folded(choice) for choice in texts}) < len(texts):
        raise _BadRow("bad_choices", "Two choices are the same.")


def _split(text: str) -> Any:
    """Split a cell into choices: a list or object, lines, parts between `|` or `;`, or letters."""
    text = text.strip()
    if (found := list_or_object(text)) is not None:
        return found
    for separator in ("\n", "|", ";"):
        if separator in text:
            return [part.strip() for part in text.split(separator) if part.strip()]
    return _between_letters(text) or ([text] if text else [])


def _between_letters(text: str) -> list[str]:
    """Return the parts of "A. red, B. green" or "a ) 38 , b ) 27"; none without such letters."""
    marks: list[re.Match[str]] = []
    for match in _CHOICE_LETTER.finditer(text):
        if match[1].upper() == LETTERS[len(marks)]:
            marks.append(match)
    if len(marks) < 2 or marks[0].start() > 0:
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [text[m.end() : end].strip(" ,;") for m, end in zip(marks, ends, strict=True)]
