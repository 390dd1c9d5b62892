"""The local hub: start, stop, crashes, and what happens to lost evaluations."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import stat
import sys
import time
from importlib import metadata
from pathlib import Path

import anyio
import httpx
import pytest

from evalhub_mcp.local import data_directory
from evalhub_mcp.local.hub import database, file_locks, find_or_start, maintenance, supervisor
from evalhub_mcp.local.hub.instance_directory import Instance, instances
from evalhub_mcp.local.hub.local_hub import LocalHub, LocalHubError
from evalhub_mcp.local.providers.provider import LocalProvider
from tests.narrow import present

pytestmark = pytest.mark.anyio


def the_instance(data_dir: Path) -> Instance:
    (instance,) = [one for one in instances(data_dir) if one.alive]
    return instance


async def test_hub_answers_over_its_certificate_and_offers_our_provider(bench):
    with anyio.fail_after(10):
        health = await bench.caller.get("health")
        providers = await bench.caller.get("evaluations/providers")
    assert health["status"] == "healthy"
    assert [one["resource"]["id"] for one in providers["items"]] == ["playing"]
    assert bench.endpoint.base_url.startswith("https://127.0.0.1:")


async def test_start_does_not_wait_for_the_hub_and_ready_does(data_dir, out, tools):
    hub = LocalHub(data_dir, [tools.playing_provider(out)])
    try:
        with anyio.fail_after(5):
            await hub.start()
        with pytest.raises(LocalHubError, match="did not answer within 0 s"):
            # The binary needs longer than this to listen, so the deadline passes first.
            await hub.ready(timeout=0)
        assert await hub.ready() == await hub.ready()
    finally:
        await hub.stop()


async def test_stop_is_clean_and_may_be_repeated(bench, data_dir, tools):
    hub_pid = the_instance(data_dir).hub_pid
    with anyio.fail_after(20):
        await bench.hub.stop()
        await bench.hub.stop()
    assert not tools.is_running(hub_pid)
    assert list(instances(data_dir)) == []
    assert not (data_dir / "evalhub.db-wal").exists()
    with pytest.raises(LocalHubError, match="not started"):
        await bench.hub.ready()


async def test_jobs_are_kept_when_the_hub_is_started_again(bench, tools):
    job_id = await bench.caller.submit("completes")
    await bench.caller.finished(job_id)
    await bench.hub.stop()
    await bench.hub.start()
    endpoint = await bench.hub.ready()
    caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
    try:
        assert (await caller.job(job_id))["status"]["state"] == "completed"
    finally:
        await caller.aclose()


async def test_all_files_are_readable_by_the_user_only(bench, data_dir):
    await bench.caller.finished(await bench.caller.submit("completes"))
    found = [data_dir, *data_dir.rglob("*")]
    assert {path.name for path in found} >= {"evalhub.db", "hub.log", "server.key", "sh"}
    open_to_others = [path for path in found if path.stat().st_mode & 0o077]
    assert open_to_others == []


async def test_evaluation_gets_proxies_and_trust_and_nothing_else_of_the_users_environment(
    data_dir, out, tools, monkeypatch
):
    import certifi

    monkeypatch.setenv("SSL_CERT_FILE", certifi.where())
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-the-hub")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/nowhere")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    monkeypatch.delenv("no_proxy", raising=False)
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        endpoint = await hub.ready()
        caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
        job = await caller.finished(await caller.submit("completes"))
        hub_pid = the_instance(data_dir).hub_pid
        if Path("/proc/self/environ").exists():
            hub_environment = Path(f"/proc/{hub_pid}/environ").read_text()
            assert "sk-not-for-the-hub" not in hub_environment
            assert "proxy.example" not in hub_environment
        await caller.aclose()
    environment = job["results"]["benchmarks"][0]["additional_info"]["environment"]
    assert set(environment) <= {
        "HOME", "LANG", "LC_CTYPE", "PATH", "TMPDIR", "HTTPS_PROXY", "NO_PROXY", "no_proxy",
        "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE",
        "EVALHUB_CA_CERT_PATH", "EVALHUB_JOB_SPEC_PATH", "EVALHUB_SECRETS_DIR",
            "EVALHUB_HANDOVER_FD",
        "EVALHUB_DATASETS_DIR", "EVALHUB_SAMPLES_DIR",
    }  # fmt: skip
    assert environment["SSL_CERT_FILE"] == certifi.where()
    assert environment["NO_PROXY"] == "intranet.example,127.0.0.1,localhost,::1"
    assert environment["HTTPS_PROXY"] == "http://proxy.example:3128"


async def test_plain_http_caller_is_refused(bench):
    plain = bench.endpoint.base_url.replace("https:", "http:")
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.get(f"{plain}/api/v1/evaluations/providers")
    assert answer.status_code == 400
    assert "HTTPS" in answer.text


async def test_caller_that_does_not_trust_the_certificate_gets_nowhere(bench):
    untrusting = ssl.create_default_context()
    async with httpx.AsyncClient(verify=untrusting, trust_env=False) as http:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await http.get(f"{bench.endpoint.base_url}/api/v1/health")


async def test_hub_listens_on_loopback_only(bench, data_dir):
    config = json.loads((the_instance(data_dir).config / "config.yaml").read_text())
    assert config["service"]["host"] == "127.0.0.1"
    port = config["service"]["port"]
    assert port >= 20000
    # The whole of 127/8 is this machine, and a wildcard socket would answer on all of it.
    if sys.platform == "linux":
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.2", port)) != 0


async def test_killed_hub_is_restarted_on_its_port_and_its_jobs_are_marked_failed(
    bench, data_dir, tools
):
    job_id, pids = await bench.running()
    first = present(the_instance(data_dir).hub_pid)
    os.kill(first, signal.SIGKILL)
    await tools.until(lambda: the_instance(data_dir).hub_pid not in (first, None))
    assert await bench.hub.ready() == bench.endpoint
    await tools.until(lambda: not any(map(tools.is_running, pids)))
    job = await bench.caller.finished(job_id)
    assert job["status"]["state"] == "failed"
    message = job["status"]["benchmarks"][0]["error_message"]
    assert "Interrupted by a restart of the local hub" in message["message"]
    # The restarted hub is a whole one.
    after = await bench.caller.finished(await bench.caller.submit("completes"))
    assert after["status"]["state"] == "completed"


async def test_hub_that_keeps_crashing_is_given_up_with_the_reason(bench, data_dir, tools):
    instance = the_instance(data_dir)
    for _ in range(len(supervisor.RESTART_DELAYS) + 1):
        killed = present(instance.hub_pid)
        os.kill(killed, signal.SIGKILL)
        await tools.until(
            lambda killed=killed: not instance.alive or instance.hub_pid not in (killed, None)
        )
    await tools.until(lambda: bench.hub.ended)
    with pytest.raises(LocalHubError, match="given up after 3 restarts") as caught:
        await bench.hub.ready()
    assert "hub.log" in caught.value.advice
    # Starting it again is possible.
    await bench.hub.start()
    await bench.hub.ready()


async def test_stopping_marks_running_evaluations_failed(bench, data_dir, tools):
    job_id, pids = await bench.running()
    with anyio.fail_after(20):
        assert await anyio.to_thread.run_sync(lambda: maintenance.stop(data_dir, force=True))
    assert not any(map(tools.is_running, pids))
    assert bench.hub.ended
    await bench.hub.start()
    endpoint = await bench.hub.ready()
    caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
    try:
        job = await caller.job(job_id)
    finally:
        await caller.aclose()
    assert job["status"]["state"] == "failed"
    assert "stopped" in job["status"]["benchmarks"][0]["error_message"]["message"]


@pytest.mark.parametrize("clock", ["goes on", "is an hour behind"])
async def test_job_lost_with_its_hub_is_marked_failed_at_the_next_start(
    bench, data_dir, tools, clock
):
    job_id, pids = await bench.running()
    instance = the_instance(data_dir)
    supervisor_pid = present(instance.supervisor_pid)
    # Ctrl-C in a terminal must not end it.
    assert os.getsid(supervisor_pid) != os.getsid(0)
    for pid in (supervisor_pid, present(instance.hub_pid), pids[0]):
        os.kill(pid, signal.SIGKILL)  # as a power cut would
    await bench.hub.stop()
    if clock == "is an hour behind":
        with contextlib.closing(sqlite3.connect(data_dir / database.NAME)) as stored, stored:
            stored.execute("UPDATE evaluations SET created_at = datetime('now', '+1 hour')")
    await bench.hub.start()
    endpoint = await bench.hub.ready()
    caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
    try:
        job = await caller.finished(job_id)
    finally:
        await caller.aclose()
    assert job["status"]["state"] == "failed"
    assert "restart" in job["status"]["benchmarks"][0]["error_message"]["message"]
    await tools.until(lambda: not any(map(tools.is_running, pids)))


@pytest.mark.soak
async def test_job_whose_end_was_not_reported_is_marked_failed_while_others_run(
    bench, data_dir, tools
):
    """As when a guard could not reach a busy hub: no process of the evaluation is left."""
    instance = the_instance(data_dir)
    # After the look at what an earlier hub has left.
    await tools.until(lambda: time.time() - instance.state.started_at > 4)
    job_id, _ = await bench.running()
    other, _ = await bench.running()
    record = instance.run / f"{job_id}.0"
    guard = instance.evaluations()[record.name]
    record.unlink()
    os.killpg(guard, signal.SIGKILL)
    job = await bench.caller.finished(job_id, 90)
    assert job["status"]["state"] == "failed"
    assert (await bench.caller.job(other))["status"]["state"] == "running"


@pytest.mark.soak
async def test_evaluation_killed_together_with_its_guard_is_marked_failed(bench, data_dir, tools):
    """As when memory runs out; the hub itself would leave the job running for ever."""
    job_id, _ = await bench.running()
    instance = the_instance(data_dir)
    os.killpg(instance.evaluations()[f"{job_id}.0"], signal.SIGKILL)
    other, _ = await bench.running()
    job = await bench.caller.finished(job_id, 90)
    error = job["status"]["benchmarks"][0]["error_message"]
    assert job["status"]["state"] == "failed"
    assert "killed or ended without reporting" in error["message"]
    assert (await bench.caller.job(other))["status"]["state"] == "running"


async def test_hub_and_evaluations_end_when_their_data_directory_is_deleted(bench, data_dir, tools):
    _, pids = await bench.running()
    instance = the_instance(data_dir)
    pids += [instance.hub_pid, instance.supervisor_pid, *instance.evaluations().values()]
    shutil.rmtree(data_dir)
    await tools.until(lambda: not any(map(tools.is_running, pids)))
    assert bench.hub.ended
    await bench.hub.start()
    await bench.hub.ready()


async def test_hub_and_evaluations_end_with_the_supervisor(bench, data_dir, tools):
    _, pids = await bench.running()
    instance = the_instance(data_dir)
    hub_pid = instance.hub_pid
    os.kill(present(instance.supervisor_pid), signal.SIGKILL)
    await tools.until(lambda: not any(map(tools.is_running, [*pids, hub_pid])))
    with pytest.raises(LocalHubError, match="from outside"):
        await bench.hub.ready()


async def test_taken_port_is_replaced_by_another(data_dir, out, tools, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        prepared = find_or_start.instance_spec
        monkeypatch.setattr(
            find_or_start, "instance_spec", lambda *args: {**prepared(*args), "port": port}
        )
        async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
            endpoint = await hub.ready()
            log = (data_dir / "logs" / "hub.log").read_text()
            assert not endpoint.base_url.endswith(f":{port}")
            assert f"127.0.0.1:{port}: bind: address already in use" in log
            caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
            done = await caller.finished(await caller.submit("completes"))
            assert done["status"]["state"] == "completed"
            await caller.aclose()


async def test_hub_that_cannot_start_fails_at_once_with_the_reason(
    data_dir, out, tools, monkeypatch
):
    prepared = find_or_start.instance_spec

    def unusable(*args):
        spec = prepared(*args)
        spec["config"]["database"]["url"] = "file:/nowhere/evalhub.db"
        return spec

    monkeypatch.setattr(find_or_start, "instance_spec", unusable)
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        with anyio.fail_after(5), pytest.raises(LocalHubError) as caught:
            await hub.ready()
    assert "unable to open database" in caught.value.advice
    assert "\x1b" not in str(caught.value)


async def test_file_that_is_not_a_database_is_reported(data_dir):
    data_dir.mkdir(parents=True, mode=0o700)
    (data_dir / "evalhub.db").write_text("these are my notes, not a database\n" * 100)
    with pytest.raises(LocalHubError, match=r"evalhub\.db cannot be used: file is not a database"):
        await LocalHub(data_dir, []).start()
    assert "my notes" in (data_dir / "evalhub.db").read_text()


async def test_invalid_provider_is_refused_before_anything_is_started(data_dir, out, tools):
    good = tools.playing_provider(out)
    definition = {**good.definition, "agent": {"summary": "x" * 201}}
    hub = LocalHub(data_dir, [LocalProvider(definition, good.command, good.argv)])
    with pytest.raises(LocalHubError, match=r"'playing'.*agent.summary.*200 characters"):
        await hub.start()
    assert list(instances(data_dir)) == []


async def test_missing_extra_names_the_command_that_installs_it(data_dir, monkeypatch):
    def absent(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", absent)
    with pytest.raises(LocalHubError, match=r"pip install 'evalhub-mcp\[local\]'"):
        await LocalHub(data_dir, []).start()


async def test_windows_is_refused_in_one_line(data_dir, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(LocalHubError, match="needs Linux or macOS") as caught:
        await LocalHub(data_dir, []).start()
    assert "\n" not in str(caught.value)


async def test_data_directory_is_made_private(data_dir, out, tools):
    data_dir.mkdir(parents=True)
    data_dir.chmod(0o755)
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        await hub.ready()
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


async def test_waiting_for_a_busy_data_directory_has_a_deadline(data_dir, monkeypatch):
    data_directory.ensure_private_dir(data_dir)
    monkeypatch.setattr(data_directory, "LOCK_SECONDS", 0.1)
    lock = file_locks.hold(data_dir / "lock")
    try:
        with pytest.raises(LocalHubError, match="busy"):
            await LocalHub(data_dir, []).start()
    finally:
        os.close(lock)
