"""create_collection, on the real hub."""

import uuid

import anyio
import pytest

from tests.server.support.reply_text import dry_run_request, row_of

pytestmark = pytest.mark.anyio

MEMBERS = [{"id": "capitals", "weight": 2}, {"id": "breakout", "provider_id": "alpha"}]


@pytest.fixture
def name(hub):
    """A name no other test uses; its collections are deleted afterwards."""
    chosen = f"Release gate {uuid.uuid4().hex[:8]}"
    yield chosen
    for collection in hub.client.collections.list(name=chosen):
        hub.client.collections.delete(collection.id)


async def test_a_collection_is_stored_as_asked_and_can_be_run_at_once(agent, hub, name):
    reply = await agent.call(
        "create_collection",
        name=name,
        category="safety",
        benchmarks=MEMBERS,
        description="before each release",
        tags=["gate"],
        pass_criteria={"threshold": 0.8},
    )
    stored = hub.client.collections.get(reply.data["collection_id"])
    assert (stored.name, stored.category, stored.tags) == (name, "safety", ["gate"])
    assert [(b.provider_id, b.id, b.weight) for b in stored.benchmarks] == [
        ("alpha", "capitals", 2),
        ("alpha", "breakout", None),
    ]
    assert stored.pass_criteria.threshold == 0.8
    submitted = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": name},
        collection={"id": stored.id},
    )
    assert f"collection {stored.id} (2 benchmarks)" in submitted.text


async def test_a_benchmark_that_does_not_exist_is_refused(agent, hub, name):
    message = await agent.fails(
        "create_collection",
        name=name,
        category="x",
        benchmarks=[{"id": "capitols"}, {"id": "breakout"}],
    )
    assert "alpha/capitals" in message
    assert hub.client.collections.list(name=name) == []


async def test_a_dry_run_stores_nothing(agent, hub, name):
    reply = await agent.call(
        "create_collection", name=name, category="x", benchmarks=MEMBERS, dry_run=True
    )
    assert dry_run_request(reply.text)["benchmarks"][0] == {
        "id": "capitals",
        "provider_id": "alpha",
        "weight": 2,
    }
    assert "nothing was created" in reply.text
    assert hub.client.collections.list(name=name) == []


async def test_parameters_are_checked_as_for_a_job(agent, name):
    def member(**parameters):
        return [{"id": "capitals", "provider_id": "alpha", "parameters": parameters}]

    given = {"name": name, "category": "safety"}
    refused = await agent.fails("create_collection", **given, benchmarks=member(num_exmaples=5))
    assert "num_examples must be meant" in refused
    unsure = await agent.call(
        "create_collection", **given, benchmarks=member(depth=5), dry_run=True
    )
    assert "Not checked: whether alpha, which lists no parameters, reads depth." in unsure.text


async def test_a_collection_is_found_by_its_name(agent, name):
    await agent.call("create_collection", name=name, category="safety", benchmarks=MEMBERS)
    found = await agent.call("find_collections", query=name)
    assert name in found.text.splitlines()[1]


async def test_repeated_calls_make_one_collection(agent, hub, name):
    ids = []

    async def create():
        reply = await agent.call("create_collection", name=name, category="x", benchmarks=MEMBERS)
        ids.append(reply.data["collection_id"])

    with anyio.fail_after(20):
        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(create)
    assert len(set(ids)) == 1
    assert len(hub.client.collections.list(name=name)) == 1


async def test_a_name_that_is_taken_by_another_collection_is_refused(agent, name):
    await agent.call("create_collection", name=name, category="x", benchmarks=MEMBERS)
    message = await agent.fails(
        "create_collection", name=name, category="x", benchmarks=MEMBERS[:1]
    )
    assert "another collection" in message


async def test_criteria_that_give_no_verdict_are_pointed_out(agent, name):
    reply = await agent.call(
        "create_collection",
        name=name,
        category="x",
        benchmarks=[{"id": "capitals", "primary_score": {"metric": "acc"}}],
        dry_run=True,
    )
    assert "no verdict" in row_of(reply.text, "Note: ")


async def test_blank_names_and_bad_tags_are_refused(agent):
    message = await agent.fails(
        "create_collection", name=" ", category="x", benchmarks=MEMBERS, tags=["a,b"]
    )
    assert "blank" in message
    assert "tags" in message
