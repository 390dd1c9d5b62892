"""The indexes of several callers, first readings, tenants and catalogs."""

from random import Random
from types import SimpleNamespace
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.app import job_index
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.known_jobs import job_indexes, row_reader
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes
from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.errors import ConnectionFailedError
from evalhub_mcp.client.models import Provider
from evalhub_mcp.client.models.base import parse
from evalhub_mcp.jobs.job_summary import JobSummary
from tests.app.support.job_lists import LONG, SHORT, new_index, settled, states
from tests.app.support.model_hub import ModelHub, ModelSession
from tests.jobs.summaries import summary

pytestmark = pytest.mark.anyio


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


async def test_simultaneous_callers_share_a_reading_that_starts_after_their_request():
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


async def test_a_first_reading_reports_progress_and_returns_within_its_wait(monkeypatch):
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


async def test_an_error_while_reading_with_progress_is_raised_unwrapped():
    async def broken(**_):
        raise ConnectionFailedError("no hub", request=httpx.Request("GET", "http://hub"))

    session: Any = ModelSession(ModelHub(12, 3))
    session.client.jobs.page = broken
    session.app = SimpleNamespace(job_indexes=JobIndexes(limits=SHORT))

    async def note(read, of):
        raise AssertionError("nothing is read")

    with pytest.raises(ConnectionFailedError):
        await job_index.summaries(session, note)


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


@pytest.mark.parametrize("limits", [SHORT, LONG])
async def test_a_job_that_changed_after_its_end_is_read_again(limits):
    hub, index = ModelHub(15), new_index(limits)
    jobs = [hub.create("completed") for _ in range(30)]
    for job in hub.jobs.values():
        job["resource"]["updated_at"] = "2026-11-29T22:00:00.123456789Z"
    await index.look(ModelSession(hub))
    hub.jobs[jobs[7]]["name"] = "mended"
    hub.jobs[jobs[7]]["resource"]["updated_at"] = "2026-11-29T22:00:05Z"
    await index.look(ModelSession(hub))
    await index.read_in_slices(ModelSession(hub))
    named = {row.id for row in index.known.newest_first() if row.name == "mended"}
    assert named == {jobs[7]}


async def test_a_job_that_is_opened_after_it_changed_is_noted():
    hub, index = ModelHub(16), new_index(SHORT)
    job = hub.create("completed")
    await index.look(ModelSession(hub))
    hub.jobs[job]["resource"]["updated_at"] = "2026-11-29T22:00:05Z"
    hub.jobs[job]["name"] = "mended"
    await index.note(ModelSession(hub), await hub.get(job))
    assert [row.name for row in index.known.newest_first()] == ["mended"]


@pytest.mark.parametrize(
    "written", [None, "", "0001-01-01T00:00:00Z", "yesterday", 7, "2026-11-29T22:00:00+05:30"]
)
async def test_a_finished_job_is_read_once_for_any_updated_at(written, monkeypatch):
    hub, index = ModelHub(17), new_index(SHORT)
    hub.jobs[hub.create("completed")]["resource"]["updated_at"] = written
    await index.look(ModelSession(hub))
    monkeypatch.setattr(row_reader, "parse", None)
    await index.look(ModelSession(hub))
    assert states(index) == hub.states()
