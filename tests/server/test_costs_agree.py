"""The cost of an evaluation agrees in recommendations, dry runs and collections."""

import pytest

pytestmark = pytest.mark.anyio

MODEL = {"name": "org/tiny", "url": "http://127.0.0.1:9/v1"}
ONLY_FIVE = {"num_examples": 5, "full": True}
PASS_AT_K = {"pass_at_k": 1, "num_samples": 3}


@pytest.fixture
def suite(hub):
    """A collection that limits a benchmark, and takes three replies to each of its questions."""
    made = hub.client.collections.create(
        {
            "name": "glimworks suite",
            "category": "glimworks",
            "description": "Evaluates everything about glimworks.",
            "benchmarks": [
                {
                    "id": "capitals",
                    "provider_id": "alpha",
                    "parameters": {"num_examples": 10, **PASS_AT_K},
                },
                {"id": "breakout", "provider_id": "alpha", "parameters": ONLY_FIVE},
            ],
        }
    )
    yield made
    hub.client.collections.delete(made.id)


async def test_the_cost_of_a_collection_uses_its_own_limits_and_repetitions(agent, suite):
    chosen = {"id": suite.id}
    dry = await agent.call("submit_evaluation", model=MODEL, collection=chosen, dry_run=True)
    assert "Cost: 35 samples" in dry.text
    assert "Settings: none given, so the collection's." in dry.text
    assert "capitals none" not in dry.text
    assert "(10 of 50 questions)" in dry.text
    found = await agent.call("recommend_evaluation", goal="glimworks")
    assert "about 35 samples" in found.text
    got = await agent.call("get_collection", collection_id=suite.id)
    assert "10 of 50 samples, each 3 times" in got.text
    assert "; 5 samples; set: full true, num_examples 5" in got.text


async def test_the_whole_benchmark_runs_where_only_the_number_of_replies_is_set(agent):
    of_replies = {"id": "capitals", "provider_id": "alpha", "parameters": PASS_AT_K}
    dry = await agent.call("submit_evaluation", model=MODEL, benchmarks=[of_replies], dry_run=True)
    assert "Cost: 150 samples" in dry.text
    assert "(50 questions)" in dry.text


async def test_a_limit_given_for_a_collection_counts(agent):
    limited = {"id": "capitals", "parameters": {"num_examples": 7}}
    chosen = {"id": "pair", "benchmarks": [limited]}
    dry = await agent.call("submit_evaluation", model=MODEL, collection=chosen, dry_run=True)
    # The hub applies the settings of one benchmark to all of its provider.
    assert "Cost: 14 samples" in dry.text
