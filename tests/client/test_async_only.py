"""What only the async client supports: cancellation and coroutine callbacks."""

from __future__ import annotations

import time

import anyio
import pytest

from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.client.models import EvaluationJob, JobStatus
from tests.client.support.scripted import Reply, Request, ScriptedHub

pytestmark = pytest.mark.anyio

RUNNING = {"resource": {"id": "j"}, "status": {"state": "running"}}


async def test_cancellation_ends_retries_at_once(scripted: ScriptedHub) -> None:
    scripted.answer(Reply(503))
    async with AsyncEvalHubClient(scripted.url, retry_initial_delay=30.0) as client:
        started = time.monotonic()
        with anyio.move_on_after(0.3) as scope:
            await client.health()
        assert scope.cancelled_caught
        assert time.monotonic() - started < 2.0


async def test_cancellation_ends_a_request_and_frees_its_connection(scripted: ScriptedHub) -> None:
    scripted.answer(Reply(200, {"status": "healthy"}, delay=30.0))
    async with AsyncEvalHubClient(scripted.url) as client:
        with anyio.fail_after(5):
            with anyio.move_on_after(0.2) as scope:
                await client.health()
            assert scope.cancelled_caught
            # The connection and its slot are free again.
            scripted.answer(Reply(200, {"status": "healthy"}))
            assert (await client.health()).status == "healthy"


async def test_other_waiters_continue_when_the_polling_one_is_cancelled(
    scripted: ScriptedHub,
) -> None:
    started = time.monotonic()

    def script(request: Request) -> Reply:
        over = time.monotonic() - started > 0.8
        state = "completed" if over else "running"
        return Reply(200, {**RUNNING, "status": {"state": state}})

    scripted.script = script
    jobs: list[EvaluationJob] = []
    async with AsyncEvalHubClient(scripted.url) as client:

        async def wait() -> None:
            jobs.append(await client.jobs.wait_for_completion("j", 20, 0.1))

        with anyio.fail_after(10):
            async with anyio.create_task_group() as tasks:
                doomed = anyio.CancelScope()

                async def leader() -> None:
                    with doomed:
                        await wait()

                tasks.start_soon(leader)
                while not scripted.requests:
                    await anyio.sleep(0.01)
                for _ in range(5):
                    tasks.start_soon(wait)
                await anyio.sleep(0.1)
                doomed.cancel()
    assert [job.state for job in jobs] == [JobStatus.COMPLETED] * 5


async def test_on_update_may_be_a_coroutine_function(scripted: ScriptedHub) -> None:
    scripted.answer(Reply(200, RUNNING), Reply(200, {**RUNNING, "status": {"state": "completed"}}))
    seen: list[JobStatus] = []

    async def on_update(job: EvaluationJob) -> None:
        await anyio.sleep(0)
        seen.append(job.state)

    async with AsyncEvalHubClient(scripted.url) as client:
        with anyio.fail_after(10):
            await client.jobs.wait_for_completion("j", 10, 0.1, on_update=on_update)
    assert seen == [JobStatus.RUNNING, JobStatus.COMPLETED]
