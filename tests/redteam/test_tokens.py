"""Forged and misused JSON Web Tokens: each is refused with 401 and not logged."""

import logging

import pytest

from tests.narrow import present
from tests.redteam.forged_tokens import FORGERIES, good, header, signed
from tests.server.support.issuer import Issuer, Key
from tests.server.support.team import bearer, post, team_server

pytestmark = pytest.mark.anyio

PUBLIC = "https://evalhub-mcp.example.com/mcp"


@pytest.fixture(scope="module")
def keys():
    return Key("first"), Key("stranger")


@pytest.fixture
def issuer(keys):
    found = Issuer(keys[0], PUBLIC)
    yield found
    found.close()


def serving(issuer):
    return team_server(
        base_url="http://127.0.0.1:9",
        auth_type="jwt",
        auth_issuer=issuer.url,
        auth_tenant_claim="tenants",
        public_url=PUBLIC,
    )


def test_at_least_75_forged_tokens_are_tried():
    assert len(FORGERIES) >= 75


@pytest.mark.parametrize("name", FORGERIES)
async def test_a_forged_token_is_refused_and_a_good_one_is_served_after_it(
    name, issuer, keys, caplog
):
    caplog.set_level(logging.DEBUG)
    token = FORGERIES[name](issuer, keys[1])
    async with serving(issuer) as url:
        answer = await post(url, "tools/list", **bearer(token))
        assert answer.status_code == 401, answer.text
        assert "Traceback" not in answer.text
        assert 'error="invalid_token"' in answer.headers["www-authenticate"]
        after = await post(url, "tools/list", **bearer(good(issuer)))
        assert after.status_code == 200, after.text
    assert "Traceback" not in caplog.text
    assert not [r for r in caplog.records if r.levelno >= logging.ERROR]
    if len(token) > 20:
        assert token not in caplog.text
        assert token not in answer.text


async def test_key_urls_in_a_token_header_are_not_fetched(issuer, keys):
    token = signed(
        header(jku=f"{issuer.url}/evil", x5u=f"{issuer.url}/evil"), {"sub": "alice"}, keys[1]
    )
    async with serving(issuer) as url:
        assert (await post(url, "tools/list", **bearer(token))).status_code == 401
    assert issuer.server.requests
    assert issuer.server.count("GET", "/evil") == 0


@pytest.mark.parametrize(
    "value",
    [
        "",
        "Bearer",
        "Basic YWxpY2U6c2VjcmV0",
        "{token}",
        "Token {token}",
        "Bearer {token} {token}",
        "Bearer {token},{token}",
        'Bearer "{token}"',
        "Bearer\t{token}",
        "Bearer ={token}",
        "Bearer {token}\u00a0",
    ],
)
async def test_a_good_token_in_a_malformed_header_is_refused(issuer, value):
    sent = value.format(token=good(issuer)).encode("latin-1")
    async with serving(issuer) as url:
        answer = await post(url, "tools/list", Authorization=sent)
    assert answer.status_code == 401, answer.text


async def test_a_token_outside_the_authorization_header_is_ignored(issuer):
    token = good(issuer)
    async with serving(issuer) as url:
        for where in (f"{url}?access_token={token}", f"{url}?authorization=Bearer%20{token}"):
            assert (await post(where, "tools/list")).status_code == 401
        cookie = await post(url, "tools/list", Cookie=f"access_token={token}")
        other = await post(url, "tools/list", X_Authorization=f"Bearer {token}")
    assert [cookie.status_code, other.status_code] == [401, 401]


async def test_a_good_token_is_served(issuer):
    async with serving(issuer) as url:
        answer = await post(url, "tools/list", **bearer(good(issuer)))
    assert answer.status_code == 200
    assert present(answer.json())["result"]["tools"]
