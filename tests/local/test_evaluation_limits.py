"""Limits of evaluations: how many run, for how long, and with which secrets."""

import json
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub import file_locks, guard_rules, limits, run_queue
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.secret_hosts import bind

pytestmark = pytest.mark.anyio


@pytest.fixture
async def limited(data_dir, out, tools) -> AsyncIterator[Callable[..., Any]]:
    """Starts a hub with limits; returns a caller of its API."""
    started = []

    async def start(**given):
        hub = LocalHub(data_dir, [tools.playing_provider(out)], Limits(**given))
        await hub.start()
        endpoint = await hub.ready()
        caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
        started.append((hub, caller))
        return caller

    yield start
    for _, caller in started:
        await caller.aclose()
    for instance in instances(data_dir):
        await anyio.to_thread.run_sync(instance.stop, 12.0)
    for hub, _ in started:
        await hub.stop()


async def waiting_message(caller, job_id: str) -> Any:
    """The message that the hub shows of a waiting job."""
    (benchmark,) = (await caller.job(job_id))["status"].get("benchmarks") or [{}]
    return benchmark.get("warning_message", {}).get("message", "")


async def wait_for_message(caller, job_id: str, word: str) -> Any:
    with anyio.fail_after(20):
        while word not in (message_shown := await waiting_message(caller, job_id)):
            await anyio.sleep(0.05)
    return message_shown


async def test_evaluations_beyond_the_limit_wait_and_report_their_place(
    limited, data_dir, out, tools
):
    caller = await limited(max_processes=1)
    first = await caller.submit("waits")
    await tools.until((out / f"{first}.pids").exists)
    second = await caller.submit("waits")
    message = await wait_for_message(caller, second, "Queued")
    assert message == ("Queued: at most one evaluation runs at once on this machine; it is next.")
    third = await caller.submit("waits")
    assert "1 more waits before it" in await wait_for_message(caller, third, "Queued")
    job = await caller.job(second)
    assert job["status"]["state"] == "pending"
    assert job["status"]["benchmarks"][0]["warning_message"]["message_code"] == "queued"
    # A job cancelled while it waits gives its place in the queue to the next.
    (await caller._http.delete(f"evaluations/jobs/{second}")).raise_for_status()
    (out / "go").touch()
    assert (await caller.finished(third))["status"]["state"] == "completed"
    assert (await caller.finished(first))["status"]["state"] == "completed"
    assert not (out / f"{second}.pids").exists()
    (instance,) = instances(data_dir)
    await tools.until(lambda: instance.evaluations() == {})
    assert run_queue.waiting_evaluations(data_dir / "slots") == []


async def test_running_hub_applies_the_higher_limit_of_a_new_server(limited, out, tools):
    caller = await limited(max_processes=1)
    jobs = [await caller.submit("waits"), await caller.submit("waits")]
    await until_any_queued(caller, jobs)
    await limited()  # a server that sets nothing changes nothing
    assert len(list(out.glob("*.pids"))) == 1
    await limited(max_processes=2)
    await tools.until(lambda: len(list(out.glob("*.pids"))) == 2)


async def until_any_queued(caller, jobs: list[str]) -> None:
    with anyio.fail_after(20):
        while not [job for job in jobs if "Queued" in await waiting_message(caller, job)]:
            await anyio.sleep(0.05)


def test_one_evaluation_per_core_is_the_default():
    assert Limits().with_defaults()["max_processes"] == limits.available_cores() >= 1
    assert Limits(max_processes=7).with_defaults()["max_processes"] == 7


def test_slots_are_given_in_order_of_arrival(tmp_path: Path):
    first, second, third = (run_queue.Ticket(tmp_path, f"job.{n}") for n in range(3))
    assert run_queue.waiting_evaluations(tmp_path) == ["job.0", "job.1", "job.2"]
    assert second.take_slot(2) is None  # it is not its turn
    place = first.take_slot(1)
    assert place is not None
    assert second.take_slot(1) is None
    assert (second.evaluations_ahead(), third.evaluations_ahead()) == (0, 1)
    os.close(place)
    assert third.take_slot(1) is None
    place = second.take_slot(1)
    assert place is not None
    os.close(place)
    third.discard()
    assert run_queue.waiting_evaluations(tmp_path) == []


def test_ticket_of_a_killed_waiter_does_not_block_the_queue(tmp_path: Path):
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue" / f"{1:020d}-job.0").touch()  # no process holds it any more
    queue = run_queue.Ticket(tmp_path, "job.1")
    place = queue.take_slot(1)
    assert place is not None
    assert not (tmp_path / "queue" / f"{1:020d}-job.0").exists()
    assert file_locks.is_held(tmp_path / "0")
    os.close(place)


async def test_evaluation_is_stopped_at_its_time_limit_with_that_reason(limited, out, tools):
    caller = await limited(time_limit=1.0)
    job_id = await caller.submit("runs_on")
    job = await caller.finished(job_id)
    assert job["status"]["state"] == "failed"
    error = job["status"]["benchmarks"][0]["error_message"]
    assert error["message_code"] == "time_limit"
    assert "the time limit of 1 s for one benchmark" in error["message"]
    assert "EVALHUB_LOCAL_TIME_LIMIT" in error["message"]
    pids = json.loads((out / f"{job_id}.pids").read_text())
    await tools.until(lambda: not any(map(tools.is_running, pids)))


async def test_key_reaches_only_the_evaluation_whose_job_names_it(limited, data_dir, out, tools):
    caller = await limited(max_processes=2)
    values = {"mine": "sk-mine-4711", "other": "sk-other-4712", "idle": "sk-idle-4713"}
    for name, value in values.items():
        (data_dir / "secrets" / name).write_text(value)
        bind(data_dir, name, ["127.0.0.1:9"])
    mine = await caller.submit("waits", auth={"secret_ref": "mine"})
    other = await caller.submit("waits", auth={"secret_ref": "other"})
    for job_id in (mine, other):
        await tools.until((out / f"{job_id}.pids").exists)
    (instance,) = instances(data_dir)
    for job_id, name in ((mine, "mine"), (other, "other")):
        assert json.loads((out / f"{job_id}.keys").read_text()) == {name: values[name]}
    handed = sorted(path.name for path in instance.keys.rglob("*") if path.is_file())
    assert handed == ["mine", "other"]
    everything_private = [path for path in instance.keys.rglob("*") if path.stat().st_mode & 0o077]
    assert everything_private == []

    if Path("/proc/self/environ").exists():
        adapters = [json.loads((out / f"{job_id}.pids").read_text())[0] for job_id in (mine, other)]
        guards = list(instance.evaluations().values())
        for pid in (instance.hub_pid, instance.supervisor_pid, *guards, *adapters):
            for file in ("environ", "cmdline"):
                told = Path(f"/proc/{pid}/{file}").read_text()
                assert not [value for value in values.values() if value in told]
    (out / "go").touch()
    answers = [await caller.finished(mine), await caller.finished(other)]
    answers += [await caller.get("evaluations/providers"), await caller.get("evaluations/jobs")]
    assert not [value for value in values.values() if value in json.dumps(answers)]
    await tools.until(lambda: instance.evaluations() == {})
    assert list(instance.keys.iterdir()) == []
    kept = [*data_dir.rglob("*"), *(JOBS_DIR / mine).rglob("*"), *(JOBS_DIR / other).rglob("*")]
    written = [path for path in kept if path.is_file() and path.parent.name != "secrets"]
    assert data_dir / "evalhub.db" in written
    assert data_dir / "evalhub.db-wal" in written
    for path in written:
        content = path.read_bytes()
        assert not [value for value in values.values() if value.encode() in content], path


async def test_key_of_a_cancelled_evaluation_is_deleted(limited, data_dir, out, tools):
    caller = await limited()
    (data_dir / "secrets" / "mine").write_text("sk-mine-4711")
    bind(data_dir, "mine", ["127.0.0.1:9"])
    job_id = await caller.submit("runs_on", auth={"secret_ref": "mine"})
    await tools.until((out / f"{job_id}.pids").exists)
    (instance,) = instances(data_dir)
    assert list(instance.keys.rglob("mine")) != []
    (await caller._http.delete(f"evaluations/jobs/{job_id}")).raise_for_status()
    await tools.until(lambda: list(instance.keys.iterdir()) == [])


HERE = "http://127.0.0.1:9/v1"


@pytest.mark.parametrize(
    ("named", "handed"),
    [
        ({"model": {"url": HERE, "auth": {"secret_ref": "a"}}}, ["a"]),
        ({"parameters": {"judge": {"secret_ref": "b", "url": HERE}}}, ["b"]),
        ({"parameters": {"judge_secret_ref": "b", "judge_url": HERE,
                         "graders": [{"secret_ref": "a", "url": HERE}]}}, ["a", "b"]),
        ({"model": {"url": HERE, "auth": {"secret_ref": "../secrets/a"}}}, []),
        ({"model": {"url": HERE, "auth": {"secret_ref": "absent"}}}, []),
        ({"model": {"auth": {"secret_ref": {"a": 1}}}, "parameters": {"api_key": "a"}}, []),
    ],
)  # fmt: skip
def test_only_secrets_the_job_names_are_copied(tmp_path, named, handed):
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    for name in ("a", "b", "c"):
        (secrets / name).write_text(f"value of {name}")
    for name in ("a", "b", "c", "absent", "../secrets/a"):
        bind(tmp_path, name, ["127.0.0.1:9"])
    jobs = tmp_path / "jobs" / "id" / "0" / "p" / "b" / "meta"
    jobs.mkdir(parents=True)
    spec = {"id": "id", "provider_id": "p", "benchmark_id": "b", "callback_url": "", **named}
    (jobs / "job.json").write_text(json.dumps(spec))
    job = guard_rules.read_job(str(jobs / "job.json"), tmp_path / "jobs")
    keys = tmp_path / "keys"
    guard_rules.copy_secrets(secrets, job.secrets, keys)
    assert sorted(path.name for path in keys.iterdir()) == handed
    assert all(path.read_text() == f"value of {path.name}" for path in keys.iterdir())


def test_foreign_file_among_the_tickets_does_not_block_the_queue(tmp_path: Path):
    (tmp_path / "queue").mkdir()
    (tmp_path / "queue" / ".DS_Store").touch()  # by looking at the folder on macOS
    queue = run_queue.Ticket(tmp_path, "job.1")
    place = queue.take_slot(1)
    assert place is not None
    os.close(place)
    assert run_queue.waiting_evaluations(tmp_path) == []


async def test_evaluation_with_an_endless_log_is_stopped_before_the_disk_is_full(limited, out):
    caller = await limited()
    job = await caller.finished(await caller.submit("babbles"))
    error = job["status"]["benchmarks"][0]["error_message"]
    assert job["status"]["state"] == "failed"
    assert error["message_code"] == "log_too_large"
    assert "wrote more than 50 MB to its log" in error["message"]
    assert len(error["message"]) < 1200
