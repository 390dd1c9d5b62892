"""What browsers need before they let the pages of an allowed origin call (CORS).

Only for origins an operator named: a page of loopback may call when it can, but is not
helped to. Credentials travel in `Authorization`, never in cookies.
"""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from evalhub_mcp.settings.host_patterns import origin_is_allowed

TOLD = ("Mcp-Session-Id", "WWW-Authenticate", "Retry-After")
"""Headers of answers that pages may read."""
KEPT_SECONDS = 600


class CrossOrigin(CORSMiddleware):
    """Starlette's middleware, with origins as we write them."""

    def __init__(self, application: ASGIApp, origins: frozenset[str]) -> None:
        super().__init__(
            application,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("*",),
            expose_headers=TOLD,
            max_age=KEPT_SECONDS,
        )
        self._origins = origins

    def is_allowed_origin(self, origin: str) -> bool:
        """Whether the operator named this origin."""
        return origin_is_allowed(origin, self._origins)
