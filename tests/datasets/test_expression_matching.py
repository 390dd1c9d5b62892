"""Searches for regular expressions are bounded in time."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evalhub_mcp.datasets.expression_matching import (
    ExpressionMatcher,
    InvalidExpression,
    SearchTooLong,
)
from evalhub_mcp.datasets.questions import Question
from evalhub_mcp.datasets.scorers import grade_regex, pattern_problem
from tests.datasets.support.endless_expression import ENDLESS_EXPRESSION

CATASTROPHIC = [r"(a+)+$", r"(a|a)*$", r"((a+))+$", r"(a|aa)+$", r"^(([a-z])+.)+[A-Z]$"]
LONG_TEXT = "a" * 60 + "!"


@pytest.fixture
def matcher() -> Iterator[ExpressionMatcher]:
    matcher = ExpressionMatcher(0.5)
    yield matcher
    matcher.close()


@pytest.mark.parametrize("expression", CATASTROPHIC)
def test_a_search_of_any_expression_ends(matcher: ExpressionMatcher, expression: str) -> None:
    matcher.is_found(["a"], "a")
    started = time.monotonic()
    with pytest.raises(SearchTooLong, match=r"longer than 0\.5 s"):
        matcher.is_found([expression], LONG_TEXT)
    assert time.monotonic() - started < 10
    assert matcher.is_found(["b", "^a+$"], "aaa"), "the next search has a new process"
    assert not matcher.is_found(["b"], "aaa")


def test_other_threads_run_during_a_search(matcher: ExpressionMatcher) -> None:
    matcher.is_found(["a"], "a")
    ended: list[str] = []

    def search() -> None:
        try:
            matcher.is_found([CATASTROPHIC[1]], LONG_TEXT)
        except SearchTooLong:
            ended.append("ended")

    thread = threading.Thread(target=search)
    thread.start()
    time.sleep(0.05)
    assert not ended
    thread.join(20)
    assert ended


def test_an_invalid_expression_is_an_error(matcher: ExpressionMatcher) -> None:
    with pytest.raises(InvalidExpression, match="unterminated"):
        matcher.is_found(["(a"], "a")
    assert matcher.is_found(["a"], "a")


def test_a_process_that_was_killed_is_replaced(matcher: ExpressionMatcher) -> None:
    assert matcher.is_found(["a"], "a")
    process = matcher._process
    assert process is not None
    os.kill(process.pid, signal.SIGTERM)
    process.wait(10)
    assert matcher.is_found(["a"], "a")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signal.alarm")
def test_the_process_ends_although_its_caller_was_killed_in_a_search() -> None:
    script = (
        "from evalhub_mcp.datasets.expression_matching import ExpressionMatcher\n"
        "matcher = ExpressionMatcher(1.0)\n"
        "matcher.is_found(['a'], 'a')\n"
        "print(matcher._process.pid, flush=True)\n"
        f"matcher.is_found([{CATASTROPHIC[1]!r}], {LONG_TEXT!r})\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as caller:
        assert caller.stdout is not None
        searching = int(caller.stdout.readline())
        caller.kill()
    give_up = time.monotonic() + 20
    while is_running(searching) and time.monotonic() < give_up:
        time.sleep(0.1)
    assert not is_running(searching)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_reply_whose_search_takes_too_long_is_not_called_wrong() -> None:
    asked = Question("q1", "?", (CATASTROPHIC[1],), 1)
    assert grade_regex(asked, "baa").correct
    with pytest.raises(SearchTooLong):
        grade_regex(asked, LONG_TEXT)


def test_an_expression_that_is_slow_even_in_no_text_is_a_fault_of_its_row() -> None:
    assert "too slow" in str(pattern_problem(ENDLESS_EXPRESSION))
