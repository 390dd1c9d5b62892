"""Tokens of an issuer as attackers alter them."""

import base64
import hashlib
import hmac
import json
import time

import jwt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def unsigned(token):
    """The same token with the algorithm `none` and no signature."""
    _, payload, _ = token.split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT","kid":"first"}').rstrip(b"=")
    return f"{header.decode()}.{payload}."


def signed_with_public_key(token, key):
    """The same token, with the public key used as a shared secret."""
    pem = key.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _, payload, _ = token.split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT","kid":"first"}').rstrip(b"=")
    signing = f"{header.decode()}.{payload}"
    digest = hmac.new(pem, signing.encode(), hashlib.sha256).digest()
    return f"{signing}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def twice(issuer, claim):
    """A token of the issuer that has a claim a second time."""
    claims = {
        "iss": issuer.url,
        "aud": issuer.audience,
        "sub": "alice",
        "exp": int(time.time()) + 300,
    }
    header = {"alg": "RS256", "kid": issuer.keys[0].kid}
    body = f"{json.dumps(claims)[:-1]},{claim}}}".encode()
    return jwt.api_jws.encode(body, issuer.keys[0].private, algorithm="RS256", headers=header)
