"""The hub of this user's machine, as a server uses it.

One hub serves all servers of a user: `LocalHub` finds it or starts it, makes sure that it
answers over the certificate that belongs to it, and keeps it running by a lock until it is
left. Nothing here waits for the hub but `ready`, so that a server can answer its client
before its hub is up.
"""

import contextlib
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import anyio
import anyio.to_thread

from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.limits import Limits

if TYPE_CHECKING:
    from evalhub_mcp.local.hub.find_or_start import Attachment
    from evalhub_mcp.local.hub.instance_directory import Instance
    from evalhub_mcp.local.providers.provider import LocalProvider

__all__ = ["HubEndpoint", "LocalHub", "LocalHubError"]

_POLL = 0.025
_STARTS_WITHIN = 15.0  # seconds; it takes a tenth of one, but for a busy machine
_TAKES_PROVIDERS = 3.0  # seconds; the hub looks at its files about once a second


@dataclass(frozen=True)
class HubEndpoint:
    """Where the hub answers, and the one certificate to trust there."""

    base_url: str
    ca_cert_path: Path


class LocalHub:
    """The hub of this user's machine, shared by all who use it.

    `data_dir` is the directory of the hub (`paths.default_data_dir` by default); `providers`
    is what it offers (by default what this installation can run); `limits` what the user set.
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
        self._attached: Attachment | None = None

    def __repr__(self) -> str:
        return f"LocalHub(data_dir={str(self._data_dir) if self._data_dir else None!r})"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def ended(self) -> bool:
        """Whether it was used and has ended since; `start` finds or launches another."""
        return self._attached is not None and self._attached.ended

    async def start(self) -> None:
        """Find or launch the hub and return without waiting for it; no effect if it is in use.

        Raises:
            LocalHubError: there can be none here (platform, missing extra, directories that
                are not ours, a provider that is not valid).
        """
        if self._attached is None or self._attached.ended:
            await self._attach(None)

    async def _attach(self, silent: "Instance | None") -> None:
        refuse_windows()
        # Shielded: a lock that was taken must not be lost by a cancellation.
        with anyio.CancelScope(shield=True):
            left, self._attached = self._attached, None
            self._attached = await anyio.to_thread.run_sync(
                partial(_reattach, left, self._data_dir, self._providers, self._limits, silent)
            )

    async def ready(self, timeout: float = _STARTS_WITHIN) -> HubEndpoint:
        """Wait until the hub answers over its pinned certificate. Cheap once it does.

        A hub that ran already and does not answer within `timeout` seconds is replaced once.

        Raises:
            LocalHubError: it was not started, ended, or did not answer in time.
        """
        attached = self._attached
        if attached is None:
            raise LocalHubError("The local hub was not started.")
        endpoint = await _verified(attached, timeout)
        if endpoint is None and attached.found != "started":
            await self._attach(attached.instance)
            assert self._attached is not None
            attached, timeout = self._attached, max(timeout, _STARTS_WITHIN)
            endpoint = await _verified(attached, timeout)
        if endpoint is None:
            raise attached.error(f"The local hub did not answer within {timeout:g} s.")
        return endpoint

    async def stop(self) -> None:
        """Leave the hub; one that is idle and used by nobody else has stopped on return.

        Running evaluations go on without us, and the hub with them. May be called twice.
        """
        attached, self._attached = self._attached, None
        if attached is not None:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(attached.leave)


def refuse_windows() -> None:
    """Raise `LocalHubError` where there can be no local hub."""
    if sys.platform == "win32":
        raise LocalHubError(
            "--local needs Linux or macOS; on Windows, run it in WSL or use --base-url."
        )


async def _verified(attached: "Attachment", timeout: float) -> HubEndpoint | None:
    """Where the hub answers healthily under its own certificate; None if not in `timeout`."""
    deadline = anyio.current_time() + timeout
    patience = 0.5  # at first: while a port is being found, it may be a stranger's
    while True:
        attached.raise_if_ended()
        state = attached.instance.state
        if state.status in ("running", "lingering"):
            # In a thread: the server answers its client while this is loaded for the first
            # time, and a handshake that times out leaves no half-open connection.
            left = max(0.1, min(patience, deadline - anyio.current_time()))
            if await anyio.to_thread.run_sync(
                _answers, attached, state.origin, left, abandon_on_cancel=True
            ):
                return HubEndpoint(state.origin, attached.ca_cert_path)
            patience = min(2 * patience, 4.0)
        if anyio.current_time() >= deadline:
            return None
        await anyio.sleep(_POLL)


def _answers(attached: "Attachment", origin: str, timeout: float) -> bool:
    """Whether a healthy hub with our certificate, and with our providers, answers at `origin`."""
    from evalhub_mcp.client import ClientError, SyncEvalHubClient

    with (
        contextlib.suppress(ClientError),
        SyncEvalHubClient(
            origin, ca_bundle_path=attached.ca_cert_path, max_retries=0, timeout=timeout
        ) as client,
    ):
        client.health()
        deadline = time.monotonic() + _TAKES_PROVIDERS
        while attached.awaited_providers and time.monotonic() < deadline:
            if attached.awaited_providers <= {one.resource.id for one in client.providers.list()}:
                break
            time.sleep(10 * _POLL)
        attached.awaited_providers = frozenset()
        return True
    return False


def _reattach(
    left: "Attachment | None",
    data_dir: Path | None,
    providers: "Sequence[LocalProvider] | None",
    limits: Limits,
    silent: "Instance | None",
) -> "Attachment":
    # Imported here, in a worker thread: the server answers its client meanwhile.
    from evalhub_mcp.local.hub.find_or_start import attach

    if left is not None:
        left.forget()
    return attach(data_dir, providers, limits, silent)
