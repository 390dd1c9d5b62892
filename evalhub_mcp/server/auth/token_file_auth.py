"""`--auth-type token`: callers have bearer tokens whose digests are in a file.

The file is checked on every request and read again when it has changed, so a removed token
stops working at once. While the file cannot be read every request is refused, because the
last version might still contain a token that has been removed.
"""

import logging

import anyio.to_thread

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.bounded_queue import LimitReporter, ignore_limit
from evalhub_mcp.server.auth.file_stamp import Stamp, stamp_of
from evalhub_mcp.server.auth.refusal import Challenge, unavailable
from evalhub_mcp.server.auth.request_headers import bearer_token, chosen_tenant
from evalhub_mcp.server.auth.token_file import TokenFile, TokenFileError, now, read_token_file
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.settings import SCOPES, Settings

logger = logging.getLogger("evalhub_mcp")


class TokenFileAuth:
    """Identifies callers by the digests of their tokens."""

    challenge = Challenge(scopes=SCOPES)

    def __init__(self, settings: Settings, _: LimitReporter = ignore_limit) -> None:
        assert settings.auth_tokens_file is not None  # checked with the settings
        self._path = settings.auth_tokens_file
        self._tokens = TokenFile()
        self._read_stamp: Stamp | None = None
        self._logged_stamp: Stamp | None = None
        self._reading = anyio.Lock()

    async def authenticate(self, scope: Scope) -> Caller:
        """Return the principal of the token, in the requested tenant."""
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
        """Count the valid tokens.

        Raises:
            TokenFileError: The file cannot be used, or has no valid token.
        """
        entries = read_token_file(self._path).tokens
        valid = sum(not entry.expired(now()) for entry in entries)
        if not valid:
            raise TokenFileError(f"{self._path} contains no valid token")
        return f"{valid} of {len(entries)} tokens are valid in {self._path}"

    async def _current(self) -> TokenFile:
        """The present content of the file."""
        if self._is_current(stamp_of(self._path)):
            return self._tokens
        async with self._reading:
            stamp = stamp_of(self._path)
            if self._is_current(stamp):
                return self._tokens
            try:
                self._tokens = await anyio.to_thread.run_sync(read_token_file, self._path)
            except TokenFileError as error:
                self._read_stamp = None
                if stamp != self._logged_stamp or stamp is None:
                    logger.error("tokens: %s", error)
                    self._logged_stamp = stamp
                raise unavailable("the server's list of tokens cannot be read; try later") from None
            self._read_stamp = stamp
            return self._tokens

    def _is_current(self, stamp: Stamp | None) -> bool:
        return stamp is not None and stamp == self._read_stamp
