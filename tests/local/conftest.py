"""A real local hub, an evaluation process for it, and a plain client of its API."""

import json
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest

from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub.instance_directory import instances
from evalhub_mcp.local.hub.local_hub import HubEndpoint, LocalHub
from evalhub_mcp.local.providers.provider import LocalProvider
from evalhub_mcp.vouchers import benchmark_digests, voucher_directory, write_voucher

BEHAVIOURS = (
    "babbles",
    "completes",
    "completes_then_crashes",
    "crashes",
    "ends_silently",
    "is_killed",
    "runs_on",
    "waits",
)
TERMINAL = {"completed", "failed", "cancelled", "partially_failed"}


def playing_provider(out: Path) -> LocalProvider:
    """The provider `playing`, whose benchmarks are the behaviours of play_evaluation.py."""
    return LocalProvider(
        definition={
            "id": "playing",
            "name": "Playing",
            "benchmarks": [{"id": name, "name": name} for name in BEHAVIOURS],
        },
        command="playing",
        argv=(sys.executable, "-I", str(Path(__file__).with_name("play_evaluation.py")), str(out)),
    )


class HubTrust(ssl.SSLContext):
    """An SSL context for one hub that keeps the path of its certificate."""

    ca_cert_path: Path | None = None


class Caller:
    """A plain client of a hub's API; `verify` is what it trusts.

    It vouches for its jobs as our client does, if its trust is a `HubTrust`.
    """

    def __init__(self, base_url: str, verify: ssl.SSLContext | bool = True) -> None:
        ca_cert_path = verify.ca_cert_path if isinstance(verify, HubTrust) else None
        self._vouchers = voucher_directory(ca_cert_path)
        self._http = httpx.AsyncClient(
            base_url=f"{base_url}/api/v1/", verify=verify, timeout=5, trust_env=False
        )
        self._jobs: list[str] = []

    async def get(self, path: str) -> Any:
        return (await self._http.get(path)).raise_for_status().json()

    async def post(self, path: str, body: Any) -> Any:
        return (await self._http.post(path, json=body)).raise_for_status().json()

    async def submit(
        self, *benchmarks: str, provider: str = "playing", **model: dict[str, str]
    ) -> str:
        request = {
            "name": "test",
            "model": {"name": "none", "url": "http://127.0.0.1:9/v1", **model},
            "benchmarks": [{"id": name, "provider_id": provider} for name in benchmarks],
        }
        job = await self.post("evaluations/jobs", request)
        if self._vouchers is not None:
            write_voucher(self._vouchers, job["resource"]["id"], benchmark_digests(request))
        self._jobs.append(job["resource"]["id"])
        return str(job["resource"]["id"])

    async def job(self, job_id: str) -> Any:
        return await self.get(f"evaluations/jobs/{job_id}")

    async def finished(self, job_id: str, seconds: float = 20) -> Any:
        """The job once its state is final."""
        with anyio.fail_after(seconds):
            while True:
                job = await self.job(job_id)
                if job["status"]["state"] in TERMINAL:
                    return job
                await anyio.sleep(0.05)

    async def aclose(self) -> None:
        await self._http.aclose()
        for job_id in self._jobs:
            shutil.rmtree(JOBS_DIR / job_id, ignore_errors=True)


class Bench:
    """A running hub with a client and the directory its evaluations write to."""

    def __init__(self, hub: LocalHub, endpoint: HubEndpoint, caller: Caller, out: Path) -> None:
        self.hub = hub
        self.endpoint = endpoint
        self.caller = caller
        self.out = out

    async def running(self, behaviour: str = "runs_on") -> tuple[str, list[int]]:
        """Submit a job that keeps running; returns it with the process ids of its evaluation."""
        job_id = await self.caller.submit(behaviour)
        path = self.out / f"{job_id}.pids"
        await until(path.exists)
        return job_id, json.loads(path.read_text())


def trusting(endpoint: HubEndpoint) -> HubTrust:
    """The trust of our client, with the strict checks that newer Pythons have by default."""
    context = HubTrust(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(endpoint.ca_cert_path)
    context.ca_cert_path = endpoint.ca_cert_path
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    return context


async def until(condition: Callable[[], Any], seconds: float = 15) -> None:
    """Wait until `condition()` is true."""
    with anyio.fail_after(seconds):
        while not condition():
            await anyio.sleep(0.03)


def is_running(pid: int) -> bool:
    """Whether the process exists and is not just waiting to be collected."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        try:
            return stat.read_text().rpartition(")")[2].split()[0] not in "ZX"
        except OSError:
            return False
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True)
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")


@pytest.fixture(scope="session")
def tools() -> SimpleNamespace:
    """The helpers above, for test modules (which cannot import each other)."""
    return SimpleNamespace(
        Caller=Caller,
        is_running=is_running,
        playing_provider=playing_provider,
        trusting=trusting,
        until=until,
    )


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    # A path people really have on macOS, and one that a URL or a shell would misread.
    return tmp_path / "Application Support # 100%" / "hub"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    directory = tmp_path / "out"
    directory.mkdir()
    return directory


def end_hubs(data_dir: Path) -> None:
    """Stop every hub on `data_dir` with its evaluations."""
    for instance in instances(data_dir):
        instance.stop(12.0)


@pytest.fixture(autouse=True)
def stop_hubs(data_dir: Path) -> Iterator[None]:
    yield
    end_hubs(data_dir)


@pytest.fixture
async def bench(data_dir: Path, out: Path) -> AsyncIterator[Bench]:
    async with LocalHub(data_dir, [playing_provider(out)]) as hub:
        endpoint = await hub.ready()
        caller = Caller(endpoint.base_url, trusting(endpoint))
        yield Bench(hub, endpoint, caller, out)
        await caller.aclose()
        await anyio.to_thread.run_sync(end_hubs, data_dir)
