"""A real hub for the client's tests, and a scripted one for faults it does not have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evalhub_mcp.client import SyncEvalHubClient, or_
from tests.client.support.hub import HubProcess
from tests.client.support.scripted import ScriptedHub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """A real hub, shared by all tests: they tell their objects apart by name."""
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
    """A hub that answers what the test says."""
    server = ScriptedHub()
    try:
        yield server
    finally:
        server.close()


@pytest.fixture(autouse=True)
def no_surrounding_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proxies and certificates of the machine the tests run on are not their subject."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
