"""A wait ends when its job does or at the deadline, and never sooner."""

from __future__ import annotations

import gc
import itertools
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from evalhub_mcp.client.models import (
    BenchmarkConfig,
    EvaluationJob,
    JobStatus,
    JobSubmissionRequest,
    ModelConfig,
)
from tests.client.support.concurrency import async_deadline, async_gather, async_pause
from tests.client.support.hub import HubProcess
from tests.client.support.scripted import DROP, Reply, Request, ScriptedHub

pytestmark = pytest.mark.anyio


def request(*benchmarks: str) -> JobSubmissionRequest:
    return JobSubmissionRequest(
        name=f"watched-{random.randrange(10**9)}",
        model=ModelConfig(name="m", url="http://127.0.0.1:9/v1"),
        benchmarks=[BenchmarkConfig(id=b, provider_id="idle") for b in benchmarks or ("sums",)],
    )


async def report(
    client: AsyncEvalHubClient, job: EvaluationJob, index: int, status: str, **more: object
) -> None:
    benchmark = job.benchmarks[index]
    event = {
        "provider_id": benchmark.provider_id,
        "id": benchmark.id,
        "benchmark_index": index,
        "status": status,
        **more,
    }
    await client.jobs.post_event(job.id, event)


def job_body(state: str, **more: object) -> dict[str, object]:
    return {"resource": {"id": "j"}, "status": {"state": state, **more}}


async def test_a_wait_ends_only_with_a_terminal_job_state(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request("sums", "proofs"))
    await report(client, job, 0, "completed", metrics={"acc": 1})
    with async_deadline(20), pytest.raises(errors.WaitTimeoutError) as caught:
        await client.jobs.wait_for_completion(job.id, timeout=0.5, poll_interval=0.1)
    assert caught.value.job is not None
    assert caught.value.job.state is JobStatus.RUNNING
    await report(client, job, 1, "failed", error_message={"message": "no", "message_code": "x"})
    with async_deadline(20):
        done = await client.jobs.wait_for_completion(job.id, timeout=10, poll_interval=0.1)
    assert done.state is JobStatus.PARTIALLY_FAILED


async def test_on_update_gets_every_change_and_the_final_state(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request())
    seen: list[str] = []

    async def work() -> None:
        for done in ("3/50", "40/50"):
            text = {"message": f"{done} samples", "message_code": "progress"}
            await report(client, job, 0, "running", warning_message=text)
            with async_deadline(10):
                while not seen or done not in seen[-1]:
                    await async_pause(0.01)
        await report(client, job, 0, "completed", metrics={"acc": 1})

    def on_update(update: EvaluationJob) -> None:
        benchmark = update.status.benchmarks[0] if update.status.benchmarks else None
        warning = benchmark.warning_message if benchmark else None
        seen.append(f"{update.state} {warning.message if warning else ''}".strip())

    async def wait() -> None:
        await client.jobs.wait_for_completion(
            job.id, timeout=20, poll_interval=0.2, on_update=on_update
        )

    with async_deadline(30):
        await async_gather([wait, work])
    assert seen[-3:] == ["running 3/50 samples", "running 40/50 samples", "completed"]


async def test_watch_ends_after_the_final_state(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request())
    await client.jobs.cancel(job.id)
    with async_deadline(20):
        states = [update.state async for update in client.jobs.watch(job.id)]
    assert states == [JobStatus.CANCELLED]


async def test_waiters_share_their_polls(scripted: ScriptedHub) -> None:
    started = time.monotonic()

    def script(request: Request) -> Reply:
        over = time.monotonic() - started > 1.0
        return Reply(200, job_body("completed" if over else "running"))

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url) as client:
        with async_deadline(30):
            jobs = await async_gather(
                [partial(client.jobs.wait_for_completion, "j", 20, 0.2) for _ in range(100)]
            )
    assert {job.state for job in jobs} == {JobStatus.COMPLETED}
    # A single waiter needs between 1.0/0.2 and 1.0/0.02 polls.
    assert 5 <= scripted.count("GET") <= 60


async def test_the_shortest_poll_interval_applies_to_all_waiters(scripted: ScriptedHub) -> None:
    scripted.script = lambda request: Reply(200, job_body("running"))
    async with AsyncEvalHubClient(scripted.url) as client:

        async def wait(timeout: float, poll_interval: float) -> None:
            with pytest.raises(errors.WaitTimeoutError):
                await client.jobs.wait_for_completion("j", timeout, poll_interval)

        async def impatient() -> None:
            while not scripted.requests:
                await async_pause(0.01)
            await wait(0.8, 0.1)

        with async_deadline(20):
            await async_gather([lambda: wait(1.5, 30.0), impatient])
    assert scripted.count("GET") >= 6


async def test_other_waiters_continue_when_the_polling_one_gives_up(scripted: ScriptedHub) -> None:
    outcomes: list[str] = []

    def script(request: Request) -> Reply:
        # The job ends when the other two have given up, however long that takes.
        return Reply(200, job_body("completed" if len(outcomes) == 2 else "running"))

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url) as client:

        async def wait(timeout: float) -> None:
            try:
                job = await client.jobs.wait_for_completion("j", timeout, 0.1)
                outcomes.append(str(job.state))
            except errors.WaitTimeoutError:
                outcomes.append("gave up")

        with async_deadline(20):
            await async_gather([partial(wait, 0.2), partial(wait, 0.3), partial(wait, 15.0)])
    assert outcomes == ["gave up", "gave up", "completed"]


async def test_a_wait_continues_through_a_hub_restart(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path)
    hub.start()
    try:
        async with AsyncEvalHubClient(hub.url) as client:
            job = await client.jobs.submit(request())
            seen: list[EvaluationJob] = []

            async def restart() -> None:
                with async_deadline(20):
                    while not seen:
                        await async_pause(0.01)
                    hub.stop()
                    await async_pause(0.5)
                    hub.start()
                    await report(client, job, 0, "completed", metrics={"acc": 1})

            async def wait() -> None:
                await client.jobs.wait_for_completion(
                    job.id, timeout=30, poll_interval=0.2, on_update=seen.append
                )

            with async_deadline(40):
                await async_gather([wait, restart])
            await client.jobs.cancel(job.id, hard_delete=True)
        assert seen[-1].state is JobStatus.COMPLETED
    finally:
        hub.stop()


async def test_a_wait_times_out_with_the_last_known_job(
    scripted: ScriptedHub,
) -> None:
    scripted.answer(Reply(200, job_body("running")), Reply(503), DROP)
    async with AsyncEvalHubClient(scripted.url) as client:
        with async_deadline(20), pytest.raises(errors.WaitTimeoutError) as caught:
            await client.jobs.wait_for_completion("j", timeout=0.7, poll_interval=0.1)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.job is not None
    assert caught.value.job.state is JobStatus.RUNNING
    assert "does not answer" in str(caught.value)


async def test_a_job_without_changes_is_stalled(
    scripted: ScriptedHub,
) -> None:
    scripted.answer(Reply(200, job_body("pending")))
    async with AsyncEvalHubClient(scripted.url) as client:
        with async_deadline(20), pytest.raises(errors.JobStalledError) as caught:
            await client.jobs.wait_for_completion(
                "j", timeout=30, poll_interval=0.1, stall_timeout=0.4
            )
    assert caught.value.job is not None
    assert caught.value.job.state is JobStatus.PENDING


async def test_a_job_with_progress_is_not_stalled(scripted: ScriptedHub) -> None:
    started = time.monotonic()

    def script(request: Request) -> Reply:
        elapsed = time.monotonic() - started
        if elapsed > 1.0:
            return Reply(200, job_body("completed"))
        warning = {"message": f"{elapsed:.1f}", "message_code": "progress"}
        running = {"id": "b", "status": "running", "warning_message": warning}
        return Reply(200, job_body("running", benchmarks=[running]))

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url) as client:
        with async_deadline(20):
            job = await client.jobs.wait_for_completion(
                "j", timeout=30, poll_interval=0.1, stall_timeout=0.6
            )
    assert job.state is JobStatus.COMPLETED


async def test_a_deleted_job_ends_the_wait_with_its_last_known_state(
    scripted: ScriptedHub,
) -> None:
    gone = {"message_code": "resource_not_found", "message": "gone", "trace": "t"}
    scripted.answer(Reply(200, job_body("running")), Reply(404, gone))
    async with AsyncEvalHubClient(scripted.url) as client:
        with async_deadline(20), pytest.raises(errors.JobNotFoundError) as caught:
            await client.jobs.wait_for_completion("j", timeout=10, poll_interval=0.05)
    assert caught.value.job is not None
    assert caught.value.job.state is JobStatus.RUNNING


async def test_an_unknown_job_fails_at_once(client: AsyncEvalHubClient) -> None:
    with async_deadline(10), pytest.raises(errors.JobNotFoundError):
        await client.jobs.wait_for_completion("no-such-job", timeout=30)


async def test_polls_become_rarer_while_nothing_changes(scripted: ScriptedHub) -> None:
    times: list[float] = []

    def script(request: Request) -> Reply:
        times.append(time.monotonic())
        return Reply(200, job_body("running"))

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url) as client:
        with async_deadline(20), pytest.raises(errors.WaitTimeoutError):
            await client.jobs.wait_for_completion("j", timeout=2.0, poll_interval=0.5)
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps[0] < 0.3
    assert max(gaps) > 0.35
    assert len(times) < 20


async def test_pollers_exist_only_while_someone_waits(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request())
    await client.jobs.cancel(job.id)
    await client.jobs.wait_for_completion(job.id)
    gc.collect()
    assert [len(group._pollers) for group in client.jobs._poller_groups.values()] == [0]


async def test_invalid_wait_parameters_are_rejected(client: AsyncEvalHubClient) -> None:
    with pytest.raises(errors.InvalidRequestError):
        await client.jobs.wait_for_completion("j", poll_interval=0)
    with pytest.raises(errors.InvalidRequestError):
        await client.jobs.wait_for_completion("j", timeout=-1)


async def test_waits_for_many_jobs_share_list_requests(
    client: AsyncEvalHubClient,
) -> None:
    jobs = [await client.jobs.submit(request()) for _ in range(30)]
    sent: list[str] = []
    request_ = client._transport.request

    async def counted(method: str, path: str, *args: object, **more: object) -> object:
        sent.append(f"{method} {path}")
        return await request_(method, path, *args, **more)  # type: ignore[arg-type]

    client._transport.request = counted  # type: ignore[assignment, method-assign]
    seen: list[JobStatus] = []

    async def work() -> None:
        await async_pause(1.0)
        for number, job in enumerate(jobs):
            state = "failed" if number % 2 else "completed"
            await client.with_options().jobs.post_event(
                job.id, {"provider_id": "idle", "id": "sums", "status": state}
            )

    async def wait(job: EvaluationJob) -> EvaluationJob:
        return await client.jobs.wait_for_completion(
            job.id, 30, 0.4, on_update=lambda update: seen.append(update.state)
        )

    with async_deadline(40):
        calls: list[Callable[[], Any]] = [*[partial(wait, job) for job in jobs], work]
        *done, _ = await async_gather(calls)
    assert [job.id for job in done if job] == [job.id for job in jobs]
    assert [job.state for job in done if job] == [JobStatus.COMPLETED, JobStatus.FAILED] * 15
    assert seen.count(JobStatus.PENDING) == 30
    # Single requests would take 30 requests for every interval.
    assert len(sent) < 30 * 3


async def test_jobs_are_polled_one_by_one_if_the_list_is_too_long(scripted: ScriptedHub) -> None:
    started = time.monotonic()

    def script(request: Request) -> Reply:
        if "status=" in request.path:
            items = [
                {"resource": {"id": f"x{n}"}, "status": {"state": "running"}} for n in range(9)
            ]
            return Reply(200, {"items": items, "total_count": 5000, "limit": 9})
        over = time.monotonic() - started > 0.6
        identifier = request.path.rpartition("/")[2]
        state = "completed" if over else "running"
        return Reply(200, {"resource": {"id": identifier}, "status": {"state": state}})

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url) as client:
        with async_deadline(30):
            jobs = await async_gather(
                [partial(client.jobs.wait_for_completion, f"j{n}", 20, 0.2) for n in range(12)]
            )
    assert [job.id for job in jobs] == [f"j{n}" for n in range(12)]
    assert sum("status=" in request.path for request in scripted.requests) == 1


async def test_a_wait_with_zero_timeout_reads_the_state_once(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request())
    with async_deadline(10), pytest.raises(errors.WaitTimeoutError) as caught:
        await client.jobs.wait_for_completion(job.id, timeout=0)
    assert caught.value.job is not None
    assert caught.value.job.state is JobStatus.PENDING
    await client.jobs.cancel(job.id)
    done = await client.jobs.wait_for_completion(job.id, timeout=0)
    assert done.state is JobStatus.CANCELLED
