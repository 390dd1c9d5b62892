"""Subscriptions to jobs in both protocol eras, on the real hub."""

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp.shared.subscriptions import ResourceUpdated
from mcp_types import ResourceUpdatedNotification

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.sdk_seams import lowlevel_server
from evalhub_mcp.settings import Settings
from tests.narrow import present, text_of

pytestmark = [
    pytest.mark.anyio,
    # The client of the SDK warns that the older methods are deprecated.
    pytest.mark.filterwarnings("ignore:resources/.*subscribe is removed"),
]

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


@pytest.fixture
def job(hub):
    """A job without any report yet."""
    made = hub.client.jobs.submit(
        {
            "name": "subscribed",
            "model": MODEL,
            "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
        }
    )
    return made.id


async def until(condition):
    with anyio.fail_after(20):
        while not condition():
            await anyio.sleep(0.02)


async def report(hub, job, status, **more):
    await anyio.to_thread.run_sync(lambda: hub.event(job, "capitals", 0, status, **more))


class Legacy:
    """A client of the handshake era that collects its notifications."""

    def __init__(self):
        self.told = []

    async def heard(self, message):
        if isinstance(message, ResourceUpdatedNotification):
            self.told.append(str(message.params.uri))

    def connect(self, server):
        return Client(server, mode="legacy", message_handler=self.heard)


async def test_a_stream_gets_each_change_once(hub, counted, job):
    uri = f"evalhub://jobs/{job}"
    path = f"/evaluations/jobs/{job}"
    told = []
    async with (
        Client(build_server(Settings(base_url=counted.url))) as client,
        client.listen(resource_subscriptions=[uri]) as stream,
        anyio.create_task_group() as group,
    ):
        assert list(present(stream.honored.resource_subscriptions)) == [uri]

        async def collect():
            async for event in stream:
                assert isinstance(event, ResourceUpdated)
                told.append(event.uri)

        group.start_soon(collect)
        await until(lambda: counted.asked[path])
        await report(hub, job, "running")
        await until(lambda: len(told) == 1)
        await report(hub, job, "completed", metrics={"acc": 1})
        await until(lambda: len(told) == 2)
        asked = counted.asked[path]
        await anyio.sleep(1.5)
        assert told == [uri, uri]
        assert counted.asked[path] == asked, "a job that is over is not polled"
        group.cancel_scope.cancel()


async def test_an_older_client_gets_each_change_once(hub, counted, job):
    legacy = Legacy()
    uri = f"evalhub://jobs/{job}"
    async with legacy.connect(build_server(Settings(base_url=counted.url))) as client:
        assert client.server_capabilities.resources.subscribe is True
        await client.session.subscribe_resource(uri)
        await client.session.subscribe_resource(uri)
        await until(lambda: counted.asked[f"/evaluations/jobs/{job}"])
        await report(hub, job, "running")
        await until(lambda: legacy.told)
        await report(hub, job, "failed")
        await until(lambda: len(legacy.told) == 2)
        await anyio.sleep(0.5)
    assert legacy.told == [uri, uri]


async def test_the_hub_is_not_polled_once_nobody_listens(hub, counted, job):
    legacy = Legacy()
    uri = f"evalhub://jobs/{job}"
    path = f"/evaluations/jobs/{job}"
    server = build_server(Settings(base_url=counted.url))
    async with legacy.connect(server) as client:
        await client.session.subscribe_resource(uri)
        await until(lambda: counted.asked[path])
        await client.session.unsubscribe_resource(uri)
        asked = counted.asked[path]
        await anyio.sleep(1.5)
        assert counted.asked[path] == asked
        await report(hub, job, "running")
        assert legacy.told == []


async def test_a_stream_that_is_closed_stops_its_watcher(counted, job):
    path = f"/evaluations/jobs/{job}"
    server = build_server(Settings(base_url=counted.url))
    async with Client(server) as client:
        async with client.listen(resource_subscriptions=[f"evalhub://jobs/{job}"]):
            await until(lambda: counted.asked[path])
        await until(lambda: not server.app.watchers.watched)
        asked = counted.asked[path]
        await anyio.sleep(1.5)
        assert counted.asked[path] == asked


async def test_streams_and_waiting_calls_share_one_watcher(hub, counted, job):
    uri = f"evalhub://jobs/{job}"
    path = f"/evaluations/jobs/{job}"
    async with Client(build_server(Settings(base_url=counted.url))) as client:
        async with (
            client.listen(resource_subscriptions=[uri]) as first,
            client.listen(resource_subscriptions=[uri]) as second,
            anyio.create_task_group() as group,
        ):
            for _ in range(10):
                arguments = {"job_id": job, "wait_seconds": 20}
                group.start_soon(client.call_tool, "get_job_status", arguments)
            # Each call reads the job once itself; from then on all share one watcher.
            await until(lambda: counted.asked[path] > 10)
            await report(hub, job, "completed", metrics={"acc": 1})
            with anyio.fail_after(20):
                assert await anext(aiter(first)) == ResourceUpdated(uri)
                assert await anext(aiter(second)) == ResourceUpdated(uri)
        assert counted.asked[path] <= 20


async def test_subscribing_to_a_missing_job_does_not_break_the_stream(counted):
    async with (
        Client(build_server(Settings(base_url=counted.url))) as client,
        client.listen(resource_subscriptions=["evalhub://jobs/nope", "x://y"]) as stream,
    ):
        assert len(present(stream.honored.resource_subscriptions)) == 2
        await until(lambda: counted.asked["/evaluations/jobs/nope"])
        reply = await client.call_tool("get_job_status", {"job_id": "nope"})
    assert "There is no job" in text_of(reply)


async def test_only_jobs_can_be_subscribed_to_by_older_clients(hub):
    async with Client(build_server(Settings(base_url=hub.base_url)), mode="legacy") as client:
        with pytest.raises(MCPError, match="cannot be subscribed"):
            await client.session.subscribe_resource("evalhub://providers")


async def test_without_a_hub_a_subscription_says_how_to_get_one(hub):
    async with Client(build_server(Settings()), mode="legacy") as client:
        with pytest.raises(MCPError, match="No EvalHub is configured"):
            await client.session.subscribe_resource("evalhub://jobs/some")


async def test_each_stream_may_listen_to_a_bounded_number_of_jobs(hub):
    uris = [f"evalhub://jobs/{n}" for n in range(101)]
    async with Client(build_server(Settings(base_url=hub.base_url))) as client:
        with pytest.raises(MCPError, match="100 resources"):
            async with client.listen(resource_subscriptions=uris):
                pass


async def test_subscribing_and_leaving_again_and_again_leaves_nothing_behind(hub, job):
    uri = f"evalhub://jobs/{job}"
    server = build_server(Settings(base_url=hub.base_url))
    legacy, watchers, ends = Legacy(), server.app.watchers, set()
    subscribe = present(lowlevel_server(server).get_request_handler("resources/subscribe"))

    async def seen(ctx, params):
        ends.add(ctx.session._connection.exit_stack)
        return await subscribe.handler(ctx, params)

    lowlevel_server(server).add_request_handler("resources/subscribe", subscribe.params_type, seen)
    async with legacy.connect(server) as client:
        for _ in range(5):
            await client.session.subscribe_resource(uri)
            assert watchers.watched == 1
            await client.session.unsubscribe_resource(uri)
            assert watchers.watched == 0
        (stack,) = ends
        assert len(stack._exit_callbacks) == 1
        # Twice at once, and it is one subscription still.
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(client.session.subscribe_resource, uri)
        await client.session.unsubscribe_resource(uri)
        assert watchers.watched == 0


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_list_changed_is_not_announced_for_fixed_lists(hub, mode):
    async with Client(build_server(Settings(base_url=hub.base_url)), mode=mode) as client:
        found = client.server_capabilities
        resources = present(found.resources)
        assert not present(found.tools).list_changed
        assert not present(found.prompts).list_changed
        assert not resources.list_changed
        assert resources.subscribe


async def test_a_stream_does_not_honor_list_changed(hub, job):
    uri = f"evalhub://jobs/{job}"
    async with (
        Client(build_server(Settings(base_url=hub.base_url))) as client,
        client.listen(tools_list_changed=True, resource_subscriptions=[uri]) as stream,
    ):
        assert not stream.honored.tools_list_changed
        assert list(present(stream.honored.resource_subscriptions)) == [uri]
