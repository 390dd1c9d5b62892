"""Looking jobs up by name or id prefix, while a large hub is being read and after."""

from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes
from tests.app.support.model_hub import ModelHub, ModelSession

pytestmark = pytest.mark.anyio


async def test_a_name_needs_the_whole_list_and_an_id_prefix_does_not():
    hub = ModelHub(1, 300)
    async with anyio.create_task_group() as group:
        limits = IndexLimits(short_list=0, page=10, wait=0.03)
        session: Any = ModelSession(hub)
        session.app = SimpleNamespace(job_indexes=JobIndexes(lambda: group, limits=limits))
        with pytest.raises(UserError, match=r"The hub has 300 jobs, of which \d+ are read so far"):
            await find_job(session, "job 7")
        first = hub.ids[0]
        assert (await find_job(session, first[:8])).id == first
        with anyio.fail_after(20):
            while not session.app.job_indexes.of(session.caller).is_complete:
                await anyio.sleep(0.01)
        assert (await find_job(session, "JOB 7")).name == "job 7"
        with pytest.raises(UserError, match="There is no job 'job 777'"):
            await find_job(session, "job 777")
        group.cancel_scope.cancel()


async def test_a_job_that_was_deleted_since_is_not_found():
    hub = ModelHub(2, 30)
    session: Any = ModelSession(hub)
    session.app = SimpleNamespace(job_indexes=JobIndexes())
    named = next(job for job in hub.jobs.values() if job["name"] == "job 7")
    assert (await find_job(session, "job 7")).id == named["resource"]["id"]
    del hub.jobs[named["resource"]["id"]]
    with pytest.raises(UserError, match="There is no job 'job 7'"):
        await find_job(session, "job 7")


def replace_unseen(hub, name, by):
    """Replace a job by one with the next id, which no look at samples shows."""
    job = next(job for job in hub.jobs.values() if job["name"] == name)
    old = job["resource"]["id"]
    new = f"{old[:-1]}{'1' if old[-1] == '0' else '0'}"
    resource = {**job["resource"], "id": new}
    hub.jobs[new] = hub.jobs.pop(old) | {"resource": resource, "name": by}
    return old, new


@pytest.mark.parametrize("by", ["job 7", "job seven"])
async def test_a_name_is_found_although_its_replaced_job_was_not_noticed(by):
    hub = ModelHub(3, 300)
    session: Any = ModelSession(hub)
    limits = IndexLimits(short_list=0, page=20)
    session.app = SimpleNamespace(job_indexes=JobIndexes(limits=limits))
    await find_job(session, "job 7")
    old, new = replace_unseen(hub, "job 7", by)
    with hub.counted() as requests:
        assert (await find_job(session, by)).id == new
    assert len(requests) <= 25
    with pytest.raises(UserError, match="There is no job"):
        await find_job(session, old)


async def test_an_id_that_is_not_a_uuid_is_found_although_its_job_was_not_noticed():
    hub = ModelHub(4, 300)
    session: Any = ModelSession(hub)
    limits = IndexLimits(short_list=0, page=20)
    session.app = SimpleNamespace(job_indexes=JobIndexes(limits=limits))
    await find_job(session, "job 7")
    old = hub.ids[40]
    hub.jobs["own-id"] = hub.jobs.pop(old) | {"resource": {"id": "own-id"}}
    assert (await find_job(session, "own-id")).id == "own-id"
