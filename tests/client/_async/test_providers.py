"""Providers and their benchmarks, on a real hub."""

from __future__ import annotations

import random

import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors, or_
from evalhub_mcp.client.models import (
    AgentMetadata,
    Benchmark,
    PatchOperation,
    ProviderCreateRequest,
)
from tests.client.support.concurrency import async_deadline

pytestmark = pytest.mark.anyio


def unique(name: str) -> str:
    return f"{name}-{random.randrange(10**9)}"


async def test_list_finds_providers_by_what_they_evaluate(client: AsyncEvalHubClient) -> None:
    found = await client.providers.list(evaluates="safety", target_type="model")
    assert [provider.id for provider in found] == ["garak"]
    assert found[0].agent is not None
    assert found[0].agent.hints == ["Scans take half an hour"]
    assert await client.providers.list(evaluates="safety", target_type="agent") == []


async def test_list_without_benchmarks(client: AsyncEvalHubClient) -> None:
    found = await client.providers.list(scope="system", benchmarks=False)
    assert {"garak", "idle", "lm_evaluation_harness"} <= {provider.id for provider in found}
    assert not any(provider.benchmarks for provider in found)


async def test_list_filters_by_exact_name(client: AsyncEvalHubClient) -> None:
    assert [p.id for p in await client.providers.list(name="Garak")] == ["garak"]
    assert await client.providers.list(name="garak") == []
    both = await client.providers.list(name=or_("Garak", "Idle"))
    assert {p.id for p in both} == {"garak", "idle"}


async def test_list_finds_names_with_filter_characters(
    client: AsyncEvalHubClient,
) -> None:
    name = unique("a,b|!c")
    made = await client.providers.create(ProviderCreateRequest(name=name))
    assert [p.id for p in await client.providers.list(name=name)] == [made.id]
    await client.providers.delete(made.id)


async def test_create_update_patch_and_delete_a_provider(
    client: AsyncEvalHubClient,
) -> None:
    made = await client.providers.create(
        ProviderCreateRequest(
            name=unique("mine"),
            title="Mine",
            tags=["t1"],
            agent=AgentMetadata(summary="First"),
            benchmarks=[Benchmark(id="b", name="B", provider_id="ignored")],
        )
    )
    assert made.benchmarks[0].provider_id == made.id
    patched = await client.providers.patch(
        made.id, {"title": "Ours", "tags": None, "agent": {"hints": ["h"]}, "description": None}
    )
    assert (patched.title, patched.tags) == ("Ours", [])
    assert patched.agent is not None
    assert (patched.agent.summary, patched.agent.hints) == ("First", ["h"])
    again = await client.providers.patch(
        made.id, [PatchOperation(op="replace", path="/title", value="Theirs")]
    )
    assert again.title == "Theirs"
    widened = await client.providers.patch(made.id, {"benchmarks": [{"id": "x"}, {"id": "y"}]})
    assert [b.id for b in widened.benchmarks] == ["x", "y"]
    updated = await client.providers.update(made.id, {"name": "other"})
    assert (updated.name, updated.title or "") == ("other", "")
    await client.providers.delete(made.id)
    with pytest.raises(errors.NotFoundError):
        await client.providers.get(made.id)
    with pytest.raises(errors.NotFoundError):
        await client.providers.delete(made.id)


async def test_a_configured_provider_is_read_only(client: AsyncEvalHubClient) -> None:
    with pytest.raises(errors.ReadOnlyError):
        await client.providers.patch("idle", {"title": "x"})
    with pytest.raises(errors.ReadOnlyError):
        await client.providers.update("idle", {"name": "x"})
    with pytest.raises(errors.ReadOnlyError):
        await client.providers.delete("idle")


async def test_providers_on_several_pages_are_all_listed(client: AsyncEvalHubClient) -> None:
    tag = unique("bulk")
    made = [
        (await client.providers.create({"name": f"{tag}-{n}", "tags": [tag]})).id
        for n in range(205)
    ]
    try:
        with async_deadline(30):
            listed = await client.providers.list(tags=tag)
            lazily = [p.id async for p in client.providers.iterate(tags=tag)]
            some = await client.providers.list(tags=tag, limit=3)
        assert sorted(p.id for p in listed) == sorted(made) == sorted(lazily)
        assert listed.total_count == 205
        assert len(some) == 3
    finally:
        for identifier in made:
            await client.providers.delete(identifier)


async def test_a_provider_without_benchmarks_is_listed(client: AsyncEvalHubClient) -> None:
    made = await client.providers.create({"name": unique("bare")})
    listed = await client.providers.list()
    assert made.id in {p.id for p in listed}
    assert {"garak", "idle"} <= {p.id for p in listed}
    assert listed.malformed == []
    await client.providers.delete(made.id)


async def test_benchmarks_have_their_provider_id(client: AsyncEvalHubClient) -> None:
    everything = await client.benchmarks.list()
    named = {(b.provider_id, b.id) for b in everything}
    assert {("lighteval", "hellaswag"), ("lm_evaluation_harness", "hellaswag")} <= named
    assert len(named) == len(everything)


async def test_benchmarks_are_filtered_by_provider_category_and_tags(
    client: AsyncEvalHubClient,
) -> None:
    assert [b.id for b in await client.benchmarks.list(provider_id="garak")] == ["quick"]
    math = await client.benchmarks.list(category="math")
    assert {b.id for b in math} == {"sums", "proofs"}
    slow = await client.benchmarks.list(tags=["slow", "quick"])
    assert [b.id for b in slow] == ["proofs"]
    assert len(await client.benchmarks.list(category="math", limit=1)) == 1
    lazily = [b.id async for b in client.benchmarks.iterate(category="math")]
    assert set(lazily) == {"sums", "proofs"}
    with pytest.raises(errors.NotFoundError):
        await client.benchmarks.list(provider_id="no-such-provider")


async def test_benchmark_metadata_about_scores(client: AsyncEvalHubClient) -> None:
    (quick,) = await client.benchmarks.list(provider_id="garak")
    assert quick.agent is not None
    assert quick.agent.score_ranges[0].meaning == "robust"
    (mmlu,) = [b for b in await client.benchmarks.list() if b.id == "mmlu"]
    assert mmlu.primary_score is not None
    assert mmlu.primary_score.metric == "acc"
    assert mmlu.pass_criteria is not None
    assert mmlu.pass_criteria.threshold == 0.5


async def test_scope_together_with_owner_is_rejected(client: AsyncEvalHubClient) -> None:
    with pytest.raises(errors.InvalidRequestError):
        await client.providers.list(scope="system", owner="me")
    with pytest.raises(errors.InvalidRequestError):
        await client.providers.list(limit=-1)
