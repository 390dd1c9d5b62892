"""Checks for `doctor --hosts`: which hosts know this server, and whether it starts for them."""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evalhub_mcp.app.connection_check import Check
from evalhub_mcp.hosts.installation import HostFileError, installed_entry
from evalhub_mcp.hosts.known_hosts import HOSTS, Host, Scope

START_SECONDS = 30.0
HOST_PATH = "/usr/local/bin:/usr/bin:/bin"
"""The PATH of a program that is started from a desktop."""
SCOPES: tuple[Scope, ...] = ("user", "project")
_INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "evalhub-mcp doctor", "version": "1"},
    },
}


def check_hosts(name: str) -> Iterator[Check]:
    """Start the server as each host would that has it under a name."""
    known = False
    for host in HOSTS.values():
        files = {scope: host.file(scope, Path.home(), Path.cwd()) for scope in SCOPES}
        if files["project"] == files["user"]:  # in the home directory
            del files["project"]
        for scope, file in files.items():
            if file is None or not file.exists():
                continue
            label = f"host {host.name}" + (" (project)" if scope == "project" else "")
            try:
                entry = installed_entry(host, file, name)
            except HostFileError as error:
                yield Check(label, False, str(error), "Correct the file.")
                continue
            if isinstance(entry, Mapping):
                known = True
                yield _start(label, host, file, entry)
    if not known:
        yield Check("hosts", True, f"none has {name}; evalhub-mcp install HOST adds it")


def _start(label: str, host: Host, file: Path, entry: Mapping[str, Any]) -> Check:
    program = str(entry.get("cmd" if host.format == "yaml" else "command", ""))
    args = [str(arg) for arg in entry.get("args") or ()]
    given = entry.get("envs" if host.format == "yaml" else "env") or {}
    environment = {
        "PATH": HOST_PATH,
        "HOME": os.environ.get("HOME", "/"),
        **{str(key): str(value) for key, value in given.items()},
    }
    advice = f"evalhub-mcp install {host.name} with the server's options writes it anew."
    try:
        ended = subprocess.run(  # noqa: S603  the program that the user's own file names
            [program, *args],
            input=json.dumps(_INITIALIZE) + "\n",
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            cwd="/",
            env=environment,
            check=False,
        )
        answer = json.loads(ended.stdout.splitlines()[0])
        version = answer["result"]["serverInfo"]["version"]
    except (OSError, subprocess.TimeoutExpired) as error:
        return Check(label, False, f"{file}: {program} does not start: {error}", advice)
    except (ValueError, LookupError):
        text = ended.stderr.strip().splitlines()[-1:] or ["it ended without an answer"]
        return Check(label, False, f"{file}: {program} does not start: {text[0][:300]}", advice)
    return Check(label, True, f"{file}: starts, version {version}")
