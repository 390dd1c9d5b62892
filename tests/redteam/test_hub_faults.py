"""Every tool against a hub that breaks its replies: an error in seconds, never "nothing there"."""

import re
import time
from typing import Any

import anyio
import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of
from tests.redteam.faulty_hub import FAULTS, faulty_hub

pytestmark = pytest.mark.anyio

JOB = "0b0e7c52-6f0c-4d5b-9a53-0f6a6c0f9d11"
OTHER = "9d0e7c52-6f0c-4d5b-9a53-0f6a6c0f9d22"
MODEL = {"url": "http://model.example/v1", "name": "m"}
BENCHMARK = {"id": "capitals", "provider_id": "alpha"}
CALLS: dict[str, dict[str, Any]] = {
    "recommend_evaluation": {"goal": "is my model safe?"},
    "discover_providers": {},
    "find_benchmarks": {},
    "get_benchmark": {"benchmark_id": "capitals"},
    "find_collections": {},
    "get_collection": {"collection_id": JOB},
    "create_collection": {"name": "mine", "category": "test", "benchmarks": [BENCHMARK]},
    "change_collection": {"collection_id": JOB, "action": "delete"},
    "submit_evaluation": {"model": MODEL, "benchmarks": [BENCHMARK]},
    "get_job_status": {"job_id": JOB},
    "list_jobs": {},
    "get_job_logs": {"job_id": JOB},
    "diagnose_job": {"job_id": JOB},
    "cancel_job": {"job_id": JOB},
    "rerun_evaluation": {"job_id": JOB},
    "get_job_results": {"job_id": JOB},
    "get_samples": {"job_id": JOB},
    "compare_jobs": {"job_ids": [JOB, OTHER]},
    "get_history": {},
}
NOTHING_THERE = re.compile(
    r"offers no|there are no|there is no (job|benchmark|collection|provider)|nothing for the goal"
    r"|no (job|benchmark|collection|provider)s? match|does not exist|was cancel|is cancelled"
    r"|no logs",
    re.IGNORECASE,
)
PATIENCE = 3.0
"""Seconds that a call waits for a silent hub, retries included."""
SECONDS = 3 * PATIENCE
"""Most seconds of a call, without those in which a busy machine did not run this process."""
HANGS_SECONDS = 15 * PATIENCE


class Lag:
    """By how many seconds the event loop has been late so far."""

    def __init__(self) -> None:
        self.seconds = 0.0

    async def measure(self, step: float = 0.05) -> None:
        while True:
            began = time.monotonic()
            await anyio.sleep(step)
            self.seconds += time.monotonic() - began - step


@pytest.mark.parametrize("name", list(FAULTS))
async def test_every_call_is_answered_with_an_error(name: str) -> None:
    """No tool hangs, shows a traceback or reports an unverified absence."""
    wrong: list[str] = []
    lag = Lag()

    async def call(client: Client, tool: str, arguments: dict[str, Any]) -> None:
        started, late = time.monotonic(), lag.seconds
        with anyio.move_on_after(HANGS_SECONDS):
            result = await client.call_tool(tool, arguments)
            text = text_of(result)
            seconds = time.monotonic() - started - (lag.seconds - late)
            if seconds > SECONDS:
                wrong.append(f"{tool} took {seconds:.1f} s")
            if not result.is_error:
                wrong.append(f"{tool} reports success: {text[:200]!r}")
            if "Traceback" in text or "pydantic" in text:
                wrong.append(f"{tool} shows internals: {text[:300]!r}")
            if NOTHING_THERE.search(text):
                wrong.append(f"{tool} reports an absence: {text[:200]!r}")
            if len(text) > 3000:
                wrong.append(f"{tool} answers with {len(text)} characters")
            return
        wrong.append(f"{tool} was not answered")

    async with faulty_hub(FAULTS[name]) as hub:
        settings = Settings(base_url=hub.base_url, patience=PATIENCE)
        async with Client(build_server(settings)) as client, anyio.create_task_group() as outer:
            outer.start_soon(lag.measure)
            async with anyio.create_task_group() as group:
                for tool, arguments in CALLS.items():
                    group.start_soon(call, client, tool, arguments)
            outer.cancel_scope.cancel()
        assert hub.requests
    assert not wrong, "\n".join(wrong)


async def test_check_connection_names_each_fault() -> None:
    """`check_connection` answers, and does not report a usable hub."""
    wrong: list[str] = []
    for name, fault in FAULTS.items():
        async with faulty_hub(fault) as hub:
            settings = Settings(base_url=hub.base_url, timeout=1.0)
            async with Client(build_server(settings)) as client:
                with anyio.move_on_after(HANGS_SECONDS) as scope:
                    result = await client.call_tool("check_connection", {})
                    data = result.structured_content or {}
                    if not result.is_error and data.get("ok", data.get("status")) in (True, "ok"):
                        wrong.append(f"{name}: {text_of(result)[:200]}")
                if scope.cancelled_caught:
                    wrong.append(f"{name}: not answered")
    assert not wrong, "\n".join(wrong)
