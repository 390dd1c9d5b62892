"""Watchers of jobs, whatever their listeners and hubs do."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import anyio
import pytest

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.job_watchers import (
    MAX_WATCHED_JOBS,
    MAX_WATCHED_JOBS_PER_CALLER,
    JobWatchers,
    TooManyJobs,
)
from evalhub_mcp.client.errors import ClientError

pytestmark = pytest.mark.anyio


NOBODY = Caller()


class Hub:
    """A client whose jobs change when the test says so."""

    def __init__(self, ends_with=None):
        self.send, self.receive = anyio.create_memory_object_stream[str](100)
        self.ends_with = ends_with
        self.watching = 0
        self.jobs = SimpleNamespace(watch=self.watch)

    async def watch(self, job_id, **options):
        self.watching += 1
        try:
            if self.ends_with is not None:
                raise self.ends_with
            with self.receive.clone() as changes:
                async for change in changes:
                    yield change
        finally:
            self.watching -= 1

    def close(self):
        self.send.close()
        self.receive.close()


@pytest.fixture
def hub():
    made = Hub()
    yield made
    made.close()


async def until(condition):
    with anyio.fail_after(10):
        while not condition():
            await anyio.sleep(0.005)


async def test_all_listeners_of_a_job_share_one_watcher(hub):
    watchers = JobWatchers()
    heard: list[str] = []
    async with watchers.running():
        for name in "abc":
            watchers.listen(hub, NOBODY, "job", partial(heard.append, name))
        for state in ("as found", "changed", "changed again"):
            await hub.send.send(state)
        await until(lambda: len(heard) == 6)
        assert hub.watching == 1
    assert sorted(heard) == list("aabbcc")


async def test_the_watcher_ends_with_its_last_listener_and_begins_anew_with_the_next(hub):
    watchers = JobWatchers()
    async with watchers.running():
        first = watchers.listen(hub, NOBODY, "job", lambda: None)
        second = watchers.listen(hub, NOBODY, "job", lambda: None)
        await until(lambda: hub.watching == 1)
        first()
        first()
        assert watchers.watched == 1
        second()
        assert watchers.watched == 0
        await until(lambda: hub.watching == 0)
        watchers.listen(hub, NOBODY, "job", lambda: None)
        await until(lambda: hub.watching == 1)


async def test_tenants_and_principals_are_watched_apart(hub):
    watchers = JobWatchers()
    async with watchers.running():
        watchers.listen(hub, Caller("one", "alice"), "job", lambda: None)
        watchers.listen(hub, Caller("one", "alice"), "job", lambda: None)
        watchers.listen(hub, Caller("one", "bob"), "job", lambda: None)
        watchers.listen(hub, Caller("two", "alice"), "job", lambda: None)
        await until(lambda: hub.watching >= 3)
        assert hub.watching == 3


async def test_a_failing_listener_does_not_affect_the_others(hub, caplog):
    watchers, heard = JobWatchers(), []

    def fails():
        raise RuntimeError("listener")

    async with watchers.running():
        watchers.listen(hub, NOBODY, "job", fails)
        watchers.listen(hub, NOBODY, "job", lambda: heard.append(True))
        await hub.send.send("as found")
        await hub.send.send("changed")
        await until(lambda: heard)
    assert "listener to job job failed" in caplog.text


@pytest.mark.parametrize("trouble", [ClientError("gone"), RuntimeError("surprise")])
async def test_a_failing_watcher_does_not_end_the_others(hub, trouble):
    watchers, heard = JobWatchers(), []
    broken: Any = Hub(trouble)
    async with watchers.running():
        watchers.listen(broken, NOBODY, "broken", lambda: None)
        watchers.listen(hub, NOBODY, "job", lambda: heard.append(True))
        await hub.send.send("as found")
        await hub.send.send("changed")
        await until(lambda: heard)
    assert heard == [True]
    broken.close()


async def test_the_number_of_watched_jobs_is_bounded(hub):
    watchers = JobWatchers()
    stops = [watchers.listen(hub, NOBODY, str(n), lambda: None) for n in range(MAX_WATCHED_JOBS)]
    with pytest.raises(TooManyJobs):
        watchers.listen(hub, NOBODY, "one more", lambda: None)
    watchers.listen(hub, NOBODY, "0", lambda: None)
    stops[1]()
    watchers.listen(hub, NOBODY, "one more", lambda: None)


async def test_a_client_that_cannot_be_notified_delays_nobody():
    watchers, told = JobWatchers(), []

    async def fails():
        raise OSError("closed")

    async def works():
        told.append(True)

    async with watchers.running():
        watchers.send_soon(fails)
        watchers.send_soon(works)
        await until(lambda: told)
    assert told == [True]


def test_one_caller_cannot_take_all_watcher_places():
    watchers: Any = JobWatchers()

    def listen(job, principal, tenant="team"):
        return watchers.listen(None, Caller(tenant, principal), job, lambda: None)

    stops = [listen(f"job-{n}", "eve") for n in range(MAX_WATCHED_JOBS_PER_CALLER)]
    with pytest.raises(TooManyJobs):
        listen("one more", "eve")
    listen("job-0", "eve")  # is watched already
    listen("one more", "bob")
    listen("one more", "eve", "another team")
    stops[1]()
    listen("one more", "eve")
