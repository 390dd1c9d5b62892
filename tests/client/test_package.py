"""The public names of the package, its import cost, and the generated sync client."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import evalhub_mcp

ROOT = Path(__file__).resolve().parents[2]


def test_importing_the_models_does_not_import_http_libraries() -> None:
    code = (
        "import sys; import evalhub_mcp.client.models; import evalhub_mcp.client;"
        "bad = {'httpx', 'anyio', 'mcp', 'ssl'} & set(sys.modules);"
        "sys.exit(str(bad) if bad else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_importing_the_errors_does_not_import_the_models() -> None:
    code = "import sys; import evalhub_mcp.client.errors; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0


def test_public_names() -> None:
    from evalhub_mcp import client

    for name in ("AsyncEvalHubClient", "SyncEvalHubClient", "EvalHubClient"):
        assert getattr(evalhub_mcp, name) is getattr(client, name)
    assert client.EvalHubClient is client.AsyncEvalHubClient
    for name in client.__all__:
        assert getattr(client, name) is not None
    with pytest.raises(AttributeError):
        _ = client.nothing


def test_the_sync_client_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "unasync.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
