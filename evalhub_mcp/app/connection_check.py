"""Is EvalHub usable from here? One set of checks for the tool and for `doctor`.

Each check says what it saw and, when it failed, what to do about it. They run in an
order in which a failure explains the rest, and stop where going on means nothing.
"""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalhub_mcp.client import AsyncEvalHubClient


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


async def check_hub(client: "AsyncEvalHubClient", tenant: str | None) -> AsyncIterator[Check]:
    """Reachability, identity, catalog, job list, and the behaviours we rely on."""
    from evalhub_mcp.client.errors import ClientError

    started = time.perf_counter()
    try:
        health = await client.health(tenant=tenant, max_retries=0)
    except ClientError as error:
        yield _failed("reachable", error)
        return
    took = (time.perf_counter() - started) * 1000
    status = health.status or "without a status"
    yield Check(
        "reachable",
        status == "healthy",
        f"health says {status}, answered in {took:.0f} ms",
        "" if status == "healthy" else "The hub runs but reports trouble; look at its own log.",
    )
    try:
        providers = await client.providers.list(tenant=tenant, max_retries=0)
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
        f"{_count(len(providers), 'provider')} ({described} described for agents), "
        f"{_count(benchmarks, 'benchmark')}",
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
        jobs = await client.jobs.list(limit=1, tenant=tenant, max_retries=0)
    except ClientError as error:
        yield _failed("jobs", error)
        return
    yield Check("jobs", True, f"{jobs.total_count} jobs so far")
    yield await _behaviour(client, tenant)


async def _behaviour(client: "AsyncEvalHubClient", tenant: str | None) -> Check:
    """Hubs tell no version; what they understand tells their age."""
    from evalhub_mcp.client.errors import BadRequestError, ClientError

    try:
        await client.collections.list(
            domains="evalhub-mcp-check", limit=1, tenant=tenant, max_retries=0
        )
    except BadRequestError:
        return Check(
            "behaviour",
            True,
            "an EvalHub before 1.0.2: collections cannot be cloned or filtered by domain",
        )
    except ClientError as error:
        return _failed("behaviour", error)
    return Check("behaviour", True, "as of EvalHub 1.0.2 or later")


def _failed(name: str, error: Exception) -> Check:
    status = getattr(error, "status_code", None)
    message = str(getattr(error, "message", None) or error)
    detail = f"HTTP {status}: {message}" if status else message
    return Check(name, False, detail, str(getattr(error, "advice", None) or ""))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
