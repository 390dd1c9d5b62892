"""`evalhub-mcp doctor` checks whether the hub requires a tenant, and names the consequence."""

import pytest

from evalhub_mcp.cli.tenant_check import check_tenants
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.settings import Settings
from tests.client.support.scripted import Reply, ScriptedHub
from tests.narrow import present
from tests.server.support.team import Tokens

pytestmark = pytest.mark.anyio

JOBS = {"items": [], "total_count": 0, "limit": 1}
MISSING = {"message_code": "missing_tenant_header", "message": "X-Tenant is missing", "trace": "t"}


async def checked(base_url, **settings):
    found = Settings(**{"transport": "http", **settings})
    async with AsyncEvalHubClient(base_url, tenant=found.tenant or None) as client:
        return await check_tenants(client, found)


async def test_doctor_says_who_sees_all_tenants_of_a_hub_that_requires_none(hub, tmp_path):
    alone = present(await checked(hub.base_url, transport="stdio"))
    assert "the hub demands none" in alone.detail
    assert "EVALHUB_TENANT is not set" in alone.advice
    bounded = present(await checked(hub.base_url, tenant="one"))
    assert "every caller here has a tenant" in bounded.detail
    assert not bounded.advice
    open_to_all = present(
        await checked(hub.base_url, auth_type="rbac-proxy", allow_all_tenants=True, tenant="one")
    )
    assert "--allow-all-tenants" in open_to_all.advice
    tokens = Tokens(tmp_path / "tokens.json")
    tokens.add("alice", "one")
    by_token = {"auth_type": "token", "auth_tokens_file": tokens.path}
    assert not present(await checked(hub.base_url, **by_token)).advice
    tokens.add("root")
    assert "(root-1)" in present(await checked(hub.base_url, **by_token)).advice


async def test_doctor_says_who_is_refused_by_a_hub_that_requires_a_tenant():
    hub = ScriptedHub()
    hub.script = lambda request: (
        Reply(body=JOBS) if request.headers.get("X-Tenant") else Reply(400, MISSING)
    )
    try:
        bounded = present(await checked(hub.url, tenant="one"))
        assert (bounded.detail, bounded.advice) == ("the hub demands one of every request", "")
        alone = present(await checked(hub.url))
        assert alone.advice.startswith("It refuses this server's own requests")
        hub.script = lambda _: Reply(401)
        assert await checked(hub.url) is None
    finally:
        hub.close()
