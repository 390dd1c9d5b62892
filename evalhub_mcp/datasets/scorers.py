"""The scorers for a user's own questions: functions that grade a reply.

`SCORER_MEANINGS` explains each to agents in one sentence. The sixth scorer, `model_graded`, asks
another model; see `judge_prompt`.
"""

import re
from collections.abc import Callable, Mapping

from evalhub_mcp.datasets.expression_matching import MATCHER, InvalidExpression, SearchTooLong
from evalhub_mcp.datasets.questions import Question, Scorer
from evalhub_mcp.datasets.reply_parsing import (
    LETTERS,
    Grade,
    as_number,
    folded,
    mark_words,
    plain_answer,
    read_choice,
    read_number,
    visible_reply,
)

SCORER_MEANINGS: Mapping[Scorer, str] = {
    "exact": "the reply is the answer, but for case, spacing, quotes and a final full stop",
    "includes": "the reply contains the answer as whole words, whatever the case",
    "numeric": "the number the reply ends on equals the answer",
    "choice": "the reply names the right choice by letter or text",
    "regex": "the answer, a regular expression, is found in the reply (case matters)",
    "model_graded": "a judge model says that the reply means the same as the answer",
}
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
    """Right when the reply is an accepted answer."""
    got = plain_answer(reply)
    given = folded(got)
    return Grade(any(given == folded(plain_answer(a)) for a in question.answers), got)


def grade_includes(question: Question, reply: str) -> Grade:
    """Right when the reply contains an accepted answer as whole words."""
    text = visible_reply(reply)
    words = mark_words(folded(text))
    return Grade(any(mark_words(folded(a)) in words for a in question.answers), text)


def grade_numeric(question: Question, reply: str) -> Grade:
    """Right when the number the reply ends on equals an accepted answer."""
    number = read_number(reply)
    if number is None:
        return Grade(False, visible_reply(reply), "no number in the reply")
    right = any(number == as_number(answer) for answer in question.answers)
    return Grade(right, f"{number.normalize():f}")


def grade_choice(question: Question, reply: str) -> Grade:
    """Right when the reply names the right choice, by letter or by text."""
    made = read_choice(reply, question.choices)
    if made is None:
        return Grade(False, visible_reply(reply), "no choice in the reply")
    return Grade(made == question.right_choice, f"{LETTERS[made]}. {question.choices[made]}")


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
