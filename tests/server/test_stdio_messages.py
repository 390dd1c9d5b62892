"""On stdio every request is answered: early discovery, and malformed lines."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import pytest
from mcp import Client

from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.stdio.discovery_stdin import discover_result
from evalhub_mcp.settings import Settings
from tests.narrow import present

NOWHERE = "http://127.0.0.1:9"
INITIALIZE: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": "first",
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-03-26",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
INITIALIZED = {"jsonrpc": "2.0", "method": "notifications/initialized"}
DISCOVER: dict[str, Any] = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": "server/discover",
    "params": {
        "_meta": {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
            "io.modelcontextprotocol/clientCapabilities": {},
        }
    },
}


class Wire:
    """Lines to and from a server's process."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.stdin: IO[bytes] = present(process.stdin)
        self.stdout: IO[bytes] = present(process.stdout)

    def send(self, *messages: Any) -> None:
        for message in messages:
            line = message if isinstance(message, bytes) else json.dumps(message).encode()
            self.stdin.write(line + b"\n")
        self.stdin.flush()

    def receive(self) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(self.stdout.readline())
        return answer


@contextmanager
def server() -> Iterator[Wire]:
    command = [sys.executable, "-m", "evalhub_mcp", "--base-url", NOWHERE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Wire(process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def initialized() -> Iterator[Wire]:
    with server() as wire:
        wire.send(INITIALIZE)
        assert wire.receive()["result"]["protocolVersion"] == "2025-03-26"
        wire.send(INITIALIZED)
        yield wire


def ping(request_id: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": request_id, "method": "ping"}


def test_initialize_is_accepted_after_discovery_alone() -> None:
    with server() as wire:
        wire.send(DISCOVER, {**DISCOVER, "id": "again"})
        first, again = wire.receive(), wire.receive()
        assert (first["id"], again["id"]) == (0, "again")
        assert first["result"] == again["result"] == discover_result(Settings(base_url=NOWHERE))
        wire.send(INITIALIZE)
        assert wire.receive()["result"]["serverInfo"]["name"] == "evalhub-mcp"
        wire.send(INITIALIZED, {"jsonrpc": "2.0", "id": 2, "method": "tools/list"})
        assert len(wire.receive()["result"]["tools"]) > 10


def test_the_newer_protocol_is_served_after_discovery() -> None:
    with server() as wire:
        wire.send(DISCOVER)
        wire.receive()
        wire.send({**DISCOVER, "id": 1, "method": "tools/list"})
        assert wire.receive()["result"]["resultType"] == "complete"
        wire.send({**DISCOVER, "id": 2})  # now answered by the SDK
        assert wire.receive()["result"] == discover_result(Settings(base_url=NOWHERE))


def test_an_unknown_version_is_left_to_the_sdk() -> None:
    other = json.loads(json.dumps(DISCOVER).replace("2026-07-28", "2031-01-01"))
    with server() as wire:
        wire.send(other)
        assert "2026-07-28" in str(wire.receive()["error"])


@pytest.mark.anyio
@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(read_only=True), Settings(toolsets="discovery"), Settings(local=True)],
    ids=["plain", "read-only", "one toolset", "local"],
)
async def test_the_early_answer_is_what_the_sdk_answers(settings: Settings) -> None:
    early = discover_result(settings)
    async with Client(build_server(settings)) as client:
        assert client.instructions == early["instructions"]
        capabilities = client.server_capabilities.model_dump(
            mode="json", by_alias=True, exclude_none=True
        )
        assert capabilities == early["capabilities"]


def test_a_byte_order_mark_is_skipped() -> None:
    with server() as wire:
        wire.send(b"\xef\xbb\xbf" + json.dumps(INITIALIZE).encode())
        assert wire.receive()["id"] == "first"


@pytest.mark.parametrize("request_id", [1.5, None, True, [1]], ids=str)
def test_an_invalid_request_id_is_refused(initialized: Wire, request_id: Any) -> None:
    initialized.send(ping(request_id))
    answer = initialized.receive()
    assert answer["error"]["code"] == -32600
    assert answer["id"] == (None if isinstance(request_id, list) else request_id)


def test_a_whole_number_written_as_a_fraction_is_an_id(initialized: Wire) -> None:
    initialized.send(ping(7.0))
    assert initialized.receive() == {"jsonrpc": "2.0", "id": 7, "result": {}}


def test_each_message_of_a_batch_is_answered(initialized: Wire) -> None:
    initialized.send([ping(1), INITIALIZED, ping("b"), {"jsonrpc": "2.0", "id": 3}, 4])
    answers = [initialized.receive() for _ in range(4)]
    assert {str(answer["id"]) for answer in answers} == {"1", "b", "3", "None"}
    assert sum("error" in answer for answer in answers) == 2


@pytest.mark.parametrize("batch", [[], [ping(1)] * 101], ids=["empty", "too long"])
def test_an_empty_or_endless_batch_is_refused(initialized: Wire, batch: list[Any]) -> None:
    initialized.send(batch)
    assert "1 to 100 messages" in initialized.receive()["error"]["message"]


@pytest.mark.parametrize("line", [b'{"id":', b"hello", b"\xff\xfe", b"[" * 5_000], ids=repr)
def test_what_is_not_json_is_answered_as_such(initialized: Wire, line: bytes) -> None:
    initialized.send(line)
    answer = initialized.receive()
    assert (answer["id"], answer["error"]["code"]) == (None, -32700)


def test_lone_surrogates_and_empty_lines_do_not_prevent_an_answer(initialized: Wire) -> None:
    initialized.send(b"", b'{"jsonrpc":"2.0","id":"a\\ud83d","method":"ping"}')
    assert initialized.receive() == {"jsonrpc": "2.0", "id": "a\ufffd", "result": {}}
