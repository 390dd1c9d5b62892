"""The file that keeps an index between processes."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta

import anyio
import pytest

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.known_jobs.caller_index import CallerIndex
from evalhub_mcp.app.known_jobs.index_directory import index_files
from evalhub_mcp.app.known_jobs.index_file import VERSION, IndexFile
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.list_changes import PROBES
from evalhub_mcp.settings import Settings
from tests.app.support.model_hub import ModelHub, ModelSession
from tests.jobs.summaries import summary
from tests.narrow import present

pytestmark = pytest.mark.anyio
LONG = IndexLimits(short_list=0, page=20, pause=0.01)


async def rows_in(file):
    """The content of a file, which must be readable."""
    return present(await file.load()).rows


@pytest.fixture
def file(tmp_path):
    return IndexFile(tmp_path / "index", "http://hub", "team", "alice")


async def test_rows_come_back_and_removed_ones_do_not(file):
    assert await file.load() is None
    rows = {"a": summary("a"), "b": summary("b", state="running"), "c": "unreadable"}
    await file.store(rows, 7)
    await file.store({"a": None, "b": summary("b", state="failed")}, 8)
    kept = await file.load()
    assert kept.rows == {"b": summary("b", state="failed"), "c": "unreadable"}
    assert kept.catalog == 8


@pytest.mark.skipif(os.name != "posix", reason="modes are of POSIX systems")
async def test_only_the_user_can_read_the_files_whatever_the_umask(file):
    before = os.umask(0)
    try:
        with closing(sqlite3.connect(":memory:")):
            await file.store({"a": summary("a")}, 1)
            with closing(sqlite3.connect(file.path)) as reader:
                reader.execute("SELECT * FROM jobs").fetchall()
                files = list(file.path.parent.iterdir())
                modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in files}
    finally:
        os.umask(before)
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="links are made otherwise")
async def test_a_link_in_the_place_of_the_file_is_not_followed(file, tmp_path):
    target = tmp_path / "target"
    target.write_text("mine")
    file.path.parent.mkdir(mode=0o700)
    file.path.symlink_to(target)
    await file.store({"a": summary("a")}, 1)
    assert await file.load() is None
    assert target.read_text() == "mine"


@pytest.mark.parametrize("damage", ["no database", "cut off", "wrong row", "other version"])
async def test_a_damaged_file_is_set_aside_and_recreated(file, damage):
    await file.store({f"{n}": summary(f"{n}") for n in range(500)}, 1)
    if damage == "no database":
        file.path.write_bytes(b"not a database" * 1000)
    elif damage == "cut off":
        file.path.write_bytes(file.path.read_bytes()[:5000])
    else:
        change = {
            "wrong row": "UPDATE jobs SET row = '[1]' WHERE id = '3'",
            "other version": f"PRAGMA user_version = {VERSION + 1}",
        }[damage]
        with closing(sqlite3.connect(file.path)) as db, db:
            db.execute(change)
    assert await file.load() is None
    await file.store({"new": summary("new")}, 2)
    assert set(await rows_in(file)) == {"new"}
    assert file.path.with_suffix(".damaged").exists()


async def test_an_index_with_a_damaged_file_reads_the_hub_again(file):
    hub = ModelHub(1, 120)
    file.path.parent.mkdir(mode=0o700)
    file.path.write_bytes(b"\xff" * 9000)
    index = CallerIndex(lambda: None, file, LONG)
    await index.look(ModelSession(hub))
    assert len(index.known.newest_first()) == 120
    with hub.counted() as requests:
        await CallerIndex(lambda: None, file, LONG).look(ModelSession(hub))
    assert len(requests) <= PROBES + 1
    assert hub.rows_sent < 120


async def test_an_index_works_without_a_writable_directory(tmp_path):
    (tmp_path / "index").write_text("a file where the directory should be")
    hub = ModelHub(1, 20)
    index = CallerIndex(lambda: None, IndexFile(tmp_path / "index", "hub"), LONG)
    await index.look(ModelSession(hub))
    assert len(index.known.newest_first()) == 20


async def test_a_new_process_loads_the_file_and_reads_only_changes(file):
    hub = ModelHub(2, 300)
    await CallerIndex(lambda: None, file, LONG).look(ModelSession(hub))
    for _ in range(3):
        hub.create("completed")
    index = CallerIndex(lambda: None, file, LONG)
    with hub.counted():
        await index.look(ModelSession(hub))
    assert {row.id for row in index.known.newest_first()} == set(hub.jobs)
    assert hub.rows_sent < 200


async def test_the_time_of_the_last_full_reading_is_stored(file):
    hub = ModelHub(3, 300)
    before = datetime.now(UTC)
    await CallerIndex(lambda: None, file, LONG).look(ModelSession(hub))
    for _ in range(3):  # commands, one after another
        index = CallerIndex(lambda: None, file, LONG)
        with hub.counted() as requests:
            await index.look(ModelSession(hub))
        assert len(requests) <= PROBES + 1
        assert before <= present(index.exact_as_of) < index.as_of
    kept = present(await file.load())
    await file.store({}, kept.catalog, before - timedelta(hours=2))
    index = CallerIndex(lambda: None, file, LONG)
    with hub.counted():
        await index.look(ModelSession(hub))
    assert hub.rows_sent >= 300
    assert present((await file.load()).exact_as_of) > before


async def test_a_job_that_another_process_saw_end_does_not_run_again(file):
    await file.store({"a": summary("a", state="completed")}, 1)
    await file.store({"a": summary("a", state="running")}, 1)
    assert (await rows_in(file))["a"].state == "completed"


WRITER = """
import anyio, sys
from pathlib import Path
from evalhub_mcp.app.known_jobs.index_file import IndexFile
from tests.jobs.summaries import summary
from tests.narrow import present

async def main():
    file = IndexFile(Path(sys.argv[1]), "hub")
    for n in range(12):
        await file.store({f"{sys.argv[2]}-{n}": summary(f"{sys.argv[2]}-{n}"),
                          "both": summary("both", n)}, 1)
        if n % 3 == 0:
            await file.store({f"{sys.argv[2]}-{n}": None}, 1)
        kept = await file.load()
        assert "both" in kept.rows
anyio.run(main)
"""


async def test_two_processes_share_the_file(tmp_path):
    directory = tmp_path / "index"
    command = [sys.executable, "-c", WRITER, str(directory)]
    processes = [subprocess.Popen([*command, name]) for name in ("one", "two")]
    assert [process.wait(60) for process in processes] == [0, 0]
    kept = await rows_in(IndexFile(directory, "hub"))
    expected = {f"{name}-{n}" for name in ("one", "two") for n in range(12) if n % 3}
    assert set(kept) == {*expected, "both"}
    assert not list(directory.glob("*.damaged"))


async def test_two_servers_with_one_file_both_see_the_hub(file):
    hub = ModelHub(5, 60)
    indexes = [CallerIndex(lambda: None, file, LONG) for _ in range(2)]
    for step in range(6):
        hub.create("completed" if step % 2 else "pending")
        hub.finish()
        if step % 3 == 0:
            hub.delete()
        async with anyio.create_task_group() as group:
            for index in indexes:
                group.start_soon(index.look, ModelSession(hub))
        for index in indexes:
            await index.read_in_slices(ModelSession(hub))
            assert {row.id: row.state for row in index.known.newest_first()} == hub.states()
    kept = await rows_in(file)
    assert {job_id: row.state for job_id, row in kept.items()} == hub.states()


@pytest.mark.parametrize(
    ("settings", "kept"),
    [
        ({"base_url": "http://hub"}, True),
        ({"local": True}, True),
        ({"base_url": "http://hub", "transport": "http"}, False),
    ],
)
def test_only_a_server_of_one_user_keeps_files(settings, kept, monkeypatch, tmp_path):
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    found = index_files(Settings(**settings))(Caller())
    assert (found is not None) == kept


def test_each_hub_tenant_and_caller_has_its_own_file(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    paths = {
        present(index_files(Settings(base_url=url))(Caller(tenant, who))).path
        for url in ("http://one", "http://two")
        for tenant in (None, "a", "b")
        for who in (None, "alice")
    }
    assert len(paths) == 12
