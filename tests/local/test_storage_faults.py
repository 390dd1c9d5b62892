"""A data directory that cannot be used: every call says why, and works once the cause is gone."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evalhub_mcp.local import data_directory
from evalhub_mcp.local.hub.instance_directory import instances
from tests.local.support.stdio_client import Client

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], Client]]:
    clients: list[Client] = []

    def connect(data: str) -> Client:
        clients.append(Client(data, tmp_path))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()
    for instance in instances(tmp_path / "data" / "hub"):
        instance.stop(12.0)


def a_file_for_the_directory(data: Path) -> Path:
    data.write_text("")
    return data


def a_file_for(name: str) -> Callable[[Path], Path]:
    def put(data: Path) -> Path:
        path = data / "hub" / name
        path.parent.mkdir(parents=True)
        path.write_text("")
        return path

    return put


def a_directory_for(name: str) -> Callable[[Path], Path]:
    def put(data: Path) -> Path:
        path = data / "hub" / name
        (path / "in").mkdir(parents=True)
        return path

    return put


@pytest.mark.parametrize(
    ("put", "name"),
    [
        (a_file_for_the_directory, "data"),
        (a_file_for("logs"), "logs"),
        (a_file_for("clients"), "clients"),
        (a_directory_for("lock"), "lock"),
        (a_directory_for("evalhub.db"), "evalhub.db"),
        (a_directory_for("port.json"), "port.json"),
        (a_directory_for("tls/server.key"), "tls"),
    ],
)
def test_a_server_says_what_is_wrong_with_its_data_and_works_once_it_is_right(
    opened: Callable[[str], Client], tmp_path: Path, put: Callable[[Path], Path], name: str
) -> None:
    wrong = put(tmp_path / "data")
    client = opened(str(tmp_path / "data"))
    worked, text = client.call()
    assert not worked
    assert name in text
    assert "EVALHUB_MCP_DATA_DIR" in text
    assert not client.call()[0]
    wrong.rename(tmp_path / "aside")
    worked, text = client.call()
    assert worked, text


@pytest.mark.parametrize("data", ["/proc/nowhere", "/dev/null/x", "x" * 300, "~nobody-at-all/x"])
def test_a_path_nothing_can_be_written_to_is_reported_by_every_call(
    opened: Callable[[str], Client], data: str
) -> None:
    client = opened(data)
    for _ in range(2):
        worked, text = client.call()
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
