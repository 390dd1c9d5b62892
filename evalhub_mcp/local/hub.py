"""The hub of this user's machine, started and supervised.

`LocalHub` prepares an instance directory, starts a supervisor that runs `eval-hub` in it, and
keeps the pipe whose end stops everything. Nothing here waits for the hub but `ready`, so that
a server can answer its client before its hub is up.
"""

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import anyio
import anyio.to_thread

from evalhub_mcp.local.errors import LocalHubError

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient, ClientError
    from evalhub_mcp.local.launch import Run
    from evalhub_mcp.local.provider import LocalProvider

__all__ = ["HubEndpoint", "LocalHub", "LocalHubError"]

_POLL = 0.025


@dataclass(frozen=True)
class HubEndpoint:
    """Where the hub answers, and the one certificate to trust there."""

    base_url: str
    ca_cert_path: Path


class LocalHub:
    """The hub of this user's machine, started and supervised.

    `data_dir` is the directory shared by all hubs of this user (`paths.default_data_dir` by
    default); `providers` is what it offers (`available_providers()` by default).
    """

    def __init__(
        self, data_dir: Path | None = None, providers: "Sequence[LocalProvider] | None" = None
    ) -> None:
        self._data_dir = data_dir
        self._providers = providers
        self._run: Run | None = None

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
        """Whether it was launched and has ended for good; `start` launches a new one."""
        return self._run is not None and self._run.ended

    async def start(self) -> None:
        """Launch the hub and return without waiting for it; no effect if it runs already.

        Raises:
            LocalHubError: it cannot be launched here (platform, missing extra, directories
                that are not ours, a provider that is not valid).
        """
        if sys.platform == "win32":
            raise LocalHubError(
                "--local needs Linux or macOS; on Windows, run it in WSL or use --base-url."
            )
        if self._run is not None and not self._run.ended:
            return
        # Shielded: a supervisor that was launched must not be lost by a cancellation.
        with anyio.CancelScope(shield=True):
            self._run = await anyio.to_thread.run_sync(
                partial(_relaunch, self._run, self._data_dir, self._providers)
            )

    async def ready(self, timeout: float = 15.0) -> HubEndpoint:
        """Wait until the hub answers over its pinned certificate. Cheap once it does.

        `timeout` is in seconds.

        Raises:
            LocalHubError: it was not started, ended, or did not answer in time.
        """
        run = self._run
        if run is None:
            raise LocalHubError("The local hub was not started.")
        # Meanwhile the server answers its client: these take their time to load.
        client_type, client_error = await anyio.to_thread.run_sync(_client)
        deadline = anyio.current_time() + timeout
        patience = 0.5  # at first: while a port is being found, it may be a stranger's
        while True:
            run.raise_if_ended()
            origin = run.origin
            if origin is not None and run.protected:
                # The client's own timeouts, not a cancellation: those close the connection.
                left = max(0.1, min(patience, deadline - anyio.current_time()))
                client = client_type(
                    origin, ca_bundle_path=run.ca_cert_path, max_retries=0, timeout=left
                )
                async with client:
                    with contextlib.suppress(client_error):
                        await client.health()
                        return HubEndpoint(origin, run.ca_cert_path)
                patience = min(2 * patience, 4.0)
            if anyio.current_time() >= deadline:
                raise run.error(f"The local hub did not answer within {timeout:g} s.")
            await anyio.sleep(_POLL)

    async def stop(self) -> None:
        """Stop the evaluations and the hub, within about ten seconds; may be called twice."""
        run, self._run = self._run, None
        if run is not None:
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(run.stop)


def _client() -> "tuple[type[AsyncEvalHubClient], type[ClientError]]":
    from evalhub_mcp.client import AsyncEvalHubClient, ClientError

    return AsyncEvalHubClient, ClientError


def _relaunch(
    ended: "Run | None", data_dir: Path | None, providers: "Sequence[LocalProvider] | None"
) -> "Run":
    # Imported here, in a worker thread: the server answers its client meanwhile.
    from evalhub_mcp.local.launch import launch

    if ended is not None:
        ended.stop()
    return launch(data_dir, providers)
