"""Several servers that submit the same at the same moment make one job."""

import threading
from contextlib import AsyncExitStack
from typing import Any

import anyio
import anyio.to_thread
import pytest
from mcp import Client

from tests.client.support.scripted import Reply, Request
from tests.narrow import text_of
from tests.server.support.command_line import serving
from tests.server.support.team import recording_hub

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1"}
BENCHMARKS = [{"id": "capitals", "provider_id": "alpha"}]


def request(model: str) -> dict[str, Any]:
    return {"model": {**MODEL, "name": model}, "benchmarks": BENCHMARKS}


async def submit_together(agents: Any, model: str) -> list[Any]:
    """What each server answers to the same request at the same moment."""
    replies: list[Any] = [None] * len(agents)

    async def submit(number: int, agent: Any) -> None:
        replies[number] = await agent.call("submit_evaluation", **request(model))

    with anyio.fail_after(60):
        async with anyio.create_task_group() as group:
            for number, agent in enumerate(agents):
                group.start_soon(submit, number, agent)
    for reply in replies:
        assert not reply.failed, reply.text
    return replies


def unfinished(hub: Any, model: str) -> list[str]:
    jobs = [job for job in hub.client.jobs.list() if job.model.name == model]
    return [job.id for job in jobs if not job.state.is_terminal]


@pytest.mark.parametrize("servers", [2, 3])
async def test_servers_without_shared_state_keep_one_job_and_report_the_duplicates(
    connect, hub, servers
):
    async with AsyncExitStack() as stack:
        agents = [
            await stack.enter_async_context(connect(base_url=hub.base_url)) for _ in range(servers)
        ]
        collisions = 0
        for number in range(5):
            model = f"together-{servers}-{number}"
            replies = await submit_together(agents, model)
            (kept,) = unfinished(hub, model)
            assert {reply.data["job_id"] for reply in replies} == {kept}
            jobs = {job.id: job for job in hub.client.jobs.list() if job.model.name == model}
            cancelled = [r for r in replies if "cancelled_job_id" in r.data]
            assert {r.data["cancelled_job_id"] for r in cancelled} == set(jobs) - {kept}
            collisions += len(cancelled)
            for reply in cancelled:
                mine = reply.data["cancelled_job_id"]
                assert jobs[mine].state == "cancelled"
                assert reply.data["duplicate"] is True
                assert f"job {mine}, which this call had made, was cancelled" in reply.text
                assert kept in reply.text
    assert collisions  # else the servers did not submit at the same moment


class HeldUpHub:
    """A hub behind a proxy that holds a submission back until it is released."""

    def __init__(self, real: str) -> None:
        self.server = recording_hub(real)
        self.url = self.server.url
        self.arrived, self.released = threading.Event(), threading.Event()
        forward = self.server.script

        def script(request: Request) -> Reply | str:
            if request.method == "POST":
                self.arrived.set()
                self.released.wait(20)
            return forward(request)

        self.server.script = script

    def __enter__(self) -> "HeldUpHub":
        return self

    def __exit__(self, *error: object) -> None:
        self.released.set()
        self.server.close()


async def test_a_late_server_keeps_a_job_that_another_has_already_returned(
    connect, hub, monkeypatch
):
    monkeypatch.setattr("evalhub_mcp.app.simultaneous_creation.YIELD_SECONDS", 0.5)
    with HeldUpHub(hub.base_url) as slow:
        async with (
            connect(base_url=hub.base_url) as first,
            connect(base_url=slow.url) as second,
        ):
            for number in range(3):
                arguments = request(f"late-{number}")
                slow.arrived.clear()
                slow.released.clear()
                late: list[Any] = []

                async def submit_late(arguments: Any, late: list[Any]) -> None:
                    late.append(await second.call("submit_evaluation", **arguments))

                with anyio.fail_after(30):
                    async with anyio.create_task_group() as group:
                        group.start_soon(submit_late, arguments, late)
                        await anyio.to_thread.run_sync(slow.arrived.wait)
                        early = await first.call("submit_evaluation", **arguments)
                        slow.released.set()
                (kept,) = unfinished(hub, f"late-{number}")
                assert early.data["job_id"] == late[0].data["job_id"] == kept
                assert "cancelled_job_id" not in early.data
                assert "cancelled_job_id" in late[0].data


async def test_two_processes_that_submit_together_make_one_job(hub, tmp_path):
    async with AsyncExitStack() as stack:
        urls = [
            await stack.enter_async_context(serving(hub.base_url, tmp_path / name))
            for name in ("one", "two")
        ]
        clients = [await stack.enter_async_context(Client(url)) for url in urls]
        for number in range(3):
            model = f"processes-{number}"
            answers: list[Any] = []

            async def submit(client: Client, model: str, answers: list[Any]) -> None:
                result = await client.call_tool("submit_evaluation", request(model))
                assert not result.is_error, text_of(result)
                answers.append(result.structured_content)

            with anyio.fail_after(30):
                async with anyio.create_task_group() as group:
                    for client in clients:
                        group.start_soon(submit, client, model, answers)
            (kept,) = unfinished(hub, model)
            assert [answer["job_id"] for answer in answers] == [kept, kept]


async def test_jobs_that_a_hub_lists_in_spite_of_the_filter_are_no_duplicates(connect, hub):
    """A hub that does not know the filter by tag may ignore it."""
    other = hub.client.jobs.submit({"name": "other", **request("somebody-elses"), "tags": ["x"]})
    careless = recording_hub(hub.base_url)
    forward = careless.script

    def without_tags(request: Request) -> Reply | str:
        path, _, query = request.path.partition("?")
        if request.method == "GET" and path.endswith("/jobs"):
            kept = [part for part in query.split("&") if not part.startswith("tags=")]
            request.path = f"{path}?{'&'.join(kept)}"
        return forward(request)

    careless.script = without_tags
    try:
        async with connect(base_url=careless.url) as agent:
            reply = await agent.call("submit_evaluation", **request("not-filtered"))
    finally:
        careless.close()
    assert not reply.failed, reply.text
    assert reply.data["job_id"] != other.id
    assert unfinished(hub, "not-filtered") == [reply.data["job_id"]]
    assert unfinished(hub, "somebody-elses") == [other.id]
