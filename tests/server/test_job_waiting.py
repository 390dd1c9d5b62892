"""Waiting for a job through faults and restarts, on real hubs."""

import anyio
import pytest

from tests.client.support.faults import Fault, FaultyProxy

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
CAPITALS = [{"id": "capitals", "provider_id": "alpha"}]


async def submitted(agent, **more):
    reply = await agent.call(
        "submit_evaluation", model=MODEL, benchmarks=CAPITALS, allow_duplicate=True, **more
    )
    assert not reply.failed, reply.text
    return reply.data["job_id"]


async def test_many_waiters_ask_the_hub_as_often_as_one(connect, counted, hub):
    async with connect(base_url=counted.url) as agent:
        job = await submitted(agent)
        path = f"/evaluations/jobs/{job}"
        states = []

        async def wait():
            reply = await agent.call("get_job_status", job_id=job, wait_seconds=30)
            states.append(reply.view["state"])

        with anyio.fail_after(30):
            async with anyio.create_task_group() as group:
                for _ in range(40):
                    group.start_soon(wait)
                while not counted.asked[path]:
                    await anyio.sleep(0.02)
                # The end, after which a late waiter has no change to wait for.
                await anyio.to_thread.run_sync(lambda: hub.event(job, "capitals", 0, "completed"))
    assert states == ["completed"] * 40
    assert counted.asked[path] <= 12


@pytest.mark.parametrize("wait_seconds", [0, 1])
async def test_a_job_is_found_by_name_and_by_the_beginning_of_its_id(connect, hub, wait_seconds):
    async with connect(base_url=hub.base_url) as agent:
        job = await submitted(agent, name=f"nightly {wait_seconds}")
        for reference in (job, job[:8], f"nightly {wait_seconds}", f"evalhub://jobs/{job}"):
            reply = await agent.call("get_job_status", job_id=reference, wait_seconds=wait_seconds)
            assert not reply.failed, reply.text
            assert reply.data["job_id"] == job


async def test_a_wait_that_is_given_up_asks_the_hub_no_more(connect, counted):
    async with connect(base_url=counted.url) as agent:
        job = await submitted(agent)
        path = f"/evaluations/jobs/{job}"
        with anyio.move_on_after(0.6):
            await agent.call("get_job_status", job_id=job, wait_seconds=50)
        await agent.call("check_connection")
        given_up = counted.asked[path]
        assert given_up >= 1
        await anyio.sleep(2.5)  # longer than two polls would be apart
        assert counted.asked[path] == given_up


async def test_a_hub_restart_in_the_middle_of_a_wait_is_survived(connect, tools, tmp_path):
    port = tools.free_port()
    url = f"http://127.0.0.1:{port}"
    process = tools.start_hub(tmp_path, port)
    try:
        tools.await_health(url)
        async with connect(base_url=url) as agent:
            job = await submitted(agent)
            seen: list[str] = []

            def restart_and_report():
                nonlocal process
                tools.stop(process)
                process = tools.start_hub(tmp_path, port)
                tools.await_health(url)
                from evalhub_mcp.client import SyncEvalHubClient

                with SyncEvalHubClient(url) as client:
                    client.jobs.post_event(
                        job, {"provider_id": "alpha", "id": "capitals", "status": "running"}
                    )

            async def on_progress(progress, total, message):
                if not seen:
                    seen.append(message)
                    await anyio.to_thread.run_sync(restart_and_report)

            with anyio.fail_after(40):
                reply = await agent.client.call_tool(
                    "get_job_status",
                    {"job_id": job, "wait_seconds": 30},
                    progress_callback=on_progress,
                )
        assert reply.structured_content["state"] == "running"
    finally:
        tools.stop(process)


async def test_a_job_submitted_through_a_connection_that_breaks_after_delivery_is_one_job(
    connect, hub
):
    broken: list[str] = []

    def plan(seen):
        if seen.method == "POST" and len(broken) < 2:
            broken.append(seen.target)
            return Fault.RESET_AFTER
        return Fault.NONE

    proxy = FaultyProxy(int(hub.base_url.rpartition(":")[2]), plan, late=1)
    try:
        async with connect(base_url=proxy.url) as agent:
            with anyio.fail_after(30):
                reply = await agent.call(
                    "submit_evaluation", model={**MODEL, "name": "cut-off"}, benchmarks=CAPITALS
                )
    finally:
        proxy.close()
    assert broken
    assert [job.id for job in hub.client.jobs.list() if job.model.name == "cut-off"] == [
        reply.data["job_id"]
    ]


async def test_a_silent_job_is_reported_as_possibly_stuck_with_a_remedy(connect, hub):
    async with connect(base_url=hub.base_url, stall_after=1e-6) as agent:
        job = await submitted(agent)
        status = await agent.call("get_job_status", job_id=job)
        assert "no evaluation process has reported" in status.view["stuck"]
        assert "It seems stuck" in status.text
        assert "diagnose_job" in status.text
        hub.event(job, "capitals", 0, "completed", metrics={"acc": 1})
        over = await agent.call("get_job_status", job_id=job)
    assert "stuck" not in over.view


async def test_remaining_time_is_estimated_from_counted_samples(agent, hub):
    from datetime import UTC, datetime, timedelta

    job = await submitted(agent)
    hub.event(
        job,
        "capitals",
        0,
        "running",
        started_at=(datetime.now(UTC) - timedelta(seconds=60)).isoformat(),
        warning_message={"message": "capitals: 25/50 samples", "message_code": "progress"},
    )
    status = await agent.call("get_job_status", job_id=job)
    assert 58 <= status.view["remaining_seconds"] <= 75
    assert "left" in status.text


async def test_a_hub_that_never_answers_a_wait_is_an_error_in_time(connect, tools):
    async with connect(base_url=f"http://127.0.0.1:{tools.free_port()}") as agent:
        with anyio.fail_after(20):
            message = await agent.fails(
                "get_job_status", job_id="0b7e9c1a-6c1d-4a52-9b5e-0d6a4c2f1e33", wait_seconds=1
            )
    assert "does not answer" in message
