"""Following and stopping jobs, against the real hub."""

import anyio
import pytest

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


async def submit(agent, *benchmarks, **more):
    reply = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{"id": b, "provider_id": "alpha"} for b in benchmarks],
        allow_duplicate=True,
        **more,
    )
    assert not reply.failed, reply.text
    return reply.data["job_id"]


async def test_a_submitted_job_is_named_with_its_next_step(connect, hub):
    arguments = {
        "model": MODEL,
        "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
        "allow_duplicate": True,
    }
    async with connect(base_url=hub.base_url) as agent:
        reply = await agent.call("submit_evaluation", **arguments)
        again = await agent.call("submit_evaluation", **arguments)
    assert "Worth knowing" not in again.text
    assert reply.data["state"] == "pending"
    assert f"Submitted job {reply.data['job_id']} (pending): alpha/capitals on" in reply.text
    assert "Worth knowing: Set num_examples to 10 for a smoke test\n" in reply.text
    assert "get_job_status" in reply.text


async def test_progress_is_counted_over_the_benchmarks_the_job_was_asked_to_run(agent, hub):
    job = await submit(agent, "capitals", "breakout")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.5})
    status = await agent.call("get_job_status", job_id=job)
    assert status.view["state"] == "running"
    assert status.view["progress_percent"] == 50
    assert (status.view["benchmarks_finished"], status.view["benchmarks_total"]) == (1, 2)
    assert [b["status"] for b in status.view["benchmarks"]] == ["completed", "pending"]
    assert "1 of 2 benchmarks finished, 50 %" in status.text


async def test_a_collection_job_counts_the_collections_benchmarks(agent, hub):
    reply = await agent.call(
        "submit_evaluation", model=MODEL, collection={"id": "pair"}, allow_duplicate=True
    )
    job = reply.data["job_id"]
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.5})
    status = await agent.call("get_job_status", job_id=job)
    assert status.view["progress_percent"] == 50
    assert status.view["benchmarks_total"] == 2


async def test_reported_samples_count_as_partial_progress(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(
        job,
        "capitals",
        0,
        "running",
        phase="running_evaluation",
        warning_message={"message": "capitals: 20/50 samples", "message_code": "progress"},
    )
    status = await agent.call("get_job_status", job_id=job)
    assert status.view["progress_percent"] == 40
    assert "capitals: 20/50 samples" in status.text


async def test_waiting_returns_at_the_next_change_of_state(agent, hub):
    job = await submit(agent, "capitals")
    started: list[bool] = []

    async def start_the_evaluation(progress, total, message):
        if not started:
            started.append(True)
            await anyio.to_thread.run_sync(lambda: hub.event(job, "capitals", 0, "running"))

    with anyio.fail_after(20):
        reply = await agent.client.call_tool(
            "get_job_status",
            {"job_id": job, "wait_seconds": 50},
            progress_callback=start_the_evaluation,
        )
    assert reply.structured_content["state"] == "running"


async def test_waiting_reports_progress_to_the_client(agent, hub):
    job = await submit(agent, "capitals")
    seen = []

    async def on_progress(progress, total, message):
        seen.append((progress, total, message))
        if not finished:
            finished.append(True)
            await anyio.to_thread.run_sync(
                lambda: hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.9})
            )

    finished = []
    hub.event(
        job,
        "capitals",
        0,
        "running",
        warning_message={"message": "capitals: 25/50 samples", "message_code": "progress"},
    )
    with anyio.fail_after(30):
        await agent.client.call_tool(
            "get_job_status", {"job_id": job, "wait_seconds": 30}, progress_callback=on_progress
        )
    assert seen[0] == (50, 100, "capitals: 25/50 samples")
    assert [progress for progress, _, _ in seen] == sorted({progress for progress, _, _ in seen})


async def test_waiting_ends_when_the_time_is_up(agent):
    job = await submit(agent, "capitals")
    with anyio.fail_after(15):
        status = await agent.call("get_job_status", job_id=job, wait_seconds=1)
    assert status.view["state"] == "pending"
    assert status.view["poll_after_seconds"] >= 1


async def test_a_wait_longer_than_a_clients_timeout_is_cut_to_what_fits(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.5})
    reply = await agent.call("get_job_status", job_id=job, wait_seconds=3600)
    assert reply.view["state"] == "completed"


async def test_a_failed_benchmark_shows_its_error(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(
        job,
        "capitals",
        0,
        "failed",
        error_message={"message": "the endpoint refused the connection", "message_code": "x"},
    )
    status = await agent.call("get_job_status", job_id=job)
    assert status.view["state"] == "failed"
    assert status.view["progress_percent"] == 100
    assert "the endpoint refused the connection" in status.text


async def test_an_unknown_job_is_explained(agent):
    message = await agent.fails("get_job_status", job_id="nope")
    assert "no job 'nope'" in message
    assert "UUID" in message


async def test_an_id_that_is_a_path_reaches_nothing_else(agent):
    assert "There is no job" in await agent.fails("get_job_status", job_id="../providers/alpha")


async def test_cancelling_stops_a_running_job(agent, hub):
    job = await submit(agent, "capitals", "breakout")
    hub.event(job, "capitals", 0, "running")
    reply = await agent.call("cancel_job", job_id=job)
    assert reply.data == {
        "answer": reply.text,
        "job_id": job,
        "state": "cancelled",
        "cancelled_now": True,
    }
    assert f"Job {job}: cancelled; it was running." in reply.text
    status = await agent.call("get_job_status", job_id=job)
    assert status.view["state"] == "cancelled"


async def test_a_second_cancel_says_that_it_changed_nothing(agent):
    job = await submit(agent, "capitals")
    await agent.call("cancel_job", job_id=job)
    reply = await agent.call("cancel_job", job_id=job)
    assert not reply.failed
    assert reply.data["cancelled_now"] is False
    assert "already cancelled" in reply.text


async def test_cancelling_a_finished_job_leaves_it_untouched(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.9})
    reply = await agent.call("cancel_job", job_id=job)
    assert reply.data["state"] == "completed"
    assert reply.data["cancelled_now"] is False
    assert "untouched" in reply.text


async def test_cancelling_an_unknown_job_is_explained(agent):
    assert "There is no job" in await agent.fails("cancel_job", job_id="nope")


async def test_a_job_is_found_by_its_name_and_by_the_beginning_of_its_id(agent, hub):
    job = await submit(agent, "capitals", name="the only one so called")
    for written in ("The only one so called", job[:13], job.upper(), f"evalhub://jobs/{job}"):
        reply = await agent.call("get_job_status", job_id=written)
        assert reply.data["job_id"] == job
    assert (await agent.call("cancel_job", job_id=job[:13])).data["job_id"] == job


async def test_a_name_of_several_jobs_is_refused_with_their_ids(agent):
    jobs = {await submit(agent, "capitals", name="called alike") for _ in range(2)}
    for tool in ("get_job_status", "cancel_job"):
        message = await agent.fails(tool, job_id="called alike")
        assert "2 jobs answer to 'called alike'; give the id of one: " in message
        assert all(job in message for job in jobs)


async def test_a_name_that_nearly_fits_is_answered_with_the_job_that_may_be_meant(agent):
    job = await submit(agent, "capitals", name="an unlikely name of a run")
    message = await agent.fails("get_job_results", job_id="unlikely name")
    assert f"Close: {job} (an unlikely name of a run, pending, " in message
