"""A real hub for the client's tests, and a scripted one for faults."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evalhub_mcp.client import SyncEvalHubClient, or_
from tests.client.support.hub import HubProcess
from tests.client.support.scripted import ScriptedHub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A real hub that all tests share, so they give their objects unique names."""
    process = HubProcess(tmp_path_factory.mktemp("hub"))
    process.start()
    try:
        yield process
        with SyncEvalHubClient(process.url) as client:  # also removes the jobs' files
            for job in client.jobs.list(status=or_("pending", "running", "completed")):
                client.jobs.cancel(job.id, hard_delete=True)
    finally:
        process.stop()


@pytest.fixture
def scripted() -> Iterator[ScriptedHub]:
    """A hub whose responses the test chooses."""
    server = ScriptedHub()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(autouse=True)
def no_proxy_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ignore the proxies and certificates configured on this machine."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
