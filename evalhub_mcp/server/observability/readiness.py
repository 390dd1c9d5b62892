"""Is this server of use right now? Asked often, so the hub is asked seldom.

The reasons are our own words: they are open to everybody, so they name no address, no
tenant and nothing the hub says.
"""

import logging
import time
from collections.abc import Callable

import anyio

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import HubNotConfigured, UserError

logger = logging.getLogger("evalhub_mcp")

KEPT_SECONDS = 5.0
PROBE_SECONDS = 4.0
"""Probes themselves give up soon, so a hub that takes longer counts as away."""

STOPPING = "the server is restarting"


class Readiness:
    """Whether calls can be answered: the hub is there and takes our credentials."""

    def __init__(self, app: App, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._looking = anyio.Lock()
        self._until = float("-inf")
        self._reason: str | None = None

    async def reason_not_ready(self) -> str | None:
        """Why the server is of no use now; None when it is."""
        if self._app.draining.begun:
            return STOPPING
        if self._clock() >= self._until:
            async with self._looking:
                if self._clock() >= self._until:
                    self._reason = await self._look()
                    self._until = self._clock() + KEPT_SECONDS
        return self._reason

    async def _look(self) -> str | None:
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
        except AuthenticationError as error:
            logger.warning("not ready: %s", error)
            return "the hub refuses this server's credentials"
        except (PermissionDeniedError, BadRequestError) as error:
            # Without a tenant of our own, only callers bring one the hub lets in.
            if not self._app.settings.tenant:
                return None
            logger.warning("not ready: %s", error)
            return "the hub refuses this server's credentials"
        except (ClientError, UserError) as error:
            logger.warning("not ready: %s", error)
            return "the hub cannot be used"
        return None
