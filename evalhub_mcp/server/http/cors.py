"""CORS headers for the origins that the settings name, so that their pages can call.

Pages served from loopback are not refused, but get no CORS headers. Credentials are sent in
`Authorization`, never in cookies.
"""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from evalhub_mcp.settings.host_patterns import origin_is_allowed

EXPOSED_HEADERS = ("Mcp-Session-Id", "WWW-Authenticate", "Retry-After")
PREFLIGHT_SECONDS = 600
"""How long browsers may cache the answer to a preflight request."""


class CorsMiddleware(CORSMiddleware):
    """Starlette's middleware, with origins as patterns of the settings."""

    def __init__(self, application: ASGIApp, origins: frozenset[str]) -> None:
        super().__init__(
            application,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("*",),
            expose_headers=EXPOSED_HEADERS,
            max_age=PREFLIGHT_SECONDS,
        )
        self._origins = origins

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether the settings allow this origin."""
        return origin_is_allowed(origin, self._origins)
