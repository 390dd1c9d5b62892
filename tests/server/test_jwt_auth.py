"""`--auth-type jwt`: which tokens are accepted, and how clients learn where to get one."""

import logging
import time

import anyio
import httpx
import httpx2
import pytest
from mcp import Client
from mcp.client.auth.extensions.client_credentials import ClientCredentialsOAuthProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from tests.client.support.hub import free_port
from tests.client.support.scripted import Reply
from tests.narrow import text_of
from tests.server.support.altered_tokens import signed_with_public_key, twice, unsigned
from tests.server.support.issuer import Issuer, Key
from tests.server.support.team import (
    ERAS,
    JOB,
    bearer,
    caller,
    everything,
    post,
    recording_hub,
    team_server,
)

pytestmark = pytest.mark.anyio

PUBLIC = "https://evalhub-mcp.example.com/mcp"


@pytest.fixture(scope="module")
def first_key():
    return Key("first")


@pytest.fixture(scope="module")
def other_key():
    return Key("other")


@pytest.fixture
def issuer(first_key):
    found = Issuer(first_key, PUBLIC)
    yield found
    found.close()


def serving(hub, issuer, **settings):
    return team_server(
        **{
            "base_url": getattr(hub, "base_url", None) or hub.url,
            "auth_type": "jwt",
            "auth_issuer": issuer.url,
            "public_url": PUBLIC,
            "auth_tenant_claim": "tenants",
            **settings,
        }
    )


async def test_a_token_with_any_one_wrong_claim_is_refused(hub, issuer, other_key, caplog):
    caplog.set_level(logging.DEBUG)
    now = int(time.time())
    good = issuer.sign(tenants="one")
    cases = {
        "another server": issuer.sign(tenants="one", aud="https://other.example.com/mcp"),
        "another issuer": issuer.sign(tenants="one", iss="https://evil.example"),
        "expired": issuer.sign(tenants="one", exp=now - 31),
        "not valid yet": issuer.sign(tenants="one", nbf=now + 60),
        "lacks the claim exp": issuer.sign(tenants="one", exp=None),
        "lacks the claim aud": issuer.sign(tenants="one", aud=None),
        "names no principal": issuer.sign(tenants="one", sub=None),
        "algorithm is not allowed": unsigned(good),
        "signature algorithm is not": signed_with_public_key(good, issuer.keys[0]),
        "are not valid": issuer.sign(tenants="one", key=other_key, header={"kid": "first"}),
        "a key its issuer does not have": issuer.sign(tenants="one", key=other_key),
        "another type": issuer.sign(tenants="one", header={"typ": "logout+jwt"}),
        "not a JWT": "evalhub_mcp_something",
        "more than one way": f"{good}==",
        "more than one way ": twice(issuer, '"sub":"root"'),
        "times are not numbers": issuer.sign(tenants="one", exp=str(now + 300)),
    }
    cases |= {"are not valid ": good[:-8] + ("AAAAAAAA" if good[-8:] != "AAAAAAAA" else "BBBBBBBB")}
    async with serving(hub, issuer) as url:
        for reason, token in cases.items():
            answer = await post(url, "tools/list", **bearer(token))
            assert answer.status_code == 401, reason
            assert reason.strip() in answer.json()["error"]["message"]
            challenge = answer.headers["www-authenticate"]
            assert 'error="invalid_token"' in challenge
            assert f'resource_metadata="{metadata_of(PUBLIC)}"' in challenge
        for token in (
            good,
            issuer.sign(tenants="one", exp=now - 15),  # clocks differ a little
            issuer.sign(tenants="one", aud=["https://other.example.com", PUBLIC]),
            issuer.sign(tenants="one", aud=f"{PUBLIC}/"),
            issuer.sign(tenants="one", header={"typ": "at+jwt"}),
        ):
            answer = await post(url, "tools/list", **bearer(token))
            assert answer.status_code == 200, answer.text
    for token in (good, *cases.values()):
        assert token not in caplog.text


def metadata_of(url):
    return url.replace("/mcp", "/.well-known/oauth-protected-resource/mcp")


async def test_clients_learn_where_to_get_a_token(hub, issuer):
    async with serving(hub, issuer) as url, httpx.AsyncClient(trust_env=False) as client:
        root = url.removesuffix("/mcp")
        asked = await post(url, "tools/list")
        assert asked.status_code == 401
        assert asked.headers["www-authenticate"] == (
            'Bearer scope="evalhub:read evalhub:submit evalhub:manage", '
            f'resource_metadata="{metadata_of(PUBLIC)}"'
        )
        documents = []
        for path in ("/.well-known/oauth-protected-resource", "/mcp"):
            answer = await client.get(
                f"{root}/.well-known/oauth-protected-resource{path if path == '/mcp' else ''}"
            )
            assert answer.status_code == 200
            documents.append(answer.json())
        assert documents[0] == documents[1]
        assert documents[0]["resource"] == PUBLIC
        assert documents[0]["authorization_servers"] == [issuer.url]
        assert documents[0]["scopes_supported"] == [
            "evalhub:read",
            "evalhub:submit",
            "evalhub:manage",
        ]
        # Clients of the older era look for the issuer here; only 404 makes them look on.
        older = await client.get(f"{root}/.well-known/oauth-authorization-server")
        assert older.status_code == 404


class Kept:
    """The token storage of a client."""

    tokens = None

    async def get_tokens(self):
        return self.tokens

    async def set_tokens(self, tokens):
        self.tokens = tokens

    async def get_client_info(self):
        return None

    async def set_client_info(self, info):
        pass


async def test_a_client_that_knows_only_the_address_gets_its_token_and_later_more_scopes(
    hub, issuer
):
    """Clients learn the issuer from a 401, get a token, and ask for more scopes on a 403."""
    port = free_port()
    public = f"http://127.0.0.1:{port}/mcp"
    issuer.grants = ["evalhub:read", None]
    issuer.granted_claims = {"tenants": "one", "sub": "robot"}
    provider = ClientCredentialsOAuthProvider(
        public, Kept(), client_id="robot", client_secret="secret", issuer=issuer.url
    )
    async with (
        serving(hub, issuer, public_url=public, port=port) as url,
        httpx2.AsyncClient(auth=provider, trust_env=False, timeout=20) as http,
        Client(streamable_http_client(url, http_client=http)) as client,
    ):
        assert url == public
        listed = {tool.name for tool in (await client.list_tools()).tools}
        assert "list_jobs" in listed
        assert "submit_evaluation" not in listed
        submitted = await client.call_tool("submit_evaluation", JOB)
        assert submitted.structured_content["job_id"]
        # The client may keep the list it has for a moment; one that asks anew sees more.
        async with Client(streamable_http_client(url, http_client=http)) as anew:
            found = await anew.list_tools()
        assert "submit_evaluation" in {tool.name for tool in found.tools}
        assert found.ttl_ms <= 5000
    first, second = issuer.asked
    assert first["resource"] == second["resource"] == public
    assert set(second["scope"].split()) >= {"evalhub:read", "evalhub:submit"}


@pytest.mark.parametrize("mode", ERAS)
async def test_the_tenant_and_the_user_are_those_of_the_token(hub, issuer, mode):
    wire = recording_hub(hub.base_url)
    token = issuer.sign(sub="id-7", email="alice@example.com", org={"teams": ["one", "two"]})
    try:
        async with (
            serving(
                wire,
                issuer,
                auth_tenant_claim="org.teams",
                auth_principal_claim="email",
                token="the-servers-own",
            ) as url,
            caller(url, mode, X_Tenant="two", **bearer(token)) as client,
        ):
            result = await client.call_tool("submit_evaluation", JOB)
            assert not result.is_error, text_of(result)
    finally:
        wire.close()
    for request in wire.requests:
        sent = [request.headers[n] for n in ("X-Tenant", "X-User", "Authorization")]
        assert sent == ["two", "alice@example.com", "Bearer the-servers-own"]
    assert token not in everything(wire)


async def test_a_token_gives_access_to_its_own_tenant_only(hub, issuer):
    async with serving(hub, issuer) as url:
        one, two = issuer.sign(tenants="one"), issuer.sign(tenants=["two"])
        foreign = await post(url, "tools/list", X_Tenant="two", **bearer(one))
        none = await post(url, "tools/list", **bearer(issuer.sign()))
        odd = await post(url, "tools/list", **bearer(issuer.sign(tenants=["a\nb"])))
        async with caller(url, **bearer(one)) as client:
            submitted = await client.call_tool("submit_evaluation", JOB)
            job_id = submitted.structured_content["job_id"]
        async with caller(url, **bearer(two)) as client:
            replayed = await client.call_tool("get_job_results", {"job_id": job_id})
            with pytest.raises(MCPError):
                await client.read_resource(f"evalhub://jobs/{job_id}")
            # A tenant among a tool's arguments is an unknown argument.
            named = await client.call_tool("get_job_status", {"job_id": job_id, "tenant": "one"})
    assert [r.status_code for r in (foreign, none, odd)] == [403, 403, 403]
    assert "names no tenant (claim tenants)" in none.json()["error"]["message"]
    assert replayed.is_error
    assert named.is_error


async def test_without_a_tenant_claim_callers_are_refused_unless_all_tenants_are_allowed(
    hub, issuer
):
    token = issuer.sign(tenants="one")
    async with serving(hub, issuer, auth_tenant_claim=None) as url:
        for headers in ({}, {"X_Tenant": "one"}):
            answer = await post(url, "tools/list", **bearer(token), **headers)
            assert answer.status_code == 403
            assert "EVALHUB_AUTH_TENANT_CLAIM" in answer.json()["error"]["message"]
    async with serving(hub, issuer, auth_tenant_claim=None, allow_all_tenants=True) as url:
        assert (await post(url, "tools/list", **bearer(token))).status_code == 200
        # Without a claim there is nothing that could allow a certain tenant.
        chosen = await post(url, "tools/list", X_Tenant="one", **bearer(token))
        assert chosen.status_code == 403


async def test_scopes_come_from_either_claim_and_are_asked_for_when_missing(hub, issuer):
    reading = issuer.sign(tenants="one", scope=None, scp=["evalhub:read"])
    nothing = issuer.sign(tenants="one", scope="openid profile")
    async with serving(hub, issuer) as url:
        async with caller(url, **bearer(reading)) as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
        call = {"name": "cancel_job", "arguments": {"job_id": "x"}}
        refused = await post(url, "tools/call", call, **bearer(reading))
        denied = await post(url, "resources/read", {"uri": "evalhub://jobs"}, **bearer(nothing))
    async with serving(hub, issuer, auth_default_scopes=("evalhub:read",)) as url:
        call = {"name": "list_jobs"}
        default = await post(url, "tools/call", call, **bearer(nothing))
    assert "list_jobs" in names
    assert "submit_evaluation" not in names
    assert refused.status_code == 403
    assert refused.headers["www-authenticate"] == (
        'Bearer error="insufficient_scope", '
        'error_description="this call needs the scope evalhub:manage, '
        'which the token does not carry", '
        f'scope="evalhub:manage evalhub:read", resource_metadata="{metadata_of(PUBLIC)}"'
    )
    assert denied.status_code == 403
    assert default.status_code == 200


async def test_keys_may_be_rotated_while_the_server_runs(hub, issuer, first_key, monkeypatch):
    monkeypatch.setattr("evalhub_mcp.server.auth.issuer_keys.UNKNOWN_KEY_SECONDS", 0.0)
    second = Key("second", "ES256")
    async with serving(hub, issuer) as url:
        old = issuer.sign(tenants="one")
        assert (await post(url, "tools/list", **bearer(old))).status_code == 200
        issuer.keys = [first_key, second]
        new = issuer.sign(key=second, tenants="one")
        assert (await post(url, "tools/list", **bearer(new))).status_code == 200
        assert (await post(url, "tools/list", **bearer(old))).status_code == 200
        issuer.keys = [second]
        unknown = issuer.sign(key=Key("third", "ES256"), tenants="one")
        assert (await post(url, "tools/list", **bearer(unknown))).status_code == 401
        # The look for the unknown key has shown that the first is withdrawn.
        assert (await post(url, "tools/list", **bearer(old))).status_code == 401


async def test_unknown_key_ids_do_not_fetch_the_keys_each_time(hub, issuer):
    strangers = [Key(f"stranger-{n}", "ES256") for n in range(5)]
    async with serving(hub, issuer) as url:
        assert (await post(url, "tools/list", **bearer(issuer.sign(tenants="a")))).is_success
        before = len(issuer.server.requests)
        async with anyio.create_task_group() as group:
            for key in strangers:
                group.start_soon(refused_as_unknown, url, issuer.sign(key=key, tenants="a"))
        assert len(issuer.server.requests) == before


async def refused_as_unknown(url, token):
    assert (await post(url, "tools/list", **bearer(token))).status_code == 401


async def test_an_issuer_that_is_down_or_slow_is_reported_in_time(hub, issuer, monkeypatch):
    monkeypatch.setattr("evalhub_mcp.server.auth.issuer_keys.DEADLINE_SECONDS", 0.3)
    monkeypatch.setattr("evalhub_mcp.server.auth.issuer_keys.RETRY_SECONDS", 0.0)
    token = issuer.sign(tenants="one")
    troubles = (
        lambda: Reply(500),
        lambda: Reply(delay=30),
        lambda: Reply(body="<html>"),
        lambda: Reply(body={"issuer": "https://evil.example", "jwks_uri": f"{issuer.url}/keys"}),
        lambda: Reply(body={"issuer": issuer.url, "jwks_uri": "http://evil.example/keys"}),
        lambda: Reply(body=b"x" * 2_000_000),
        lambda: Reply(302, headers={"Location": f"{issuer.url}/keys"}),
    )
    async with serving(hub, issuer) as url:
        for trouble in troubles:
            issuer.trouble = trouble
            with anyio.fail_after(5):
                answer = await post(url, "tools/list", **bearer(token))
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert "the issuer's keys are not available" in answer.json()["error"]["message"]
        issuer.trouble = None
        assert (await post(url, "tools/list", **bearer(token))).status_code == 200


async def test_a_slow_issuer_does_not_delay_tokens_with_a_known_key(
    hub, issuer, other_key, monkeypatch
):
    monkeypatch.setattr("evalhub_mcp.server.auth.issuer_keys.UNKNOWN_KEY_SECONDS", 0.0)
    answered = []

    async def ask(url, token):
        answered.append((await post(url, "tools/list", **bearer(token))).status_code)

    known, new = issuer.sign(tenants="one"), issuer.sign(key=other_key, tenants="one")
    async with serving(hub, issuer) as url, anyio.create_task_group() as group:
        await ask(url, known)
        before = len(issuer.server.requests)
        issuer.trouble = lambda: Reply(500, delay=30)
        group.start_soon(ask, url, new)
        with anyio.fail_after(10):
            while len(issuer.server.requests) == before:
                await anyio.sleep(0.01)
        # The issuer is being asked for the new key, and does not answer.
        await ask(url, known)
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(url.replace("/mcp", "/health"))).is_success
        assert answered == [200, 200]
        issuer.server._release.set()
    assert answered == [200, 200, 503]


async def test_the_public_url_is_an_allowed_host(hub, issuer):
    token = issuer.sign(tenants="one")
    async with serving(hub, issuer) as url:
        for host, status in (("evalhub-mcp.example.com", 200), ("evil.example.com", 421)):
            answer = await post(url, "tools/list", Host=host, **bearer(token))
            assert answer.status_code == status


async def test_a_token_within_the_clock_leeway_can_open_a_stream(hub, issuer):
    late = issuer.sign(tenants="one", exp=int(time.time()) - 5)
    for_ever = issuer.sign(tenants="one", exp=10**400)
    async with serving(hub, issuer) as url:
        for token in (late, for_ever):
            async with (
                caller(url, **bearer(token)) as client,
                client.listen(resource_subscriptions=["evalhub://jobs/none"]) as stream,
            ):
                assert stream.honored.resource_subscriptions
