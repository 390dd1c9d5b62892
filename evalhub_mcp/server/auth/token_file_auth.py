"""`--auth-type token`: callers have bearer tokens whose digests are in a file.

The file is checked on every request and read again when it has changed, so a removed token
stops working at once. While the file cannot be read every request is refused, because the
last version might still contain a token that has been removed.
"""

import logging
import math
from functools import partial

import anyio.to_thread

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.single_flight_cache import SingleFlightCache
from evalhub_mcp.server.auth.bounded_queue import LimitReporter, ignore_limit
from evalhub_mcp.server.auth.file_stamp import Stamp, stamp_of
from evalhub_mcp.server.auth.refusal import Challenge, unavailable
from evalhub_mcp.server.auth.request_headers import bearer_token, select_tenant
from evalhub_mcp.server.auth.token_file import (
    TokenFile,
    TokenFileError,
    list_names,
    read_token_file,
)
from evalhub_mcp.server.http.asgi import Scope
from evalhub_mcp.settings import SCOPES, Settings

logger = logging.getLogger("evalhub_mcp")


class TokenFileAuth:
    """Identifies callers by the digests of their tokens."""

    challenge = Challenge(scopes=SCOPES)

    def __init__(self, settings: Settings, _: LimitReporter = ignore_limit) -> None:
        assert settings.auth_tokens_file is not None  # checked with the settings
        self._path = settings.auth_tokens_file
        self._cache: SingleFlightCache[Stamp, TokenFile] = SingleFlightCache(math.inf, max_keys=1)
        self._logged_stamp: Stamp | None = None

    async def authenticate(self, scope: Scope) -> Caller:
        """Return the principal of the token, in the requested tenant."""
        token = bearer_token(scope, self.challenge)
        entry = (await self._tokens()).find(token)
        if entry is None:
            raise self.challenge.invalid_token("it is unknown here")
        if entry.expired:
            raise self.challenge.invalid_token("it has expired")
        tenant = select_tenant(
            scope,
            entry.tenants,
            tenant_optional=entry.all_tenants,
            remedy="a token with one is made by `evalhub-mcp token add --tenant NAME`",
        )
        expires = entry.expires.timestamp() if entry.expires is not None else None
        return Caller(tenant, entry.principal, frozenset(entry.scopes), expires)

    async def check(self) -> str:
        """Count the valid tokens, and name those without a tenant.

        Raises:
            TokenFileError: The file cannot be used, or has no valid token.
        """
        file = read_token_file(self._path)
        entries = file.tokens
        valid = [entry for entry in entries if not entry.expired and not entry.lacks_tenants]
        if not valid:
            raise TokenFileError(f"{self._path} contains no valid token")
        report = f"{len(valid)} of {len(entries)} tokens are valid in {self._path}"
        if names := file.names_for_all_tenants:
            report += f"; of all tenants: {list_names(names)}"
        if names := file.names_without_tenants:
            report += f"; refused, as they have no tenant: {list_names(names)}"
        return report

    async def _tokens(self) -> TokenFile:
        """The present content of the file."""
        stamp = stamp_of(self._path)
        read = partial(anyio.to_thread.run_sync, read_token_file, self._path)
        try:
            return await (read() if stamp is None else self._cache.get(stamp, read))
        except TokenFileError as error:
            if stamp is None or stamp != self._logged_stamp:
                logger.error("tokens: %s", error)
                self._logged_stamp = stamp
            raise unavailable("the server's list of tokens cannot be read; try later") from None
