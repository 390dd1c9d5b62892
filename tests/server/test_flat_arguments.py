"""The flat arguments of the official skill start the same evaluation as the nested ones."""

from typing import Any

import pytest

from evalhub_mcp.server.tools.submission.argument_places import nest_arguments

pytestmark = pytest.mark.anyio

MODEL = {"name": "m", "url": "http://127.0.0.1:9/v1"}
FLAT = {"model_name": "m", "model_url": "http://127.0.0.1:9/v1"}


@pytest.mark.parametrize(
    ("flat", "nested"),
    [
        (
            {**FLAT, "provider_id": "alpha", "benchmark_ids": ["a", "b"], "num_examples": 5},
            {
                "model": MODEL,
                "benchmarks": [
                    {"id": "a", "provider_id": "alpha", "parameters": {"num_examples": 5}},
                    {"id": "b", "provider_id": "alpha", "parameters": {"num_examples": 5}},
                ],
            },
        ),
        (
            {**FLAT, "benchmark_ids": "a, b"},
            {"model": MODEL, "benchmarks": [{"id": "a"}, {"id": "b"}]},
        ),
        (
            {**FLAT, "benchmark_ids": '["a"]', "provider_id": ""},
            {"model": MODEL, "benchmarks": [{"id": "a"}]},
        ),
        (
            {"model": MODEL, "benchmarks": "a, b", "num_examples": 5},
            {
                "model": MODEL,
                "benchmarks": [
                    {"id": "a", "parameters": {"num_examples": 5}},
                    {"id": "b", "parameters": {"num_examples": 5}},
                ],
            },
        ),
        (
            {"model": MODEL, "benchmarks": '{"id": "a"}', "num_examples": 5},
            {"model": MODEL, "benchmarks": [{"id": "a", "parameters": {"num_examples": 5}}]},
        ),
        (
            {"model": MODEL, "benchmarks": {"id": "a"}, "num_examples": 5},
            {"model": MODEL, "benchmarks": [{"id": "a", "parameters": {"num_examples": 5}}]},
        ),
        ({**FLAT, "collection_id": "c"}, {"model": MODEL, "collection": {"id": "c"}}),
        (
            {"model": MODEL, "benchmarks": ["a"], "num_examples": 5},
            {"model": MODEL, "benchmarks": [{"id": "a", "parameters": {"num_examples": 5}}]},
        ),
        (
            {"model": "m", "model_url": MODEL["url"], "benchmarks": [{"id": "a"}]},
            {"model": MODEL, "benchmarks": [{"id": "a"}]},
        ),
        (
            {"model": MODEL, "benchmarks": [{"id": "a", "parameters": {"num_examples": 2}}],
             "num_examples": 5},
            {"model": MODEL, "benchmarks": [{"id": "a", "parameters": {"num_examples": 2}}]},
        ),
    ],
)  # fmt: skip
def test_flat_arguments_are_nested(flat: dict[str, Any], nested: dict[str, Any]) -> None:
    assert nest_arguments(flat) == nested


async def test_the_hub_gets_the_nested_form_of_flat_arguments(agent: Any, hub: Any) -> None:
    reply = await agent.call(
        "submit_evaluation",
        model_url=MODEL["url"],
        model_name="flat",
        provider_id="alpha",
        benchmark_ids=["capitals", "breakout"],
        num_examples=5,
    )
    job = hub.client.jobs.get(reply.data["job_id"])
    assert [b.parameters for b in job.benchmarks] == [{"num_examples": 5}] * 2
    assert "capitals: num_examples 5" in reply.text
    again = await agent.call("rerun_evaluation", job_id=job.id, model="flat-2")
    assert hub.client.jobs.get(again.data["job_id"]).model.name == "flat-2"


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"limit": 5}, "benchmarks[].parameters"),
        ({"threshold": 0.5}, "pass_criteria"),
        ({"scorer": "llm_judge"}, "benchmarks[].parameters"),
        ({"test_data_ref": "s3://x"}, "benchmarks[].test_data_ref"),
    ],
)
async def test_a_refused_argument_is_answered_with_where_it_belongs(
    agent: Any, arguments: dict[str, Any], place: str
) -> None:
    text = await agent.fails("submit_evaluation", model=MODEL, benchmarks="capitals", **arguments)
    assert place in text


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"limit": 5}, 'collection.benchmarks[].parameters: {"limit": …}'),
        ({"num_fewshot": 5}, 'collection.benchmarks[].parameters: {"num_fewshot": …}'),
        ({"parameters": {"limit": 5}}, "collection.benchmarks[].parameters"),
        ({"threshold": 0.5}, 'pass_criteria: {"threshold": …}.'),
        ({"primary_score": "acc"}, "change_collection"),
        ({"test_data_ref": "s3://box/logs/"}, '"bucket": "box"'),
        ({"collection": {"id": "pair", "num_examples": 5}}, "collection.benchmarks[].parameters"),
        ({"collection": {"id": "pair", "test_data_ref": {}}}, "collection.benchmarks[].test_data"),
        (
            {"collection": {"id": "pair", "benchmarks": [{"id": "capitals", "limit": 5}]}},
            'limit of collection.benchmarks[0] in its parameters: {"limit": …}',
        ),
        (
            {"collection": {"id": "pair", "benchmarks": [{"id": "a", "test_data_ref": "x"}]}},
            "as an object",
        ),
    ],
)
async def test_with_a_collection_settings_are_pointed_to_its_benchmarks(
    agent: Any, arguments: dict[str, Any], place: str
) -> None:
    given = {"collection": "pair", **arguments}
    assert place in await agent.fails("submit_evaluation", model=MODEL, **given)


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"num_examples": 5}, 'benchmarks[].parameters: {"num_examples": …}'),
        ({"scorer": "llm_judge"}, "judge_model"),
        ({"threshold": 0.5}, "benchmarks[].pass_criteria"),
        ({"test_data_ref": "s3://box/logs/"}, "submit_evaluation when it is run"),
        (
            {"benchmarks": [{"id": "capitals", "num_examples": 5}]},
            'num_examples of benchmarks[0] in its parameters: {"num_examples": …}',
        ),
        (
            {"benchmarks": [{"id": "capitals", "threshold": 0.5}]},
            'threshold of benchmarks[0] in its pass_criteria: {"threshold": …}',
        ),
        (
            {"benchmarks": [{"id": "capitals", "test_data_ref": {"hf": {"repo_id": "a/b"}}}]},
            "keeps no test data",
        ),
    ],
)
async def test_misplaced_settings_of_create_collection_are_answered_with_their_place(
    agent: Any, arguments: dict[str, Any], place: str
) -> None:
    given = {"name": "x", "category": "x", "benchmarks": ["capitals"], **arguments}
    assert place in await agent.fails("create_collection", **given)


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"num_examples": 5}, "changes.benchmarks[].parameters"),
        ({"changes": {"limit": 5}}, "changes.benchmarks[].parameters"),
        ({"changes": {"threshold": 0.5}}, "changes.pass_criteria"),
        ({"changes": {"test_data_ref": "hf://a/b"}}, '"repo_id": "a/b"'),
        (
            {"changes": {"benchmarks": [{"id": "capitals", "num_examples": 5}]}},
            'num_examples of changes.benchmarks[0] in its parameters: {"num_examples": …}',
        ),
        (
            {"changes": {"benchmarks": [{"id": "capitals", "test_data_ref": "s3://a/b"}]}},
            '"bucket": "a"',
        ),
    ],
)
async def test_misplaced_settings_of_change_collection_are_answered_with_their_place(
    agent: Any, arguments: dict[str, Any], place: str
) -> None:
    given = {"collection_id": "pair", "action": "change", "dry_run": True, **arguments}
    assert place in await agent.fails("change_collection", **given)


async def test_a_key_among_flat_arguments_is_refused(agent: Any) -> None:
    text = await agent.fails("submit_evaluation", **FLAT, benchmark_ids="capitals", api_key="x")
    assert "secret_ref" in text


async def test_a_number_of_samples_that_cannot_be_placed_is_never_dropped(agent: Any) -> None:
    text = await agent.fails("submit_evaluation", **FLAT, collection_id="pair", num_examples=5)
    assert "collection.benchmarks" in text
