"""`evalhub-mcp chat` in a pseudo-terminal, with the real local hub."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from benchmarks.agents.scripted_model import Says, Script, ScriptedModel, scripted_model
from evalhub_mcp.local.stub_model import StubModel
from tests.chat.support.terminal import CTRL_C, CTRL_D, Terminal, in_terminal
from tests.chat.test_conversation import evaluation, job_in, submission

PROMPT = "\n> "


class HeldModel(StubModel):
    """A model that does not answer before `release`."""

    def start(self) -> Self:
        self._released = threading.Event()
        return super().start()

    def reply_to(self, text: str) -> str:
        assert self._released.wait(100)
        return super().reply_to(text)

    def release(self) -> None:
        """Answer the held request and all later ones."""
        self._released.set()


@contextmanager
def chatting(environment, model: ScriptedModel, directory, *options: str) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "evalhub_mcp", "chat", "--local", "--model-url", model.url]
    kept = {k: v for k, v in environment.items() if k not in {"COLUMNS", "LINES"}}
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    with in_terminal([*command, *options], kept, directory) as terminal:
        terminal.wait_for(PROMPT)
        yield terminal


def test_a_conversation_with_a_confirmation_a_stopped_wait_and_a_resize(hub_environment, tmp_path):
    with HeldModel(accuracy=0.8) as slow:

        def script() -> Script:
            table = "| way | questions |\n|---|---|\n| quick | 30 |\n"
            seen = yield Says(
                f"There is this:\n\n{table}", [submission(slow, questions=50), ("list_jobs", {})]
            )
            assert "wants instead: only 30" in seen[0]
            seen = yield Says("Then with 30.", [submission(slow, questions=30)])
            wait = ("get_job_status", {"job_id": job_in(seen[0]), "wait_seconds": 50})
            seen = [""]
            while "running" not in seen[0]:
                seen = yield Says(calls=[wait])
            seen = yield Says("It runs now.", [wait])
            while "The user stopped waiting" not in seen[0]:
                seen = yield Says(calls=[wait])
            while "completed" not in seen[0]:
                seen = yield Says(calls=[wait])
            seen = yield Says(calls=[("get_job_results", {"job_id": job_in(seen[0])})])
            assert "0.80" in seen[0]
            yield Says("It got \x1b[31m0.80\x1b[0m.")

        with (
            scripted_model(script) as model,
            chatting(hub_environment, model, tmp_path) as terminal,
        ):
            began = terminal.type("How good is it?\n")
            asked = terminal.wait_for("Go ahead?", began)
            assert "There is this:" in asked
            assert "way     questions" in asked, "the model's table is drawn"
            assert "Submit an evaluation?" in asked
            assert '"num_examples": 50' in asked

            began = terminal.type("only 30\n")
            assert '"num_examples": 30' in terminal.wait_for("Go ahead?", began)
            began = terminal.type("y\n")
            assert "✓ submit_evaluation(" in terminal.wait_for("It runs now.", began)
            terminal.wait_for("%", terminal.wait_for_more(1))

            terminal.resize(30, 60)
            resized = len(terminal.text)
            terminal.wait_for("%", terminal.wait_for_more(3))
            drawn = terminal.text[resized:].splitlines()[2:]
            assert drawn
            assert max(map(len, drawn)) <= 60

            began = terminal.type(CTRL_C)
            stopped = terminal.wait_for(PROMPT, began)
            assert "Stopped waiting. Job" in stopped
            assert "continues" in " ".join(stopped.split())

            slow.release()
            began = terminal.type("and now?\n")
            ended = terminal.wait_for("It got 0.80.", began)
            assert "accuracy 0.80" in " ".join(ended.split()), "the results are a table"
            terminal.wait_for(PROMPT, began)

            began = terminal.type("/report page.html\n")
            terminal.wait_for("Wrote", began)
            began = terminal.type("/save talk.md\n")
            terminal.wait_for("Wrote", began)
            terminal.wait_for(PROMPT, began)
            terminal.type("/quit\n")
            assert terminal.wait_for_end() == 0
        assert not model.problem
        assert "\x1b[31m0.80" not in terminal.raw
        assert slow.name in (tmp_path / "page.html").read_text()
        assert "### Call of submit_evaluation" in (tmp_path / "talk.md").read_text()


def test_a_conversation_can_come_from_a_pipe(hub_environment, tmp_path, subject):
    with scripted_model(lambda: evaluation(subject)) as model:
        result = subprocess.run(
            [sys.executable, "-m", "evalhub_mcp", "chat", "--local", "--model-url", model.url],
            input="How good is it?\ny\n/save talk.json\n",
            env=hub_environment | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=100,
        )
    assert result.returncode == 0, result.stderr
    assert "✓ submit_evaluation(" in result.stdout
    assert "It got 0.80." in result.stdout
    assert "thinking" not in result.stdout
    saved = json.loads((tmp_path / "talk.json").read_text())
    assert saved["messages"][0] == {"role": "user", "content": "How good is it?"}


def test_mistakes_at_the_prompt_are_answered_and_ctrl_d_leaves(hub_environment, tmp_path, subject):
    def script() -> Script:
        yield Says("The quota is used up.", status=403)
        seen = yield Says(calls=[submission(subject, name="never made")])
        assert seen == ["The user stopped before this call was made.", "And now?"]
        yield Says("Fine.")

    with scripted_model(script) as model, chatting(hub_environment, model, tmp_path) as terminal:
        for typed, answer in (
            ("/reprot", "did you mean /report?"),
            ("/report", "No job was started or read"),
            ("/save", "Name the file"),
            ("/save nowhere/x.md", "cannot write nowhere/x.md"),
            ("/tools", "submit_evaluation      Submit an evaluation               asks first"),
            ("/help", "/quit"),
            ("How good is it?", "The quota is used up."),
        ):
            began = terminal.type(f"{typed}\n") + len(typed)
            terminal.wait_for(answer, began)
            terminal.wait_for(PROMPT, began)
        began = terminal.type("Start it\n")
        began += len(terminal.wait_for("Go ahead?", began))
        terminal.type(CTRL_C)
        assert "This call was not made." in terminal.wait_for(PROMPT, began)
        began = terminal.type("And now?\n")
        terminal.wait_for(f"Fine.\n{PROMPT}", began)
        terminal.wait_for("half a line", terminal.type("half a line"))
        terminal.wait_for(PROMPT, terminal.type(CTRL_C))
        terminal.type(CTRL_D)
        assert terminal.wait_for_end() == 0
    assert not model.problem
