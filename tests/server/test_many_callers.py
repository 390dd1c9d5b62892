"""Many callers of several tenants with one server over HTTP, each with a separate index."""

from uuid import uuid4

import anyio
import httpx
import pytest

from evalhub_mcp.client import AsyncEvalHubClient
from tests.server.support.team import JOB, post_through, team_server

pytestmark = pytest.mark.anyio
CALLERS = 200
TENANTS = 5
AT_ONCE = 20


async def own_jobs(base_url: str, tenant: str, count: int) -> set[str]:
    async with AsyncEvalHubClient(base_url, tenant=tenant) as client:
        return {
            (await client.jobs.submit({**JOB, "name": f"{tenant} {n}"})).id for n in range(count)
        }


async def test_200_callers_of_several_tenants_see_the_jobs_of_their_tenant_only(hub):
    run = uuid4().hex[:6]
    tenants = [f"many-{run}-{n}" for n in range(TENANTS)]
    own = {tenant: await own_jobs(hub.base_url, tenant, 3) for tenant in tenants}
    everything = set().union(*own.values())
    limit = anyio.CapacityLimiter(AT_ONCE)
    asked = 0

    async def ask(client: httpx.AsyncClient, url: str, number: int) -> None:
        nonlocal asked
        tenant, other = tenants[number % TENANTS], tenants[(number + 1) % TENANTS]
        headers = {"X_User": f"user-{number}", "X_Tenant": tenant}
        lists = number % 4 > 0
        call = {"name": "list_jobs", "arguments": {}}
        if not lists:
            call = {"name": "get_job_status", "arguments": {"job_id": f"{other} 1"}}
        async with limit:
            response = await post_through(client, url, "tools/call", call, **headers)
        result = response.json()["result"]
        text = result["content"][0]["text"]
        if lists:
            assert {one["job_id"] for one in result["structuredContent"]["jobs"]} == own[tenant]
        else:
            assert f"There is no job '{other} 1'" in text
        assert not any(job_id in text for job_id in everything - own[tenant])
        asked += 1

    async with (
        team_server(base_url=hub.base_url, auth_type="rbac-proxy") as url,
        httpx.AsyncClient(trust_env=False, timeout=60) as client,
        anyio.create_task_group() as group,
    ):
        for number in range(CALLERS):
            group.start_soon(ask, client, url, number)
    assert asked == CALLERS
