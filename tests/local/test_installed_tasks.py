"""Benchmark `inspect_task`: tasks of installed packages, run by name."""

import json
import platform
import socket
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.adapter_process import run_jobs
from tests.local.support.models import Judge
from tests.local.support.odd_endpoint import OddEndpoint, chat
from tests.local.support.resumed_process import ResumedRun

KEY = "sk-judge-0123456789"

TASKS = """
import contextlib, ctypes, os, socket
from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import get_model
from inspect_ai.scorer import Score, accuracy, exact, scorer, stderr
from inspect_ai.solver import generate
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS

@task
def facts(only: int = 0):
    items = EVERYDAY_FACTS.items[: only or None]
    samples = [Sample(id=i.id, input=i.input, target=i.target) for i in items]
    return Task(dataset=MemoryDataset(samples), solver=generate(), scorer=exact())

@task
def reckless():
    return Task(dataset=[Sample(input="x", target="y")], solver=generate(), sandbox="local")

@task
def boxed():
    return Task(dataset=[Sample(input="x", target="y")], solver=generate(), sandbox="docker")

@scorer(metrics={"useful": [accuracy(), stderr()], "safe": [accuracy(), stderr()]})
def two():
    async def score(state, target):
        right = state.output.completion == target.text
        return Score(value={"useful": "C" if right else "I", "safe": "C"})
    return score

@task
def two_sides():
    samples = [Sample(id=i.id, input=i.input, target=i.target) for i in EVERYDAY_FACTS.items]
    return Task(dataset=samples, solver=generate(), scorer=two())

@scorer(metrics=[accuracy()])
def asked():
    async def score(state, target):
        judge = get_model(role="grader", default="openrouter/some/judge")
        return Score(value="C" if "fine" in (await judge.generate("Well?")).completion else "I")
    return score

@task
def judged():
    return Task(dataset=[Sample(input="x", target="y")], solver=generate(), scorer=asked())

@task
def any_arguments(level: str = "easy", **more):
    return facts(only=3)

@task
def downloading():
    import urllib.request
    urllib.request.urlopen(os.environ["TOY_URL"])

@task
def resolving():
    socket.getaddrinfo("example.org", 443)

@task
def in_a_thread():
    import threading
    def connect():
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", int(os.environ["TOY_URL"].rpartition(":")[2])))
    thread = threading.Thread(target=connect)
    thread.start()
    thread.join()
    return facts(only=3)

@task
def native():
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.socket(2, 1, 0) == -1
    if os.fork() == 0:
        libc.execl(b"/bin/touch", b"touch", os.environ["TOY_MARK"].encode(), None)
        os._exit(0)
    os.wait()
    return facts(only=3)

@task
def versioned():
    import subprocess
    return subprocess.run(["git", "status"])

@task
def systemic():
    os.system("touch " + os.environ["TOY_MARK"])

@task
def far_away():
    raise ConnectionError("Couldn't reach 'some/data' on the Hub (OfflineModeIsEnabled)")
"""


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """A folder on the path with an installed package `toy_evals`."""
    site = tmp_path / "site-packages"  # the entry point by which inspect finds it
    (site / "toy_evals").mkdir(parents=True)
    (site / "toy_evals" / "__init__.py").write_text(TASKS)
    info = site / "toy_evals-1.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-evals\nVersion: 1.2\n")
    (info / "top_level.txt").write_text("toy_evals\n")
    (info / "entry_points.txt").write_text(
        "[inspect_ai]\ntoy_evals = toy_evals\nhalf_evals = toy_evals_that_is_missing\n"
    )
    (site / "git").write_text(f"#!/bin/sh\n: > {tmp_path}/mark\n")
    (site / "git").chmod(0o755)
    return site


def run_tasks(
    packages: Path, url: str, *tasks: dict[str, Any], toy_url: str = "http://127.0.0.1:9"
) -> list[Any]:
    """The results of a job for each of these parameters, all in one process.

    A `model_url` among them takes the place of `url`.
    """
    jobs = [
        {
            "benchmark_id": "inspect_task",
            "model": {"url": task.get("model_url", url), "name": "stand-in"},
            "parameters": {name: value for name, value in task.items() if name != "model_url"},
        }
        for task in tasks
    ]
    return list(
        run_jobs(
            "inspect",
            packages.parent,
            *jobs,
            PATH=str(packages),  # without Docker, and with a git that records its calls
            TOY_MARK=str(packages.parent / "mark"),
            TOY_URL=toy_url,
            PYTHONPATH=str(packages),
            EVALHUB_SECRETS_DIR=str(packages.parent),
            EVALHUB_SAMPLES_DIR=str(packages.parent / "samples"),
        )
    )


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"task": "toy_evals/none"}, "invalid_parameters", "'toy_evals/none' does not exist."),
    ({"task": "toy_evals/fact"}, "invalid_parameters", "does not exist; close: toy_evals/facts"),
    ({"task": "toy_evals/boxed"}, "task_not_runnable", "cannot run here: ERROR: Docker"),
    ({"task": "toy_evals/judged"}, "samples_failed", "set judge_url and judge_model"),
    ({"task": "toy_evals/judged", "judge_model": "j"}, "invalid_parameters", "both judge_url and"),
    ({"task": "other/facts"}, "invalid_parameters", "there are: half_evals, "),
    ({"task": "half_evals/x"}, "task_not_loaded", "everything it depends on"),
    ({"task": "toy_evals/reckless"}, "unsafe_sandbox", "directly on this machine"),
    ({"task": "toy_evals/far_away"}, "dataset_missing", "is not on this machine"),
    (
        {"task": "toy_evals/facts", "task_args": {"onyl": 1}},
        "invalid_parameters",
        "unknown 'onyl' (did you mean only?). The task takes: only.",
    ),
    (
        {"task": "toy_evals/any_arguments", "task_args": {"colour": 1}},
        "invalid_parameters",
        "unknown 'colour'. The task takes: level.",
    ),
    (
        {"task": "toy_evals/facts", "task_args": {"only": {"type": "solver", "name": "x"}}},
        "invalid_parameters",
        "task_args must be an object of the task's own arguments, each of them text",
    ),
    ({"task": "toy_evals/downloading"}, "dataset_missing", "it asked for the network (getaddrinfo"),
    ({"task": "toy_evals/resolving"}, "dataset_missing", "(getaddrinfo ('example.org', 443)"),
    ({"task": "toy_evals/versioned"}, "task_not_loaded", "it started the program"),
    ({"task": "toy_evals/systemic"}, "task_not_loaded", "it started the program"),
]


def test_installed_tasks_run_by_name_and_unsafe_or_unknown_ones_are_refused(packages: Path) -> None:
    """All in one process, since loading inspect-ai takes longest."""
    facts: dict[str, Any] = {
        "task": "toy_evals/facts",
        "task_args": {"only": 30},
        "num_examples": 20,
    }
    two_sides = {"task": "toy_evals/two_sides", "num_examples": 20}
    (packages.parent / "judge-key").write_text(KEY)
    search = {"id": "c", "type": "function", "function": {"name": "search", "arguments": "{}"}}
    with (
        StubModel(0.7) as model,
        Judge(reply=f"fine {KEY}", api_key=KEY) as judge,
        OddEndpoint(lambda *_: chat(None, "tool_calls", tool_calls=[search])) as endless,
    ):
        endlessly = {
            "task": "toy_evals/facts",
            "num_examples": 1,
            "model_url": endless.base_url,
        }
        judged = {
            "task": "toy_evals/judged",
            "judge_url": judge.base_url,
            "judge_model": "judge",
            "judge_secret_ref": "judge-key",
        }
        named = (facts, two_sides, judged, endlessly)
        jobs = (*named, *(parameters for parameters, _, _ in REFUSED))
        found, sides, graded, stopped, *refused = run_tasks(packages, model.base_url, *jobs)
        expected = model.expected_accuracy("everyday_facts", 20)
        # A model that asks for tools without end is stopped.
        assert len(endless.requests) < 60
    assert stopped["metrics"]["score"] == 0.0
    metrics, info = found["metrics"], found["additional_info"]
    assert metrics["score"] == pytest.approx(expected)
    assert metrics["mean"] == metrics["score"]
    assert metrics["score_stderr"] == pytest.approx((expected * (1 - expected) / 19) ** 0.5)
    assert (metrics["n_samples"], metrics["n_errors"]) == (20, 0)
    assert (info["metric"], info["package"]) == ("mean", "1.2")
    assert info["wrong_answers"][0]["expected"]
    assert found["progress"] == [20, 20]
    every_answer_is_on_record(found["samples"], expected)
    assert [sample["score"] for sample in sides["samples"]] == [
        sample["score"] for sample in found["samples"]
    ]
    each_score_keeps_its_name(sides, expected)
    # A task's grader is the job's judge.
    assert graded["metrics"]["score"] == 1.0
    assert judge.prompts == ["Reply with one word: hello", "Well?"]
    assert KEY not in json.dumps(graded)
    inspect_view_opens_the_log(found, packages.parent / "samples")
    check_log_without_key(graded)
    for answer, (_, code, phrase) in zip(refused, REFUSED, strict=True):
        assert (answer["code"], phrase in answer["message"]) == (code, True), answer


def every_answer_is_on_record(samples: Any, expected: float) -> None:
    items = EVERYDAY_FACTS.items[:20]
    samples = sorted(samples, key=lambda sample: sample["position"])
    assert [(s["position"], s["id"]) for s in samples] == [(n, i.id) for n, i in enumerate(items)]
    assert [s["question"] for s in samples] == [item.input for item in items]
    assert sum(s["score"] for s in samples) / 20 == pytest.approx(expected)
    assert all(s["reply"] for s in samples)
    assert {s["error"] for s in samples} == {""}


def inspect_view_opens_the_log(found: Any, folder: Path) -> None:
    from inspect_ai.log import read_eval_log  # takes seconds, which most workers need not wait

    path = Path(found["artifacts"]["inspect_log"])
    assert path == folder / "j0.0.eval"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    log = read_eval_log(str(path))
    assert log.status == "success"
    assert log.eval.task == "toy_evals/facts"
    assert log.results is not None
    assert log.results.scores[0].metrics["mean"].value == found["metrics"]["score"]
    by_id = {str(sample.id): sample for sample in log.samples or []}
    for sample in found["samples"]:
        kept = by_id[sample["id"]]
        assert kept.output.completion == sample["reply"]
        assert kept.messages[-1].text == sample["reply"]
        assert kept.events


def check_log_without_key(graded: Any) -> None:
    with zipfile.ZipFile(graded["artifacts"]["inspect_log"]) as log:
        for name in log.namelist():
            assert KEY.encode() not in log.read(name)


def each_score_keeps_its_name(sides: Any, expected: float) -> None:
    metrics, info = sides["metrics"], sides["additional_info"]
    assert info["metric"] == "useful_accuracy"
    assert metrics["score"] == metrics["useful_accuracy"] == pytest.approx(expected)
    assert metrics["score_stderr"] == metrics["useful_accuracy_stderr"] > 0
    assert (metrics["safe_accuracy"], metrics["safe_accuracy_stderr"]) == (1.0, 0.0)
    assert info["wrong_answers"][0]["why"] == "useful"


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"),
    reason="needs a filter of system calls",
)
def test_loading_a_task_reaches_no_network_and_starts_nothing(packages: Path) -> None:
    """Neither from a thread that ignores the error nor through the C library, and without git."""
    names = ("in_a_thread", "native", "facts")
    with StubModel(0.7) as model, socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        found = run_tasks(
            packages,
            model.base_url,
            *({"task": f"toy_evals/{name}", "num_examples": 3} for name in names),
            toy_url=f"http://127.0.0.1:{listening.getsockname()[1]}",
        )
        with pytest.raises(TimeoutError):
            listening.accept()
    assert [one.get("metrics", one).get("n_samples") for one in found] == [3, 3, 3], found
    loading = [one["additional_info"]["loading"] for one in found]
    assert {one["isolation"] for one in loading} == {"network and programs refused by the system"}
    assert "127.0.0.1" in loading[0]["refused"]
    assert "refused" not in loading[2]
    assert not (packages.parent / "mark").exists()


@pytest.mark.parametrize("epochs", [pytest.param(1, marks=pytest.mark.soak), 2])
def test_a_killed_run_goes_on_from_the_replies_it_had(packages: Path, epochs: int) -> None:
    with StubModel(0.7, delay=0.05) as model:
        run = ResumedRun(
            "inspect",
            packages.parent,
            {
                "benchmark_id": "inspect_task",
                "model": {"url": model.base_url, "name": "stand-in"},
                "parameters": {
                    "task": "toy_evals/facts",
                    "num_examples": 30,
                    "max_connections": 2,
                    "epochs": epochs,
                },
            },
            PATH=str(packages),
            PYTHONPATH=str(packages),
            EVALHUB_SECRETS_DIR=str(packages.parent),
        )
        half = run.kill_after(10)
        assert all(sample.score is not None for sample in half.samples)
        asked = model.generations
        found = run.finish()
        again = model.generations - asked
        expected = model.expected_accuracy("everyday_facts", 30)
    taken = found["additional_info"]["resumed_answers"]
    assert taken >= 10
    assert again < 30 * epochs - taken + 5  # besides those of the probe
    assert any("went on from" in text for text in found["additional_info"]["cautions"])
    assert found["metrics"]["score"] == pytest.approx(expected)
    kept = run.kept("second")
    assert kept is not None
    assert kept.complete
    items = EVERYDAY_FACTS.items[:30]
    assert [sample.id for sample in kept.samples if sample.epoch == epochs] == [i.id for i in items]
    assert found["metrics"]["n_samples"] == 30
    if epochs > 1:
        assert found["additional_info"]["repeats"] == {
            "epochs": 2, "flaky": 0, "flaky_questions": []
        }  # fmt: skip
        assert found["metrics"]["pass@2"] == pytest.approx(expected)
    assert not list(run.samples_dir.glob("*.replies.jsonl"))
