"""An unknown name is looked up in the hub again; broken entries are counted."""

import contextlib

import anyio
import pytest
from mcp import Client

from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.narrow import text_of
from tests.redteam.faulty_hub import answer, faulty_hub, page_of

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


@pytest.fixture
def added(hub):
    """`added(name)` adds a provider with a benchmark as another client of the hub would."""
    ids = []

    def add(name):
        made = hub.client.providers.create(
            {
                "name": name,
                "description": f"Checks about {name}.",
                "benchmarks": [{"id": f"{name}-test", "name": name, "category": f"{name}-kind"}],
                "runtime": {"local": {"command": "true"}},
            }
        )
        ids.append(made.id)
        return made.id

    yield add
    for provider_id in ids:
        hub.client.providers.delete(provider_id)


async def test_an_object_that_another_client_adds_is_found(agent, hub, added):
    await agent.call("find_benchmarks")
    calls = [
        ("get_benchmark", lambda i, n: {"benchmark_id": f"{n}-test"}),
        ("find_benchmarks", lambda i, n: {"provider_id": i}),
        ("find_benchmarks", lambda i, n: {"category": f"{n}-kind"}),
        (
            "submit_evaluation",
            lambda i, n: {
                "model": MODEL,
                "benchmarks": [{"id": f"{n}-test", "provider_id": i}],
                "dry_run": True,
            },
        ),
        (
            "create_collection",
            lambda i, n: {
                "name": f"of {n}",
                "category": "test",
                "benchmarks": [{"id": f"{n}-test", "provider_id": i}],
                "dry_run": True,
            },
        ),
    ]
    for number, (tool, arguments) in enumerate(calls):
        name = f"late{number}"
        provider_id = await anyio.to_thread.run_sync(added, name)
        reply = await agent.call(tool, **arguments(provider_id, name))
        assert not reply.failed, reply.text
        assert f"{name}-test" in reply.text


async def test_a_new_collection_is_found_and_its_resource_read(agent, hub):
    await agent.call("find_collections")
    made = await anyio.to_thread.run_sync(
        lambda: hub.client.collections.create(
            {
                "name": "late collection",
                "category": "late",
                "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
            }
        )
    )
    try:
        found = await agent.client.read_resource(f"evalhub://collections/{made.id}")
        assert "late collection" in found.contents[0].text
        assert not (await agent.call("get_collection", collection_id="late collection")).failed
        assert (await agent.call("find_collections", category="late")).data["total"] == 1
    finally:
        await anyio.to_thread.run_sync(lambda: hub.client.collections.delete(made.id))


@pytest.fixture
def late_collection(hub):
    """`late_collection(name)` creates a collection as another client of the hub would."""
    ids = []

    def create(name):
        member = {"id": "capitals", "provider_id": "alpha"}
        body = {"name": name, "category": "late", "benchmarks": [member]}
        ids.append(hub.client.collections.create(body).id)
        return ids[-1]

    yield create
    for collection_id in ids:
        with contextlib.suppress(NotFoundError):
            hub.client.collections.delete(collection_id)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_collection", {"collection_id": "gone set"}),
        ("submit_evaluation", {"model": MODEL, "collection": {"id": "gone set"}}),
        ("change_collection", {"collection_id": "gone set", "action": "delete"}),
        ("change_collection", {"collection_id": "gone set", "action": "clone"}),
    ],
)
async def test_a_collection_that_another_client_deleted_is_reported_as_gone(
    agent, hub, late_collection, tool, arguments
):
    gone = await anyio.to_thread.run_sync(late_collection, "gone set")
    await agent.call("get_collection", collection_id="gone set")
    await anyio.to_thread.run_sync(hub.client.collections.delete, gone)
    text = await agent.fails(tool, **arguments)
    assert "There is no collection" in text
    assert ("has changed since" in text) == (tool == "submit_evaluation")
    assert (await agent.call("find_collections", category="late")).data["total"] == 0


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("get_benchmark", {"benchmark_id": "gone-test"}),
        ("submit_evaluation", {"model": MODEL, "benchmarks": [{"id": "gone-test"}]}),
        (
            "create_collection",
            {"name": "of gone", "category": "x", "benchmarks": [{"id": "gone-test"}]},
        ),
    ],
)
async def test_a_benchmark_that_another_client_deleted_is_reported_as_gone(
    agent, hub, tool, arguments
):
    body = {
        "name": "gone",
        "benchmarks": [{"id": "gone-test", "name": "Gone"}],
        "runtime": {"local": {"command": "true"}},
    }
    made = await anyio.to_thread.run_sync(hub.client.providers.create, body)
    await agent.call("get_benchmark", benchmark_id="gone-test")
    await anyio.to_thread.run_sync(hub.client.providers.delete, made.id)
    assert "There is no" in await agent.fails(tool, **arguments)


async def test_a_collection_that_another_client_changed_is_read_anew(agent, hub, late_collection):
    changed = await anyio.to_thread.run_sync(late_collection, "changed set")
    await agent.call("get_collection", collection_id="changed set")
    await anyio.to_thread.run_sync(
        lambda: hub.client.collections.patch(changed, {"category": "changed"})
    )
    assert "category changed" in (await agent.call("get_collection", collection_id=changed)).text


async def test_the_hubs_own_objects_cost_no_request(connect, counted):
    async with connect(base_url=counted.url) as agent:
        await agent.call("find_benchmarks")
        before = counted.asked.copy()
        await agent.call("get_benchmark", benchmark_id="capitals")
        await agent.call("get_collection", collection_id="pair")
        assert counted.asked == before


async def test_misspelt_names_cost_the_hub_one_reading_each_at_most(connect, counted):
    async with connect(base_url=counted.url) as agent:
        await agent.call("find_benchmarks")
        before = counted.asked["/evaluations/providers"]

        async def misspell(number):
            text = await agent.fails("get_benchmark", benchmark_id=f"misspelt{number}")
            assert "There is no benchmark" in text

        for number in range(5):
            await misspell(number)
        assert counted.asked["/evaluations/providers"] - before <= 5
        before = counted.asked["/evaluations/providers"]
        async with anyio.create_task_group() as group:
            for number in range(30):
                group.start_soon(misspell, number)
        assert counted.asked["/evaluations/providers"] - before <= 4


async def test_calls_at_the_same_time_share_the_renewal(connect, hub, counted, added):
    async with connect(base_url=counted.url) as agent:
        await agent.call("find_benchmarks")
        before = counted.asked["/evaluations/providers"]
        await anyio.to_thread.run_sync(added, "shared-late")
        failed = []

        async def get():
            reply = await agent.call("get_benchmark", benchmark_id="shared-late-test")
            failed.append(reply.failed)

        async with anyio.create_task_group() as group:
            for _ in range(12):
                group.start_soon(get)
        assert failed == [False] * 12
        assert counted.asked["/evaluations/providers"] - before == 1


GOOD = {
    "resource": {"id": "good", "created_at": "2026-01-01T00:00:00Z"},
    "name": "good",
    "category": "test",
    "status": {"state": "running"},
    "benchmarks": [{"id": "works", "provider_id": "good", "name": "works"}, None, {"name": "no"}],
}


async def test_broken_entries_beside_good_ones_are_counted():
    async with (
        faulty_hub(page_of([GOOD, None, {"resource": {}}])) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=2.0))) as client,
    ):
        for tool, count in (
            ("list_jobs", 2),
            ("discover_providers", 2),
            ("find_collections", 2),
            ("find_benchmarks", 4),
        ):
            reply = await client.call_tool(tool, {})
            assert not reply.is_error, text_of(reply)
            assert f"{count} more cannot be read" in text_of(reply)
        for kind in ("providers", "benchmarks", "collections", "jobs"):
            page = await client.read_resource(f"evalhub://{kind}")
            assert "unreadable" in str(page.contents[0])
        missing = await client.call_tool("get_benchmark", {"benchmark_id": "elsewhere"})
        assert "cannot be read" in text_of(missing)


async def test_a_name_missing_from_an_old_catalog_is_reported_with_doubt():
    async with (
        faulty_hub(page_of([GOOD])) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=2.0))) as client,
    ):
        assert not (await client.call_tool("find_benchmarks", {})).is_error
        hub.fault = answer({"message": "boom"}, "500 E")
        for tool, arguments in (
            ("get_benchmark", {"benchmark_id": "later"}),
            ("get_collection", {"collection_id": "later"}),
            ("submit_evaluation", {"model": MODEL, "benchmarks": [{"id": "x"}]}),
        ):
            reply = await client.call_tool(tool, arguments)
            assert reply.is_error
            assert "The hub does not answer now" in text_of(reply)
            assert "older catalog" in text_of(reply)


async def test_a_search_without_a_match_says_first_that_the_hub_is_down():
    searches = (
        ("find_benchmarks", {"query": "zebra"}, "No benchmark matches"),
        ("find_benchmarks", {"category": "zebra"}, "No benchmark matches"),
        ("find_collections", {"category": "zebra"}, "No collection matches"),
        ("discover_providers", {"evaluates": ["zebra"]}, "None of 1 provider declares"),
        ("recommend_evaluation", {"goal": "zebra"}, "nothing for the goal"),
    )
    async with (
        faulty_hub(page_of([GOOD])) as hub,
        Client(build_server(Settings(base_url=hub.base_url, timeout=2.0))) as client,
    ):
        for tool, arguments, absence in searches:
            reply = await client.call_tool(tool, arguments)
            assert absence in text_of(reply).splitlines()[0]
        hub.fault = answer({"message": "boom"}, "500 E")
        for tool, arguments, absence in searches:
            reply = await client.call_tool(tool, arguments)
            away, found = text_of(reply).splitlines()[:2]
            assert away.startswith("The hub does not answer now (boom"), away
            assert absence in found
