"""An observer gets every request and may add headers to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from evalhub_mcp.client.request_observer import HubRequest
from tests.client.support.scripted import DROP, Reply, ScriptedHub

pytestmark = pytest.mark.anyio

HEALTHY = Reply(200, {"status": "healthy"})


class Log:
    """An observer that records requests and errors."""

    def __init__(self) -> None:
        self.seen: list[HubRequest] = []
        self.errors: list[str] = []

    @contextmanager
    def __call__(self, request: HubRequest) -> Iterator[None]:
        self.seen.append(request)
        request.headers["traceparent"] = "00-1-2-01"
        request.transaction = "mine"
        try:
            yield
        except Exception as error:
            self.errors.append(type(error).__name__)
            raise


async def test_an_observer_gets_a_request_with_its_attempts_and_outcome(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    log = Log()
    scripted.answer(Reply(503), DROP, HEALTHY)
    await scripted_client.observed_by(log).health()
    (seen,) = log.seen
    assert (seen.method, seen.route, seen.status, seen.attempts) == ("GET", "/health", 200, 3)
    for request in scripted.requests:
        assert request.headers["traceparent"] == "00-1-2-01"
        assert request.headers["X-Global-Transaction-Id"] == "mine"


async def test_an_observer_gets_errors_of_its_own_client_only(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    log = Log()
    scripted.script = lambda _: Reply(404, {"message": "gone"})
    observed = scripted_client.observed_by(log)
    with pytest.raises(errors.NotFoundError) as caught:
        await observed.jobs.get("some-job")
    assert caught.value.trace == "mine"
    assert log.errors == ["JobNotFoundError"]
    assert [(seen.route, seen.status) for seen in log.seen] == [("/evaluations/jobs/{id}", 404)]
    with pytest.raises(errors.NotFoundError):
        await observed.with_options(tenant="t").jobs.get("some-job")
    assert len(log.seen) == 2
    with pytest.raises(errors.NotFoundError):
        await scripted_client.jobs.get("some-job")
    assert len(log.seen) == 2


async def test_a_route_has_no_ids_in_it(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    log = Log()
    anything = Reply(200, {"resource": {"id": "x"}, "items": [], "status": "healthy"})
    scripted.script = lambda seen: Reply(200, "log") if "logs" in seen.path else anything
    hub = scripted_client.observed_by(log)
    await hub.health()
    await hub.jobs.list()
    await hub.jobs.get("x")
    await hub.jobs.logs("a/b")
    await hub.jobs.logs("{id}", 2)
    await hub.collections.clone("mine")
    assert [
        (seen.route, sent.path.partition("?")[0])
        for seen, sent in zip(log.seen, scripted.requests, strict=True)
    ] == [
        ("/health", "/api/v1/health"),
        ("/evaluations/jobs", "/api/v1/evaluations/jobs"),
        ("/evaluations/jobs/{id}", "/api/v1/evaluations/jobs/x"),
        ("/evaluations/jobs/{id}/logs", "/api/v1/evaluations/jobs/a%2Fb/logs"),
        (
            "/evaluations/jobs/{id}/benchmarks/{index}/logs",
            "/api/v1/evaluations/jobs/%7Bid%7D/benchmarks/2/logs",
        ),
        ("/evaluations/collections/{id}/clones", "/api/v1/evaluations/collections/mine/clones"),
    ]
