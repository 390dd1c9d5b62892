"""The limit of concurrent requests follows the endpoint."""

import anyio
import pytest

from evalhub_mcp.local.inspect.adaptive_limit import AdaptiveLimit


@pytest.mark.anyio
async def test_requests_at_once_follow_the_endpoint() -> None:
    limit = AdaptiveLimit(64)
    for _ in range(600):
        limit.record_reply(0.1)
    assert limit.current == 64
    limit.record_throttling()
    assert limit.current == 32
    for _ in range(300):
        limit.record_reply(1.0)
    assert limit.current == 32, "slower replies show that the endpoint is full"
    assert AdaptiveLimit(1).current == 1


@pytest.mark.anyio
async def test_no_more_requests_run_at_once_than_the_limit() -> None:
    limit, running, most = AdaptiveLimit(8), 0, 0

    async def work() -> None:
        nonlocal running, most
        async with limit.turn():
            running += 1
            most = max(most, running)
            assert running <= limit.current
            await anyio.sleep(0.001)
            running -= 1
        limit.record_reply(0.001)

    async with anyio.create_task_group() as group:
        for _ in range(200):
            group.start_soon(work)
    assert most == 8
