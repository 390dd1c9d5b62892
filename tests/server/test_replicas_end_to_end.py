"""Two servers behind a plain load balancer answer like one."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.shared.subscriptions import ResourceUpdated
from mcp_types import ElicitResult

from tests.narrow import resource_text, text_of
from tests.server.support.command_line import serving
from tests.server.support.round_robin import RoundRobin, round_robin

pytestmark = pytest.mark.anyio

BENCHMARK = {"id": "capitals", "provider_id": "alpha"}


@pytest.fixture(scope="module")
async def balancer(hub: Any, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RoundRobin]:
    """Two processes that share a file of keys, and the balancer in front of them."""
    directory = tmp_path_factory.mktemp("replicas")
    keys = directory / "state.keys"
    keys.touch(0o600)
    keys.write_text("k" * 64)
    shared = {"EVALHUB_STATELESS": "true", "EVALHUB_REQUEST_STATE_KEYS_FILE": str(keys)}
    async with AsyncExitStack() as stack:
        urls = [
            await stack.enter_async_context(serving(hub.base_url, directory, **shared))
            for _ in "12"
        ]
        yield await stack.enter_async_context(round_robin(urls))


class User:
    """A user with a client, who confirms all questions."""

    def __init__(self, client: Client) -> None:
        self.client = client

    async def call(self, tool: str, **arguments: Any) -> SimpleNamespace:
        with anyio.fail_after(30):
            result = await self.client.call_tool(tool, arguments)
        text = text_of(result)
        assert not result.is_error, text
        return SimpleNamespace(text=text, **result.structured_content)

    async def submit(self, model: str) -> SimpleNamespace:
        model_ref = {"url": "http://127.0.0.1:9/v1", "name": model}
        return await self.call("submit_evaluation", model=model_ref, benchmarks=[BENCHMARK])


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_a_whole_evaluation_works_through_two_replicas(hub, balancer, mode):
    balancer.served.clear()
    questions: list[str] = []

    async def agree(context: Any, params: Any) -> ElicitResult:
        questions.append(params.message)
        return ElicitResult(action="accept", content={"cancel_it": True})

    reported: list[float] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        reported.append(progress)

    async with Client(balancer.url, mode=mode, elicitation_callback=agree) as client:
        user = User(client)
        one, other = [(await client.list_tools(cache_mode="bypass")).tools for _ in "12"]
        assert one
        assert one == other
        found = await user.call("find_benchmarks", query="capital cities")
        assert found.benchmarks[0]["id"] == "capitals"

        job = await user.submit(f"whole-{mode}")
        again = await user.submit(f"whole-{mode}")  # reaches the other replica
        assert (again.job_id, again.duplicate) == (job.job_id, True)

        waited = SimpleNamespace()

        async def wait() -> None:
            arguments = {"job_id": job.job_id, "wait_seconds": 25}
            waited.result = await client.call_tool(
                "get_job_status", arguments, progress_callback=note
            )

        with anyio.fail_after(30):
            async with anyio.create_task_group() as group:
                group.start_soon(wait)
                while not reported:
                    await anyio.sleep(0.02)
                hub.event(job.job_id, "capitals", 0, "completed", metrics={"acc": 0.8})
        while not (status := await user.call("get_job_status", job_id=job.job_id)).done:
            await anyio.sleep(0.05)
        assert status.state == "completed"
        results = await user.call("get_job_results", job_id=job.job_id)
        assert "acc 0.80 (" in results.text
        read = await client.read_resource(f"evalhub://jobs/{job.job_id}")
        assert job.job_id in resource_text(read)

        doomed = await user.submit(f"doomed-{mode}")
        long_ago = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
        hub.event(doomed.job_id, "capitals", 0, "running", started_at=long_ago)
        cancelled = await user.call("cancel_job", job_id=doomed.job_id)
        assert cancelled.cancelled_now is True

    assert {server for _, server in balancer.served} == {0, 1}
    if mode == "auto":
        # Asked by one replica, answered to the other, which does not know of the question.
        assert [doomed.job_id in question for question in questions] == [True]
        assert sorted(balancer.servers_of("cancel_job")) == [0, 1]
    else:
        assert questions == []


async def test_a_listener_gets_changes_made_through_another_replica(hub, balancer):
    async with Client(balancer.url) as listening, Client(balancer.url) as acting:
        job = await User(acting).submit("listened-to")
        uri = f"evalhub://jobs/{job.job_id}"
        with anyio.fail_after(30):
            async with listening.listen(resource_subscriptions=[uri]) as events:
                await User(acting).call("cancel_job", job_id=job.job_id)
                async for event in events:
                    assert event == ResourceUpdated(uri)
                    break
    assert hub.client.jobs.get(job.job_id).state == "cancelled"
