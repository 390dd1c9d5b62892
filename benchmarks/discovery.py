"""What it takes an agent to find the right evaluation, beside the Go server.

    python -m benchmarks.discovery [--catalog DIR] [--go PATH] [--calls 50]

DIR has `providers/` and `collections/` as a hub's configuration has them; without it a
synthetic catalog of the upstream size is used. Both servers run in the same run against
the same real hub, over raw JSON-RPC on stdio. Times are taken directly at the hub,
requests are counted in a second pass through a counting proxy. Bytes are those of the whole
answer, text and structured content alike; "text" is the part that every model reads. The
last part solves ten written goals with one call each and prints the hit rate and the bytes.
"""

import argparse
import contextlib
import http.client
import http.server
import json
import statistics
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.goals import GOALS
from benchmarks.parts import StdioServer, go_server, p50, running_hub

OURS = [sys.executable, "-m", "evalhub_mcp"]
TOP = 3


class CountingProxy:
    """Passes requests on to a hub and counts them."""

    def __init__(self, hub: str) -> None:
        self.requests = 0
        self._target = urlsplit(hub)
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                """Forward a GET, which is all that discovery sends."""
                proxy.requests += 1
                host, port = proxy._target.hostname, proxy._target.port
                connection = http.client.HTTPConnection(host or "", port, timeout=20)
                connection.request("GET", self.path)
                answer = connection.getresponse()
                body = answer.read()
                connection.close()
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers.get("Content-Type", ""))
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextlib.contextmanager
    def running(self) -> Iterator["CountingProxy"]:
        """Serve until the block ends."""
        thread = threading.Thread(target=self._server.serve_forever)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@contextlib.contextmanager
def started(command: list[str], hub: str) -> Iterator[StdioServer]:
    """An initialized server for a hub."""
    server = StdioServer(command, EVALHUB_BASE_URL=hub)
    try:
        server.initialize()
        yield server
    finally:
        server.close()


Question = Callable[[StdioServer], tuple[int, int]]
"""Asks a server one thing; returns the bytes of its answer, and of the text in it."""


def tool(name: str, **arguments: Any) -> Question:
    """A call of a tool."""

    def ask(server: StdioServer) -> tuple[int, int]:
        result, size = server.call(name, arguments)
        return size, _text(result)

    return ask


def resource(uri: str) -> Question:
    """A read of a resource."""

    def ask(server: StdioServer) -> tuple[int, int]:
        result, size = server.request("resources/read", {"uri": uri})
        return size, sum(len(content["text"].encode()) for content in result["contents"])

    return ask


def in_turn(*questions: Question) -> Question:
    """Several questions, one after the other."""

    def ask(server: StdioServer) -> tuple[int, int]:
        sizes = [question(server) for question in questions]
        return sum(size for size, _ in sizes), sum(text for _, text in sizes)

    return ask


def comparisons(label: str) -> list[tuple[str, Question, Question]]:
    """What is compared: name, our way, the Go server's way."""
    return [
        ("discover providers", tool("discover_providers"), tool("discover_providers")),
        (
            f"search the label {label!r}",
            tool("find_benchmarks", tag=label),
            resource(f"evalhub://benchmarks?label={label}"),
        ),
        (
            # Its benchmarks do not say whose they are; only the providers do.
            f"a {label} benchmark and its provider",
            tool("recommend_evaluation", goal=label),
            in_turn(tool("discover_providers"), resource("evalhub://providers")),
        ),
    ]


def compare(hub: str, go: str, calls: int, label: str) -> None:
    """Print p50, bytes and hub requests of both servers."""
    commands = {"ours": OURS, "go": [go]}
    head = f"{'p50':>10} {'bytes':>9} {'text':>9} {'hub requests':>13}"
    print(f"\n{'':36} {head}   ({calls} calls)")
    for name, ours, theirs in comparisons(label):
        figures: dict[str, tuple[float, int, int, int]] = {}
        for which, ask in (("ours", ours), ("go", theirs)):
            with started(commands[which], hub) as server:
                size, text = ask(server)
                took = statistics.median(p50(lambda: ask(server), calls))  # noqa: B023
            with (
                CountingProxy(hub).running() as proxy,
                started(commands[which], proxy.url) as server,
            ):
                before = proxy.requests
                for _ in range(calls):
                    ask(server)
                figures[which] = (took * 1000, size, text, proxy.requests - before)
        print(name)
        for which, (took, size, text, requests) in figures.items():
            print(f"  {which:34} {took:7.2f} ms {size:9,} {text:9,} {requests:13,}")
        a, b, c, d = (m / g for m, g in zip(figures["ours"], figures["go"], strict=True))
        print(f"  {'ours / go':34} {a:10.2f} {b:9.2f} {c:9.2f} {d:13.2f}")


def would_run(option: dict[str, Any]) -> set[str]:
    """What an option of recommend_evaluation would submit."""
    arguments = option["arguments"]
    if "collection" in arguments:
        return {arguments["collection"]["id"]}
    return {f"{b['provider_id']}/{b['id']}" for b in arguments["benchmarks"]}


def known_answers(server: StdioServer) -> set[str]:
    """Every answer the catalog has: collections, and benchmarks with their provider."""
    answers: set[str] = set()
    for listing in ("collections", "benchmarks"):
        uri: str | None = f"evalhub://{listing}?limit=200"
        while uri is not None:
            result, _ = server.request("resources/read", {"uri": uri})
            page = json.loads(result["contents"][0]["text"])
            for item in page["items"]:
                whose = f"{item['provider_id']}/" if "provider_id" in item else ""
                answers.add(f"{whose}{item['id']}")
            uri = page.get("next")
    return answers


def solve_goals(hub: str) -> None:
    """Solve each goal with one call, by recommendation and by search."""
    with started(OURS, hub) as server:
        known = known_answers(server)
        goals = [goal for goal in GOALS if goal.acceptable & known]
        print(f"\nGoals solved in one call ({len(goals)} of {len(GOALS)} have an answer here)")
        if not goals:
            return
        print(f"  {'':50} {'recommend':>10} {'bytes':>7}   {'find':>8} {'bytes':>7}")
        first = any_of_three = found = 0
        for goal in goals:
            recommended, _ = server.call("recommend_evaluation", {"goal": goal.text})
            options = recommended["structuredContent"]["options"]
            hits = [bool(goal.acceptable & would_run(option)) for option in options[:TOP]]
            searched, _ = server.call("find_benchmarks", {"query": goal.text})
            listed = searched["structuredContent"]["benchmarks"][:TOP]
            hit = bool(goal.acceptable & {f"{b['provider_id']}/{b['id']}" for b in listed})
            first += bool(hits and hits[0])
            any_of_three += any(hits)
            found += hit
            place = str(hits.index(True) + 1) if any(hits) else "-"
            print(
                f"  {goal.text:50} {f'hit at {place}':>10} {_text(recommended):7,}   "
                f"{'top 3' if hit else '-':>8} {_text(searched):7,}"
            )
        count = len(goals)
        print(
            f"  hit rate: recommend, first option {first}/{count}, any of three "
            f"{any_of_three}/{count}; find_benchmarks, top {TOP} {found}/{count}"
        )


def _text(result: dict[str, Any]) -> int:
    """Bytes of an answer's text, which is what a model reads."""
    return sum(len(block["text"].encode()) for block in result["content"])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--catalog", type=Path, help="a hub's configuration directory")
    parser.add_argument("--go", help="path of the Go server; installed for the run if absent")
    parser.add_argument("--calls", type=int, default=50, help="calls per measurement")
    parser.add_argument("--label", default="safety", help="the label to search for")
    options = parser.parse_args()
    with running_hub(options.catalog) as hub:
        with go_server(options.go) as go:
            compare(hub, go, options.calls, options.label)
        solve_goals(hub)


if __name__ == "__main__":
    main()
