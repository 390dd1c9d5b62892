"""With a full or read-only disk no call waits for ever."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evalhub_mcp.local.hub.instance_directory import instances
from tests.local.support.stdio_client import Client

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a separate disk with the given options."""
    mounted = tmp_path / "disk"
    mounted.mkdir()

    def mount(options: str) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(mounted)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=10)
        except FileNotFoundError:
            pytest.skip("there is no mount")
        if done.returncode:
            pytest.skip(f"no disk can be mounted here: {done.stderr}")
        return mounted

    yield mount
    for instance in instances(mounted / "hub"):
        instance.stop(12.0)
    subprocess.run(["umount", "-l", str(mounted)], capture_output=True, timeout=10)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ("size=4k", "No space left"),
        ("size=24k", "No space left"),
        ("size=1m,nr_inodes=6", "No space left"),
        ("ro", "Read-only file system"),
    ],
)
def test_a_disk_without_room_is_reported_and_used_once_it_has_some(
    disk: Callable[[str], Path], tmp_path: Path, options: str, reason: str
) -> None:
    mounted = disk(options)
    client = Client(str(mounted), tmp_path)
    try:
        for _ in range(2):
            worked, text = client.call()
            assert not worked
            assert reason in text, text
            assert "EVALHUB_MCP_DATA_DIR" in text
        remount = "remount,rw,size=50m,nr_inodes=10000"
        subprocess.run(["mount", "-o", remount, str(mounted)], check=True, timeout=10)
        worked, text = client.call()
        assert worked, text
    finally:
        client.close()
