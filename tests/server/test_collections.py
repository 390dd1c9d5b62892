"""find_collections and get_collection, on the real hub."""

from typing import Any

import pytest
from mcp import Client

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.catalog.sample import LM, catalog
from tests.server.support.sample_hub import Curious, agent, sample_hub

pytestmark = pytest.mark.anyio
__all__ = ["agent", "sample_hub"]


def ids(reply: Any) -> list[str]:
    return [item["id"] for item in reply.data["collections"]]


async def test_collections_are_found_by_words_with_size_threshold_and_traps(
    agent: Curious,
) -> None:
    reply = await agent.call("find_collections", query="red team")
    assert ids(reply)[0] == "red-team-gate"
    assert "red-team-gate [2 benchmarks; overall threshold 0.70; 2 known traps]" in reply.text


async def test_collections_come_in_pages(agent: Curious) -> None:
    first = await agent.call("find_collections", limit=2)
    assert first.data["total"] == 5
    rest = await agent.call("find_collections", limit=5, cursor=first.data["next_cursor"])
    assert len({*ids(first), *ids(rest)}) == 5
    assert "next_cursor" not in rest.data
    assert "Showing 3-5 of 5 collections" in rest.text


async def test_a_category_nobody_has_lists_the_known_ones(agent: Curious) -> None:
    reply = await agent.call("find_collections", category="poetry")
    assert reply.data == {"answer": reply.text, "collections": [], "total": 0}
    assert "Categories: code, general, safety, security" in reply.text


@pytest.mark.parametrize("written", ["safety-and-fairness-v1", "Safety and Fairness"])
async def test_a_collection_shows_weights_and_thresholds(agent: Curious, written: str) -> None:
    reply = await agent.call("get_collection", collection_id="safety-and-fairness-v1")
    first = next(row for row in reply.text.splitlines() if row.startswith("- "))
    facts = "weight 3.00; acc, higher is better; threshold 0.80; 940 samples"
    assert first == f"- {LM}/toxigen [{facts}]"
    assert 'collection={"id": "safety-and-fairness-v1"}' in reply.text
    named = await agent.call("get_collection", collection_id=written)
    assert named.data["id"] == "safety-and-fairness-v1"


async def test_known_traps_are_named(agent: Curious) -> None:
    percent = await agent.call("get_collection", collection_id="leaderboard-percent")
    traps = [row for row in percent.text.splitlines() if row.startswith("Trap: ")]
    assert any("can never be met" in trap for trap in traps)
    assert "Trap: thresholds on a 0-100 scale" in percent.text
    outdated = await agent.call("get_collection", collection_id="outdated")
    assert "codexglue_gone DOES NOT EXIST ANY MORE" in outdated.text
    members = [row for row in outdated.text.splitlines() if row.startswith("- ")]
    assert ["DOES NOT EXIST" in row for row in members] == [False, True]


async def test_a_collection_is_submitted_by_its_name_too(agent: Curious) -> None:
    reply = await agent.call(
        "submit_evaluation",
        model={"name": "tiny", "url": "http://127.0.0.1:9/v1"},
        collection={"id": "Safety and Fairness"},
    )
    assert "collection safety-and-fairness-v1 (" in reply.text


async def test_an_unknown_collection_offers_near_ones(agent: Curious) -> None:
    text = await agent.refused("get_collection", collection_id="red team")
    assert "Close: red-team-gate" in text
    assert "standard-suite" in await agent.refused("get_collection", collection_id="nope")


async def test_a_hub_without_collections_is_reported_and_the_rest_works(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = catalog()
    partial = Catalog.of(whole.providers.values(), (), "HTTP 403: forbidden")

    async def fetch(client: object) -> Catalog:
        return partial

    monkeypatch.setattr("evalhub_mcp.app.hub_session.fetch_catalog", fetch)
    server = build_server(Settings(base_url="http://127.0.0.1:9"))
    async with Client(server) as client:
        agent = Curious(client)
        assert "403" in await agent.refused("find_collections", query="safety")
        assert "403" in await agent.refused("get_collection", collection_id="x")
        assert (await agent.call("find_benchmarks", query="safety")).data["benchmarks"]
        recommended = await agent.call("recommend_evaluation", goal="safety")
        assert "best first:" in recommended.text
