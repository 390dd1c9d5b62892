"""One fetch for many callers, renewal in the background, and unreachable hubs."""

from collections.abc import Awaitable, Callable

import anyio
import anyio.lowlevel
import pytest

from evalhub_mcp.app.catalog_cache import MAX_SNAPSHOTS, RETRY_SECONDS, STALE_TTLS, CatalogCache
from evalhub_mcp.catalog.snapshot import Catalog
from tests.catalog.sample import catalog

pytestmark = pytest.mark.anyio

TTL = 60.0


class Clock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Hub:
    """Counts fetches; can be made to wait or to fail."""

    def __init__(self) -> None:
        self.fetches = 0
        self.error: Exception | None = None
        self.gate: anyio.Event | None = None

    async def fetch(self) -> Catalog:
        self.fetches += 1
        number = self.fetches
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        return catalog(({"id": f"fetch-{number}", "name": "x"},), ())


def seen(snapshot: Catalog) -> str:
    return next(iter(snapshot.providers))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hub() -> Hub:
    return Hub()


@pytest.fixture
def cache(clock: Clock) -> CatalogCache:
    return CatalogCache(TTL, clock)


async def until(condition: Callable[[], bool]) -> None:
    with anyio.fail_after(5):
        while not condition():
            await anyio.lowlevel.checkpoint()


async def in_parallel(count: int, ask: Callable[[], Awaitable[Catalog]]) -> list[Catalog]:
    answers: list[Catalog] = []

    async def one() -> None:
        answers.append(await ask())

    async with anyio.create_task_group() as group:
        for _ in range(count):
            group.start_soon(one)
    return answers


async def test_a_hundred_callers_at_once_make_one_fetch(cache: CatalogCache, hub: Hub) -> None:
    answers = await in_parallel(100, lambda: cache.get("", "", hub.fetch))
    assert hub.fetches == 1
    assert all(answer is answers[0] for answer in answers)


async def test_a_snapshot_is_fresh_for_its_time_and_no_longer(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    await cache.get("", "", hub.fetch)
    clock.now += TTL
    assert seen(await cache.get("", "", hub.fetch)) == "fetch-1"
    clock.now += 0.1
    assert seen(await cache.get("", "", hub.fetch)) == "fetch-2"


async def test_an_old_snapshot_is_served_at_once_while_one_fetch_renews_it(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    async with cache.background_renewal():
        await cache.get("", "", hub.fetch)
        clock.now += TTL + 1
        hub.gate = anyio.Event()
        answers = await in_parallel(20, lambda: cache.get("", "", hub.fetch))
        assert {seen(answer) for answer in answers} == {"fetch-1"}
        assert all(answer.stale_reason is None for answer in answers)
        await until(lambda: hub.fetches == 2)
        hub.gate.set()
        hub.gate = None
        await anyio.wait_all_tasks_blocked()
        assert seen(await cache.get("", "", hub.fetch)) == "fetch-2"
        assert hub.fetches == 2


async def test_a_very_old_snapshot_is_not_served_before_the_hub_was_asked(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    async with cache.background_renewal():
        await cache.get("", "", hub.fetch)
        clock.now += TTL * STALE_TTLS + 1
        assert seen(await cache.get("", "", hub.fetch)) == "fetch-2"


async def test_when_the_hub_is_down_the_old_snapshot_is_served_and_marked(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    async with cache.background_renewal():
        await cache.get("", "", hub.fetch)
        clock.now += TTL + 1
        hub.error = ConnectionError("connection refused")
        await cache.get("", "", hub.fetch)
        await anyio.wait_all_tasks_blocked()
        answer = await cache.get("", "", hub.fetch)
        assert seen(answer) == "fetch-1"
        assert answer.stale_reason == "connection refused"


async def test_a_hub_that_is_down_is_asked_again_only_after_a_pause(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    await cache.get("", "", hub.fetch)
    clock.now += TTL + 1
    hub.error = ConnectionError("down")
    for _ in range(10):
        assert (await cache.get("", "", hub.fetch)).stale_reason == "down"
    assert hub.fetches == 2
    hub.error = None
    clock.now += RETRY_SECONDS + 1
    answer = await cache.get("", "", hub.fetch)
    assert answer.stale_reason is None
    assert seen(answer) == "fetch-3"


async def test_without_any_snapshot_the_hubs_error_reaches_every_caller_after_one_fetch(
    cache: CatalogCache, hub: Hub
) -> None:
    hub.gate = anyio.Event()
    hub.error = ConnectionError("down")
    errors: list[str] = []

    async def ask() -> None:
        try:
            await cache.get("", "", hub.fetch)
        except ConnectionError as error:
            errors.append(str(error))

    async with anyio.create_task_group() as group:
        for _ in range(10):
            group.start_soon(ask)
        await until(lambda: hub.fetches == 1)
        for _ in range(5):
            await anyio.lowlevel.checkpoint()
        hub.gate.set()
    assert errors == ["down"] * 10
    assert hub.fetches == 1


async def test_a_cancelled_caller_does_not_cancel_the_fetch_of_the_others(
    cache: CatalogCache, hub: Hub
) -> None:
    gate = hub.gate = anyio.Event()
    answers: list[Catalog] = []

    async def patient() -> None:
        answers.append(await cache.get("", "", hub.fetch))

    async with anyio.create_task_group() as group:
        with anyio.CancelScope() as impatient:

            async def leave() -> None:
                await until(lambda: hub.fetches == 1)
                group.start_soon(patient)
                await anyio.lowlevel.checkpoint()
                impatient.cancel()

            group.start_soon(leave)
            await cache.get("", "", hub.fetch)
        await until(lambda: hub.fetches == 2)
        gate.set()
    assert [seen(answer) for answer in answers] == ["fetch-2"]


async def test_each_tenant_and_principal_has_a_separate_snapshot(
    cache: CatalogCache, hub: Hub
) -> None:
    await cache.get("a", "ann", hub.fetch)
    await cache.get("a", "bob", hub.fetch)
    await cache.get("b", "ann", hub.fetch)
    assert hub.fetches == 3
    assert seen(await cache.get("a", "ann", hub.fetch)) == "fetch-1"
    assert seen(await cache.get("b", "ann", hub.fetch)) == "fetch-3"


async def test_a_write_drops_the_tenants_snapshots_and_no_others(
    cache: CatalogCache, hub: Hub
) -> None:
    await cache.get("a", "ann", hub.fetch)
    await cache.get("b", "ann", hub.fetch)
    cache.drop("a")
    assert seen(await cache.get("a", "ann", hub.fetch)) == "fetch-3"
    assert seen(await cache.get("b", "ann", hub.fetch)) == "fetch-2"


async def test_a_fetch_that_began_before_a_write_is_not_cached(
    cache: CatalogCache, hub: Hub
) -> None:
    gate = hub.gate = anyio.Event()
    before: list[Catalog] = []

    async def ask() -> None:
        before.append(await cache.get("a", "", hub.fetch))

    async with anyio.create_task_group() as group:
        group.start_soon(ask)
        await until(lambda: hub.fetches == 1)
        cache.drop("a")
        gate.set()
    hub.gate = None
    assert seen(before[0]) == "fetch-1"
    assert seen(await cache.get("a", "", hub.fetch)) == "fetch-2"


async def test_renewals_end_with_the_server(cache: CatalogCache, hub: Hub, clock: Clock) -> None:
    with anyio.fail_after(5):
        async with cache.background_renewal():
            await cache.get("", "", hub.fetch)
            clock.now += TTL + 1
            hub.gate = anyio.Event()  # never set: the renewal would wait for ever
            await cache.get("", "", hub.fetch)
            await until(lambda: hub.fetches == 2)
    assert hub.fetches == 2


async def test_beyond_the_limit_the_least_recently_used_snapshot_is_dropped(
    cache: CatalogCache, hub: Hub
) -> None:
    for number in range(MAX_SNAPSHOTS):
        await cache.get(f"t{number}", "", hub.fetch)
    await cache.get("t0", "", hub.fetch)
    await cache.get("one more", "", hub.fetch)
    fetched = hub.fetches
    await cache.get("t0", "", hub.fetch)
    assert hub.fetches == fetched
    await cache.get("t1", "", hub.fetch)
    assert hub.fetches == fetched + 1


async def test_a_missing_name_is_looked_up_in_a_newly_fetched_catalog(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    """Even right after a renewal, since a benchmark may have been added in between."""
    await cache.get("", "", hub.fetch)
    for number in range(2, 5):
        clock.now += 0.01
        answer = await cache.get("", "", hub.fetch, missed_since=clock.now)
        assert seen(answer) == f"fetch-{number}"


async def test_a_renewal_that_began_before_the_lookup_does_not_answer_it(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    await cache.get("", "", hub.fetch)
    gate = hub.gate = anyio.Event()
    answers: list[str] = []

    async def ask(missed_since: float) -> None:
        answers.append(seen(await cache.get("", "", hub.fetch, missed_since=missed_since)))

    async with anyio.create_task_group() as group:
        clock.now += 1
        group.start_soon(ask, clock.now)
        await until(lambda: hub.fetches == 2)
        clock.now += 1
        for _ in range(5):
            group.start_soon(ask, clock.now)
        await anyio.wait_all_tasks_blocked()
        clock.now += 1
        gate.set()
    assert answers == ["fetch-2"] + ["fetch-3"] * 5


async def test_a_failed_renewal_is_not_repeated_for_each_missing_name(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    await cache.get("", "", hub.fetch)
    hub.error = ConnectionError("down")
    clock.now += 1
    for _ in range(5):
        answer = await cache.get("", "", hub.fetch, missed_since=clock.now)
        assert answer.stale_reason == "down"
        clock.now += 0.1
    assert hub.fetches == 2


async def test_a_lookup_during_a_failing_renewal_does_not_wait_for_another(
    cache: CatalogCache, hub: Hub, clock: Clock
) -> None:
    await cache.get("", "", hub.fetch)
    gate = hub.gate = anyio.Event()
    hub.error = ConnectionError("down")
    answers: list[str | None] = []

    async def ask(missed_since: float) -> None:
        answer = await cache.get("", "", hub.fetch, missed_since=missed_since)
        answers.append(answer.stale_reason)

    async with anyio.create_task_group() as group:
        clock.now += 1
        group.start_soon(ask, clock.now)
        await until(lambda: hub.fetches == 2)
        clock.now += 1
        group.start_soon(ask, clock.now)
        await anyio.wait_all_tasks_blocked()
        gate.set()
    assert answers == ["down", "down"]
    assert hub.fetches == 2
