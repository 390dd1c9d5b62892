"""Long lists are exact up to the documented limit, and after each full reading."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.known_jobs.hub_list import HubList
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.app.known_jobs.list_changes import FEWER_PROBES, PROBES, ListChanges
from evalhub_mcp.client.errors import ConnectionFailedError
from tests.app.support.job_lists import (
    CHANGES,
    LONG,
    RARELY_AGAIN,
    do,
    new_index,
    settled,
    states,
)
from tests.app.support.model_hub import ModelHub, ModelSession

pytestmark = pytest.mark.anyio


@given(seed=st.integers(0, 10**6), jobs=st.integers(0, 250), steps=st.lists(CHANGES, max_size=5))
@settings(deadline=None, max_examples=50)
def test_a_long_list_differs_from_the_hub_only_by_hidden_replacements(seed, jobs, steps):
    async def scenario():
        hub, index = ModelHub(seed, jobs), new_index(LONG)
        for changes in [[], *steps]:
            for change in changes:
                do(hub, change)
            await index.look(ModelSession(hub))
            known, there = states(index), hub.states()
            # Whatever is wrong is one deleted job for one that was created and ended.
            gone, missed = known.keys() - there.keys(), there.keys() - known.keys()
            deleted = changes.count("delete") + changes.count("exchange")
            assert len(gone) == len(missed) <= deleted
            assert all(known[i] == there[i] for i in known.keys() & there.keys())
            if gone:  # one reading in the background finds it
                await index.read_in_slices(ModelSession(hub))
            assert states(index) == there
            assert index.total == len(hub.jobs)

    anyio.run(scenario)


async def hidden_after(index, hub, exchanges, looks=1):
    """Exchange so many jobs and look; returns whether anything is missed still."""
    for _ in range(exchanges):
        hub.exchange()
    for _ in range(looks):
        await index.look(ModelSession(hub))
    missed = states(index) != hub.states()
    if missed:
        await index.read_in_slices(ModelSession(hub))
        assert states(index) == hub.states()
    return missed


async def test_replacements_are_hidden_as_rarely_as_documented():
    hub = ModelHub(4, 150)
    index = new_index(IndexLimits(short_list=0, page=150, pause=0, rest_again=0))
    await index.look(ModelSession(hub))
    one = [await hidden_after(index, hub, 1) for _ in range(300)]
    again = [await hidden_after(index, hub, 1, looks=4) for _ in range(100)]
    two = [await hidden_after(index, hub, 2) for _ in range(100)]
    assert 0 < sum(one) / len(one) < 1.7 / PROBES
    assert sum(again) / len(again) < 0.6 / PROBES
    assert sum(two) / len(two) < 0.4 / PROBES


async def test_a_deletion_among_other_changes_makes_the_list_be_read_again():
    hub, index = ModelHub(5, 300), new_index(LONG)
    await index.look(ModelSession(hub))
    for _ in range(20):
        for _ in range(6):  # some of them are hidden, never all
            hub.exchange()
        await index.look(ModelSession(hub))
        assert states(index) == hub.states()
        assert index.exact_as_of > index.as_of


async def test_a_call_waits_briefly_and_the_reading_continues_in_the_background():
    hub = ModelHub(6, 400)
    async with anyio.create_task_group() as group:
        limits = IndexLimits(
            short_list=0, page=10, pause=0, wait_again=0, rest_again=0, round_every=10**6
        )
        index = new_index(limits, lambda: group)
        await index.look(ModelSession(hub))
        before = index.exact_as_of
        for _ in range(6):
            hub.exchange()
        await index.look(ModelSession(hub))
        assert index.is_complete
        assert index.exact_as_of == before < index.as_of
        await settled(lambda: index.exact_as_of != before)
        assert states(index) == hub.states()
        group.cancel_scope.cancel()


async def test_frequent_deletions_do_not_cause_frequent_full_readings():
    hub, index = ModelHub(8, 300), new_index(RARELY_AGAIN)
    await index.look(ModelSession(hub))
    for _ in range(3):
        for _ in range(6):
            hub.exchange()
        with hub.counted():
            await index.look(ModelSession(hub))
        assert hub.rows_sent < 300
    await index.read_in_slices(ModelSession(hub))
    assert states(index) == hub.states()


async def test_not_all_callers_read_a_list_again_at_the_same_time(monkeypatch):
    hub = ModelHub(9, 200)
    busy, most = 0, 0
    whole = hub.page

    async def page(*, limit, offset=0, status=None):
        nonlocal busy, most
        is_page = limit == 40 and status is None
        busy += is_page
        most = max(most, busy)
        await anyio.sleep(0.001)
        busy -= is_page
        return await whole(limit=limit, offset=offset, status=status)

    limits = IndexLimits(short_list=0, page=40, short_part=5, pause=0, rest_again=0)
    indexes = JobIndexes(limits=limits)
    sessions = [ModelSession(hub, Caller("a", f"user-{n}")) for n in range(12)]
    for session in sessions:
        await indexes.look(session)
    for _ in range(6):
        hub.exchange()
    monkeypatch.setattr(hub, "page", page)
    async with anyio.create_task_group() as group:
        for session in sessions:
            group.start_soon(indexes.look, session)
    assert all(states(indexes.of(session.caller)) == hub.states() for session in sessions)
    assert most == 1


async def test_a_list_that_was_read_long_ago_is_read_again():
    hub, index = ModelHub(7, 300), new_index(LONG)
    await index.look(ModelSession(hub))
    with hub.counted() as requests:
        await index.look(ModelSession(hub))
    assert len(requests) <= PROBES + 1
    index.exact_as_of -= timedelta(hours=2)
    hub.exchange()
    await index.look(ModelSession(hub))
    assert states(index) == hub.states()


async def test_a_failed_background_reading_does_not_fail_the_call(monkeypatch):
    hub, index = ModelHub(7, 300), new_index(LONG)
    session = ModelSession(hub)
    await index.look(session)
    index.exact_as_of -= timedelta(hours=2)
    hub.create("completed")
    session.callers_client = SimpleNamespace(jobs=SimpleNamespace(page=no_hub))
    await index.look(session)
    assert states(index) == hub.states()


async def no_hub(**_):
    raise ConnectionFailedError("no hub", request=httpx.Request("GET", "http://hub"))


async def test_reading_in_slices_finds_a_hidden_replacement():
    hub, index = ModelHub(7, 150), new_index(LONG)
    await index.look(ModelSession(hub))
    for _ in range(10):
        hub.exchange()
        await index.read_in_slices(ModelSession(hub))
        assert states(index) == hub.states()


async def test_one_change_among_thousands_of_jobs_costs_a_few_small_requests():
    hub = ModelHub(1, 3000)
    for _ in range(5):
        hub.create("running")
    index = new_index(IndexLimits())
    await index.look(ModelSession(hub))
    for change in ["nothing", "create", "create_finished", "finish", "delete"]:
        if change != "nothing":
            do(hub, change)
        with hub.counted() as requests:
            await index.look(ModelSession(hub))
        assert states(index) == hub.states()
        assert len(requests) <= 25
        assert hub.rows_sent <= 650


class LargeHub(ModelHub):
    """A hub whose ids are sorted once for each change, not for each request."""

    _sorted: list[str] | None = None

    @property
    def ids(self) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(self.jobs, reverse=True)
        return self._sorted

    def create(self, state: str = "pending", **fields: Any) -> str:
        self._sorted = None
        return super().create(state, **fields)

    def delete(self) -> None:
        super().delete()
        self._sorted = None


@pytest.mark.parametrize(("jobs", "probes"), [(20_000, PROBES), (50_000, FEWER_PROBES)])
async def test_finding_one_change_leaves_requests_for_five_unfinished_jobs(jobs, probes):
    async def read(items):
        return {item["resource"]["id"]: "unreadable" for item in items}

    hub, known = LargeHub(2), KnownJobs()
    ids = [str(UUID(int=hub.random.getrandbits(128), version=4)) for _ in range(jobs)]
    hub.jobs = {job_id: {"resource": {"id": job_id}, "status": {}} for job_id in ids}
    known.put(dict.fromkeys(ids, "unreadable"))
    for turn in range(6):
        do(hub, "delete" if turn % 2 else "create_finished")
        listed = HubList(ModelSession(hub).client)
        with hub.counted() as requests:
            await ListChanges(listed, known, read, turn, probes=probes).apply(2000)
        assert list(known.ids()) == sorted(hub.jobs)
        assert len(requests) <= 25 - (IndexLimits().few if jobs > 20_000 else 1)


async def test_changes_during_a_look_are_found_by_the_next_one_at_the_latest():
    for seed in range(20):
        hub, index = ModelHub(seed, 100), new_index(LONG)
        await index.look(ModelSession(hub))
        for _ in range(3):
            hub.create("completed")
        hub.during_requests = [
            (lambda: None) if hub.random.random() < 0.7 else hub.delete for _ in range(20)
        ]
        await index.look(ModelSession(hub))
        hub.during_requests = []
        await index.look(ModelSession(hub))
        await index.read_in_slices(ModelSession(hub))
        assert states(index) == hub.states()


async def test_the_first_reading_survives_insertions_and_deletions():
    for seed in range(10):
        hub, index = ModelHub(seed, 120), new_index(LONG)
        hub.during_requests = [
            hub.random.choice([hub.delete, hub.create, lambda: None]) for _ in range(25)
        ]
        await index.look(ModelSession(hub))
        hub.during_requests = []
        await index.look(ModelSession(hub))
        await index.read_in_slices(ModelSession(hub))
        assert states(index) == hub.states()


async def test_a_call_waits_only_so_long_and_the_rest_is_read_in_the_background():
    hub = ModelHub(3, 400)
    async with anyio.create_task_group() as group:
        index = new_index(IndexLimits(short_list=0, page=7, wait=0), lambda: group)
        await index.look(ModelSession(hub))
        assert not index.is_complete
        assert index.total == 400
        with anyio.fail_after(10):
            while not index.is_complete:
                await anyio.sleep(0.001)
        assert states(index) == hub.states()
        group.cancel_scope.cancel()


async def test_the_list_is_read_again_in_the_background_after_a_look():
    hub = ModelHub(13, 120)
    async with anyio.create_task_group() as group:
        limits = IndexLimits(short_list=0, page=10, round_every=0, pause=0)
        index = new_index(limits, lambda: group)
        await index.look(ModelSession(hub))
        for _ in range(5):
            hub.exchange()
            await index.look(ModelSession(hub))
            await settled(lambda: states(index) == hub.states())
            assert states(index) == hub.states()
        group.cancel_scope.cancel()
