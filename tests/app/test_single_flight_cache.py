"""One fetch for many callers, and what is returned while it runs or after it failed."""

import anyio
import pytest

from evalhub_mcp.app.single_flight_cache import SingleFlightCache

pytestmark = pytest.mark.anyio


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Source:
    """Counts fetches; returns their number unless it is to fail or wait."""

    def __init__(self) -> None:
        self.fetches = 0
        self.error: Exception | None = None
        self.gate = anyio.Event()
        self.gate.set()

    async def fetch(self) -> int:
        self.fetches += 1
        number = self.fetches
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return number


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def source():
    return Source()


async def test_a_value_is_fetched_once_per_key_and_time_to_live(clock, source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(10.0, clock=clock)
    assert await cache.get("a", source.fetch) == 1
    clock.now = 10.0
    assert await cache.get("a", source.fetch) == 1
    assert await cache.get("b", source.fetch) == 2
    clock.now = 10.1
    assert cache.fresh("a") is None
    assert cache.peek("a") == 1
    assert await cache.get("a", source.fetch) == 3


async def test_the_time_to_live_may_depend_on_the_value(clock, source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(
        lambda value: 10.0 if value == 1 else 0.0, clock=clock
    )
    await cache.get("a", source.fetch)
    await cache.get("b", source.fetch)
    clock.now = 1.0
    assert cache.fresh("a") == 1
    assert cache.fresh("b") is None


async def test_callers_can_ask_for_a_maximum_age(clock, source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(10.0, clock=clock)
    await cache.get("a", source.fetch)
    clock.now = 5.0
    assert await cache.get("a", source.fetch, max_age=5.0) == 1
    assert await cache.get("a", source.fetch, max_age=4.0) == 2


async def test_a_failed_fetch_fails_all_who_waited_for_it_and_is_not_cached(source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(10.0)
    source.error, source.gate = OSError("down"), anyio.Event()
    failures = []

    async def ask():
        try:
            await cache.get("a", source.fetch)
        except OSError as error:
            failures.append(str(error))

    async with anyio.create_task_group() as group:
        for _ in range(5):
            group.start_soon(ask)
        await anyio.wait_all_tasks_blocked()
        source.gate.set()
    assert failures == ["down"] * 5
    assert source.fetches == 1
    source.error = None
    assert await cache.get("a", source.fetch) == 2


async def test_a_recorded_failure_serves_those_who_ask_for_later_while_it_is_fresh(clock, source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(
        10.0, is_failure=lambda value: value == 1, clock=clock
    )
    assert await cache.get("a", source.fetch) == 1
    clock.now = 5.0
    assert await cache.get("a", source.fetch, began_since=5.0) == 1
    clock.now = 20.0
    assert await cache.get("a", source.fetch, began_since=20.0) == 2
    clock.now = 21.0  # 2 is fresh, but no failure
    assert await cache.get("a", source.fetch, began_since=21.0) == 3


async def test_when_the_caller_who_fetches_is_cancelled_another_fetches(source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(10.0)
    source.gate = anyio.Event()
    found = []

    async def ask():
        found.append(await cache.get("a", source.fetch))

    async with anyio.create_task_group() as group:
        with anyio.CancelScope() as first:

            async def leave():
                group.start_soon(ask)
                await anyio.wait_all_tasks_blocked()
                first.cancel()

            group.start_soon(leave)
            await cache.get("a", source.fetch)
        await anyio.wait_all_tasks_blocked()
        source.gate.set()
    assert found == [2]


@pytest.mark.parametrize("background", [True, False])
async def test_a_stale_value_is_returned_while_it_is_renewed(clock, source, background):
    cache: SingleFlightCache[str, int] = SingleFlightCache(
        10.0, serve_stale=lambda _: clock.now < 100, clock=clock
    )
    await cache.get("a", source.fetch)
    clock.now = 11.0
    source.gate = anyio.Event()
    found = []

    async def ask():
        found.append(await cache.get("a", source.fetch))

    async def callers():
        async with anyio.create_task_group() as group:
            for _ in range(3):
                group.start_soon(ask)
            await anyio.wait_all_tasks_blocked()
            assert found == [1] * (3 if background else 2)
            source.gate.set()

    if background:
        async with cache.background_renewal():
            await callers()
            await anyio.wait_all_tasks_blocked()
    else:
        await callers()
    assert await cache.get("a", source.fetch) == 2
    clock.now = 100.0
    assert await cache.get("a", source.fetch) == 3


async def test_a_background_renewal_that_fails_leaves_the_stale_value(clock, source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(
        10.0, serve_stale=lambda _: True, clock=clock
    )
    async with cache.background_renewal():
        await cache.get("a", source.fetch)
        clock.now = 11.0
        source.error = OSError("down")
        assert await cache.get("a", source.fetch) == 1
        await anyio.wait_all_tasks_blocked()
        assert await cache.get("a", source.fetch) == 1


async def test_a_value_discarded_while_it_is_fetched_is_not_cached(source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(10.0)
    source.gate = anyio.Event()
    found = []

    async def ask():
        found.append(await cache.get("a", source.fetch))

    async with anyio.create_task_group() as group:
        group.start_soon(ask)
        await anyio.wait_all_tasks_blocked()
        cache.discard_where(lambda key: key == "a")
        source.gate.set()
    assert found == [1]
    assert await cache.get("a", source.fetch) == 2


async def test_beyond_the_limit_the_least_recently_used_key_is_dropped(source):
    cache: SingleFlightCache[str, int] = SingleFlightCache(10.0, max_keys=2)
    await cache.get("a", source.fetch)
    await cache.get("b", source.fetch)
    await cache.get("a", source.fetch)
    cache.put("c", 0)
    assert (cache.peek("a"), cache.peek("b"), cache.peek("c")) == (1, None, 0)
    assert len(cache) == 2
