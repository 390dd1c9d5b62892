"""A hub with one broken route: objects of that route are not reported as missing."""

import asyncio
import json
from typing import Any

import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of
from tests.redteam.faulty_hub import FAULTS, Fault, faulty_hub, raw_reply
from tests.redteam.test_hub_faults import JOB, MODEL, NOTHING_THERE

pytestmark = pytest.mark.anyio

RUNNING = {
    "resource": {"id": JOB, "created_at": "2026-01-01T00:00:00Z"},
    "name": "nightly",
    "status": {"state": "running"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}
ALPHA = {
    "resource": {"id": "alpha"},
    "name": "Alpha",
    "benchmarks": [{"id": "capitals", "name": "Capitals", "category": "knowledge"}],
}
PAIR = {
    "resource": {"id": "pair"},
    "name": "A pair",
    "category": "test",
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}
PAGES = {"providers": ALPHA, "collections": PAIR, "jobs": RUNNING}
BROKEN = [
    "closes",
    "500",
    "a sign-in page",
    "null",
    "an empty object",
    "items that are null",
    "broken items",
    "404 with HTML",
    "403",
    "gzip bomb",
]
CALLS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "collections": [
        ("find_collections", {}),
        ("get_collection", {"collection_id": "pair"}),
        ("submit_evaluation", {"model": MODEL, "collection": {"id": "pair"}, "dry_run": True}),
    ],
    "jobs": [("list_jobs", {}), ("get_job_status", {"job_id": "nightly"})],
    JOB: [
        ("get_job_status", {"job_id": JOB}),
        ("get_job_status", {"job_id": JOB, "wait_seconds": 2}),
        ("cancel_job", {"job_id": JOB}),
        ("diagnose_job", {"job_id": JOB}),
    ],
    "logs": [("get_job_logs", {"job_id": JOB})],
}


def broken_route(route: str, fault: Fault) -> Fault:
    """A small hub on which one route has this fault."""

    async def answer(writer: asyncio.StreamWriter, path: str) -> None:
        last = path.partition("?")[0].rsplit("/", 1)[-1]
        if last == route:
            await fault(writer, path)
            return
        if last in PAGES:
            body = json.dumps({"items": [PAGES[last]], "total_count": 1}).encode()
            writer.write(raw_reply(body))
        elif last == "logs":
            writer.write(raw_reply(b"a line", kind="text/plain"))
        elif last == JOB:
            writer.write(raw_reply(json.dumps(RUNNING).encode()))
        else:
            unknown = b'{"message_code": "resource_not_found", "message": "no"}'
            writer.write(raw_reply(unknown, "404 Not Found"))
        await writer.drain()

    return answer


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("route", list(CALLS))
async def test_a_broken_route_is_an_error_and_not_an_empty_list(route: str, fault: str) -> None:
    async with (
        faulty_hub(broken_route(route, FAULTS[fault])) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=2.0))) as client,
    ):
        for tool, arguments in CALLS[route]:
            reply = await client.call_tool(tool, arguments)
            assert reply.is_error, (tool, text_of(reply))
            assert not NOTHING_THERE.search(text_of(reply)), (tool, text_of(reply))


async def test_the_small_hub_works_when_nothing_is_broken() -> None:
    """Otherwise the test above would pass for the wrong reason."""
    async with (
        faulty_hub(broken_route("nothing", FAULTS["500"])) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=2.0))) as client,
    ):
        for route, calls in CALLS.items():
            for tool, arguments in calls:
                if tool == "cancel_job":  # its state never changes
                    continue
                reply = await client.call_tool(tool, arguments)
                assert not reply.is_error, (route, tool, text_of(reply))
