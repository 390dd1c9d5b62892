"""Collections, on a real hub."""

from __future__ import annotations

import random

import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from evalhub_mcp.client.models import BenchmarkConfig, CollectionCreateRequest, PassCriteria

pytestmark = pytest.mark.anyio


def wanted(**more: object) -> CollectionCreateRequest:
    return CollectionCreateRequest.model_validate(
        {
            "name": f"mine-{random.randrange(10**9)}",
            "category": "math",
            "benchmarks": [BenchmarkConfig(id="sums", provider_id="idle", weight=2)],
            **more,
        }
    )


async def test_create_patch_update_and_delete_a_collection(
    client: AsyncEvalHubClient,
) -> None:
    made = await client.collections.create(
        wanted(pass_criteria=PassCriteria(threshold=0.7), custom={"a": 1}, domains=["school"])
    )
    assert made.benchmarks[0].weight == 2
    assert made.domains == ["school"]
    patched = await client.collections.patch(
        made.id,
        {"description": "d", "custom": {"b/c": 2}, "pass_criteria": {"threshold": 0.8}},
    )
    assert patched.custom == {"a": 1, "b/c": 2}
    assert patched.pass_criteria is not None
    assert patched.pass_criteria.threshold == 0.8
    swapped = await client.collections.patch(
        made.id, {"benchmarks": [{"id": "proofs", "provider_id": "idle"}]}
    )
    assert [b.id for b in swapped.benchmarks] == ["proofs"]
    stripped = await client.collections.patch(made.id, {"description": None, "custom": None})
    assert (stripped.description, stripped.custom) == (None, None)
    updated = await client.collections.update(made.id, wanted(name="other"))
    assert (updated.name, updated.pass_criteria) == ("other", None)
    await client.collections.delete(made.id)
    with pytest.raises(errors.NotFoundError):
        await client.collections.get(made.id)


async def test_a_patch_without_changes_is_not_sent(client: AsyncEvalHubClient) -> None:
    made = await client.collections.create(wanted())
    same = await client.collections.patch(made.id, {"name": made.name, "description": None})
    assert same.name == made.name
    await client.collections.delete(made.id)


async def test_clone_a_collection(client: AsyncEvalHubClient) -> None:
    with pytest.raises(errors.ReadOnlyError):
        await client.collections.patch("healthcare_safety_v1", {"name": "x"})
    clone = await client.collections.clone("healthcare_safety_v1", name="my own")
    assert clone.derived_from == "healthcare_safety_v1"
    assert clone.name == "my own"
    assert [b.id for b in clone.benchmarks] == ["truthfulqa", "quick"]
    unnamed = await client.collections.clone("healthcare_safety_v1")
    assert unnamed.name == "Healthcare safety"
    await client.collections.delete(clone.id)
    await client.collections.delete(unnamed.id)
    with pytest.raises(errors.NotFoundError):
        await client.collections.clone("no-such-collection")


async def test_collections_are_filtered(client: AsyncEvalHubClient) -> None:
    made = await client.collections.create(wanted(tags=["only-here"], industries=["bakery"]))
    assert [c.id for c in await client.collections.list(tags="only-here")] == [made.id]
    assert [c.id for c in await client.collections.list(industries="bakery")] == [made.id]
    assert [c.id for c in await client.collections.list(name=made.name)] == [made.id]
    system = [c.id async for c in client.collections.iterate(scope="system")]
    assert system == ["healthcare_safety_v1"]
    assert made.id in {c.id for c in await client.collections.list(category="math")}
    await client.collections.delete(made.id)


async def test_missing_collection_fields_are_named_before_sending(
    client: AsyncEvalHubClient,
) -> None:
    with pytest.raises(errors.InvalidRequestError, match="benchmarks"):
        await client.collections.create({"name": "x", "category": "y", "benchmarks": []})
    with pytest.raises(errors.InvalidRequestError, match="did you mean 'category'"):
        await client.collections.create({"name": "x", "categry": "y", "benchmarks": []})
