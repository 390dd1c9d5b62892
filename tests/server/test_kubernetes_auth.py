"""`--auth-type kubernetes`: token reviews, and rights in namespaces as scopes."""

import logging

import anyio
import pytest

from tests.client.support.scripted import Reply
from tests.server.support.cluster import ACCESS, OWN_TOKEN, REVIEWS, Cluster
from tests.server.support.team import (
    JOB,
    bearer,
    caller,
    everything,
    post,
    recording_hub,
    team_server,
)

pytestmark = pytest.mark.anyio

ROBOT = "system:serviceaccount:team-a:robot"


@pytest.fixture
def cluster():
    found = Cluster()
    yield found
    found.close()


@pytest.fixture
def serving(hub, cluster, tmp_path):
    own = tmp_path / "token"
    own.write_text(f"{OWN_TOKEN}\n")

    def serve(**settings):
        return team_server(
            **{
                "base_url": hub.base_url,
                "auth_type": "kubernetes",
                "auth_kubernetes_url": cluster.url,
                "auth_kubernetes_token_path": own,
                **settings,
            }
        )

    return serve


async def test_rights_in_the_namespace_are_the_scopes(serving, cluster):
    reader = cluster.user("t-reader", "bob", ("team-a", "get"))
    worker = cluster.user("t-worker", "carol", ("team-a", "get"), ("team-a", "create"))
    admin = cluster.user("t-admin", "dora", *(("team-a", v) for v in ("get", "create", "delete")))
    listed = {}
    async with serving() as url:
        for token in (reader, worker, admin):
            async with caller(url, X_Tenant="team-a", **bearer(token)) as client:
                listed[token] = {tool.name for tool in (await client.list_tools()).tools}
        call = {"name": "submit_evaluation", "arguments": JOB}
        refused = await post(url, "tools/call", call, X_Tenant="team-a", **bearer(reader))
    assert "list_jobs" in listed[reader]
    assert not listed[reader] & {"submit_evaluation", "cancel_job"}
    assert "submit_evaluation" in listed[worker]
    assert "cancel_job" not in listed[worker]
    assert {"submit_evaluation", "cancel_job", "create_collection"} <= listed[admin]
    assert refused.status_code == 403


async def test_a_caller_without_rights_in_the_namespace_is_refused(serving, cluster):
    token = cluster.user("t", "bob", ("team-a", "get"))
    async with serving() as url:
        foreign = await post(url, "tools/list", X_Tenant="team-b", **bearer(token))
        odd = await post(url, "tools/list", X_Tenant="../kube-system", **bearer(token))
        nowhere = await post(url, "tools/list", **bearer(token))
        unknown = await post(url, "tools/list", X_Tenant="team-a", **bearer("no-such-token"))
        nobody = await post(url, "tools/list", X_Tenant="team-a")
    assert foreign.status_code == 403
    assert "bob has no right to get evaluations" in foreign.json()["error"]["message"]
    assert odd.status_code == 403
    assert nowhere.status_code == 400
    assert "X-Tenant" in nowhere.json()["error"]["message"]
    assert (unknown.status_code, nobody.status_code) == (401, 401)
    assert unknown.headers["www-authenticate"].startswith('Bearer error="invalid_token"')


async def test_a_service_account_works_in_its_own_namespace_unless_it_names_another(
    serving, cluster, hub, caplog
):
    caplog.set_level(logging.DEBUG)
    wire = recording_hub(hub.base_url)
    token = cluster.user("robots-token", ROBOT, ("team-a", "get"), ("team-a", "create"))
    try:
        async with (
            serving(base_url=wire.url, token="own-token-for-the-hub") as url,
            caller(url, **bearer(token)) as client,
        ):
            await client.call_tool("submit_evaluation", JOB)
    finally:
        wire.close()
    assert {(r.headers["X-Tenant"], r.headers["X-User"]) for r in wire.requests} == {
        ("team-a", ROBOT)
    }
    sent = everything(wire)
    assert token not in sent
    assert OWN_TOKEN not in sent
    assert token not in caplog.text
    assert OWN_TOKEN not in caplog.text


async def test_answers_of_the_cluster_are_kept_briefly_and_asked_for_once(
    serving, cluster, monkeypatch
):
    token = cluster.user("t", "bob", ("team-a", "get"))
    headers = {"X_Tenant": "team-a", **bearer(token)}

    async def call(url):
        assert (await post(url, "tools/list", **headers)).status_code == 200

    async with serving() as url:
        async with anyio.create_task_group() as group:
            for _ in range(8):
                group.start_soon(call, url)
        assert (cluster.asked(REVIEWS), cluster.asked(ACCESS)) == (1, 3)
        # Another namespace is another question, and the user is known already.
        await post(url, "tools/list", **{**headers, "X_Tenant": "team-b"})
        assert (cluster.asked(REVIEWS), cluster.asked(ACCESS)) == (1, 6)
    monkeypatch.setattr("evalhub_mcp.server.auth.kubernetes_auth.ACCEPTED_TTL_SECONDS", 0.0)
    async with serving() as url:
        await call(url)
        del cluster.users[token]
        assert (await post(url, "tools/list", **headers)).status_code == 401


async def test_a_granted_right_takes_effect_even_while_refusals_repeat(
    serving, cluster, monkeypatch
):
    monkeypatch.setattr("evalhub_mcp.server.auth.kubernetes_auth.REFUSED_TTL_SECONDS", 0.3)
    token = cluster.user("t", "bob")
    headers = {"X_Tenant": "team-a", **bearer(token)}
    async with serving() as url:
        assert (await post(url, "tools/list", **headers)).status_code == 403
        cluster.rights["bob"] = {("team-a", "get")}
        with anyio.fail_after(10):
            while (await post(url, "tools/list", **headers)).status_code != 200:
                await anyio.sleep(0.01)


async def test_a_token_for_another_audience_is_refused_where_one_is_set(serving, cluster):
    ours = cluster.user("ours", "bob", ("team-a", "get"))
    other = cluster.user("other", "eve", ("team-a", "get"))
    cluster.audiences = {ours: ["evalhub-mcp"], other: ["https://kubernetes.default.svc"]}
    async with serving(auth_audience=("evalhub-mcp",)) as url:
        good = await post(url, "tools/list", X_Tenant="team-a", **bearer(ours))
        bad = await post(url, "tools/list", X_Tenant="team-a", **bearer(other))
    assert (good.status_code, bad.status_code) == (200, 401)


async def test_a_cluster_that_is_down_slow_or_refusing_is_reported_in_time(
    serving, cluster, monkeypatch, caplog
):
    monkeypatch.setattr("evalhub_mcp.server.auth.kubernetes_auth.DEADLINE_SECONDS", 0.3)
    monkeypatch.setattr("evalhub_mcp.server.auth.bounded_queue.PAUSE_SECONDS", 0.0)
    token = cluster.user("token-of-bob", "bob", ("team-a", "get"))
    async with serving() as url:
        for trouble in (
            lambda: Reply(500),
            lambda: Reply(delay=30),
            lambda: Reply(403, {"kind": "Status"}),
            lambda: Reply(201, {"kind": "TokenReview"}),
        ):
            cluster.trouble = trouble
            with anyio.fail_after(5):
                answer = await post(url, "tools/list", X_Tenant="team-a", **bearer(token))
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert "the cluster does not answer" in answer.json()["error"]["message"]
        assert "system:auth-delegator" in caplog.text
        assert token not in caplog.text
        cluster.trouble = None
        good = await post(url, "tools/list", X_Tenant="team-a", **bearer(token))
        assert good.status_code == 200
