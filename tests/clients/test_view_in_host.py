"""The view in a third-party host: a web page with @mcp-ui/client, in Chromium, over HTTP."""

import functools
import http.server
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from benchmarks.harness import OURS, http_server
from tests.clients.support.environments import NotInstalled, npm_environment
from tests.clients.support.evaluation import Hub
from tests.clients.support.journey import BENCHMARK, PROVIDER
from tests.server.support.browser import IN_BROWSER, Browser, Page

HOSTS = Path(__file__).parent / "hosts"
PACKAGES = (
    "@mcp-ui/client@7.1.1",
    "@modelcontextprotocol/sdk@1.32.2",
    "react@19.2.0",
    "react-dom@19.2.0",
    "esbuild@0.25.12",
)
pytestmark = [
    *IN_BROWSER,
    pytest.mark.timeout(900),  # installs the host first
]


@pytest.fixture(scope="module")
def host_origin() -> Iterator[str]:
    """The origin of the host's page."""
    try:
        directory = npm_environment("mcp_ui", PACKAGES)
        for source in HOSTS.iterdir():
            (directory / source.name).write_bytes(source.read_bytes())
        esbuild = directory / "node_modules" / "esbuild" / "bin" / "esbuild"
        options = ["--bundle", "--outfile=host.js", "--define:process.env.NODE_ENV='production'"]
        command = [str(esbuild), "host.jsx", *options]
        subprocess.run(command, cwd=directory, check=True, capture_output=True)
    except NotInstalled as error:
        pytest.skip(f"@mcp-ui/client cannot be installed: {error}")
    handler = functools.partial(QuietFiles, directory=str(directory))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    running = Browser(tmp_path / "profile")
    yield running
    running.close()


def address(origin: str, server: str, job_id: str) -> str:
    arguments = json.dumps({"job_id": job_id})
    query = {"server": server, "tool": "get_job_status", "arguments": arguments}
    return f"{origin}/host.html?{urlencode(query)}"


def submitted(hub: Hub) -> str:
    job = {
        "name": "followed",
        "model": {"url": "http://127.0.0.1:9/v1", "name": "tiny"},
        "benchmarks": [{"id": BENCHMARK, "provider_id": PROVIDER}],
    }
    return hub.client.jobs.submit(job).id


def shown(page: Page, *parts: str) -> str:
    """The text of the view, once it has all of these parts; asked for again like by a person."""
    text: str = ""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        text = page.frame("document.body.innerText")
        if all(part in text for part in parts):
            return text
        page.frame("document.getElementById('refresh').click()")
        time.sleep(0.5)
    raise AssertionError(text)


def test_a_host_in_a_browser_follows_a_job_to_its_results(
    hub: Hub, host_origin: str, browser: Browser
) -> None:
    job_id = submitted(hub)
    settings = {"EVALHUB_BASE_URL": hub.url, "EVALHUB_ALLOWED_ORIGINS": host_origin}
    with (
        http_server(OURS, **settings) as (url, _),
        browser.page(address(host_origin, url, job_id)) as page,
    ):
        page.until("document.body.dataset.height || document.body.dataset.failed")
        assert page.evaluate("document.body.dataset.failed") is None
        assert "followed" in shown(page, f"{PROVIDER}/{BENCHMARK}")
        text = shown(page, "✓ met", "✓ pass")
        assert "needs at least 0.60 (the provider's default): met by" in text


def test_without_an_allowed_origin_the_browser_blocks_the_answer(
    hub: Hub, host_origin: str, browser: Browser
) -> None:
    with (
        http_server(OURS, EVALHUB_BASE_URL=hub.url) as (url, _),
        browser.page(address(host_origin, url, "job")) as page,
    ):
        failed = page.until("document.body.dataset.failed")
        assert "Failed to fetch" in failed
