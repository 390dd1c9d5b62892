"""The client itself: settings, resources, and the life of the connections."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from evalhub_mcp._version import __version__
from evalhub_mcp.client._async.benchmarks import AsyncBenchmarks
from evalhub_mcp.client._async.collections import AsyncCollections
from evalhub_mcp.client._async.jobs import AsyncJobs
from evalhub_mcp.client._async.providers import AsyncProviders
from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.auth import choose_token_source
from evalhub_mcp.client.call_options import CallOptions, Connection, Defaults
from evalhub_mcp.client.models import HealthResponse
from evalhub_mcp.client.request_bodies import read
from evalhub_mcp.client.request_observer import Observer
from evalhub_mcp.client.retry import RetryPolicy
from evalhub_mcp.client.urls import normalise_base_url


class AsyncEvalHubClient:
    """A client of one EvalHub.

    Args:
        base_url: where the hub is, with or without `/api/v1`.
        auth_token: the bearer token. Without it: `auth_token_path`, then the
            service-account token of the pod this runs in.
        auth_token_path: a file with the token, read again whenever it changes.
        ca_bundle_path: the only certificates to trust, as PEM: an authority's, or the
            self-signed one of the hub itself. The system's are used without it.
        insecure: do not verify certificates, and allow a token over clear http.
        tenant: sent as `X-Tenant`; it selects what exists for this client.
        timeout: seconds one attempt of a request may take.
        max_retries: repetitions of reads and deletes that failed in a way that may pass.
        retry_initial_delay: seconds before the first repetition.
        retry_max_delay: the longest delay in seconds, unless the hub asks for more.
        retry_backoff_factor: by what each delay is longer than the one before.
        retry_randomization: shorten delays by chance, so that clients spread out.

    No connection is made before the first request. Close the client when done, or use
    it as a context manager.

    Raises:
        InvalidRequestError: a setting that cannot work, or a token that would be sent in
            the clear to another machine.
    """

    def __init__(
        self,
        base_url: str,
        auth_token: str | None = None,
        auth_token_path: str | Path | None = None,
        ca_bundle_path: str | Path | None = None,
        insecure: bool = False,
        tenant: str | None = None,
        timeout: float = 30.0,
        max_retries: int = 3,
        retry_initial_delay: float = 1.0,
        retry_max_delay: float = 60.0,
        retry_backoff_factor: float = 2.0,
        retry_randomization: bool = True,
    ) -> None:
        url = normalise_base_url(base_url)
        connection = Connection(
            base_url=url,
            token_source=choose_token_source(
                url, auth_token=auth_token, auth_token_path=auth_token_path, insecure=insecure
            ),
            ca_bundle_path=ca_bundle_path,
            insecure=insecure,
            headers={
                "Accept": "application/json, text/plain",
                "Accept-Encoding": "gzip, deflate",
                "User-Agent": f"evalhub-mcp/{__version__}",
            },
        )
        retry = RetryPolicy(
            max_retries=max_retries,
            initial_delay=retry_initial_delay,
            max_delay=retry_max_delay,
            backoff_factor=retry_backoff_factor,
            randomization=retry_randomization,
        )
        self._use(
            AsyncTransport(connection, Defaults(tenant or None, timeout=timeout, retry=retry))
        )

    def _use(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self.providers = AsyncProviders(transport)
        """Evaluation providers."""
        self.benchmarks = AsyncBenchmarks(self.providers)
        """The benchmarks of all providers."""
        self.collections = AsyncCollections(transport)
        """Benchmark collections."""
        self.jobs = AsyncJobs(transport)
        """Evaluation jobs."""

    @property
    def base_url(self) -> str:
        """Where the hub is, with `/api/v1`."""
        return self._transport.connection.base_url

    @property
    def tenant(self) -> str | None:
        """The tenant of calls that name no other."""
        return self._transport.defaults.tenant

    @property
    def user(self) -> str | None:
        """On whose behalf calls are made that name nobody else."""
        return self._transport.defaults.user

    def with_options(self, **call: Unpack[CallOptions]) -> Self:
        """The same client with other defaults, over the same connections.

        Closing either closes both.
        """
        other = type(self).__new__(type(self))
        other._use(self._transport.with_defaults(self._transport.defaults.with_call(**call)))
        return other

    def observed_by(self, observer: Observer) -> Self:
        """The same client, over the same connections, with each request shown to `observer`.

        Closing either closes both.
        """
        other = self.with_options()
        other._transport.observer = observer
        return other

    async def health(self, **call: Unpack[CallOptions]) -> HealthResponse:
        """The hub's word on its own health. `GET /health`; needs neither token nor tenant."""
        data = await self._transport.json("GET", "/health", **call)
        return read(HealthResponse, data, "health report")

    async def aclose(self) -> None:
        """Close every connection. The client cannot be used afterwards."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        tenant = f", tenant={self.tenant!r}" if self.tenant else ""
        return f"{type(self).__name__}(base_url={self.base_url!r}{tenant})"
