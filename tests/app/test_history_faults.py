"""Histories and rankings while jobs change or the hub fails between the look and the opening."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import anyio
import httpx
import pytest

from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes
from evalhub_mcp.app.measured_runs import MAX_OPENED, open_history, open_ranking
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.errors import ConnectionFailedError, NotFoundError
from evalhub_mcp.client.models import Provider
from evalhub_mcp.client.models.base import parse
from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.jobs.periods import Period
from tests.app.support.model_hub import ModelHub, ModelSession

pytestmark = pytest.mark.anyio
ALL = JobFilter()


def measured(hub, model, score, **fields):
    """A completed job with a score; returns its id."""
    result = {
        "id": "capitals",
        "provider_id": "alpha",
        "benchmark_index": 0,
        "metrics": {"acc": score, "n_samples": 400},
    }
    status = {**result, "status": "completed"}
    job = hub.create("completed", results={"benchmarks": [result]}, **fields)
    hub.jobs[job]["model"] = {"name": model, "url": "http://m/v1"}
    hub.jobs[job]["status"]["benchmarks"] = [
        {name: status[name] for name in ("id", "provider_id", "benchmark_index", "status")}
    ]
    return job


@pytest.fixture
def hub():
    return ModelHub(1)


@pytest.fixture
def session(hub):
    made: Any = ModelSession(hub)
    alpha = {
        "resource": {"id": "alpha"},
        "benchmarks": [
            {"id": "capitals", "primary_score": {"metric": "acc", "lower_is_better": False}}
        ],
    }
    made.current = Catalog.of([parse(Provider, alpha)])
    made.app = SimpleNamespace(job_indexes=JobIndexes(limits=IndexLimits(short_list=0, page=50)))
    return made


async def deleting(hub, session, gone):
    """Let a look see jobs that are deleted before they are opened."""
    await session.app.job_indexes.look(session)
    jobs = {job_id: hub.jobs[job_id] for job_id in gone}
    looked = session.app.job_indexes.look

    async def look(*args, **options):
        hub.jobs.update(jobs)
        index = await looked(*args, **options)
        for job_id in jobs:
            del hub.jobs[job_id]
        return index

    session.app.job_indexes.look = look


async def test_the_run_before_a_deleted_one_takes_its_place_in_a_ranking(hub, session):
    first = {model: measured(hub, model, 0.5) for model in ("one", "two", "three")}
    latest = {model: measured(hub, model, 0.75) for model in first}
    await deleting(hub, session, [latest["one"], first["two"], latest["two"]])
    found = await open_ranking(session, ALL)
    assert {run.model: run.job_id for run in found.runs} == {
        "one": first["one"],
        "three": latest["three"],
    }
    assert found.jobs == len(hub.jobs)
    assert {name[0]: more.count for name, more in found.more.items()} == {"three": 1}


async def test_a_history_counts_no_job_that_is_gone(hub, session):
    jobs = [measured(hub, "one", 0.5 + n / 1000) for n in range(MAX_OPENED + 20)]
    await deleting(hub, session, [jobs[-1], jobs[-2]])
    found = await open_history(session, ALL)
    (more,) = found.more.values()
    assert found.jobs == len(found.runs) + more.count == len(jobs) - 2
    assert jobs[-3] in {run.job_id for run in found.runs}
    assert {jobs[-1], jobs[-2]}.isdisjoint(run.job_id for run in found.runs)


@pytest.mark.parametrize("when", ["look", "opening"])
async def test_a_hub_that_goes_down_is_one_error_of_the_client(hub, session, when, monkeypatch):
    for n in range(30):
        measured(hub, f"m{n}", 0.5)
    await session.app.job_indexes.look(session)

    async def down(*args, **options):
        raise ConnectionFailedError("no hub", request=httpx.Request("GET", "http://hub"))

    monkeypatch.setattr(hub, "page" if when == "look" else "get", down)
    with pytest.raises(ConnectionFailedError):
        await open_ranking(session, ALL)


async def test_a_proxy_that_finds_nothing_does_not_make_jobs_disappear(hub, session, monkeypatch):
    measured(hub, "one", 0.5)
    await session.app.job_indexes.look(session)

    async def elsewhere(*args, **options):
        request = httpx.Request("GET", "http://hub")
        raise NotFoundError("no route", request=request, response=httpx.Response(404))

    monkeypatch.setattr(hub, "get", elsewhere)
    with pytest.raises(NotFoundError):
        await open_history(session, ALL)


async def test_jobs_dated_in_the_future_count_as_the_latest(hub, session):
    old = measured(hub, "one", 0.5)
    hub.time += 10 * 365 * 86_400  # a hub whose clock is years ahead
    ahead = measured(hub, "one", 0.25)
    hub.time -= 20 * 365 * 86_400  # and one that was set back
    measured(hub, "one", 0.125)
    ranked = await open_ranking(session, ALL)
    assert [run.job_id for run in ranked.runs] == [ahead]
    created = datetime.fromisoformat(hub.jobs[old]["resource"]["created_at"])
    since = JobFilter(period=Period(created, None))
    found = await open_history(session, since)
    assert [run.job_id for run in found.runs] == [ahead, old]


async def test_a_tag_is_found_among_thousands(hub, session):
    tags = [f"tag-{n}" for n in range(3000)]
    for n in range(100):
        measured(hub, "one", 0.5, tags=tags[30 * n : 30 * n + 30])
    measured(hub, "two", 0.5, tags=tags)
    with anyio.fail_after(20):
        found = await open_history(session, JobFilter(tag="tag-2999"))
    assert {run.model for run in found.runs} >= {"one"}
    (row,) = [
        r
        for r in session.app.job_indexes.of(session.caller).known.newest_first()
        if r.model == "two"
    ]
    assert sum(map(len, row.tags)) < 5000
