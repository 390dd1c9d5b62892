"""Checks whether EvalHub can be used from here, for the tool and for `doctor`.

Each check reports what it found and, when it failed, what to do about it. Their order lets a
failure explain what follows, and they stop where going on would say nothing.
"""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.errors import (
    APIStatusError,
    BadRequestError,
    ClientError,
    PermissionDeniedError,
)
from evalhub_mcp.formatting import pluralize


@dataclass(frozen=True)
class Check:
    """The result of one check."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


async def check_hub(client: AsyncEvalHubClient, tenant: str | None) -> AsyncIterator[Check]:
    """Check that the hub is reachable, accepts our identity, and has a catalog and jobs."""
    started = time.perf_counter()
    try:
        health = await client.health(max_retries=0)
    except ClientError as error:
        yield _failed("reachable", error)
        return
    took = (time.perf_counter() - started) * 1000
    healthy = health.status == "healthy"
    yield Check(
        "reachable",
        healthy,
        f"health says {health.status or 'without a status'}, answered in {took:.0f} ms",
        "" if healthy else "The hub runs but reports trouble; look at its own log.",
    )
    try:
        providers = await client.providers.list(max_retries=0)
    except ClientError as error:
        yield _failed("identity", error)
        return
    whose = f"tenant {tenant}" if tenant else "no tenant set"
    yield Check("identity", True, f"requests are accepted ({whose})")
    benchmarks = sum(len(p.benchmarks) for p in providers)
    described = sum(p.agent is not None for p in providers)
    yield Check(
        "catalog",
        bool(benchmarks),
        f"{pluralize(len(providers), 'provider')} ({described} described for agents), "
        f"{pluralize(benchmarks, 'benchmark')}",
        ""
        if benchmarks
        else "The hub offers nothing to run: configure providers on it, or check the tenant.",
    )
    if providers.malformed:
        yield Check(
            "catalog data",
            False,
            f"{len(providers.malformed)} providers could not be read",
            "They are left out; correct their definitions on the hub.",
        )
    try:
        jobs = await client.jobs.list(limit=1, max_retries=0)
    except ClientError as error:
        yield _failed("jobs", error)
        return
    yield Check("jobs", True, f"{jobs.total_count} jobs so far")
    yield await _check_version(client)


async def answers_without_tenant(client: AsyncEvalHubClient) -> bool | None:
    """Whether the hub serves requests without a tenant; such requests see every tenant.

    None if its answer shows neither, such as a refusal of the credential.
    """
    try:
        await client.with_options(tenant="").jobs.list(limit=1, max_retries=0)
    except (BadRequestError, PermissionDeniedError):
        return False
    except ClientError:
        return None
    return True


async def _check_version(client: AsyncEvalHubClient) -> Check:
    """Hubs report no version, but only newer ones know the filter that is used here."""
    try:
        await client.collections.list(domains="evalhub-mcp-check", limit=1, max_retries=0)
    except BadRequestError:
        return Check(
            "behaviour",
            True,
            "an EvalHub before 1.0.2: collections cannot be cloned or filtered by domain",
        )
    except ClientError as error:
        return _failed("behaviour", error)
    return Check("behaviour", True, "as of EvalHub 1.0.2 or later")


def _failed(name: str, error: ClientError) -> Check:
    message = error.message
    if isinstance(error, APIStatusError):
        message = f"HTTP {error.status_code}: {message}"
    return Check(name, False, message, error.advice or "")
