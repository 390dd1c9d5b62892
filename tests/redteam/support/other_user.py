"""Attacks on the local hub by a process of another user; the result is printed as JSON.

Root runs it as `python -I other_user.py <uid> <attack> <arguments>`. It becomes that user when all
is imported, since the user may not be able to read this Python. Standard library only.
"""

import encodings.idna  # noqa: F401 - loaded when a connection is made
import http.client
import json
import os
import socket
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def trust_everybody() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def request(method: str, url: str, body: str) -> dict[str, Any]:
    """Send a request, over TLS and without."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    found: dict[str, Any] = {}
    connections = (
        http.client.HTTPConnection(parts.netloc, timeout=3),
        http.client.HTTPSConnection(parts.netloc, timeout=3, context=trust_everybody()),
    )
    for connection in connections:
        try:
            headers = {"Content-Type": "application/json"}
            connection.request(method, path, None if body == "null" else body, headers)
            answer = connection.getresponse()
            found["status"] = answer.status
            found["body"] = answer.read().decode(errors="replace")[:500]
        except (OSError, http.client.HTTPException) as error:
            found["error"] = type(error).__name__
        finally:
            connection.close()
    return found


def read(*paths: str) -> dict[str, Any]:
    """List directories and read every file in them."""
    entries, readable = [], []
    for path in map(Path, paths):
        try:
            inside = [str(one) for one in path.rglob("*")]
        except OSError:
            inside = []
        entries += inside
        for one in [str(path), *inside]:
            try:
                if Path(one).is_dir():
                    entries += map(str, Path(one).iterdir())
                else:
                    Path(one).read_bytes()
                    readable.append(one)
            except OSError:
                pass
    return {"entries": entries, "readable": readable}


def connect(path: str) -> dict[str, Any]:
    """Connect to a Unix socket."""
    with socket.socket(socket.AF_UNIX) as sock:
        try:
            sock.connect(path)
        except OSError as error:
            return {"error": type(error).__name__}
        return {"connected": True}


def hubs() -> dict[str, Any]:
    """The listening ports of this machine that answer as a hub does."""
    ports = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A":
            ports.add(int(fields[1].partition(":")[2], 16))
    found = []
    for port in sorted(ports):
        answer = request("GET", f"https://127.0.0.1:{port}/api/v1/health", "null")
        if answer.get("status"):
            found.append(port)
    return {"ports": found}


ATTACKS: dict[str, Callable[..., Any]] = {
    "request": request,
    "read": read,
    "connect": connect,
    "hubs": hubs,
}
uid, attack, *arguments = sys.argv[1:]
os.setgroups([])
os.setgid(int(uid))
os.setuid(int(uid))
print(json.dumps(ATTACKS[attack](*arguments)))
