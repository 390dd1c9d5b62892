"""The tools' schemas have no construct that breaks clients, in both protocol eras."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

import httpx
import pytest
from mcp import Client
from pydantic import BaseModel

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.instructions import LIMIT, instructions
from evalhub_mcp.server.core.schema import (
    DESCRIBED_LEVELS,
    PUBLISHED,
    full_input_schema,
    listed_input_schema,
    published,
)
from evalhub_mcp.server.core.tool_listing import read_listing
from evalhub_mcp.settings import Settings
from tests.catalog.sample import LM
from tests.narrow import present
from tests.server.support.sample_hub import Jobs, curious, jobs, sample_hub

pytestmark = pytest.mark.anyio
__all__ = ["jobs", "sample_hub"]

ERAS = ("legacy", "auto")
# Names, descriptions and input schemas are read in every conversation, before any question: this
# is some 4,000 tokens. A new field is paid for with words that say what a name says already.
INPUT_BUDGET = 16_000
# Raised from 4,000: the reply of get_history (350 bytes) has the jobs to look at next.
OUTPUT_BUDGET = 4_300
PLAIN = frozenset(
    "name description tags category tag query limit cursor dry_run action state verdict provider "
    "benchmark collection model contains tail_lines target_type max_benchmarks provider_id "
    "benchmark_id question_column answer_column decimal_mark group_by baseline sample_id".split()
)
"""Arguments that name, type and choices explain, or the tool's description; others explain
themselves."""
TYPES = {"object", "array", "string", "integer", "number", "boolean"}
FORBIDDEN = {
    "$ref", "$defs", "definitions", "anyOf", "oneOf", "allOf", "not", "const", "title", "format",
    "nullable", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
}  # fmt: skip


async def listed(mode: str) -> list[Any]:
    async with Client(build_server(Settings()), mode=mode) as client:
        return list((await client.list_tools()).tools)


def listed_locally() -> list[Any]:
    """The listing of a server with the local hub, which has every tool."""
    return list(read_listing().tools)


def nodes(schema: dict[str, Any], path: str, depth: int = 0) -> Iterator[tuple[str, Any, int]]:
    """Every schema node with its path and how many objects it lies in."""
    yield path, schema, depth
    below = depth + (schema.get("type") == "object")
    for name, child in schema.get("properties", {}).items():
        yield from nodes(child, f"{path}.{name}", below)
    if "items" in schema:
        yield from nodes(schema["items"], f"{path}[]", below)


@pytest.mark.parametrize("mode", ERAS)
async def test_no_construct_that_breaks_a_client_appears_in_any_schema(mode: str) -> None:
    for tool in [*await listed(mode), *listed_locally()]:
        for schema, levels in ((tool.input_schema, 4), (tool.output_schema, 5)):
            assert schema is not None, tool.name
            assert schema["type"] == "object", tool.name
            assert isinstance(schema["properties"], dict), tool.name
            for path, node, depth in nodes(schema, tool.name):
                assert isinstance(node, dict), path
                assert node.get("type") in TYPES, f"{path}: {node}"
                assert not FORBIDDEN & node.keys(), f"{path}: {sorted(FORBIDDEN & node.keys())}"
                assert node.get("required", ["x"]), f"{path}: empty required"
                assert {*node.get("required", ())} <= {*node.get("properties", ())}, path
                assert "default" not in node or node["default"] is not None, path
                assert depth <= levels, f"{path}: nested too deep"
                if node["type"] == "array":
                    assert "type" in node["items"], path
                if "enum" in node:
                    assert node["type"] == "string", path
                    assert all(isinstance(value, str) for value in node["enum"]), path


@pytest.mark.parametrize("mode", ERAS)
async def test_inputs_are_closed_described_and_never_hold_untyped_rows(mode: str) -> None:
    for tool in [*await listed(mode), *listed_locally()]:
        assert tool.input_schema["additionalProperties"] is False, tool.name
        for path, node, depth in nodes(tool.input_schema, tool.name):
            if node["type"] == "array" and node["items"]["type"] == "object":
                assert node["items"]["properties"], f"{path}: rows without properties"
            for name, child in node.get("properties", {}).items():
                described = bool(child.get("description"))
                is_plain = name in PLAIN and child.get("items", child)["type"] != "object"
                assert described == (depth < DESCRIBED_LEVELS) or is_plain, f"{path}.{name}"


async def test_both_eras_list_the_same_tools_in_the_same_order() -> None:
    legacy, modern = await listed("legacy"), await listed("auto")
    assert [tool.name for tool in legacy] == [tool.name for tool in modern]
    for old, new in zip(legacy, modern, strict=True):
        assert old.input_schema == new.input_schema
        assert old.output_schema == new.output_schema


async def test_names_and_annotations_suit_every_host() -> None:
    tools = listed_locally()
    assert len({tool.name for tool in tools}) == len(tools) >= 15
    for tool in tools:
        assert re.fullmatch(r"[a-z][a-z_]{2,39}", tool.name)
        assert tool.title
        assert 20 < len(tool.description) < 400
        hints = tool.annotations
        for hint in ("read_only_hint", "destructive_hint", "idempotent_hint", "open_world_hint"):
            assert isinstance(getattr(hints, hint), bool), f"{tool.name}: {hint}"
        assert not (hints.read_only_hint and hints.destructive_hint), tool.name


async def test_tool_definitions_stay_within_their_byte_budget() -> None:
    def size(value: Any) -> int:
        return len(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())

    def inputs(tools: list[Any]) -> int:
        return sum(len(t.name) + len(t.description) + size(t.input_schema) for t in tools)

    remote, local = await listed("auto"), listed_locally()
    assert len(local) > len(remote)
    assert inputs(remote) <= INPUT_BUDGET
    assert inputs(local) <= INPUT_BUDGET
    assert sum(size(t.output_schema) for t in remote) <= OUTPUT_BUDGET
    assert sum(size(t.output_schema) for t in local) <= OUTPUT_BUDGET


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(local=True),
        Settings(base_url="https://evalhub.internal.example.org:8443", tenant="team-blue"),
        Settings(base_url=f"https://{'h' * 60}.example.org/{'p' * 1_900}", tenant="t" * 63),
    ],
    ids=["no hub", "local", "remote", "long"],
)
def test_instructions_fit_and_begin_with_the_routing(settings: Settings) -> None:
    text = instructions(settings)
    assert len(text) <= LIMIT == 2048
    assert text.index("recommend_evaluation") < 500
    assert "submit_evaluation" in text[:900]
    if settings.tenant == "team-blue":
        assert "https://evalhub.internal.example.org:8443" in text
        assert "team-blue" in text
    if settings.local:
        assert "local hub on this machine" in text


async def test_tools_that_say_they_only_read_send_nothing_but_reads(
    sample_hub: str, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = jobs.finished("one", (LM, "mmlu", {"acc": 0.7}))
    other = jobs.finished("two", (LM, "mmlu", {"acc": 0.6}))
    arguments: dict[str, dict[str, Any]] = {
        "recommend_evaluation": {"goal": "safety"},
        "get_benchmark": {"benchmark_id": "toxigen"},
        "get_collection": {"collection_id": "standard-suite"},
        "get_job_status": {"job_id": job},
        "get_job_results": {"job_id": job},
        "get_job_logs": {"job_id": job},
        "diagnose_job": {"job_id": job},
        "compare_jobs": {"job_ids": [job, other]},
        "get_samples": {"job_id": job},
    }
    sent: list[tuple[str, str]] = []
    original = httpx.AsyncClient.send

    async def recording(self: httpx.AsyncClient, request: httpx.Request, **more: Any) -> Any:
        sent.append((request.method, request.url.path))
        return await original(self, request, **more)

    async with curious(sample_hub) as agent:
        tools = (await agent.client.list_tools()).tools
        monkeypatch.setattr(httpx.AsyncClient, "send", recording)
        for tool in tools:
            if present(tool.annotations).read_only_hint:
                await agent.call(tool.name, **arguments.get(tool.name, {}))
    assert sent
    # The connection check may probe a path, which is a read as well.
    assert {method for method, _ in sent} == {"GET"}


def test_open_objects_stay_open_and_deep_fields_have_no_description() -> None:
    inner = {"type": "object", "properties": {"a": {"type": "string", "description": "A."}}}
    parameters = {
        "type": "object",
        "properties": {"limit": {"type": "integer", "description": "Most."}, "deep": inner},
        "additionalProperties": True,
    }
    items = {"type": "object", "properties": {"p": {**parameters, "description": "Settings."}}}
    rows = {"type": "array", "items": items, "description": "p: settings."}
    schema = {"type": "object", "properties": {"rows": rows}}
    listed_rows = listed_input_schema(schema)["properties"]["rows"]
    assert listed_rows["description"] == "p: settings."
    listed = listed_rows["items"]["properties"]["p"]
    assert "description" not in listed
    assert "additionalProperties" not in listed
    assert "description" not in listed["properties"]["limit"]
    full = full_input_schema(schema)["properties"]["rows"]["items"]
    assert full["additionalProperties"] is False
    assert full["properties"]["p"]["additionalProperties"] is True


class Inner(BaseModel):
    """An object that is listed in full elsewhere."""

    a: int
    b: int = 0
    c: int = 0


class Outer(BaseModel):
    """Arguments with such objects."""

    one: Annotated[Inner | None, published("a")] = None
    rows: Annotated[list[Inner], published("b", "a")]


def test_an_object_can_list_some_of_its_fields_and_accepts_all() -> None:
    schema = Outer.model_json_schema()
    listed, full = listed_input_schema(schema), full_input_schema(schema)
    assert list(listed["properties"]["one"]["properties"]) == ["a"]
    assert list(listed["properties"]["rows"]["items"]["properties"]) == ["b", "a"]
    assert PUBLISHED not in str(listed)
    rows = full["properties"]["rows"]["items"]
    assert list(rows["properties"]) == ["a", "b", "c"]
    assert rows[PUBLISHED] == ["b", "a"]


async def test_every_field_that_may_be_sent_is_published_with_its_type() -> None:
    """AutoGen loses and CrewAI refuses what is not published; Gemini refuses empty objects."""
    for tool in [*await listed("auto"), *listed_locally()]:
        for path, node, depth in nodes(tool.input_schema, tool.name):
            if node["type"] == "object" and depth:
                assert node.get("properties"), path
            assert "Also:" not in node.get("description", ""), path
    (submit,) = [tool for tool in await listed("auto") if tool.name == "submit_evaluation"]
    benchmark = submit.input_schema["properties"]["benchmarks"]["items"]["properties"]
    wanted = {"num_examples", "num_fewshot", "temperature", "limit"}
    assert wanted <= benchmark["parameters"]["properties"].keys()
    assert benchmark["pass_criteria"]["properties"]["threshold"]["type"] == "number"


def test_descriptions_name_the_fields_that_nested_objects_need() -> None:
    """LlamaIndex shows of a nested object only its description."""
    for tool in listed_locally():
        for name, field in tool.input_schema["properties"].items():
            nested = field.get("items", field)
            described = field.get("description", "").casefold()
            for needed in nested.get("required", ()):
                assert re.search(rf"\b{needed}\b", described), f"{tool.name}.{name}: {needed}"


def test_a_recursive_schema_is_refused_when_the_server_is_built() -> None:
    schema = {
        "type": "object",
        "properties": {"child": {"$ref": "#/$defs/Node"}},
        "$defs": {"Node": {"type": "object", "properties": {"child": {"$ref": "#/$defs/Node"}}}},
    }
    with pytest.raises(ValueError, match="recursive"):
        listed_input_schema(schema)
