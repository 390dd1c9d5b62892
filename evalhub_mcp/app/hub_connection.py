"""The one connection to EvalHub that every tool shares, opened when first needed.

The server must answer `initialize` and `tools/list` before, and without, any hub, so
nothing here runs at start except launching the local hub in the background. A local
hub never sees the credentials of a remote one.
"""

import logging
from typing import TYPE_CHECKING

import anyio

from evalhub_mcp.app.errors import AgentError, HubNotConfigured
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient
    from evalhub_mcp.client.request_observer import Observer
    from evalhub_mcp.local.hub.local_hub import LocalHub

logger = logging.getLogger("evalhub_mcp")


class HubConnection:
    """EvalHub as the settings describe it: remote by URL, local, or not there yet."""

    def __init__(self, settings: Settings, observer: "Observer | None" = None) -> None:
        """`observer` is shown every request to the hub."""
        self.settings = settings
        self._observer = observer
        self._local: LocalHub | None = None
        self._client: AsyncEvalHubClient | None = None
        self._opening = anyio.Lock()

    @property
    def label(self) -> str:
        """The hub in words, without secrets."""
        if self.settings.local:
            return "the local hub on this machine"
        return self.settings.base_url or "no hub configured"

    async def launch(self) -> None:
        """Launch the local hub, if that is what the settings ask for; run in the background.

        A hub that cannot be launched is no reason not to serve: the next tool call tries
        again and answers with the reason.
        """
        if not self.settings.local:
            return
        from evalhub_mcp.local.errors import LocalHubError

        async with self._opening:
            try:
                await self._launched()
            except LocalHubError as error:
                logger.error("local hub: %s", error)

    async def _launched(self) -> "LocalHub":
        """The local hub, launched unless it runs already."""
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
        """The client, opened on first use.

        Raises:
            HubNotConfigured: No hub is set.
            AgentError: The local hub did not come up; says why.
        """
        if self._client is not None and not self._hub_ended:
            return self._client
        async with self._opening:
            if self._client is None or self._hub_ended:
                if self.settings.local:
                    client = await self._local_client()
                elif self.settings.base_url:
                    client = self._remote_client()
                else:
                    raise HubNotConfigured
                self._client = client.observed_by(self._observer) if self._observer else client
            return self._client

    @property
    def _hub_ended(self) -> bool:
        """Whether the local hub crashed so often that it was given up; a call starts it anew."""
        return self._local is not None and self._local.ended

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
            max_retries=2,
            retry_initial_delay=0.2,
            retry_max_delay=2.0,
        )

    async def _local_client(self) -> "AsyncEvalHubClient":
        from evalhub_mcp.client import AsyncEvalHubClient
        from evalhub_mcp.local.errors import LocalHubError

        stale, self._client = self._client, None
        if stale is not None:
            await stale.aclose()
        try:
            endpoint = await (await self._launched()).ready()
        except LocalHubError as error:
            raise AgentError(f"The local hub is not available. {error}") from error
        return AsyncEvalHubClient(
            base_url=endpoint.base_url,
            ca_bundle_path=endpoint.ca_cert_path,
            timeout=self.settings.timeout,
            max_retries=2,
            retry_initial_delay=0.2,
            retry_max_delay=2.0,
        )

    async def aclose(self) -> None:
        """Close the connection and leave the local hub; safe to call twice."""
        client, self._client = self._client, None
        hub, self._local = self._local, None
        with anyio.CancelScope(shield=True):
            if client is not None:
                await client.aclose()
            if hub is not None:
                await hub.stop()
