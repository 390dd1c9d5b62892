"""Ways to forge a JSON Web Token, and tokens of the true issuer that must not be accepted.

Each is a function of the issuer and of a stranger's key. The first group needs no secret; in the
second, the issuer itself has signed something that is not meant for us, or that can be read in
two ways.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.server.support.issuer import Issuer, Key

Forgery = Callable[[Issuer, Key], str]

DEEP = 2500
"""Levels of nested arrays: more than a parser that calls itself for each of them survives."""


def segment(content: Any) -> str:
    """A part of a token, of JSON or of the bytes as they are."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def claims(issuer: Issuer, **changed: Any) -> dict[str, Any]:
    """The claims of a good token; a claim of None is left out."""
    now = int(time.time())
    content = {
        "iss": issuer.url,
        "aud": issuer.audience,
        "sub": "alice",
        "tenants": "one",
        "scope": "evalhub:read",
        "iat": now,
        "exp": now + 300,
        **changed,
    }
    return {name: value for name, value in content.items() if value is not None}


def header(**changed: Any) -> dict[str, Any]:
    """The header of a good token; a field of None is left out."""
    content = {"alg": "RS256", "typ": "JWT", "kid": "first", **changed}
    return {name: value for name, value in content.items() if value is not None}


def signed(head: Any, body: Any, key: Key) -> str:
    """A token with any header and content, really signed with RS256."""
    signing = f"{segment(head)}.{segment(body)}"
    signature = key.private.sign(signing.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signing}.{segment(signature)}"


def with_shared_secret(issuer: Issuer, secret: bytes, algorithm: str = "HS256", **more: Any) -> str:
    """A token whose HMAC key is `secret`, such as the public key."""
    digest = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
    signing = f"{segment(header(alg=algorithm, **more))}.{segment(claims(issuer))}"
    signature = hmac.new(secret, signing.encode(), digest[algorithm]).digest()
    return f"{signing}.{segment(signature)}"


def public_bytes(issuer: Issuer, encoding: Encoding, form: PublicFormat) -> bytes:
    found: bytes = issuer.keys[0].private.public_key().public_bytes(encoding, form)
    return found


def changed(head: dict[str, Any], body: dict[str, Any] | None = None) -> Forgery:
    """The issuer's own token with these fields of the header and these claims."""
    return lambda i, _: signed(header(**head), claims(i, **(body or {})), i.keys[0])


def by_stranger(head: dict[str, Any]) -> Forgery:
    """A stranger's token with these fields of the header, which are kept even if they are None."""
    return lambda i, s: signed({**header(), **head}, claims(i), s)


def good(issuer: Issuer) -> str:
    return signed(header(), claims(issuer), issuer.keys[0])


def _forgeries() -> dict[str, Forgery]:
    made: dict[str, Forgery] = {}

    def unsigned(algorithm: Any, signature: str = "") -> Forgery:
        return lambda i, _: f"{segment(header(alg=algorithm))}.{segment(claims(i))}.{signature}"

    for word in ("none", "None", "NONE", "nOnE", "", "none ", "\u0000none", "ｎｏｎｅ", None, 0):
        made[f"unsigned, alg {word!r}"] = unsigned(word)
    made["unsigned, alg none, the signature of another token"] = lambda i, _: (
        f"{segment(header(alg='none'))}.{segment(claims(i))}.{good(i).split('.')[2]}"
    )
    for odd in (["none"], ["RS256"], {"a": 1}, True):
        made[f"alg is {type(odd).__name__} {odd}"] = unsigned(odd, "AAAA")
    made["RS256 without a signature"] = unsigned("RS256")
    made["RS256 with a signature of zeros"] = unsigned("RS256", segment(bytes(256)))
    made["ES256 with a signature of zeros"] = unsigned("ES256", segment(bytes(64)))

    forms = {
        "PEM": (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "DER": (Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "PKCS1": (Encoding.PEM, PublicFormat.PKCS1),
    }

    def by_public_key(form: str, algorithm: str) -> Forgery:
        return lambda i, _: with_shared_secret(i, public_bytes(i, *forms[form]), algorithm)

    for form in forms:
        for algorithm in ("HS256", "HS384", "HS512"):
            made[f"{algorithm} with the public key as {form}"] = by_public_key(form, algorithm)
    made["HS256 with an empty secret"] = lambda i, _: with_shared_secret(i, b"")
    made["HS256 with the key set as the secret"] = lambda i, _: with_shared_secret(
        i, json.dumps(i.keys[0].public).encode()
    )
    made["HS256, kid a file of known content"] = lambda i, _: with_shared_secret(
        i, b"", kid="../../../../dev/null"
    )
    for name in ("RS384", "RS512", "PS384", "rs256", "RS256 ", "RSA-OAEP", "dir", "ES256K", "HS1"):
        made[f"alg {name!r} on a signature of RS256"] = changed({"alg": name})
    for name in ("PS256", "ES256", "EdDSA"):
        made[f"alg {name} on a signature of RS256"] = changed({"alg": name})

    made["a stranger's key under the issuer's kid"] = lambda i, s: signed(header(), claims(i), s)
    made["a stranger's key under its own kid"] = lambda i, s: signed(
        header(kid=s.kid), claims(i), s
    )
    for name, value in {
        "jku": "https://evil.example/keys",
        "x5u": "https://evil.example/cert.pem",
        "x5c": [base64.b64encode(b"\x30\x82").decode()],
        "x5t": "AAAA",
    }.items():
        made[f"a stranger's key in {name}"] = by_stranger({name: value})
    made["a stranger's key in jwk"] = lambda i, s: signed(
        header(jwk={**s.public, "alg": "RS256"}), claims(i), s
    )
    made["a stranger's key in jwk, without a kid"] = lambda i, s: signed(
        header(kid=None, jwk=s.public), claims(i), s
    )
    for kid in (
        "",
        "First",
        "first ",
        "first\u0000",
        "' OR 1=1 --",
        "../first",
        "fi\u0072st\u200b",
        "x" * 8000,
        7,
        None,
        ["first"],
        {"first": 1},
    ):
        made[f"kid {str(kid)[:20]!r} ({type(kid).__name__})"] = by_stranger({"kid": kid})
    return made


def _shapes() -> dict[str, Forgery]:
    made: dict[str, Forgery] = {
        "one part": lambda i, _: good(i).split(".")[0],
        "two parts": lambda i, _: good(i).rpartition(".")[0],
        "four parts": lambda i, _: good(i) + ".AAAA",
        "five parts, as an encrypted token": lambda i, _: good(i) + ".AAAA.AAAA",
        "empty header": lambda i, _: "." + good(i).partition(".")[2],
        "empty content": lambda i, _: "{0}..{2}".format(*good(i).split(".")),
        "dots": lambda i, _: "..",
        "another content under the signature": lambda i, _: "{}.{}.{}".format(
            good(i).split(".")[0], segment(claims(i, sub="root")), good(i).split(".")[2]
        ),
        "one bit of the signature": lambda i, _: good(i)[:-9] + _other(good(i)[-9]) + good(i)[-8:],
        "half the signature": lambda i, _: good(i)[:-100],
        "padding": lambda i, _: good(i) + "==",
        "padded content": lambda i, s: signed(header(), claims(i), i.keys[0]).replace(".", "=.", 1),
        "characters that base64 decoders skip": lambda i, _: good(i) + "!!!!",
        "the alphabet of plain base64": lambda i, _: good(i) + "+/",
        "a signature with spare bits set": lambda i, _: _with_spare_bits(good(i)),
        "JSON in place of the parts": lambda i, _: json.dumps(claims(i)).replace(" ", ""),
        "a JSON serialization": lambda i, _: segment(
            {"payload": segment(claims(i)), "signatures": []}
        ),
        "header is no JSON": lambda i, _: signed(b"{", claims(i), i.keys[0]),
        "header is a list": lambda i, _: signed([], claims(i), i.keys[0]),
        "header is a deep list": lambda i, _: signed(
            b"[" * DEEP + b"]" * DEEP, claims(i), i.keys[0]
        ),
        "header has a deep list": lambda i, _: signed(
            b'{"alg":"RS256","kid":"first","x":' + b"[" * DEEP + b"]" * DEEP + b"}",
            claims(i),
            i.keys[0],
        ),
        "header is not UTF-8": lambda i, _: signed(b'{"alg":"RS256\xff"}', claims(i), i.keys[0]),
        "header names alg twice": lambda i, _: signed(
            b'{"alg":"none","alg":"RS256","kid":"first"}', claims(i), i.keys[0]
        ),
        "header names kid twice": lambda i, _: signed(
            b'{"alg":"RS256","kid":"evil","kid":"first"}', claims(i), i.keys[0]
        ),
        "16 KiB and more": lambda i, _: signed(header(pad="x" * 16_384), claims(i), i.keys[0]),
        "content has a deep list": lambda i, _: signed(
            header(),
            json.dumps(claims(i))[:-1].encode() + b',"x":' + b"[" * DEEP + b"]" * DEEP + b"}",
            i.keys[0],
        ),
        "content is a list": lambda i, _: signed(header(), [claims(i)], i.keys[0]),
        "content is a string": lambda i, _: signed(header(), "alice", i.keys[0]),
        "content is null": lambda i, _: signed(header(), None, i.keys[0]),
        "content is no JSON": lambda i, _: signed(header(), b"sub=alice", i.keys[0]),
        "content is not UTF-8": lambda i, _: signed(header(), b'{"sub":"\xff"}', i.keys[0]),
        "a critical extension": lambda i, _: signed(
            header(crit=["exp2"], exp2=1), claims(i), i.keys[0]
        ),
        "content that is not encoded (b64)": lambda i, _: signed(
            header(crit=["b64"], b64=False), claims(i), i.keys[0]
        ),
    }
    return made


def _claims() -> dict[str, Forgery]:
    made: dict[str, Forgery] = {}
    now = int(time.time())
    changes: dict[str, dict[str, Any]] = {
        "expired": {"exp": now - 3600},
        "expired in 1970": {"exp": 0},
        "expired before 1970": {"exp": -1},
        "exp is true": {"exp": True},
        "exp is a text": {"exp": str(now + 300)},
        "exp is a list": {"exp": [now + 300]},
        "exp is an object": {"exp": {"$gt": 0}},
        "exp is missing": {"exp": None},
        "not valid yet": {"nbf": now + 3600},
        "nbf is a text": {"nbf": "tomorrow"},
        "nbf is a list": {"nbf": [0]},
        "issued tomorrow": {"iat": now + 86_400},
        "iat is a text": {"iat": "yesterday"},
        "another audience": {"aud": "https://other.example/mcp"},
        "an audience that begins like ours": {"aud": "https://evalhub-mcp.example.com/mcp.evil"},
        "the host of our audience": {"aud": "https://evalhub-mcp.example.com"},
        "our audience in capitals": {"aud": "HTTPS://EVALHUB-MCP.EXAMPLE.COM/MCP"},
        "our audience with a space": {"aud": "https://evalhub-mcp.example.com/mcp "},
        "an empty audience": {"aud": ""},
        "no audience in a list": {"aud": []},
        "a list in the list of audiences": {"aud": [["https://evalhub-mcp.example.com/mcp"]]},
        "an object of audiences": {"aud": {"https://evalhub-mcp.example.com/mcp": 1}},
        "aud is missing": {"aud": None},
        "aud is true": {"aud": True},
        "another issuer": {"iss": "https://evil.example"},
        "an empty issuer": {"iss": ""},
        "iss is missing": {"iss": None},
        "iss is a number": {"iss": 7},
        "sub is missing": {"sub": None},
        "sub is empty": {"sub": ""},
        "sub is blank": {"sub": "   "},
        "sub is a number": {"sub": 7},
        "sub is a list": {"sub": ["alice"]},
        "sub is an object": {"sub": {"name": "alice"}},
    }
    for name, change in changes.items():
        made[name] = changed({}, change)
    made["our issuer in a list"] = lambda i, _: signed(header(), claims(i, iss=[i.url]), i.keys[0])
    made["the issuer with a slash"] = lambda i, _: signed(
        header(), claims(i, iss=i.url + "/"), i.keys[0]
    )

    def raw(name: str, text: str) -> None:
        """A claim whose JSON is written by hand, after the others."""
        made[name] = lambda i, _: signed(
            header(), json.dumps(claims(i))[:-1].encode() + b"," + text.encode() + b"}", i.keys[0]
        )

    raw("sub twice", '"sub":"root"')
    raw("sub twice, escaped", '"\\u0073ub":"root"')
    raw("aud twice", '"aud":"https://other.example"')
    raw("tenants twice", '"tenants":"two"')
    raw("exp twice", '"exp":9999999999')

    def exp(name: str, text: str) -> None:
        made[name] = lambda i, _: signed(
            header(),
            json.dumps(claims(i, exp=None))[:-1].encode() + b',"exp":' + text.encode() + b"}",
            i.keys[0],
        )

    exp("exp is infinite", "Infinity")
    exp("exp is too large a number", "1e400")
    exp("exp is not a number", "NaN")
    exp("exp is minus infinite", "-Infinity")
    exp("exp has 5000 digits", "9" * 5000)
    for name in ("logout+jwt", "secevent+jwt", "dpop+jwt", "JOSE", "id_token", "jwt\u0000"):
        made[f"typ {name!r}"] = changed({"typ": name})
    return made


def _other(character: str) -> str:
    return "A" if character != "A" else "B"


def _with_spare_bits(token: str) -> str:
    """The same signature in another spelling: its last character has unused bits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]


FORGERIES: dict[str, Forgery] = {**_forgeries(), **_shapes(), **_claims()}
