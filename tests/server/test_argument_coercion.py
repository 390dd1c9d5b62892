"""Arguments as language models write them are coerced, or refused with the reason."""

import json
from typing import Any

import pytest

from evalhub_mcp.server.core.argument_coercion import coerce_arguments
from evalhub_mcp.server.core.tool_listing import read_listing
from evalhub_mcp.server.tools import all_tools
from tests.server.support.reply_text import dry_run_request

pytestmark = pytest.mark.anyio

MODEL = {"name": "m", "url": "http://127.0.0.1:9/v1"}
FORMS = {tool.name: tool.build().arguments for tool in all_tools()}
UNDERSTOOD: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("discover_providers", {"evaluates": "safety"}, {"evaluates": ["safety"]}),
    ("discover_providers", {"evaluates": "a, b"}, {"evaluates": ["a", "b"]}),
    ("discover_providers", {"evaluates": '["a"]'}, {"evaluates": ["a"]}),
    ("recommend_evaluation", {"target_type": "Agent"}, {"target_type": "agent"}),
    ("list_jobs", {"state": "Partially-Failed"}, {"state": "partially_failed"}),
    ("list_jobs", {"verdict": "Too_close to call"}, {"verdict": "too close to call"}),
    ("list_jobs", {"state": "", "name": None, "limit": 20}, {"limit": 20}),
    ("find_benchmarks", {"query": "x", "limit": 500}, {"query": "x", "limit": 50}),
    ("find_benchmarks", {"query": "x", "limit": "500"}, {"query": "x", "limit": 50}),
    ("find_benchmarks", {"query": 7, "provider_id": " "}, {"query": "7"}),
    ("get_job_status", {"job_id": [" a "]}, {"job_id": "a"}),
    ("get_job_status", {"wait_seconds": 3600}, {"wait_seconds": 50}),
    ("submit_evaluation", {"model": "m"}, {"model": {"name": "m"}}),
    ("submit_evaluation", {"model": '{"name": "m"}'}, {"model": {"name": "m"}}),
    ("submit_evaluation", {"collection": "pair"}, {"collection": {"id": "pair"}}),
    ("submit_evaluation", {"benchmarks": "a/b, c"}, {"benchmarks": [{"id": "a/b"}, {"id": "c"}]}),
    ("submit_evaluation", {"benchmarks": '{"id": "c"}'}, {"benchmarks": [{"id": "c"}]}),
    ("submit_evaluation", {"benchmarks": {"id": "c"}}, {"benchmarks": [{"id": "c"}]}),
    ("submit_evaluation", {"pass_criteria": 0.7}, {"pass_criteria": {"threshold": 0.7}}),
    ("submit_evaluation", {"model": MODEL | {"auth": {"secret_ref": ""}}}, {"model": MODEL}),
    (
        "submit_evaluation",
        {"benchmarks": [{"id": "c", "provider_id": "", "pass_criteria": "0.7"}]},
        {"benchmarks": [{"id": "c", "pass_criteria": {"threshold": "0.7"}}]},
    ),
    ("submit_evaluation", {"collection": {"id": ""}, "tags": "nightly"}, {"tags": ["nightly"]}),
    (
        "rerun_evaluation",
        {"parameters": {"num_examples": "20", "skip_bad_rows": "True", "a": None}},
        {"parameters": {"num_examples": 20, "skip_bad_rows": True, "a": None}},
    ),
    (
        "submit_evaluation",
        {"benchmarks": [{"id": "c", "parameters": {"seed": 1, "a": None}}]},
        {"benchmarks": [{"id": "c", "parameters": {"seed": 1}}]},
    ),
    ("compare_jobs", {"job_ids": "a,b"}, {"job_ids": ["a", "b"]}),
    ("compare_jobs", {"job_ids": "m on arc_easy"}, {"job_ids": ["m on arc_easy"]}),
    # What strict clients write for "nothing", and zeros that are meant.
    ("list_jobs", {"state": "any", "name": "", "limit": 0, "cursor": ""}, {}),
    ("discover_providers", {"target_type": "any", "evaluates": [], "query": ""}, {}),
    ("get_job_logs", {"job_id": "a", "benchmark_id": "", "benchmark_index": 0}, {"job_id": "a"}),
    ("get_job_logs", {"job_id": "a", "benchmark_index": 0}, {"job_id": "a", "benchmark_index": 0}),
    (
        "submit_evaluation",
        {
            "model": MODEL | {"auth": {"secret_ref": ""}, "parameters": {}, "card_url": ""},
            "benchmarks": [
                {
                    "id": "c",
                    "parameters": {"num_examples": 5, "num_fewshot": 0, "limit": 0},
                    "weight": 0,
                    "primary_score": {"metric": "", "lower_is_better": False},
                    "pass_criteria": {"threshold": 0},
                    "test_data_ref": {"git": {"url": "", "ref": ""}, "type": ""},
                    "hardware_config": {"gpu": {"name": "", "count": 0}},
                }
            ],
            "collection": {"id": "", "benchmarks": []},
            "tags": [],
            "experiment": {"name": ""},
        },
        {"model": MODEL, "benchmarks": [{"id": "c", "parameters": {"num_examples": 5}}]},
    ),
    (
        "change_collection",
        {
            "changes": {
                "name": "", "description": "", "category": "", "tags": [], "labels": [],
                "benchmarks": [{"id": "c", "weight": 3, "pass_criteria": {"threshold": 0}}],
                "remove": [], "pass_criteria": {"threshold": 0},
            }
        },
        {"changes": {"benchmarks": [{"id": "c", "weight": 3}]}},
    ),
    (
        "create_collection",
        {
            "name": "n", "category": "safety", "description": "", "tags": [], "labels": [],
            "benchmarks": [{"id": "c", "pass_criteria": {"threshold": 0}}], "dry_run": False,
            "pass_criteria": {"threshold": 0.5},
        },
        {
            "name": "n", "category": "safety",
            "benchmarks": [{"id": "c", "pass_criteria": {"threshold": 0}}],
            "pass_criteria": {"threshold": 0.5},
        },
    ),
    (
        "create_collection",
        {
            "name": "n", "category": "safety", "description": "", "tags": [], "labels": [],
            "benchmarks": [
                {
                    "id": "c", "provider_id": "p", "parameters": {"num_examples": 5}, "weight": 0,
                    "primary_score": {"metric": "acc", "lower_is_better": False},
                    "pass_criteria": {"threshold": 0},
                }
            ],
            "dry_run": True, "pass_criteria": {"threshold": 0},
        },
        {
            "name": "n", "category": "safety", "dry_run": True,
            "benchmarks": [
                {
                    "id": "c", "provider_id": "p", "parameters": {"num_examples": 5},
                    "primary_score": {"metric": "acc", "lower_is_better": False},
                }
            ],
        },
    ),
    (
        "change_collection",
        {"changes": {"name": "", "benchmarks": [{"id": "c", "pass_criteria": {"threshold": 0}}]}},
        {"changes": {"benchmarks": [{"id": "c", "pass_criteria": {"threshold": 0}}]}},
    ),
    (
        "submit_evaluation",
        {"benchmarks": [{"id": "c", "pass_criteria": {"threshold": 0}, "weight": 0}]},
        {"benchmarks": [{"id": "c", "pass_criteria": {"threshold": 0}, "weight": 0}]},
    ),
    (
        "submit_evaluation",
        {"benchmarks": [{"id": "c", "parameters": {"num_fewshot": 0, "own": ""}}]},
        {"benchmarks": [{"id": "c", "parameters": {"num_fewshot": 0, "own": ""}}]},
    ),
]  # fmt: skip
REQUIRED: dict[str, Any] = {
    "goal": "g", "benchmark_id": "b", "collection_id": "c", "name": "n", "category": "x",
    "benchmarks": [{"id": "b"}], "action": "change", "path": "f.csv", "job_id": "j",
    "job_ids": ["a", "b"],
}  # fmt: skip
FIRST_CHOICES = {"show": "wrong"}
"""Choices that are the default although no schema says so: it depends on another argument."""
LEFT_TO_VALIDATION: list[tuple[str, dict[str, Any]]] = [
    ("list_jobs", {"state": "done"}),
    ("get_job_status", {"job_id": ""}),
    ("get_job_status", {"job_id": "a", "wait_seconds": -1}),
    ("get_job_logs", {"job_id": "a", "benchmark_index": 99_999}),
    ("submit_evaluation", {"model": ["a", "b"]}),
    ("submit_evaluation", {"model": {"name": "m", "api_key": ""}}),
    ("submit_evaluation", {"benchmarks": [{"id": "c", "parameters": {"a": "", "cpu": "2"}}]}),
    ("submit_evaluation", {"model": "{not json"}),
    ("submit_evaluation", {"dry_run": "true"}),
    ("submit_evaluation", {"benchmarks": [{"id": "c", "parameters": {"num_examples": 0}}]}),
]


@pytest.mark.parametrize(("tool", "written", "meant"), UNDERSTOOD, ids=str)
def test_unambiguous_spellings_are_coerced(
    tool: str, written: dict[str, Any], meant: dict[str, Any]
) -> None:
    assert coerce_arguments(written, FORMS[tool]) == meant


def _nothing(field: dict[str, Any], absent: str | None) -> Any:
    """Return what a client with strict schemas sends for a field it does not set."""
    kind, choices = field["type"], field.get("enum")
    if choices:
        return "any" if "any" in choices else field.get("default", choices[0])
    if kind == "object":
        return {name: _nothing(inner, absent) for name, inner in field["properties"].items()}
    simple: dict[str, Any] = {
        "string": absent,
        "boolean": False,
        "array": [],
        "integer": 0,
        "number": 0,
    }
    return simple[kind]


@pytest.mark.parametrize("absent", ["", None])
@pytest.mark.parametrize("tool", read_listing().tools, ids=lambda tool: tool.name)
def test_fields_that_a_client_fills_in_empty_count_as_absent(tool: Any, absent: str | None) -> None:
    fields, required = tool.input_schema["properties"], tool.input_schema.get("required", ())
    asked = {name: REQUIRED[name] for name in required}
    filled = {name: _nothing(field, absent) for name, field in fields.items()} | asked
    if "benchmarks" in asked:
        row = _nothing(fields["benchmarks"]["items"], absent)
        filled["benchmarks"] = [row | asked["benchmarks"][0]]
    got = coerce_arguments(filled, FORMS[tool.name])
    defaults = {name: field["default"] for name, field in fields.items() if "default" in field}
    unasked = {
        name: value
        for name, value in got.items()
        if value is not False and value != {**FIRST_CHOICES, **defaults, **asked}.get(name)
    }
    assert unasked == {}
    assert asked.items() <= got.items()


def _something(field: dict[str, Any]) -> Any:
    if "enum" in field:
        return field["enum"][0]
    if field["type"] == "object":
        fields = field["properties"].items()
        return {name: _something(inner) for name, inner in fields} or {"free": "x y"}
    if field["type"] == "array":
        return [_something(field["items"])]
    return {"string": "x y", "boolean": True, "integer": 3, "number": 0.5}[field["type"]]


def _as_texts(value: Any) -> Any:
    """Return a value with each list and object in it as a JSON string."""
    if isinstance(value, dict):
        return json.dumps({name: _as_texts(inner) for name, inner in value.items()})
    return json.dumps([_as_texts(inner) for inner in value]) if isinstance(value, list) else value


@pytest.mark.parametrize("tool", FORMS)
def test_objects_and_lists_are_read_from_json_strings_at_every_level(tool: str) -> None:
    """Also in fields that are not in the listed schema."""
    given = {name: _something(field) for name, field in FORMS[tool]["properties"].items()}
    texts = {name: _as_texts(value) for name, value in given.items()}
    assert coerce_arguments(given, FORMS[tool]) == given
    assert coerce_arguments(texts, FORMS[tool]) == given


@pytest.mark.parametrize(("tool", "written"), LEFT_TO_VALIDATION, ids=str)
def test_unknown_and_ambiguous_arguments_are_left_unchanged(
    tool: str, written: dict[str, Any]
) -> None:
    assert coerce_arguments(written, FORMS[tool]) == written


@pytest.mark.parametrize(("tool", "right"), [(tool, meant) for tool, _, meant in UNDERSTOOD])
def test_arguments_in_the_declared_form_stay_as_they_are(tool: str, right: dict[str, Any]) -> None:
    assert coerce_arguments(right, FORMS[tool]) == right


async def test_a_benchmark_named_by_its_bare_id_is_checked_as_if_spelled_out(agent: Any) -> None:
    reply = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks="Alpha/capitals",
        collection={"id": ""},
        name="",
        dry_run="true",
    )
    assert not reply.failed, reply.text
    assert dry_run_request(reply.text)["benchmarks"] == [{"id": "capitals", "provider_id": "alpha"}]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("get_job_status", {"id": "x"}, "no argument 'id' (did you mean 'job_id'?)"),
        ("get_job_status", {"job_id": ""}, "job_id: must not be empty."),
        ("get_benchmark", {}, "benchmark_id: is required. Arguments: benchmark_id, provider_id."),
        ("submit_evaluation", {"model_url": "x"}, "model.name: is required"),
        ("submit_evaluation", {"benchmark": "x"}, "'benchmark' (did you mean 'benchmarks'?)"),
        (
            "submit_evaluation",
            {"model": MODEL, "benchmarks": [{"id": "c"}, {"benchmark_id": "c"}]},
            "benchmarks[1].benchmark_id: is not a known field here; did you mean 'id'? (known: id, "
            "provider_id, parameters, weight, primary_score, pass_criteria, test_data_ref, "
            "hardware_config)",
        ),
        (
            "submit_evaluation",
            {"model": MODEL, "benchmarks": [{"id": "c", "pass_criteria": "70%"}]},
            "benchmarks[0].pass_criteria.threshold: must be a number, such as 0.7",
        ),
        *(
            (
                "submit_evaluation",
                {
                    "model": MODEL,
                    "benchmarks": [{"id": "c", "parameters": {"num_examples": given}}],
                },
                f"benchmarks[0].parameters.num_examples: must be {needed}",
            )
            for given, needed in [
                (0, "1 or more, or left out"),
                (-1, "1 or more, or left out"),
                ("five", "a whole number, such as 20"),
                ("10%", "a whole number, such as 20"),
                (0.1, "a whole number, such as 20"),
                ([5], "a whole number, such as 20"),
                (True, "a whole number, such as 20"),
            ]
        ),
        ("submit_evaluation", {"model": [1, 2]}, "model: must be an object with url, name, auth"),
        ("submit_evaluation", {"model": MODEL, "tags": True}, "tags: must be a list"),
        (
            "submit_evaluation",
            {"model": MODEL | {"secret_ref": "s"}, "benchmarks": ["c"]},
            "model.secret_ref: is not a known field here; did you mean auth={secret_ref}?",
        ),
        (
            "submit_evaluation",
            {"model": MODEL, "benchmarks": [{"id": "c", "parameters": {"num_examples": "all"}}]},
            "benchmarks[0].parameters.num_examples: must be a whole number, such as 20.",
        ),
        (
            "submit_evaluation",
            {"model": MODEL, "benchmarks": [{"id": "c", "weight": "9" * 400}]},
            "benchmarks[0].weight: must be less than or equal to 1000000000",
        ),
        (
            "submit_evaluation",
            {"model": MODEL, "pass_criteria": 1e300},
            "pass_criteria.threshold: must be less than or equal to 1000000000",
        ),
        (
            "rerun_evaluation",
            {"job_id": "x", "parameters": {"seed": 10**400}},
            "parameters has a number that is not finite or has more than 20 digits.",
        ),
        (
            "rerun_evaluation",
            {"job_id": "x", "parameters": '{"top_p": NaN}'},
            "parameters has a number that is not finite or has more than 20 digits.",
        ),
        ("submit_evaluation", {"model": MODEL, "dry_run": "perhaps"}, "dry_run: must be true or"),
        (
            "rerun_evaluation",
            {"job_id": "x", "num_examples": 5},
            'takes num_examples in another place: parameters: {"num_examples": …}',
        ),
    ],
    ids=str,
)
async def test_a_refusal_names_the_place_and_what_fits_there(
    agent: Any, tool: str, arguments: dict[str, Any], told: str
) -> None:
    text = await agent.fails(tool, **arguments)
    assert told in text
    assert "instance of" not in text


async def test_a_key_in_the_wrong_place_is_refused_unseen_with_the_right_place(agent: Any) -> None:
    text = await agent.fails("submit_evaluation", model=MODEL | {"api_key": "sk-not-for-eyes"})
    assert "keys are never passed through a tool; model.auth.secret_ref" in text
    assert "not-for-eyes" not in text
