"""A real headless Chromium, driven over its debugging pipe, and a minimal MCP Apps host.

One browser serves all tests of a session; each gets a separate page. Waiting is done
inside the page, by promises that settle when what is waited for has happened.
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.app.report.page import VIEW_DATA

_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Its pipe is handed over as POSIX does it.
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), None) if os.name == "posix" else None
IN_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH; install one to run this"),
]
"""The marks of tests that need it."""
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--disable-lcd-text "
    "--remote-debugging-pipe"
).split()
SECONDS = 20.0
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; media-src 'self' data:; connect-src 'none'"
)
"""What the specification applies to a view that asks for nothing."""
KEYS = {
    "Tab": (9, None), "Enter": (13, "\r"), " ": (32, " "), "ArrowLeft": (37, None),
    "Home": (36, None),
}  # fmt: skip

# Settles as soon as the condition holds; asked again after every change of the document.
_UNTIL = """new Promise(done => {
  const check = () => { const value = (%s); if (value) done(value); return value; };
  if (check()) return;
  const watch = new MutationObserver(() => { if (check()) watch.disconnect(); });
  watch.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
})"""

_HOST = """<!doctype html><meta charset="utf-8"><title>host</title>
<style>body { margin: 0 } iframe { border: 0; display: block }</style>
<iframe id="view" sandbox="allow-scripts" width="720" height="900"></iframe>
<ul id="heard" hidden></ul>
<script>
const view = document.getElementById("view"), heard = [], answers = [];
const context = {theme: "light"}, capabilities = {serverTools: {}};
let forward = false;  // whether the test answers tool calls itself
const send = message => view.contentWindow.postMessage({jsonrpc: "2.0", ...message}, "*");
window.addEventListener("message", event => {
  if (event.source !== view.contentWindow) return;
  const message = event.data;
  heard.push(message);
  document.getElementById("heard").append(document.createElement("li"));  // wakes who waits
  if (message.method === "ui/initialize") send({id: message.id, result: {
    protocolVersion: "2026-01-26", hostInfo: {name: "test", version: "1"},
    hostCapabilities: capabilities, hostContext: context}});
  else if (message.method === "ui/download-file") send({id: message.id, result: {}});
  else if (message.method === "tools/call" && !forward) {
    const answer = answers.shift();
    send(answer ? {id: message.id, result: answer}
                : {id: message.id, error: {code: -32601, message: "not here"}});
  }
});
</script>"""


class BrowserError(Exception):
    """Chromium refused a command."""


class Browser:
    """A running Chromium."""

    def __init__(self, profile: Path) -> None:
        import fcntl

        assert CHROMIUM is not None
        read, self._out = os.pipe()
        self._in, write = os.pipe()
        # Not 3 and 4, on which Chromium reads commands and writes answers.
        theirs = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in (read, write)]

        def place() -> None:
            for descriptor, number in zip(theirs, (3, 4), strict=True):
                os.dup2(descriptor, number)

        self._process = subprocess.Popen(
            [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=place,
            pass_fds=(3, 4),
            start_new_session=True,
        )
        for descriptor in (read, write, *theirs):
            os.close(descriptor)
        self._buffer = b""
        self._next = 0
        self.contexts: dict[tuple[str, int], dict[str, Any]] = {}
        """The script contexts there are, by session and id, the newest last."""
        self.loaded: set[str] = set()
        """Sessions of pages whose load event has fired."""

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._next += 1
        order: dict[str, Any] = {"id": self._next, "method": method, "params": params}
        if session is not None:
            order["sessionId"] = session
        os.write(self._out, json.dumps(order).encode() + b"\0")
        deadline = time.monotonic() + SECONDS
        while True:
            message = self._read(deadline, method)
            if message.get("id") == order["id"]:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self._hear(message)

    def _read(self, deadline: float, waiting_for: str) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"nothing came of {waiting_for}"
            chunk = os.read(self._in, 1 << 20)
            assert chunk, "Chromium has ended"
            self._buffer += chunk
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message

    def listen(self, wanted: str) -> None:
        """Wait for one more message of any kind."""
        self._hear(self._read(time.monotonic() + SECONDS, wanted))

    def _hear(self, message: dict[str, Any]) -> None:
        params, session = message.get("params", {}), message.get("sessionId", "")
        match message.get("method"):
            case "Target.attachedToTarget":
                # A sandboxed frame may run in a separate process and debugging session.
                self._next += 1
                order = {"id": self._next, "method": "Runtime.enable"}
                order["sessionId"] = params["sessionId"]
                os.write(self._out, json.dumps(order).encode() + b"\0")
            case "Runtime.executionContextCreated":
                self.contexts[session, params["context"]["id"]] = params["context"]
            case "Runtime.executionContextDestroyed":
                self.contexts.pop((session, params["executionContextId"]), None)
            case "Runtime.executionContextsCleared":
                self._forget(session)
            case "Target.detachedFromTarget":
                self._forget(params["sessionId"])
            case "Page.loadEventFired":
                self.loaded.add(session)

    def _forget(self, session: str) -> None:
        self.contexts = {key: c for key, c in self.contexts.items() if key[0] != session}

    def close(self) -> None:
        """End it."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    @contextmanager
    def page(self, address: str, width: int = 720, height: int = 900) -> "Iterator[Page]":
        """A page that has been loaded."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        page = Page(self, attached["sessionId"], target)
        page.call("Page.enable")
        page.call("Runtime.enable")
        page.call(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True
        )
        page.size(width, height)
        self.loaded.discard(attached["sessionId"])
        page.call("Page.navigate", url=address)
        while attached["sessionId"] not in self.loaded:
            self.listen("Page.loadEventFired")
        try:
            yield page
        finally:
            self.call("Target.closeTarget", targetId=target)
            self.contexts.clear()


class Page:
    """A page, and the frame in it."""

    def __init__(self, browser: Browser, session: str, frame_id: str) -> None:
        self._browser = browser
        self._session = session
        self._frame_id = frame_id

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command to the page."""
        return self._browser.call(method, self._session, **params)

    def size(self, width: int, height: int) -> None:
        """Set the size of the window."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **metrics)

    def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page, awaited."""
        return self._value(self._session, expression)

    def until(self, condition: str) -> Any:
        """Wait for a condition in the page."""
        return self.evaluate(_UNTIL % condition)

    def _value(self, session: str, expression: str, context: int | None = None) -> Any:
        where = {} if context is None else {"contextId": context}
        answer = self._browser.call(
            "Runtime.evaluate",
            session,
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            **where,
        )
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def frame(self, expression: str) -> Any:
        """The value of an expression inside the frame."""
        session, context = self._frame()
        return self._value(session, expression, context)

    def frame_until(self, condition: str) -> Any:
        """Wait for a condition inside the frame."""
        return self.frame(_UNTIL % condition)

    def _frame(self) -> tuple[str, int]:
        """The newest script context of the frame that holds the view."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            for (session, number), context in reversed(list(self._browser.contexts.items())):
                inside = context["auxData"].get("frameId") != self._frame_id
                if inside and context["auxData"].get("isDefault"):
                    with suppress(BrowserError):  # it has just been replaced
                        if self._value(session, "Boolean(document.getElementById('said'))", number):
                            return session, number
            self.evaluate("0")  # hears what has come meanwhile
        raise AssertionError("the frame has no script context")

    def accessibility(self) -> list[tuple[str, str]]:
        """What assistive technology sees inside the frame: roles with names."""
        session, _ = self._frame()
        nodes = self._browser.call("Accessibility.getFullAXTree", session)["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", ""))
            for node in nodes
            if not node.get("ignored")
        ]

    def press(self, key: str) -> None:
        """Press a key, as a person would."""
        code, text = KEYS[key]
        down: dict[str, Any] = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        if text is not None:
            down["text"] = text
        self.call("Input.dispatchKeyEvent", type="keyDown", **down)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def count_moves(self) -> None:
        """Note in the frame's document how often the focus has moved; see `press_to_move`."""
        self.frame(
            "addEventListener('focusin', () => { const data = document.documentElement.dataset;"
            " data.moves = Number(data.moves || 0) + 1; })"
        )

    def press_to_move(self, key: str) -> None:
        """Press a key that moves the focus in the frame, and wait until it has moved.

        The key arrives at the page; the frame may live in another process, and follows later.
        """
        moves = "Number(document.documentElement.dataset.moves || 0)"
        before = self.frame(moves)
        self.press(key)
        self.frame_until(f"{moves} > {before}")

    def emulate(self, media: str, scheme: str = "light") -> None:
        """Show the page as on this medium, `print` or `screen`, in a light or dark scheme."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)

    def print(self) -> bytes:
        """The page as a PDF document."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"])

    def keep_downloads(self, directory: Path) -> None:
        """Let downloads be written to a directory."""
        self._browser.call(
            "Browser.setDownloadBehavior", behavior="allow", downloadPath=str(directory)
        )

    def screenshot(self) -> bytes:
        """A picture of the page as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])


class AppHost:
    """A host that holds the view in a sandboxed frame under the default policy."""

    def __init__(
        self, page: Page, document: str, theme: str = "light", *, keeps_files: bool = False
    ) -> None:
        self.page = page
        page.evaluate(f"context.theme = {json.dumps(theme)}")
        if keeps_files:
            page.evaluate("capabilities.downloadFile = {}")
        policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        framed = document.replace("<head>", f"<head>{policy}", 1)
        page.evaluate(f"view.srcdoc = {json.dumps(framed)}; 0")

    def heard(self) -> list[dict[str, Any]]:
        """All messages of the view so far."""
        found: list[dict[str, Any]] = self.page.evaluate("heard")
        return found

    def wait_for(self, method: str, count: int = 1) -> list[dict[str, Any]]:
        """The messages with this method, once there are so many."""
        found = f"heard.filter(m => m.method === {json.dumps(method)})"
        messages: list[dict[str, Any]] = self.page.until(f"{found}.length >= {count} && {found}")
        return messages

    def send(self, method: str, params: Any = None, **more: Any) -> None:
        """A message to the view."""
        message = {"method": method, "params": params or {}, **more}
        self.page.evaluate(f"send({json.dumps(message)}); 0")

    def answer_next(self, *structured: Any) -> None:
        """Set the answers to the view's next tool calls."""
        for data in structured:
            answer = data if "content" in data else tool_result(data)
            self.page.evaluate(f"answers.push({json.dumps(answer)}); 0")

    def show(self, data: Any, arguments: Any = None) -> None:
        """Send the view a tool result."""
        self.wait_for("ui/notifications/initialized")
        self.send("ui/notifications/tool-input", {"arguments": arguments or {"job_id": "job-1"}})
        self.send("ui/notifications/tool-result", tool_result(data))

    def shows(self, *parts: str) -> str:
        """The text of the view, once it has all of these parts."""
        tests = " && ".join(
            f"document.body.innerText.includes({json.dumps(part)})" for part in parts
        )
        text: str = self.page.frame_until(f"({tests}) && document.body.innerText")
        return text


def tool_result(view: Any) -> dict[str, Any]:
    """A tool's result that contains this data for the view."""
    return {"content": [], "structuredContent": {}, "_meta": {VIEW_DATA: view}}


@contextmanager
def app_host(
    browser: Browser,
    directory: Path,
    document: str,
    theme: str = "light",
    *,
    keeps_files: bool = False,
    **size: int,
) -> Iterator[AppHost]:
    """A page with the host in it, which has begun to load the view.

    `keeps_files` lets the view ask the host to keep a file, which the sandbox forbids otherwise.
    """
    path = directory / "host.html"
    path.write_text(_HOST)
    with browser.page(path.as_uri(), **size) as page:
        yield AppHost(page, document, theme, keeps_files=keeps_files)
