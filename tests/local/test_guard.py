"""The guard: which commands it runs, and which outcomes it reports."""

import contextlib
import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import anyio
import anyio.to_thread
import httpx
import pytest

from evalhub_mcp.local import log_tail
from evalhub_mcp.local.hub import database, guard_rules
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider

pytestmark = pytest.mark.anyio

ALLOW = {
    "commands": {"word": {"argv": ["/usr/bin/true", "a b"], "provider_id": "ours"}},
    "origin": "https://127.0.0.1:20000",
    "environment": {"PATH": "/bin"},
    "ca_cert_path": "/ca.pem",
    "secrets_dir": "/secrets",
}


def write_job(jobs_dir: Path, **changes: object) -> Path:
    path = jobs_dir / "an-id" / "0" / "ours" / "b" / "meta" / "job.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    spec = {
        "id": "an-id",
        "provider_id": "ours",
        "benchmark_id": "b",
        "benchmark_index": 0,
        "callback_url": ALLOW["origin"],
    }
    path.write_text(json.dumps(spec | changes))
    return path


@pytest.mark.parametrize(
    "provider",
    [
        {},
        {"runtime": {"local": {"command": "touch /tmp/ran"}}},
        {"runtime": {"local": {"command": "playing", "env": [{"name": "LD_PRELOAD"}]}}},
        {"benchmarks": [{"id": "../../../../../../tmp/escaped", "name": "b"}]},
        {"id": "playing"},
    ],
)
async def test_provider_made_through_the_api_is_not_stored(bench, provider):
    stranger = {"name": "Stranger", "benchmarks": [{"id": "completes", "name": "b"}], **provider}
    for headers in ({}, {"X-User": "system"}, {"X-User": "system", "X-Tenant": "system"}):
        path = "evaluations/providers"
        answer = await bench.caller._http.post(path, json=stranger, headers=headers)
        assert answer.is_error
    providers = await bench.caller.get("evaluations/providers")
    assert [one["resource"]["id"] for one in providers["items"]] == ["playing"]
    # The hub keeps working.
    job = await bench.caller.finished(await bench.caller.submit("completes"))
    assert job["status"]["state"] == "completed"


async def test_job_cannot_choose_the_path_the_hub_writes_to(bench, tmp_path):
    escape = f"../../../../../..{tmp_path}/escaped"
    benchmark = {"id": escape, "provider_id": "playing"}
    model = {"name": "m", "url": "http://127.0.0.1:9/v1"}
    for job in (
        {"benchmarks": [benchmark]},
        {"benchmarks": [{"id": "completes", "provider_id": escape}]},
    ):
        with pytest.raises(httpx.HTTPStatusError):
            await bench.caller.post("evaluations/jobs", {"name": "x", "model": model, **job})
    # A collection may name it, but a job of the collection is refused.
    with contextlib.suppress(httpx.HTTPStatusError):
        made = await bench.caller.post(
            "evaluations/collections",
            {"name": "c", "category": "test", "benchmarks": [benchmark]},
        )
        job = await bench.caller.post(
            "evaluations/jobs",
            {"name": "x", "model": model, "collection": {"id": made["resource"]["id"]}},
        )
        await bench.caller.finished(job["resource"]["id"])
    assert not (tmp_path / "escaped").exists()


def test_provider_stored_before_the_triggers_is_removed(tmp_path):
    path = tmp_path / "evalhub.db"
    assert not database.refuse_providers(path)
    with contextlib.closing(sqlite3.connect(path)) as before:
        assert not database.refuse_providers(path)
        before.execute("CREATE TABLE providers (id TEXT, owner TEXT, entity TEXT)")
        uuid = "0aef8583-ec88-4b99-b525-7eac733f9158"
        rows = [("ours", "system"), ("a-b", "stranger"), (uuid, "system"), (uuid, "")]
        before.executemany("INSERT INTO providers VALUES (?, ?, '{}')", rows)
        before.commit()
        assert database.refuse_providers(path)
        assert database.refuse_providers(path)
        assert before.execute("SELECT id FROM providers").fetchall() == [("ours",)]
        for row in rows[1:]:
            with pytest.raises(sqlite3.IntegrityError, match="add-provider"):
                before.execute("INSERT INTO providers VALUES (?, ?, '{}')", row)
        before.execute("INSERT INTO providers VALUES ('new', 'system', '{}')")


async def test_crash_of_an_evaluation_is_a_failed_job_with_the_end_of_its_log(bench):
    job = await bench.caller.finished(await bench.caller.submit("crashes"))
    assert job["status"]["state"] == "failed"
    error = job["status"]["benchmarks"][0]["error_message"]
    assert error["message_code"] == "adapter_crashed"
    assert "exit status 3" in error["message"]
    assert error["message"].endswith("ValueError: no such dataset")
    assert len(error["message"]) < 1000
    assert "sk-0123456789abcdef" not in error["message"]
    assert "\x1b" not in error["message"]
    assert job["status"]["benchmarks"][0]["started_at"]


async def test_evaluation_that_ends_without_a_result_is_a_failed_job(bench):
    job = await bench.caller.finished(await bench.caller.submit("ends_silently"))
    message = job["status"]["benchmarks"][0]["error_message"]["message"]
    assert "without reporting a result" in message


async def test_missing_program_is_a_failed_job(data_dir, out, tools):
    playing = tools.playing_provider(out)
    gone = LocalProvider(playing.definition, playing.command, (str(out / "uninstalled"),))
    async with LocalHub(data_dir, [gone]) as hub:
        endpoint = await hub.ready()
        caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
        job = await caller.finished(await caller.submit("completes"))
        await caller.aclose()
    message = job["status"]["benchmarks"][0]["error_message"]["message"]
    assert "could not be started: No such file or directory" in message


async def test_killed_evaluation_is_a_failed_job_naming_the_signal(bench):
    job = await bench.caller.finished(await bench.caller.submit("is_killed"))
    assert "SIGKILL" in job["status"]["benchmarks"][0]["error_message"]["message"]


async def test_crash_after_the_result_leaves_the_result(bench, data_dir, tools):
    # The second benchmark keeps the job open, so that a late event would be accepted.
    job_id = await bench.caller.submit("completes_then_crashes", "runs_on")
    (instance,) = instances(data_dir)
    expected = {"completes_then_crashes": "completed", "runs_on": "running"}

    async def states() -> dict[str, str]:
        job = await bench.caller.job(job_id)
        return {one["id"]: one["status"] for one in job["status"].get("benchmarks", ())}

    with anyio.fail_after(15):
        while await states() != expected:
            await anyio.sleep(0.03)
    # Once its guard is gone too, the crash has been reported.
    await tools.until(lambda: set(instance.evaluations()) == {f"{job_id}.1"})
    assert await states() == expected


async def test_cancel_ends_the_evaluation_and_its_children(bench, data_dir, tools):
    job_id, pids = await bench.running()
    (instance,) = instances(data_dir)
    async with httpx.AsyncClient(verify=tools.trusting(bench.endpoint), trust_env=False) as http:
        url = f"{bench.endpoint.base_url}/api/v1/evaluations/jobs/{job_id}"
        (await http.delete(url)).raise_for_status()
    await tools.until(lambda: not any(map(tools.is_running, pids)))
    await tools.until(lambda: instance.evaluations() == {})
    assert (await bench.caller.job(job_id))["status"]["state"] == "cancelled"


async def test_children_an_evaluation_leaves_behind_are_ended(bench, tools):
    job_id, (adapter, child) = await bench.running()
    os.kill(adapter, signal.SIGKILL)
    job = await bench.caller.finished(job_id)
    assert job["status"]["state"] == "failed"
    await tools.until(lambda: not tools.is_running(child))


async def test_living_evaluation_holds_its_lock_even_without_its_guard(bench, data_dir, tools):
    job_id, (adapter, child) = await bench.running()
    (instance,) = instances(data_dir)
    group = instance.evaluations()[f"{job_id}.0"]
    os.kill(group, signal.SIGKILL)  # the guard leads the group
    await tools.until(lambda: not tools.is_running(group))
    assert tools.is_running(adapter)
    assert instance.evaluations() == {f"{job_id}.0": group}
    await anyio.to_thread.run_sync(instance.stop, 12.0)
    await tools.until(lambda: not tools.is_running(adapter) and not tools.is_running(child))


def test_only_allowed_commands_run_and_with_their_listed_arguments(tmp_path):
    job = guard_rules.read_job(str(write_job(tmp_path)), tmp_path)
    assert guard_rules.allowed_program(ALLOW, "word", job).argv == ["/usr/bin/true", "a b"]
    for command in ("word --flag", "word;id", "./word", "WORD", "", "true", "$(word)"):
        with pytest.raises(guard_rules.RefusedError, match="only its own evaluations"):
            guard_rules.allowed_program(ALLOW, command, job)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:20001", "https://127.0.0.1:200001", "http://127.0.0.1:20000", ""]
)
def test_job_that_reports_to_another_hub_is_refused(tmp_path, url):
    job = guard_rules.read_job(str(write_job(tmp_path, callback_url=url)), tmp_path)
    with pytest.raises(guard_rules.RefusedError, match="another address"):
        guard_rules.allowed_program(ALLOW, "word", job)


def test_environment_comes_only_from_the_allow_list(tmp_path, monkeypatch):
    monkeypatch.setenv("LD_PRELOAD", "/x.so")
    job = guard_rules.read_job(str(write_job(tmp_path)), tmp_path)
    assert guard_rules.evaluation_environment(ALLOW, job, Path("/keys")) == {
        "PATH": "/bin",
        "EVALHUB_JOB_SPEC_PATH": str(job.path),
        "EVALHUB_CA_CERT_PATH": "/ca.pem",
        "EVALHUB_SECRETS_DIR": "/keys",
    }


def test_job_file_outside_the_jobs_directory_is_refused(tmp_path):
    jobs = tmp_path / "jobs"
    inside = write_job(jobs)
    outside = write_job(tmp_path / "other")
    inside.unlink()
    inside.symlink_to(outside)
    for path in (outside, inside, jobs / ".." / "other" / "job.json", jobs, None):
        with pytest.raises(guard_rules.RefusedError):
            guard_rules.read_job(str(path) if path else None, jobs)


@pytest.mark.parametrize(
    "changes", [{"id": "../../x"}, {"id": ""}, {"benchmark_index": "x"}, {"id": "a/b"}]
)
def test_malformed_job_file_is_refused(tmp_path, changes):
    path = write_job(tmp_path, **changes)
    with pytest.raises(guard_rules.RefusedError):
        guard_rules.read_job(str(path), tmp_path)
    path.write_text("[]")
    with pytest.raises(guard_rules.RefusedError):
        guard_rules.read_job(str(path), tmp_path)


def test_guard_refuses_to_run_without_its_hub(tmp_path):
    (tmp_path / "allow.json").write_text(json.dumps({**ALLOW, "jobs_dir": str(tmp_path)}))
    guarded = [
        sys.executable,
        "-I",
        "-m",
        "evalhub_mcp.local.hub.guard",
        str(tmp_path),
        "-c",
        "word",
    ]
    ran = subprocess.run(guarded, capture_output=True, text=True, timeout=30)
    assert ran.returncode == 126
    assert "run by the hub only" in ran.stderr


async def test_guard_survives_spaces_and_quotes_in_its_paths(bench, data_dir):
    (instance,) = instances(data_dir)
    script = (instance.bin / "sh").read_text().splitlines()
    assert script[0] == "#!/bin/sh"
    assert str(instance.root) in shlex.split(script[1])
    assert list(instance.bin.iterdir()) == [instance.bin / "sh"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mred\x1b[0m\x07\x00b", "aredb"),
        ("10%\r20%\r30%\nnext", "30%\nnext"),
        ("line\r\nnext", "line\nnext"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
        ('{"api_key": "s3cret-value", "n": 1}', '{"api_key": "[redacted]", "n": 1}'),
        ("OPENAI_API_KEY=abcdef other", "OPENAI_API_KEY=[redacted] other"),
        ("key sk-abcdefghijkl here", "key [redacted] here"),
        ("http://user:pass@host/v1", "http://[redacted]@host/v1"),
        ("my secret is hunter2hunter2", "my secret is [redacted]"),
        ("tokens: many", "tokens: many"),
        ("a task-by-task risk-assessment", "a task-by-task risk-assessment"),
    ],
)
def test_log_is_shown_without_secrets_and_control_characters(text, shown):
    assert log_tail.sanitize_log(text, ["hunter2hunter2", "is"]) == shown


def test_end_of_a_log_begins_with_a_line(tmp_path):
    log = tmp_path / "log"
    log.write_text("first line\n" * 5000 + "the end")
    shown = log_tail.read_tail(log, 100)
    assert len(shown) <= 100
    assert shown.startswith("first line\n")
    assert shown.endswith("the end")
    assert log_tail.read_tail(tmp_path / "absent") == ""


@pytest.mark.parametrize(
    "part", ["api_key", "-", "a-", "token ", " ", "\r", "://", "a", "\x1b[", "sk-", "token:"]
)
def test_sanitizing_a_hostile_log_takes_linear_time(part):
    started = time.monotonic()
    log_tail.sanitize_log(part * (20_000 // len(part)))
    assert time.monotonic() - started < 2
