"""Jobs, on a real hub: reading, events, logs, cancelling."""

from __future__ import annotations

import random
from typing import Any

import httpx
import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors, not_, or_
from evalhub_mcp.client.models import (
    BenchmarkConfig,
    BenchmarkStatusEvent,
    CollectionRef,
    EvaluationJob,
    JobPhase,
    JobStatus,
    JobSubmissionRequest,
    MessageInfo,
    ModelConfig,
    PassCriteria,
    PrimaryScore,
)
from tests.client.support.concurrency import async_deadline
from tests.client.support.scripted import DROP, Reply, ScriptedHub

pytestmark = pytest.mark.anyio

MODEL = ModelConfig(name="m", url="http://127.0.0.1:9/v1")


def request(**more: object) -> JobSubmissionRequest:
    return JobSubmissionRequest.model_validate(
        {
            "name": f"job-{random.randrange(10**9)}",
            "model": MODEL,
            "benchmarks": [
                BenchmarkConfig(
                    id="sums",
                    provider_id="idle",
                    parameters={"limit": 3},
                    primary_score=PrimaryScore(metric="acc"),
                    pass_criteria=PassCriteria(threshold=0.6),
                )
            ],
            **more,
        }
    )


async def finish(client: AsyncEvalHubClient, job: EvaluationJob) -> None:
    await client.jobs.post_event(
        job.id,
        BenchmarkStatusEvent(
            provider_id="idle",
            id="sums",
            status=JobStatus.COMPLETED,
            metrics={"acc": 0.75, "label": "ok", "nothing": None, "curve": [1, 2]},
            artifacts={"report": "/tmp/x"},
        ),
    )


async def test_state_and_results_of_a_job(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request(custom={"k": 1}))
    assert job.state is JobStatus.PENDING
    assert job.results.benchmarks == []
    await client.jobs.post_event(
        job.id,
        BenchmarkStatusEvent(
            provider_id="idle",
            id="sums",
            status=JobStatus.RUNNING,
            phase=JobPhase.RUNNING_EVALUATION,
            warning_message=MessageInfo(message="1/3 samples", message_code="progress"),
        ),
    )
    running = await client.jobs.get(job.id)
    assert running.state is JobStatus.RUNNING
    assert running.status.benchmarks[0].phase is JobPhase.RUNNING_EVALUATION
    assert running.status.benchmarks[0].warning_message is not None
    assert running.status.benchmarks[0].warning_message.message == "1/3 samples"
    await finish(client, job)
    done = await client.jobs.get(job.id)
    assert done.state is JobStatus.COMPLETED
    (result,) = done.results.benchmarks
    assert result.metrics == {"acc": 0.75, "label": "ok", "nothing": None, "curve": [1, 2]}
    assert result.artifacts == {"report": "/tmp/x"}
    assert result.test is not None
    assert (result.test.primary_score, result.test.threshold, result.test.passed) == (
        0.75,
        0.6,
        True,
    )
    assert done.results.test is not None
    assert done.results.test.passed is True
    assert done.benchmarks[0].parameters == {"limit": 3}
    assert done.benchmarks[0].to_config().parameters == {"limit": 3}
    assert done.custom == {"k": 1}


async def test_cancel_leaves_a_finished_job_and_its_logs_unchanged(
    client: AsyncEvalHubClient,
) -> None:
    working = [BenchmarkConfig(id="mmlu", provider_id="lm_evaluation_harness")]
    job = await client.jobs.submit(request(benchmarks=working))
    with async_deadline(30):
        await client.jobs.wait_for_completion(job.id, timeout=20, poll_interval=0.2)
    before = await client.jobs.logs(job.id)
    assert "evaluated mmlu" in before
    assert (await client.jobs.cancel(job.id)).state is JobStatus.COMPLETED
    assert await client.jobs.logs(job.id) == before
    assert "evaluated mmlu" in await client.jobs.logs(job.id, 0, tail_lines=10)
    assert await client.jobs.logs(job.id, 7) == ""


async def test_cancel_returns_the_cancelled_job(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request())
    assert (await client.jobs.cancel(job.id)).state is JobStatus.CANCELLED
    assert (await client.jobs.cancel(job.id)).state is JobStatus.CANCELLED
    with pytest.raises(errors.JobFinishedError) as caught:
        await finish(client, job)
    assert caught.value.status_code == 409
    with pytest.raises(errors.JobNotFoundError):
        await client.jobs.cancel("no-such-job")


async def test_hard_delete_removes_a_job(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request())
    await finish(client, job)
    last = await client.jobs.cancel(job.id, hard_delete=True)
    assert last.state is JobStatus.COMPLETED
    with pytest.raises(errors.JobNotFoundError):
        await client.jobs.get(job.id)


async def test_a_delete_succeeds_if_its_first_response_was_lost(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    gone = Reply(404, {"message_code": "resource_not_found", "message": "gone"})
    body = {"resource": {"id": "j"}, "status": {"state": "running"}}
    scripted.answer(Reply(200, body), DROP, gone)
    assert (await scripted_client.jobs.cancel("j", hard_delete=True)).id == "j"
    scripted.answer(gone)
    with pytest.raises(errors.NotFoundError):
        await scripted_client.collections.delete("c")


async def test_a_final_event_succeeds_if_its_first_response_was_lost(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    over = Reply(409, {"message_code": "job_can_not_be_updated", "message": "over"})
    event = {"provider_id": "p", "id": "b", "status": "completed"}
    scripted.answer(DROP, over)
    await scripted_client.jobs.post_event("j", event)
    assert scripted.count("POST") == 2
    scripted.answer(over)
    with pytest.raises(errors.JobFinishedError):
        await scripted_client.jobs.post_event("j", event)
    scripted.answer(DROP, over)
    with pytest.raises(errors.JobFinishedError):
        await scripted_client.jobs.post_event("j", {**event, "status": "running"})


async def test_jobs_are_listed_newest_first_and_filtered(client: AsyncEvalHubClient) -> None:
    tag = f"list-{random.randrange(10**9)}"
    jobs = [await client.jobs.submit(request(tags=[tag, f"n{n}"])) for n in range(3)]
    await finish(client, jobs[0])
    await client.jobs.cancel(jobs[1].id)
    listed = await client.jobs.list(tags=tag)
    assert {job.id for job in listed} == {job.id for job in jobs}
    created = [job.resource.created_at for job in listed]
    assert created == sorted(created, reverse=True)  # type: ignore[type-var]
    assert [j.id for j in await client.jobs.list(tags=[tag, "n2"])] == [jobs[2].id]
    done = await client.jobs.list(tags=tag, status=JobStatus.COMPLETED)
    assert [j.id for j in done] == [jobs[0].id]
    over = await client.jobs.list(
        tags=tag, status=or_(JobStatus.COMPLETED, JobStatus.CANCELLED), newest_first=False
    )
    assert {j.id for j in over} == {jobs[0].id, jobs[1].id}
    others = await client.jobs.list(tags=tag, status=not_("completed"))
    assert {j.id for j in others} == {jobs[1].id, jobs[2].id}
    without = [j.id async for j in client.jobs.iterate(tags=not_("n1"), name=jobs[1].name)]
    assert without == []
    assert len(await client.jobs.list(tags=tag, limit=2)) == 2


async def test_an_unknown_status_is_rejected(client: AsyncEvalHubClient) -> None:
    with pytest.raises(errors.InvalidRequestError, match="partially_failed"):
        await client.jobs.list(status="bogus")


async def test_a_collection_can_be_run(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(
        request(benchmarks=None, collection=CollectionRef(id="healthcare_safety_v1"))
    )
    assert job.collection is not None
    assert job.collection.id == "healthcare_safety_v1"
    assert job.benchmarks == []
    with async_deadline(30):
        done = await client.jobs.wait_for_completion(job.id, timeout=20, poll_interval=0.2)
    assert done.state is JobStatus.COMPLETED


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"benchmarks": [{"id": "sums", "provider_id": "nobody"}]}, errors.NotFoundError),
        ({"benchmarks": [{"id": "nothing", "provider_id": "idle"}]}, errors.NotFoundError),
        ({"benchmarks": None, "collection": {"id": "nobody"}}, errors.NotFoundError),
        ({"model": {"name": "m"}}, errors.BadRequestError),
        ({"experiment": {"name": "e"}}, errors.BadRequestError),
    ],
)
async def test_rejections_by_the_hub_keep_its_message(
    client: AsyncEvalHubClient, change: dict[str, object], kind: type[errors.APIStatusError]
) -> None:
    with pytest.raises(kind) as caught:
        await client.jobs.submit(request(**change))
    assert type(caught.value) is kind
    assert caught.value.message_code
    assert caught.value.trace


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"benchmarks": []}, "either benchmarks"),
        ({"collection": {"id": "c"}}, "either benchmarks"),
        ({"name": ""}, "name"),
        ({"tags": ["a,b"]}, "comma"),
        ({"benchmark": []}, "did you mean 'benchmarks'"),
        ({"benchmarks": [{"id": "a", "provider_id": "b", "parameter": {}}]}, "'parameters'"),
        ({"pass_criteria": {"treshold": 1}}, "'threshold'"),
    ],
)
async def test_invalid_requests_are_rejected_before_sending(
    scripted: ScriptedHub,
    scripted_client: AsyncEvalHubClient,
    change: dict[str, object],
    message: str,
) -> None:
    body = {"name": "n", "model": {"name": "m"}, "benchmarks": [{"id": "a", "provider_id": "b"}]}
    with pytest.raises(errors.InvalidRequestError, match=message):
        await scripted_client.jobs.submit({**body, **change})
    with pytest.raises(ValueError, match="cancelled"):
        await scripted_client.jobs.post_event(
            "j", {"provider_id": "p", "id": "b", "status": "cancelled"}
        )
    assert scripted.requests == []


async def test_ids_cannot_lead_to_other_paths(client: AsyncEvalHubClient) -> None:
    for identifier in ("../providers/garak", "../../health", "a/b", "?x", "#", "%2e%2e", "ü 1"):
        with pytest.raises(errors.JobNotFoundError):
            await client.jobs.get(identifier)
    for identifier in ("", " ", ".", "..", "\ud800", "x" * 70_000):
        with pytest.raises(errors.InvalidRequestError):
            await client.jobs.get(identifier)
    with pytest.raises(errors.InvalidRequestError):
        await client.jobs.list(tags="x" * 70_000)


async def test_log_parameters_out_of_range_are_rejected(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request())
    bad: list[dict[str, Any]] = [{"tail_lines": 0}, {"tail_lines": 10_001}, {"since_seconds": 0}]
    for parameters in bad:
        with pytest.raises(errors.InvalidRequestError):
            await client.jobs.logs(job.id, **parameters)
    with pytest.raises(errors.InvalidRequestError):
        await client.jobs.logs(job.id, -1)
    assert "sums" in await client.jobs.logs(job.id, tail_lines=None, timestamps=True)
    with pytest.raises(httpx.HTTPStatusError):
        await client.jobs.logs("no-such-job")


async def test_a_tenant_sees_only_its_own_jobs(client: AsyncEvalHubClient) -> None:
    job = await client.jobs.submit(request(), tenant="t1")
    assert (await client.jobs.get(job.id, tenant="t1")).resource.tenant == "t1"
    with pytest.raises(errors.JobNotFoundError, match="t2"):
        await client.jobs.get(job.id, tenant="t2")
    theirs = client.with_options(tenant="t1", timeout=5.0)
    assert theirs.tenant == "t1"
    assert client.tenant is None
    assert [j.id for j in await theirs.jobs.list(name=job.name)] == [job.id]
    await theirs.jobs.cancel(job.id, hard_delete=True)
