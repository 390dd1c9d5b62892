"""The client: its settings, its resources and the life of its connections."""

from __future__ import annotations

import copy
from functools import cached_property
from pathlib import Path
from typing import Self, Unpack

from evalhub_mcp.client._async.benchmarks import AsyncBenchmarks
from evalhub_mcp.client._async.collections import AsyncCollections
from evalhub_mcp.client._async.jobs import AsyncJobs
from evalhub_mcp.client._async.providers import AsyncProviders
from evalhub_mcp.client._async.transport import AsyncTransport
from evalhub_mcp.client.auth import choose_token_source
from evalhub_mcp.client.bodies import decode_health
from evalhub_mcp.client.call_options import CallOptions, CallSettings
from evalhub_mcp.client.connection_settings import ConnectionSettings
from evalhub_mcp.client.models import HealthResponse
from evalhub_mcp.client.patience import Patience
from evalhub_mcp.client.request_observer import Observer
from evalhub_mcp.client.retry import RetryPolicy
from evalhub_mcp.client.urls import normalise_base_url


class AsyncEvalHubClient:
    """A client of one EvalHub.

    Args:
        base_url: the hub's URL, with or without `/api/v1`.
        auth_token: the bearer token. Without it: `auth_token_path`, then the service-account
            token of the pod.
        auth_token_path: a file with the token, read again when it changes.
        ca_bundle_path: a PEM file with the only certificates to trust: an authority's, or the
            hub's own self-signed one. Without it, the system's certificates are trusted.
        insecure: do not verify certificates, and allow a token over unencrypted http.
        tenant: sent as `X-Tenant`; it selects which objects this client can see.
        timeout: seconds for one attempt of a request.
        max_retries: retries of reads and deletes after temporary failures.
        retry_initial_delay: seconds before the first retry.
        retry_max_delay: the longest delay in seconds, unless `Retry-After` is longer.
        retry_backoff_factor: each delay is this many times the previous one.
        retry_randomization: shorten delays at random, so that clients do not retry in step.

    The first request opens the first connection. Close the client when done, or use it as a
    context manager.

    Raises:
        InvalidRequestError: a setting is invalid, or the token would be sent unencrypted to
            another machine.
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
        connection = ConnectionSettings(
            base_url=url,
            token_source=choose_token_source(
                url, auth_token=auth_token, auth_token_path=auth_token_path, insecure=insecure
            ),
            ca_bundle_path=ca_bundle_path,
            insecure=insecure,
        )
        retry = RetryPolicy(
            max_retries=max_retries,
            initial_delay=retry_initial_delay,
            max_delay=retry_max_delay,
            backoff_factor=retry_backoff_factor,
            randomization=retry_randomization,
        )
        defaults = CallSettings(tenant=tenant or None, timeout=timeout, retry=retry)
        self._transport = AsyncTransport(connection, defaults)
        self.jobs = AsyncJobs(self._transport)
        """Evaluation jobs."""

    @cached_property
    def providers(self) -> AsyncProviders:
        """Evaluation providers."""
        return AsyncProviders(self._transport)

    @cached_property
    def benchmarks(self) -> AsyncBenchmarks:
        """The benchmarks of all providers."""
        return AsyncBenchmarks(self.providers)

    @cached_property
    def collections(self) -> AsyncCollections:
        """Benchmark collections."""
        return AsyncCollections(self._transport)

    @property
    def base_url(self) -> str:
        """The hub's URL with `/api/v1`."""
        return self._transport.connection.base_url

    @property
    def tenant(self) -> str | None:
        """The tenant of calls without a `tenant` option."""
        return self._transport.defaults.tenant

    @property
    def user(self) -> str | None:
        """The user of calls without a `user` option."""
        return self._transport.defaults.user

    def with_options(self, **call: Unpack[CallOptions]) -> Self:
        """A client with other defaults over the same connections; closing either closes both."""
        other = type(self).__new__(type(self))
        other._transport = self._transport.with_options(**call)
        other.jobs = AsyncJobs(other._transport)
        return other

    @property
    def patience(self) -> Patience:
        """How long this client's requests wait for the hub together."""
        return self._transport.patience

    def with_patience(self, patience: Patience) -> Self:
        """A client over the same connections whose requests share `patience`.

        Watches and waits for jobs are those of this client: they have their own time limits, and
        a job is polled once for all who wait for it. Closing either client closes both.
        """
        other = type(self).__new__(type(self))
        other._transport = copy.copy(self._transport)
        other._transport.patience = patience
        other.jobs = copy.copy(self.jobs)
        other.jobs._transport = other._transport
        return other

    def observed_by(self, observer: Observer) -> Self:
        """A client over the same connections whose requests `observer` receives.

        Closing either client closes both.
        """
        other = self.with_options()
        other._transport.observer = observer
        return other

    async def health(self, **call: Unpack[CallOptions]) -> HealthResponse:
        """Return the hub's health. `GET /health`; needs neither a token nor a tenant."""
        return await self._transport.request("GET", "/health", decode_health, **call)

    async def aclose(self) -> None:
        """Close every connection; the client cannot be used afterwards."""
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        tenant = f", tenant={self.tenant!r}" if self.tenant else ""
        return f"{type(self).__name__}(base_url={self.base_url!r}{tenant})"
