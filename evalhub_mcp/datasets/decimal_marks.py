"""Decides once per file which decimal mark its numeric answers have."""

from collections.abc import Sequence
from dataclasses import replace

from evalhub_mcp.datasets.number_grammar import (
    DecimalMark,
    Numeral,
    shared_decimal_mark,
    shown_number,
    whole_number,
)
from evalhub_mcp.datasets.questions import Finding, Question


def with_decimal_mark(
    questions: Sequence[Question], given: DecimalMark | None
) -> tuple[list[Question], list[Finding]]:
    """Return the questions with the decimal mark of their file, and findings if it is unclear.

    Args:
        questions: Questions whose answers are numbers.
        given: The mark that the user says the file has.
    """
    numerals = [(q, number) for q in questions for a in q.answers if (number := whole_number(a))]
    mark = given or shared_decimal_mark(number for _, number in numerals)
    open_ones = [(q, number) for q, number in numerals if number.is_ambiguous]
    if mark is not None or not open_ones:
        found = [replace(q, decimal_mark=mark) for q in questions] if mark else list(questions)
        note = _assumption_findings(open_ones, mark) if open_ones and given is None and mark else []
        return found, note
    lines = sorted({question.line for question, _ in open_ones})
    shown = open_ones[0][1]
    either = " or ".join(shown_number(value) for value in shown.values)
    both = {number.decimal_mark for _, number in numerals} >= {"point", "comma"}
    if both or "." in shown.text:
        why = "the other answers have both marks" if both else "no other answer decides"
        message = (
            f"Numbers such as {shown.text} can be {either}, and {why}: set decimal_mark to point "
            "or comma."
        )
        undecided = {question.id for question, _ in open_ones}
        kept = [question for question in questions if question.id not in undecided]
        return kept, [Finding.on_lines("ambiguous_number", message, lines, blocking=True)]
    message = (
        f"Numbers such as {shown.text} are read as {shown_number(shown.value)}; if the comma "
        "begins decimals, set decimal_mark to comma."
    )
    found = [replace(question, decimal_mark="point") for question in questions]
    return found, [Finding.on_lines("assumed_number", message, lines)]


def _assumption_findings(
    open_ones: Sequence[tuple[Question, Numeral]], mark: DecimalMark
) -> list[Finding]:
    shown = open_ones[0][1]
    decided = whole_number(shown.text, mark)
    if decided is None or (mark == "point" and "," in shown.text):
        return []  # as most people expect
    lines = sorted({question.line for question, _ in open_ones})
    message = (
        f"Numbers such as {shown.text} are read as {shown_number(decided.value)}, because other "
        f"answers have a decimal {mark}."
    )
    return [Finding.on_lines("assumed_number", message, lines)]
