"""The one connection to EvalHub, opened when it is first needed.

The server answers `initialize` and `tools/list` without a hub, so nothing is contacted at start; a
local hub is launched in the background. The client is imported with the first call. A local hub
is never sent the credentials of a remote one.
"""

import logging
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import anyio

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.errors import HubNotConfigured, UserError
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.request_observer import Observer
    from evalhub_mcp.local.hub.local_hub import LocalHub

logger = logging.getLogger("evalhub_mcp")

MAX_RETRIES = 2
RETRY_INITIAL_SECONDS = 0.2
RETRY_MAX_SECONDS = 2.0
"""An agent waits for each call, so retries end sooner than the client's own defaults."""
MAX_CALLERS = 1024
"""Callers whose clients are kept. A client is a few hundred bytes; connections are shared."""


class HubConnection:
    """The hub that the settings describe: remote, local, or none."""

    def __init__(self, settings: Settings, observer: "Observer | None" = None) -> None:
        """`observer` is shown every request to the hub."""
        self.settings = settings
        self._observer = observer
        self._local: LocalHub | None = None
        self._client: AsyncEvalHubClient | None = None
        self._of_callers: dict[Caller, AsyncEvalHubClient] = {}
        """Clients over the same connections, the one used last at the end."""
        self._opening = anyio.Lock()

    @property
    def label(self) -> str:
        """The hub in words, without secrets."""
        if self.settings.local:
            return "the local hub on this machine"
        return self.settings.base_url or "no hub configured"

    @cached_property
    def is_here(self) -> bool:
        """Whether the hub runs on this machine."""
        from evalhub_mcp.jobs.model_endpoint import is_loopback

        host = urlsplit(self.settings.base_url or "").hostname or ""
        return self.settings.local or is_loopback(host)

    async def launch(self) -> None:
        """Launch the local hub if the settings ask for one; meant to run in the background.

        A failure is logged and not raised. The next call tries again and reports the reason.
        """
        if not self.settings.local:
            return
        async with self._opening:
            try:
                await self._launched()
            except LocalHubError as error:
                logger.error("local hub: %s", error)
            except Exception:
                # Raised, it would end the server's task group, and the server with it.
                logger.exception("local hub: it could not be launched")

    async def _launched(self) -> "LocalHub":
        """Return the local hub, launched unless it is running."""
        from evalhub_mcp.local.hub.limits import Limits
        from evalhub_mcp.local.hub.local_hub import LocalHub

        if self._local is None:
            settings = self.settings
            self._local = LocalHub(
                limits=Limits(
                    max_processes=settings.local_max_processes,
                    time_limit=settings.local_time_limit,
                    linger=settings.local_linger,
                )
            )
        await self._local.start()
        return self._local

    async def client(self) -> "AsyncEvalHubClient":
        """Return the client, opened on first use.

        Raises:
            HubNotConfigured: No hub is set.
            UserError: The local hub did not start; says why.
        """
        # A local hub that crashed too often is no longer restarted; the next call launches another.
        if self._client is not None and not (self._local and self._local.ended):
            return self._client
        async with self._opening:
            if self._client is None or (self._local and self._local.ended):
                self._of_callers = {}
                if self.settings.local:
                    client = await self._local_client()
                elif self.settings.base_url:
                    client = self._remote_client()
                else:
                    raise HubNotConfigured
                self._client = client.observed_by(self._observer) if self._observer else client
            return self._client

    async def client_of(self, caller: Caller) -> "AsyncEvalHubClient":
        """Return the client that sends this caller's tenant and name.

        A caller keeps its client because calls that wait for the same job share the client's
        polling. Callers never share a client. All use the same connections.

        Raises:
            HubNotConfigured: No hub is set.
            UserError: The local hub did not start.
        """
        client = self._of_callers.pop(caller, None)
        if client is None or (self._local and self._local.ended):
            # None would mean the shared client's own tenant, so no tenant is an empty string.
            client = (await self.client()).with_options(
                tenant=caller.tenant or "", user=caller.principal or ""
            )
            if len(self._of_callers) >= MAX_CALLERS:
                self._of_callers.pop(next(iter(self._of_callers)))
        self._of_callers[caller] = client
        return client

    def _remote_client(self) -> "AsyncEvalHubClient":
        from evalhub_mcp.client import AsyncEvalHubClient

        settings = self.settings
        return AsyncEvalHubClient(
            base_url=settings.base_url,
            auth_token=settings.token.get_secret_value() if settings.token else None,
            auth_token_path=settings.token_path,
            ca_bundle_path=settings.ca_cert_path,
            insecure=settings.insecure,
            tenant=settings.tenant or None,
            timeout=settings.timeout,
            max_retries=MAX_RETRIES,
            retry_initial_delay=RETRY_INITIAL_SECONDS,
            retry_max_delay=RETRY_MAX_SECONDS,
        )

    async def _local_client(self) -> "AsyncEvalHubClient":
        from evalhub_mcp.client import AsyncEvalHubClient

        stale, self._client = self._client, None
        if stale is not None:
            await stale.aclose()
        try:
            endpoint = await (await self._launched()).ready()
        except LocalHubError as error:
            raise UserError(f"The local hub is not available. {error}") from error
        return AsyncEvalHubClient(
            base_url=endpoint.base_url,
            ca_bundle_path=endpoint.ca_cert_path,
            timeout=self.settings.timeout,
            max_retries=MAX_RETRIES,
            retry_initial_delay=RETRY_INITIAL_SECONDS,
            retry_max_delay=RETRY_MAX_SECONDS,
        )

    async def aclose(self) -> None:
        """Close the connection and leave the local hub; may be called twice."""
        client, self._client, self._of_callers = self._client, None, {}
        hub, self._local = self._local, None
        with anyio.CancelScope(shield=True):
            if client is not None:
                await client.aclose()
            if hub is not None:
                await hub.stop()
