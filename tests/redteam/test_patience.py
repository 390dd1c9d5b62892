"""With the default settings a call ends early on a silent hub, and not on a slow one."""

import asyncio
import json
import time
from typing import Any

import anyio
import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of
from tests.redteam.faulty_hub import FAULTS, Fault, faulty_hub, raw_reply
from tests.redteam.test_hub_faults import BENCHMARK, CALLS, JOB, MODEL
from tests.redteam.test_partial_faults import ALPHA, broken_route

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

SECONDS = 12
SUBMISSION = {"model": MODEL, "benchmarks": [BENCHMARK]}


async def silence_after_the_head(writer: asyncio.StreamWriter, path: str) -> None:
    """Send the head and some of the body, and then nothing."""
    writer.write(raw_reply(b'{"items": [', length=100_000))
    await writer.drain()
    await asyncio.sleep(3600)


async def silence_after_a_while(writer: asyncio.StreamWriter, path: str) -> None:
    """Send the head late, and then nothing."""
    await asyncio.sleep(8)
    await silence_after_the_head(writer, path)


@pytest.mark.parametrize("fault", [FAULTS["hangs"], silence_after_the_head, silence_after_a_while])
async def test_a_silent_hub_is_named_in_time(fault: Fault) -> None:
    async with faulty_hub(fault) as hub, Client(build_server(Settings(base_url=hub.base_url))) as c:
        started = time.monotonic()
        reply = await c.call_tool("get_job_status", {"job_id": JOB})
        assert time.monotonic() - started < SECONDS
    assert reply.is_error
    assert "No answer in time" in text_of(reply)
    assert "EVALHUB_PATIENCE" in text_of(reply)


@pytest.mark.parametrize("fault", ["hangs", "500", "closes", "drips"])
async def test_a_submission_that_nobody_answers_ends_in_time(fault: str) -> None:
    """The catalog is known, so the hub fails only when the job is sent."""
    async with (
        faulty_hub(broken_route("jobs", FAULTS[fault])) as hub,
        Client(build_server(Settings(base_url=hub.base_url))) as client,
    ):
        known = await client.call_tool("find_benchmarks", {})
        assert not known.is_error
        started = time.monotonic()
        reply = await client.call_tool("submit_evaluation", SUBMISSION)
        assert time.monotonic() - started < SECONDS, text_of(reply)
    assert reply.is_error, text_of(reply)


async def test_only_the_request_that_sends_the_job_hangs() -> None:
    """The lookup of the job is answered, so it is not known whether there will be one."""
    works = broken_route("nothing", FAULTS["500"])
    seen: list[str] = []

    async def fault(writer: asyncio.StreamWriter, path: str) -> None:
        if path.split("?")[0].endswith("/jobs"):
            seen.append(path)
            if "?" not in path:
                await asyncio.sleep(3600)
            writer.write(raw_reply(b'{"items": [], "total_count": 0}'))
            await writer.drain()
        else:
            await works(writer, path)

    async with (
        faulty_hub(fault) as hub,
        Client(build_server(Settings(base_url=hub.base_url))) as client,
    ):
        started = time.monotonic()
        reply = await client.call_tool("submit_evaluation", SUBMISSION)
        assert time.monotonic() - started < SECONDS + 1, text_of(reply)
    assert reply.is_error
    assert "unclear whether the job exists" in text_of(reply)
    assert sum("?" not in path for path in seen) == 1, "the job was sent twice"


def slow_list(pieces: int, pause: float) -> Fault:
    """A hub whose providers take `pieces` * `pause` seconds to arrive, steadily."""
    works = broken_route("nothing", FAULTS["500"])
    padded = {**ALPHA, "description": "words " * 40_000}
    body = json.dumps({"items": [padded], "total_count": 1}).encode()

    async def fault(writer: asyncio.StreamWriter, path: str) -> None:
        if not path.split("?")[0].endswith("/providers"):
            await works(writer, path)
            return
        reply, step = raw_reply(body), len(body) // pieces + 1
        for start in range(0, len(reply), step):
            writer.write(reply[start : start + step])
            await writer.drain()
            await asyncio.sleep(pause)

    return fault


async def test_a_list_that_arrives_slowly_but_steadily_is_read() -> None:
    async with (
        faulty_hub(slow_list(28, 0.5)) as hub,
        Client(build_server(Settings(base_url=hub.base_url))) as client,
    ):
        started = time.monotonic()
        reply = await client.call_tool("find_benchmarks", {})
        assert time.monotonic() - started > 10.5, "the hub was not slow"
    assert not reply.is_error, text_of(reply)
    assert "capitals" in text_of(reply)


async def test_many_slow_answers_do_not_exhaust_patience() -> None:
    """Four pages of 3.5 s each: longer than a call waits for one, and each of them comes."""

    async def fault(writer: asyncio.StreamWriter, path: str) -> None:
        await asyncio.sleep(3.5)
        offset = int(path.partition("offset=")[2].partition("&")[0])
        jobs: list[Any] = [
            {
                "resource": {"id": f"0b0e7c52-6f0c-4d5b-9a53-{number:012}"},
                "name": f"job {number}",
                "status": {"state": "completed"},
                "benchmarks": [BENCHMARK],
            }
            for number in range(offset, min(offset + 200, 700))
        ]
        writer.write(raw_reply(json.dumps({"items": jobs, "total_count": 700}).encode()))
        await writer.drain()

    async with (
        faulty_hub(fault) as hub,
        Client(build_server(Settings(base_url=hub.base_url))) as client,
    ):
        started = time.monotonic()
        reply = await client.call_tool("list_jobs", {})
        assert time.monotonic() - started > 12
    assert not reply.is_error, text_of(reply)


async def test_waiting_for_a_job_does_not_use_up_the_patience_of_its_call() -> None:
    """The wait is longer than a silent hub is given, and the hub comes back at its end."""
    works = broken_route("nothing", FAULTS["500"])
    async with (
        faulty_hub(works) as hub,
        Client(build_server(Settings(base_url=hub.base_url, patience=2.0))) as client,
        anyio.create_task_group() as group,
    ):

        async def away() -> None:
            await anyio.sleep(0.5)
            hub.fault = FAULTS["closes"]
            await anyio.sleep(5)
            hub.fault = works

        group.start_soon(away)
        reply = await client.call_tool("get_job_status", {"job_id": JOB, "wait_seconds": 8})
    assert not reply.is_error
    assert "does not answer" not in text_of(reply)


async def test_a_hub_that_falls_silent_later_is_named_by_every_call_in_time() -> None:
    """The catalog is cached and old; calls that need the hub or miss a name report it."""
    works = broken_route("nothing", FAULTS["500"])
    missing: dict[str, dict[str, Any]] = {
        "find_benchmarks": {"query": "zebra"},
        "find_collections": {"category": "zebra"},
        "get_benchmark": {"benchmark_id": "zebra"},
        "get_collection": {"collection_id": "zebra"},
        "discover_providers": {"evaluates": ["zebra"]},
        "recommend_evaluation": {"goal": "zebra"},
        "submit_evaluation": {"model": MODEL, "benchmarks": [{"id": "zebra"}]},
        "create_collection": {"name": "z", "category": "z", "benchmarks": [{"id": "zebra"}]},
    }
    present = {**CALLS, "get_collection": {"collection_id": "pair"}}
    wrong: list[str] = []

    async def call(client: Client, tool: str, arguments: dict[str, Any]) -> None:
        started = time.monotonic()
        text = text_of(await client.call_tool(tool, arguments))
        if (seconds := time.monotonic() - started) > SECONDS:
            wrong.append(f"{tool} took {seconds:.1f} s: {text[:200]}")
        if arguments is missing.get(tool) and "The hub does not answer now" not in text[:60]:
            wrong.append(f"{tool} does not say first that the hub is away: {text[:200]}")

    async with (
        faulty_hub(works) as hub,
        Client(build_server(Settings(base_url=hub.base_url, catalog_ttl=0.1))) as client,
    ):
        assert not (await client.call_tool("find_benchmarks", {})).is_error
        await anyio.sleep(0.3)
        hub.fault = FAULTS["hangs"]
        for calls in (missing, present):
            async with anyio.create_task_group() as group:
                for tool, arguments in calls.items():
                    group.start_soon(call, client, tool, arguments)
            await anyio.sleep(1.2)  # older than what is served without asking
    assert not wrong, "\n".join(wrong)
