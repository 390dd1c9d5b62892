"""Changing, copying and deleting collections on the real hub, and finding them by label."""

import uuid
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from mcp import Client
from mcp_types import ElicitResult

from evalhub_mcp.app.application import App
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.collection_changes import jobs_of_collection
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.catalog.collection_review import review_collection
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.catalog.taxonomy import UnknownLabel, has_labels, label_fields
from evalhub_mcp.client.errors import BadRequestError
from evalhub_mcp.client.models import Collection, EvaluationJob
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.tools.collections.reply import collection_reply
from evalhub_mcp.server.tools.collections.text import collection_text
from evalhub_mcp.settings import Settings
from tests.narrow import text_of

pytestmark = pytest.mark.anyio
MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
MEMBERS: list[dict[str, Any]] = [
    {"id": "capitals", "provider_id": "alpha", "weight": 2},
    {"id": "breakout", "provider_id": "alpha"},
]


@pytest.fixture
def own(hub):
    """A collection of the caller, deleted afterwards with its copies."""
    name = f"Gate {uuid.uuid4().hex[:8]}"
    created = hub.client.collections.create(
        {"name": name, "category": "safety", "benchmarks": MEMBERS, "tags": ["old"]}
    )
    yield created
    for collection in hub.client.collections.list(scope="tenant"):
        if collection.name.startswith(name):
            hub.client.collections.delete(collection.id)


async def test_changed_fields_and_benchmarks_are_reported(agent, hub, own):
    reply = await agent.call(
        "change_collection",
        collection_id=own.id,
        action="change",
        changes={
            "description": "before each release",
            "labels": ["domain: healthcare", "tasks:qa"],
            "benchmarks": [
                {"id": "capitals", "pass_criteria": {"threshold": 0.7}},
                {"id": "beta/latency"},
            ],
            "remove": ["breakout"],
        },
    )
    stored = hub.client.collections.get(own.id)
    assert (stored.description, stored.domains, stored.tasks, stored.tags) == (
        "before each release", ["healthcare"], ["qa"], ["old"],
    )  # fmt: skip
    kept = [(b.provider_id, b.id, b.weight) for b in stored.benchmarks]
    assert kept == [("alpha", "capitals", 2), ("beta", "latency", None)]
    assert stored.benchmarks[0].pass_criteria.threshold == 0.7
    for reason in ("description", "added beta/latency", "removed alpha/breakout", "changed alpha/"):
        assert reason in reply.text
    found = await agent.call("find_collections", domains=["Healthcare"], tasks="qa")
    assert [item["id"] for item in found.data["collections"]] == [own.id]
    assert f"- {own.id} {own.name} [2 benchmarks" in found.text
    shown = await agent.call("get_collection", collection_id=own.id)
    assert "Labels: domains:healthcare, tasks:qa." in shown.text


async def test_rows_are_read_as_in_a_new_collection(agent, hub, own):
    row = {"id": "capitals", "parameters": '{"num_examples": "5"}', "pass_criteria": 0.7}
    await agent.call(
        "change_collection", collection_id=own.id, action="change", changes={"benchmarks": [row]}
    )
    stored = hub.client.collections.get(own.id).benchmarks[0]
    assert stored.parameters == {"num_examples": 5}
    assert stored.pass_criteria.threshold == 0.7


async def test_a_job_that_runs_it_is_named_by_its_name(agent, own):
    model = {"name": "m", "url": "http://127.0.0.1:9/v1"}
    reply = await agent.call(
        "submit_evaluation", model=model, collection={"id": own.id}, dry_run=True
    )
    assert f'"name": "m on {own.name}"' in reply.text


async def test_a_dry_run_and_the_same_again_change_nothing(agent, hub, own):
    changes = {"tags": ["new"]}
    arguments: dict[str, Any] = {"collection_id": own.id, "action": "change", "changes": changes}
    checked = await agent.call("change_collection", **arguments, dry_run=True)
    assert "would change: tags" in checked.text
    assert hub.client.collections.get(own.id).tags == ["old"]
    await agent.call("change_collection", **arguments)
    again = await agent.call("change_collection", **arguments)
    assert "is so already" in again.text
    again_dry = await agent.call("change_collection", **arguments, dry_run=True)
    assert "Next:" not in again_dry.text
    assert "done" not in again.data


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({"action": "change"}, "no new value"),
        ({"action": "change", "changes": {"remove": ["nothing"]}}, "it has: alpha/capitals"),
        ({"action": "change", "changes": {"remove": ["capitals", "breakout"]}}, "at least one"),
        ({"action": "change", "changes": {"benchmarks": [{"id": "capitols"}]}}, "alpha/capitals"),
        ({"action": "change", "changes": {"benchmarks": [{"id": "capitals", "wieght": 1}]}},
         "wieght"),
        ({"action": "change", "changes": {"labels": ["health"]}}, "field:value"),
        ({"action": "change", "changes": {"tag": ["x"]}}, "changes.tag"),
        ({"action": "clone", "changes": {"tags": ["x"]}}, "takes no changes but a name"),
        ({"action": "delete", "changes": {"name": "x"}}, "takes no changes"),
    ],
)  # fmt: skip
async def test_changes_that_cannot_work_are_refused_with_the_reason(
    agent, hub, own, arguments, reason
):
    before = hub.client.collections.get(own.id)
    assert reason in await agent.fails("change_collection", collection_id=own.id, **arguments)
    assert hub.client.collections.get(own.id).benchmarks == before.benchmarks


async def test_the_hubs_own_collection_is_copied_and_never_changed(agent, hub, own):
    refused = await agent.fails(
        "change_collection", collection_id="pair", action="change", changes={"tags": ["x"]}
    )
    assert 'action="clone"' in refused
    assert "cannot be deleted" in await agent.fails(
        "change_collection", collection_id="pair", action="delete"
    )
    copy = await agent.call(
        "change_collection", collection_id="pair", action="clone",
        changes={"name": f"{own.name} pair"},
    )  # fmt: skip
    stored = hub.client.collections.get(copy.data["collection_id"])
    assert stored.derived_from == "pair"
    assert [b.id for b in stored.benchmarks] == ["capitals", "breakout"]
    taken = await agent.fails(
        "change_collection", collection_id="pair", action="clone",
        changes={"name": f"{own.name} pair"},
    )  # fmt: skip
    assert stored.id in taken


async def test_a_collection_with_a_running_job_is_not_deleted(agent, hub, own):
    job = await agent.call("submit_evaluation", model=MODEL, collection={"id": own.id})
    job_id = job.data["job_id"]
    refused = await agent.fails("change_collection", collection_id=own.id, action="delete")
    assert job_id in refused
    await agent.call("cancel_job", job_id=job_id)
    checked = await agent.call(
        "change_collection", collection_id=own.id, action="delete", dry_run=True
    )
    assert "would be deleted" in checked.text
    reply = await agent.call("change_collection", collection_id=own.id, action="delete")
    assert reply.data["done"] is True
    assert own.id not in {c.id for c in hub.client.collections.list()}


@pytest.mark.parametrize("agrees", [True, False])
@pytest.mark.parametrize("action", ["delete", "change"])
async def test_the_user_confirms_before_a_collection_is_changed_or_deleted(
    hub, own, action, agrees
):
    asked = []

    async def answer(context: Any, params: Any) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action="accept", content={"do_it": agrees})

    arguments: dict[str, Any] = {"collection_id": own.id, "action": action}
    if action == "change":
        arguments["changes"] = {"tags": ["new"]}
    server = build_server(Settings(base_url=hub.base_url))
    async with Client(server, elicitation_callback=answer) as client:
        await client.call_tool("change_collection", {**arguments, "dry_run": True})
        assert asked == []
        result = await client.call_tool("change_collection", arguments)
    assert own.name in asked[0]
    assert (f"{action}d" if action != "change" else "changed (tags)") in asked[0]
    left = {c.id: c.tags for c in hub.client.collections.list()}
    assert (left.get(own.id) == ["old"]) is not agrees
    assert ("did not confirm" in text_of(result)) is not agrees


async def test_traps_are_named_when_a_collection_is_created(agent, own):
    reply = await agent.call(
        "create_collection",
        name=f"{own.name} traps",
        category="x",
        labels=["industries:finance"],
        benchmarks=[{"id": "capitals", "pass_criteria": {"threshold": 60}}],
        dry_run=True,
    )
    assert "0-100 scale" in reply.text
    assert '"industries": ["finance"]' in reply.text


async def test_a_threshold_that_guessing_reaches_is_named_on_creation(agent, hub, own):
    provider = hub.client.providers.create(
        {
            "name": f"{own.name} quiz",
            "runtime": {"local": {"command": "true"}},
            "benchmarks": [
                {
                    "id": "four",
                    "name": "Four",
                    "description": "Picks one of four options.",
                    "category": "knowledge",
                    "primary_score": {"metric": "acc"},
                }
            ],
        }
    )
    try:
        member: dict[str, Any] = {"id": "four", "provider_id": provider.id}
        for threshold, warned in ((0.25, True), (0.6, False)):
            reply = await agent.call(
                "create_collection",
                name=f"{own.name} chance",
                category="x",
                benchmarks=[{**member, "pass_criteria": {"threshold": threshold}}],
                dry_run=True,
            )
            assert ("met without any ability" in reply.text) is warned
    finally:
        hub.client.providers.delete(provider.id)


def test_labels_are_read_by_field_or_by_value_alone() -> None:
    found = Collection(domains=["health_care"], modalities=["text"], evaluation_targets=["agent"])
    for label in ("health-care", "domains:Health care", "modality:text", "evaluation target:agent"):
        assert has_labels(found, [label]), label
    assert not has_labels(found, ["tasks:health_care"])
    assert not has_labels(found, ["text", "image"])
    assert label_fields(["domain:a", "domains:b", "industry:c"]) == {
        "domains": ["a", "b"], "industries": ["c"],
    }  # fmt: skip
    with pytest.raises(UnknownLabel):
        label_fields(["colour:red"])


async def test_a_label_that_nothing_has_lists_the_known_ones(agent):
    reply = await agent.call("find_collections", labels=["domains:astrology"])
    assert "Labels: this hub has given its collections none." in reply.text


class HubWithFilter:
    """The jobs of a hub that can or cannot list those of one collection."""

    def __init__(self, *, has_filter: bool) -> None:
        self.has_filter = has_filter
        self.asked: list[dict[str, Any]] = []

    async def list(self, **filters: Any) -> list[EvaluationJob]:
        self.asked.append(filters)
        jobs = [
            EvaluationJob.model_validate({"resource": {"id": i}, "collection": {"id": c}})
            for i, c in (("1", "a"), ("2", "b"))
        ]
        if "collection_id" not in filters:
            return jobs
        if not self.has_filter:
            raise _bad_parameter()
        return [j for j in jobs if j.collection and j.collection.id == filters["collection_id"]]


def _bad_parameter() -> BadRequestError:
    request = httpx.Request("GET", "http://hub/")
    response = httpx.Response(400, request=request)
    return BadRequestError(
        "bad", request=request, response=response, message_code="query_bad_parameter"
    )


@pytest.mark.parametrize("has_filter", [True, False])
async def test_jobs_of_a_collection_are_asked_for_where_the_hub_can(has_filter):
    jobs = HubWithFilter(has_filter=has_filter)
    client: Any = SimpleNamespace(jobs=jobs)
    client.with_patience = lambda _: client
    session = HubSession(App(Settings(base_url="http://hub")), Caller(None), client)
    for _ in range(2):
        assert [job.id for job in await jobs_of_collection(session, "a")] == ["1"]
    refused = [filters for filters in jobs.asked if "collection_id" in filters]
    assert len(refused) == (2 if has_filter else 1)
    assert len(jobs.asked) == (2 if has_filter else 3)


def test_a_count_of_runs_is_shown_where_a_hub_has_one() -> None:
    catalog = Catalog({}, {})
    for status, shown in ((None, False), ({"run_count": 3}, True)):
        recorded = {"resource": {"id": "x"}, "name": "x", "category": "c", "status": status}
        collection = Collection.model_validate(recorded)
        text = collection_text(collection_reply(catalog, review_collection(catalog, collection)))
        assert ("run 3 times" in text) is shown


async def test_remove_clears_fields_since_an_empty_value_means_nothing(agent, hub, own):
    given = {"labels": ["domains:law", "tasks:qa"], "description": "d"}
    await agent.call("change_collection", collection_id=own.id, action="change", changes=given)
    empties: list[dict[str, Any]] = [{"tags": []}, {"tags": [], "description": ""}]
    for empty in empties:
        reply = await agent.call(
            "change_collection", collection_id=own.id, action="change", changes=empty
        )
        assert reply.failed
        assert 'remove clears a field: changes={"remove": ["tags"]}' in reply.text
    clear = {"remove": ["tags", "labels", "breakout"]}
    call = {"collection_id": own.id, "action": "change", "changes": clear}
    dry = await agent.call("change_collection", **call, dry_run=True)
    reply = await agent.call("change_collection", **call)
    for text in (dry.text, reply.text):
        assert "tags cleared" in text
        assert "domains cleared; tasks cleared; removed alpha/breakout" in text
    now = hub.client.collections.get(own.id)
    assert not now.tags
    assert not now.domains
    assert now.description == "d"
    assert [one.id for one in now.benchmarks] == ["capitals"]
    again = await agent.call(
        "change_collection", collection_id=own.id, action="change", changes={"remove": ["tags"]}
    )
    assert "is so already" in again.text
