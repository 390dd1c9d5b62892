"""The page that shows results, in a real browser, under the policy hosts apply.

A minimal host page holds it in a sandboxed frame with the specification's default
Content-Security-Policy and speaks the protocol of MCP Apps with it.
"""

import json

import pytest
from mcp import Client

from evalhub_mcp.app.report.page import report
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.view import RESULTS_URI
from evalhub_mcp.settings import Settings
from tests.narrow import resource_text
from tests.server.support.apps_host import APPS, view_of
from tests.server.support.browser import IN_BROWSER, AppHost, app_host, tool_result
from tests.server.support.contrast import CONTRAST
from tests.server.support.replies import COMPARISON, PROGRESS, RESULTS

ATTACK = "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>"
BREAKOUT = "</script></style><iframe srcdoc='<script>parent.hacked=1</script>'></iframe>"


def calls(host: AppHost, count: int) -> list[dict[str, object]]:
    """The parameters of the view's tool calls, once there are so many."""
    return [message["params"] for message in host.wait_for("tools/call", count)]


class TestInAHost:
    """The view in a browser, with messages from a host."""

    pytestmark = IN_BROWSER

    def test_the_handshake_comes_first_and_names_the_protocol(self, host):
        host.wait_for("ui/notifications/initialized")
        first, second = host.heard()[:2]
        assert (first["method"], second["method"]) == (
            "ui/initialize",
            "ui/notifications/initialized",
        )
        assert first["params"]["protocolVersion"] == "2026-01-26"
        assert first["params"]["appInfo"]["name"] == "evalhub-mcp"

    def test_results_are_shown_with_verdict_interval_threshold_and_meaning(self, host):
        host.show(RESULTS)
        text = host.shows("alpha/breakout", "nightly", "✗ fail", "0.80", "✓ met", "✗ missed")
        assert "95 % interval 0.69 to 0.91, 50 samples; needs at least 0.60: met by 0.20" in text
        assert "guessing scores 0.25" in text
        assert "lower is better; needs at most 0.20: missed by 0.20" in text
        assert "0.5-1.0: solid knowledge" in text
        assert "The hub's own overall score: 0.60 against 0.50, pass" in text

    def test_a_comparison_says_better_or_worse_in_words_and_figures(self, host):
        host.show(COMPARISON)
        text = host.shows("new against old", "▲ better", "▼ worse", "≈ inconclusive")
        assert "too few questions to show less than 0.12" in text
        assert ("acc 0.50 → 0.80: better (by 0.30, 95 % interval 0.21 to 0.39; p < 0.001)") in text
        assert "≠ not comparable" in text
        assert "setting: num_fewshot 3 -> not set" in text
        assert "Only in the baseline: alpha/dates" in text

    def test_progress_is_shown_by_benchmark(self, host):
        host.show(PROGRESS)
        text = host.shows("capitals: 20/50 samples", "▸ running – 40 %", "0 of 2 benchmarks")
        assert "✗ failed" in text
        assert "no such model" in text
        values = host.page.frame("[...document.querySelectorAll('progress')].map(p => p.value)")
        assert values == [40, 40]

    def test_it_refreshes_itself_until_the_results_are_there(self, host):
        finished = {**PROGRESS, "state": "completed", "done": True, "progress_percent": 100}
        host.answer_next(finished, RESULTS)
        host.show({**PROGRESS, "poll_after_seconds": 1})
        host.shows("alpha/breakout", "✗ fail –")
        arguments = {"job_id": "job-1"}
        assert calls(host, 2) == [
            {"name": "get_job_status", "arguments": arguments},
            {"name": "get_job_results", "arguments": arguments},
        ]

    def test_the_button_refreshes_with_the_arguments_of_the_call(self, host):
        host.answer_next({**RESULTS, "name": "later"})
        host.show(RESULTS, {"job_id": "job-1", "detail": "detailed"})
        host.shows("nightly")
        host.page.frame("document.getElementById('refresh').click()")
        host.shows("later")
        wanted = {"job_id": "job-1", "detail": "detailed"}
        assert calls(host, 1) == [{"name": "get_job_results", "arguments": wanted}]

    def test_a_refused_refresh_keeps_the_data_and_is_not_repeated(self, host):
        host.show(PROGRESS)
        host.page.frame_until("document.getElementById('bar').hidden === false")
        host.page.frame("document.getElementById('refresh').click()")
        host.page.frame_until("document.getElementById('bar').hidden")
        assert "20/50 samples" in host.shows("nightly")
        assert len(calls(host, 1)) == 1

    def test_a_tool_error_is_shown_and_the_earlier_data_stays(self, host):
        host.answer_next({"isError": True, "content": [{"type": "text", "text": "hub is down"}]})
        host.show(RESULTS)
        host.shows("nightly")
        host.page.frame("document.getElementById('refresh').click()")
        host.page.frame_until("document.getElementById('said').textContent === 'hub is down'")
        assert "alpha/breakout" in host.shows("nightly")

    def test_the_host_gets_the_new_size_when_the_width_changes(self, host):
        host.show(RESULTS)
        host.shows("alpha/breakout")
        tall = "heard.filter(m => m.method?.endsWith('/size-changed')).at(-1)?.params"
        before = host.page.until(f"{tall}?.height > 300 && {tall}")
        host.page.evaluate("view.width = 320; 0")
        after = host.page.until(f"{tall}.width === 320 && {tall}")
        assert after["height"] > before["height"]
        inside = host.page.frame("document.documentElement.scrollWidth")
        assert inside <= 320

    def test_the_hosts_theme_is_taken_and_followed(self, host):
        host.show(RESULTS)
        host.shows("nightly")
        back = "getComputedStyle(document.body).backgroundColor"
        assert host.page.frame("document.documentElement.dataset.theme") == "light"
        assert host.page.frame(back) == "rgb(255, 255, 255)"
        host.send("ui/notifications/host-context-changed", {"theme": "dark"})
        host.page.frame_until("document.documentElement.dataset.theme === 'dark'")
        assert host.page.frame(back) == "rgb(22, 25, 30)"

    def test_a_teardown_is_answered_and_ends_the_refreshing(self, host):
        host.show(PROGRESS)
        host.shows("nightly")
        host.send("ui/resource-teardown", id=99)
        host.page.until("heard.some(m => m.id === 99 && m.result)")
        host.page.frame("document.getElementById('refresh').click()")
        host.page.frame("document.getElementById('refresh').click()")
        host.send("ui/notifications/tool-result", tool_result(RESULTS))
        host.shows("alpha/capitals", "✓ met")
        assert not [m for m in host.heard() if m.get("method") == "tools/call"]

    def test_messages_of_others_than_the_host_are_ignored(self, host):
        host.show(RESULTS)
        host.shows("nightly")
        forged = {"jsonrpc": "2.0", "method": "ui/notifications/tool-result", "params": PROGRESS}
        # A message has arrived once a later one has.
        host.page.frame(
            f"window.postMessage({json.dumps(forged)}, '*');"
            "new Promise(done => { addEventListener('message', e => e.data === 1 && done());"
            " window.postMessage(1, '*') })"
        )
        assert "alpha/breakout" in host.shows("nightly")


class TestForEveryone:
    """Keyboard, screen reader, no colour."""

    pytestmark = IN_BROWSER

    def test_the_keyboard_reaches_and_opens_everything(self, host):
        host.answer_next({**RESULTS, "name": "later"})
        host.show(RESULTS)
        host.shows("nightly")
        at = "document.activeElement.textContent"
        order = []
        host.page.count_moves()
        for _ in range(6):
            host.page.press_to_move("Tab")
            order.append(host.page.frame(at))
        assert order[:4] == [
            "Refresh",
            "What scores mean",
            "Wrong answers (1)",
            "Other metrics (1)",
        ]
        assert order[4:] == ["Cautions about the hub's own score", "Next steps"]
        host.page.press("Enter")
        assert host.page.frame_until("document.activeElement.parentElement.open")
        # New data keeps what is open, and the focus.
        host.page.frame("document.getElementById('refresh').click()")
        host.shows("later")
        assert host.page.frame(at) == "Next steps"
        assert host.page.frame("document.activeElement.parentElement.open") is True

    def test_a_screen_reader_gets_headings_words_and_a_short_announcement(self, host):
        host.show(RESULTS)
        host.shows("nightly")
        seen = host.page.accessibility()
        headings = [text for role, text in seen if role == "heading"]
        assert headings == ["nightly", "alpha/capitals", "alpha/breakout"]
        texts = [text for role, text in seen if role == "StaticText"]
        assert texts.count("✓ met") == 1
        said = "fail: 1 of 2 tested benchmarks misses the mark: breakout"
        assert said in texts
        figures = "acc 0.80; 95 % interval 0.69 to 0.91, 50 samples; needs at least 0.60: met by"
        # Once: the drawing is hidden from assistive technology.
        assert sum(figures in text for text in texts) == 1

    def test_progress_bars_have_names(self, host):
        host.show(PROGRESS)
        host.shows("nightly")
        bars = [name for role, name in host.page.accessibility() if role == "progressbar"]
        assert bars == ["progress of the job", "progress of alpha/capitals, 40 %"]

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_all_text_has_the_contrast_that_wcag_asks_for(self, host, theme):
        host.show(COMPARISON)
        host.send("ui/notifications/host-context-changed", {"theme": theme})
        host.page.frame_until(f"document.documentElement.dataset.theme === '{theme}'")
        lowest = host.page.frame(CONTRAST)
        assert lowest["ratio"] >= 4.5, lowest


STRANGE = [
    {**RESULTS, "benchmarks": "no list"},
    {**RESULTS, "benchmarks": [{"score": ATTACK, "threshold": [], "bands": 3}]},
    {**RESULTS, "benchmarks": [{"score": 1e308, "interval_low": -1e308}]},
    {**COMPARISON, "jobs": [{"differences": [{"change": "__proto__"}]}]},
    {**PROGRESS, "progress_percent": "many", "benchmarks": [{"message": "5/0"}]},
    {**PROGRESS, "state": "constructor", "benchmarks": [{"status": "toString"}, 7, None]},
    {**RESULTS, "verdict": "__proto__", "benchmarks": [None, 3]},
    {**RESULTS, "benchmarks": [{"id": 1, "score": s} for s in ("x", None, 1e308, -0.0) * 5]},
    {
        **COMPARISON,
        "jobs": [{"overall": 3, "differences": [{}, {"improvement": 1, "words": 7}] * 9}],
    },
    {**PROGRESS, "benchmarks": [{"status": ["completed"]}, {"status": "pending"}] * 9},
    {"jobs": 3, "baseline": 1},
    {"hello": "world"},
    {},
]


class TestHostileData:
    """A model, a data set or a hub that writes markup."""

    pytestmark = IN_BROWSER

    @pytest.mark.parametrize("data", [RESULTS, COMPARISON, PROGRESS], ids=["r", "c", "p"])
    def test_every_string_stays_text(self, host, data):
        attack = ATTACK + BREAKOUT
        kept = {"state", "change", "status", "verdict"}

        def poisoned(value, key=""):
            if isinstance(value, dict):
                return {k: poisoned(v, k) for k, v in value.items()} | {attack: attack}
            if isinstance(value, list):
                return [poisoned(v) for v in value]
            return attack if isinstance(value, str) and key not in kept else value

        host.show(
            {**poisoned(data), "verdict": data.get("verdict")}
            if "verdict" in data
            else poisoned(data)
        )
        host.page.frame_until("document.getElementById('main').innerText.includes('hacked=1')")
        host.page.frame("document.querySelectorAll('details').forEach(d => { d.open = true })")
        strange = "main :is(img, script, iframe, a, b, style, form, svg, object, embed)"
        assert host.page.frame(f"document.querySelectorAll({json.dumps(strange)}).length") == 0
        assert host.page.frame("Boolean(window.hacked)") is False
        assert host.page.evaluate("Boolean(window.hacked)") is False

    def test_malformed_data_does_not_break_the_view(self, host):
        host.wait_for("ui/notifications/initialized")
        host.page.frame(
            "window.failures = []; for (const kind of ['error', 'unhandledrejection'])"
            " addEventListener(kind, e => failures.push(String(e.message || e.reason)))"
        )
        for number, data in enumerate(STRANGE):
            host.show(data)
            good = {**RESULTS, "name": f"after {number}"}
            host.send("ui/notifications/tool-result", tool_result(good))
            text = host.shows(f"after {number}", "alpha/breakout")
            assert "Waiting for results" not in text
        assert host.page.frame("failures") == []

    def test_the_frame_cannot_reach_the_host_or_the_network(self, host):
        host.show(RESULTS)
        host.shows("nightly")
        reach = "(() => { try { return parent.document.title } catch (e) { return e.name } })()"
        assert host.page.frame(reach) == "SecurityError"
        fetched = "fetch('data:text/plain,x').then(() => 'got', e => e.name)"
        assert host.page.frame(fetched) == "TypeError"

    def test_a_report_shows_its_own_data_and_cannot_be_broken_out_of(self, chromium, tmp_path):
        path = tmp_path / "report.html"
        path.write_text(report([COMPARISON, {**RESULTS, "name": f"{BREAKOUT}{ATTACK}"}]))
        with chromium.page(path.as_uri()) as shown:
            text = shown.until(
                "document.body.innerText.includes('alpha/breakout') && document.body.innerText"
            )
            assert shown.evaluate("Boolean(window.hacked)") is False
            assert shown.evaluate("document.title") == "new against old – EvalHub"
        assert "new against old" in text
        assert BREAKOUT in text


async def forwarded(client: Client, host: AppHost, count: int) -> str:
    """Do what hosts do: pass the view's next tool call on to the server, and its answer back."""
    message = host.wait_for("tools/call", count)[-1]
    params = message["params"]
    result = await client.call_tool(params["name"], params["arguments"])
    answer = result.model_dump(mode="json", by_alias=True, exclude_none=True)
    host.page.evaluate(f"send({json.dumps({'id': message['id'], 'result': answer})}); 0")
    return str(params["name"])


class TestOnTheRealServer:
    """In a host that passes the view's calls on."""

    pytestmark = IN_BROWSER

    @pytest.mark.anyio
    async def test_a_job_is_followed_from_its_start_to_its_results_on_the_real_server(
        self, hub, chromium, tmp_path
    ):
        job = hub.client.jobs.submit(
            {
                "name": "followed",
                "model": {"url": "http://127.0.0.1:9/v1", "name": "m"},
                "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
            }
        ).id
        server = build_server(Settings(base_url=hub.base_url))
        async with Client(server, extensions=[APPS]) as client:
            read = await client.read_resource(RESULTS_URI)
            with app_host(chromium, tmp_path, resource_text(read)) as host:
                host.page.evaluate("forward = true; 0")
                first = await client.call_tool("get_job_status", {"job_id": job})
                host.show(view_of(first), {"job_id": job})
                host.shows("followed", "… pending – 0 %")
                metrics = {"acc": 0.8, "n_samples": 50}
                hub.event(job, "capitals", 0, "completed", metrics=metrics)
                host.page.frame("document.getElementById('refresh').click()")
                assert await forwarded(client, host, 1) == "get_job_status"
                assert await forwarded(client, host, 2) == "get_job_results"
                text = host.shows("✓ met", "acc 0.80; 95 % interval 0.67 to 0.888")
                assert "What scores mean" in text
