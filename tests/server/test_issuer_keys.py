"""An issuer's public keys: which are taken, and how long they are kept."""

import base64
import json

import jwt
import pytest

from evalhub_mcp.server.auth.issuer_keys import IssuerKeys
from evalhub_mcp.server.auth.json_client import UpstreamError
from tests.narrow import present
from tests.server.support.issuer import Issuer, Key

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def first_key():
    return Key("first")


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


async def test_known_keys_outlive_an_outage_of_their_issuer_for_a_day(first_key):
    asked = []

    async def fetch():
        asked.append(clock.now)
        if len(asked) > 1:
            raise UpstreamError("down")
        return {"keys": [first_key.public]}

    clock = Clock()
    keys = IssuerKeys(fetch, ("RS256",), clock)
    assert present(await keys.find("first")).algorithms == ["RS256"]
    clock.now += 3700
    assert await keys.find("first") is not None  # old, could not be renewed, still good
    clock.now += 30
    assert await keys.find("first") is not None  # and the issuer is left alone for a while
    assert len(asked) == 2
    clock.now += 86_400
    with pytest.raises(UpstreamError):
        await keys.find("first")


async def test_only_public_keys_for_signatures_of_an_allowed_kind_are_taken(first_key):
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "shared", "alg": "HS256"}
    documents = [
        secret,
        {**first_key.public, "kid": "enc", "use": "enc"},
        {**first_key.public, "kid": "hs", "alg": "HS256"},
        {**first_key.public, "kid": "ps", "alg": "PS256"},
        {"kty": "RSA", "kid": "broken", "n": "!"},
        {"kty": "new", "kid": "new"},
        "no key",
        first_key.public,
    ]

    async def fetch():
        return {"keys": documents}

    keys = IssuerKeys(fetch, ("RS256", "PS256"))
    assert present(await keys.find("first")).algorithms == ["RS256", "PS256"]
    assert present(await keys.find("ps")).algorithms == ["PS256"]
    for kid in ("shared", "enc", "hs", "broken", "new", None):
        assert await keys.find(kid) is None, kid


def test_a_token_is_made_as_issuers_make_them(first_key):
    """The stand-in itself: what it signs, the library at the other end accepts."""
    issuer = Issuer(first_key, "here")
    try:
        token = issuer.sign()
        key = jwt.PyJWK(first_key.public)
        claims = jwt.decode(token, key, audience="here", algorithms=["RS256"])
        assert claims["iss"] == issuer.url
        assert json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))["alg"] == "RS256"
    finally:
        issuer.close()
