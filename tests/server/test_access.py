"""`--read-only` and `--toolsets`: filtered tools are neither listed nor callable."""

from typing import Any, get_args

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import PromptReference, ResourceTemplateReference

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.access import MANAGE, READ, SUBMIT, AccessPolicy, AccessRule
from evalhub_mcp.server.core.instructions import instructions
from evalhub_mcp.server.core.tool_listing import read_listing
from evalhub_mcp.server.prompts.specs import SPECS
from evalhub_mcp.server.resources.uris import TOOL_FOR_KIND, Kind
from evalhub_mcp.server.tools import all_tools
from evalhub_mcp.settings import TOOLSETS, Settings
from tests.narrow import present, text_of
from tests.server.support.team import ERAS, JOB

pytestmark = pytest.mark.anyio

WRITING = {
    "submit_evaluation",
    "rerun_evaluation",
    "cancel_job",
    "change_collection",
    "create_collection",
}


def names(items):
    return {item.name for item in items}


def test_every_tool_has_a_toolset_and_a_scope_that_agree_with_its_annotations():
    for tool in all_tools():
        access = tool.rule
        assert access.toolset in {*TOOLSETS, "always"}, tool.name
        assert (access.scope == READ) == tool.annotations.read_only_hint, tool.name
        assert access.scope == MANAGE or not tool.annotations.destructive_hint, tool.name
    assert read_listing().rules["submit_evaluation"].scope == SUBMIT


def test_every_tool_that_is_referred_to_exists():
    known = set(read_listing().rules)
    assert {tool for spec in SPECS for tool in spec.leads_to} <= known
    assert set(TOOL_FOR_KIND.values()) <= known
    assert set(TOOL_FOR_KIND) == set(get_args(Kind)) - {"version"}


@pytest.mark.parametrize(
    ("method", "name", "scope"),
    [
        ("initialize", "", None),
        ("tools/list", "", None),
        ("notifications/cancelled", "", None),
        ("resources/read", "", READ),
        ("something/new", "", READ),
        ("tools/call", "list_jobs", READ),
        ("tools/call", "submit_evaluation", SUBMIT),
        ("tools/call", "cancel_job", MANAGE),
        ("tools/call", "no_such_tool", None),
    ],
)
def test_each_method_needs_its_scope_and_listing_needs_none(method, name, scope):
    assert AccessPolicy(Settings(), read_listing().rules).scope_of(method, name) == scope


@pytest.mark.parametrize("mode", ERAS)
async def test_a_read_only_server_offers_nothing_that_changes_anything(hub, mode):
    server = build_server(Settings(base_url=hub.base_url, read_only=True))
    before = len(hub.client.jobs.list())
    async with Client(server, mode=mode) as client:
        tools = (await client.list_tools()).tools
        assert not names(tools) & WRITING
        assert all(present(tool.annotations).read_only_hint for tool in tools)
        for tool in WRITING:
            refused = await client.call_tool(tool, JOB if "submit" in tool else {"job_id": "x"})
            assert refused.is_error
            assert "is not available: this server is read-only" in text_of(refused)
        assert names((await client.list_prompts()).prompts) == {
            "compare_runs",
            "diagnose_failure",
            "release_gate",
        }
        with pytest.raises(MCPError, match="submit_evaluation is not available"):
            await client.get_prompt("evaluate_model", {})
        text = present(client.instructions)
    assert not [tool for tool in WRITING if tool in text]
    assert "starts no evaluations" in text
    assert len(hub.client.jobs.list()) == before


async def test_toolsets_filter_tools_and_all_that_leads_to_them(hub):
    server = build_server(Settings(base_url=hub.base_url, toolsets=("results",)))
    async with Client(server) as client:
        assert names((await client.list_tools()).tools) == {
            "get_job_results",
            "get_samples",
            "compare_jobs",
            "get_history",
            "check_connection",
        }
        resources = (await client.list_resources()).resources
        assert {str(r.uri) for r in resources} == {
            "evalhub://leaderboard",
            "evalhub://server/version",
            "ui://evalhub/results.html",
        }
        templates = (await client.list_resource_templates()).resource_templates
        assert names(templates) == {"job-results", "leaderboard-of"}
        for uri in ("evalhub://jobs", "evalhub://benchmarks", "evalhub://providers/alpha"):
            with pytest.raises(MCPError, match="offers only the toolsets results"):
                await client.read_resource(uri)
        refused = await client.call_tool("list_jobs", {})
        assert "offers only the toolsets results" in text_of(refused)
        assert (
            "Tools: get_job_results, get_samples, compare_jobs, get_history, check_connection."
            in text_of(refused)
        )
        assert names((await client.list_prompts()).prompts) == {"compare_runs", "release_gate"}
        for reference, argument in (
            (PromptReference(name="compare_runs"), "job_ids"),
            (ResourceTemplateReference(uri="evalhub://providers/{id}"), "id"),
        ):
            found = await client.complete(reference, {"name": argument, "value": ""})
            assert found.completion.values == []
        assert "submit_evaluation" not in present(client.instructions)


async def test_the_results_view_is_offered_only_with_a_tool_that_uses_it(hub):
    server = build_server(Settings(base_url=hub.base_url, toolsets=("discovery",)))
    async with Client(server) as client:
        resources = (await client.list_resources()).resources
        assert "ui://evalhub/results.html" not in {str(r.uri) for r in resources}
        assert "evalhub://providers" in {str(r.uri) for r in resources}


def test_instructions_name_the_tenant_only_if_all_callers_share_it():
    settings: dict[str, Any] = {"base_url": "http://hub", "tenant": "team-a"}
    assert "tenant team-a" in instructions(Settings(**settings))
    assert "team-a" not in instructions(Settings(**settings, auth_type="rbac-proxy"))


def test_a_local_only_tool_is_offered_with_the_local_hub_only():
    tools = {"local": AccessRule("jobs", READ, local_only=True)}

    def offered(**settings):
        return AccessPolicy(Settings(**settings), tools).offers("local")

    assert offered(local=True)
    assert not offered(base_url="http://hub")


def test_a_tool_without_an_access_rule_requires_the_manage_scope():
    policy = AccessPolicy(Settings(), {})
    assert policy.rule("new") == AccessRule("always", MANAGE)
    assert policy.access_with(Caller().scopes).allows("new")
    assert not policy.access_with(frozenset({SUBMIT})).allows("new")
