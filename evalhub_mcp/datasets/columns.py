"""Finds the columns for question, answer, choices and context.

Columns are recognised by their usual names in a fixed order of preference, unless the user names
them; the report shows those that were used.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalhub_mcp.datasets import column_names as names_of
from evalhub_mcp.datasets.choices import LETTERS
from evalhub_mcp.datasets.reading_options import ReadingOptions

_LETTERED = "|".join(names_of.ONE_CHOICE)
_NUMBERED = "|".join((*names_of.ONE_CHOICE, *names_of.NUMBERED_CHOICE))
_ONE_CHOICE = re.compile(rf"(?:(?:{_LETTERED})_?)?([a-z])|(?:{_NUMBERED})_?(\d{{1,2}})")
_CONTEXT_WORDS = ("context", "passage", "kontext")
_DISTRACTOR = re.compile(r"(?:distractor|incorrect_answer|wrong_answer)_?\d{0,2}s?")


@dataclass(frozen=True)
class Columns:
    """The names of a file's columns by their role."""

    question: str | None
    answer: str | None
    choices: tuple[str, ...] = ()
    """One column with all choices, or one column per choice."""
    id: str | None = None
    aliases: str | None = None
    context: str | None = None
    """Text that is put before the question."""
    extra_input: str | None = None
    """Text that is put after the question, where that is an instruction."""
    system: str | None = None
    category: str | None = None
    human: str | None = None
    """A person's verdict on a reply."""
    labelled_reply: str | None = None
    """The reply that the verdict is about."""
    distractors: tuple[str, ...] = ()
    """Wrong choices, one column each, beside the right one in `answer`."""
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """Columns that the user named but the file does not have."""
    other_answer: str | None = None
    """Another column that could be the expected answer."""


def find_columns(names: Sequence[str], options: ReadingOptions | None = None) -> Columns:
    """Assign roles to the columns of a file."""
    options = options or ReadingOptions()
    by_name: dict[str, str] = {}
    for name in names:
        by_name.setdefault(_plain(name), name)

    def first(candidates: Sequence[str], *taken: str | None) -> str | None:
        found = (by_name[name] for name in candidates if name in by_name)
        return next((name for name in found if name not in taken), None)

    def first_by_word(candidates: Sequence[str], *taken: str | None) -> str | None:
        """Return the first column one of whose words is a candidate, such as "Expected answer"."""
        words = {name: set(plain.split("_")) for plain, name in by_name.items()}
        for candidate in candidates:
            for name, parts in words.items():
                if candidate in parts and not parts & names_of.NOT_A_ROLE and name not in taken:
                    return name
        return None

    named = [name for name in (options.question_column, options.answer_column,
                               options.context_column) if name]  # fmt: skip
    named += _listed(options.choices_column)
    unknown = tuple(name for name in named if _plain(name) not in by_name)

    def chosen(name: str | None) -> str | None:
        return by_name.get(_plain(name)) if name else None

    answer = chosen(options.answer_column)
    question = chosen(options.question_column)
    extra = None
    if question is None and "instruction" in by_name and "question" not in by_name:
        extra = first(names_of.EXTRA_INPUT, answer)
        question = by_name["instruction"] if extra else None
    question = question or first(names_of.QUESTION, answer)
    question = question or first_by_word(names_of.QUESTION, answer)
    choices = tuple(c for name in _listed(options.choices_column) if (c := chosen(name)))
    single = first(names_of.CHOICES, answer, question) if not choices else None
    choices = choices or ((single,) if single else _choice_columns(by_name, answer, question))
    answer = answer or first(names_of.ANSWER, question, extra, *choices)
    if answer is None and question is not None and _plain(question) == "q" and not choices:
        answer = by_name.get("a")
    answer = answer or first_by_word(names_of.ANSWER, question, extra, *choices)
    context = chosen(options.context_column)
    context = context or first(names_of.CONTEXT, question, answer, extra)
    context = context or first_by_word(_CONTEXT_WORDS, question, answer, extra, *choices)
    distractors = (
        ()
        if choices
        else tuple(
            name
            for plain, name in by_name.items()
            if _DISTRACTOR.fullmatch(plain) and name != answer
        )
    )
    other = None
    if answer is not None and options.answer_column is None:
        other = first(names_of.ANSWER, answer, question, extra, context, *choices)
        if answer == other or _plain(answer) in names_of.REPLIES:
            other = None
    used = {question, answer, context, extra, *choices, *distractors}
    id, aliases = first(names_of.ID, *used), first(names_of.ALIASES, *used)
    system, category = first(names_of.SYSTEM, *used), first(names_of.CATEGORY, *used)
    used |= {id, aliases, system, category}
    human = first(names_of.HUMAN, *used)
    labelled_reply = first(names_of.LABELLED_REPLY, *used) if human else None
    if labelled_reply is not None and other is not None and _plain(other) in names_of.REPLIES:
        other = None
    used |= {human, labelled_reply}
    return Columns(
        question=question,
        answer=answer,
        choices=choices,
        id=id,
        aliases=aliases,
        context=context,
        extra_input=extra,
        system=system,
        category=category,
        human=human,
        labelled_reply=labelled_reply,
        distractors=distractors,
        ignored=tuple(name for name in names if name not in used),
        unknown=unknown,
        other_answer=other,
    )


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _listed(names: str | None) -> list[str]:
    return [name.strip() for name in (names or "").split(",") if name.strip()]


def _choice_columns(by_name: Mapping[str, str], *taken: str | None) -> tuple[str, ...]:
    """Return columns such as A, B, C, D or option_1, option_2 in order; at least two."""
    found = {}
    for plain, name in by_name.items():
        if name not in taken and (match := _ONE_CHOICE.fullmatch(plain)):
            letter, number = match.groups()
            found[LETTERS.index(letter.upper()) if letter else int(number)] = name
    ordered = [found[key] for key in sorted(found)]
    return tuple(ordered) if len(ordered) >= 2 and max(found) - min(found) < len(found) else ()
