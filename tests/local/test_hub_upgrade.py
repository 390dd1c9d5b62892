"""A hub of another version is replaced, and its database is backed up."""

import contextlib
import os
import signal
import sqlite3
import sys

import pytest

from evalhub_mcp.local.hub import database, find_or_start
from evalhub_mcp.local.hub.configuration import Fingerprint, choose_action
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.local.private_files import read_json, write_json
from tests.local.support.instance import the_instance
from tests.narrow import present

pytestmark = pytest.mark.anyio


async def test_database_is_copied_before_a_newer_hub_opens_it(data_dir, out, tools):
    provider = tools.playing_provider(out)
    async with LocalHub(data_dir, [provider]) as hub:
        endpoint = await hub.ready()
        caller = tools.Caller(endpoint.base_url, tools.trusting(endpoint))
        job_id = await caller.submit("completes")
        await caller.finished(job_id)
        await caller.aclose()
    opened_by = data_dir / "opened-by.json"
    for old in ("1.0.0", "1.0.1", "0.9", "0.8", "0.7"):
        write_json(opened_by, {"hub": old})
        assert find_or_start._prepare_database(data_dir, "1.0.2")
        assert read_json(opened_by) == {"hub": "1.0.2"}
        copy = data_dir / f"evalhub.db.bak-{old}"
        assert copy.stat().st_mode & 0o077 == 0
        with contextlib.closing(sqlite3.connect(copy)) as kept:
            assert kept.execute("SELECT id FROM evaluations").fetchall() == [(job_id,)]
    assert len(database.backups(data_dir / database.NAME)) == database.MAX_BACKUPS
    assert find_or_start._prepare_database(data_dir, "1.0.2")
    assert not (data_dir / "evalhub.db.bak-1.0.2").exists()


@pytest.mark.parametrize(
    ("running", "mine", "busy", "alone", "expected"),
    [
        ({}, {}, False, True, "use"),
        ({"hub": "1.0.1"}, {}, False, False, "replace"),
        ({"hub": "1.0.1"}, {}, True, True, "use"),
        ({"hub": "1.0.10"}, {}, False, True, "use"),
        ({"package": "0.0.9"}, {}, False, False, "replace"),
        ({"package": "0.2.0"}, {}, False, True, "use"),
        ({"content": "other"}, {}, True, False, "update"),
        ({"content": "other", "python": sys.executable}, {}, False, True, "replace"),
        ({"content": "other", "python": sys.executable}, {}, False, False, "use"),
        ({"content": "other", "python": "/uninstalled"}, {}, False, False, "replace"),
        ({"content": "other", "python": "/uninstalled"}, {}, True, False, "use"),
        (None, {}, False, False, "replace"),
        (None, {}, True, False, "use"),
    ],
)
def test_running_hub_is_used_updated_or_replaced(running, mine, busy, alone, expected):
    usual = {"hub": "1.0.2", "package": "0.1.0", "python": "/here", "content": "same"}
    theirs = None if running is None else Fingerprint(**{**usual, **running})
    assert (
        choose_action(theirs, Fingerprint(**{**usual, **mine}), busy=busy, alone=alone) == expected
    )


async def test_older_hub_is_replaced_once_it_is_idle_and_its_servers_go_on(
    bench, data_dir, out, tools
):
    old = the_instance(data_dir)
    label = read_json(old.fingerprint)
    write_json(old.fingerprint, {**label, "hub": "1.0.1"})
    write_json(data_dir / "opened-by.json", {"hub": "1.0.1"})
    job_id, _ = await bench.running("waits")
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as newer:
        assert await newer.ready() == bench.endpoint  # not while an evaluation runs
    assert the_instance(data_dir).root == old.root
    (out / "go").touch()
    await bench.caller.finished(job_id)
    await tools.until(lambda: old.evaluations() == {})
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as newer:
        assert (await newer.ready()).base_url == bench.endpoint.base_url
        assert the_instance(data_dir).root != old.root
        assert (await bench.caller.job(job_id))["status"]["state"] == "completed"
    with contextlib.closing(sqlite3.connect(data_dir / "evalhub.db.bak-1.0.1")) as kept:
        assert kept.execute("SELECT id, status FROM evaluations").fetchall() == [
            (job_id, "completed")
        ]


async def test_hub_that_crashes_after_an_upgrade_is_started_by_a_server(
    data_dir, out, tools, monkeypatch, tmp_path
):
    """A server backs up the database first; the supervisor would not."""
    real, _ = find_or_start._hub_binary()
    program = tmp_path / "eval-hub"

    def install(version):
        new = tmp_path / "new"
        new.write_text(f'#!/bin/sh\n# {version}\nexec "{real}" "$@"\n')
        new.chmod(0o700)
        new.replace(program)
        monkeypatch.setattr(find_or_start, "_hub_binary", lambda: (program, version))

    install("1.0.2")
    async with LocalHub(data_dir, [tools.playing_provider(out)]) as hub:
        await hub.ready()
        instance = the_instance(data_dir)
        install("1.0.3")
        os.kill(present(instance.hub_pid), signal.SIGKILL)
        await tools.until(lambda: hub.ended and not instance.alive)
        await hub.start()
        await hub.ready()
        assert (data_dir / "evalhub.db.bak-1.0.2").exists()
