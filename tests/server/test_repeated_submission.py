"""A repeated submission gets the job that is under way, unless another is asked for."""

import anyio
import pytest

from tests.server.support.reply_text import row_of

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
CAPITALS = [{"id": "capitals", "provider_id": "alpha"}]


async def test_a_repeated_call_gets_the_running_job(agent, hub):
    arguments = {"model": {**MODEL, "name": "twice"}, "benchmarks": CAPITALS}
    first = await agent.call("submit_evaluation", **arguments)
    again = await agent.call("submit_evaluation", **arguments, name="other", tags=["label"])
    assert again.data["job_id"] == first.data["job_id"]
    assert again.data["duplicate"] is True
    assert "already under way" in again.text
    assert [job.model.name for job in hub.client.jobs.list()].count("twice") == 1


async def test_a_repeated_call_warns_that_the_running_job_seems_stuck(connect, hub):
    arguments = {"model": {**MODEL, "name": "stuck"}, "benchmarks": CAPITALS}
    async with connect(base_url=hub.base_url, stall_after=1e-6) as agent:
        first = await agent.call("submit_evaluation", **arguments)
        again = await agent.call("submit_evaluation", **arguments)
    assert "Note: " not in first.text
    assert "may be stuck" in row_of(again.text, "Note: ")


async def test_a_repeated_call_after_a_restart_of_the_server_finds_the_job(connect, hub):
    arguments = {"model": {**MODEL, "name": "restarted"}, "benchmarks": CAPITALS}
    async with connect(base_url=hub.base_url) as agent:
        first = await agent.call("submit_evaluation", **arguments)
    async with connect(base_url=hub.base_url) as agent:
        again = await agent.call("submit_evaluation", **arguments)
    assert again.data["job_id"] == first.data["job_id"]


async def test_calls_at_the_same_time_make_one_job(agent, hub):
    arguments = {"model": {**MODEL, "name": "crowd"}, "benchmarks": CAPITALS}
    ids = []

    async def submit():
        ids.append((await agent.call("submit_evaluation", **arguments)).data["job_id"])

    with anyio.fail_after(30):
        async with anyio.create_task_group() as group:
            for _ in range(10):
                group.start_soon(submit)
    assert len(set(ids)) == 1
    assert [job.model.name for job in hub.client.jobs.list()].count("crowd") == 1


async def test_a_job_of_a_cancelled_call_is_found_by_the_next_call(agent, hub):
    arguments = {"model": {**MODEL, "name": "given-up"}, "benchmarks": CAPITALS}
    with anyio.move_on_after(0.005):
        await agent.call("submit_evaluation", **arguments)
    reply = await agent.call("submit_evaluation", **arguments)
    assert [job.id for job in hub.client.jobs.list() if job.model.name == "given-up"] == [
        reply.data["job_id"]
    ]


async def test_an_evaluation_that_ended_or_differs_is_started_anew(agent, hub):
    model = {**MODEL, "name": "anew"}
    first = await agent.call("submit_evaluation", model=model, benchmarks=CAPITALS)
    other = await agent.call(
        "submit_evaluation",
        model=model,
        benchmarks=[{**CAPITALS[0], "parameters": {"num_examples": 3}}],
    )
    hub.event(first.data["job_id"], "capitals", 0, "completed", metrics={"acc": 1})
    third = await agent.call("submit_evaluation", model=model, benchmarks=CAPITALS)
    assert len({r.data["job_id"] for r in (first, other, third)}) == 3


async def test_a_duplicate_is_started_when_it_is_asked_for(agent):
    arguments = {"model": {**MODEL, "name": "wanted"}, "benchmarks": CAPITALS}
    first = await agent.call("submit_evaluation", **arguments)
    second = await agent.call("submit_evaluation", **arguments, allow_duplicate=True)
    assert first.data["job_id"] != second.data["job_id"]
    assert "duplicate" not in second.data
