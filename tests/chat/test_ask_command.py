"""`evalhub-mcp ask` with the real local hub."""

import json
import signal
import subprocess
import sys

import pytest

from benchmarks.agents.scripted_model import Says, Script, ScriptedModel, scripted_model
from evalhub_mcp.cli.main import main
from evalhub_mcp.local import demo_model
from evalhub_mcp.local.stub_model import StubModel
from tests.chat.test_conversation import LOOK, evaluation, submission
from tests.command import run_here

TASK = "How good is it at everyday facts?"


def ask(environment, model: ScriptedModel | str, *arguments: str, **more: str):
    url = model if isinstance(model, str) else model.url
    return run_here(
        *("ask", *arguments, "--local", "--model-url", url), environment={**environment, **more}
    )


def test_an_evaluation_is_finished_and_described_for_programs(hub_environment, subject):
    with scripted_model(lambda: evaluation(subject)) as model:
        result = ask(hub_environment, model, TASK, "--yes", "--json")
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout)
    assert (found["outcome"], found["answer"]) == ("answered", "It got 0.80.")
    assert [job["state"] for job in found["jobs"]] == ["completed"]
    assert found["jobs"][0]["verdict"]
    calls = [call["tool"] for call in found["calls"]]
    assert calls[:2] == ["find_benchmarks", "submit_evaluation"]
    assert calls[-1] == "get_job_results"
    assert all(call["bytes"] > 0 and not call["failed"] for call in found["calls"])
    assert "submit_evaluation(model=" in result.stderr


def test_without_yes_nothing_starts_and_the_status_says_so(hub_environment, subject):
    def script() -> Script:
        seen = yield Says(calls=[submission(subject, name="not started")])
        assert "ask --yes" in seen[0]
        yield Says("I would have started it.")

    with scripted_model(script) as model:
        result = ask(hub_environment, model, TASK)
        assert not model.problem
    assert (result.returncode, result.stdout) == (3, "I would have started it.\n")
    assert "submit_evaluation was refused; give --yes" in result.stderr


def test_the_key_goes_to_the_model_and_is_shown_nowhere(hub_environment):
    key = "kj3hK-88dkweuQ-Zz1"

    def script() -> Script:
        yield Says(calls=[LOOK])
        yield Says(f"no such key: {key}", status=401)

    options = ("--api-key-env", "MY_KEY", "--json")
    with scripted_model(script) as model:
        result = ask(hub_environment, model, TASK, *options, MY_KEY=key)
    assert model.headers[0]["Authorization"] == f"Bearer {key}"
    assert result.returncode == 2
    assert "no such key: [redacted]" in result.stderr
    assert key not in result.stdout + result.stderr
    assert json.loads(result.stdout)["outcome"] == "not_run"


def test_ctrl_c_ends_a_wait_without_cancelling_the_job(hub_environment):
    with StubModel(hang=True) as slow, scripted_model(lambda: evaluation(slow)) as model:
        command = [sys.executable, "-m", "evalhub_mcp", "ask", TASK, "--yes", "--local"]
        process = subprocess.Popen(
            [*command, "--model-url", model.url],
            env=hub_environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        shown = ""
        while "get_job_status" not in shown and (line := process.stderr.readline()):
            shown += line
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped waiting. Job" in rest
    assert "Traceback" not in rest


def test_a_model_that_ignores_tools_is_named(hub_environment):
    with StubModel() as model:
        result = ask(hub_environment, model.base_url, TASK, "--yes")
    assert result.returncode == 1
    assert "stand-in-80 cannot call tools" in result.stderr
    assert "Nothing was evaluated" in result.stderr


@pytest.mark.skipif(not demo_model.is_available(), reason="the demo's model is not installed")
def test_the_demos_small_model_is_reported_as_unable_to_call_tools(hub_environment, tmp_path):
    with demo_model.DemoModel() as model:
        result = ask(hub_environment, model.base_url, TASK, "--yes")
    assert result.returncode == 1, result.stderr
    assert f"{demo_model.MODEL_NAME} cannot call tools" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask"], "say what to do"),
        (["ask", "x", "--local"], "name the model that uses the tools"),
        (["ask", "x", "--model-url", "http://127.0.0.1:9/v1"], "no EvalHub is set"),
        (["ask", "x", "--local", "--model-url", "ftp://x"], "is not an http(s) URL"),
        (["ask", "x", "--local", "--model-url", "http://u:p@x"], "must not carry a user"),
        (
            ["ask", "x", "--local", "--model-url", "http://x", "--api-key-env", "sk-12345"],
            "must be the name of an environment variable",
        ),
        (
            ["ask", "x", "--local", "--model-url", "http://x", "--api-key-env", "NOT_SET"],
            "NOT_SET that --api-key-env names is not set",
        ),
        (["ask", "x", "--max-rounds", "0"], "--max-rounds must be"),
        (["chat", "--local"], "name the model that uses the tools"),
    ],
)
def test_a_mistake_is_one_line_and_exit_status_2(hub_environment, capsys, arguments, words):
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    shown = capsys.readouterr()
    assert (raised.value.code, shown.out) == (2, "")
    assert words in shown.err
    assert "sk-12345" not in shown.err
    assert shown.err.count("\n") == 1


def test_chat_without_its_extra_says_what_to_install(hub_environment, capsys, monkeypatch):
    monkeypatch.setattr("evalhub_mcp.cli.chat.find_spec", lambda _: None)
    with pytest.raises(SystemExit) as raised:
        main(["chat", "--local", "--model-url", "http://127.0.0.1:9/v1"])
    assert raised.value.code == 2
    assert "pip install 'evalhub-mcp[chat]'" in capsys.readouterr().err
