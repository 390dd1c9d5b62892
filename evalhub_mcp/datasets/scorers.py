"""The scorers for a user's own questions: functions that grade a reply.

`SCORER_MEANINGS` explains each to agents in one sentence. The sixth scorer, `model_graded`, asks
another model; see `judge_prompt`.
"""

import re
from collections.abc import Callable, Mapping

from evalhub_mcp.datasets.answer_numbers import answer_numeral
from evalhub_mcp.datasets.choices import LETTERS, read_choice
from evalhub_mcp.datasets.expression_matching import MATCHER, InvalidExpression, SearchTooLong
from evalhub_mcp.datasets.number_grammar import shown_number, whole_number
from evalhub_mcp.datasets.questions import Grade, Question, Scorer
from evalhub_mcp.datasets.reply_text import (
    bare_answer,
    plain_answers,
    value_of_label,
    visible_reply,
)
from evalhub_mcp.datasets.text_comparison import folded, mark_words
from evalhub_mcp.datasets.truth_values import read_truth, truth_of_answer

SCORER_MEANINGS: Mapping[Scorer, str] = {
    "exact": "the reply, or the answer it labels as such, is the answer, but for case, spacing, "
    "quotes and a final full stop; yes and true are the same",
    "includes": "the reply contains the answer as whole words, whatever the case",
    "numeric": "the number behind the last label or in the last box, else the last that is not "
    "subordinate, equals the answer",
    "choice": "the reply names the right choice by letter or text",
    "regex": "the answer, a regular expression, is found in the reply (case matters)",
    "model_graded": "a judge model says that the reply means the same as the answer",
}
EMPTY_REPLY = "empty reply"
_MAX_SEARCHED = 10_000
# A repetition inside a repeated group can take exponential time: (a+)+, (a*b?)*, (.*)*.
_REPEATED_GROUP = re.compile(r"\(((?:[^()\\]|\\.)*+)\)(?:[+*]|\{\d+,)")
_ESCAPED = re.compile(r"\\.")
_REPEAT = re.compile(r"[+*]|\{\d+,\}")


def pattern_problem(text: str) -> str | None:
    """Return why a regular expression cannot be used, as a predicate; None when it can."""
    try:
        if MATCHER.is_found([text], ""):
            return "matches anything, even an empty reply"
    except InvalidExpression as error:
        return f"is not a regular expression: {str(error)[:60]}"
    except SearchTooLong as error:
        return f"is too slow: {error}, even in an empty reply"
    groups = _REPEATED_GROUP.findall(text)
    if any(_REPEAT.search(_ESCAPED.sub("", group)) for group in groups):
        return "repeats a repetition, which can take exponential time"
    return None


def grade_exact(question: Question, reply: str) -> Grade:
    """Right when the reply is an accepted answer; yes and true are the same."""
    if repeated := _repeated_answer(question, reply):
        return repeated
    readings = plain_answers(reply)
    accepted = {folded(bare_answer(answer)) for answer in question.answers}
    right = any(reading and folded(reading) in accepted for reading in readings)
    if not right and (value := value_of_label(reply, question.text)) is not None:
        right = folded(value) in accepted
    if not right and (truths := _truths(question)):
        right = read_truth(reply) in truths
    return Grade(right, readings[0], "" if readings[0] else EMPTY_REPLY)


def grade_includes(question: Question, reply: str) -> Grade:
    """Right when the reply contains an accepted answer as whole words."""
    if repeated := _repeated_answer(question, reply):
        return repeated
    text = visible_reply(reply)
    if not text:
        return Grade(False, "", EMPTY_REPLY)
    if (truths := _truths(question)) and (said := read_truth(reply)) is not None:
        return Grade(said in truths, text)
    words = mark_words(folded(text))
    accepted = (folded(bare_answer(answer)) or folded(answer) for answer in question.answers)
    return Grade(any(mark_words(answer) in words for answer in accepted), text)


def grade_numeric(question: Question, reply: str) -> Grade:
    """Right when the number with which the reply answers equals an accepted answer."""
    if repeated := _repeated_answer(question, reply):
        return repeated
    mark = question.decimal_mark
    given = answer_numeral(reply, mark)
    if given is None:
        text = visible_reply(reply)
        return Grade(False, text, "no single number in the reply" if text else EMPTY_REPLY)
    accepted = (whole_number(answer, mark) for answer in question.answers)
    equal = next((a for a in accepted if a is not None and given.equals(a)), None)
    return Grade(equal is not None, shown_number((equal or given).value))


def grade_choice(question: Question, reply: str) -> Grade:
    """Right when the reply names the right choice, by letter or by text."""
    made = read_choice(reply, question.choices)
    if made is None:
        text = visible_reply(reply)
        return Grade(False, text, "no single choice in the reply" if text else EMPTY_REPLY)
    return Grade(made == question.right_choice, f"{LETTERS[made]}. {question.choices[made]}")


def _repeated_answer(question: Question, reply: str) -> Grade | None:
    """Return the grade of a reply that is an accepted answer, sign for sign."""
    given = folded(reply)
    if given and any(given == folded(answer) for answer in question.answers):
        return Grade(True, reply.strip())
    return None


def _truths(question: Question) -> set[bool]:
    """Return the truth values of the accepted answers; empty if one is anything else."""
    found = {truth_of_answer(answer) for answer in question.answers}
    return set() if None in found else {value for value in found if value is not None}


def grade_regex(question: Question, reply: str) -> Grade:
    """Right when an accepted expression is found in the first 10,000 characters.

    Raises:
        SearchTooLong: The search took longer than 2 s, so that it is not known.
    """
    text = visible_reply(reply)
    return Grade(MATCHER.is_found(question.answers, text[:_MAX_SEARCHED]), text)


GRADERS: Mapping[Scorer, Callable[[Question, str], Grade]] = {
    "exact": grade_exact,
    "includes": grade_includes,
    "numeric": grade_numeric,
    "choice": grade_choice,
    "regex": grade_regex,
}


def expected_answer(question: Question) -> str:
    """Return the expected answer as text for people."""
    if question.right_choice is not None:
        return f"{LETTERS[question.right_choice]}. {question.choices[question.right_choice]}"
    return " | ".join(question.answers)
