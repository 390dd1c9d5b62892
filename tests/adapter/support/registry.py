"""An OCI registry in memory that speaks the distribution specification over HTTP."""

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.loopback import LoopbackServer, QuietHandler

LOGIN = base64.b64encode(b"me:secret").decode()
TOKEN = "a-token-of-the-registry"


class StandInRegistry(LoopbackServer):
    """Keeps blobs and manifests. It refuses what does not match its digest."""

    def __init__(
        self, *, demands_token: bool = False, failures: int = 0, elsewhere: str = ""
    ) -> None:
        """Set what is odd about it.

        Args:
            demands_token: Answers 401 with a challenge until the token of its realm is sent.
            failures: How many of the first requests are answered with 503.
            elsewhere: The origin it names for uploads, as a registry behind a proxy does.
        """
        self.blobs: dict[str, bytes] = {}
        self.manifests: dict[str, dict[str, Any]] = {}
        self.requests: list[tuple[str, str]] = []
        self.authorizations: list[str | None] = []
        self.demands_token, self.failures, self.elsewhere = demands_token, failures, elsewhere
        registry = self

        class Handler(QuietHandler):
            def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
                self.answer(body, status, **headers)

            def _handle(self) -> None:
                body = self.body()
                registry.requests.append((self.command, self.path))
                authorization = self.headers.get("Authorization")
                registry.authorizations.append(authorization)
                address = urlsplit(self.path)
                query = parse_qs(address.query)
                if registry.failures:
                    registry.failures -= 1
                    return self._answer(503, b"busy")
                if address.path == "/token":
                    found = authorization == f"Basic {LOGIN}" and query["scope"][0].endswith(
                        ":pull,push"
                    )
                    body = json.dumps({"token": TOKEN}).encode() if found else b"{}"
                    return self._answer(200 if found else 401, body)
                if registry.demands_token and authorization != f"Bearer {TOKEN}":
                    realm = f'Bearer realm="{registry.origin}/token",service="r"'
                    challenge = f'{realm},scope="repository:team/rows:pull,push"'
                    return self._answer(401, b"who are you?", WWW_Authenticate=challenge)
                parts = address.path.split("/")
                if parts[:4] != ["", "v2", "team", "rows"]:
                    return self._answer(404, b"no such repository")
                return self._in_repository(parts[4:], query, body)

            def _in_repository(
                self, parts: list[str], query: dict[str, list[str]], body: bytes
            ) -> None:
                match self.command, parts:
                    case "HEAD", ["blobs", digest]:
                        self._answer(200 if digest in registry.blobs else 404)
                    case "POST", ["blobs", "uploads", ""]:
                        origin = registry.elsewhere
                        place = f"{origin}/v2/team/rows/blobs/uploads/1?state=x"
                        self._answer(202, Location=place)
                    case "PUT", ["blobs", "uploads", "1"]:
                        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
                        if query.get("digest") != [digest] or query.get("state") != ["x"]:
                            return self._answer(400, b"digest invalid")
                        registry.blobs[digest] = body
                        self._answer(201)
                    case "GET", ["blobs", digest]:
                        self._answer(200, registry.blobs[digest])
                    case "GET" | "HEAD", ["manifests", tag]:
                        manifest = json.dumps(registry.manifests[tag]).encode()
                        digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
                        self._answer(
                            200,
                            manifest,
                            Content_Type="application/vnd.oci.image.manifest.v1+json",
                            Docker_Content_Digest=digest,
                        )
                    case "PUT", ["manifests", tag]:
                        manifest = json.loads(body)
                        needed = [manifest["config"], *manifest["layers"]]
                        if any(
                            len(registry.blobs.get(b["digest"], b"")) != b["size"] for b in needed
                        ):
                            return self._answer(400, b"blob unknown")
                        registry.manifests[tag] = manifest
                        digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
                        self._answer(201, Docker_Content_Digest=digest)
                    case _:
                        self._answer(405)
                return None

            do_GET = do_HEAD = do_POST = do_PUT = _handle

        super().__init__(Handler)

    def layer(self, tag: str) -> bytes:
        """The content of the artifact with a tag."""
        [layer] = self.manifests[tag]["layers"]
        return self.blobs[layer["digest"]]
