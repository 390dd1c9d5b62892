"""`--auth-type token`: the caller holds a token whose digest is in a file of ours.

The file is looked at on every request and read again when it has changed, so a removed
token ends at once. While the file cannot be read nobody is let in: the last one known
might still hold what was removed since.
"""

import logging
from pathlib import Path

import anyio.to_thread

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.refusal import Challenge, unavailable
from evalhub_mcp.server.auth.request_headers import bearer_token, chosen_tenant
from evalhub_mcp.server.auth.token_file import TokenFile, TokenFileError, now, read_token_file
from evalhub_mcp.server.core.file_stamp import Stamp, stamp_of
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.settings import SCOPES

logger = logging.getLogger("evalhub_mcp")


class BearerTokens:
    """Knows callers by the digests of their tokens."""

    challenge = Challenge(scopes=SCOPES)

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tokens = TokenFile()
        self._read: Stamp | None = None
        self._complained: Stamp | None = None
        self._reading = anyio.Lock()

    async def authenticate(self, scope: Scope) -> Caller:
        """The holder of the token, in the tenant asked for."""
        token = bearer_token(scope, self.challenge)
        entry = (await self._current()).find(token)
        if entry is None:
            raise self.challenge.invalid_token("it is unknown here")
        if entry.expired(now()):
            raise self.challenge.invalid_token("it has expired")
        tenant = chosen_tenant(scope, entry.tenants)
        expires = entry.expires.timestamp() if entry.expires is not None else None
        return Caller(tenant, entry.principal, frozenset(entry.scopes), expires)

    async def check(self) -> str:
        """What an operator wants to know.

        Raises:
            TokenFileError: The file cannot be used.
        """
        entries = read_token_file(self._path).tokens
        good = sum(not entry.expired(now()) for entry in entries)
        if not good:
            raise TokenFileError(f"{self._path} holds no token that is valid")
        return f"{good} of {len(entries)} tokens are valid in {self._path}"

    async def _current(self) -> TokenFile:
        """The tokens as the file has them now."""
        if self._is_current(stamp_of(self._path)):
            return self._tokens
        async with self._reading:
            stamp = stamp_of(self._path)
            if self._is_current(stamp):
                return self._tokens
            try:
                self._tokens = await anyio.to_thread.run_sync(read_token_file, self._path)
            except TokenFileError as error:
                self._read = None
                if stamp != self._complained or stamp is None:
                    logger.error("tokens: %s", error)
                    self._complained = stamp
                raise unavailable("the server's list of tokens cannot be read; try later") from None
            self._read = stamp
            return self._tokens

    def _is_current(self, stamp: Stamp | None) -> bool:
        return stamp is not None and stamp == self._read
