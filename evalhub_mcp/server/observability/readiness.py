"""Decides whether this server can serve calls: the hub answers and accepts its credentials.

Probes come often, so the answer is cached. They are open to everybody, so the reasons are
fixed sentences that name no address, no tenant and nothing the hub said.
"""

import logging

import anyio

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import HubNotConfigured, UserError
from evalhub_mcp.app.single_flight_cache import SingleFlightCache

logger = logging.getLogger("evalhub_mcp")

CACHED_SECONDS = 5.0
PROBE_SECONDS = 4.0
"""Kubernetes gives up on a probe after a few seconds, so a slower hub counts as away."""

STOPPING = "the server is restarting"


class Readiness:
    """Checks the hub on behalf of probes."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._reasons: SingleFlightCache[None, str | None] = SingleFlightCache(CACHED_SECONDS)

    async def reason_not_ready(self) -> str | None:
        """Return why the server cannot serve calls; None when it can."""
        if self._app.draining.begun:
            return STOPPING
        return await self._reasons.get(None, self._check_hub)

    async def _check_hub(self) -> str | None:
        from evalhub_mcp.client.errors import (
            AuthenticationError,
            BadRequestError,
            ClientError,
            PermissionDeniedError,
        )

        try:
            with anyio.fail_after(PROBE_SECONDS):
                client = await self._app.hub.client()
                health = await client.health(max_retries=0)
                if health.status != "healthy":
                    return "the hub reports trouble"
                await client.providers.list(benchmarks=False, limit=1, max_retries=0)
        except HubNotConfigured:
            return "no hub is set"
        except TimeoutError:
            return "the hub does not answer in time"
        except (AuthenticationError, PermissionDeniedError, BadRequestError) as error:
            # Without a tenant in the settings, only callers bring one that the hub accepts.
            if not isinstance(error, AuthenticationError) and not self._app.settings.tenant:
                return None
            logger.warning("not ready: %s", error)
            return "the hub refuses this server's credentials"
        except (ClientError, UserError) as error:
            logger.warning("not ready: %s", error)
            return "the hub cannot be used"
        return None
