"""Requests that share one patience."""

from __future__ import annotations

import time

import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from evalhub_mcp.client.patience import Patience
from tests.client.support.scripted import Reply, ScriptedHub

pytestmark = pytest.mark.anyio

HEALTHY = Reply(200, {"status": "healthy"})


async def test_patience_ends_a_silent_request_before_its_timeout(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(200, {"status": "healthy"}, delay=3))
    client = scripted_client.with_patience(Patience(0.5, advice="Ask the operator."))
    began = time.monotonic()
    with pytest.raises(errors.RequestTimeoutError) as caught:
        await client.health()
    assert time.monotonic() - began < 2
    assert caught.value.advice == "Ask the operator."


async def test_failed_requests_share_one_patience(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(503, {"message": "starting"}, delay=0.4))
    patience = Patience(1.0)
    client = scripted_client.with_patience(patience)
    began = time.monotonic()
    for _ in range(3):
        with pytest.raises(errors.ClientError):
            await client.health()
    # 1 s, and the shortest attempt for each of the requests after it.
    assert time.monotonic() - began < 2.8
    assert patience.is_over


async def test_answered_requests_do_not_use_up_patience(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    slow = Reply(200, {"status": "healthy"}, delay=0.3)
    refused = Reply(403, {"message": "no"}, delay=0.3)
    scripted.answer(slow, slow, slow, refused, refused, slow)
    patience = Patience(0.9)
    client = scripted_client.with_patience(patience)
    for _ in range(3):
        await client.health()
    for _ in range(2):
        with pytest.raises(errors.PermissionDeniedError):
            await client.health()
    await client.health()
    assert patience.silence_left > 0.85


async def test_the_time_of_all_answers_is_limited(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(200, {"status": "healthy"}, delay=0.3))
    client = scripted_client.with_patience(Patience(total=0.5))
    await client.health()
    with pytest.raises(errors.RequestTimeoutError):
        await client.health()
    with pytest.raises(errors.RequestTimeoutError, match="not sent"):
        await client.health()


async def test_a_write_is_not_sent_once_patience_is_used_up(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(503, {"message": "starting"}, delay=0.3))
    client = scripted_client.with_patience(Patience(0.4))
    with pytest.raises(errors.ClientError):
        await client.health()
    with pytest.raises(errors.RequestTimeoutError, match="not sent, because the hub has failed"):
        await client.providers.create({"name": "p"})
    assert scripted.count("POST") == 0


async def test_a_read_is_tried_once_more_after_patience_is_used_up(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    """Otherwise a hub that has recovered would never be noticed."""
    scripted.answer(Reply(503, delay=0.3), Reply(503, delay=0.3), HEALTHY)
    client = scripted_client.with_patience(Patience(0.5))
    with pytest.raises(errors.ClientError):
        await client.health()
    assert (await client.health()).status == "healthy"


async def test_waits_for_jobs_have_their_own_limits(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    running = Reply(200, {"resource": {"id": "j"}, "status": {"state": "running"}})
    done = Reply(200, {"resource": {"id": "j"}, "status": {"state": "completed"}})
    broken = Reply(503, delay=0.2)
    scripted.answer(running, broken, broken, broken, done)
    patience = Patience(0.1)
    client = scripted_client.with_patience(patience)
    job = await client.jobs.wait_for_completion("j", timeout=20, poll_interval=0.2)
    assert job.state == "completed"
    assert not patience.is_over
