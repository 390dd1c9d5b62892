"""Compare what finding an evaluation costs an agent, with this server and with the Go server.

    python -m benchmarks.discovery [--catalog DIR] [--go PATH] [--calls 50]

DIR has `providers/` and `collections/`, as a hub's configuration does; the default is a synthetic
catalog of the upstream size. Both servers are measured in one run against the same real hub, over
raw JSON-RPC on stdio. Times are measured without a proxy; requests are counted in a second pass,
through one. Bytes are those of the whole response, text and structured content; "text" is
what a model reads in either form. The last part looks for written goals with one call each
and prints hit rate and bytes.
"""

import argparse
import contextlib
import http.client
import http.server
import json
import re
import statistics
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.goals import Goal
from benchmarks.goals_held_out import HELD_OUT
from benchmarks.goals_tuned import TUNED
from benchmarks.harness import OURS, StdioServer, go_server, running_hub, timed

TOP = 3


class CountingProxy:
    """Forwards GET requests to a hub and counts them."""

    def __init__(self, hub: str) -> None:
        self.requests = 0
        self._target = urlsplit(hub)
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                """Forward a GET; discovery sends nothing else."""
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
                """Log nothing."""

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
def started(command: Sequence[str], hub: str) -> Iterator[StdioServer]:
    """Start and initialize a server for a hub."""
    server = StdioServer(command, EVALHUB_BASE_URL=hub)
    try:
        server.initialize()
        yield server
    finally:
        server.close()


Question = Callable[[StdioServer], tuple[int, int]]
"""Sends requests to a server; returns the bytes of the responses, and of the text in them."""


def tool(name: str, **arguments: Any) -> Question:
    """A tool call."""

    def ask(server: StdioServer) -> tuple[int, int]:
        result, size = server.call(name, arguments)
        return size, _text(result)

    return ask


def resource(uri: str) -> Question:
    """A resource read."""

    def ask(server: StdioServer) -> tuple[int, int]:
        result, size = server.request("resources/read", {"uri": uri})
        return size, sum(len(content["text"].encode()) for content in result["contents"])

    return ask


def in_turn(*questions: Question) -> Question:
    """Several requests, one after another."""

    def ask(server: StdioServer) -> tuple[int, int]:
        sizes = [question(server) for question in questions]
        return sum(size for size, _ in sizes), sum(text for _, text in sizes)

    return ask


def comparisons(label: str) -> list[tuple[str, Question, Question]]:
    """What is compared: a name, the question for our server, and for the Go server."""
    return [
        ("discover providers", tool("discover_providers"), tool("discover_providers")),
        (
            f"search the label {label!r}",
            tool("find_benchmarks", tag=label),
            resource(f"evalhub://benchmarks?label={label}"),
        ),
        (
            # The Go server's benchmarks do not name their provider, so two requests are needed.
            f"a {label} benchmark and its provider",
            tool("recommend_evaluation", goal=label),
            in_turn(tool("discover_providers"), resource("evalhub://providers")),
        ),
    ]


def compare(hub: str, go: str, calls: int, label: str) -> None:
    """Print the median time, the bytes and the hub requests of both servers."""
    commands = {"ours": OURS, "go": [go]}
    head = f"{'p50':>10} {'bytes':>9} {'text':>9} {'hub requests':>13}"
    print(f"\n{'':36} {head}   ({calls} calls)")
    for name, ours, theirs in comparisons(label):
        figures: dict[str, tuple[float, int, int, int]] = {}
        for which, ask in (("ours", ours), ("go", theirs)):
            with started(commands[which], hub) as server:
                size, text = ask(server)
                took = statistics.median(timed(partial(ask, server), calls))
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


def would_run(arguments: dict[str, Any]) -> set[str]:
    """The ids of what the arguments of recommend_evaluation would submit."""
    if "collection" in arguments:
        return {arguments["collection"]["id"]}
    return {f"{b['provider_id']}/{b['id']}" for b in arguments["benchmarks"]}


def known_answers(server: StdioServer) -> set[str]:
    """The ids of all collections and benchmarks of the catalog, as goals name them."""
    answers: set[str] = set()
    for listing in ("collections", "benchmarks"):
        uri: str | None = f"evalhub://{listing}?limit=200"
        while uri is not None:
            result, _ = server.request("resources/read", {"uri": uri})
            page = json.loads(result["contents"][0]["text"])
            for item in page["items"]:
                provider = f"{item['provider_id']}/" if "provider_id" in item else ""
                answers.add(f"{provider}{item['id']}")
            uri = page.get("next")
    return answers


def solve_goals(hub: str) -> None:
    """Print which goals one call solves, with recommend_evaluation and with find_benchmarks."""
    with started(OURS, hub) as server:
        known = known_answers(server)
        for label, all_goals in (("tuned on", TUNED), ("never tuned on", HELD_OUT)):
            goals = [goal for goal in all_goals if goal.unmeasured or goal.acceptable & known]
            missed = _solve(server, goals, label)
            if all_goals is TUNED:  # naming the others would invite tuning on them
                for goal in missed:
                    print(f"    missed: {goal.text}")


def _solve(server: StdioServer, goals: Sequence[Goal], label: str) -> list[Goal]:
    """Print the rates of some goals; returns those that the first option does not answer."""
    missed = []
    for style in ("plain", "sentence"):
        some = [goal for goal in goals if goal.style == style]
        first = any_of_three = found = size = 0
        for goal in some:
            recommended, _ = server.call("recommend_evaluation", {"goal": goal.text})
            size += _text(recommended)
            answer = recommended["structuredContent"]["answer"]
            given = re.findall(r"^   arguments: (.*)$", answer, re.MULTILINE)
            hits = [bool(goal.acceptable & would_run(json.loads(each))) for each in given[:TOP]]
            if goal.unmeasured:
                lacking = f"Nothing in this catalog measures {goal.unmeasured}"
                hits = [answer.startswith(lacking)]
            if goal.acceptable:
                searched, _ = server.call("find_benchmarks", {"query": goal.text})
                listed = searched["structuredContent"]["benchmarks"][:TOP]
                found += bool(goal.acceptable & {f"{b['provider_id']}/{b['id']}" for b in listed})
            any_of_three += any(hits)
            if hits and hits[0]:
                first += 1
            else:
                missed.append(goal)
        count, searchable = len(some), sum(bool(goal.acceptable) for goal in some)
        print(
            f"  goals {label}, {style}: recommend, first option {first}/{count}, any of three "
            f"{any_of_three}/{count}, {size // max(count, 1):,} bytes; find_benchmarks, top {TOP} "
            f"{found}/{searchable}"
        )
    return missed


def _text(result: dict[str, Any]) -> int:
    """Bytes of a result's text, which is what a model reads."""
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
