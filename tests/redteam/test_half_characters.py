"""Half a character (a lone surrogate) anywhere is replaced: no call, result or file is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client

from evalhub_mcp.adapter.hub_reporter import HubReporter
from evalhub_mcp.adapter.results import JobResults
from evalhub_mcp.adapter.spec import JobSpec
from evalhub_mcp.server.build import build_server
from evalhub_mcp.server.core.request_form import whole_characters, whole_characters_in_bytes
from evalhub_mcp.settings import Settings
from tests.client.support.scripted import Reply, ScriptedHub
from tests.redteam.support.hostile_hub import JOB, OTHER_JOB, HostileHub, hostile_hub
from tests.server.conftest import serve_here

__all__ = ["serve_here"]

HALVES = [r"\ud800", r"\uDFFF", r"a\udc00\ud800b", r"\ud83d", r"\ude00\ud83d"]
INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        (r'"\ud800"', r'"\ufffd"'),
        (r'"\ud83d\ude00"', r'"\ud83d\ude00"'),
        (r'"\\ud800"', r'"\\ud800"'),
        (r'"\\\ud800"', r'"\\\ufffd"'),
        (r'"\ud800\ud83d\ude00\udfff"', r'"\ufffd\ud83d\ude00\ufffd"'),
        (r'"\u00e9 \n \/"', r'"\u00e9 \n \/"'),
        ('"\\', '"\\'),
    ],
)
def test_only_lone_surrogates_are_replaced(text: str, repaired: str) -> None:
    assert whole_characters(text) == repaired
    assert whole_characters_in_bytes(text.encode()) == repaired.encode()


def clean_environment(home: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    return kept | {"HOME": str(home)}


@pytest.mark.timeout(60)
def test_every_call_over_stdio_is_answered(tmp_path: Path) -> None:
    with hostile_hub(HostileHub(lambda field: f"some {field}", "completed")) as url:
        server = subprocess.Popen(
            [sys.executable, "-m", "evalhub_mcp", "--base-url", url],
            env=clean_environment(tmp_path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdin is not None
        assert server.stdout is not None
        start = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": INITIALIZE}
        lines = [json.dumps(start), '{"jsonrpc":"2.0","method":"notifications/initialized"}']
        texts = [*HALVES, "\ufffd"]
        for number, half in enumerate(texts, 1):
            call = {"name": "find_benchmarks", "arguments": {"query": "HALF"}}
            body = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": call}
            lines.append(json.dumps(body).replace("HALF", half))
        server.stdin.write("\n".join(lines) + "\n")
        server.stdin.flush()
        answers = [json.loads(server.stdout.readline()) for _ in range(len(texts) + 1)]
        server.communicate(timeout=20)
    assert {answer["id"] for answer in answers} == set(range(len(texts) + 1))
    assert not [a for a in answers if "error" in a or a["result"].get("isError")]


@pytest.mark.anyio
async def test_every_call_over_http_is_answered(serve_here: Any) -> None:
    with hostile_hub(HostileHub(lambda field: f"some {field}", "completed")) as url:
        async with serve_here(base_url=url) as served, httpx.AsyncClient() as http:
            headers = {
                "accept": "application/json, text/event-stream",
                "content-type": "application/json",
            }
            start = {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": INITIALIZE}
            first = await http.post(served.url, json=start, headers=headers)
            headers["mcp-session-id"] = first.headers["mcp-session-id"]
            for half in HALVES:
                call = {"name": "find_benchmarks", "arguments": {"query": "HALF"}}
                body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
                text = json.dumps(body).replace("HALF", half)
                answer = await http.post(served.url, content=text.encode(), headers=headers)
                assert answer.status_code == 200, answer.text
                assert '"isError":true' not in answer.text


@pytest.mark.anyio
async def test_lone_surrogates_in_arguments_are_replaced() -> None:
    with hostile_hub(HostileHub(lambda field: f"some {field}", "completed")) as url:
        server = build_server(Settings(base_url=url))
        async with Client(server):
            for arguments in (
                {"query": "some \ud800"},
                {"query": "\udfff", "category": ["\ud800"]},
                {"qu\ud800ry": "x"},
            ):
                result = await server.call_tool("find_benchmarks", arguments)
                result.model_dump_json()
            settings = '{"stop": "\\ud800"}'  # JSON inside a string
            model = {"name": "m\ud83d", "url": "http://127.0.0.1:9/v1", "parameters": settings}
            result = await server.call_tool(
                "submit_evaluation",
                {"model": model, "benchmarks": [{"id": "some id"}], "dry_run": True},
            )
            assert not getattr(result, "is_error", False), result
            assert "\ufffd" in result.model_dump_json()


def test_a_lone_surrogate_in_a_model_reply_does_not_lose_the_result() -> None:
    hub = ScriptedHub()
    hub.answer(Reply(204))
    try:
        spec = JobSpec.model_validate(
            {
                "id": JOB,
                "provider_id": "alpha",
                "benchmark_id": "capitals",
                "benchmark_index": 0,
                "callback_url": hub.url,
                "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
            }
        )
        results = JobResults(
            metrics={"acc": 0.5, "answer\udfff": "half \ud800"},
            additional_info={"sample_errors": [{"got": "cut \ud83d"}], "k\ud800": 1},
        )
        with HubReporter(spec) as reporter:
            reporter.completed(results)
    finally:
        hub.close()
    sent = hub.requests[-1].json()
    event = sent.get("benchmark_status_event", sent)
    assert event["metrics"]["acc"] == 0.5
    assert event["additional_info"]["sample_errors"][0]["got"] == "cut \ufffd"


def test_commands_accept_names_that_are_not_utf8(tmp_path: Path) -> None:
    with hostile_hub(HostileHub(lambda field: f"some {field} \ud800", "completed")) as url:
        for command in (
            [b"report", JOB.encode(), OTHER_JOB.encode(), b"-o", b"page\xff.html"],
            [b"gate", JOB.encode(), b"--json", b"gate\xff.json"],
            [b"gate", b"\xff"],
            [b"report", b"\xff\xfe"],
            [b"\xff"],
            [b"gate", JOB.encode(), b"--tenant", b"\xff"],
        ):
            for language in ("C.UTF-8", "C"):
                result = subprocess.run(
                    [sys.executable, "-m", "evalhub_mcp", *command, "--base-url", url],
                    env=clean_environment(tmp_path) | {"LC_ALL": language, "PYTHONUTF8": "0"},
                    cwd=tmp_path,
                    stdin=subprocess.DEVNULL,
                    capture_output=True,
                    timeout=60,
                    check=False,
                )
                shown = result.stdout + result.stderr
                assert b"Traceback" not in shown, (command, shown)
                assert result.returncode in (0, 1, 2, 3), (command, shown)
        assert (tmp_path / os.fsdecode(b"page\xff.html")).exists()
        assert (tmp_path / os.fsdecode(b"gate\xff.json")).exists()
