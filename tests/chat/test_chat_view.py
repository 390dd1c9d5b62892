"""What a user sees of a conversation, on a terminal of a known width."""

import io
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from evalhub_mcp.chat.calls import Call, MadeCall
from evalhub_mcp.chat.tools import ToolResult
from evalhub_mcp.cli.chat_tables import reply_table
from evalhub_mcp.cli.chat_view import TerminalView

pytestmark = pytest.mark.anyio


class Screen:
    """A view whose user gives these answers."""

    def __init__(self, *answers: str | None, width: int = 80, allow: bool = False) -> None:
        self.file = io.StringIO()
        self.console = Console(file=self.file, width=width, color_system=None)
        self.questions: list[str] = []
        self.answers = list(answers)
        self.view = TerminalView(self.console, self._ask, allow=allow)

    async def _ask(self, prompt: str) -> str | None:
        self.questions.append(prompt)
        return self.answers.pop(0)

    @property
    def text(self) -> str:
        return self.file.getvalue()


def call(name: str = "submit_evaluation", **arguments: Any) -> Call:
    return Call(name, "Submit an evaluation", arguments, True, False)


def result(text: str, data: Any = None, view: Any = None, *, failed: bool = False) -> ToolResult:
    return ToolResult(text, failed, data or {}, view or {}, 0.1)


@pytest.mark.parametrize("size", [1, 4, 1000])
async def test_text_is_printed_as_it_is_and_tables_are_drawn(size):
    text = "First.\n\n| a | b |\n|---|:-:|\n| [red]1[/red] | two |\n\nThen | this.\n| no table\nend"
    screen = Screen()
    for start in range(0, len(text), size):
        screen.view.show_text(text[start : start + size])
    screen.view.end_reply()
    shown = screen.text
    assert shown.startswith("First.\n")
    assert "[red]1[/red]   two" in shown, "no markup of the model is obeyed"
    assert "|---" not in shown
    assert shown.endswith("Then | this.\n| no table\nend\n")


@pytest.mark.parametrize("size", [1, 3, 1000])
async def test_lines_are_broken_between_words(size):
    text = (
        "The first line is longer than the terminal.\n\n  - short\n" + "x" * 45 + " end, 漢字" * 3
    )
    screen = Screen(width=20)
    for start in range(0, len(text), size):
        screen.view.show_text(text[start : start + size])
    screen.view.end_reply()
    lines = screen.text.splitlines()
    assert lines[:5] == ["The first line is", "longer than the", "terminal.", "", "  - short"]
    assert screen.text.split() == text.split()
    assert all(cell_len(line) <= 20 for line in lines if "xx" not in line)


async def test_a_call_and_its_reply_are_one_line(capsys):
    screen = Screen(width=60)
    long = call(model={"name": "m" * 200})
    screen.view.end_call(MadeCall(long, result("Submitted job 1.\nMore " * 20)))
    screen.view.end_call(MadeCall(long, result("It was wrong.", failed=True)))
    good, bad = screen.text.splitlines()
    assert good.startswith("✓ submit_evaluation(")
    assert bad.startswith("✗ submit_evaluation(")
    assert max(len(good), len(bad)) <= 60
    assert capsys.readouterr().out == ""


async def test_what_would_start_is_shown_whole_and_needs_a_yes():
    screen = Screen("y", "n", "", None, "only 10 questions")
    asked = call(model={"name": "llama"}, note="evil\x1b[2J")
    assert await screen.view.confirm_call(asked) == ""
    assert '"name": "llama"' in screen.text
    assert "\x1b" not in screen.text
    for _ in range(3):
        assert "does not allow" in await screen.view.confirm_call(asked)
    assert (await screen.view.confirm_call(asked)).endswith("wants instead: only 10 questions")
    assert await Screen(allow=True).view.confirm_call(asked) == ""


SCHEMA = {
    "type": "object",
    "properties": {
        "cancel_it": {"type": "boolean", "description": "Cancel the job?"},
        "count": {"type": "integer"},
        "why": {"enum": ["slow", "wrong"]},
        "note": {"type": "string"},
    },
    "required": ["cancel_it", "count", "why"],
}


async def test_a_question_of_the_server_is_answered_field_by_field():
    screen = Screen("yes", "many", "3", "slow", "")
    found = await screen.view.fill_form("Cancelling loses work.", SCHEMA)
    assert found == {"cancel_it": True, "count": 3, "why": "slow"}
    assert "Cancelling loses work." in screen.text
    assert screen.questions[0] == "Cancel the job? [y/N] "
    assert screen.questions[3] == "why [slow, wrong] "
    assert await Screen("n", None).view.fill_form("Well?", SCHEMA) is None


def drawn(found: ToolResult) -> str:
    table = reply_table(found)
    if table is None:
        return ""
    screen = Screen(width=100)
    screen.console.print(table)
    return screen.text


async def test_replies_with_columns_are_tables():
    scored = {"id": "mmlu", "metric": "acc", "score": 0.8, "interval_low": 0.75,
              "interval_high": 0.85, "threshold": 0.6, "threshold_verdict": "met"}  # fmt: skip
    lost = {"id": "gsm8k", "status": "failed", "missing": "dataset not found"}
    results = drawn(result("x", view={"verdict": "pass", "benchmarks": [scored, lost]}))
    assert "0.75 to 0.85" in results
    assert "dataset not found" in results
    difference = {"id": "mmlu", "baseline_score": 0.8, "score": 0.6, "outcome": "worse"}
    jobs = [{"label": "tuned", "differences": [difference]}]
    assert "worse" in drawn(result("x", view={"jobs": jobs}))
    listed = drawn(result("2 jobs:\n- a1 | done | 0.80\n- b2 | failed | \nNext: x"))
    assert "a1   done     0.80" in listed
    rows = [{"id": f"b{n}", "provider_id": "p", "tags": ["x"]} for n in range(20)]
    many = drawn(result("x", data={"benchmarks": rows}))
    assert "provider_id" in many
    assert "tags" not in many
    assert "8 more" in many
    assert drawn(result("one line", data={"answer": "x", "jobs": [{"job_id": "a"}]})) == ""
