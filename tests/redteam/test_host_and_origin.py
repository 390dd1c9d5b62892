"""Host names and origins as attackers write them, against a server that listens on loopback.

A web page whose name resolves to loopback (DNS rebinding) can send any path, but not any `Host`
or `Origin`; other programs can send any. Whatever is not plainly a loopback name, or a name of
the settings, is turned away before anything else looks at the request.
"""

import anyio
import pytest

from evalhub_mcp.settings import SettingsError, load_settings
from evalhub_mcp.settings.host_patterns import host_is_allowed, origin_is_allowed
from tests.server.support.team import team_server

pytestmark = pytest.mark.anyio

NAMES = frozenset({"localhost", "127.0.0.1", "::1", "mcp.example.com"})

FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:3001",
    "localhost.evil.example",
    "evil-localhost",
    "localhostevil",
    "mcp.example.com.evil.example",
    "mcp.example.comevil",
    "xmcp.example.com",
    "sub.mcp.example.com",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io",
    "127.0.0.2",
    "127.1",
    "127.000.000.001",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "2130706433",
    "0",
    "0.0.0.0",
    "[::]",
    "[::2]",
    "[::ffff:127.0.0.1]",
    "[0:0:0:0:0:0:0:1%eth0]",
    "[::1%25eth0]",
    "[::1]evil.example",
    "[::1].evil.example",
    "evil.example[::1]",
    "evil.example[::1]:3001",
    "x[::1]",
    "[[::1]]",
    "[::1",
    "::1]",
    "[localhost]",
    "[127.0.0.1]",
    "user@localhost",
    "localhost@evil.example",
    "evil.example@localhost",
    "localhost:3001@evil.example",
    "localhost:80:80",
    "localhost:",
    "localhost:abc",
    "localhost:-1",
    "localhost:+80",
    "localhost:0x50",
    "localhost:99999",
    "localhost: 80",
    "localhost:80 ",
    "localhost:\u00b2",
    " localhost",
    "localhost ",
    "local host",
    "local\thost",
    "localhost\t",
    "localhost\x00",
    "localhost\x00.evil.example",
    "localhost%00",
    "localhost%2eevil.example",
    "%6cocalhost",
    "localhost/",
    "localhost/../evil.example",
    "localhost\\evil.example",
    "localhost?evil.example",
    "localhost#evil.example",
    "evil.example#localhost",
    "evil.example?localhost",
    "evil.example/localhost",
    "evil.example\\localhost",
    "http://localhost",
    "//localhost",
    "localhost,evil.example",
    "localhost, evil.example",
    "localhost;evil.example",
    "localhost..",
    ".localhost",
    "..",
    ".",
    "*",
    "",
    "null",
    "\u00ebvil",
    "local\u00adhost",
    "localhost\u00a0",
]

FOREIGN_ORIGINS = [
    "null",
    "",
    "*",
    "localhost",
    "https://evil.example",
    "http://evil.example:3001",
    "http://localhost.evil.example",
    "http://localhost@evil.example",
    "http://user@localhost",
    "http://evil.example@localhost",
    "http://evil.example#localhost",
    "http://evil.example?localhost",
    "http://evil.example\\localhost",
    "http://localhost\\.evil.example",
    "http://localhost/",
    "http://localhost/evil",
    "http://localhost, http://evil.example",
    "http://localhost http://evil.example",
    "http://evil.example, http://localhost",
    "http://localhost:abc",
    "http://localhost:",
    "http://localhost:99999",
    "http:///localhost",
    "http:localhost",
    "http:/localhost",
    "//localhost",
    "://localhost",
    "http://",
    "http://[::1",
    "http://[::1]evil.example",
    "http://evil.example[::1]",
    "http://127.0.0.1.evil.example",
    "http://2130706433",
    "http://0x7f.1",
    "http://0.0.0.0",
    "http://[::]",
    "http://mcp.example.com.evil.example",
    "https://sub.mcp.example.com",
    "file://",
    "file:///etc/passwd",
    "data:text/html,x",
    "chrome-extension://abcdefghijklmnop",
    "http://localhost\x00",
    "http://localhost%00.evil.example",
    "http://local\thost",
    " http://localhost",
    "http://localhost ",
    "http://\u00ebvil",
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_a_foreign_host_matches_no_name(host):
    assert not host_is_allowed(host, NAMES)


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_foreign_origin_matches_no_name(origin):
    assert not origin_is_allowed(origin, NAMES)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LocalHost:1", "localhost.", "127.0.0.1:65535", "[::1]", "MCP.example.com:8443"],
)
def test_the_plain_names_match(host):
    assert host_is_allowed(host, NAMES)
    assert origin_is_allowed(f"http://{host}", NAMES)


async def statuses(url: str, *requests: bytes) -> list[int]:
    """The status that each request, written as it is, is answered with; 0 if with none."""
    port = int(url.split(":")[2].partition("/")[0])
    found = []
    for request in requests:
        async with await anyio.connect_tcp("127.0.0.1", port) as stream:
            with anyio.fail_after(10):
                await stream.send(request)
                try:
                    answer = await stream.receive()
                except (anyio.EndOfStream, anyio.BrokenResourceError):
                    answer = b""
        assert b"Traceback" not in answer
        found.append(int(answer.split()[1]) if answer.startswith(b"HTTP/") else 0)
    return found


def request(*headers: str, target: str = "/health", version: str = "1.1") -> bytes:
    lines = [f"GET {target} HTTP/{version}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def test_over_http_no_foreign_host_or_origin_is_served(caplog):
    hosts = [request(f"Host: {host}") for host in FOREIGN_HOSTS if host.strip() == host]
    origins = [
        request("Host: localhost", f"Origin: {origin}")
        for origin in FOREIGN_ORIGINS
        if origin.strip() == origin and origin
    ]
    async with team_server(base_url="http://127.0.0.1:9") as url:
        assert await statuses(url, request("Host: localhost")) == [200]
        assert set(await statuses(url, *hosts)) <= {400, 421}
        assert set(await statuses(url, *origins)) <= {400, 403}
        assert await statuses(url, request("Host: localhost")) == [200]
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ("Host: localhost", "Host: evil.example"),
        ("Host: evil.example", "Host: localhost"),
        ("Host: localhost", "Host: localhost"),
        ("Host: evil.example", "X-Forwarded-Host: localhost"),
        ("Host: evil.example", "Forwarded: host=localhost"),
        ("Host: evil.example", "X-Original-Host: localhost"),
        ("Host: evil.example", "X-Host: localhost"),
        ("Host: evil.example", ":authority: localhost"),
        ("Host : localhost",),
        ("Host: evil.example", " localhost"),
    ],
)
async def test_hosts_that_contradict_each_other_are_turned_away(headers):
    async with team_server(base_url="http://127.0.0.1:9") as url:
        for version in ("1.0", "1.1"):
            (status,) = await statuses(url, request(*headers, version=version))
            assert status in {400, 421}


async def test_another_host_in_the_target_does_not_stand_for_the_header():
    async with team_server(base_url="http://127.0.0.1:9") as url:
        found = await statuses(
            url,
            request("Host: evil.example", target="http://localhost/health"),
            request("Host: evil.example", target="//localhost/health"),
        )
    assert set(found) <= {400, 421}


@pytest.mark.parametrize(
    "origins",
    [
        ("http://localhost", "https://evil.example"),
        ("https://evil.example", "http://localhost"),
        ("null", "http://localhost"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "DELETE"])
async def test_one_foreign_origin_among_several_is_turned_away(origins, method):
    headers = ["Host: localhost", *(f"Origin: {origin}" for origin in origins)]
    sent = request(*headers, target="/mcp").replace(b"GET", method.encode(), 1)
    async with team_server(base_url="http://127.0.0.1:9") as url:
        assert await statuses(url, sent) == [403]


@pytest.mark.parametrize("path", ["/mcp", "/health", "/ready", "/metrics", "/", "/any/thing"])
async def test_the_check_comes_before_every_route(path):
    async with team_server(base_url="http://127.0.0.1:9", metrics=True) as url:
        found = await statuses(
            url,
            request("Host: evil.example", target=path),
            request("Host: localhost", "Origin: https://evil.example", target=path),
        )
    assert found == [421, 403]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_an_allowed_host_is_not_read_as_a_pattern(host):
    """A name of the settings allows itself alone, so a strange one does not open the server."""
    try:
        settings = load_settings({"allowed_hosts": [host]})
    except SettingsError:
        return
    if host != "*":
        assert not host_is_allowed("victim.example", frozenset(settings.allowed_hosts))
