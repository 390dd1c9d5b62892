"""`evalhub-mcp doctor` checks that callers can be authenticated."""

import pytest

from evalhub_mcp.cli.serving_checks import check_callers
from evalhub_mcp.settings import Settings
from tests.client.support.scripted import Reply
from tests.server.support.cluster import OWN_TOKEN, Cluster
from tests.server.support.issuer import Issuer, Key
from tests.server.support.team import Tokens

pytestmark = pytest.mark.anyio


async def caller_check(**settings):
    found = await check_callers(Settings(**{"transport": "http", **settings}))
    return found.ok, found.detail


async def test_doctor_looks_at_the_file_of_tokens(tmp_path):
    tokens = Tokens(tmp_path / "tokens.json")
    tokens.add("alice")
    settings = {"auth_type": "token", "auth_tokens_file": tokens.path}
    everything = f"1 of 1 tokens are valid in {tokens.path}; of all tenants: alice-0"
    assert await caller_check(**settings) == (True, everything)
    tokens.add("bob", "team-b")
    tokens.add("carol", all_tenants=False)
    assert await caller_check(**settings) == (
        True,
        f"2 of 3 tokens are valid in {tokens.path}; of all tenants: alice-0; "
        "refused, as they have no tenant: carol-2",
    )
    tokens.path.write_text("{")
    assert await caller_check(**settings) == (False, f"{tokens.path} is not JSON")


async def test_doctor_asks_the_issuer_for_its_keys():
    issuer = Issuer(Key("a", "ES256"), "x")
    try:
        settings = {"auth_type": "jwt", "auth_issuer": issuer.url, "auth_audience": ("x",)}
        assert await caller_check(**settings) == (
            True,
            f"1 key of {issuer.url}; tokens must be for x",
        )
        ok, why = await caller_check(**settings, auth_algorithms=("RS256",))
        assert not ok
        assert "has no key for RS256" in why
        issuer.trouble = lambda: Reply(503)
        ok, why = await caller_check(**settings)
        assert not ok
        assert "openid-configuration answered 503" in why or "server answered 503" in why
    finally:
        issuer.close()


async def test_doctor_asks_the_cluster(tmp_path):
    cluster = Cluster()
    own = tmp_path / "token"
    own.write_text(OWN_TOKEN)
    try:
        settings = {
            "auth_type": "kubernetes",
            "auth_kubernetes_url": cluster.url,
            "auth_kubernetes_token_path": own,
        }
        assert await caller_check(**settings) == (True, f"{cluster.url} answers token reviews")
        own.write_text("another")
        ok, why = await caller_check(**settings)
        assert not ok
        assert "system:auth-delegator" in why
    finally:
        cluster.close()


async def test_doctor_names_how_callers_are_identified_without_a_login():
    assert (await caller_check(transport="stdio"))[0]
    assert (await caller_check())[0]
    ok, why = await caller_check(host="0.0.0.0", allow_unauthenticated=True)
    assert not ok
    assert "ANYBODY" in why
    assert await caller_check(auth_type="rbac-proxy", trusted_proxies=("10.0.0.7",)) == (
        True,
        "callers are named by the proxy at 10.0.0.7/32",
    )
