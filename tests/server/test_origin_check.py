"""Which host names and origins a server answers to."""

import httpx
import pytest

from evalhub_mcp.server.http.origin_check import with_origin_check
from evalhub_mcp.settings import Settings, SettingsError, load_settings

pytestmark = pytest.mark.anyio


async def answer(settings: Settings, *headers: tuple[str, str], path: str = "/mcp") -> int:
    """The status of a request with these headers; 200 when it was passed on."""
    statuses: list[int] = []

    async def passed(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive():
        raise AssertionError("no request has a body")

    async def send(message):
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "path": path,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    await with_origin_check(passed, settings)(scope, receive, send)
    return statuses[0]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:3001", "127.0.0.1:80", "[::1]", "[::1]:3001", "localhost."],
)
async def test_loopback_host_names_are_served_on_any_port(host):
    assert await answer(Settings(), ("host", host)) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil.example:127",
        "127.0.0.1@evil.example",
        "evil.example#localhost",
        "localhost:abc",
        "localhost:",
        "localhost..",
        "[::1]evil.example",
        "evil.example[::1]",
        "::1]",
        "[::1",
        "",
        "10.0.0.7:3001",
    ],
)
@pytest.mark.parametrize("path", ["/mcp", "/health", "/ready", "/metrics", "/"])
async def test_other_host_names_are_refused_on_every_route(host, path):
    assert await answer(Settings(), ("host", host), path=path) == 421


async def test_a_missing_or_repeated_host_header_is_refused():
    assert await answer(Settings()) == 421
    assert await answer(Settings(), ("host", "localhost"), ("host", "evil.example")) == 421


@pytest.mark.parametrize(
    ("allowed", "host", "status"),
    [
        ("mcp.example.com", "MCP.example.com:8443", 200),
        ("mcp.example.com:8443", "mcp.example.com:8443", 200),
        ("mcp.example.com:8443", "mcp.example.com", 421),
        ("mcp.example.com", "sub.mcp.example.com", 421),
        ("mcp.example.com", "localhost:3001", 200),
        ("fd00::7", "[fd00::7]:3001", 200),
        ("[fd00::7]:3001", "[fd00::7]:3001", 200),
        ("[fd00::7]:3001", "[fd00::7]:3002", 421),
        ("10.1.2.3", "10.1.2.3:3001", 200),  # a kubelet's probe, by the pod's address
        ("*", "anything.example", 200),
    ],
)
async def test_an_operator_names_further_hosts(allowed, host, status):
    assert await answer(Settings(allowed_hosts=(allowed,)), ("host", host)) == status


@pytest.mark.parametrize(
    ("allowed", "origin", "status"),
    [
        ((), "http://localhost:6274", 200),
        ((), "https://[::1]", 200),
        ((), "https://app.example.com", 403),
        ((), "null", 403),
        ((), "localhost", 403),
        ((), "://localhost", 403),
        ((), "http://[::1]evil.example", 403),
        (("https://app.example.com",), "https://app.example.com", 200),
        (("https://app.example.com",), "https://app.example.com:443", 200),
        (("https://app.example.com",), "https://app.example.com:8443", 403),
        (("https://app.example.com",), "http://app.example.com", 403),
        (("https://app.example.com",), "https://app.example.com.evil.example", 403),
        (("https://app.example.com:*",), "https://app.example.com:8443", 200),
        (("https://app.example.com:*",), "http://app.example.com:8443", 403),
        (("app.example.com",), "http://app.example.com:8080", 200),
        (("*",), "https://anything.example", 200),
        (("*",), "null", 200),
    ],
)
async def test_an_operator_names_the_origins_of_pages_that_may_call(allowed, origin, status):
    settings = Settings(allowed_origins=allowed)
    assert await answer(settings, ("host", "localhost"), ("origin", origin)) == status


async def test_one_foreign_origin_among_several_is_refused():
    origins = (("origin", "https://evil.example"), ("origin", "http://localhost"))
    assert await answer(Settings(), ("host", "localhost"), *origins) == 403


async def test_behind_a_proxy_any_host_is_served_unless_hosts_are_named():
    behind = Settings(transport="http", auth_type="rbac-proxy")
    assert await answer(behind, ("host", "evalhub.example.com")) == 200
    named = Settings(transport="http", auth_type="rbac-proxy", allowed_hosts=("mcp.example.com",))
    assert await answer(named, ("host", "evalhub.example.com")) == 421
    assert await answer(named, ("host", "mcp.example.com")) == 200


def test_names_come_from_repeated_flags_or_a_list_in_the_environment(monkeypatch):
    monkeypatch.setenv("EVALHUB_ALLOWED_HOSTS", "mcp.example.com, 10.0.0.7:3001,")
    monkeypatch.setenv("EVALHUB_ALLOWED_ORIGINS", "https://a.example")
    assert load_settings().allowed_hosts == ("mcp.example.com", "10.0.0.7:3001")
    assert load_settings().allowed_origins == ("https://a.example:443",)
    assert load_settings({"allowed_hosts": ["x", "y"]}).allowed_hosts == ("x", "y")


@pytest.mark.parametrize(
    ("flags", "part"),
    [
        ({"allowed_hosts": ["https://x"]}, "--allowed-host: 'https://x' is not a host name"),
        ({"allowed_hosts": ["*.example.com"]}, "whole host names"),
        ({"allowed_origins": ["https://x/path"]}, "--allowed-origin: 'https://x/path' is not"),
        ({"allowed_origins": ["https://*.x"]}, "whole origins"),
    ],
)
def test_an_invalid_host_setting_is_one_clear_line(flags, part):
    with pytest.raises(SettingsError) as caught:
        load_settings(flags)
    assert part in str(caught.value)


async def test_serving_the_network_without_authentication_is_logged_loudly(serve_here, caplog):
    async with serve_here(host="0.0.0.0", allow_unauthenticated=True, allowed_hosts=("*",)):
        pass
    assert "UNAUTHENTICATED: anybody who can reach 0.0.0.0" in caplog.text
    assert "--allowed-host *: web pages" in caplog.text


async def test_trusting_proxies_at_any_address_is_logged_loudly(serve_here, caplog):
    for proxies in (("10.0.0.0/8",), ("10.0.0.7", "0.0.0.0/0")):
        caplog.clear()
        async with serve_here(auth_type="rbac-proxy", trusted_proxies=proxies):
            pass
        assert ("may claim to be any user" in caplog.text) == ("0.0.0.0/0" in proxies)


@pytest.mark.parametrize(
    ("settings", "warned"),
    [
        ({"auth_type": "rbac-proxy"}, False),
        ({"auth_type": "rbac-proxy", "allow_all_tenants": True}, True),
        ({"host": "0.0.0.0", "allow_unauthenticated": True}, True),
        ({"host": "0.0.0.0", "allow_unauthenticated": True, "tenant": "one"}, False),
        ({}, False),
    ],
)
async def test_serving_callers_without_a_tenant_is_logged_loudly(
    serve_here, caplog, settings, warned
):
    async with serve_here(**settings):
        pass
    assert ("ALL TENANTS" in caplog.text) == warned


def test_serving_the_network_without_authentication_needs_a_flag():
    flags = {"transport": "http", "host": "0.0.0.0"}
    with pytest.raises(SettingsError, match="--allow-unauthenticated"):
        load_settings(flags)
    assert load_settings(flags | {"allow_unauthenticated": True}).host == "0.0.0.0"


async def test_a_page_of_a_named_origin_can_call_from_a_browser(serve_here):
    page = {"Origin": "https://app.example.com"}
    asks = page | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type,mcp-protocol-version",
    }
    settings = {"auth_type": "rbac-proxy", "allowed_origins": ("https://app.example.com:443",)}
    async with serve_here(**settings) as served, httpx.AsyncClient(trust_env=False) as http:
        allowed = await http.options(served.url, headers=asks)
        assert allowed.status_code == 200
        assert allowed.headers["access-control-allow-origin"] == page["Origin"]
        assert "authorization" in allowed.headers["access-control-allow-headers"]
        assert "access-control-allow-credentials" not in allowed.headers
        refused = await http.post(served.url, json={}, headers=page)
        assert refused.status_code == 401
        assert refused.headers["access-control-allow-origin"] == page["Origin"]
        assert "Mcp-Session-Id" in refused.headers["access-control-expose-headers"]
        foreign = await http.options(served.url, headers=asks | {"Origin": "https://evil.example"})
        assert foreign.status_code == 403
        local = await http.options(served.url, headers=asks | {"Origin": "http://localhost:5173"})
        assert "access-control-allow-origin" not in local.headers
