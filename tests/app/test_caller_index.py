"""The index equals the hub's list after each look, whatever other clients did in between."""

from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.app import job_index
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.known_jobs import job_indexes, row_reader
from evalhub_mcp.app.known_jobs.caller_index import CallerIndex
from evalhub_mcp.app.known_jobs.hub_list import HubList
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.app.known_jobs.list_changes import FEWER_PROBES, PROBES, ListChanges
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.errors import ConnectionFailedError
from evalhub_mcp.client.models import Provider
from evalhub_mcp.client.models.base import parse
from evalhub_mcp.client.page_walk import RawPage
from evalhub_mcp.jobs.job_summary import JobSummary
from tests.app.support.model_hub import ModelHub, ModelSession
from tests.jobs.summaries import summary

pytestmark = pytest.mark.anyio

SHORT = IndexLimits(short_list=10_000, page=7)
LONG = IndexLimits(short_list=0, page=7, short_part=5, few=2, many=20, pause=0, rest_again=0)
"""A list of any length counts as short, or as long."""
RARELY_AGAIN = IndexLimits(short_list=0, page=10, pause=0, rest_again=1e9)
CHANGES = st.lists(
    st.sampled_from(["create", "create_finished", "start", "finish", "delete", "exchange"]),
    max_size=12,
)


def do(hub, change):
    if change == "create_finished":
        hub.create("completed")
    else:
        getattr(hub, change)()


def states(index):
    rows = (index.known.get(job_id) for job_id in index.known.ids())
    return {row.id: row.state for row in rows if isinstance(row, JobSummary)}


def new_index(limits, background=lambda: None):
    return CallerIndex(background, limits=limits)


@given(seed=st.integers(0, 10**6), jobs=st.integers(0, 60), steps=st.lists(CHANGES, max_size=5))
@settings(deadline=None, max_examples=60)
def test_a_short_list_is_always_what_the_hub_has(seed, jobs, steps):
    async def scenario():
        hub, index = ModelHub(seed, jobs), new_index(SHORT)
        for changes in [[], *steps]:
            for change in changes:
                do(hub, change)
            await index.look(ModelSession(hub))
            assert states(index) == hub.states()
            assert (index.is_complete, index.total) == (True, len(hub.jobs))

    anyio.run(scenario)


@pytest.mark.parametrize("jobs", [401, 950])
async def test_every_exchange_shows_at_once_up_to_a_thousand_jobs(jobs):
    hub, index = ModelHub(1, jobs), new_index(IndexLimits())
    for _ in range(30):
        await index.look(ModelSession(hub))
        assert states(index) == hub.states()
        assert index.exact_as_of == index.as_of
        hub.exchange()
        do(hub, hub.random.choice(["create", "finish", "delete", "create_finished", "start"]))


async def test_a_short_list_that_does_not_hold_still_is_walked_through():
    for seed in range(10):
        hub, index = ModelHub(seed, 80), new_index(SHORT)
        await index.look(ModelSession(hub))
        hub.during_requests = [
            hub.random.choice([hub.delete, hub.exchange, hub.create]) for _ in range(60)
        ]
        await index.look(ModelSession(hub))
        hub.during_requests = []
        await index.look(ModelSession(hub))
        assert states(index) == hub.states()


async def test_a_short_list_of_very_large_jobs_is_read_in_smaller_pages(monkeypatch):
    hub, index = ModelHub(2, 90), new_index(IndexLimits(page=40))
    whole = ModelHub.page

    async def page(self, *, limit, offset=0, status=None):
        limit = max(1, limit // 10) if limit > 3 else limit
        return await whole(self, limit=limit, offset=offset, status=status)

    monkeypatch.setattr(ModelHub, "page", page)
    for _ in range(6):
        await index.look(ModelSession(hub))
        assert states(index) == hub.states()
        hub.exchange()


@pytest.mark.parametrize("limits", [IndexLimits(), IndexLimits(short_list=0, page=90, pause=0)])
async def test_a_hub_may_have_a_limit_of_its_own(limits, monkeypatch):
    hub, index = ModelHub(2, 700), new_index(limits)
    whole = ModelHub.page

    async def page(self, *, limit, offset=0, status=None):
        cut = await whole(self, limit=min(limit, 50), offset=offset, status=status)
        return RawPage(cut.items, cut.ids, cut.total_count, limit)

    monkeypatch.setattr(ModelHub, "page", page)
    await index.look(ModelSession(hub))
    for step in range(4):
        hub.delete() if step % 2 else hub.create("completed")
        with hub.counted() as requests:
            await index.look(ModelSession(hub))
        assert states(index) == hub.states()
        assert "all" not in requests


async def test_a_hub_that_takes_seconds_for_a_short_list_is_asked_as_for_a_long_one():
    ticks = iter(range(0, 10**6, 3))
    hub, index = ModelHub(3, 500), CallerIndex(lambda: None, clock=lambda: next(ticks))
    for _ in range(2):  # the first reading takes longer in any case
        await index.look(ModelSession(hub))
    with hub.counted():
        await index.look(ModelSession(hub))
    assert hub.rows_sent < 30
    assert states(index) == hub.states()


@given(seed=st.integers(0, 10**6), jobs=st.integers(0, 250), steps=st.lists(CHANGES, max_size=5))
@settings(deadline=None, max_examples=50)
def test_a_long_list_is_what_the_hub_has_but_for_hidden_exchanges(seed, jobs, steps):
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


async def test_how_often_exchanges_are_hidden_is_what_is_documented():
    hub = ModelHub(4, 150)
    index = new_index(IndexLimits(short_list=0, page=150, pause=0, rest_again=0))
    await index.look(ModelSession(hub))
    one = [await hidden_after(index, hub, 1) for _ in range(300)]
    again = [await hidden_after(index, hub, 1, looks=4) for _ in range(100)]
    two = [await hidden_after(index, hub, 2) for _ in range(100)]
    assert 0 < sum(one) / len(one) < 1.7 / PROBES
    assert sum(again) / len(again) < 0.6 / PROBES
    assert sum(two) / len(two) < 0.4 / PROBES


async def test_a_deletion_among_other_changes_has_the_list_read_again():
    hub, index = ModelHub(5, 300), new_index(LONG)
    await index.look(ModelSession(hub))
    for _ in range(20):
        for _ in range(6):  # some of them are hidden, never all
            hub.exchange()
        await index.look(ModelSession(hub))
        assert states(index) == hub.states()
        assert index.exact_as_of > index.as_of


async def test_a_call_waits_for_that_only_a_little_and_the_rest_goes_on():
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


async def test_deletions_do_not_keep_a_hub_busy():
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


async def test_a_process_without_a_background_reads_an_old_list_again():
    hub, index = ModelHub(7, 300), new_index(LONG)
    await index.look(ModelSession(hub))
    with hub.counted() as requests:
        await index.look(ModelSession(hub))
    assert len(requests) <= PROBES + 1
    index.exact_as_of -= timedelta(hours=2)
    hub.exchange()
    await index.look(ModelSession(hub))
    assert states(index) == hub.states()


async def test_slices_find_a_hidden_exchange():
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
async def test_one_change_among_so_many_jobs_leaves_requests_for_five_unfinished_ones(jobs, probes):
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


async def test_jobs_of_other_tenants_never_enter():
    hub, index = ModelHub(4), new_index(SHORT)
    hub.create("completed")
    for job, tenant in zip([hub.create("completed") for _ in range(4)], "abba", strict=True):
        hub.jobs[job]["resource"]["tenant"] = tenant
    await index.look(ModelSession(hub, Caller("a")))
    tenants = {hub.jobs[row.id]["resource"].get("tenant") for row in index.known.newest_first()}
    assert tenants == {None, "a"}
    assert len(index.known.newest_first()) == 3


async def test_a_list_in_another_order_is_read_as_a_whole(monkeypatch):
    hub, index = ModelHub(5, 30), new_index(LONG)
    monkeypatch.setattr(ModelHub, "ids", property(lambda self: list(self.jobs)))
    await index.look(ModelSession(hub))
    hub.exchange()
    await index.look(ModelSession(hub))
    assert states(index) == hub.states()


async def test_callers_share_a_look_that_begins_after_they_came():
    hub = ModelHub(6, 20)
    indexes = JobIndexes(limits=SHORT)

    async def look():
        await indexes.look(ModelSession(hub))

    with hub.counted() as requests:
        async with anyio.create_task_group() as group:
            for _ in range(50):
                group.start_soon(look)
    assert len(requests) <= 2 * 4


@given(seed=st.integers(0, 10**6), steps=st.lists(st.integers(1, 120), max_size=8))
@settings(deadline=None, max_examples=40)
def test_rows_stay_in_order_of_time_however_many_change_at_once(seed, steps):
    random, known = Random(seed), KnownJobs()
    expected: dict[str, JobSummary] = {}
    for count in steps:
        rows = {}
        for _ in range(count):
            job_id = f"{random.randrange(200):03d}"
            rows[job_id] = summary(job_id, random.randrange(50), state=random.choice(("a", "b")))
        gone = random.sample(sorted(expected), min(len(expected), count // 3))
        known.put(rows)
        known.remove(gone)
        expected = {job_id: row for job_id, row in (expected | rows).items() if job_id not in gone}
        ordered = sorted(expected.values(), key=lambda row: (row.created, row.id), reverse=True)
        assert list(known.newest_first()) == ordered
        assert list(known.ids()) == sorted(expected)


async def test_200_callers_of_several_tenants_see_only_their_own():
    hub = ModelHub(8)
    own: dict[str, set[str]] = {f"t{n}": set() for n in range(5)}
    for n in range(60):
        job_id = hub.create("completed")
        hub.jobs[job_id]["resource"]["tenant"] = f"t{n % 5}"
        own[f"t{n % 5}"].add(job_id)
    indexes = JobIndexes(limits=SHORT)
    seen = {}

    async def look(caller):
        # The worst hub: it lists the jobs of all tenants to everybody.
        index = await indexes.look(ModelSession(hub, caller))
        seen[caller] = {row.id for row in index.known.newest_first()}

    callers = [Caller(f"t{n % 5}", f"user{n}") for n in range(200)]
    async with anyio.create_task_group() as group:
        for caller in callers:
            group.start_soon(look, caller)
    assert all(seen[caller] == own[caller.tenant or ""] for caller in callers)


async def test_rows_that_another_caller_of_the_tenant_has_are_not_read_again(monkeypatch):
    hub, indexes = ModelHub(9, 300), JobIndexes(limits=LONG)
    await indexes.look(ModelSession(hub, Caller("a", "alice")))
    await indexes.look(ModelSession(hub, Caller("b", "bob")))
    parsed = []

    def noted(model, item):
        parsed.append(item)
        return parse(model, item)

    monkeypatch.setattr(row_reader, "parse", noted)
    found = await indexes.look(ModelSession(hub, Caller("a", "anna")))
    assert (len(found.known), parsed) == (300, [])


async def test_the_index_used_longest_ago_is_dropped_when_there_are_too_many_rows(monkeypatch):
    monkeypatch.setattr(job_indexes, "MAX_ROWS", 250)
    hub, indexes = ModelHub(10, 100), JobIndexes(limits=SHORT)
    for tenant in "abc":
        await indexes.look(ModelSession(hub, Caller(tenant)))
    assert len(indexes.of(Caller("c")).known) == 100
    assert len(indexes.of(Caller("a")).known) == 0


async def test_a_first_reading_reports_progress_and_answers_in_time(monkeypatch):
    monkeypatch.setattr(job_index, "PROGRESS_SECONDS", 0.005)
    hub, reports = ModelHub(11, 600), []
    async with anyio.create_task_group() as group:
        limits = IndexLimits(short_list=0, page=10, wait=0.05)
        session: Any = ModelSession(hub)
        session.app = SimpleNamespace(job_indexes=JobIndexes(lambda: group, limits=limits))

        async def note(read, of):
            reports.append((read, of))

        first = await job_index.summaries(session, note)
        assert not first.complete
        assert 0 < len(first.rows) < first.total == 600
        with anyio.fail_after(20):
            while not (last := await job_index.summaries(session, note)).complete:
                pass
        assert {row.id for row in last.rows} == set(hub.jobs)
        group.cancel_scope.cancel()
    reads = [read for read, _ in reports]
    assert reads
    assert {of for _, of in reports} == {600}


async def test_what_goes_wrong_in_a_look_with_progress_is_raised_as_it_is():
    async def broken(**_):
        raise ConnectionFailedError("no hub", request=httpx.Request("GET", "http://hub"))

    session: Any = ModelSession(ModelHub(12, 3))
    session.client.jobs.page = broken
    session.app = SimpleNamespace(job_indexes=JobIndexes(limits=SHORT))

    async def note(read, of):
        raise AssertionError("nothing is read")

    with pytest.raises(ConnectionFailedError):
        await job_index.summaries(session, note)


async def settled(condition):
    with anyio.fail_after(20):
        while not condition():
            await anyio.sleep(0.002)


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


async def test_rows_are_read_again_when_the_catalog_reads_them_differently():
    hub = ModelHub(14, 60)
    session = ModelSession(hub)
    for job in hub.jobs.values():
        result = {"id": "capitals", "provider_id": "alpha", "metrics": {"acc": 0.5, "n": 400}}
        job["results"] = {"benchmarks": [result]}

    def catalog(threshold):
        alpha = {
            "resource": {"id": "alpha"},
            "benchmarks": [
                {
                    "id": "capitals",
                    "primary_score": {"metric": "acc", "lower_is_better": False},
                    "pass_criteria": {"threshold": threshold},
                }
            ],
        }
        return Catalog.of([parse(Provider, alpha)])

    def verdicts():
        return {row.verdict for row in index.known.newest_first()}

    async with anyio.create_task_group() as group:
        for limits in (SHORT, IndexLimits(short_list=0, page=10, pause=0)):
            index = new_index(limits, lambda: group)
            session.current = catalog(0.2)
            await index.look(session)
            assert verdicts() == {"pass"}
            session.current = catalog(0.9)
            await index.look(session)
            await settled(lambda: verdicts() == {"fail"})
        group.cancel_scope.cancel()
