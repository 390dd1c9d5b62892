"""A success status with wrong content is an error, never an empty list or object."""

from __future__ import annotations

from typing import Any

import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from tests.client.support.scripted import Reply, ScriptedHub

pytestmark = pytest.mark.anyio

WRONG_PAGES: list[Any] = [
    "null",
    [],
    {},
    '"ok"',
    "0",
    {"items": None, "total_count": 0},
    {"items": {}, "total_count": 0},
    {"items": "abc"},
    {"total_count": 3},
    {"error": "database is locked", "code": 500},
    {"items": [None, 3, {}, {"resource": {"id": 7}}], "total_count": 4},
    {"items": [], "total_count": 4},
]
WRONG_OBJECTS: list[Any] = [
    "null",
    [],
    {},
    "true",
    {"resource": None},
    {"resource": {}},
    {"resource": {"id": ""}},
    {"resource": {"id": 7}},
    {"error": "database is locked"},
    {"items": []},
]


@pytest.mark.parametrize("body", WRONG_PAGES, ids=str)
async def test_a_wrong_page_is_an_error_that_names_the_url(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, body: Any
) -> None:
    scripted.answer(Reply(200, body, {"Content-Type": "application/json"}))
    for route, listing in (
        ("/evaluations/providers", scripted_client.providers.list),
        ("/evaluations/collections", scripted_client.collections.list),
        ("/evaluations/jobs", scripted_client.jobs.list),
        ("/evaluations/providers", scripted_client.benchmarks.list),
    ):
        with pytest.raises(errors.InvalidResponseError, match=route):
            await listing()
    with pytest.raises(errors.InvalidResponseError):
        async for _ in scripted_client.jobs.iterate():
            pass


@pytest.mark.parametrize("body", WRONG_OBJECTS, ids=str)
async def test_a_wrong_object_is_an_error_that_names_the_url(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, body: Any
) -> None:
    scripted.answer(Reply(200, body, {"Content-Type": "application/json"}))
    for route, get in (
        ("/evaluations/providers/x", scripted_client.providers.get),
        ("/evaluations/collections/x", scripted_client.collections.get),
        ("/evaluations/jobs/x", scripted_client.jobs.get),
    ):
        with pytest.raises(errors.InvalidResponseError, match=route):
            await get("x")
    with pytest.raises(errors.InvalidResponseError, match="/health"):
        await scripted_client.health()
    with pytest.raises(errors.InvalidResponseError):
        await scripted_client.providers.patch("x", {"description": "new"})


async def test_an_answer_about_another_object_is_an_error(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    """A cache or proxy that mixes up answers must not show one job's result as another's."""
    other = {"resource": {"id": "other"}, "name": "other", "status": {"state": "completed"}}
    scripted.answer(Reply(200, other))
    for kind, resource in (
        ("job", scripted_client.jobs),
        ("provider", scripted_client.providers),
        ("collection", scripted_client.collections),
    ):
        with pytest.raises(errors.InvalidResponseError, match=f"the {kind} 'wanted'.*other"):
            await resource.get("wanted")
    with pytest.raises(errors.InvalidResponseError):
        await scripted_client.jobs.cancel("wanted")
    with pytest.raises(errors.InvalidResponseError):
        await scripted_client.providers.patch("wanted", {"description": "new"})
    with pytest.raises(errors.WaitTimeoutError, match="was never seen"):
        await scripted_client.jobs.wait_for_completion("wanted", timeout=0.5, poll_interval=0.1)
    assert {request.method for request in scripted.requests} == {"GET"}


async def test_ids_are_compared_without_case(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(200, {"resource": {"id": "0b0e7c52"}, "status": {"state": "running"}}))
    assert (await scripted_client.jobs.get("0B0E7C52")).id == "0b0e7c52"


async def test_good_entries_are_kept_and_broken_ones_counted(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    items = [{"resource": {"id": "a"}}, None, {"name": "no id"}]
    scripted.answer(Reply(200, {"items": items, "total_count": 3}))
    jobs = await scripted_client.jobs.list()
    assert [job.id for job in jobs] == ["a"]
    assert jobs.unreadable == 2


async def test_a_page_without_a_count_is_read(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(200, {"items": [{"resource": {"id": "a"}}]}))
    assert [job.id for job in await scripted_client.jobs.list()] == ["a"]
    scripted.answer(Reply(200, {"items": []}))
    assert await scripted_client.jobs.list() == []


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json"])
async def test_a_log_is_plain_text(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, kind: str
) -> None:
    scripted.answer(Reply(200, "<h1>Sign in</h1>", {"Content-Type": kind}))
    with pytest.raises(errors.InvalidResponseError, match="plain text"):
        await scripted_client.jobs.logs("x")


async def test_a_sign_in_page_does_not_confirm_a_deletion(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(200, "<h1>Sign in</h1>", {"Content-Type": "text/html"}))
    with pytest.raises(errors.InvalidResponseError, match="Sign in"):
        await scripted_client.collections.delete("x")
