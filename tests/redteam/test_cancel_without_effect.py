"""A cancellation without effect is not reported as done."""

import json
from typing import Any

import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of
from tests.redteam.faulty_hub import faulty_hub, raw_reply

pytestmark = pytest.mark.anyio

JOB = "0b0e7c52-6f0c-4d5b-9a53-0f6a6c0f9d11"


def hub_with_states(*states: str, delete: bytes = raw_reply(b"", "204 No Content")) -> Any:
    """A hub whose job has these states in turn, the last one for ever; DELETE answers `delete`."""
    left = list(states)

    async def fault(writer: Any, path: str) -> None:
        if path.split("?")[0].endswith("/logs"):
            writer.write(raw_reply(b"a line", kind="text/plain"))
        elif path.split("?")[0].endswith(JOB):
            state = left.pop(0) if len(left) > 1 else left[0]
            job = {"resource": {"id": JOB}, "name": "x", "status": {"state": state}}
            writer.write(delete if state == "DELETE" else raw_reply(json.dumps(job).encode()))
        else:
            writer.write(raw_reply(b'{"items": [], "total_count": 0}'))
        await writer.drain()

    return fault


async def cancel(fault: Any) -> Any:
    """Call cancel_job; the state DELETE stands for the reply to the DELETE request."""
    async with (
        faulty_hub(fault) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=2.0))) as client,
    ):
        return await client.call_tool("cancel_job", {"job_id": JOB})


@pytest.mark.parametrize("state", ["running", "pending", "stopping"])
async def test_a_job_that_goes_on_is_not_cancelled(state: str) -> None:
    reply = await cancel(hub_with_states("running", "running", "DELETE", state))
    assert reply.is_error
    assert f"still counts as {state}" in text_of(reply)


@pytest.mark.parametrize("state", ["completed", "failed"])
async def test_a_job_that_ended_first_is_not_cancelled(state: str) -> None:
    conflict = raw_reply(b'{"message_code": "job_can_not_be_updated"}', "409 Conflict")
    reply = await cancel(hub_with_states("running", "running", "DELETE", state, delete=conflict))
    assert not reply.is_error
    assert reply.structured_content["cancelled_now"] is False
    assert f"it ended ({state}) before the hub could cancel it" in text_of(reply)


async def test_a_sign_in_page_cancels_nothing() -> None:
    page = raw_reply(b"<h1>Sign in</h1>", kind="text/html")
    reply = await cancel(hub_with_states("running", "running", "DELETE", "running", delete=page))
    assert reply.is_error
    assert "Sign in" in text_of(reply)


async def test_a_cancelled_job_is_called_cancelled() -> None:
    reply = await cancel(hub_with_states("running", "running", "DELETE", "cancelled"))
    assert not reply.is_error
    assert reply.structured_content["cancelled_now"] is True
