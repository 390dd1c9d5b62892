"""Waiting benchmarks of a job run in the process of an earlier benchmark of it."""

import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest

from evalhub_mcp.handover_protocol import Assignment, EvaluationSide
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub import file_locks
from evalhub_mcp.local.hub.handover import GuardSide, Offer, take_offers
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider
from evalhub_mcp.local.secret_hosts import bind

BENCHMARKS = ("one", "two", "three", "four", "crashes", "fails", "last", "last_too")
ADAPTER = Path(__file__).parent / "support" / "several_benchmarks.py"


@pytest.fixture
async def submit(data_dir: Path, out: Path, tools: Any) -> AsyncIterator[Callable[..., Any]]:
    """Run a job on a hub with one process at a time; returns it and who ran which benchmark."""
    provider = LocalProvider(
        definition={
            "id": "playing",
            "name": "Playing",
            "benchmarks": [{"id": name, "name": name} for name in BENCHMARKS],
        },
        command="playing",
        argv=(sys.executable, "-I", str(ADAPTER), str(out)),
    )
    async with LocalHub(data_dir, [provider], Limits(max_processes=1)) as hub:
        endpoint = await hub.ready()
        caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))

        async def run(*benchmarks: str, **model: Any) -> tuple[Any, dict[str, Any]]:
            job = await caller.finished(await caller.submit(*benchmarks, **model), 60)
            seen = {
                path.suffix[1:]: json.loads(path.read_text())
                for path in out.glob(f"{job['resource']['id']}.*")
            }
            return job, seen

        yield run
        await caller.aclose()
    for instance in instances(data_dir):
        await anyio.to_thread.run_sync(instance.stop, 12.0)


def states(job: Any) -> dict[str, str]:
    return {one["id"]: one["status"] for one in job["status"]["benchmarks"]}


@pytest.mark.anyio
async def test_one_process_runs_the_benchmarks_of_a_job_with_their_own_keys_and_logs(
    submit: Callable[..., Any], data_dir: Path, out: Path, tools: Any
) -> None:
    (data_dir / "secrets" / "key").write_text("the key")
    bind(data_dir, "key", ["127.0.0.1:9"])
    names = ("one", "two", "three", "four")
    job, seen = await submit(*names, auth={"secret_ref": "key"})
    assert states(job) == dict.fromkeys(names, "completed")
    assert len({one["pid"] for one in seen.values()}) == 1
    assert all(one["keys"] == {"key": "the key"} for one in seen.values())
    assert len({one["secrets_dir"] for one in seen.values()}) == 4
    job_dir = JOBS_DIR / job["resource"]["id"]
    for index, name in enumerate(names):
        (log,) = job_dir.glob(f"{index}/playing/{name}/jobrun.log")
        assert [line for line in log.read_text().splitlines() if "this is" in line] == [
            f"this is {name}"
        ]
    (instance,) = instances(data_dir)
    await tools.until(lambda: instance.evaluations() == {})
    assert list(instance.keys.iterdir()) == list(instance.offers.iterdir()) == []


@pytest.mark.anyio
async def test_a_failing_or_crashing_benchmark_does_not_affect_the_others(
    submit: Callable[..., Any],
) -> None:
    names = ("one", "fails", "two", "crashes", "three")
    job, seen = await submit(*names)
    expected = dict.fromkeys(names, "completed") | {"fails": "failed", "crashes": "failed"}
    assert states(job) == expected
    errors = {
        one["id"]: one["error_message"]
        for one in job["status"]["benchmarks"]
        if one.get("error_message")
    }
    assert errors["fails"]["message"] == "It cannot be done."
    assert "exit status 3" in errors["crashes"]["message"]
    assert "this is crashes" in errors["crashes"]["message"]
    # Which benchmark comes first is open, so the crash may be the last one.
    assert len({one["pid"] for one in seen.values()}) <= 2


@pytest.mark.anyio
async def test_a_new_process_takes_over_when_one_takes_no_more(
    submit: Callable[..., Any],
) -> None:
    job, seen = await submit("last", "last_too")
    assert states(job) == {"last": "completed", "last_too": "completed"}
    assert seen["last"]["pid"] != seen["last_too"]["pid"]


def test_an_offer_is_taken_once_and_its_guard_gets_the_outcome(tmp_path: Path) -> None:
    offer = Offer(tmp_path, "job.1", "word", Path("/spec"))
    assert offer.state() == "open"
    assert list(take_offers(tmp_path, ["job.1"], "another")) == []
    (taken,) = take_offers(tmp_path, ["job.0", "job.1"], "word")
    assert (taken.name, taken.spec) == ("job.1", "/spec")
    assert offer.state() == "taken"
    assert not offer.withdraw()
    assert list(take_offers(tmp_path, ["job.1"], "word")) == []
    taken.mark_taken()
    offer.remove()  # not while another guard has it
    assert offer.state() == "taken"
    taken.finish()
    assert offer.state() == "over"
    assert not offer.withdraw()


def test_an_offer_whose_taker_was_killed_is_lost_and_not_run_again(tmp_path: Path) -> None:
    offer = Offer(tmp_path, "job.1", "word", Path("/spec"))
    (taken,) = take_offers(tmp_path, ["job.1"], "word")
    taken.mark_taken()
    taken.release()  # as the kernel does when the guard ends
    assert offer.state() == "lost"
    assert not offer.withdraw()
    assert list(take_offers(tmp_path, ["job.1"], "word")) == []


def test_an_offer_that_was_given_back_is_run_by_its_own_guard(tmp_path: Path) -> None:
    offer = Offer(tmp_path, "job.1", "word", Path("/spec"))
    (taken,) = take_offers(tmp_path, ["job.1"], "word")
    taken.release()
    assert offer.state() == "open"
    assert offer.withdraw()
    assert offer.state() == "over"
    assert not file_locks.is_held(tmp_path / "job.1")


def test_both_ends_of_the_channel_understand_each_other() -> None:
    guard = GuardSide()
    process = EvaluationSide(os.dup(guard.child))
    guard.close_child_side()
    assert guard.receive() is None
    assert guard.assign(Assignment("/spec", "/keys", "/log"))
    assert process.next_assignment() == Assignment("/spec", "/keys", "/log")
    assert guard.receive() == "done"
    process.finish()
    assert guard.receive() == "last"
    assert guard.receive() is None
    assert guard.descriptors == []
    guard.close()


def test_a_process_without_a_guard_runs_one_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVALHUB_HANDOVER_FD", raising=False)
    assert EvaluationSide.from_environment() is None
    monkeypatch.setenv("EVALHUB_HANDOVER_FD", "no number")
    assert EvaluationSide.from_environment() is None
    guard = GuardSide()
    process = EvaluationSide(os.dup(guard.child))
    guard.close()
    assert process.next_assignment() is None
