"""What agents see, committed: schemas and typical replies, reviewed by diff.

`UPDATE_SNAPSHOTS=1 pytest tests/server/test_snapshots.py` writes them anew.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

import evalhub_mcp.server.core
from evalhub_mcp.server.core.offered_tools import LISTING
from evalhub_mcp.server.core.reply import ANSWER
from evalhub_mcp.server.core.tool_listing import generate
from evalhub_mcp.server.tools import all_tools
from tests.catalog.sample import LM
from tests.server.support.sample_hub import Curious, Jobs, agent, jobs, sample_hub

pytestmark = pytest.mark.anyio
__all__ = ["agent", "jobs", "sample_hub"]

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"
UPDATE = os.environ.get("UPDATE_SNAPSHOTS") == "1"

REPLIES: list[tuple[str, str, dict[str, Any]]] = [
    ("recommend_evaluation", "recommend_evaluation", {"goal": "is my fine-tune still safe"}),
    ("recommend_evaluation_nothing", "recommend_evaluation", {"goal": "klingon poetry"}),
    ("discover_providers", "discover_providers", {"evaluates": ["red teaming"]}),
    ("discover_providers_all", "discover_providers", {}),
    ("discover_providers_none", "discover_providers", {"evaluates": ["jailbreak"]}),
    ("find_benchmarks", "find_benchmarks", {"query": "maths", "limit": 4}),
    ("find_benchmarks_none", "find_benchmarks", {"category": "secrity"}),
    ("get_benchmark", "get_benchmark", {"benchmark_id": "toxigen"}),
    ("find_collections", "find_collections", {"query": "safety"}),
    ("get_collection", "get_collection", {"collection_id": "red-team-gate"}),
    ("get_collection_traps", "get_collection", {"collection_id": "leaderboard-percent"}),
]
ERRORS: list[tuple[str, str, dict[str, Any]]] = [
    ("error_unknown_argument", "find_benchmarks", {"provider": "garak"}),
    ("error_bad_argument", "discover_providers", {"target_type": "robot"}),
    ("error_ambiguous", "get_benchmark", {"benchmark_id": "quick"}),
    ("error_near", "get_benchmark", {"benchmark_id": "hellaswagg"}),
]


def check(name: str, content: str) -> None:
    """Compare with what is committed, or commit it anew."""
    path = SNAPSHOTS / name
    content = content.rstrip("\n") + "\n"
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    assert path.exists(), f"{name} is not committed; run with UPDATE_SNAPSHOTS=1"
    assert content == path.read_text(), f"{name} differs; review it with UPDATE_SNAPSHOTS=1"


def stable(text: str) -> str:
    """`text` without what differs from run to run."""
    text = re.sub(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)", "<time>", text)
    return re.sub(r"http://127\.0\.0\.1:\d+", "<hub>", text)


def beside(reply: Any) -> dict[str, Any]:
    """The structured content beside the text, which it has as `answer`."""
    return {name: value for name, value in reply.data.items() if name != ANSWER}


def as_json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


def test_the_list_of_tools_is_the_one_the_tools_themselves_give() -> None:
    """What hosts are told comes from a generated file; its diff is the review."""
    path = Path(evalhub_mcp.server.core.__file__).with_name(LISTING)
    generated = generate(all_tools())
    if UPDATE:
        path.write_text(generated)
    assert path.read_text() == generated, "run python scripts/tool_listing.py and review it"


async def test_the_prompts_and_resources(agent: Curious) -> None:
    def plain(items: list[Any]) -> list[dict[str, Any]]:
        return [item.model_dump(mode="json", by_alias=True, exclude_none=True) for item in items]

    prompts = (await agent.client.list_prompts()).prompts
    resources = (await agent.client.list_resources()).resources
    templates = (await agent.client.list_resource_templates()).resource_templates
    check("prompts.json", as_json(plain(prompts)))
    ours = [resource for resource in resources if str(resource.uri).startswith("evalhub://")]
    check("resources.json", as_json([*plain(ours), *plain(templates)]))


@pytest.mark.parametrize(("name", "tool", "arguments"), REPLIES, ids=lambda value: str(value)[:40])
async def test_a_typical_reply(
    agent: Curious, name: str, tool: str, arguments: dict[str, Any]
) -> None:
    reply = await agent.call(tool, **arguments)
    call = f"{tool}({json.dumps(arguments)})"
    check(f"replies/{name}.txt", f"{call}\n\n{reply.text}\n\n{as_json(beside(reply))}")


@pytest.mark.parametrize(("name", "tool", "arguments"), ERRORS, ids=lambda value: str(value)[:40])
async def test_a_typical_error(
    agent: Curious, name: str, tool: str, arguments: dict[str, Any]
) -> None:
    text = await agent.refused(tool, **arguments)
    check(f"replies/{name}.txt", f"{tool}({json.dumps(arguments)})\n\n{text}")


async def test_typical_prompts(agent: Curious, jobs: Jobs) -> None:
    before = jobs.finished(
        "before", (LM, "mmlu", {"acc": 0.5, "acc_stderr": 0.004}), (LM, "bbq", {"acc": 0.9})
    )
    after = jobs.finished(
        "after", (LM, "mmlu", {"acc": 0.6, "acc_stderr": 0.004}), (LM, "bbq", {"acc": 0.5})
    )
    for name, arguments in (
        ("edd_workflow", {"application_type": "rag"}),
        ("evaluate_model", {"benchmark_preferences": "maths"}),
        ("compare_runs", {"job_ids": f"{before},{after}"}),
        ("release_gate", {"job_ids": after, "baseline_job_id": before}),
    ):
        check(f"prompts/{name}.txt", stable(await agent.prompt(name, **arguments)))


async def test_typical_results(agent: Curious, jobs: Jobs) -> None:
    before = jobs.finished("before", (LM, "mmlu", {"acc": 0.5, "acc_stderr": 0.004}))
    after = jobs.finished("after", (LM, "mmlu", {"acc": 0.6, "acc_stderr": 0.004}))
    for name, tool, arguments in (
        ("get_job_results", "get_job_results", {"job_id": after}),
        ("compare_jobs", "compare_jobs", {"job_ids": [before, after]}),
    ):
        reply = await agent.call(tool, **arguments)
        check(f"replies/{name}.txt", stable(f"{reply.text}\n\n{as_json(beside(reply))}"))
