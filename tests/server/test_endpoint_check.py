"""`check_endpoint` asks an allowed endpoint for its models and one token."""

import json
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

from evalhub_mcp.app.application import App
from evalhub_mcp.app.caller import Caller
from evalhub_mcp.app.endpoint_check import address_warnings, check_endpoint
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_connection import HubConnection
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.local import secret_files
from evalhub_mcp.settings import Settings
from tests.loopback import LoopbackServer, QuietHandler

pytestmark = pytest.mark.anyio
CAPITALS = [{"id": "capitals", "provider_id": "alpha"}]
SECRET_TEXT = "text of an internal service"


class Endpoint(QuietHandler):
    """An endpoint that behaves as its class attributes say, and keeps what it was sent."""

    models: ClassVar[list[str] | None] = ["tiny", "other"]
    key: ClassVar[str] = ""
    limit_field: ClassVar[str] = "max_tokens"
    has_chat: ClassVar[bool] = True
    redirect: ClassVar[str] = ""
    seen: ClassVar[list[tuple[str, str, Any]]] = []

    def _answer(self, status: int, body: Any) -> None:
        headers = {"Location": self.redirect} if 300 <= status < 400 else {}
        self.answer(body, status, **headers)

    def _handle(self, body: Any = None) -> None:
        cls = type(self)
        cls.seen.append((self.path, self.headers.get("Authorization", ""), body))
        if cls.redirect:
            return self._answer(302, {})
        if cls.key and self.headers.get("Authorization") != f"Bearer {cls.key}":
            return self._answer(401, {"error": SECRET_TEXT})
        if self.path == "/v1/models" and cls.models is not None:
            return self._answer(200, {"data": [{"id": name} for name in cls.models]})
        if self.path == "/v1/chat/completions" and cls.has_chat:
            if cls.limit_field not in body:
                return self._answer(400, {"error": SECRET_TEXT})
            return self._answer(200, {"choices": [{"message": {"content": "Hi"}}]})
        if self.path == "/v1/completions":
            return self._answer(200, {"choices": [{"text": "Hi"}]})
        return self._answer(404, {"error": SECRET_TEXT})

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle(json.loads(self.body()))


@pytest.fixture
def endpoint() -> Iterator[type[Endpoint]]:
    class Own(Endpoint):
        seen: ClassVar[list[tuple[str, str, Any]]] = []
        url: ClassVar[str] = ""

    with LoopbackServer(Own) as server:
        Own.url = f"http://localhost:{server.host.rpartition(':')[2]}/v1"
        yield Own


def session_of(settings: Settings) -> HubSession:
    """A session that sends no request to its hub."""
    return HubSession(App(settings), Caller(None), None)  # type: ignore[arg-type]


async def test_an_endpoint_check_reports_the_model_and_the_reply_time(agent, endpoint):
    reply = await agent.call(
        "submit_evaluation",
        model={"name": "tiny", "url": endpoint.url},
        benchmarks=CAPITALS,
        check_endpoint=True,
        dry_run=True,
    )
    assert "Endpoint: lists tiny; one token took" in reply.text
    assert [path for path, _, _ in endpoint.seen] == ["/v1/models", "/v1/chat/completions"]
    assert endpoint.seen[1][2]["max_tokens"] == 1


async def test_without_check_endpoint_no_request_is_sent(agent, endpoint):
    model = {"name": "tiny", "url": endpoint.url}
    reply = await agent.call("submit_evaluation", model=model, benchmarks=CAPITALS, dry_run=True)
    assert "Endpoint:" not in reply.text
    assert endpoint.seen == []


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ({"models": ["tiny-2", "big"]}, "does not list model 'tiny'; it lists tiny-2"),
        ({"key": "k"}, "asks for a key; name its secret"),
        ({"redirect": "http://169.254.169.254/latest"}, "redirects elsewhere"),
    ],
)
async def test_an_endpoint_that_fails_the_check_stops_the_submission(
    agent, hub, endpoint, behaviour, reason
):
    for name, value in behaviour.items():
        setattr(endpoint, name, value)
    before = len(hub.client.jobs.list())
    model = {"name": "tiny", "url": endpoint.url}
    message = await agent.fails(
        "submit_evaluation", model=model, benchmarks=CAPITALS, check_endpoint=True
    )
    assert reason in message
    assert SECRET_TEXT not in message
    assert len(hub.client.jobs.list()) == before
    assert len(endpoint.seen) == 1


@pytest.mark.parametrize(
    "behaviour",
    [{"models": None}, {"has_chat": False}, {"limit_field": "max_completion_tokens"}],
)
async def test_every_usual_form_of_endpoint_is_understood(endpoint, behaviour):
    for name, value in behaviour.items():
        setattr(endpoint, name, value)
    session = session_of(Settings(base_url="http://127.0.0.1:1"))
    found = await check_endpoint(session, {"name": "tiny", "url": endpoint.url})
    assert "one token took" in found


async def test_a_secret_of_a_remote_hub_is_not_needed_for_the_check(endpoint):
    endpoint.key = "k"
    session = session_of(Settings(base_url="http://127.0.0.1:1"))
    model = {"name": "tiny", "url": endpoint.url, "auth": {"secret_ref": "team"}}
    assert "secret team" in await check_endpoint(session, model)
    assert [key for _, key, _ in endpoint.seen] == [""]


async def test_a_local_secret_is_sent_with_the_check(endpoint, monkeypatch):
    endpoint.key = "local-key"
    monkeypatch.setenv(secret_files.secret_variable("mine"), "local-key")
    session = session_of(Settings(local=True))
    model = {"name": "tiny", "url": endpoint.url, "auth": {"secret_ref": "mine"}}
    assert "lists tiny" in await check_endpoint(session, model)
    endpoint.key = "another"
    with pytest.raises(UserError, match="refuses the key of secret mine"):
        await check_endpoint(session, model)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "2130706433"])
async def test_a_loopback_endpoint_is_not_checked_for_a_remote_hub(endpoint, host):
    session = session_of(Settings(base_url="https://evalhub.example.org"))
    url = endpoint.url.replace("localhost", host)
    with pytest.raises(UserError, match="this server's own machine"):
        await check_endpoint(session, {"name": "tiny", "url": url})
    assert endpoint.seen == []


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "fd00:ec2::254", "0.0.0.0", "224.0.0.1"]
)
async def test_a_name_that_resolves_to_a_refused_address_gets_no_request(monkeypatch, address):
    async def resolve(*_: Any, **__: Any) -> list[Any]:
        return [(2, 1, 6, "", ("203.0.113.7", 80)), (2, 1, 6, "", (address, 80))]

    monkeypatch.setattr("anyio.getaddrinfo", resolve)
    session = session_of(Settings(base_url="https://evalhub.example.org"))
    with pytest.raises(UserError, match="Nothing was sent"):
        await check_endpoint(session, {"name": "m", "url": "http://inner.example.org/v1"})


async def test_the_address_that_was_checked_is_the_one_that_is_asked(endpoint, monkeypatch):
    port = int(endpoint.url.rpartition(":")[2].partition("/")[0])

    async def resolve(*_: Any, **__: Any) -> list[Any]:
        return [(2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("anyio.getaddrinfo", resolve)
    session = session_of(Settings(local=True))
    url = f"http://no-such-name.invalid:{port}/v1"
    assert "lists tiny" in await check_endpoint(session, {"name": "tiny", "url": url})


async def test_an_endpoint_that_cannot_be_reached_is_named(endpoint):
    session = session_of(Settings(base_url="http://127.0.0.1:1"))
    with pytest.raises(UserError, match=r"127\.0\.0\.1:9/v1/models cannot be reached"):
        await check_endpoint(session, {"name": "m", "url": "http://127.0.0.1:9/v1"})


async def test_a_server_of_several_users_asks_no_endpoint_unless_it_is_allowed(endpoint):
    several: dict[str, Any] = {"base_url": "http://127.0.0.1:1", "auth_type": "rbac-proxy"}
    model = {"name": "tiny", "url": endpoint.url}
    with pytest.raises(UserError, match="EVALHUB_ENDPOINT_CHECKS=true"):
        await check_endpoint(session_of(Settings(**several)), model)
    assert endpoint.seen == []
    allowed = session_of(Settings(**several, endpoint_checks=True))
    assert "lists tiny" in await check_endpoint(allowed, model)
    forbidden = session_of(Settings(base_url="http://127.0.0.1:1", endpoint_checks=False))
    with pytest.raises(UserError, match="Leave check_endpoint out"):
        await check_endpoint(forbidden, model)


HERE = [
    "localhost",
    "localhost.",
    "app.localhost",
    "127.0.0.1",
    "127.1.2.3",
    "2130706433",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "0.0.0.0",
    "[::]",
    "host.docker.internal",
]


@pytest.mark.parametrize("host", HERE)
def test_a_loopback_model_url_is_warned_of_with_a_remote_hub(host):
    url = f"http://{host}:8000/v1"
    (warning,) = address_warnings({"url": url})
    assert warning.startswith("model.url ")
    assert "the hub runs elsewhere" in warning
    (judge,) = address_warnings({"url": "http://m.example"}, [{"judge_url": url}])
    assert judge.startswith("judge_url ")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_hub_on_this_machine_is_known_as_such(host):
    for here in (Settings(local=True), Settings(base_url=f"http://{host}:8080")):
        assert session_of(here).app.hub.is_here
    elsewhere = session_of(Settings(base_url="https://evalhub.example.org"))
    assert not elsewhere.app.hub.is_here


@pytest.mark.parametrize("host", ["10.0.0.5", "[fd00::5]", "model.svc", "localhost.example.org"])
def test_a_model_url_of_another_machine_gives_no_warning(host):
    assert not address_warnings({"url": f"http://{host}:8000/v1"})
    assert not address_warnings({})


@pytest.mark.parametrize("is_here", [True, False])
async def test_a_submission_warns_of_a_loopback_model_only_where_the_hub_runs_elsewhere(
    connect, hub, monkeypatch, is_here
):
    monkeypatch.setattr(HubConnection, "is_here", is_here)
    model = {"name": "tiny", "url": "http://127.0.0.1:9/v1"}
    async with connect(base_url=hub.base_url) as agent:
        reply = await agent.call(
            "submit_evaluation", benchmarks=CAPITALS, dry_run=True, model=model
        )
    assert ("the hub runs elsewhere" in reply.text) is not is_here


@pytest.mark.parametrize("allowed", [True, False])
async def test_check_endpoint_is_offered_only_where_it_is_allowed(connect, hub, allowed):
    model = {"name": "tiny", "url": "http://127.0.0.1:9/v1"}
    async with connect(base_url=hub.base_url, endpoint_checks=allowed) as agent:
        for more in ({"model": model}, {"models": [model, {**model, "name": "other"}]}):
            reply = await agent.call("submit_evaluation", benchmarks=CAPITALS, dry_run=True, **more)
            assert "the endpoint, which was not asked" in reply.text
            assert ("check_endpoint=true" in reply.text) is allowed
