"""One hub for all servers of a user: how it is started, used, replaced and stopped."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import anyio
import anyio.to_thread
import pytest

from evalhub_mcp import hub_socket
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import database, maintenance
from evalhub_mcp.local.hub.attached_servers import attached_servers
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.hub.local_hub import HubEndpoint, LocalHub
from evalhub_mcp.local.private_files import read_json, write_json
from evalhub_mcp.local.providers.provider import LocalProvider
from tests.local.support.instance import the_instance
from tests.narrow import present

pytestmark = pytest.mark.anyio


async def test_five_servers_that_start_at_once_on_a_new_directory_share_one_hub(
    data_dir, out, tools
):
    hubs = [LocalHub(data_dir, [tools.playing_provider(out)]) for _ in range(5)]
    found = []

    async def start(hub):
        await hub.start()
        found.append(await hub.ready())

    async with anyio.create_task_group() as starting:
        for hub in hubs:
            starting.start_soon(start, hub)
    assert len(set(found)) == 1
    instance = the_instance(data_dir)
    hub_pid = instance.hub_pid
    assert len(list(attached_servers(data_dir))) == 5
    for hub in hubs[:-1]:
        await hub.stop()
    assert tools.is_running(hub_pid)
    await hubs[-1].stop()
    assert not tools.is_running(hub_pid)
    assert list(instances(data_dir)) == []


async def test_a_second_server_sees_the_jobs_of_the_first_and_leaves_them_running(
    bench, data_dir, out, tools
):
    job_id, pids = await bench.running()
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as other:
        assert await other.ready() == bench.endpoint
        assert (await bench.caller.job(job_id))["status"]["state"] == "running"
    assert all(map(tools.is_running, pids))
    assert await bench.hub.ready() == bench.endpoint


SERVER = """
import json, sys, anyio
from pathlib import Path
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider

async def main():
    spec = json.loads(sys.stdin.readline())
    provider = LocalProvider(spec["definition"], spec["command"], tuple(spec["argv"]))
    hub = LocalHub(Path(spec["data_dir"]), [provider])
    await hub.start()
    endpoint = await hub.ready()
    print(json.dumps([endpoint.base_url, str(endpoint.ca_cert_path)]), flush=True)
    await anyio.wait_readable(sys.stdin.fileno())
    await hub.stop()

anyio.run(main)
"""


@contextlib.contextmanager
def server_process(data_dir: Path, provider: LocalProvider):
    """A server in another process; yields it with the hub's address and certificate."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        spec = {
            "definition": provider.definition,
            "command": provider.command,
            "argv": provider.argv,
            "data_dir": str(data_dir),
        }
        try:
            assert server.stdin is not None
            assert server.stdout is not None
            server.stdin.write(json.dumps(spec).encode() + b"\n")
            server.stdin.flush()
            base_url, certificate = json.loads(server.stdout.readline())
            yield server, base_url, certificate
        finally:
            server.kill()


@pytest.mark.parametrize("end", ["SIGKILL", "SIGTERM", "end of input"])
async def test_idle_hub_stops_with_its_last_server_even_if_that_is_killed(
    end, data_dir, out, tools
):
    with server_process(data_dir, tools.playing_provider(out)) as (server, _, _):
        instance = the_instance(data_dir)
        hub_pid, supervisor_pid = instance.hub_pid, instance.supervisor_pid
        if end == "end of input":
            server.stdin.close()
        else:
            server.send_signal(signal.Signals[end])
        await tools.until(lambda: server.poll() is not None)
    await tools.until(lambda: not any(map(tools.is_running, (hub_pid, supervisor_pid))))
    assert not instance.root.exists()


async def test_hub_without_a_server_runs_until_its_evaluation_ends(data_dir, out, tools):
    provider = tools.playing_provider(out)
    with server_process(data_dir, provider) as (server, base_url, certificate):
        caller = tools.Caller(base_url, tools.trusting(HubEndpoint(base_url, Path(certificate))))
        job_id = await caller.submit("waits")
        await tools.until((out / f"{job_id}.pids").exists)
        server.kill()
        await tools.until(lambda: server.poll() is not None)
    instance = the_instance(data_dir)
    await tools.until(lambda: instance.state.status == "lingering")
    # A server that comes back finds the same hub, and the job where it was.
    async with LocalHub(data_dir, [provider]) as back:
        assert (await back.ready()).base_url == base_url
        assert (await caller.job(job_id))["status"]["state"] == "running"
    hub_pid = instance.hub_pid
    assert tools.is_running(hub_pid)
    (out / "go").touch()
    await tools.until(lambda: not tools.is_running(hub_pid))
    await caller.aclose()
    with contextlib.closing(sqlite3.connect(data_dir / database.NAME)) as stored:
        status = stored.execute("SELECT status FROM evaluations WHERE id = ?", (job_id,))
        assert status.fetchone() == ("completed",)


async def test_hub_without_a_server_stops_at_its_linger_limit(data_dir, out, tools):
    hub = LocalHub(data_dir, [tools.playing_provider(out)], Limits(linger=0.0))
    await hub.start()
    endpoint = await hub.ready()
    caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
    job_id = await caller.submit("runs_on")
    await tools.until((out / f"{job_id}.pids").exists)
    instance = the_instance(data_dir)
    await hub.stop()
    await tools.until(lambda: not instance.alive)
    await caller.aclose()
    with contextlib.closing(sqlite3.connect(data_dir / database.NAME)) as stored:
        status = stored.execute("SELECT status, entity FROM evaluations WHERE id = ?", (job_id,))
        state, entity = status.fetchone()
    assert state == "failed"
    assert "The local hub was stopped while this evaluation was running" in entity


async def test_hub_that_does_not_answer_is_replaced(bench, data_dir, out, tools):
    hung = the_instance(data_dir)
    hub_pid = present(hung.hub_pid)
    os.kill(hub_pid, signal.SIGSTOP)
    try:
        async with LocalHub(data_dir, [tools.playing_provider(out)]) as other:
            endpoint = await other.ready(timeout=1.0)
            caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
            done = await caller.finished(await caller.submit("completes"))
            assert done["status"]["state"] == "completed"
            await caller.aclose()
            # The server that used the hung hub gets an error, then finds the new hub.
            assert bench.hub.ended
            await bench.hub.start()
            assert await bench.hub.ready() == endpoint
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(hub_pid, signal.SIGCONT)
    assert the_instance(data_dir).root != hung.root


async def test_another_program_on_the_port_is_not_taken_for_the_hub(bench, data_dir, out, tools):
    """The origin in the state file is used only if the certificate matches.

    Without its Unix socket, as where the hub has none.
    """
    (data_dir / hub_socket.NAME).unlink(missing_ok=True)
    instance = the_instance(data_dir)
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        said = f"https://127.0.0.1:{stranger.getsockname()[1]}"
        instance.publish(instance.state._replace(origin=said))
        async with LocalHub(data_dir, [tools.playing_provider(out)]) as other:
            assert (await other.ready(timeout=0.5)).base_url != said


async def test_remains_of_servers_killed_at_their_start_are_removed(data_dir, out, tools):
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        await hub.ready()
    # As a SIGKILL may leave it: a member's file, a half-written instance, a held-over copy.
    (data_dir / "clients" / "999999-00000000").write_text("{}")
    half = data_dir / "instances" / "half"
    half.mkdir()
    (half / "lock").touch()
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        await hub.ready()
        assert len(list(attached_servers(data_dir))) == 1
        assert [path.name for path in (data_dir / "clients").iterdir()] != ["999999-00000000"]
    assert list(instances(data_dir)) == []


async def test_hub_keeps_its_port_so_that_servers_need_not_notice(data_dir, out, tools):
    found = []
    for _ in range(2):
        async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
            found.append(await hub.ready())
    assert found[0].base_url == found[1].base_url


async def test_running_hub_gets_newly_installed_providers(bench, data_dir, out, tools):
    playing = tools.playing_provider(out)
    added = LocalProvider(
        {**playing.definition, "id": "added", "name": "Added"}, "added", playing.argv
    )
    hub_pid = the_instance(data_dir).hub_pid
    async with LocalHub(data_dir, [playing, added]) as other:
        await other.ready()
        job = await bench.caller.finished(await bench.caller.submit("completes", provider="added"))
        assert job["status"]["state"] == "completed"
    async with LocalHub(data_dir, [added]) as other:
        await other.ready()

        async def listed() -> list[str]:
            providers = await bench.caller.get("evaluations/providers")
            return [one["resource"]["id"] for one in providers["items"]]

        with anyio.fail_after(10):
            while await listed() != ["added"]:
                await anyio.sleep(0.05)
    assert the_instance(data_dir).hub_pid == hub_pid


async def test_running_hub_gets_the_path_of_the_present_guard(bench, data_dir, out, tools):
    """After an upgrade in place, the module the hub was started with may have moved."""
    instance = the_instance(data_dir)
    (instance.bin / "sh").write_text("#!/bin/sh\nexec false\n")
    write_json(instance.fingerprint, {**read_json(instance.fingerprint), "content": "other"})
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as other:
        assert await other.ready() == bench.endpoint
        job = await bench.caller.finished(await bench.caller.submit("completes"))
    assert job["status"]["state"] == "completed"


async def test_running_hub_uses_the_proxies_of_the_latest_server(
    bench, data_dir, out, tools, monkeypatch
):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as other:
        assert await other.ready() == bench.endpoint
        job = await bench.caller.finished(await bench.caller.submit("completes"))
    environment = job["results"]["benchmarks"][0]["additional_info"]["environment"]
    assert environment["HTTPS_PROXY"] == "http://proxy.example:3128"


async def test_stop_refuses_while_evaluations_run(bench, data_dir):
    await bench.running()
    with pytest.raises(LocalHubError, match="1 evaluation is running"):
        await anyio.to_thread.run_sync(maintenance.stop, data_dir)
    assert the_instance(data_dir).hub_pid


async def test_reset_deletes_the_jobs_and_leaves_secrets(bench, data_dir, tools):
    job_id = await bench.caller.submit("completes")
    await bench.caller.finished(job_id)
    (data_dir / "secrets" / "key").write_text("sk")
    (data_dir / "my-notes.txt").touch()
    assert (JOBS_DIR / job_id).exists()
    await anyio.to_thread.run_sync(maintenance.reset, data_dir)
    left = {path.name for path in data_dir.iterdir()} - {"datasets", "providers"}
    assert left == {"clients", "lock", "my-notes.txt", "secrets"}
    assert (data_dir / "secrets" / "key").read_text() == "sk"
    assert not (JOBS_DIR / job_id).exists()
    # The server that used it goes on with an empty hub.
    await bench.hub.start()
    endpoint = await bench.hub.ready()
    caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
    assert (await caller.get("evaluations/jobs"))["items"] == []
    await caller.aclose()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's files")
async def test_running_evaluation_survives_a_full_disk(bench, data_dir, tools):
    import resource

    job_id, pids = await bench.running("waits")
    instance = the_instance(data_dir)
    assert instance.supervisor_pid is not None
    # It can write no more, as on a full disk, when its last server ends.
    limits = resource.prlimit(instance.supervisor_pid, resource.RLIMIT_FSIZE)
    resource.prlimit(instance.supervisor_pid, resource.RLIMIT_FSIZE, (0, limits[1]))
    bench.hub._attachment.registration.remove()
    instance.signal_server_left()
    with pytest.raises(TimeoutError):
        await tools.until(lambda: not tools.is_running(pids[0]), 2.5)
    assert instance.alive
    # Its evaluation reports once there is room again.
    resource.prlimit(instance.supervisor_pid, resource.RLIMIT_FSIZE, limits)
    await tools.until(lambda: instance.state.status == "lingering")
    (bench.out / "go").touch()
    await tools.until(lambda: not instance.alive)
    with contextlib.closing(sqlite3.connect(data_dir / database.NAME)) as stored:
        status = stored.execute("SELECT status FROM evaluations WHERE id = ?", (job_id,))
        assert status.fetchone() == ("completed",)
