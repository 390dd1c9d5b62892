"""`/health` and `/ready`: their answers, and the requests to the hub they cause."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import anyio
import httpx
import pytest

from tests.client.support.scripted import Reply, ScriptedHub

pytestmark = pytest.mark.anyio

HEALTHY = Reply(body={"status": "healthy"})
EMPTY = Reply(body={"items": [], "total_count": 0})


@pytest.fixture
def scripted() -> Iterator[ScriptedHub]:
    hub = ScriptedHub()
    yield hub
    hub.close()


@asynccontextmanager
async def probing(served) -> AsyncIterator[httpx.AsyncClient]:
    base = served.url.removesuffix("/mcp")
    async with httpx.AsyncClient(base_url=base, trust_env=False) as http:
        yield http


def by_path(**replies: Reply):
    """A hub's answers by the last part of the path."""
    return lambda request: replies.get(request.path.partition("?")[0].rpartition("/")[2], EMPTY)


async def test_a_server_whose_hub_answers_is_ready_and_probes_are_open(hub, serve_here):
    async with (
        serve_here(base_url=hub.base_url, auth_type="rbac-proxy") as served,
        probing(served) as http,
    ):
        assert (await http.get("/health")).json() == {"status": "healthy"}
        assert (await http.get("/ready")).json() == {"status": "ready"}
        assert (await http.head("/ready")).status_code == 200
        assert (await http.post("/ready")).status_code == 405


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (by_path(health=HEALTHY, providers=Reply(401)), "refuses this server's credentials"),
        (by_path(health=HEALTHY, providers=Reply(500, "secret")), "cannot be used"),
        (by_path(health=Reply(body={"status": "unhealthy"})), "reports trouble"),
        (lambda _: "drop", "cannot be used"),
    ],
)
async def test_the_reason_for_not_ready_quotes_nothing_from_the_hub(
    scripted, serve_here, script, reason
):
    scripted.script = script
    token = "s3cr3t-t0ken"
    async with serve_here(base_url=scripted.url, token=token) as served, probing(served) as http:
        answer = await http.get("/ready")
        assert answer.status_code == 503
        assert answer.json()["status"] == "not ready"
        assert reason in answer.json()["reason"]
        assert "secret" not in answer.text
        assert token not in answer.text
        assert scripted.url not in answer.text
        assert (await http.get("/health")).status_code == 200


async def test_a_hub_that_requires_a_tenant_counts_as_ready(scripted, serve_here):
    missing = Reply(400, {"message_code": "missing_tenant_header", "message": "no tenant"})
    scripted.script = by_path(health=HEALTHY, providers=missing)
    async with serve_here(base_url=scripted.url) as served, probing(served) as http:
        assert (await http.get("/ready")).status_code == 200


async def test_without_a_hub_the_server_is_alive_but_not_ready(serve_here):
    async with serve_here() as served, probing(served) as http:
        assert (await http.get("/ready")).json()["reason"] == "no hub is set"
        assert (await http.get("/health")).status_code == 200


async def test_simultaneous_probes_share_one_check_of_the_hub(scripted, serve_here):
    scripted.script = by_path(health=HEALTHY)
    async with serve_here(base_url=scripted.url) as served, probing(served) as http:
        async with anyio.create_task_group() as group:
            for _ in range(20):
                group.start_soon(http.get, "/ready")
        assert len(scripted.requests) == 2  # health, and something that needs credentials


async def test_probes_need_an_allowed_host_header(hub, serve_here):
    by_address = {"Host": "10.128.0.7:3001"}
    async with serve_here(base_url=hub.base_url) as served, probing(served) as http:
        for path in ("/health", "/ready"):
            assert (await http.get(path, headers=by_address)).status_code == 421
            assert (await http.get(path, headers={"Host": "localhost"})).status_code == 200
    allowed = {"base_url": hub.base_url, "allowed_hosts": ("10.128.0.7",)}
    async with serve_here(**allowed) as served, probing(served) as http:
        for path in ("/health", "/ready"):
            assert (await http.get(path, headers=by_address)).status_code == 200
