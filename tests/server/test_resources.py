"""Resources: the Go server's URIs, in pages with totals, and errors that say why."""

import json
from typing import Any

import httpx
import pytest
from mcp import Client, MCPError

from evalhub_mcp._version import __version__
from evalhub_mcp.client import SyncEvalHubClient
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.catalog.sample import LM
from tests.server.support.sample_hub import Curious, Jobs, agent, curious, jobs, sample_hub

pytestmark = pytest.mark.anyio
__all__ = ["agent", "jobs", "sample_hub"]

INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
ERAS = ("legacy", "auto")

GO_RESOURCES = {
    "evalhub://providers",
    "evalhub://benchmarks",
    "evalhub://collections",
    "evalhub://jobs",
    "evalhub://server/version",
}
GO_TEMPLATES = {
    "evalhub://providers/{id}",
    "evalhub://benchmarks/{id}",
    "evalhub://benchmarks{?label*}",
    "evalhub://collections/{id}",
    "evalhub://jobs/{id}",
    "evalhub://jobs{?status}",
}


async def refusal(agent: Curious, uri: str) -> MCPError:
    with pytest.raises(MCPError) as caught:
        await agent.client.read_resource(uri)
    return caught.value


@pytest.mark.parametrize("mode", ERAS)
async def test_all_resource_uris_of_the_go_server_are_served(sample_hub: str, mode: str) -> None:
    async with curious(sample_hub, mode=mode) as agent:
        listed = (await agent.client.list_resources()).resources
        templates = (await agent.client.list_resource_templates()).resource_templates
    assert {str(resource.uri) for resource in listed} >= GO_RESOURCES
    assert {template.uri_template for template in templates} > GO_TEMPLATES
    assert "evalhub://providers/{provider_id}/benchmarks/{benchmark_id}" in {
        template.uri_template for template in templates
    }
    assert all(item.description for item in listed)
    assert all(item.description for item in templates)
    for resource in listed:
        if str(resource.uri) in GO_RESOURCES:
            assert resource.mime_type == "application/json"


@pytest.mark.parametrize("mode", ERAS)
async def test_every_listed_resource_can_be_read(sample_hub: str, mode: str) -> None:
    async with curious(sample_hub, mode=mode) as agent:
        for uri in GO_RESOURCES:
            assert await agent.read(uri)


async def test_lists_are_pages_with_totals(agent: Curious) -> None:
    first = await agent.read("evalhub://benchmarks?limit=20")
    assert (len(first["items"]), first["offset"], first["limit"]) == (20, 0, 20)
    seen, page = list(first["items"]), first
    while "next" in page:
        page = await agent.read(page["next"])
        seen += page["items"]
    assert len(seen) == first["total"]
    assert len({(item["provider_id"], item["id"]) for item in seen}) == first["total"]


async def test_a_page_beyond_the_end_is_empty_and_keeps_the_total(agent: Curious) -> None:
    page = await agent.read("evalhub://providers?offset=500")
    assert page == {"items": [], "total": 9, "limit": 50, "offset": 500}


async def test_benchmarks_come_with_their_provider_and_a_uri_that_works(agent: Curious) -> None:
    page = await agent.read("evalhub://benchmarks?label=jailbreak")
    (item,) = page["items"]
    assert (item["provider_id"], item["id"]) == ("inspect", "inspect/petri-jailbreak")
    detail = await agent.read(item["uri"])
    assert detail["provider_id"] == "inspect"
    assert detail["description"]


async def test_benchmarks_must_carry_all_requested_labels_in_any_spelling(agent: Curious) -> None:
    both = await agent.read("evalhub://benchmarks?label=Safety&label=toxicity")
    comma = await agent.read("evalhub://benchmarks?label=safety,toxicity")
    assert [b["id"] for b in both["items"]] == ["quality", "quality", "toxigen"]
    assert comma["items"] == both["items"]
    rag = await agent.read("evalhub://benchmarks?label=rag_evaluation")
    assert {b["provider_id"] for b in rag["items"]} == {"deepeval", "ragas"}
    assert (await agent.read("evalhub://benchmarks?label=poetry"))["total"] == 0


async def test_a_provider_shows_its_metadata_and_a_page_of_benchmarks_but_no_runtime(
    agent: Curious,
) -> None:
    document = await agent.read(f"evalhub://providers/{LM}?limit=3")
    assert document["agent"]["target_type"] == "model"
    assert len(document["benchmarks"]["items"]) == 3
    assert document["benchmarks"]["total"] == 26
    assert document["benchmarks"]["next"] == f"evalhub://providers/{LM}?limit=3&offset=3"
    assert "runtime" not in document
    listed = await agent.read("evalhub://providers")
    assert {p["id"]: p["benchmark_count"] for p in listed["items"]}[LM] == 26


def assert_superset(ours: Any, hubs: Any, path: str = "") -> None:
    """Every field of the hub's document is in ours, with the same value."""
    if isinstance(hubs, dict):
        assert isinstance(ours, dict), path
        for key, value in hubs.items():
            assert key in ours, f"{path}.{key}"
            assert_superset(ours[key], value, f"{path}.{key}")
    elif isinstance(hubs, list):
        assert len(ours) == len(hubs), path
        for index, value in enumerate(hubs):
            assert_superset(ours[index], value, f"{path}[{index}]")
    elif path.endswith("_at"):
        # The hub writes nanoseconds, and Python reads microseconds.
        assert str(ours)[:19] == str(hubs)[:19], path
    else:
        assert ours == hubs or str(ours).split() == str(hubs).split(), path


async def test_single_resources_have_every_field_of_the_hubs_own_document(
    sample_hub: str, agent: Curious, jobs: Jobs
) -> None:
    done = jobs.finished("whole", (LM, "mmlu", {"acc": 0.7}))
    failed = jobs.failed("broken", LM, "mmlu", "the endpoint refused the connection")
    waiting = jobs.submitted("waiting", [(LM, "mmlu")])
    for kind, names in (
        ("providers", [LM, "garak", "ragas"]),
        ("collections", ["leaderboard-percent", "red-team-gate"]),
        ("jobs", [done, failed, waiting]),
    ):
        for name in names:
            url = f"{sample_hub}/api/v1/evaluations/{kind}/{name}"
            hubs = httpx.get(url).json()
            hubs.pop("runtime", None)  # it holds commands, and may hold secrets
            ours = await agent.read(f"evalhub://{kind}/{name}")
            assert_superset(ours, hubs, f"{kind}/{name}")
            assert ours["id"] == ours["resource"]["id"] == name
    assert (await agent.read(f"evalhub://jobs/{waiting}"))["results"] == {}
    for kind in ("providers", "collections", "jobs"):
        error = await refusal(agent, f"evalhub://{kind}/00000000-0000-0000-0000-000000000000")
        assert "Resource not found" in str(error), kind


async def test_deeply_nested_parameters_of_a_collection_are_not_cut(sample_hub: str) -> None:
    deep: dict[str, Any] = {"max_samples": 7}
    for name in ("probe", "group", "probes", "plugins", "config"):
        deep = {name: deep}
    member = {"id": "quick", "provider_id": "garak", "parameters": deep}
    with SyncEvalHubClient(sample_hub) as client:
        made = client.collections.create(
            {"name": "deep", "category": "security", "benchmarks": [member]}
        )
        try:
            async with curious(sample_hub) as fresh:
                document = await fresh.read(f"evalhub://collections/{made.id}")
        finally:
            client.collections.delete(made.id)
    assert document["benchmarks"][0]["parameters"] == deep


async def test_names_are_accepted_where_ids_are(agent: Curious) -> None:
    assert (await agent.read("evalhub://providers/Garak%20KFP"))["id"] == "garak-kfp"
    assert (await agent.read("evalhub://benchmarks/toxigen"))["provider_id"] == LM
    assert (await agent.read("evalhub://benchmarks/inspect/gsm8k"))["id"] == "inspect/gsm8k"
    assert (await agent.read("evalhub://benchmarks/inspect%2Fgsm8k"))["id"] == "inspect/gsm8k"
    quick = await agent.read("evalhub://providers/garak-kfp/benchmarks/quick")
    assert quick["provider_id"] == "garak-kfp"
    assert quick["primary_score"]["lower_is_better"] is True


async def test_a_collection_names_its_traps(agent: Curious) -> None:
    document = await agent.read("evalhub://collections/leaderboard-percent")
    assert document["id"] == "leaderboard-percent"
    assert [b["id"] for b in document["benchmarks"]] == ["leaderboard_mmlu_pro", "leaderboard_gpqa"]
    assert "can never be met" in document["traps"][0]
    listed = await agent.read("evalhub://collections?limit=2")
    assert (len(listed["items"]), listed["total"]) == (2, 5)


async def test_jobs_are_listed_newest_first_and_by_status(
    sample_hub: str, agent: Curious, jobs: Jobs
) -> None:
    older = jobs.failed("broken", LM, "mmlu", "the endpoint refused the connection")
    newer = jobs.finished("done", (LM, "mmlu", {"acc": 0.7}))
    listed = await agent.read("evalhub://jobs")
    assert {older, newer} <= {item["id"] for item in listed["items"]}
    times = [item["created_at"] for item in listed["items"]]
    assert times == sorted(times, reverse=True)
    assert listed["total"] == len(times)
    failed = await agent.read("evalhub://jobs?status=Failed")
    assert all(item["created_at"].endswith("Z") for item in failed["items"])
    assert {item["status"] for item in failed["items"]} == {"failed"}
    assert older in [item["id"] for item in failed["items"]]
    one = await agent.read(f"evalhub://jobs/{newer}")
    assert one["results"]["benchmarks"][0]["metrics"] == {"acc": 0.7}
    assert one["status"]["state"] == "completed"


async def test_the_version_names_what_the_server_is_built_on(agent: Curious) -> None:
    document = await agent.read("evalhub://server/version")
    assert document["version"] == __version__
    assert document["mcp_library_version"].startswith("2.")


@pytest.mark.parametrize("mode", ERAS)
@pytest.mark.parametrize(
    ("uri", "reason"),
    [
        ("evalhub://benchmarks?limit=abc", "limit must be a whole number"),
        ("evalhub://benchmarks?limit=0", "limit must be 1 or more"),
        ("evalhub://benchmarks?limit=201", "limit may be at most 200"),
        ("evalhub://benchmarks?offset=-1", "offset must be 0 or more"),
        ("evalhub://benchmarks?limit=1&limit=2", "limit may be given once"),
        ("evalhub://benchmarks?lable=safety", "did you mean 'label'?"),
        ("evalhub://providers/garak/benchmarks/quick?limit=3", "Parameters: none"),
        ("evalhub://jobs?status=done", "Known: pending, running, completed"),
        ("evalhub://benchmarks/quick", "2 providers offer 'quick'"),
        ("evalhub://benchmarks/hellaswagg", f"Close: {LM}/hellaswag"),
        ("evalhub://providers/garrak", "Close: garak"),
        ("evalhub://collections/nope", "There is no collection 'nope'"),
        ("evalhub://jobs/00000000-0000-0000-0000-000000000000", "There is no job"),
        ("evalhub://jobs/..%2F..%2Fhealth", "There is no job"),
        ("evalhub://provders", "Did you mean evalhub://providers?"),
        ("evalhub://server/health", "There is no resource"),
        ("evalhub://providers/garak/secrets/x", "There is no resource"),
        ("file:///etc/passwd", "Unknown resource"),
        ("evalhub://benchmarks/" + "x" * 5_000, "longer than"),
    ],
)
async def test_a_bad_address_is_invalid_parameters_with_the_reason(
    sample_hub: str, mode: str, uri: str, reason: str
) -> None:
    async with curious(sample_hub, mode=mode) as agent:
        error = await refusal(agent, uri)
    assert error.code == INVALID_PARAMS
    assert reason in str(error)
    assert "Internal server error" not in str(error)


async def test_results_say_how_long_they_may_be_kept(
    sample_hub: str, agent: Curious, jobs: Jobs
) -> None:
    async def kept(uri: str) -> tuple[int, str]:
        result: Any = await agent.client.read_resource(uri)
        return result.ttl_ms, result.cache_scope

    finished = jobs.finished("kept", (LM, "mmlu", {"acc": 0.7}))
    waiting = jobs.submitted("waiting", [(LM, "mmlu")])
    assert await kept("evalhub://benchmarks") == (60_000, "private")
    assert await kept("evalhub://server/version") == (3_600_000, "public")
    assert await kept("evalhub://jobs") == (0, "private")
    assert await kept(f"evalhub://jobs/{waiting}") == (0, "private")
    assert (await kept(f"evalhub://jobs/{finished}"))[0] > 0
    for listing in (
        await agent.client.list_resources(),
        await agent.client.list_resource_templates(),
        await agent.client.list_prompts(),
        await agent.client.list_tools(),
    ):
        assert (listing.ttl_ms, listing.cache_scope) == (300_000, "private")


async def test_the_settings_bound_every_page(sample_hub: str) -> None:
    async with curious(sample_hub, list_page_limit=5) as agent:
        assert len((await agent.read("evalhub://benchmarks"))["items"]) == 5
        assert (await refusal(agent, "evalhub://benchmarks?limit=6")).code == INVALID_PARAMS


async def test_no_list_inlines_the_catalog(agent: Curious) -> None:
    for uri in ("evalhub://providers", "evalhub://collections", "evalhub://benchmarks?limit=10"):
        assert len(json.dumps(await agent.read(uri))) < 6_000


@pytest.mark.parametrize("mode", ERAS)
async def test_without_a_hub_the_error_says_how_to_set_one(mode: str) -> None:
    async with Client(build_server(Settings()), mode=mode) as client:
        agent = Curious(client)
        error = await refusal(agent, "evalhub://benchmarks")
        assert error.code == INTERNAL_ERROR
        assert "EVALHUB_BASE_URL" in str(error)
        assert (await agent.read("evalhub://server/version"))["name"] == "evalhub-mcp"
        assert (await refusal(agent, "evalhub://nope")).code == INVALID_PARAMS
