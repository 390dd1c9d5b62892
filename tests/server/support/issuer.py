"""An issuer of tokens: real keys, real signatures, served over HTTP like a real one's."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.client.support.scripted import Reply, Request, ScriptedHub


class Key:
    """A key pair with a name."""

    def __init__(self, kid: str, algorithm: str = "RS256") -> None:
        self.kid = kid
        self.algorithm = algorithm
        self.private: Any
        if algorithm.startswith("ES"):
            self.private = ec.generate_private_key(ec.SECP256R1())
            public = json.loads(ECAlgorithm.to_jwk(self.private.public_key()))
        else:
            self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            public = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        self.public = {**public, "kid": kid, "use": "sig"}


class Issuer:
    """Serves metadata and keys, and signs any claims."""

    def __init__(self, key: Key, audience: str) -> None:
        self.server = ScriptedHub()
        self.url = self.server.url
        self.keys = [key]
        self.audience = audience
        self.trouble: Callable[[], Reply] | None = None
        self.grants: list[str | None] = []
        """Scopes to grant in turn, whatever is asked for; None: as asked."""
        self.granted_claims: dict[str, Any] = {}
        self.asked: list[dict[str, str]] = []
        self.server.script = self._answer

    def _answer(self, request: Request) -> Reply:
        if self.trouble is not None:
            return self.trouble()
        match request.path:
            case "/.well-known/openid-configuration":
                return Reply(body={"issuer": self.url, "jwks_uri": f"{self.url}/keys"})
            case "/.well-known/oauth-authorization-server" if self.grants:
                return Reply(
                    body={
                        "issuer": self.url,
                        "jwks_uri": f"{self.url}/keys",
                        "authorization_endpoint": f"{self.url}/authorize",
                        "token_endpoint": f"{self.url}/token",
                        "response_types_supported": ["code"],
                        "grant_types_supported": ["client_credentials"],
                    }
                )
            case "/token" if self.grants:
                return Reply(body=self._grant(dict(parse_qsl(request.body.decode()))))
            case "/keys":
                return Reply(body={"keys": [key.public for key in self.keys]})
        return Reply(404)

    def _grant(self, asked: dict[str, str]) -> dict[str, Any]:
        """A token for the resource asked for; the first grants count down to the last."""
        self.asked.append(asked)
        granted = self.grants.pop(0) if len(self.grants) > 1 else self.grants[0]
        scope = granted or asked["scope"]
        token = self.sign(aud=asked["resource"], scope=scope, **self.granted_claims)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300, "scope": scope}

    def sign(self, *, key: Key | None = None, header: Any = None, **claims: Any) -> str:
        """A token; a claim of None is left out."""
        key = key or self.keys[0]
        now = int(time.time())
        content = {
            "iss": self.url,
            "aud": self.audience,
            "sub": "alice",
            "exp": now + 300,
            "iat": now,
            "scope": "openid evalhub:read evalhub:submit evalhub:manage",
            **claims,
        }
        return jwt.encode(
            {name: value for name, value in content.items() if value is not None},
            key.private,
            algorithm=key.algorithm,
            headers={"kid": key.kid, **(header or {})},
        )

    def close(self) -> None:
        self.server.close()
