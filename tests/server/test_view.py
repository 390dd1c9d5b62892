"""The page that shows results, in a real browser, under the policy hosts apply.

A minimal host page holds it in a sandboxed frame with the specification's default
Content-Security-Policy and speaks the protocol of MCP Apps with it. A spy inside the
frame reports what the page shows, since the host cannot look into the frame.
"""

import html
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.view import RESULTS_URI, page, report
from evalhub_mcp.settings import Settings

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
browser = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH; install one to run this"),
]
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; media-src 'self' data:; connect-src 'none'"
)
RESULTS: dict[str, Any] = {
    "job_id": "job-1",
    "name": "nightly",
    "state": "completed",
    "model": "tiny",
    "verdict": "fail",
    "reason": "1 of 2 tested benchmarks miss the mark: breakout",
    "benchmarks": [
        {
            "provider_id": "alpha",
            "id": "capitals",
            "status": "completed",
            "metric": "acc",
            "score": 0.8,
            "interval_low": 0.69,
            "interval_high": 0.91,
            "n_samples": 50,
            "threshold": 0.6,
            "passed": True,
            "meaning": "solid knowledge",
            "bands": [
                {"label": "0.0-0.5", "meaning": "mostly guessing", "low": 0.0},
                {"label": "0.5-1.0", "meaning": "solid knowledge", "low": 0.5},
            ],
            "wrong_answers": [{"question": "Q?", "expected": "A", "got": "B"}],
        },
        {
            "provider_id": "alpha",
            "id": "breakout",
            "status": "completed",
            "metric": "attack_rate",
            "score": 0.4,
            "lower_is_better": True,
            "threshold": 0.2,
            "passed": False,
        },
    ],
}
COMPARISON: dict[str, Any] = {
    "baseline": "job-0",
    "baseline_model": "old",
    "jobs": [
        {
            "job_id": "job-1",
            "model": "new",
            "state": "completed",
            "answer": "Yes, it is better: better on capitals.",
            "differences": [
                {
                    "provider_id": "alpha",
                    "id": "capitals",
                    "metric": "acc",
                    "baseline_score": 0.5,
                    "score": 0.8,
                    "corrected_p_value": 0.001,
                    "change": "better",
                }
            ],
        }
    ],
}
PROGRESS: dict[str, Any] = {
    "job_id": "job-1",
    "name": "nightly",
    "state": "running",
    "done": False,
    "progress_percent": 40,
    "benchmarks_finished": 0,
    "benchmarks_total": 1,
    "poll_after_seconds": 1,
    "benchmarks": [
        {
            "provider_id": "alpha",
            "id": "capitals",
            "status": "running",
            "phase": "running_evaluation",
            "message": "capitals: 20/50 samples",
        }
    ],
}
SPY = """<script>
const tell = () => parent.postMessage({spy: document.getElementById("main").innerText +
    (document.getElementById("bar").hidden ? "" : "Refresh"),
  elements: document.querySelectorAll("main img, main script, main iframe, main a, main b").length,
  theme: document.documentElement.dataset.theme || "", hacked: Boolean(window.hacked)}, "*");
new MutationObserver(tell).observe(document.documentElement,
  {subtree: true, childList: true, attributes: true});
</script>"""
HOST = """<!doctype html><meta charset="utf-8">
<iframe id="view" sandbox="allow-scripts" width="700" height="500" srcdoc="%(frame)s"></iframe>
<script>
const answers = %(answers)s;
let heard = 0;
const view = document.getElementById("view");
const send = message => view.contentWindow.postMessage({jsonrpc: "2.0", ...message}, "*");
const hello = {protocolVersion: "2026-01-26", hostCapabilities: {serverTools: {}},
  hostContext: {theme: "dark"}};
window.addEventListener("message", event => {
  const message = event.data;
  fetch("/heard?" + heard++, {method: "POST", body: JSON.stringify(message)});
  if (message.method === "ui/initialize") send({id: message.id, result: hello});
  else if (message.method === "ui/notifications/initialized") {
    send({method: "ui/notifications/tool-input", params: {arguments: %(input)s}});
    send({method: "ui/notifications/tool-result",
      params: {content: [], structuredContent: %(data)s}});
    send({id: 99, method: "ui/resource-teardown", params: {}});
  } else if (message.method === "tools/call") {
    const answer = answers.shift();
    const refused = {code: -32601, message: "no"};
    send(answer ? {id: message.id, result: answer} : {id: message.id, error: refused});
  }
});
</script>"""
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
Messages = list[dict[str, Any]]


def chromium(tmp_path: Path, *arguments: str) -> str:
    """Run a headless Chromium to its end; returns its standard output."""
    done = subprocess.run(
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout


class Host(http.server.ThreadingHTTPServer):
    """Serves the host page and hears what is said in it."""

    def __init__(self, document: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.document = document
        self.numbered: dict[int, dict[str, Any]] = {}
        self.news = threading.Condition()

    def wait_until(self, satisfied: Callable[[Messages], Any], seconds: float = 40) -> Messages:
        """What was heard, once it satisfies."""
        with self.news:
            assert self.news.wait_for(lambda: satisfied(self.heard), seconds), self.heard
            return self.heard

    @property
    def heard(self) -> Messages:
        return [self.numbered[number] for number in sorted(self.numbered)]


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        self._answer(self.server.document.encode())

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.news:
            # The page numbers its messages: requests may overtake one another.
            self.server.numbered[int(self.path.partition("?")[2])] = message
            self.server.news.notify_all()
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def in_a_host(
    tmp_path: Path,
    data: Any,
    until: Callable[[Messages], Any],
    answers: list[Any] | None = None,
) -> Messages:
    """What the page and the spy in it said to the host, until they have said enough."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    framed = page().replace("<head>", f"<head>{policy}", 1).replace("</body>", f"{SPY}</body>", 1)

    def script(value: Any) -> str:
        return json.dumps(value).replace("<", "\\u003c")

    document = HOST % {
        "frame": html.escape(framed),
        "answers": script(answers or []),
        "data": script(data),
        "input": script({"job_id": "job-1"}),
    }
    with Host(document) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        process = subprocess.Popen(
            [
                str(CHROMIUM),
                *FLAGS,
                "--remote-debugging-port=0",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"http://127.0.0.1:{host.server_port}/",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            return host.wait_until(until)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            host.shutdown()
            thread.join()


def showing(*parts: str) -> Callable[[Messages], bool]:
    """The page shows all of these at the same time."""
    return lambda messages: any(
        all(part in m["spy"] for part in parts) for m in messages if "spy" in m
    )


def shown(messages: Messages) -> str:
    """The text of the page at the end."""
    return next((m["spy"] for m in reversed(messages) if "spy" in m), "")


def methods(messages: Messages) -> list[str]:
    return [m["method"] for m in messages if "method" in m]


class TestInAHost:
    """In a browser, spoken to by a host."""

    pytestmark = browser

    def test_results_are_shown_with_verdict_interval_threshold_and_meaning(self, tmp_path):
        messages = in_a_host(tmp_path, RESULTS, showing("alpha/breakout"))
        text = shown(messages)
        for part in ("nightly", "✗ fail", "alpha/capitals", "0.80", "✓ pass", "solid knowledge"):
            assert part in text
        assert "95 % interval 0.69 to 0.91; needs at least 0.60; higher is better" in text
        assert "needs at most 0.20; lower is better" in text

    def test_the_handshake_is_complete_and_the_host_is_told_the_size(self, tmp_path):
        def told(messages: Messages) -> bool:
            sizes = [m for m in messages if m.get("method", "").endswith("/size-changed")]
            tall = any(m["params"]["height"] > 150 for m in sizes)
            return tall and {"jsonrpc": "2.0", "id": 99, "result": {}} in messages

        messages = in_a_host(tmp_path, RESULTS, told)
        assert methods(messages)[:2] == ["ui/initialize", "ui/notifications/initialized"]

    def test_the_hosts_theme_is_taken(self, tmp_path):
        in_a_host(tmp_path, RESULTS, lambda seen: any(m.get("theme") == "dark" for m in seen))

    def test_a_comparison_says_better_or_worse_in_words(self, tmp_path):
        in_a_host(
            tmp_path,
            COMPARISON,
            showing("new against old", "▲ better", "acc 0.50 → 0.80, p = 0.0010"),
        )

    def test_progress_refreshes_through_the_host_until_the_results_are_there(self, tmp_path):
        finished = {**PROGRESS, "state": "completed", "done": True, "progress_percent": 100}
        messages = in_a_host(
            tmp_path,
            PROGRESS,
            showing("alpha/breakout"),
            [{"content": [], "structuredContent": d} for d in (finished, RESULTS)],
        )
        called = [m["params"] for m in messages if m.get("method") == "tools/call"]
        arguments = {"job_id": "job-1"}
        assert called == [
            {"name": "get_job_status", "arguments": arguments},
            {"name": "get_job_results", "arguments": arguments},
        ]
        assert showing("capitals: 20/50 samples", "40 %")(messages)

    def test_a_host_that_refuses_tool_calls_keeps_what_is_shown(self, tmp_path):
        messages = in_a_host(
            tmp_path,
            PROGRESS,
            lambda seen: "tools/call" in methods(seen) and "Refresh" not in shown(seen),
        )
        assert "20/50 samples" in shown(messages)

    def test_a_hostile_result_stays_text(self, tmp_path):
        attack = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
        hostile = json.loads(json.dumps(RESULTS))
        hostile["name"] = attack
        hostile["benchmarks"][0] |= {
            "id": attack,
            "meaning": attack,
            "wrong_answers": [{"question": attack, "expected": attack, "got": attack}],
        }
        hostile["benchmarks"][1] |= {"score": attack, "missing": attack, "threshold": attack}
        messages = in_a_host(tmp_path, hostile, showing("onerror", "no score"))
        spied = [m for m in messages if "spy" in m]
        assert not any(m["hacked"] for m in spied)
        assert all(m["elements"] == 0 for m in spied)

    def test_a_report_shows_its_own_data_and_a_hostile_one_cannot_break_out(self, tmp_path):
        attack = "</script><script>document.title='hacked'</script>"
        path = tmp_path / "report.html"
        path.write_text(report([COMPARISON, {**RESULTS, "name": attack}]))
        dumped = chromium(tmp_path, "--virtual-time-budget=2000", "--dump-dom", path.as_uri())
        assert "<title>EvalHub results</title>" in dumped
        assert "new against old" in dumped
        assert "alpha/breakout" in dumped

    def test_it_draws_something(self, tmp_path):
        path = tmp_path / "report.html"
        path.write_text(report([RESULTS]))
        picture = tmp_path / "picture.png"
        chromium(tmp_path, f"--screenshot={picture}", "--window-size=700,600", path.as_uri())
        blank = tmp_path / "blank.html"
        blank.write_text("<body>")
        empty = tmp_path / "empty.png"
        chromium(tmp_path, f"--screenshot={empty}", "--window-size=700,600", blank.as_uri())
        assert picture.stat().st_size > 3 * empty.stat().st_size


def test_the_page_is_small_and_asks_the_network_for_nothing():
    text = page()
    assert len(text.encode()) < 60_000
    for word in ("http://", "https://", "innerHTML", "insertAdjacentHTML", "eval(", "fetch("):
        assert word not in text


def test_a_report_escapes_whatever_could_end_its_script():
    text = report([{"name": "</script><!--&"}])
    data = text.partition('id="data">')[2].partition("</script>")[0]
    assert json.loads(data)["replies"][0]["name"] == "</script><!--&"
    assert "<" not in data


@pytest.mark.anyio
@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_the_page_is_served_and_bound_to_the_tools_it_shows(mode):
    async with Client(build_server(Settings()), mode=mode) as client:
        bound = {
            tool.name: tool.meta["ui"]["resourceUri"]
            for tool in (await client.list_tools()).tools
            if tool.meta
        }
        read = await client.read_resource(RESULTS_URI)
    assert set(bound) == {"get_job_status", "get_job_results", "compare_jobs"}
    assert set(bound.values()) == {RESULTS_URI}
    assert read.contents[0].mime_type == "text/html;profile=mcp-app"
    assert read.contents[0].text == page()


def test_the_command_writes_a_report_of_real_jobs(hub, tmp_path):
    ids = []
    for score in (0.5, 0.8):
        job = hub.client.jobs.submit(
            {
                "name": f"run {score}",
                "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
                "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
            }
        )
        hub.event(job.id, "capitals", 0, "completed", metrics={"acc": score, "n_samples": 300})
        ids.append(job.id)
    output = tmp_path / "out.html"
    command = [sys.executable, "-m", "evalhub_mcp", "report", *ids, "-o", str(output)]
    done = subprocess.run(
        [*command, "--base-url", hub.base_url], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    data = output.read_text().partition('id="data">')[2].partition("</script>")[0]
    comparison, first, second = json.loads(data)["replies"]
    assert comparison["jobs"][0]["differences"][0]["change"] == "better"
    assert [r["benchmarks"][0]["score"] for r in (first, second)] == [0.5, 0.8]
    assert first["benchmarks"][0]["bands"][1]["low"] == 0.5
