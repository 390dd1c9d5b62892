"""A JSON client for token issuers and the Kubernetes API.

The only place where the server sends HTTP requests to anything but the hub. Requests have a
deadline, redirects are not followed, and large answers are refused.
"""

import json
import ssl
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import httpx

from evalhub_mcp.client.limited_body import BodyTooLarge, read_limited
from evalhub_mcp.server.auth.file_stamp import Stamp, stamp_of
from evalhub_mcp.server.auth.refusal import AuthUnavailable

DEADLINE_SECONDS = 5.0
MAX_ANSWER_BYTES = 1024 * 1024


class UpstreamError(AuthUnavailable):
    """The issuer or the cluster gave no usable answer; the message does not quote the request."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status

    def copy(self) -> "UpstreamError":
        """Return a new error to raise; raising this one again would keep its old tracebacks."""
        return UpstreamError(str(self), self.status)


class JsonClient:
    """Sends requests, trusting the system's certificates or those of a CA file."""

    def __init__(self, ca: Path | None, *, use_proxy: bool, deadline: float) -> None:
        """Create a client; `use_proxy` honours the proxy variables of the environment."""
        self._ca = ca
        self._use_proxy = use_proxy
        self._deadline = deadline
        self._trust: ssl.SSLContext | None = None
        self._ca_stamp: Stamp | None = None

    async def request(self, url: str, *, body: Any = None, token: str = "") -> dict[str, Any]:
        """GET a JSON object, or POST `body` with a bearer token and return the answer.

        Raises:
            UpstreamError: There is no usable answer.
        """
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        address = url.partition("?")[0]
        try:
            with anyio.fail_after(self._deadline):
                async with httpx.AsyncClient(
                    verify=await self._current_trust(),
                    trust_env=self._use_proxy,
                    follow_redirects=False,
                    timeout=self._deadline,
                ) as client:
                    method = "GET" if body is None else "POST"
                    request = client.build_request(method, url, headers=headers, json=body)
                    return await _read(await client.send(request, stream=True), address)
        except TimeoutError:
            raise UpstreamError(f"{address} did not answer within {self._deadline:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise UpstreamError(f"{address} cannot be reached: {reason}") from None

    async def _current_trust(self) -> ssl.SSLContext:
        """The trusted certificates; a CA file is read again after it has changed."""
        stamp = stamp_of(self._ca) if self._ca is not None else None
        if self._trust is None or stamp not in {None, self._ca_stamp}:
            # Reading the certificates takes tens of milliseconds.
            self._trust = await anyio.to_thread.run_sync(self._load_trust)
            self._ca_stamp = stamp
        return self._trust

    def _load_trust(self) -> ssl.SSLContext:
        if self._ca is None:
            return httpx.create_ssl_context()
        return ssl.create_default_context(cafile=str(self._ca))


async def _read(response: httpx.Response, address: str) -> dict[str, Any]:
    try:
        if not response.is_success:
            raise UpstreamError(f"{address} answered {response.status_code}", response.status_code)
        content, _ = await read_limited(response, MAX_ANSWER_BYTES)
    except BodyTooLarge:
        raise UpstreamError(f"{address} answered with more than {MAX_ANSWER_BYTES} bytes") from None
    finally:
        await response.aclose()
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise UpstreamError(f"{address} did not answer with a JSON object")
    return document
