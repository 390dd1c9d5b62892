"""A data directory that cannot be used: every call names the cause, and works once it is gone."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import NoReturn

import pytest
from mcp import Client

from evalhub_mcp.cli.main import main
from evalhub_mcp.local import data_directory
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub import find_or_start
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.local_hub import LocalHub
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], AbstractAsyncContextManager[Client]]]:
    """`opened(directory)` connects to a server whose data are in this directory."""
    monkeypatch.setenv("HOME", str(tmp_path))

    def connect(data: str) -> AbstractAsyncContextManager[Client]:
        monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", data)
        return Client(build_server(Settings(local=True)))

    yield connect
    for instance in instances(tmp_path / "data" / "hub"):
        instance.stop(12.0)


async def call(client: Client) -> tuple[bool, str]:
    """Whether a tool that needs the hub worked, and its text."""
    reply = await client.call_tool("find_benchmarks", {})
    return not reply.is_error, text_of(reply)


def file_at_data_directory(data: Path) -> Path:
    data.write_text("")
    return data


def file_at(name: str) -> Callable[[Path], Path]:
    def put(data: Path) -> Path:
        path = data / "hub" / name
        path.parent.mkdir(parents=True)
        path.write_text("")
        return path

    return put


def directory_at(name: str) -> Callable[[Path], Path]:
    def put(data: Path) -> Path:
        path = data / "hub" / name
        (path / "in").mkdir(parents=True)
        return path

    return put


@pytest.mark.parametrize(
    ("put", "name"),
    [
        (file_at_data_directory, "data"),
        (file_at("logs"), "logs"),
        (file_at("clients"), "clients"),
        (directory_at("lock"), "lock"),
        (directory_at("evalhub.db"), "evalhub.db"),
        (directory_at("port.json"), "port.json"),
        (directory_at("tls/server.key"), "tls"),
    ],
)
@pytest.mark.anyio
async def test_a_server_says_what_is_wrong_with_its_data_and_works_once_it_is_right(
    opened: Callable[[str], AbstractAsyncContextManager[Client]],
    tmp_path: Path,
    put: Callable[[Path], Path],
    name: str,
) -> None:
    wrong = put(tmp_path / "data")
    async with opened(str(tmp_path / "data")) as client:
        worked, text = await call(client)
        assert not worked
        assert name in text
        assert "EVALHUB_MCP_DATA_DIR" in text
        assert not (await call(client))[0]
        wrong.rename(tmp_path / "aside")
        worked, text = await call(client)
        assert worked, text


@pytest.mark.parametrize("data", ["/proc/nowhere", "/dev/null/x", "x" * 300, "~nobody-at-all/x"])
@pytest.mark.anyio
async def test_a_path_nothing_can_be_written_to_is_reported_by_every_call(
    opened: Callable[[str], AbstractAsyncContextManager[Client]], data: str
) -> None:
    async with opened(data) as client:
        for _ in range(2):
            worked, text = await call(client)
            assert not worked
            assert "EVALHUB_MCP_DATA_DIR" in text


def test_a_full_disk_is_named_with_what_helps(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "logs" / "a.1.partial"))
    error = data_directory.storage_error(tmp_path, full)
    assert "No space left on device" in error.message
    assert str(tmp_path / "logs") in error.message
    assert ".partial" not in error.message
    assert "Free some space" in error.advice


def test_a_path_that_is_not_utf8_can_be_shown(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    error = data_directory.storage_error(path, UnicodeEncodeError("utf-8", "\udcff", 0, 1, "no"))
    assert r"\udcff" in error.message
    str(error).encode()


@pytest.mark.parametrize("action", [["logs"], ["reset", "--yes"], ["status"], ["stop"]])
def test_the_command_line_says_what_is_wrong_without_a_traceback(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    action: list[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path / "file"))
    status = main(["local", *action])
    assert status in (0, 1)
    if status:
        assert "EVALHUB_MCP_DATA_DIR" in capsys.readouterr().err


class Fault:
    """An error of the kind that any file operation may raise."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __call__(self, *_: object, **__: object) -> NoReturn:
        raise self._error


@pytest.mark.anyio
@pytest.mark.parametrize("where", ["register", "_start_supervisor", "instance_spec", "_find"])
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.EMFILE, "Too many open files"),
        OSError(errno.EIO, "Input/output error"),
        OSError("no number"),
        UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
        sqlite3.DatabaseError("file is not a database"),
    ],
    ids=repr,
)
async def test_any_fault_of_a_launch_is_one_error_and_the_next_launch_works(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, where: str, error: Exception
) -> None:
    hub = LocalHub(data_dir, [])
    with monkeypatch.context() as faulty:
        faulty.setattr(find_or_start, where, Fault(error))
        with pytest.raises(LocalHubError, match="EVALHUB_MCP_DATA_DIR"):
            await hub.start()
    await hub.start()
    assert (await hub.ready()).base_url
    await hub.stop()
