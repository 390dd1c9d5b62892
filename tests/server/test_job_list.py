"""list_jobs, against the real hub."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from evalhub_mcp.app.job_index import IndexedJobs
from evalhub_mcp.server.tools.job_list.reply import JobListReply, job_list_entry
from evalhub_mcp.server.tools.job_list.text import job_list_text
from tests.jobs.summaries import summary
from tests.server.support.reply_text import row_of

pytestmark = pytest.mark.anyio


async def submit(agent, model, *benchmarks, **more):
    reply = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": model},
        benchmarks=[{"id": b, "provider_id": "alpha"} for b in benchmarks],
        allow_duplicate=True,
        **more,
    )
    assert not reply.failed, reply.text
    return reply.data["job_id"]


@pytest.fixture
def model():
    """A model name no other test uses, so that its jobs can be listed alone."""
    return f"listed-{uuid.uuid4().hex[:8]}"


async def test_a_job_is_one_line_with_its_score_and_verdict(agent, hub, model):
    job = await submit(agent, model, "capitals", name="first look", tags=["nightly"])
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.82})
    reply = await agent.call("list_jobs", model=model)
    (row,) = [row for row in reply.text.splitlines() if row.startswith("- ")]
    said = (job, "completed", "acc 0.82 PASS", f"{model} on capitals", "first look")
    for part in (*said, "| tags: nightly"):
        assert part in row
    assert reply.data["jobs"] == [{"job_id": job, "state": "completed", "verdict": "pass"}]
    assert reply.data["total"] == 1


async def test_pages_follow_each_other_by_cursor(agent, model):
    ids = {await submit(agent, model, "capitals") for _ in range(5)}
    first = await agent.call("list_jobs", model=model, limit=3)
    second = await agent.call("list_jobs", model=model, limit=3, cursor=first.data["next_cursor"])
    shown = [job["job_id"] for job in first.data["jobs"] + second.data["jobs"]]
    assert len(shown) == 5
    assert set(shown) == ids
    assert "3 of 5 jobs" in first.text
    assert first.data["next_cursor"] in first.text
    assert "next_cursor" not in second.data


async def test_filters_narrow_by_state_tag_name_and_model(agent, hub, model):
    failed = await submit(agent, model, "capitals", name="Alpha trial", tags=[model])
    await submit(agent, model, "capitals", name="other")
    hub.event(failed, "capitals", 0, "failed")
    for narrowed in ({"state": "failed"}, {"tag": model}, {"name": "alpha TRIAL"}):
        reply = await agent.call("list_jobs", model=model.upper(), **narrowed)
        assert [job["job_id"] for job in reply.data["jobs"]] == [failed], narrowed


async def test_an_unfinished_job_shows_its_progress_and_no_verdict(agent, hub, model):
    job = await submit(agent, model, "capitals", "breakout")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.9})
    reply = await agent.call("list_jobs", model=model)
    assert reply.data["jobs"] == [{"job_id": job, "state": "running"}]
    row = row_of(reply.text, f"- {job} | ")
    assert "| running 50 % |" in row
    assert not any(word in row for word in ("PASS", "FAIL", "verdict"))


async def test_tags_of_programs_are_not_shown(agent, model):
    await submit(agent, model, "capitals")
    reply = await agent.call("list_jobs", model=model)
    assert "evalhub-mcp-" not in reply.text
    assert "tags" not in reply.text


async def test_nothing_found_says_how_to_see_more(agent):
    reply = await agent.call("list_jobs", name="no job is called this")
    assert (reply.data["jobs"], reply.data["total"]) == ([], 0)
    found = "No job matches name 'no job is called this'. Without filters there are: "
    assert re.search(re.escape(found) + r"[1-9]\d* \w+", reply.text)


async def test_a_made_up_cursor_and_state_are_refused(agent):
    assert "cursor is not one" in await agent.fails("list_jobs", cursor="hello")
    assert "state" in await agent.fails("list_jobs", state="done")


async def test_every_benchmark_shows_its_score_with_the_verdict_and_whose_it_is(agent, hub, model):
    job = await submit(agent, model, "capitals", "breakout")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.95, "n_samples": 400})
    hub.event(job, "breakout", 1, "completed", metrics={"attack_rate": 0.9, "n_samples": 400})
    row = row_of((await agent.call("list_jobs", model=model)).text, f"- {job} | ")
    assert "capitals 0.95 met (the provider's default 0.60)" in row
    assert "breakout 0.90 missed (the provider's default 0.20)" in row
    assert "verdict FAIL" in row


async def test_filters_narrow_by_benchmark_provider_verdict_and_time(agent, hub, model):
    good = await submit(agent, model, "capitals")
    bad = await submit(agent, model, "breakout")
    hub.event(good, "capitals", 0, "completed", metrics={"acc": 0.95, "n_samples": 400})
    hub.event(bad, "breakout", 0, "completed", metrics={"attack_rate": 0.9, "n_samples": 400})
    for narrowed in (
        {"benchmark": "capitals"},
        {"benchmark": "alpha/capitals", "provider": "alpha", "since": "1h"},
        {"verdict": "pass"},
    ):
        reply = await agent.call("list_jobs", model=model, **narrowed)
        assert [job["job_id"] for job in reply.data["jobs"]] == [good], narrowed
    reply = await agent.call("list_jobs", model=model)
    assert "Showing 2 of 2 jobs" in reply.text
    assert "(2 completed, 1 FAIL, 1 PASS)" in reply.text or "1 PASS, 1 FAIL" in reply.text
    none = await agent.call("list_jobs", model=model, since="2020-01-01..2020-12-31")
    assert none.data["total"] == 0
    assert "since" in none.text
    assert "is no time; write" in await agent.fails("list_jobs", since="soon")


async def test_the_best_score_comes_first_and_only_of_one_benchmark(agent, hub, model):
    scores = {}
    for score in (0.5, 0.1, 0.3):
        job = await submit(agent, model, "capitals", "breakout")
        hub.event(job, "capitals", 0, "completed", metrics={"acc": score})
        hub.event(job, "breakout", 1, "completed", metrics={"attack_rate": score})
        scores[score] = job
    for benchmark, order in (("capitals", (0.5, 0.3, 0.1)), ("breakout", (0.1, 0.3, 0.5))):
        found, cursor = [], None
        while True:
            asked = {"model": model, "benchmark": benchmark, "sort": "score", "limit": 2}
            asked |= {"cursor": cursor} if cursor else {}
            reply = await agent.call("list_jobs", **asked)
            found += [job["job_id"] for job in reply.data["jobs"]]
            if (cursor := reply.data.get("next_cursor")) is None:
                break
        assert found == [scores[score] for score in order]
    assert "give the benchmark" in await agent.fails("list_jobs", model=model, sort="score")


def test_a_long_list_that_was_compared_long_ago_says_as_of_when_it_is_exact():
    entry = job_list_entry(summary("j1"), None)
    told = JobListReply(jobs=[entry], total=2000, exact_as_of="2026-11-29T22:00:00Z")
    assert "Exact as of 2026-11-29T22:00:00Z." in job_list_text(told, "")
    assert "Exact" not in job_list_text(JobListReply(jobs=[entry], total=2000), "")


@pytest.mark.parametrize(("seconds", "shown"), [(0, False), (170, False), (190, True)])
def test_a_list_is_marked_as_unchecked_only_after_the_interval(seconds, shown):
    now = datetime(2026, 11, 29, 22, tzinfo=UTC)
    jobs = IndexedJobs([], 0, True, now, now - timedelta(seconds=seconds))
    assert (jobs.unchecked_since is not None) == shown


async def test_an_unfinished_job_of_a_deleted_collection_does_not_renew_the_catalog_each_time(
    connect, hub, counted
):
    collection = hub.client.collections.create(
        {
            "name": "gone",
            "category": "knowledge",
            "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
        }
    )
    model = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
    job = hub.client.jobs.submit(
        {"name": "of a gone one", "model": model, "collection": {"id": collection.id}}
    )
    hub.client.collections.delete(collection.id)
    try:
        async with connect(base_url=counted.url) as agent:
            for _ in range(2):
                await agent.call("list_jobs")
            counted.asked.clear()
            for _ in range(3):
                await agent.call("list_jobs")
                await agent.call("get_job_status", job_id=job.id)
        assert counted.asked["/evaluations/providers"] == 0
        assert counted.asked["/evaluations/collections"] == 0
    finally:
        hub.client.jobs.cancel(job.id, hard_delete=True)
