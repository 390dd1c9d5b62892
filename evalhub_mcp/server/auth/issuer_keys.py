"""The keys an issuer signs with: kept, and fetched again when they are old or one is new.

Issuers rotate keys: a token with a key not known yet is a reason to look again, but only
every so often, since anybody can make up the name of a key. Keys at hand go on being used
while they are renewed, and for a day while the issuer cannot be reached.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import anyio

from evalhub_mcp.server.auth.bounded_queue import OnLimit, untold
from evalhub_mcp.server.auth.json_client import DEADLINE_SECONDS, Asker, NoAnswer
from evalhub_mcp.settings.auth import is_safe_url

logger = logging.getLogger("evalhub_mcp")

FRESH_SECONDS = 3600.0
USABLE_SECONDS = 86_400.0
UNKNOWN_KEY_SECONDS = 30.0
"""Least time between two looks for a key that is not known."""
RETRY_SECONDS = 5.0
"""Least time between two attempts to reach an issuer that did not answer."""
PATIENCE_SECONDS = 60.0
"""The same, while the key that is needed is at hand, though old."""
MAX_KEYS = 100
MAX_WAITING = 256
"""Requests that wait for the issuer's answer together."""

_BY_KIND = {
    "RSA": ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    "EC": ("ES256", "ES384", "ES512"),
    "OKP": ("EdDSA",),
}


@dataclass(frozen=True)
class SigningKey:
    """A public key, and the algorithms it may be used with."""

    key: Any
    algorithms: Sequence[str]


Fetch = Callable[[], Awaitable[Mapping[str, Any]]]


class IssuerKeys:
    """The keys of one issuer."""

    def __init__(
        self,
        fetch: Fetch,
        allowed: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
        *,
        on_limit: OnLimit = untold,
    ) -> None:
        self._fetch = fetch
        self._allowed = allowed
        self._clock = clock
        self._keys: dict[str | None, SigningKey] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")
        self._failure: NoAnswer | None = None
        self._fetching = anyio.Lock()
        self._waiting = 0
        self._on_limit = on_limit

    async def find(self, kid: str | None) -> SigningKey | None:
        """The key of that name; without a name the only one there is; None if there is none.

        Raises:
            NoAnswer: The issuer's keys are not known and cannot be had.
        """
        found, age = self._at_hand(kid), self._clock() - self._fetched_at
        if found is not None and age <= FRESH_SECONDS:
            return found
        if found is not None and age <= USABLE_SECONDS and self._fetching.locked():
            return found  # somebody is renewing them
        if self._waiting >= MAX_WAITING:
            self._on_limit("key_lookups")
            raise NoAnswer("too many callers wait for the issuer's keys")
        self._waiting += 1
        try:
            async with self._fetching:
                if self._is_due(kid):
                    await self._renew()
                elif self._at_hand(kid) is None:
                    self._on_limit("key_lookups")
        finally:
            self._waiting -= 1
        found = self._at_hand(kid)
        if self._clock() - self._fetched_at > USABLE_SECONDS:
            failure = self._failure
            raise failure.again() if failure else NoAnswer("its keys have not been fetched")
        if found is None and self._failure is not None:
            raise self._failure.again()  # it may be a new key of the issuer's
        return found

    async def count(self) -> int:
        """How many usable keys the issuer has now.

        Raises:
            NoAnswer: It cannot be asked.
        """
        await self._renew()
        if self._failure is not None:
            raise self._failure
        return len(self._keys)

    def _at_hand(self, kid: str | None) -> SigningKey | None:
        if kid is None:
            return next(iter(self._keys.values())) if len(self._keys) == 1 else None
        return self._keys.get(kid)

    def _is_due(self, kid: str | None) -> bool:
        """Whether to ask the issuer; looked at again by whoever waited for another's turn."""
        now = self._clock()
        since = now - self._tried_at
        if self._failure is not None:
            return since >= (RETRY_SECONDS if self._at_hand(kid) is None else PATIENCE_SECONDS)
        if now - self._fetched_at > FRESH_SECONDS:
            return True
        return self._at_hand(kid) is None and since >= UNKNOWN_KEY_SECONDS

    async def _renew(self) -> None:
        try:
            document = await self._fetch()
            self._keys = _usable(document, self._allowed)
            self._fetched_at, self._failure = self._clock(), None
        except NoAnswer as error:
            logger.warning("the issuer's keys: %s", error)
            self._failure = error
        finally:
            self._tried_at = self._clock()


def _usable(document: Mapping[str, Any], allowed: Sequence[str]) -> dict[str | None, SigningKey]:
    """The keys of a key set (RFC 7517) that can check a signature of an allowed kind."""
    from jwt import PyJWK
    from jwt.exceptions import PyJWTError

    listed = document.get("keys")
    if not isinstance(listed, list):
        raise NoAnswer("what the issuer gave is not a key set")
    keys: dict[str | None, SigningKey] = {}
    for entry in listed[:MAX_KEYS]:
        if not isinstance(entry, dict) or entry.get("use", "sig") != "sig":
            continue
        # A shared secret ("oct") in a public document would let anybody sign.
        possible = _BY_KIND.get(str(entry.get("kty")), ())
        named = entry.get("alg")
        algorithms = [a for a in possible if a in allowed and named in (None, a)]
        kid = entry.get("kid")
        if not algorithms or not (kid is None or isinstance(kid, str)):
            continue
        try:
            key: PyJWK = PyJWK(entry, algorithm=named or _first_of(entry, algorithms))
        except (PyJWTError, ValueError, TypeError):
            continue  # a kind of key we know nothing of is no reason to refuse the others
        keys[kid] = SigningKey(key.key, algorithms)
    return keys


def _first_of(entry: Mapping[str, Any], algorithms: Sequence[str]) -> str:
    """An algorithm by which the key can be read; curves have one each."""
    curve = {"P-256": "ES256", "P-384": "ES384", "P-521": "ES512"}.get(str(entry.get("crv")))
    return curve or algorithms[0]


class IssuerMetadata:
    """Where an issuer says its keys are (RFC 8414, and OpenID Connect discovery)."""

    def __init__(self, issuer: str, jwks_url: str | None, asker: Asker) -> None:
        self._issuer = issuer
        self._jwks_url = jwks_url
        self._asker = asker

    async def keys(self) -> Mapping[str, Any]:
        """The issuer's key set.

        Raises:
            NoAnswer: It cannot be had.
        """
        try:
            with anyio.fail_after(DEADLINE_SECONDS):  # for all its steps together
                return await self._asker.get(self._jwks_url or await self._find())
        except TimeoutError:
            raise NoAnswer(f"{self._issuer} did not give its keys in time") from None

    async def _find(self) -> str:
        failure: NoAnswer | None = None
        for address in _metadata_addresses(self._issuer):
            try:
                found = await self._asker.get(address)
            except NoAnswer as error:
                failure = failure if failure and failure.status is None else error
                continue
            if found.get("issuer") != self._issuer:
                raise NoAnswer(f"{address} is of another issuer than {self._issuer}")
            url = found.get("jwks_uri")
            if not isinstance(url, str) or not is_safe_url(url):
                raise NoAnswer(f"{address} names no https address of its keys")
            return url
        raise failure or NoAnswer(f"{self._issuer} has no metadata")


def _metadata_addresses(issuer: str) -> list[str]:
    parts = urlsplit(issuer)
    path = parts.path.rstrip("/")
    root = f"{parts.scheme}://{parts.netloc}"
    return [
        f"{root}/.well-known/oauth-authorization-server{path}",
        f"{root}{path}/.well-known/openid-configuration",
    ]
