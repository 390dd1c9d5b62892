"""Floods of wrong credentials cause few requests to the cluster or the issuer."""

import logging
import threading

import anyio
import httpx
import pytest

from evalhub_mcp.server.auth.authenticators import Authenticator
from evalhub_mcp.server.auth.issuer_keys import IssuerKeys
from evalhub_mcp.server.auth.json_client import UpstreamError
from evalhub_mcp.server.auth.refusal import Challenge
from evalhub_mcp.server.http.auth_middleware import AuthMiddleware
from tests.client.support.scripted import Reply
from tests.server.support.cluster import ACCESS, OWN_TOKEN, REVIEWS, Cluster
from tests.server.support.team import bearer, post, team_server

pytestmark = pytest.mark.anyio

KUBERNETES = "evalhub_mcp.server.auth.kubernetes_auth"
QUEUE = "evalhub_mcp.server.auth.bounded_queue"


@pytest.fixture
def cluster():
    found = Cluster()
    yield found
    found.close()


@pytest.fixture
def serving(hub, cluster, tmp_path):
    own = tmp_path / "token"
    own.write_text(OWN_TOKEN)

    def serve(**settings):
        return team_server(
            base_url=hub.base_url,
            auth_type="kubernetes",
            auth_kubernetes_url=cluster.url,
            auth_kubernetes_token_path=own,
            **settings,
        )

    return serve


def named(token, tenant="team-a"):
    return {"X-Tenant": tenant, **bearer(token)}


async def listing(url, token, tenant="team-a"):
    return await post(url, "tools/list", X_Tenant=tenant, **bearer(token))


async def test_unknown_tokens_wait_in_a_short_queue_that_known_ones_bypass(
    serving, cluster, monkeypatch
):
    monkeypatch.setattr(f"{KUBERNETES}.CONCURRENCY", 2)
    monkeypatch.setattr(f"{KUBERNETES}.WAITING", 1)
    monkeypatch.setattr(f"{KUBERNETES}.ACCEPTED_TTL_SECONDS", 0.0)
    good = cluster.user("good", "bob", ("team-a", "get"))
    answer, go = cluster.server.script, threading.Event()

    def delay_unknown_tokens(request):
        if "made-up" in request.body.decode():
            go.wait(10)
        return answer(request)

    statuses = []

    async def try_out(url, number):
        statuses.append(await listing(url, f"made-up-{number}"))

    async with serving(metrics=True) as url:
        assert (await listing(url, good)).status_code == 200
        cluster.server.script = delay_unknown_tokens
        async with anyio.create_task_group() as group:
            for number in range(8):
                group.start_soon(try_out, url, number)
            with anyio.fail_after(20):
                while len(statuses) < 5:  # requests beyond the queue
                    await anyio.sleep(0.01)
            assert (await listing(url, good)).status_code == 200
            asked = cluster.asked(REVIEWS)
            go.set()
        async with httpx.AsyncClient(trust_env=False, headers=named(good)) as client:
            metrics = (await client.get(url.replace("/mcp", "/metrics"))).text
    turned_away = [r for r in statuses if r.status_code == 503]
    assert len(turned_away) == 5
    assert all(r.headers["retry-after"] for r in turned_away)
    assert "too many unknown tokens" in turned_away[0].json()["error"]["message"]
    assert asked == 2 + 2  # bob twice, and as many made-up tokens as are reviewed at once
    assert 'evalhub_mcp_limits_hit_total{limit="token_reviews"} 5.0' in metrics
    assert 'evalhub_mcp_callers_refused_total{status="503"} 5.0' in metrics
    assert 'evalhub_mcp_callers_refused_total{status="401"} 3.0' in metrics


async def test_after_many_failed_logins_only_known_tokens_are_reviewed(
    serving, cluster, monkeypatch, caplog
):
    monkeypatch.setattr(f"{KUBERNETES}.MAX_FAILED_LOGINS", 3)
    monkeypatch.setattr(f"{KUBERNETES}.FAILED_LOGINS_PER_SECOND", 1e-9)
    monkeypatch.setattr(f"{KUBERNETES}.ACCEPTED_TTL_SECONDS", 0.0)
    good = cluster.user("good", "bob", ("team-a", "get"))
    async with serving() as url:
        assert (await listing(url, good)).status_code == 200
        statuses = [(await listing(url, f"made-up-{n}")).status_code for n in range(6)]
        asked = cluster.asked(REVIEWS)
        assert (await listing(url, good)).status_code == 200
    assert statuses == [401] * 3 + [503] * 3
    assert asked == 1 + 3
    assert "limit failed_logins is hit" in caplog.text


async def test_a_cluster_that_hangs_is_asked_once_for_all_who_wait_for_the_same(
    serving, cluster, monkeypatch, caplog
):
    monkeypatch.setattr(f"{KUBERNETES}.DEADLINE_SECONDS", 0.3)
    monkeypatch.setattr(f"{QUEUE}.PAUSE_SECONDS", 60.0)
    cluster.trouble = lambda: Reply(delay=30)
    token = cluster.user("good", "bob", ("team-a", "get"))
    statuses = []

    async def call(url):
        statuses.append((await listing(url, token)).status_code)

    async with serving() as url, anyio.create_task_group() as group:
        for _ in range(6):
            group.start_soon(call, url)
    assert statuses == [503] * 6
    assert cluster.asked(REVIEWS) == 1
    assert caplog.text.count("did not answer within") == 1


async def test_rights_lookups_of_one_user_are_bounded(serving, cluster, monkeypatch):
    monkeypatch.setattr(f"{KUBERNETES}.TENANTS_PER_MINUTE", 2)
    eve = cluster.user("eve", "eve", ("team-a", "get"))
    bob = cluster.user("bob", "bob", ("team-a", "get"))
    async with serving() as url:
        answers = [await listing(url, eve, f"team-{n}") for n in range(4)]
        asked = cluster.asked(ACCESS)
        other = await listing(url, bob)
    assert [a.status_code for a in answers] == [403, 403, 429, 429]
    assert answers[-1].headers["retry-after"] == "30"
    assert asked == 2 * 3
    assert other.status_code == 200


@pytest.mark.parametrize("content", ["", "two words\n", "ümlaut", b"\xff\xfe"])
async def test_an_unusable_service_account_token_is_reported_without_showing_it(
    serving, cluster, tmp_path, caplog, content
):
    token = cluster.user("t", "bob", ("team-a", "get"))
    async with serving() as url:
        (tmp_path / "token").write_bytes(
            content if isinstance(content, bytes) else content.encode()
        )
        answer = await listing(url, token)
    assert answer.status_code == 503
    assert "this server's own token: " in caplog.text
    assert "two words" not in caplog.text


async def test_waits_for_an_unresponsive_issuer_are_bounded(monkeypatch):
    monkeypatch.setattr("evalhub_mcp.server.auth.issuer_keys.MAX_WAITING", 2)
    asked: list[None] = []
    hit: list[str] = []
    ended: list[str] = []
    go = anyio.Event()

    async def fetch():
        asked.append(None)
        await go.wait()
        raise UpstreamError("down")

    keys = IssuerKeys(fetch, ("RS256",), report_limit=hit.append)

    async def look(kid):
        try:
            await keys.find(kid)
        except UpstreamError as error:
            ended.append(str(error))

    async with anyio.create_task_group() as group:
        for number in range(5):
            group.start_soon(look, f"made-up-{number}")
        await anyio.wait_all_tasks_blocked()
        assert ended == ["too many callers wait for the issuer's keys"] * 3
        go.set()
    assert ended[3:] == ["down"] * 2
    assert len(asked) == 1
    assert hit.count("key_lookups") >= 3


async def test_refusals_beyond_a_rate_are_logged_as_a_count(caplog):
    caplog.set_level(logging.INFO, "evalhub_mcp")
    now, sent = 0.0, []

    class Nobody(Authenticator):
        challenge = Challenge()

        async def authenticate(self, scope):
            raise self.challenge.missing_token()

        async def check(self):
            return ""

    async def app(scope, receive, send):
        raise AssertionError("a refused request reaches nothing")

    async def receive():
        raise AssertionError("the body of a refused request is not read")

    async def send(message):
        sent.append(message)

    gate = AuthMiddleware(app, Nobody(), clock=lambda: now)
    scope = {"type": "http", "path": "/mcp", "headers": [], "client": ("10.0.0.1", 1)}
    for _ in range(500):
        await gate(scope, receive, send)
    assert len(caplog.records) == 20
    now = 10.0
    await gate(scope, receive, send)
    assert [r.getMessage() for r in caplog.records[20:]] == [
        "refused 480 more requests in the same 10 s",
        "refused 401 to 10.0.0.1: it has no token",
    ]
    assert len(sent) == 2 * 501


async def test_refused_tokens_do_not_displace_the_others(serving, cluster, monkeypatch):
    monkeypatch.setattr(f"{KUBERNETES}.MAX_CACHED", 3)
    good = cluster.user("good", "bob", ("team-a", "get"))
    async with serving() as url:
        assert (await listing(url, good)).status_code == 200
        for number in range(10):
            assert (await listing(url, f"made-up-{number}")).status_code == 401
            assert (await listing(url, good, f"team-{number}")).status_code == 403
        reviews = cluster.asked(REVIEWS), cluster.asked(ACCESS)
        assert (await listing(url, good)).status_code == 200
        assert (cluster.asked(REVIEWS), cluster.asked(ACCESS)) == reviews
