"""The log of calls and of writes, and what it must not contain."""

import json
import logging
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
from mcp import Client

from evalhub_mcp.server.observability.log_format import RepeatFilter, configure_logging
from evalhub_mcp.settings import Settings
from tests.server.support.team import post

pytestmark = pytest.mark.anyio

JOB: dict[str, Any] = {
    "model": {"url": "http://127.0.0.1:9/v1", "name": "audited"},
    "benchmarks": [{"id": "capitals", "provider_id": "alpha"}],
}
TOKEN = "hub-t0ken-of-this-server"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    names = ("", "evalhub_mcp", "evalhub_mcp.audit")
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger, logger.level, list(logger.handlers)) for logger in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    lines = capsys.readouterr().err.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def as_caller(url: str, **headers: str) -> Any:
    from contextlib import asynccontextmanager

    from mcp.client.streamable_http import streamable_http_client
    from mcp.shared._httpx_utils import create_mcp_http_client

    @asynccontextmanager
    async def connected():
        async with (
            create_mcp_http_client(headers=headers) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            yield client

    return connected()


async def test_each_call_is_a_line_with_who_what_how_long_and_how_it_ended(hub, serve_here, capsys):
    settings = {"base_url": hub.base_url, "auth_type": "rbac-proxy", "log_format": "json"}
    configure_logging(Settings(transport="http", **settings))
    caller = {"X-User": "alice", "X-Tenant": "red", "X-Request-Id": "lb-7"}
    async with serve_here(**settings) as served, as_caller(served.url, **caller) as client:
        await client.call_tool("get_job_status", {"job_id": "no-such-job"})
    line = next(x for x in logged(capsys) if x.get("tool") == "get_job_status")
    assert (line["level"], line["logger"]) == ("info", "evalhub_mcp.calls")
    assert line["method"] == "tools/call"
    assert (line["principal"], line["tenant"], line["outcome"]) == ("alice", "red", "error")
    assert line["duration_ms"] > 0
    assert line["request_id"]


async def test_every_write_leaves_an_audit_line_whatever_the_log_level(hub, connect, capsys):
    configure_logging(Settings(transport="http", log_format="json", log_level="error"))
    async with connect(base_url=hub.base_url, confirm_cancel_after=10**6) as agent:
        dry = await agent.call("submit_evaluation", **JOB, dry_run=True)
        assert not dry.failed
        submitted = await agent.call("submit_evaluation", **JOB, name="audited")
        job_id = submitted.data["job_id"]
        await agent.call("submit_evaluation", **JOB, name="audited")
        await agent.call("cancel_job", job_id=job_id)
        await agent.call("cancel_job", job_id=job_id)
        again = (await agent.call("rerun_evaluation", job_id=job_id)).data["job_id"]
        made = await agent.call(
            "create_collection", name="audited", benchmarks=JOB["benchmarks"], category="x"
        )
        await agent.call("cancel_job", job_id="no-such-job")
        await agent.call("get_job_status", job_id=job_id)
    lines = [x for x in logged(capsys) if x.get("audit")]
    assert [(x["tool"], x["outcome"]) for x in lines] == [
        ("submit_evaluation", "dry_run"),
        ("submit_evaluation", "ok"),
        ("submit_evaluation", "existed"),
        ("cancel_job", "ok"),
        ("cancel_job", "unchanged"),
        ("rerun_evaluation", "ok"),
        ("create_collection", "ok"),
        ("cancel_job", "error"),
    ]
    assert [x.get("job_id") for x in lines[1:6]] == [job_id, job_id, job_id, job_id, again]
    assert lines[5]["rerun_of"] == job_id
    assert lines[-1]["job_id"] == "no-such-job"
    assert lines[6]["collection_id"] == made.data["collection_id"]


@pytest.mark.parametrize("form", ["text", "json"])
async def test_neither_tokens_nor_keys_nor_arguments_get_into_the_log(
    hub, serve_here, capsys, form
):
    secrets = {
        "the server's own token": TOKEN,
        "a caller's bearer token": "callers-bearer-token-0123456789",
        "a model's key": "sk-model-key-0123456789abcdef",
        "a name": "a-telling-name",
    }
    settings = {
        "base_url": hub.base_url,
        "token": TOKEN,
        "auth_type": "rbac-proxy",
        "log_format": form,
        "log_level": "debug",
    }
    configure_logging(Settings(transport="http", **settings))
    sent = "Bearer " + secrets["a caller's bearer token"]
    caller = {"X-User": "bob", "X-Tenant": "blue", "Authorization": sent}
    async with serve_here(**settings) as served, as_caller(served.url, **caller) as client:
        job = JOB | {
            "name": secrets["a name"],
            "model": JOB["model"] | {"auth": {"secret_ref": secrets["a model's key"]}},
        }
        await client.call_tool("submit_evaluation", job)
        await client.call_tool("get_job_status", {"job_id": secrets["a model's key"]})
        logging.getLogger("evalhub_mcp").error("using %s", TOKEN)
        logging.getLogger("evalhub_mcp").error("Authorization: Bearer abcdefghijklmnop")
        try:
            raise RuntimeError(f"token={TOKEN}")
        except RuntimeError:
            logging.getLogger("anything").exception("failed")
    text = capsys.readouterr().err
    assert "submit_evaluation" in text
    assert "RuntimeError" in text
    assert "abcdefghijklmnop" not in text
    for what, secret in secrets.items():
        assert secret not in text, what


def test_caller_names_cannot_forge_a_log_line(capsys):
    configure_logging(Settings(transport="http"))
    fields = {"principal": "eve\n2026-01-01 INFO audit: forged", "request_id": "1"}
    logging.getLogger("evalhub_mcp").info("call\r\nmade", extra={"fields": fields})
    (line,) = capsys.readouterr().err.splitlines()
    assert "call made" in line
    fields = {"principal": 'eve" tenant=team-b outcome=ok', "tenant": "team-a"}
    logging.getLogger("evalhub_mcp").info("made", extra={"fields": fields})
    (line,) = capsys.readouterr().err.splitlines()
    parsed = dict(part.partition("=")[::2] for part in shlex.split(line) if "=" in part)
    assert parsed == fields


def test_library_warnings_that_clients_can_cause_are_rate_limited(capsys):
    configure_logging(Settings(transport="http"))
    for number in range(100):
        logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
        logging.getLogger("mcp.server").warning("unknown session %d", number)
        logging.getLogger("evalhub_mcp").info("call %d", number)
    lines = capsys.readouterr().err.splitlines()
    for words, times in (("Invalid HTTP", 10), ("unknown session", 10), ("INFO call", 100)):
        assert len([line for line in lines if words in line]) == times, words
    assert len([line for line in lines if "not logged for a while" in line]) == 2
    now = 0.0
    repeats = RepeatFilter(lambda: now)

    def passes_filter() -> bool:
        return repeats.filter(logging.LogRecord("mcp", logging.WARNING, "", 0, "again", (), None))

    assert [passes_filter() for _ in range(12)] == [True] * 10 + [False] * 2
    now = 10.0
    assert passes_filter()


async def test_a_client_error_is_not_logged_as_a_server_failure(hub, serve_here, caplog):
    caplog.set_level(logging.INFO, "evalhub_mcp.calls")
    async with serve_here(base_url=hub.base_url) as served:
        answer = await post(served.url, "tools/call", {"name": "list_jobs", "arguments": "none"})
    assert answer.json()["error"]["code"] == -32602
    (record,) = (r for r in caplog.records if r.name == "evalhub_mcp.calls")
    assert record.getMessage() == "tools/call list_jobs error -32602"
    assert record.levelno == logging.INFO


def test_on_stdio_and_from_libraries_only_warnings_are_logged(capsys):
    configure_logging(Settings())
    logging.getLogger("evalhub_mcp").info("hidden")
    logging.getLogger("evalhub_mcp.audit").info("hidden")
    logging.getLogger("evalhub_mcp").warning("shown")
    configure_logging(Settings(log_level="debug"))
    logging.getLogger("evalhub_mcp").debug("told")
    logging.getLogger("httpx").info("hidden")
    text = capsys.readouterr().err
    assert "shown" in text
    assert "told" in text
    assert "hidden" not in text
