"""`--auth-type rbac-proxy` and `none`: which headers about the caller are trusted."""

import httpx
import pytest

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.server.auth.rbac_proxy_auth import RbacProxyAuth
from evalhub_mcp.server.auth.refusal import Refusal
from evalhub_mcp.settings import Settings
from tests.server.support.team import caller, post, recording_hub, team_server

pytestmark = pytest.mark.anyio


def request_from(address, *headers):
    return {
        "client": (address, 40000) if address else None,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }


@pytest.mark.parametrize(
    ("trusted", "address", "believed"),
    [
        (("127.0.0.0/8", "::1"), "127.0.0.1", True),
        (("127.0.0.0/8", "::1"), "::1", True),
        (("127.0.0.0/8",), "::ffff:127.0.0.1", True),
        (("127.0.0.0/8",), "10.0.0.7", False),
        (("10.0.0.0/24",), "10.0.0.7", True),
        (("10.0.0.0/24",), "10.0.1.7", False),
        (("10.0.0.0/24",), "127.0.0.1", False),
        (("fd00::/8",), "fd00::1%eth0", True),
        (("127.0.0.0/8",), "not-an-address", False),
        (("127.0.0.0/8",), None, False),
        ((), "127.0.0.1", False),
    ],
)
async def test_only_the_configured_proxy_is_trusted(trusted, address, believed):
    scope = request_from(address, ("x-user", "alice"), ("x-tenant", "one"))
    if believed:
        found = await RbacProxyAuth(Settings(trusted_proxies=trusted)).authenticate(scope)
        assert (found.principal, found.tenant) == ("alice", "one")
    else:
        with pytest.raises(Refusal) as refused:
            await RbacProxyAuth(Settings(trusted_proxies=trusted)).authenticate(scope)
        assert refused.value.status == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([("x-user", "alice"), ("X-User", "admin")], 400),
        ([("x-user", "alice"), ("x-tenant", "one"), ("x-tenant", "two")], 400),
        ([("x-user", " ")], 401),
        ([("x-user", "a\x01b")], 403),
        ([("x-user", "alice"), ("x-tenant", "t" * 251)], 403),
    ],
)
async def test_conflicting_identity_headers_are_refused(headers, status):
    with pytest.raises(Refusal) as refused:
        await RbacProxyAuth(Settings()).authenticate(request_from("127.0.0.1", *headers))
    assert refused.value.status == status


async def test_forwarding_headers_do_not_make_a_caller_the_trusted_proxy(hub):
    async with team_server(
        base_url=hub.base_url, auth_type="rbac-proxy", trusted_proxies=("10.9.8.7",)
    ) as url:
        for header in ("X_Forwarded_For", "Forwarded", "X_Real_IP"):
            answer = await post(
                url, "tools/list", X_User="admin", X_Tenant="t", **{header: "10.9.8.7"}
            )
            assert answer.status_code == 403
    async with team_server(base_url=hub.base_url, auth_type="rbac-proxy") as url:
        # kube-rbac-proxy sends the client's address, but the connection is its own.
        headers = {"X_User": "alice", "X_Tenant": "t", "X_Forwarded_For": "203.0.113.9"}
        answer = await post(url, "tools/list", **headers)
        assert answer.status_code == 200


async def test_a_caller_without_a_tenant_is_refused_unless_that_is_allowed(hub):
    async with team_server(base_url=hub.base_url, auth_type="rbac-proxy", tenant="own") as url:
        for headers in ({}, {"X_Tenant": ""}):
            answer = await post(url, "tools/list", X_User="alice", **headers)
            assert answer.status_code == 400
            assert "X-Tenant is missing" in answer.json()["error"]["message"]


async def test_a_caller_without_a_tenant_is_not_given_the_servers_own(hub):
    wire = recording_hub(hub.base_url)
    settings = {"auth_type": "rbac-proxy", "tenant": "own", "allow_all_tenants": True}
    try:
        async with (
            team_server(base_url=wire.url, **settings) as url,
            caller(url, X_User="alice") as client,
        ):
            await client.call_tool("list_jobs", {})
            await client.read_resource("evalhub://jobs")
    finally:
        wire.close()
    assert wire.requests
    for request in wire.requests:
        assert "X-Tenant" not in request.headers
        assert request.headers["X-User"] == "alice"


async def test_without_authentication_identity_headers_are_ignored(hub):
    wire = recording_hub(hub.base_url)
    try:
        async with (
            team_server(base_url=wire.url, tenant="own") as url,
            caller(url, X_User="admin", X_Tenant="other", Authorization="Bearer x") as client,
        ):
            await client.call_tool("list_jobs", {})
    finally:
        wire.close()
    for request in wire.requests:
        assert request.headers["X-Tenant"] == "own"
        assert not {"X-User", "Authorization"} & set(request.headers)


async def test_with_authentication_there_is_no_anonymous_caller():
    app = App(Settings(auth_type="token", transport="http", tenant="own", base_url="http://hub"))
    with pytest.raises(UserError, match="no authenticated caller"):
        _ = app.own_caller


async def test_sse_sessions_belong_to_the_caller_who_opened_them(hub):
    async with (
        team_server(base_url=hub.base_url, auth_type="rbac-proxy", transport="http-sse") as url,
        httpx.AsyncClient(trust_env=False) as client,
        client.stream("GET", url, headers={"X-User": "alice", "X-Tenant": "t"}) as stream,
    ):
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                endpoint = url.replace("/sse", "") + line.removeprefix("data: ")
                break
        message = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        users = [{"X-User": user, "X-Tenant": "t"} for user in ("mallory", "alice")]
        answers = [
            (await client.post(endpoint, json=message, headers=user)).status_code for user in users
        ]
    assert answers == [404, 202]
