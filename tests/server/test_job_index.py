"""The job index on a real hub that other clients change between readings."""

from random import Random
from uuid import uuid4

import pytest

from evalhub_mcp.app.application import App
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import IndexedJobs, summaries
from evalhub_mcp.app.job_waiting import wait_for_change
from evalhub_mcp.app.known_jobs.caller_index import CallerIndex
from evalhub_mcp.app.known_jobs.index_limits import IndexLimits
from evalhub_mcp.client import AsyncEvalHubClient
from evalhub_mcp.settings import Settings

pytestmark = pytest.mark.anyio
JOB = {
    "name": "indexed",
    "model": {"name": "tiny", "url": "http://127.0.0.1:9/v1"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}
RESULT = {"provider_id": "alpha", "id": "capitals", "benchmark_index": 0}


class OtherClient:
    """Another client in the same tenant."""

    def __init__(self, client: AsyncEvalHubClient, seed: int) -> None:
        self.client = client
        self.random = Random(seed)
        self.open: list[str] = []
        self.ended: list[str] = []

    async def create(self) -> None:
        self.open.append((await self.client.jobs.submit(JOB)).id)

    async def finish(self) -> None:
        if self.open:
            job_id = self.open.pop(self.random.randrange(len(self.open)))
            metrics = {"acc": self.random.random(), "n_samples": 50}
            event = {**RESULT, "status": "completed", "metrics": metrics}
            await self.client.jobs.post_event(job_id, event)
            self.ended.append(job_id)

    async def cancel(self) -> None:
        if self.open:
            job_id = self.open.pop(self.random.randrange(len(self.open)))
            await self.client.jobs.cancel(job_id)
            self.ended.append(job_id)

    async def delete(self) -> None:
        some = self.random.choice([self.open, self.ended])
        if some:
            job_id = some.pop(self.random.randrange(len(some)))
            await self.client.jobs.cancel(job_id, hard_delete=True)

    async def create_and_finish(self) -> None:
        await self.create()
        job_id = self.open.pop()
        await self.client.jobs.post_event(job_id, {**RESULT, "status": "failed"})
        self.ended.append(job_id)

    async def act(self, times: int) -> None:
        for _ in range(times):
            kinds = [self.create, self.create, self.finish, self.cancel, self.delete]
            await self.random.choice([*kinds, self.create_and_finish])()


@pytest.mark.parametrize("limits", ["short list", "long list"])
async def test_after_each_look_the_index_is_what_the_hub_lists(hub, limits):
    chosen = {
        "short list": IndexLimits(page=9),
        "long list": IndexLimits(short_list=0, page=9, short_part=4, few=2, pause=0),
    }[limits]
    caller = Caller(f"index-{uuid4().hex[:8]}")
    app = App(Settings(base_url=hub.base_url))
    session = HubSession(app, caller, await app.hub.client_of(caller))
    index = CallerIndex(lambda: None, limits=chosen)
    async with AsyncEvalHubClient(hub.base_url, tenant=caller.tenant) as client:
        other = OtherClient(client, seed=3)
        for times in (0, 25, 0, 1, 1, 1, 2, 8, 1, 3, 15, 1):
            await other.act(times)
            await index.look(session)
            there = {job.id: job.state.value for job in await client.jobs.list()}
            known = {row.id: row.state for row in index.known.newest_first()}
            if known.keys() != there.keys():  # a replacement between two positions
                assert limits == "long list"
                assert len(known) == len(there)
                await index.read_in_slices(session)
                known = {row.id: row.state for row in index.known.newest_first()}
            assert known == there
            assert IndexedJobs.of(index).total == len(there)
    await app.hub.aclose()


async def test_a_score_that_arrives_is_in_the_list_at_once(hub, agent):
    name = f"scored {uuid4().hex[:8]}"
    own = await agent.call(
        "submit_evaluation", model=JOB["model"], benchmarks=JOB["benchmarks"], name=name
    )
    job_id = own.data["job_id"]
    before = await agent.call("list_jobs", name=name)
    assert f"{job_id} | " in before.text
    hub.event(job_id, "capitals", 0, "completed", metrics={"acc": 0.875, "n_samples": 400})
    after = await agent.call("list_jobs", name=name)
    row = next(line for line in after.text.splitlines() if job_id in line)
    assert "completed" in row
    assert "0.875" in row


async def test_own_submissions_and_finished_waits_enter_without_a_look(hub):
    caller = Caller(f"noted-{uuid4().hex[:8]}")
    app = App(Settings(base_url=hub.base_url))
    session = HubSession(app, caller, await app.hub.client_of(caller))
    await summaries(session)
    async with AsyncEvalHubClient(hub.base_url, tenant=caller.tenant) as client:
        job = await client.jobs.submit(JOB)
        await session.app.job_indexes.of(session.caller).note(session, job)
        known = app.job_indexes.of(caller).known
        assert [row.state for row in known.newest_first()] == ["pending"]
        await client.jobs.post_event(job.id, {**RESULT, "status": "failed"})
        async for _ in wait_for_change(session, job.id, 10):
            pass
    assert [row.state for row in known.newest_first()] == ["failed"]
    await app.hub.aclose()
