"""`LocalHub`: the interface through which a server uses the user's local hub.

It finds or starts the hub, checks that the hub answers with its own certificate, and keeps it
running by a registration until `stop`. Only `ready` waits for the hub, so a server can answer its
client before the hub is up.
"""

import contextlib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import anyio
import anyio.to_thread

from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.limits import Limits

# Imported where they are used, in worker threads: they take a moment to load, and the server
# answers its client meanwhile.
if TYPE_CHECKING:
    from evalhub_mcp.local.hub.find_or_start import Attachment
    from evalhub_mcp.local.hub.instance_directory import Instance
    from evalhub_mcp.local.providers.provider import LocalProvider

__all__ = ["HubEndpoint", "LocalHub", "LocalHubError"]

# In seconds.
_POLL_INTERVAL = 0.025
_START_TIMEOUT = 15.0  # a start takes a tenth of a second; the rest is for busy machines
_PROVIDERS_LISTED_WITHIN = 3.0  # the hub checks its provider files about once a second


@dataclass(frozen=True)
class HubEndpoint:
    """The hub's address and the one certificate to trust there."""

    base_url: str
    ca_cert_path: Path


class LocalHub:
    """The hub of this user on this machine, shared by all servers.

    `data_dir` is the hub's directory (default: `data_directory.default_data_dir`), `providers`
    are its providers (default: all this installation can run), `limits` are the user's limits.
    """

    def __init__(
        self,
        data_dir: Path | None = None,
        providers: "Sequence[LocalProvider] | None" = None,
        limits: Limits | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._providers = providers
        self._limits = limits or Limits()
        self._attachment: Attachment | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.stop()

    @property
    def ended(self) -> bool:
        """Whether the hub has ended since it was started; `start` finds or starts another."""
        return self._attachment is not None and self._attachment.ended

    async def start(self) -> None:
        """Find or start the hub without waiting for it; no effect while it is in use.

        Raises:
            LocalHubError: No hub can run here: an unsupported platform, a missing extra, a
                directory of another user, an invalid provider.
        """
        if self._attachment is None or self._attachment.ended:
            await self._attach(None)

    async def _attach(self, unresponsive: "Instance | None") -> None:
        refuse_windows()

        def attach() -> "Attachment":
            from evalhub_mcp.local.hub import find_or_start

            if old is not None:
                with contextlib.suppress(OSError):  # its lock is released all the same
                    old.registration.remove()
            return find_or_start.attach(self._data_dir, self._providers, self._limits, unresponsive)

        # Shielded: a lock that was taken must not be lost by a cancellation.
        with anyio.CancelScope(shield=True):
            old, self._attachment = self._attachment, None
            self._attachment = await anyio.to_thread.run_sync(attach)

    async def ready(self, timeout: float = _START_TIMEOUT) -> HubEndpoint:
        """Wait until the hub answers with its own certificate; cheap once it does.

        A hub that was already running and does not answer within `timeout` seconds is replaced
        once.

        Raises:
            LocalHubError: It was not started, has ended, or did not answer in time.
        """
        attachment = self._attachment
        if attachment is None:
            raise LocalHubError("The local hub was not started.")
        endpoint = await _healthy_endpoint(attachment, timeout)
        if endpoint is None and not attachment.started:
            await self._attach(attachment.instance)
            assert self._attachment is not None
            attachment, timeout = self._attachment, max(timeout, _START_TIMEOUT)
            endpoint = await _healthy_endpoint(attachment, timeout)
        if endpoint is None:
            raise attachment.error(f"The local hub did not answer within {timeout:g} s.")
        return endpoint

    async def stop(self) -> None:
        """Leave the hub, and wait until it has stopped if it is idle and no other server uses it.

        Running evaluations continue, and the hub with them. A second call does nothing.
        """
        attachment, self._attachment = self._attachment, None
        if attachment is not None:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(attachment.leave)


def refuse_windows() -> None:
    """Raise `LocalHubError` on Windows, where the local hub cannot run."""
    if sys.platform == "win32":
        raise LocalHubError(
            "--local needs Linux or macOS; on Windows, run it in WSL or use --base-url."
        )


async def _healthy_endpoint(attachment: "Attachment", timeout: float) -> HubEndpoint | None:
    """The endpoint once a healthy hub answers with its own certificate; None after `timeout`."""
    deadline = anyio.current_time() + timeout
    request_timeout = 0.5  # short at first: another program may have taken the port
    while True:
        attachment.raise_if_ended()
        state = attachment.instance.state
        if state.status in ("running", "lingering"):
            # A thread's handshake that times out leaves no half-open connection.
            left = max(0.1, min(request_timeout, deadline - anyio.current_time()))
            if await anyio.to_thread.run_sync(
                _is_healthy, attachment, state.origin, left, abandon_on_cancel=True
            ):
                return HubEndpoint(state.origin, attachment.ca_cert_path)
            request_timeout = min(2 * request_timeout, 4.0)
        if anyio.current_time() >= deadline:
            return None
        await anyio.sleep(_POLL_INTERVAL)


def _is_healthy(attachment: "Attachment", origin: str, timeout: float) -> bool:
    """Whether a healthy hub with our certificate answers; waits until it lists new providers."""
    from evalhub_mcp.client import ClientError, SyncEvalHubClient

    with (
        contextlib.suppress(ClientError),
        SyncEvalHubClient(
            origin, ca_bundle_path=attachment.ca_cert_path, max_retries=0, timeout=timeout
        ) as client,
    ):
        client.health()
        deadline = time.monotonic() + _PROVIDERS_LISTED_WITHIN
        while attachment.awaited_providers and time.monotonic() < deadline:
            listed = {provider.resource.id for provider in client.providers.list()}
            if attachment.awaited_providers <= listed:
                break
            time.sleep(10 * _POLL_INTERVAL)
        attachment.awaited_providers = frozenset()
        return True
    return False
