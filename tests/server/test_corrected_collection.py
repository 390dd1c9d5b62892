"""A collection whose thresholds are on another scale than the scores, on the real hub."""

import json
import uuid

import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture
def name(hub):
    """A name no other test uses; its collections are deleted afterwards."""
    chosen = f"Percentages {uuid.uuid4().hex[:8]}"
    yield chosen
    for collection in hub.client.collections.list(name=chosen):
        hub.client.collections.delete(collection.id)


async def test_the_verdict_is_given_on_the_right_scale_with_the_corrected_collection(
    agent, hub, name
):
    created = await agent.call(
        "create_collection",
        name=name,
        category="knowledge",
        benchmarks=[
            {
                "id": "capitals",
                "provider_id": "alpha",
                "primary_score": {"metric": "acc", "lower_is_better": False},
                "pass_criteria": {"threshold": 60},
                "parameters": {"num_fewshot": 2},
            }
        ],
        pass_criteria={"threshold": 60},
    )
    submitted = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": name},
        collection={"id": created.data["collection_id"]},
    )
    job = submitted.data["job_id"]
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.9, "n_samples": 50})
    reply = await agent.call("get_job_results", job_id=job)
    assert "completed; verdict PASS (the score meets the collection's threshold)" in reply.text
    assert "needs at least 0.60 (the collection's threshold): met by 0.30" in reply.text
    assert "stated as 60 and read as 0.60" in reply.text
    (row,) = [row for row in reply.text.splitlines() if row.startswith("The collection with")]
    arguments = json.loads(row.partition("create_collection: ")[2])
    assert arguments["pass_criteria"] == {"threshold": 0.6}
    assert arguments["benchmarks"] == [
        {
            "id": "capitals",
            "provider_id": "alpha",
            "parameters": {"num_fewshot": 2},
            "primary_score": {"metric": "acc", "lower_is_better": False},
            "pass_criteria": {"threshold": 0.6},
        }
    ]
    checked = await agent.call("create_collection", **arguments, dry_run=True)
    assert not checked.failed, checked.text
