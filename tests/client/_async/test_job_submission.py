"""A submission creates exactly one job."""

from __future__ import annotations

import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from evalhub_mcp.client.models import (
    SUBMISSION_TAG_PREFIX,
    BenchmarkConfig,
    EvaluationJob,
    JobSubmissionRequest,
    ModelConfig,
)
from tests.client.support.concurrency import async_deadline, async_gather
from tests.client.support.faults import (
    DELIVERED,
    LOST,
    Fault,
    FaultyProxy,
    ProxyProcess,
    Seen,
)
from tests.client.support.hub import HubProcess, free_port
from tests.client.support.scripted import DROP, Reply, Request, ScriptedHub

pytestmark = pytest.mark.anyio


def request(name: str) -> JobSubmissionRequest:
    return JobSubmissionRequest(
        name=name,
        model=ModelConfig(name="m", url="http://127.0.0.1:9/v1"),
        benchmarks=[BenchmarkConfig(id="nothing", provider_id="nowhere")],
    )


@pytest.mark.soak
async def test_a_thousand_submissions_over_a_faulty_network_create_a_thousand_jobs(
    tmp_path: Path,
) -> None:
    prefix = f"faults-{random.randrange(10**9)}-"
    hub = HubProcess(tmp_path)  # a separate one, because lists of many jobs are slow
    hub.start()
    proxy = ProxyProcess(hub.port, late=4.3)
    try:
        try:
            async with AsyncEvalHubClient(
                proxy.url, timeout=4.0, max_retries=6, retry_initial_delay=0.05, retry_max_delay=0.2
            ) as client:
                with async_deadline(110):
                    jobs = await async_gather(
                        [partial(client.jobs.submit, request(f"{prefix}{n}")) for n in range(1000)],
                        at_once=32,
                    )
        finally:
            seen = proxy.stop()
        async with AsyncEvalHubClient(hub.url) as client:
            kept = [job async for job in client.jobs.iterate() if job.name.startswith(prefix)]
    finally:
        hub.stop()
    assert Counter(job.name for job in kept) == Counter(f"{prefix}{n}" for n in range(1000))
    assert {job.id for job in kept} == {job.id for job in jobs}
    assert [job.name for job in jobs] == [f"{prefix}{n}" for n in range(1000)]
    # The proxy really caused faults.
    assert all(seen[f"POST {fault.name}"] > 10 for fault in DELIVERED + LOST)
    assert sum(count for key, count in seen.items() if key.startswith("POST")) > 1050


@pytest.mark.parametrize("fault", DELIVERED + LOST)
async def test_a_network_fault_neither_loses_nor_duplicates_a_job(
    hub: HubProcess, fault: Fault
) -> None:
    remaining = [fault]

    def plan(seen: Seen) -> Fault:
        return remaining.pop() if seen.method == "POST" and remaining else Fault.NONE

    name = f"{fault.name}-{random.randrange(10**9)}"
    proxy = FaultyProxy(hub.port, plan, late=0.5)
    try:
        async with AsyncEvalHubClient(
            proxy.url, timeout=0.4, retry_initial_delay=0.01, retry_max_delay=0.02
        ) as client:
            with async_deadline(20):
                job = await client.jobs.submit(request(name))
                found = await client.jobs.list(name=name)
    finally:
        proxy.close()
    assert [one.id for one in found] == [job.id]
    assert proxy.seen["POST", fault] == 1
    assert sum(n for (method, _), n in proxy.seen.items() if method == "POST") == (
        2 if fault in LOST else 1
    )


async def test_the_submission_tag_is_added_to_the_users_tags(
    client: AsyncEvalHubClient,
) -> None:
    wanted = request("tagged").model_copy(update={"tags": ["mine", "ours"]})
    job = await client.jobs.submit(wanted)
    assert job.user_tags == ["mine", "ours"]
    assert [tag for tag in job.tags if tag.startswith(SUBMISSION_TAG_PREFIX)] == [job.tags[-1]]
    assert wanted.tags == ["mine", "ours"]


async def test_submission_tags_of_other_jobs_are_removed(
    client: AsyncEvalHubClient,
) -> None:
    first = await client.jobs.submit(request("copied"))
    again = request("copied").model_copy(update={"tags": [*first.tags, "mine"]})
    second = await client.jobs.submit(again)
    assert second.user_tags == ["mine"]
    assert set(first.tags).isdisjoint(second.tags)


async def test_values_that_json_cannot_represent_are_rejected_before_sending(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    for odd in (object(), "\ud800"):
        wanted = request("odd").model_copy(update={"custom": {"odd": odd}})
        with pytest.raises(errors.InvalidRequestError):
            await scripted_client.jobs.submit(wanted)
    assert scripted.requests == []


async def test_an_idempotency_key_creates_one_job(
    client: AsyncEvalHubClient,
) -> None:
    key = f"nightly {random.random()}"
    first = await client.jobs.submit(request("keyed"), idempotency_key=key)
    second = await client.jobs.submit(request("keyed"), idempotency_key=key)
    other = await client.jobs.submit(request("keyed"), idempotency_key=key + "'")
    assert first.id == second.id != other.id
    assert key not in " ".join(first.tags)


async def test_a_rejection_is_not_retried(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(
        Reply(400, {"message_code": "request_validation_failed", "message": "no", "trace": "t"})
    )
    with pytest.raises(errors.BadRequestError) as caught:
        await scripted_client.jobs.submit(request("refused"))
    assert caught.value.message_code == "request_validation_failed"
    assert [r.method for r in scripted.requests] == ["POST"]


async def test_a_job_of_an_earlier_attempt_is_found_after_a_rejection(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    stored: list[dict[str, object]] = []

    def script(request: Request) -> Reply | str:
        if request.method == "GET":
            # The job becomes visible only after the second attempt was rejected.
            items = stored if scripted.count("POST") > 1 else []
            return Reply(200, {"items": items, "total_count": len(items), "limit": 200})
        if not stored:
            stored.append({"resource": {"id": "made"}, **request.json()})
            return DROP
        return Reply(400, {"message_code": "provider_id_not_unique", "message": "no"})

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url, timeout=0.3, retry_initial_delay=0.01) as client:
        with async_deadline(20):
            job = await client.jobs.submit(request("late"))
    assert job.id == "made"


async def test_an_uncertain_submission_names_its_tag(
    scripted: ScriptedHub,
) -> None:
    scripted.answer(DROP)
    async with AsyncEvalHubClient(
        scripted.url, timeout=0.2, max_retries=1, retry_initial_delay=0.01
    ) as client:
        with async_deadline(20), pytest.raises(errors.SubmissionUncertainError) as caught:
            await client.jobs.submit(request("unknown"))
    sent = scripted.requests[0].json()
    assert caught.value.tag in sent["tags"]
    assert caught.value.tag in str(caught.value)
    assert isinstance(caught.value, httpx.RequestError)
    assert scripted.count("POST") == 1


async def test_a_server_that_is_not_a_hub_fails_at_once(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(404, "404 page not found"))
    with async_deadline(5), pytest.raises(errors.NotFoundError, match="Is base_url a hub"):
        await scripted_client.jobs.submit(request("nowhere"))
    scripted.answer(Reply(200, "<html>Log in</html>"))
    with async_deadline(5), pytest.raises(errors.SubmissionUncertainError):
        await scripted_client.jobs.submit(request("login"))
    assert scripted.count("POST") == 2


@pytest.mark.parametrize("page", [{}, {"items": "none"}, {"items": [3]}, []])
async def test_an_unreadable_list_does_not_count_as_no_job(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, page: Any
) -> None:
    scripted.script = lambda request: DROP if request.method == "POST" else Reply(200, page)
    with async_deadline(5), pytest.raises(errors.SubmissionUncertainError):
        await scripted_client.jobs.submit(request("doubt"))
    assert scripted.count("POST") == 1


async def test_an_unreachable_hub_is_retried_without_a_lookup() -> None:
    async with AsyncEvalHubClient(
        f"http://127.0.0.1:{free_port()}", max_retries=2, retry_initial_delay=0.01
    ) as client:
        with async_deadline(20), pytest.raises(errors.ConnectionFailedError):
            await client.jobs.submit(request("nobody"))


async def test_a_permanent_server_error_is_raised_after_all_attempts(
    scripted: ScriptedHub,
) -> None:
    def script(request: Request) -> Reply:
        if request.method == "GET":
            return Reply(200, {"items": [], "total_count": 0, "limit": 200})
        return Reply(500, {"message_code": "database_operation_failed", "message": "full"})

    scripted.script = script
    async with AsyncEvalHubClient(
        scripted.url, timeout=0.2, max_retries=2, retry_initial_delay=0.01
    ) as client:
        with async_deadline(20), pytest.raises(errors.ServerError) as caught:
            await client.jobs.submit(request("full"))
    assert caught.value.message_code == "database_operation_failed"
    assert scripted.count("POST") == 3


async def test_a_duplicate_job_of_a_submission_is_deleted(scripted: ScriptedHub) -> None:
    jobs: list[dict[str, object]] = []

    def script(request: Request) -> Reply | str:
        if request.method == "POST":
            number = len(jobs)
            created = f"2026-01-01T00:00:0{number}Z"
            jobs.append({"resource": {"id": f"j{number}", "created_at": created}, **request.json()})
            return DROP if number == 0 else Reply(202, jobs[-1])
        if request.method == "DELETE":
            jobs[:] = [j for j in jobs if j["resource"]["id"] not in request.path]  # type: ignore[index]
            return Reply(204)
        visible = jobs if len(jobs) > 1 else []
        return Reply(200, {"items": visible, "total_count": len(visible), "limit": 200})

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url, timeout=0.2, retry_initial_delay=0.01) as client:
        with async_deadline(20):
            job: EvaluationJob = await client.jobs.submit(request("twice"))
    assert job.id == "j0"
    assert [r.path for r in scripted.requests if r.method == "DELETE"] == [
        "/api/v1/evaluations/jobs/j1?hard_delete=true"
    ]


async def test_every_request_of_a_submission_has_its_tenant_and_user(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    def script(request: Request) -> Reply | str:
        if request.method == "POST":
            return DROP if scripted.count("POST") == 1 else Reply(202, {"resource": {"id": "j"}})
        return Reply(200, {"items": [], "total_count": 0, "limit": 200})

    scripted.script = script
    with async_deadline(20):
        await scripted_client.jobs.submit(
            request("named"), tenant="team", user="alice", timeout=0.3
        )
    assert {request.method for request in scripted.requests} == {"POST", "GET"}
    sent = [(r.headers.get("X-Tenant"), r.headers.get("X-User")) for r in scripted.requests]
    assert set(sent) == {("team", "alice")}
