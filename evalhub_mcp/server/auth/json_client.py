"""Asking an issuer or the Kubernetes API: a small JSON answer, within a deadline.

The one place of the server that speaks HTTP to anybody but the hub. Nothing is followed
to another address, and nothing large is read.
"""

import json
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import httpx

from evalhub_mcp.server.auth.refusal import CannotTell
from evalhub_mcp.server.core.file_stamp import Stamp, stamp_of

DEADLINE_SECONDS = 5.0
MAX_ANSWER = 1024 * 1024


class NoAnswer(CannotTell):
    """There is no usable answer; the message says why, without what was asked."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.repeated = False
        """Whether nobody was asked, because the answer was the same a moment ago."""

    def again(self) -> "NoAnswer":
        """The same to be raised once more; raised itself, it would keep every caller it met."""
        same = NoAnswer(str(self), self.status)
        same.repeated = True
        return same


class Asker:
    """Asks one party, trusting the system's certificates or those given."""

    def __init__(self, ca: Path | None, *, by_proxy: bool, deadline: float) -> None:
        self._ca = ca
        self._by_proxy = by_proxy
        self._deadline = deadline
        self._trust: ssl.SSLContext | None = None
        self._trusted: Stamp | None = None

    async def get(self, url: str) -> dict[str, Any]:
        """The JSON object at an address.

        Raises:
            NoAnswer: There is none.
        """
        return await self._ask("GET", url, {}, None)

    async def post(self, url: str, body: Any, token: str) -> dict[str, Any]:
        """The JSON object that answers `body`, asked with a bearer token.

        Raises:
            NoAnswer: There is none.
        """
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return await self._ask("POST", url, headers, json.dumps(body).encode())

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> dict[str, Any]:
        where = _without_query(url)
        try:
            with anyio.fail_after(self._deadline):
                async with httpx.AsyncClient(
                    verify=await self._current_trust(),
                    trust_env=self._by_proxy,
                    follow_redirects=False,
                    timeout=self._deadline,
                ) as client:
                    request = client.build_request(
                        method, url, headers={"Accept": "application/json", **headers}, content=body
                    )
                    return await _read(await client.send(request, stream=True), where)
        except TimeoutError:
            raise NoAnswer(f"{where} did not answer within {self._deadline:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            reason = " ".join(str(error).split()) or type(error).__name__
            raise NoAnswer(f"{where} cannot be asked: {reason}") from None

    async def _current_trust(self) -> ssl.SSLContext:
        """The certificates to trust, those of a file as it is now: authorities are renewed."""
        stamp = stamp_of(self._ca) if self._ca is not None else None
        if self._trust is None or stamp not in {None, self._trusted}:
            # Reading the certificates takes tens of milliseconds.
            self._trust = await anyio.to_thread.run_sync(self._make_trust)
            self._trusted = stamp
        return self._trust

    def _make_trust(self) -> ssl.SSLContext:
        if self._ca is None:
            return httpx.create_ssl_context()
        return ssl.create_default_context(cafile=str(self._ca))


async def _read(response: httpx.Response, where: str) -> dict[str, Any]:
    try:
        if not response.is_success:
            raise NoAnswer(f"{where} answered {response.status_code}", response.status_code)
        content = bytearray()
        async for part in response.aiter_bytes():
            content += part
            if len(content) > MAX_ANSWER:
                raise NoAnswer(f"{where} answered with more than {MAX_ANSWER} bytes")
    finally:
        await response.aclose()
    try:
        found = json.loads(bytes(content))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NoAnswer(f"{where} did not answer with a JSON object")
    return found


def _without_query(url: str) -> str:
    return url.partition("?")[0]
