"""The structured form of each tool's reply, for hosts that show a model only that."""

import json
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from evalhub_mcp.app.application import App
from evalhub_mcp.server.core.tool_listing import read_listing
from evalhub_mcp.server.tools.dataset_check.tool import check_dataset
from evalhub_mcp.settings import Settings

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "formed"}
BOTH = [{"id": "capitals", "provider_id": "alpha"}, {"id": "breakout", "provider_id": "alpha"}]
MAX_BYTES = 6_000


def closed(node: Any) -> Any:
    """A schema with every object closed, as Cursor validates it."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    shut = {key: closed(value) for key, value in node.items()}
    return shut | {"additionalProperties": False} if node.get("type") == "object" else shut


SCHEMAS = {tool.name: closed(tool.output_schema) for tool in read_listing().tools}


def check_form(tool: str, data: dict[str, Any]) -> None:
    """The structured content fits its closed schema, holds the text and is short."""
    jsonschema.validate(data, SCHEMAS[tool])
    assert data["answer"]
    assert len(json.dumps(data, ensure_ascii=False).encode()) < MAX_BYTES, tool


async def test_the_structured_reply_of_every_tool_fits_its_schema_when_that_is_closed(
    agent, hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = set()

    async def call(tool: str, **arguments: Any) -> dict[str, Any]:
        reply = await agent.call(tool, **arguments)
        assert not reply.failed, reply.text
        check_form(tool, reply.data)
        called.add(tool)
        return dict(reply.data)

    async def submit(**more: Any) -> str:
        submission = {"model": MODEL, "benchmarks": BOTH, "allow_duplicate": True, **more}
        return str((await call("submit_evaluation", **submission))["job_id"])

    first, second = [await submit() for _ in "12"]
    for job, score in ((first, 0.8), (second, 0.5)):
        metrics = {"acc": score, "n_samples": 50}
        hub.event(job, "capitals", 0, "completed", metrics=metrics)
        await call("get_job_status", job_id=job)
        why = {"message": "CUDA out of memory", "message_code": "x"}
        hub.event(job, "breakout", 1, "failed", error_message=why)
    await call("submit_evaluation", model=MODEL, collection="pair", dry_run=True)
    running = await submit(allow_duplicate=False)
    again = await call("submit_evaluation", model=MODEL, benchmarks=BOTH)
    assert (again["job_id"], again["duplicate"]) == (running, True)
    for detail in ("concise", "detailed"):
        await call("get_job_results", job_id=first, detail=detail)
    await call("compare_jobs", job_ids=[first, second])
    for group_by in ("benchmark", "model"):
        await call("get_history", model=MODEL["name"], group_by=group_by)
    await call("get_samples", job_id=first, benchmark="capitals")
    await call("diagnose_job", job_id=first)
    await call("get_job_logs", job_id=first)
    await call("rerun_evaluation", job_id=first, only_failed=True)
    await call("cancel_job", job_id=running)
    assert (await call("list_jobs", model=MODEL["name"], limit=2))["next_cursor"]
    await call("list_jobs", state="cancelled", model=MODEL["name"])

    await call("check_connection")
    await call("recommend_evaluation", goal="is it safe and what does it know")
    await call("recommend_evaluation", goal="klingon poetry")
    await call("discover_providers")
    await call("discover_providers", query="a broad first look")
    assert (await call("find_benchmarks", limit=2))["next_cursor"]
    await call("get_benchmark", benchmark_id="capitals")
    await call("find_collections")
    await call("get_collection", collection_id="pair")
    collection = {"name": f"form {uuid.uuid4().hex[:8]}", "category": "x", "benchmarks": BOTH}
    await call("create_collection", **collection, dry_run=True)
    made = (await call("create_collection", **collection))["collection_id"]
    for action in ("change", "clone", "delete"):
        changes = {"remove": ["breakout"]} if action == "change" else None
        await call("change_collection", collection_id=made, action=action, changes=changes,
                   dry_run=True)  # fmt: skip
    models = [{**MODEL, "name": name} for name in "ab"]
    await call("submit_evaluation", models=models, benchmarks=BOTH)
    hub.client.collections.delete(made)

    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "questions.csv").write_text("question,answer\nWhat?,this\n")
    app = App(Settings(local=True, dataset_roots=(tmp_path,)))
    context: Any = SimpleNamespace(mcp_server=SimpleNamespace(app=app))
    checked = await check_dataset.fn(context, "questions.csv", None)
    check_form("check_dataset", checked.structured_content)
    assert called | {"check_dataset"} == set(SCHEMAS)


async def test_an_error_of_any_tool_has_no_structured_content(agent) -> None:
    """`fails` checks that there is none."""
    for tool in (await agent.client.list_tools()).tools:
        await agent.fails(tool.name, no_such_argument=1)
    for tool in ("get_job_status", "get_job_results", "get_job_logs", "diagnose_job", "cancel_job"):
        assert "There is no job" in await agent.fails(tool, job_id="nope")
    await agent.fails("get_benchmark", benchmark_id="nope")
    await agent.fails("submit_evaluation", model=MODEL, benchmarks=["nope"])
