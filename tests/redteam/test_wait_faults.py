"""A wait whose hub fails reports the age of its state and the cause."""

import json
import re
import time
from typing import Any

import anyio
import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import present, text_of
from tests.redteam.faulty_hub import FAULTS, faulty_hub, raw_reply

pytestmark = pytest.mark.anyio

JOB = "0b0e7c52-6f0c-4d5b-9a53-0f6a6c0f9d11"
RUNNING = {
    "resource": {"id": JOB, "created_at": "2026-01-01T00:00:00Z"},
    "name": "nightly",
    "status": {"state": "running"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}
OF_A_COLLECTION = {**RUNNING, "benchmarks": [], "collection": {"id": "pair"}}


def running(job: dict[str, Any] = RUNNING) -> Any:
    """A hub with this job and an empty catalog."""

    async def fault(writer: Any, path: str) -> None:
        page = {"items": [], "total_count": 0}
        body = job if path.split("?")[0].endswith(JOB) else page
        writer.write(raw_reply(json.dumps(body).encode()))
        await writer.drain()

    return fault


@pytest.mark.parametrize(
    "name",
    [
        "hangs",
        "closes",
        "resets",
        "500",
        "500 with HTML",
        "503",
        "a sign-in page",
        "garbage instead of HTTP",
        "plain text",
        "cut JSON",
        "null",
        "an empty object",
        "401",
        "403",
        "418",
        "429",
        "drips",
        "gzip bomb",
    ],
)
@pytest.mark.parametrize("timeout", [0.5, 30.0])
async def test_a_wait_reports_the_age_of_its_state(name: str, timeout: float) -> None:
    async with faulty_hub(running()) as hub:
        settings = Settings(base_url=hub.base_url, timeout=timeout)
        async with Client(build_server(settings)) as client, anyio.create_task_group() as group:

            async def break_soon() -> None:
                await anyio.sleep(0.7)
                hub.fault = FAULTS[name]

            group.start_soon(break_soon)
            started = time.monotonic()
            reply = await client.call_tool("get_job_status", {"job_id": JOB, "wait_seconds": 3})
            assert time.monotonic() - started < 8
    text = text_of(reply)
    assert not reply.is_error, text
    assert "is running" in text
    assert "the hub does not answer: " in text
    assert "This is the state of " in text
    assert reply.structured_content["state"] == "running"
    found = re.search(r"This is the state of (\d+) s ago; the hub does not answer: \S", text)
    assert 0 <= int(present(found)[1]) <= 4


async def test_a_wait_on_a_healthy_hub_has_no_age() -> None:
    async with (
        faulty_hub(running()) as hub,
        Client(build_server(Settings(base_url=hub.base_url))) as client,
    ):
        reply = await client.call_tool("get_job_status", {"job_id": JOB, "wait_seconds": 2})
    assert not reply.is_error
    assert "does not answer" not in text_of(reply)
    assert "This is the state of" not in text_of(reply)


async def test_a_state_from_a_hub_that_recovers_during_the_wait_is_used() -> None:
    async with (
        faulty_hub(running()) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=1.0))) as client,
        anyio.create_task_group() as group,
    ):

        async def break_and_finish() -> None:
            await anyio.sleep(0.5)
            hub.fault = FAULTS["closes"]
            await anyio.sleep(1.5)
            hub.fault = running({**RUNNING, "status": {"state": "completed"}})

        group.start_soon(break_and_finish)
        reply = await client.call_tool("get_job_status", {"job_id": JOB, "wait_seconds": 10})
    assert reply.structured_content is not None
    assert reply.structured_content["state"] == "completed"
    assert "does not answer" not in text_of(reply)


async def test_a_catalog_that_hangs_does_not_prolong_a_wait() -> None:
    async def fault(writer: Any, path: str) -> None:
        if path.split("?")[0].endswith(JOB):
            await running(OF_A_COLLECTION)(writer, path)
        else:
            await anyio.sleep(3600)

    async with (
        faulty_hub(fault) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=30.0))) as client,
    ):
        started = time.monotonic()
        reply = await client.call_tool("get_job_status", {"job_id": JOB, "wait_seconds": 2})
        assert time.monotonic() - started < 8
    assert not reply.is_error, text_of(reply)
    assert "is running" in text_of(reply)


async def test_a_wait_that_never_saw_the_job_is_an_error() -> None:
    async with (
        faulty_hub(FAULTS["hangs"]) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=1.0))) as client,
    ):
        reply = await client.call_tool("get_job_status", {"job_id": JOB, "wait_seconds": 3})
    assert reply.is_error
    assert "never seen" in text_of(reply)
    assert "The hub does not answer" in text_of(reply)
