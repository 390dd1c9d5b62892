"""Any arguments of a tool give an answer or a refusal, and no extra job."""

import copy
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.tools import all_tools
from evalhub_mcp.settings import Settings

UNKNOWN_JOB = "00000000-0000-4000-8000-000000000000"
STARTS_JOBS = {"submit_evaluation", "rerun_evaluation"}

text = st.one_of(
    st.sampled_from(
        [
            "alpha",
            "beta",
            "capitals",
            "alpha/capitals",
            "shared",
            "pair",
            "",
            " ",
            "../../health",
            "a,b|c!",
            "\x00",
            "\u202e\u200b",
            "x" * 5000,
            "completed",
            "null",
            "[1]",
            '{"id": "capitals"}',
            "%2e%2e%2f",
            "😀",
        ]
    ),
    st.text(max_size=30),
)
number = st.one_of(
    st.integers(-3, 60),
    st.sampled_from([10**30, -(10**30), 1e308, float("inf"), float("nan"), 0.5]),
)
junk = st.recursive(
    st.one_of(st.none(), st.booleans(), number, text),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)),
    max_leaves=6,
)
url = st.sampled_from(
    [
        "http://127.0.0.1:9/v1",
        "http://127.0.0.1:9/v1/",
        "http://169.254.169.254/",
        "http://[::1",
        "ftp://x",
        "http://user:pw@h/v1",
        "http://h:99999/v1",
    ]
)
benchmark_id = st.sampled_from(["capitals", "breakout", "shared", "latency", "capitls", "pair"])
parameters = st.dictionaries(
    st.sampled_from(["num_examples", "limit", "seed"]), number | text, max_size=2
)


def fields(required: dict[str, Any], optional: dict[str, Any]) -> Any:
    """Objects that are mostly right, sometimes with a wrong field."""
    right = st.fixed_dictionaries(required, optional=optional)
    return st.one_of(
        right,
        right,
        st.tuples(right, st.dictionaries(text, junk, max_size=1)).map(
            lambda pair: pair[0] | pair[1]
        ),
    )


benchmark = fields(
    {"id": benchmark_id},
    {
        "provider_id": st.sampled_from(["alpha", "beta", "gamma"]),
        "parameters": parameters,
        "weight": number,
        "primary_score": junk,
        "pass_criteria": st.fixed_dictionaries({"threshold": number}),
        "test_data_ref": junk,
    },
)
KNOWN = {
    "model": fields(
        {"name": st.sampled_from(["tiny", "other"])},
        {"url": url, "parameters": junk, "auth": st.fixed_dictionaries({"secret_ref": text})},
    ),
    "benchmarks": st.lists(benchmark, max_size=3),
    "collection": fields(
        {"id": st.sampled_from(["pair", "pear"])}, {"benchmarks": st.lists(benchmark, max_size=2)}
    ),
    # Real waiting is tested elsewhere; here it would only take long.
    "wait_seconds": st.sampled_from([0, -1, 51, 10**30, "0", None]),
    "parameters": parameters,
    "pass_criteria": fields({"threshold": number}, {}),
    "experiment": fields({"name": text}, {"tags": junk}),
    "tags": st.lists(text, max_size=3),
}
RIGHT: dict[str, Any] = {
    "goal": "knowledge",
    "benchmark_id": "capitals",
    "collection_id": "pair",
    "name": "fuzzed",
    "category": "knowledge",
    "action": "change",
    "path": "/nowhere.csv",
    "model": {"name": "tiny", "url": "http://127.0.0.1:9/v1"},
    "benchmarks": [{"id": "capitals"}],
    "collection": {"id": "pair"},
    "job_ids": [UNKNOWN_JOB, "tiny"],
}
WRONG: list[Any] = [
    "x", 1, -1, 0.5, 1e300, 10**30, 10**400, "9" * 400, "1e400", "NaN", True, [], {}, ["x"], [None],
    [{}], {"a": 1}, {"": ""}, "{", '[1","{', "\x00", "null", "2Gi",
]  # fmt: skip
BY_TYPE = {
    "string": text,
    "integer": st.one_of(number, text),
    "number": number,
    "boolean": st.one_of(st.booleans(), text),
    "array": st.lists(junk, max_size=3),
    "object": st.dictionaries(text, junk, max_size=3),
}


@contextmanager
def served(hub: Any) -> Iterator[SimpleNamespace]:
    """The server's tools, and a way to call them from a test that is not async."""
    server = build_server(Settings(base_url=hub.base_url))
    made = hub.client.jobs.submit(
        {
            "name": "fuzzed",
            "model": {"name": "tiny", "url": "http://127.0.0.1:9/v1"},
            "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
        }
    )
    hub.event(made.id, "capitals", 0, "completed", metrics={"acc": 0.5})
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(server)) as client,
    ):
        tools = portal.call(client.list_tools).tools
        yield SimpleNamespace(
            tools={tool.name: tool.input_schema["properties"] for tool in tools},
            call=lambda name, arguments: portal.call(client.call_tool, name, arguments),
            # What a client of another language may send, and ours cannot: lone surrogates.
            call_directly=lambda name, arguments: portal.call(server.call_tool, name, arguments),
            job=made.id,
        )


def calls(tools: dict[str, Any], job: str) -> Any:
    """Calls of any tool, each argument mostly of the right kind."""
    job_ids = st.sampled_from([job, job, UNKNOWN_JOB, "../providers/alpha"])

    def arguments(name: str) -> Any:
        known = {}
        for argument, schema in tools[name].items():
            right = KNOWN.get(argument, BY_TYPE[schema.get("type", "string")])
            if argument.startswith("job_id"):
                right = job_ids if schema["type"] == "string" else st.lists(job_ids, max_size=4)
            if "enum" in schema:
                right = st.sampled_from(schema["enum"]) | text
            known[argument] = st.one_of(*[right] * 9, junk)
        extra = st.dictionaries(text, junk, max_size=1)
        chosen = st.fixed_dictionaries({}, optional=known)
        whole = st.fixed_dictionaries(known)
        mixed = st.tuples(chosen, extra).map(lambda pair: pair[1] | pair[0])
        return st.tuples(st.just(name), st.one_of(chosen, chosen, whole, mixed))

    return st.sampled_from(sorted(tools)).flatmap(arguments)


def judged(server: SimpleNamespace, name: str, arguments: dict[str, Any]) -> Any:
    """Call a tool and judge the answer."""
    result = server.call(name, arguments)
    told = "\n".join(block.text for block in result.content)
    shown = json.dumps({"name": name, "arguments": arguments})[:2000]
    assert told.strip(), shown
    for bad in ("failed inside evalhub-mcp", "Traceback", "pydantic", "Error executing tool"):
        assert bad not in told, f"{told}\n{shown}"
    told.encode("utf-8")
    assert len(told) < 40_000, shown
    if result.is_error:
        assert result.structured_content is None
    return result


def check(hub: Any, server: SimpleNamespace, name: str, arguments: dict[str, Any]) -> None:
    """Call a tool, judge the answer and count the jobs."""
    before = hub.client.jobs.list(limit=1, newest_first=False).total_count
    result = judged(server, name, arguments)
    made = hub.client.jobs.list(limit=1, newest_first=False).total_count - before
    starts = name in STARTS_JOBS and not result.is_error and not arguments.get("dry_run")
    assert made <= (1 if starts else 0), f"{made} jobs by {name} {json.dumps(arguments)[:2000]}"


def places(schema: dict[str, Any], path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in the arguments of a tool where a value can stand, also those not listed."""
    for name, field in schema.get("properties", {}).items():
        yield (*path, name)
        yield from places(field, (*path, name))
        if field.get("additionalProperties"):
            yield (*path, name, "seed")
    if "items" in schema:
        yield (*path, 0)
        yield from places(schema["items"], (*path, 0))


def with_value(arguments: dict[str, Any], path: tuple[Any, ...], value: Any) -> Any:
    """Return arguments with a value at a place, and the objects and lists around it."""
    changed: Any = copy.deepcopy(arguments)
    node = changed
    for part, following in itertools.pairwise(path):
        inner: Any = [{"id": "capitals"}] if following == 0 else {}
        node = node.setdefault(part, inner) if isinstance(node, dict) else node[part]
    node[path[-1]] = value
    return changed


def try_wrong_values(hub: Any, number_of_values: int) -> None:
    """Call each tool with a wrong value in each place; with fewer values each place gets others."""
    turns = itertools.cycle(range(len(WRONG)))
    forms = {tool.name: tool.build().arguments for tool in all_tools()}
    with served(hub) as server:
        for name in server.tools:
            form = forms[name]
            base = {field: RIGHT[field] for field in form.get("required", ()) if field in RIGHT}
            base |= {field: server.job for field in form.get("required", ()) if field == "job_id"}
            base |= {"dry_run": True} if "dry_run" in form["properties"] else {}
            for place in places(form):
                if len(place) == 1:
                    continue  # random values are enough there
                whole = dict(base)
                if name == "submit_evaluation":
                    what = {"benchmarks", "collection"} - {place[0]}
                    whole |= {field: RIGHT[field] for field in sorted(what)[:1]}
                    whole |= {} if place[0] == "models" else {"model": RIGHT["model"]}
                for _ in range(number_of_values):
                    wrong = WRONG[next(turns)]
                    judged(server, name, with_value(whole, place, wrong))


def fuzz(hub: Any, examples: int) -> None:
    with served(hub) as server:

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=examples < 1000,
            suppress_health_check=list(HealthCheck),
        )
        @given(call=calls(server.tools, server.job))
        def any_call(call: tuple[str, dict[str, Any]]) -> None:
            check(hub, server, *call)

        any_call()


def test_random_arguments_break_no_tool_and_start_no_extra_job(hub):
    fuzz(hub, 120)


def test_a_wrong_value_inside_an_argument_breaks_no_tool(hub):
    try_wrong_values(hub, 1)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_every_wrong_value_inside_an_argument_breaks_no_tool(hub):
    try_wrong_values(hub, len(WRONG))


def test_lone_surrogates_break_no_tool(hub):
    half = "\ud800"
    with served(hub) as server:
        for name, properties in server.tools.items():
            for argument, schema in properties.items():
                arguments = {"job_id": server.job} if "job_id" in properties else {}
                if name == "submit_evaluation":
                    arguments |= {"model": {"name": half}, "benchmarks": [{"id": "capitals"}]}
                arguments[argument] = {
                    "string": half,
                    "array": [half],
                    "object": {half: half, "name": half},
                }.get(schema["type"], half)
                result = server.call_directly(
                    name,
                    {**arguments, "dry_run": True}
                    if "dry_run" in properties and argument != "dry_run"
                    else arguments,
                )
                told = result.model_dump_json()
                assert "failed inside evalhub-mcp" not in told, (name, arguments)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_thousand_random_arguments_break_no_tool_and_start_no_extra_job(hub):
    fuzz(hub, 10_000)
