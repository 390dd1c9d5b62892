"""Replies that name a tool the caller lacks say that it is not available."""

import re

import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.tool_listing import read_listing
from evalhub_mcp.settings import TOOLSETS, Settings
from tests.narrow import text_of
from tests.server.support.team import (
    JOB,
    MANAGE,
    READ,
    SUBMIT,
    Tokens,
    bearer,
    caller,
    team_server,
)

pytestmark = pytest.mark.anyio

TOOLS = re.compile(rf"\b({'|'.join(read_listing().rules)})\b")
NOTE = re.compile(r"^Not available to you: (.*)\.$", re.MULTILINE)


@pytest.fixture(scope="module")
def jobs(hub):
    """A job that waits, one that is done, one that failed."""
    found = []
    for status in (None, "completed", "failed"):
        job = hub.client.jobs.submit({"name": f"offer-{status}", **JOB})
        if status is not None:
            more = {"metrics": {"acc": 0.5}} if status == "completed" else {}
            hub.event(job.id, "capitals", 0, status, **more)
        found.append(job.id)
    return found


async def replies(client, jobs):
    """The replies of every listed tool, in success and in failure."""
    _, done, failed = jobs
    calls = [
        ("recommend_evaluation", {"goal": "knowledge"}),
        ("recommend_evaluation", {"goal": "klingon poetry"}),
        ("discover_providers", {}),
        ("discover_providers", {"evaluates": ["nothing"]}),
        ("find_benchmarks", {"query": "capitals"}),
        ("find_benchmarks", {"query": "klingon"}),
        ("get_benchmark", {"benchmark_id": "capitals"}),
        ("get_benchmark", {"benchmark_id": "capitls"}),
        ("find_collections", {}),
        ("get_collection", {"collection_id": "pair"}),
        ("get_collection", {"collection_id": "pear"}),
        ("submit_evaluation", {**JOB, "dry_run": True}),
        ("submit_evaluation", JOB),
        ("submit_evaluation", {"model": JOB["model"]}),
        ("rerun_evaluation", {"job_id": done, "dry_run": True}),
        ("list_jobs", {}),
        ("list_jobs", {"name": "nothing"}),
        ("get_job_status", {"job_id": "nothing"}),
        ("get_job_results", {"job_id": "nothing"}),
        ("compare_jobs", {"job_ids": [done, failed]}),
        ("compare_jobs", {"job_ids": [done]}),
        ("cancel_job", {"job_id": done}),
        ("check_connection", {}),
    ]
    for job in jobs:
        calls += [
            (tool, {"job_id": job})
            for tool in (
                "get_job_status",
                "get_job_results",
                "get_samples",
                "diagnose_job",
                "get_job_logs",
            )
        ]
    offered = {tool.name for tool in (await client.list_tools()).tools}
    said = [
        text_of(await client.call_tool(tool, arguments))
        for tool, arguments in calls
        if tool in offered
    ]
    return offered, said


def judged(offered, said):
    """The tools named as lacking, with the reason; all others named must be offered."""
    lacking: dict[str, str] = {}
    for text in said:
        notes = NOTE.findall(text)
        assert len(notes) <= 1
        told = {
            name: reason
            for names, reason in re.findall(r"([a-z_, ]+) \(([^)]*)\)", "".join(notes))
            for name in names.strip(", ").split(", ")
        }
        assert set(TOOLS.findall(text)) - offered == set(told), text
        lacking |= told
    return lacking


@pytest.mark.parametrize("scopes", [(READ,), (READ, SUBMIT)])
async def test_a_tool_that_a_caller_lacks_is_named_with_its_required_scope(
    hub, jobs, tmp_path, scopes
):
    tokens = Tokens(tmp_path / "tokens.json")
    alice = tokens.add("alice", scopes=scopes)
    settings = {"base_url": hub.base_url, "auth_type": "token", "auth_tokens_file": tokens.path}
    async with team_server(**settings) as url, caller(url, **bearer(alice)) as client:
        lacking = judged(*await replies(client, jobs))
    access = read_listing().rules
    assert {name for name in lacking if SUBMIT in lacking[name]} == (
        set() if SUBMIT in scopes else {"submit_evaluation", "rerun_evaluation"}
    )
    assert {name for name in lacking if MANAGE in lacking[name]} == (
        set() if MANAGE in scopes else {"cancel_job"}
    )
    assert all(lacking[name] == f"needs the scope {access[name].scope}" for name in lacking)


@pytest.mark.parametrize(
    "settings",
    [
        {"read_only": True},
        *({"toolsets": tuple(t for t in TOOLSETS if t != gone)} for gone in TOOLSETS),
    ],
    ids=lambda settings: "+".join(settings.get("toolsets", ["read-only"])),
)
async def test_a_reply_says_which_tool_the_server_does_not_offer(hub, jobs, settings):
    server = build_server(Settings(base_url=hub.base_url, **settings))
    async with Client(server) as client:
        lacking = judged(*await replies(client, jobs))
    assert set(lacking.values()) <= {"not offered by this server"}
