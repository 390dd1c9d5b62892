"""One trace from the client through this server to the hub."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from mcp.shared.exceptions import MCPError
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from evalhub_mcp.server.observability.call_log import request_id_of
from evalhub_mcp.server.observability.tracing import tracing_requested
from tests.client.support.scripted import Reply, ScriptedHub

pytestmark = pytest.mark.anyio

SECRET = "sk-verysecret-0123456789"
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture(scope="module")
def exporter() -> InMemorySpanExporter:
    """The exporter of this process; its provider can be set only once."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return exporter


@pytest.fixture
def spans(exporter: InMemorySpanExporter) -> InMemorySpanExporter:
    exporter.clear()
    return exporter


@pytest.fixture
def scripted() -> Iterator[ScriptedHub]:
    hub = ScriptedHub()
    hub.script = lambda _: Reply(404, {"message": "no such job"})
    yield hub
    hub.close()


def named(spans: InMemorySpanExporter, name: str) -> Any:
    return next(span for span in spans.get_finished_spans() if span.name == name)


async def test_hub_requests_carry_the_trace_and_the_request_id(spans, scripted, connect):
    async with connect(base_url=scripted.url, tenant="team") as agent:
        await agent.call("get_job_status", job_id="0f-secret-id")
    request = scripted.requests[0]
    tool, hub = (
        named(spans, "tools/call get_job_status"),
        named(spans, "GET /evaluations/jobs/{id}"),
    )
    trace_id = f"{tool.context.trace_id:032x}"
    assert hub.context.trace_id == tool.context.trace_id
    assert hub.parent.span_id == tool.context.span_id
    parent = f"00-{trace_id}-{hub.context.span_id:016x}-"
    assert request.headers["traceparent"].startswith(parent)
    assert request.headers["X-Global-Transaction-Id"] == trace_id
    assert hub.attributes["http.response.status_code"] == 404
    assert tool.attributes["evalhub_mcp.request_id"] == trace_id
    assert tool.attributes["network.transport"] == "pipe"


async def test_the_span_of_a_resource_names_it(spans, scripted, connect):
    async with connect(base_url=scripted.url, tenant="team") as agent:
        with pytest.raises(MCPError):
            await agent.client.read_resource("evalhub://jobs/0f-secret-id")
    (read,) = [s for s in spans.get_finished_spans() if s.name.startswith("resources/read")]
    assert read.attributes["mcp.resource.uri"] == "evalhub://jobs/0f-secret-id"


async def test_arguments_and_hub_messages_are_recorded_only_on_request(spans, scripted, connect):
    arguments = {"job_id": f"0f-{SECRET}"}
    async with connect(base_url=scripted.url) as agent:
        await agent.call("get_job_status", **arguments)
    recorded = str([(s.name, dict(s.attributes), s.events) for s in spans.get_finished_spans()])
    assert "0f-" not in recorded
    assert "no such job" not in recorded
    async with connect(base_url=scripted.url, trace_arguments=True) as agent:
        await agent.call("get_job_status", **arguments)
    recorded = str([dict(s.attributes) for s in spans.get_finished_spans()])
    assert "0f-" in recorded
    assert SECRET not in recorded


async def post(url: str, method: str, params: dict[str, Any], **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    accept = {"Accept": "application/json, text/event-stream"}
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    async with httpx.AsyncClient(trust_env=False, timeout=20) as http:
        return await http.post(url, json=body, headers=accept | names)


CALL = {"name": "get_job_status", "arguments": {"job_id": "x"}}
MODERN = {
    "MCP_Protocol_Version": "2026-07-28",
    "Mcp_Method": "tools/call",
    "Mcp_Name": "get_job_status",
}
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


@pytest.mark.parametrize("stateless", [False, True])
@pytest.mark.parametrize("modern", [True, False])
async def test_a_trace_that_a_gateway_began_is_continued(
    spans, scripted, serve_here, modern, stateless
):
    async with serve_here(base_url=scripted.url, stateless=stateless) as served:
        if modern:
            params = CALL | {"_meta": META}
            answer = await post(served.url, "tools/call", params, traceparent=PARENT, **MODERN)
        else:
            opened = await post(
                served.url,
                "initialize",
                {
                    "protocolVersion": "2025-11-25",
                    "capabilities": {},
                    "clientInfo": {"name": "t", "version": "1"},
                },
            )
            session = opened.headers.get("mcp-session-id", "")
            known = {"mcp_session_id": session} if session else {}
            answer = await post(served.url, "tools/call", CALL, traceparent=PARENT, **known)
    assert answer.status_code == 200
    request = scripted.requests[0]
    hub = named(spans, "GET /evaluations/jobs/{id}")
    assert request.headers["traceparent"].startswith(f"00-{TRACE}-{hub.context.span_id:016x}-")
    assert request.headers["X-Global-Transaction-Id"] == TRACE


@pytest.mark.parametrize(
    ("given", "taken"),
    [("lb-0123.45_6", True), ("two words", False), ("x" * 65, False), ("", False)],
)
def test_without_a_trace_the_load_balancers_request_id_is_used(given, taken):
    found = request_id_of(SimpleNamespace(headers={"x-request-id": given}))
    assert (found == given) is taken
    assert found
    assert request_id_of(None) != request_id_of(None)


@pytest.mark.parametrize(
    ("environment", "sent"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_traces_are_sent_only_where_the_standard_variables_say(monkeypatch, environment, sent):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert tracing_requested() is sent


def test_spans_are_sent_to_the_collector_that_the_environment_names(scripted, tmp_path):
    scripted.script = lambda _: Reply(200)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("EVALHUB_", "OTEL_"))}
    environment = kept | {"OTEL_EXPORTER_OTLP_ENDPOINT": scripted.url, "HOME": str(tmp_path)}
    meta = json.dumps(META)
    request = f'{{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{{"_meta":{meta}}}}}\n'
    done = subprocess.run(
        [sys.executable, "-m", "evalhub_mcp"],
        env=environment,
        input=request.encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert b"submit_evaluation" in done.stdout
    (sent,) = scripted.requests
    assert sent.path == "/v1/traces"
    assert b"tools/list" in sent.body
    assert b"evalhub-mcp" in sent.body
