"""A list of up to a thousand jobs is exact after every look."""

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.app.known_jobs.caller_index import CallerIndex
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.client.page_walk import RawPage
from tests.app.support.job_lists import CHANGES, SHORT, do, new_index, states
from tests.app.support.model_hub import ModelHub, ModelSession

pytestmark = pytest.mark.anyio


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
async def test_every_replacement_is_noticed_at_once_up_to_a_thousand_jobs(jobs):
    hub, index = ModelHub(1, jobs), new_index(IndexLimits())
    for _ in range(30):
        await index.look(ModelSession(hub))
        assert states(index) == hub.states()
        assert index.exact_as_of == index.as_of
        hub.exchange()
        do(hub, hub.random.choice(["create", "finish", "delete", "create_finished", "start"]))


async def test_a_short_list_that_changes_while_it_is_read_is_walked_through():
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
async def test_a_hub_with_a_smaller_page_size_is_read_completely(limits, monkeypatch):
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
