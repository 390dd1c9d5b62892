"""Another user of the machine attacks the local hub, as a process of another uid.

The tests need root, to become that user, and a system on which the hub can be closed to others.
Each attack is also made by the hub's own user, so that a refusal cannot come from a mistake in it.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import pytest

from evalhub_mcp import hub_socket
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub.instance_directory import Instance, living_instance
from evalhub_mcp.local.hub.local_hub import HubEndpoint, LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider
from tests.narrow import present

IS_LINUX = platform.system() == "Linux"
VERSION = tuple(int(part) for part in re.findall(r"\d+", platform.release())[:2])
CAN_BE_CLOSED = IS_LINUX and VERSION >= (5, 9) and platform.machine() in ("x86_64", "aarch64")
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.timeout(180),
    pytest.mark.skipif(not CAN_BE_CLOSED, reason="only Linux 5.9 closes the hub to other users"),
    pytest.mark.skipif(IS_LINUX and os.getuid() != 0, reason="only root can become another user"),
]

OTHER_USER = 65534
KEY = "sk-redteam-0123456789abcdef"
PROVIDER = LocalProvider(
    definition={
        "id": "sleeping",
        "name": "Sleeping",
        "benchmarks": [{"id": "sleep", "name": "sleep"}],
    },
    command="sleeping",
    argv=(sys.executable, "-I", "-c", "import time; time.sleep(120)"),
)
ATTACKER = Path(__file__).parent / "support" / "other_user.py"


@dataclass
class Site:
    """A hub in a directory that every user can reach, with a running job and a secret."""

    data_dir: Path
    endpoint: HubEndpoint
    user: AsyncEvalHubClient
    job: EvaluationJob

    @property
    def instance(self) -> Instance:
        return present(living_instance(self.data_dir))

    async def attack(self, uid: int, *attack: str) -> Any:
        """The outcome of an attack by this user; see `support/other_user.py`."""

        def run() -> Any:
            done = subprocess.run(
                [sys.executable, "-I", str(ATTACKER), str(uid), *attack],
                cwd="/",
                env={},
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            )
            return json.loads(done.stdout)

        return await anyio.to_thread.run_sync(run)

    async def request(self, uid: int, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.endpoint.base_url}/api/v1/{path}"
        return await self.attack(uid, "request", method, url, json.dumps(body))


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A directory that every user can enter and list: only the hub's own files have to hold."""
    place = Path(tempfile.mkdtemp())
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture
async def site(open_place: Path) -> AsyncIterator[Site]:
    data_dir = open_place / "hub"
    async with LocalHub(data_dir, [PROVIDER]) as hub:
        endpoint = await hub.ready()
        secret = data_dir / "secrets" / "mine"
        secret.write_text(KEY)
        secret.chmod(0o600)
        async with AsyncEvalHubClient(
            endpoint.base_url, ca_bundle_path=endpoint.ca_cert_path
        ) as user:
            job = await user.jobs.submit(
                {
                    "name": "mine",
                    "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
                    "benchmarks": [{"id": "sleep", "provider_id": "sleeping"}],
                }
            )
            site = Site(data_dir, endpoint, user, job)
            assert site.instance.state.private, site.instance.state.who_can_connect
            yield site
            for one in await user.jobs.list():
                await user.jobs.cancel(one.id)
                shutil.rmtree(JOBS_DIR / one.id, ignore_errors=True)


def job_request() -> dict[str, Any]:
    return {
        "name": "stranger",
        "model": {
            "name": "m",
            "url": "http://evil.example/v1",
            "auth": {"secret_ref": "mine"},
        },
        "benchmarks": [{"id": "sleep", "provider_id": "sleeping"}],
    }


def status_event(status: str) -> dict[str, Any]:
    return {
        "benchmark_status_event": {
            "provider_id": "sleeping",
            "id": "sleep",
            "benchmark_index": 0,
            "status": status,
            "metrics": {"accuracy": 1.0},
        }
    }


async def test_another_user_can_neither_read_nor_change_anything_on_the_hub(site: Site) -> None:
    mine = f"evaluations/jobs/{site.job.id}"
    attacks: list[tuple[str, str, Any]] = [
        ("GET", "health", None),
        ("GET", "evaluations/providers", None),
        ("GET", "evaluations/jobs", None),
        ("GET", mine, None),
        ("GET", f"{mine}/logs", None),
        ("POST", "evaluations/jobs", job_request()),
        ("POST", "evaluations/providers", {"name": "p"}),
        ("POST", "evaluations/collections", {"name": "c", "category": "x", "benchmarks": []}),
        ("POST", f"{mine}/events", status_event("running")),
        ("POST", f"{mine}/events", status_event("completed")),
        ("DELETE", mine, None),
        ("DELETE", f"{mine}?hard_delete=true", None),
    ]
    for method, path, body in attacks:
        found = await site.request(OTHER_USER, method, path, body)
        assert "status" not in found, (method, path, found)
    assert [job.id for job in await site.user.jobs.list()] == [site.job.id]
    job = await site.user.jobs.get(site.job.id)
    assert job.status.state in ("pending", "running")
    assert job.results.benchmarks == []
    # The same requests by the hub's user, through the same port.
    for method, path, body in attacks:
        found = await site.request(os.getuid(), method, path, body)
        assert found.get("status"), (method, path, found)
    assert len(await site.user.jobs.list()) == 1  # the user's job is deleted, the other posted


async def test_another_user_can_open_none_of_the_hubs_files(site: Site) -> None:
    await wait_until_it_runs(site)
    theirs = await site.attack(OTHER_USER, "read", str(site.data_dir), str(JOBS_DIR))
    assert theirs == {"entries": [], "readable": []}
    paths = [
        "secrets/mine",
        "evalhub.db",
        "tls/server.key",
        hub_socket.NAME,
        f"instances/{site.instance.root.name}/allow.json",
        f"instances/{site.instance.root.name}/vouchers/{site.job.id}.json",
    ]
    named = [str(site.data_dir / path) for path in paths]
    theirs = await site.attack(OTHER_USER, "read", *named)
    assert theirs == {"entries": [], "readable": []}
    ours = await site.attack(os.getuid(), "read", str(site.data_dir), str(JOBS_DIR))
    assert {Path(path).name for path in ours["readable"]} >= {"mine", "evalhub.db", "job.json"}


async def test_another_user_cannot_connect_to_the_socket(site: Site) -> None:
    path = str(site.data_dir / hub_socket.NAME)
    assert await site.attack(OTHER_USER, "connect", path) == {"error": "PermissionError"}
    assert await site.attack(os.getuid(), "connect", path) == {"connected": True}
    # Also if the directory were open, by a mistake of the user.
    site.data_dir.chmod(0o755)
    assert await site.attack(OTHER_USER, "connect", path) == {"error": "PermissionError"}


async def test_another_user_finds_no_port_of_the_hub_itself(site: Site) -> None:
    """Every port on which something listens is tried, not only the one of the hub's URL."""
    found = await site.attack(OTHER_USER, "hubs")
    ours = await site.attack(os.getuid(), "hubs")
    port = int(site.endpoint.base_url.rpartition(":")[2])
    assert port in ours["ports"]
    assert port not in found["ports"]
    table = Path(f"/proc/{present(site.instance.hub_pid)}/net/tcp").read_text().splitlines()[1:]
    listening = {line.split()[9] for line in table if line.split()[3] == "0A"}
    held = {
        str(fd.readlink()).partition("[")[2].rstrip("]")
        for fd in Path(f"/proc/{site.instance.hub_pid}/fd").iterdir()
    }
    assert not listening & held


async def test_the_hub_stays_closed_when_it_is_restarted(site: Site) -> None:
    before = present(site.instance.hub_pid)
    os.kill(before, 9)
    with anyio.fail_after(20):
        while site.instance.hub_pid in (None, before) or not site.instance.state.private:
            await anyio.sleep(0.05)
    await site.user.health()
    assert "status" not in await site.request(OTHER_USER, "GET", "health")
    assert (await site.request(os.getuid(), "GET", "health"))["status"] == 200


async def wait_until_it_runs(site: Site) -> None:
    with anyio.fail_after(20):
        while not site.instance.evaluations():
            await anyio.sleep(0.05)
