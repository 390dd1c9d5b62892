"""Suggested next steps take earlier evaluations of the same model into account."""

from collections import Counter
from urllib.parse import parse_qs

import pytest

from evalhub_mcp.app import job_index
from evalhub_mcp.app.known_jobs.job_indexes import JobIndexes
from tests.client.support.faults import Fault, FaultyProxy

pytestmark = pytest.mark.anyio


def ran(hub, model: str, benchmark: str, provider: str = "alpha", metrics=None, url="h") -> str:
    job = hub.client.jobs.submit(
        {
            "name": "earlier",
            "model": {"url": f"http://{url}:9/v1", "name": model},
            "benchmarks": [{"id": benchmark, "provider_id": provider}],
        }
    )
    if metrics is not None:
        event = {"id": benchmark, "provider_id": provider, "benchmark_index": 0}
        hub.client.jobs.post_event(job.id, {**event, "status": "completed", "metrics": metrics})
    return str(job.id)


async def steps(agent, job: str) -> list[str]:
    """What the text of a result suggests next."""
    reply = await agent.call("get_job_results", job_id=job)
    assert not reply.failed, reply.text
    row = next((r for r in reply.text.splitlines() if r.startswith("Next: ")), "")
    return row.removeprefix("Next: ").split(" | ") if row else []


async def test_a_complement_that_already_ran_is_named_with_its_job(agent, hub):
    first = ran(hub, "thorough", "latency", "beta", {"ms": 12.0})
    latest = ran(hub, "thorough", "latency", "beta", {"ms": 11.0})
    ran(hub, "other", "latency", "beta", {"ms": 10.0})
    found = await steps(agent, ran(hub, "thorough", "capitals", metrics={"acc": 0.9}))
    (step,) = [s for s in found if "beta" in s]
    told = 'beta ran on this model too: get_job_results(job_id="{}")'
    assert step in {told.format(job) for job in (first, latest)}


@pytest.mark.parametrize("other", ["other model", "other address", "no result"])
async def test_a_run_that_is_not_comparable_does_not_replace_the_suggestion(connect, hub, other):
    model = f"partly evaluated, {other}"
    job = ran(
        hub,
        "a namesake" if other == "other model" else model,
        "latency",
        "beta",
        {} if other == "no result" else {"ms": 10.0},
        url="elsewhere" if other == "other address" else "h",
    )
    async with connect(base_url=hub.base_url) as agent:
        found = await steps(agent, ran(hub, model, "capitals", metrics={"acc": 0.9}))
    assert any(step.startswith("complement it with beta") for step in found)
    assert not any(job in step for step in found)


async def test_many_results_share_one_job_listing_made_only_when_needed(connect, hub, monkeypatch):
    # The list is good enough for some time, and a suggestion waits for it only for a moment.
    def stop_clock(app):
        app.job_indexes = JobIndexes(lambda: app.background, clock=lambda: 0.0)

    monkeypatch.setattr(job_index, "CONVENIENCE_SECONDS", 60)
    asked: Counter[str] = Counter()

    def plan(seen):
        path, _, query = seen.target.partition("?")
        # The list of a hub that other tests have used comes in several pages.
        if parse_qs(query).get("offset", ["0"]) == ["0"]:
            asked[path.removeprefix("/api/v1/evaluations/jobs")] += 1
        return Fault.NONE

    proxy = FaultyProxy(int(hub.base_url.rpartition(":")[2]), plan, late=1)
    try:
        done = [ran(hub, "watched", "capitals", metrics={"acc": 0.9}) for _ in range(3)]
        running, alone = (
            ran(hub, "watched", "capitals"),
            ran(hub, "apart", "latency", "beta", {"ms": 3}),
        )
        async with connect(prepare=stop_clock, base_url=proxy.url) as agent:
            for job in (running, alone):
                await steps(agent, job)
            assert asked[""] == 0
            for job in [*done, *done]:
                await steps(agent, job)
            assert (asked[""], asked[f"/{done[0]}"]) == (1, 2)
            # A job of the same caller is seen at once.
            own = await agent.call(
                "submit_evaluation",
                model={"url": "http://h:9/v1", "name": "watched"},
                benchmarks=[{"id": "latency", "provider_id": "beta"}],
            )
            asked.clear()
            found = await steps(agent, done[0])
            assert asked[""] == 0
            assert any(own.data["job_id"] in step for step in found)
    finally:
        proxy.close()


async def test_a_complement_is_suggested_even_if_the_jobs_cannot_be_listed(connect, hub):
    def plan(seen):
        path, _, query = seen.target.partition("?")
        return Fault.RESET_BEFORE if path.endswith("/jobs") and "limit" in query else Fault.NONE

    proxy = FaultyProxy(int(hub.base_url.rpartition(":")[2]), plan, late=1)
    try:
        async with connect(base_url=proxy.url) as agent:
            found = await steps(agent, ran(hub, "unlisted", "capitals", metrics={"acc": 0.9}))
        assert any(step.startswith("complement it with beta") for step in found)
    finally:
        proxy.close()
