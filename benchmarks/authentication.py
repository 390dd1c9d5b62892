"""Measure what authenticating a request costs, for each auth type.

    python -m benchmarks.authentication

The authenticators run alone in this process, so a figure is what each adds to a request. The
issuer and the cluster are stand-ins on loopback. Their answers are cached, as they are for all
but the first request of a caller.
"""

import json
import statistics
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import anyio
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from evalhub_mcp.server.auth.authenticators import authenticator_for
from evalhub_mcp.server.auth.token_file import TokenEntry, digest_of, new_token, write_token_file
from evalhub_mcp.settings import Settings

ROUNDS = 2000
AUDIENCE = "https://evalhub-mcp.example.com/mcp"


class _IssuerAndCluster(BaseHTTPRequestHandler):
    """Serves an issuer's keys, and a cluster's API that accepts every token."""

    keys: list[Any] = []  # noqa: RUF012 - set once, before the first request

    def do_GET(self) -> None:
        self._send({"keys": self.keys})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        user = {"username": "system:serviceaccount:team:robot"}
        self._send({"status": {"authenticated": True, "user": user, "allowed": True}})

    def _send(self, content: Any) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


def request(**headers: str) -> dict[str, Any]:
    """An ASGI scope with these headers."""
    pairs = [(k.replace("_", "-").lower().encode(), v.encode()) for k, v in headers.items()]
    return {"type": "http", "client": ("127.0.0.1", 1), "headers": pairs}


async def measure(name: str, ask: Callable[[], Awaitable[object]]) -> None:
    """Print the time of the first request, and median and 95th percentile of the others."""
    started = time.perf_counter()
    await ask()
    first = time.perf_counter() - started
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        await ask()
        times.append(time.perf_counter() - started)
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{name:<34}{first * 1e3:>9.2f} ms{p50 * 1e6:>10.0f} µs{p95 * 1e6:>10.0f} µs")


def token_file(path: Path, count: int) -> str:
    """Write a file of `count` tokens and return the last token."""
    tokens = [new_token() for _ in range(count)]
    write_token_file(
        path,
        [
            TokenEntry(name=f"t{n}", sha256=digest_of(token), principal="alice", tenants=("one",))
            for n, token in enumerate(tokens)
        ],
    )
    return tokens[-1]


async def main() -> None:
    """Measure every auth type."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _IssuerAndCluster)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    print(f"{'auth type':<34}{'first':>12}{'p50':>13}{'p95':>13}")
    with tempfile.TemporaryDirectory() as folder:
        proxy = authenticator_for(Settings(auth_type="rbac-proxy"))
        assert proxy is not None
        scope = request(x_user="alice", x_tenant="one")
        await measure("rbac-proxy", lambda: proxy.authenticate(scope))
        for count in (10, 1000):
            path = Path(folder) / f"{count}.json"
            scope = request(authorization=f"Bearer {token_file(path, count)}")
            found = authenticator_for(Settings(auth_type="token", auth_tokens_file=path))
            assert found is not None
            await measure(f"token, {count} in the file", partial(found.authenticate, scope))
        await _measure_jwt(url)
        own = Path(folder) / "own"
        own.write_text("own")
        settings = Settings(
            auth_type="kubernetes", auth_kubernetes_url=url, auth_kubernetes_token_path=own
        )
        cluster = authenticator_for(settings)
        assert cluster is not None
        scope = request(authorization="Bearer anything")
        await measure("kubernetes, cached", lambda: cluster.authenticate(scope))
    server.shutdown()


async def _measure_jwt(url: str) -> None:
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    ec_key = ec.generate_private_key(ec.SECP256R1())
    private: dict[str, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey] = {
        "RS256": rsa_key,
        "ES256": ec_key,
    }
    public = {
        "RS256": RSAAlgorithm.to_jwk(rsa_key.public_key()),
        "ES256": ECAlgorithm.to_jwk(ec_key.public_key()),
    }
    _IssuerAndCluster.keys = [{**json.loads(key), "kid": name} for name, key in public.items()]
    settings = Settings(
        auth_type="jwt",
        auth_issuer=url,
        auth_jwks_url=f"{url}/keys",
        auth_audience=(AUDIENCE,),
        auth_tenant_claim="tenant",
    )
    for name, key in private.items():
        claims = {"iss": url, "aud": AUDIENCE, "sub": "alice", "tenant": "one", "exp": 2**33}
        token = jwt.encode(claims, key, algorithm=name, headers={"kid": name})
        scope = request(authorization=f"Bearer {token}")
        found = authenticator_for(settings)
        assert found is not None
        await measure(f"jwt, {name}", partial(found.authenticate, scope))


if __name__ == "__main__":
    anyio.run(main)
