"""discover_providers, find_benchmarks and get_benchmark, on the real hub."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import anyio
import httpx
import pytest

from evalhub_mcp.app.application import App
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.catalog_cache import CatalogCache
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.observability.call_log import Call, current_call
from evalhub_mcp.settings import Settings
from tests.catalog.sample import LM, catalog
from tests.client.support.hub import HubProcess
from tests.server.support.reply_text import row_of
from tests.server.support.sample_hub import Curious, agent, curious, sample_hub

pytestmark = pytest.mark.anyio
__all__ = ["agent", "sample_hub"]


def ids(reply: Any, key: str = "providers") -> list[str]:
    return [item["id"] for item in reply.data.get(key, [])]


def references(reply: Any) -> list[str]:
    return [f"{b['provider_id']}/{b['id']}" for b in reply.data["benchmarks"]]


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every request that goes to a hub, in order."""
    sent: list[str] = []
    original = httpx.AsyncClient.send

    async def counting(self: httpx.AsyncClient, request: httpx.Request, **more: Any) -> Any:
        sent.append(f"{request.method} {request.url.path}")
        return await original(self, request, **more)

    monkeypatch.setattr(httpx.AsyncClient, "send", counting)
    return sent


async def test_a_hundred_discover_calls_make_two_requests_to_the_hub(
    sample_hub: str, requests: list[str]
) -> None:
    async with curious(sample_hub) as agent, anyio.create_task_group() as group:
        for _ in range(100):
            group.start_soon(agent.call, "discover_providers")
    assert sorted(requests) == [
        "GET /api/v1/evaluations/collections",
        "GET /api/v1/evaluations/providers",
    ]


async def test_with_the_hub_down_the_catalog_is_served_and_marked_as_old(
    tmp_path: Path,
) -> None:
    process = HubProcess(tmp_path)
    process.start()
    try:
        async with curious(process.url, catalog_ttl=0, timeout=2) as agent:
            fresh = await agent.call("find_benchmarks", query="math")
            assert "older catalog" not in fresh.text
            process.stop()
            old = await agent.call("find_benchmarks", query="math")
            assert "this is an older catalog" in old.text
            assert old.data["benchmarks"] == fresh.data["benchmarks"]
            assert (await agent.read("evalhub://benchmarks"))["stale"]
    finally:
        process.stop()


async def test_snapshots_are_kept_by_tenant_and_by_user(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[str, str]] = []

    async def get(self: CatalogCache, tenant: str, principal: str, *_: Any, **__: Any) -> Any:
        kept.append((tenant, principal))
        return catalog((), ())

    monkeypatch.setattr(CatalogCache, "get", get)
    app = App(Settings(base_url="http://127.0.0.1:9", auth_type="rbac-proxy", transport="http"))
    try:
        for tenant, user in (("blue", "ann"), ("blue", "bob"), ("red", "ann")):
            token = current_call.set(Call("id", "tools/call", caller=Caller(tenant, user)))
            context: Any = SimpleNamespace(mcp_server=SimpleNamespace(app=app))
            await (await open_session(context)).catalog()
            current_call.reset(token)
    finally:
        await app.hub.aclose()
    assert kept == [("blue", "ann"), ("blue", "bob"), ("red", "ann")]


async def test_searching_costs_no_request_once_the_catalog_is_there(
    sample_hub: str, requests: list[str]
) -> None:
    async with curious(sample_hub) as agent:
        await agent.call("find_benchmarks", query="maths")
        before = len(requests)
        await agent.call("find_benchmarks", query="code")
        await agent.call("get_benchmark", benchmark_id="toxigen")
        await agent.call("find_collections", query="safety")
        await agent.call("get_collection", collection_id="standard-suite")
        await agent.call("recommend_evaluation", goal="safe enough?")
        assert len(requests) == before


async def test_providers_come_with_everything_they_declare(agent: Curious) -> None:
    reply = await agent.call("discover_providers", evaluates=["red teaming"])
    assert ids(reply) == ["garak", "garak-kfp"]
    garak = reply.text.partition("\n- garak-kfp (")[0]
    assert "- garak (3 benchmarks), Garak scanner: " in garak
    for label in ("target: model; evaluates: ", "use when: ", "hints: ", "reading results: ",
                  "goes well with: "):  # fmt: skip
        assert f"  {label}" in garak
    for fact in ("A full scan takes", "LOWER is better", "guidellm"):
        assert fact in garak


async def test_providers_without_metadata_are_offered_with_the_reason(agent: Curious) -> None:
    reply = await agent.call("discover_providers", target_type="inference_server")
    assert ids(reply) == []
    assert "Also consider (not declared for this, but likely):" in reply.text
    other = row_of(reply.text, "- ")
    assert other.startswith("- guidellm (")
    assert "labelled for inference servers" in other


async def test_an_undeclared_capability_is_answered_with_the_declared_ones(agent: Curious) -> None:
    reply = await agent.call("discover_providers", evaluates=["basket weaving"])
    assert reply.data["providers"] == []
    assert "Declared:" in reply.text
    assert "red_teaming" in reply.text


async def test_an_unknown_target_type_is_an_error_that_names_the_known_ones(
    agent: Curious,
) -> None:
    text = await agent.refused("discover_providers", target_type="robot")
    assert "target_type" in text
    assert "inference_server" in text


async def test_search_replies_name_provider_metric_direction_threshold_and_size(
    agent: Curious,
) -> None:
    reply = await agent.call("find_benchmarks", query="hate speech", limit=2)
    assert reply.data["benchmarks"][0] == {"provider_id": LM, "id": "toxigen"}
    first = row_of(reply.text, f"- {LM}/toxigen: ")
    assert first.endswith("[acc, higher is better; threshold 0.25; 940 samples]")
    assert f"Showing 2 of {reply.data['total']} benchmarks" in reply.text


async def test_search_results_state_that_lower_is_better(agent: Curious) -> None:
    reply = await agent.call("find_benchmarks", query="owasp")
    first = next(row for row in reply.text.splitlines() if row.startswith("- "))
    assert "[attack_success_rate, lower is better" in first


async def test_filters_accept_other_spellings_and_can_be_combined(agent: Curious) -> None:
    rag = await agent.call("find_benchmarks", category="RAG Evaluation")
    assert references(rag) == ["deepeval/deepeval-faithfulness", "ragas/ragas_rag_default"]
    by_name = await agent.call("find_benchmarks", provider_id="lm evaluation harness", tag="Code")
    assert references(by_name) == [f"{LM}/humaneval", f"{LM}/mbpp"]
    both = await agent.call("find_benchmarks", query="python", provider_id="lighteval")
    assert all(name.startswith("lighteval/") for name in references(both))


async def test_a_search_without_hits_offers_similar_values(agent: Curious) -> None:
    reply = await agent.call("find_benchmarks", category="secrity")
    assert reply.data == {"answer": reply.text, "benchmarks": [], "total": 0}
    assert "Close: security" in reply.text
    assert "No benchmark matches" in (await agent.call("find_benchmarks", query="klingon")).text


async def test_an_unknown_provider_is_an_error_with_near_ones(agent: Curious) -> None:
    text = await agent.refused("find_benchmarks", provider_id="garrak")
    assert "There is no provider 'garrak'" in text
    assert "Close: garak" in text


async def test_pages_show_every_benchmark_once(agent: Curious) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        reply = await agent.call("find_benchmarks", query="maths", limit=3, cursor=cursor)
        seen += references(reply)
        cursor = reply.data.get("next_cursor")
        if cursor is None:
            break
        assert cursor in reply.text
    assert len(seen) == len(set(seen)) == reply.data["total"]


async def test_a_cursor_survives_a_renewal_of_the_catalog(sample_hub: str) -> None:
    async with curious(sample_hub, catalog_ttl=0) as agent:
        first = await agent.call("find_benchmarks", query="safety", limit=4)
        second = await agent.call(
            "find_benchmarks", query="safety", limit=4, cursor=first.data["next_cursor"]
        )
        assert not set(references(first)) & set(references(second))
        assert "Showing 5-8 of" in second.text
    async with curious(sample_hub) as another_server:
        again = await another_server.call(
            "find_benchmarks", query="safety", limit=4, cursor=first.data["next_cursor"]
        )
    assert references(again) == references(second)


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "WzFd", "%%%", "x" * 500])
async def test_an_invalid_cursor_is_refused(agent: Curious, cursor: str) -> None:
    assert "cursor" in await agent.refused("find_benchmarks", query="maths", cursor=cursor)


async def test_a_cursor_of_another_search_is_refused(agent: Curious) -> None:
    first = await agent.call("find_benchmarks", query="maths", limit=2)
    text = await agent.refused(
        "find_benchmarks", query="code", limit=2, cursor=first.data["next_cursor"]
    )
    assert "another search" in text


async def test_a_benchmark_comes_with_all_that_is_needed_to_run_and_read_it(
    agent: Curious,
) -> None:
    reply = await agent.call("get_benchmark", benchmark_id="Hidden hate speech")
    assert (reply.data["provider_id"], reply.data["id"]) == (LM, "toxigen")
    assert "reports: " not in reply.text, "acc is the only metric"
    assert "num_examples" in row_of(reply.text, "Before running: ")
    for fact in ("Primary metric: acc, higher is better; passes with at least 0.25\n",
                 "; 0.5-1.0 sees most of it", "940 samples",
                 "\nReading it: Share of texts judged rightly.",
                 "\nIn collections: safety-and-fairness-v1\n",
                 f'"id": "toxigen", "provider_id": "{LM}"'):  # fmt: skip
        assert fact in reply.text


async def test_a_benchmark_without_a_primary_score_says_so(agent: Curious) -> None:
    reply = await agent.call("get_benchmark", benchmark_id="inspect/gaia")
    assert "No primary metric is declared" in reply.text
    assert "Primary metric: " not in reply.text


async def test_an_ambiguous_benchmark_lists_the_candidates(agent: Curious) -> None:
    text = await agent.refused("get_benchmark", benchmark_id="quick")
    assert "2 providers offer 'quick'" in text
    assert "garak/quick" in text
    assert "garak-kfp/quick" in text
    reply = await agent.call("get_benchmark", benchmark_id="quick", provider_id="Garak KFP")
    assert reply.data["provider_id"] == "garak-kfp"


async def test_an_unknown_benchmark_offers_near_ones(agent: Curious) -> None:
    text = await agent.refused("get_benchmark", benchmark_id="hellaswagg")
    assert f"Close: {LM}/hellaswag" in text
    other = await agent.refused("get_benchmark", benchmark_id="toxigen", provider_id="garak")
    assert f"{LM}/toxigen" in other


DEFAULTS: list[tuple[str, dict[str, Any]]] = [
    ("discover_providers", {}),
    ("discover_providers", {"evaluates": ["safety"]}),
    ("discover_providers", {"query": "is it safe"}),
    ("find_benchmarks", {}),
    ("find_benchmarks", {"query": "safety"}),
    ("get_benchmark", {"benchmark_id": "garak/quick"}),
    ("find_collections", {}),
    ("get_collection", {"collection_id": "leaderboard-percent"}),
    ("recommend_evaluation", {"goal": "is my fine-tune still safe"}),
]


@pytest.mark.parametrize(("tool", "arguments"), DEFAULTS)
async def test_default_replies_stay_under_six_kilobytes(
    agent: Curious, tool: str, arguments: dict[str, Any]
) -> None:
    reply = await agent.call(tool, **arguments)
    assert len(reply.text.encode()) < 6_000
    assert len(json.dumps(reply.data, ensure_ascii=False).encode()) < 6_000


@pytest.mark.parametrize(("tool", "arguments"), DEFAULTS)
async def test_both_protocol_eras_get_the_same_reply(
    sample_hub: str, agent: Curious, tool: str, arguments: dict[str, Any]
) -> None:
    modern = await agent.call(tool, **arguments)
    async with curious(sample_hub, mode="legacy") as old:
        legacy = await old.call(tool, **arguments)
    assert legacy.text == modern.text
    assert legacy.data == modern.data


async def test_an_unknown_tag_is_answered_with_a_query_that_finds_benchmarks(agent):
    reply = await agent.call("find_benchmarks", tag="ifeval benchmark")
    assert (
        "As a query it finds 1 benchmark: find_benchmarks(query='ifeval benchmark')." in reply.text
    )
    nothing = await agent.call("find_benchmarks", query="zzzzqqqq")
    assert "The catalog has: " in nothing.text


async def test_hints_are_shown_for_a_searched_provider_and_not_in_the_overview(
    agent: Curious,
) -> None:
    overview = await agent.call("discover_providers")
    asked = await agent.call("discover_providers", query="safety red team")
    assert "hints" not in overview.text.split("Left out here")[0]
    assert all(set(provider) == {"id", "name"} for provider in overview.data["providers"])
    assert len(overview.data["providers"]) > 1
    assert "  hints: " in asked.text.partition("\n- ")[2].partition("\n- ")[0]


@pytest.mark.parametrize("name", ["ragas", "RAGAS", "GuideLLM"])
async def test_a_provider_is_found_by_its_name(agent: Curious, name: str) -> None:
    reply = await agent.call("discover_providers", query=name)
    assert f"- {name.lower()} (" in reply.text
    assert "None of" not in reply.text


@pytest.mark.parametrize(
    ("given", "found"),
    [("endpoint", "guidellm"), ("Inference Server", "guidellm"), ("agents", "agent")],
)
async def test_a_target_may_be_called_by_another_name(
    agent: Curious, given: str, found: str
) -> None:
    assert found in (await agent.call("discover_providers", target_type=given)).text


async def test_a_target_in_words_is_a_target(agent: Curious) -> None:
    for word in ("agent", "endpoint", "model"):
        typed = await agent.call("discover_providers", target_type=word)
        assert (await agent.call("discover_providers", query=word)).text == typed.text
    assert "Declared: model." in (await agent.call("discover_providers", query="agent")).text


async def test_with_a_provider_come_the_collections_that_run_it(agent: Curious) -> None:
    reply = await agent.call("discover_providers", query="garak")
    assert "Collections for it, run as one job: red-team-gate" in reply.text


async def test_a_load_test_leads_to_a_provider_that_has_one(agent: Curious) -> None:
    reply = await agent.call("discover_providers", query="load test my endpoint")
    assert "guidellm" in reply.text
    assert "- garak" not in reply.text
