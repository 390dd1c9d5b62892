"""On Windows `--local` is refused in one line and everything else works.

Played in one process where what only POSIX has cannot be imported or used.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

LOCAL = (
    ("--local",),
    ("local", "status"),
    ("local", "stop"),
    ("local", "logs"),
    ("local", "reset", "--yes"),
    ("local", "add-provider", "mine"),
    ("local", "remove-provider", "mine"),
)
HELP = ("--help",)

PLAYED = """
import asyncio, contextlib, importlib, io, json, os, pkgutil, signal, sys
# These choose their platform when they are imported.
import anyio, concurrent.futures, httpx, mcp, mcp.client.stdio, mcp.server.stdio, uvicorn

GONE = {"fcntl", "pwd", "grp", "termios", "resource", "tty", "pty", "syslog"}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in GONE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in GONE:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Absent())
for module, names in (
    (os, "getuid fork fchmod killpg getpgrp setpgid pwrite pread O_NOFOLLOW O_CLOEXEC "
         "sched_getaffinity getsid"),
    (signal, "SIGKILL SIGCHLD SIGUSR1 SIGHUP"),
):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)

import evalhub_mcp
imported = 0
for found in pkgutil.walk_packages(evalhub_mcp.__path__, "evalhub_mcp."):
    # Programs of the local hub may need POSIX; what the rest imports of it may not.
    shared = found.name.rpartition(".")[2] in (
        "local_hub", "data_directory", "file_locks", "errors", "limits"
    )
    if found.name.endswith("__main__") or (".local." in found.name and not shared):
        continue
    importlib.import_module(found.name)
    imported += 1

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings

async def session():
    async with mcp.Client(build_server(Settings(base_url="http://127.0.0.1:9"))) as client:
        return len((await client.list_tools()).tools)

tools = anyio.run(session)

from evalhub_mcp.cli.main import main
sys.platform = "win32"
said = []
for argv in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = main(argv)
        except SystemExit as end:
            status = end.code or 0
    said.append([status, out.getvalue(), err.getvalue()])
print(json.dumps({"imported": imported, "tools": tools, "said": said}))
"""


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    where = str(tmp_path_factory.mktemp("adapters"))
    adapter = (
        ("adapter", "new", "mine", "--directory", where),
        ("adapter", "run", f"{where}/mine", "--spec", "missing.json"),
    )
    played = subprocess.run(
        [sys.executable, "-c", PLAYED, json.dumps([*LOCAL, *adapter, HELP])],
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert played.returncode == 0, played.stderr
    outcome: dict[str, Any] = json.loads(played.stdout)
    return outcome


@pytest.mark.parametrize("arguments", LOCAL)
def test_local_hub_is_refused_in_one_clear_line(windows, arguments):
    status, out, err = windows["said"][LOCAL.index(arguments)]
    assert (status, out) == (2, "")
    (line,) = err.splitlines()
    assert "--local needs Linux or macOS; on Windows, run it in WSL or use --base-url" in line


def test_adapters_are_written_and_their_files_read(windows):
    (new, wrote, _), (run, _, err) = windows["said"][-3:-1]
    assert (new, run) == (0, 2)
    assert "provider.yaml" in wrote
    assert "missing.json cannot be read" in err


def test_help_is_shown(windows):
    status, out, err = windows["said"][-1]
    assert (status, err) == (0, "")
    assert "gate" in out


def test_everything_else_can_be_imported_and_the_server_serves(windows):
    assert windows["imported"] > 100
    assert windows["tools"] > 10
