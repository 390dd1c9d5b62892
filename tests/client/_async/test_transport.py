"""Retries, deadlines, redirects, tokens and TLS."""

from __future__ import annotations

import logging
import os
import re
import time
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from evalhub_mcp.client import AsyncEvalHubClient, auth, errors
from evalhub_mcp.client.models import ProviderCreateRequest
from tests.client.support.certificates import self_signed
from tests.client.support.concurrency import async_deadline, async_gather
from tests.client.support.hub import HubProcess, free_port
from tests.client.support.scripted import DROP, Reply, Request, ScriptedHub

pytestmark = pytest.mark.anyio

HEALTHY = Reply(200, {"status": "healthy"})
PROVIDER = {"resource": {"id": "p"}, "name": "P"}


async def test_health_has_a_status_and_a_timestamp(client: AsyncEvalHubClient) -> None:
    health = await client.health()
    assert health.status == "healthy"
    assert health.timestamp is not None


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 599])
async def test_reads_are_retried_after_temporary_errors(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, status: int
) -> None:
    scripted.answer(Reply(status), Reply(status), HEALTHY)
    assert (await scripted_client.health()).status == "healthy"
    assert len(scripted.requests) == 3
    traces = {request.headers["X-Global-Transaction-Id"] for request in scripted.requests}
    assert len(traces) == 1


@pytest.mark.parametrize("fault", [DROP, Reply(200, {"status": "healthy"}, cut=True)])
async def test_reads_are_retried_after_broken_connections(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, fault: Reply | str
) -> None:
    scripted.answer(fault, fault, HEALTHY)
    assert (await scripted_client.health()).status == "healthy"
    assert len(scripted.requests) == 3


async def test_a_truncated_json_body_is_retried(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    half = Reply(200, b'{"status": "hea', headers={"Content-Type": "application/json"})
    scripted.answer(half, HEALTHY)
    assert (await scripted_client.health()).status == "healthy"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 422])
async def test_client_errors_are_not_retried(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, status: int
) -> None:
    scripted.answer(Reply(status, {"message_code": "c", "message": "m"}))
    with pytest.raises(errors.APIStatusError) as caught:
        await scripted_client.providers.get("p")
    assert caught.value.status_code == status
    assert len(scripted.requests) == 1


@pytest.mark.parametrize("fault", [DROP, Reply(503), Reply(500), Reply(429)])
async def test_writes_are_sent_once(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient, fault: Reply | str
) -> None:
    wanted = ProviderCreateRequest(name="p")
    for write in (
        partial(scripted_client.providers.create, wanted),
        partial(scripted_client.providers.update, "p", wanted),
        partial(scripted_client.providers.patch, "p", [{"op": "remove", "path": "/tags"}]),
        partial(scripted_client.collections.clone, "c"),
    ):
        scripted.requests.clear()
        scripted.answer(fault)
        with pytest.raises(errors.ClientError):
            await write()
        assert len(scripted.requests) == 1


async def test_a_write_that_was_never_sent_is_retried() -> None:
    port = free_port()
    async with AsyncEvalHubClient(
        f"http://127.0.0.1:{port}", max_retries=3, retry_initial_delay=0.05
    ) as client:
        started = time.monotonic()
        with pytest.raises(errors.ConnectionFailedError):
            await client.providers.create({"name": "p"})
        assert time.monotonic() - started > 0.05 * 0.5 * (1 + 2 + 4)


async def test_max_retries_and_timeout_can_be_set_for_one_call(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(503))
    with pytest.raises(errors.ServerError):
        await scripted_client.health(max_retries=0)
    assert len(scripted.requests) == 1
    scripted.answer(Reply(200, {"status": "healthy"}, delay=5.0))
    started = time.monotonic()
    with pytest.raises(errors.RequestTimeoutError):
        await scripted_client.health(max_retries=0, timeout=0.2)
    assert time.monotonic() - started < 2.0
    with pytest.raises(errors.InvalidRequestError):
        await scripted_client.health(timeout=0)
    with pytest.raises(errors.InvalidRequestError):
        await scripted_client.health(max_retries=-1)


async def test_retry_after_is_honoured(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(429, headers={"Retry-After": "1"}), HEALTHY)
    started = time.monotonic()
    await scripted_client.health()
    assert time.monotonic() - started >= 1.0


async def test_a_retry_after_beyond_the_deadline_fails_at_once(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(503, headers={"Retry-After": "3600"}))
    with async_deadline(2), pytest.raises(errors.ServerError):
        await scripted_client.health()
    assert len(scripted.requests) == 1


async def test_a_hanging_hub_costs_at_most_the_budget(
    scripted: ScriptedHub,
) -> None:
    scripted.answer(Reply(200, {"status": "healthy"}, delay=30.0))
    async with AsyncEvalHubClient(
        scripted.url, timeout=0.2, max_retries=2, retry_initial_delay=0.1
    ) as client:
        started = time.monotonic()
        with pytest.raises(errors.RequestTimeoutError) as caught:
            await client.health()
        assert time.monotonic() - started < 0.2 * 3 + 0.1 + 0.2 + 1.0
    assert isinstance(caught.value, httpx.TimeoutException)


async def test_more_calls_than_connections_all_get_a_response(
    client: AsyncEvalHubClient,
) -> None:
    with async_deadline(30):
        answers = await async_gather([client.health for _ in range(300)])
    assert {answer.status for answer in answers} == {"healthy"}


async def test_redirects_within_the_hub_are_followed_with_the_token(
    scripted: ScriptedHub,
) -> None:
    scripted.answer(Reply(307, headers={"Location": "/api/v1/elsewhere"}), HEALTHY)
    async with AsyncEvalHubClient(scripted.url, auth_token="secret") as client:
        assert (await client.health()).status == "healthy"
    assert [r.headers.get("Authorization") for r in scripted.requests] == ["Bearer secret"] * 2


async def test_redirects_away_from_the_hub_are_not_followed(scripted: ScriptedHub) -> None:
    thief = ScriptedHub()
    try:
        thief.answer(HEALTHY)
        scripted.answer(Reply(302, headers={"Location": f"{thief.url}/api/v1/health"}))
        async with AsyncEvalHubClient(scripted.url, auth_token="secret") as client:
            with pytest.raises(errors.RedirectError) as caught:
                await client.health()
        assert thief.requests == []
        assert thief.url in str(caught.value)
    finally:
        thief.close()


async def test_a_redirect_loop_ends(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(302, headers={"Location": "/api/v1/health"}))
    with async_deadline(5), pytest.raises(errors.RedirectError):
        await scripted_client.health()
    assert len(scripted.requests) <= 5


async def test_a_login_page_is_explained(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(Reply(200, "<html><title>Log in</title></html>"))
    with pytest.raises(errors.InvalidResponseError, match="token is missing or expired"):
        await scripted_client.providers.get("p")
    assert len(scripted.requests) == 1


async def test_a_response_without_a_valid_object_is_an_error(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    bodies: list[Any] = [[], {}, {"resource": {}}, {"resource": []}]
    for body in bodies:
        scripted.answer(Reply(200, body))
        with pytest.raises(errors.InvalidResponseError):
            await scripted_client.jobs.get("j")


async def test_every_call_has_its_own_trace(
    scripted: ScriptedHub, scripted_client: AsyncEvalHubClient
) -> None:
    scripted.answer(HEALTHY)
    await scripted_client.health()
    await scripted_client.health()
    first, second = (r.headers["X-Global-Transaction-Id"] for r in scripted.requests)
    assert first != second
    assert re.fullmatch(r"[0-9a-f]{32}", first)


async def test_the_tenant_of_a_call_overrides_the_clients(scripted: ScriptedHub) -> None:
    scripted.answer(HEALTHY)
    async with AsyncEvalHubClient(scripted.url, tenant="ours") as client:
        await client.health()
        await client.health(tenant="theirs")
        await client.health(tenant="")
        with pytest.raises(errors.InvalidRequestError):
            await client.health(tenant="a\r\nX-Evil: 1")
    assert [r.headers.get("X-Tenant") for r in scripted.requests] == ["ours", "theirs", None]


async def test_calls_on_behalf_of_a_user(scripted: ScriptedHub) -> None:
    scripted.answer(HEALTHY)
    async with AsyncEvalHubClient(scripted.url) as client:
        await client.health()
        await client.health(user="alice")
        theirs = client.with_options(tenant="team", user="bob")
        await theirs.health()
        await theirs.health(user="")
        assert (theirs.tenant, theirs.user, client.user) == ("team", "bob", None)
        with pytest.raises(errors.InvalidRequestError, match="user must be printable"):
            await client.health(user="a\r\nX-Evil: 1")
    assert [r.headers.get("X-User") for r in scripted.requests] == [None, "alice", "bob", None]


async def test_a_token_file_is_read_again_when_it_changes_and_after_a_401(
    scripted: ScriptedHub, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text("first\n")
    accepted = {"Bearer first"}

    def script(request: Request) -> Reply:
        known = request.headers.get("Authorization") in accepted
        return Reply(200, PROVIDER) if known else Reply(401, "Unauthorized")

    scripted.script = script
    async with AsyncEvalHubClient(scripted.url, auth_token_path=path) as client:
        await client.providers.get("p")
        path.write_text("second")
        accepted.add("Bearer second")
        await client.providers.get("p")
        assert scripted.requests[-1].headers["Authorization"] == "Bearer second"
        # A change with the same size, time and inode is noticed only by the 401.
        stat = path.stat()
        with path.open("r+") as file:
            file.write("thirds")
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        accepted.clear()
        accepted.add("Bearer thirds")
        scripted.requests.clear()
        await client.providers.create({"name": "p"})
        assert [r.headers["Authorization"] for r in scripted.requests] == [
            "Bearer second",
            "Bearer thirds",
        ]
        accepted.clear()
        scripted.requests.clear()
        with pytest.raises(errors.AuthenticationError):
            await client.providers.get("p")
        assert len(scripted.requests) == 1
        path.unlink()
        await client.aclose()


async def test_the_service_account_token_is_not_sent_unencrypted(
    scripted: ScriptedHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = tmp_path / "token"
    token.write_text("pod")
    monkeypatch.setattr(auth, "SERVICE_ACCOUNT_TOKEN", token)
    scripted.answer(HEALTHY)
    async with AsyncEvalHubClient(scripted.url) as client:
        await client.health()
    assert "Authorization" not in scripted.requests[0].headers


async def test_logs_reprs_and_errors_contain_no_secret(
    scripted: ScriptedHub, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "very-secret-token"
    scripted.answer(Reply(503), DROP, Reply(401, "Unauthorized"))
    async with AsyncEvalHubClient(
        scripted.url, auth_token=secret, retry_initial_delay=0.01
    ) as client:
        with pytest.raises(errors.AuthenticationError) as caught:
            await client.health()
        shown = repr(client) + repr(client._transport.connection)
        scripted.answer(DROP)
        with pytest.raises(errors.ConnectionLostError) as lost:
            await client.health()
    for error in (caught.value, lost.value):
        chain: BaseException | None = error
        while chain is not None:
            shown += f"{chain!r} {chain}"
            request = getattr(chain, "_request", None)
            if request is not None:
                shown += repr(list(request.headers.items()))
            chain = chain.__cause__ or chain.__context__
    assert secret not in shown + caplog.text


async def test_a_self_signed_hub_is_trusted_by_its_own_certificate_only(
    tmp_path: Path,
) -> None:
    hub = HubProcess(tmp_path / "hub", certificate=self_signed(tmp_path / "own"))
    other = self_signed(tmp_path / "other")
    hub.start()
    try:
        own = tmp_path / "own" / "cert.pem"
        async with AsyncEvalHubClient(hub.url, ca_bundle_path=own) as client:
            assert (await client.health()).status == "healthy"
        for bundle in (other.certificate, None):
            async with AsyncEvalHubClient(hub.url, max_retries=0, ca_bundle_path=bundle) as client:
                with pytest.raises(errors.ConnectionFailedError, match="ca_bundle_path"):
                    await client.health()
        async with AsyncEvalHubClient(hub.url, insecure=True) as client:
            assert (await client.health()).status == "healthy"
        async with AsyncEvalHubClient(hub.url.replace("https", "http"), max_retries=0) as client:
            with pytest.raises(errors.BadRequestError, match="https"):
                await client.health()
    finally:
        hub.stop()


async def test_an_unreadable_ca_bundle_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    for path in (empty, tmp_path / "missing.pem"):
        async with AsyncEvalHubClient("https://127.0.0.1:1", ca_bundle_path=path) as client:
            with pytest.raises(errors.InvalidRequestError, match=path.name):
                await client.health()


async def test_calls_of_a_closed_client_fail(scripted: ScriptedHub) -> None:
    client = AsyncEvalHubClient(scripted.url)
    await client.aclose()
    await client.aclose()
    with pytest.raises(errors.InvalidRequestError, match="closed"):
        await client.health()
