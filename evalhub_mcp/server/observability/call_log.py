"""Logs, measures and traces every request of a client.

A middleware of the SDK, because it sees tools, resources, prompts and all other methods alike,
each with its outcome. Logs, metrics and traces name the tool or prompt. Arguments go only into
traces, and only when the settings ask for it. A call of a tool that writes leaves an audit line
besides, at every log level.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    Tool,
)
from opentelemetry import trace
from pydantic import ValidationError

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.request_caller import caller_of_scope
from evalhub_mcp.server.observability.metrics import Metrics
from evalhub_mcp.untrusted import mask_secrets, sanitize_line

logger = logging.getLogger("evalhub_mcp.calls")
audit_logger = logging.getLogger("evalhub_mcp.audit")

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
LISTEN = "subscriptions/listen"
"""Lasts as long as its client listens, so it is neither timed nor counted as in progress."""
OTHER = "other"
"""Stands for unknown names, whose number would be unbounded."""
AUDITED_IDS = ("job_id", "collection_id", "rerun_of")


@dataclass(frozen=True)
class Call:
    """One request of a client."""

    request_id: str
    method: str
    target: str = ""
    """The tool or prompt; empty for other methods."""
    caller: Caller | None = None
    """The authenticated caller, established once here; None on stdio and without authentication."""

    @property
    def fields(self) -> dict[str, str]:
        """The fields of every log line about this call."""
        caller = self.caller or Caller()
        named = {
            "request_id": self.request_id,
            "principal": sanitize_line(caller.principal, 200),
            "tenant": sanitize_line(caller.tenant, 200),
            "method": self.method,
            "tool": self.target,
        }
        return {name: value for name, value in named.items() if value}


current_call: ContextVar[Call | None] = ContextVar("evalhub_mcp_call", default=None)
"""The call that this code runs for."""


class CallLog:
    """Middleware that records the calls of a server."""

    def __init__(
        self,
        tools: Sequence[Tool],
        prompts: Iterable[str],
        metrics: Metrics | None = None,
        *,
        trace_arguments: bool = False,
    ) -> None:
        """Record calls of these tools and prompts by name, of any other as `OTHER`."""
        self.in_progress = 0
        """Calls being answered, without those that only listen."""
        self._metrics = metrics
        self._names = {
            "tools/call": frozenset(tool.name for tool in tools),
            "prompts/get": frozenset(prompts),
        }
        self._write_tools = frozenset(
            t.name for t in tools if t.annotations and not t.annotations.read_only_hint
        )
        self._trace_arguments = trace_arguments

    async def __call__(
        self, ctx: ServerRequestContext[Any, Any], call_next: CallNext
    ) -> HandlerResult:
        """Pass a request on and record how it ended."""
        if ctx.request_id is None:  # a notification
            return await call_next(ctx)
        target = ""
        if (known := self._names.get(ctx.method)) is not None:
            name = (ctx.params or {}).get("name")
            target = name if isinstance(name, str) and name in known else OTHER
        # On stdio there is no request.
        caller = caller_of_scope(ctx.request.scope) if ctx.request is not None else None
        call = Call(request_id_of(ctx.request), ctx.method, target, caller)
        token = current_call.set(call)
        if (span := trace.get_current_span()).is_recording():
            self._annotate_span(span, call, ctx)
        listens = ctx.method == LISTEN
        self.in_progress += not listens
        began = time.perf_counter()
        outcome, result = "cancelled", None
        try:
            result = await call_next(ctx)
            outcome = "ok"
            if isinstance(result, Mapping):
                if result.get("resultType") == "input_required":
                    outcome = "input_required"
                elif result.get("isError") is True:  # of a tool
                    outcome = "error"
            return result
        except MCPError as error:
            outcome = f"error {error.error.code}"
            if error.error.code == METHOD_NOT_FOUND:
                call = replace(call, method=OTHER)
            raise
        except ValidationError:  # of the request; the SDK answers with INVALID_PARAMS
            outcome = f"error {INVALID_PARAMS}"
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            self.in_progress -= not listens
            seconds = time.perf_counter() - began
            if self._metrics is not None:
                kind = outcome.partition(" ")[0]
                timed = None if listens else seconds
                self._metrics.call(call.method, call.target, kind, timed)
            level = logging.WARNING if outcome == "failed" else logging.INFO
            if logger.isEnabledFor(level):
                _log_call(level, call, outcome, seconds)
            if call.method == "tools/call" and call.target in self._write_tools:
                _log_write(call.fields, call.target, ctx.params, outcome, result)
            current_call.reset(token)

    def _annotate_span(
        self, span: trace.Span, call: Call, ctx: ServerRequestContext[Any, Any]
    ) -> None:
        """Add the caller to the span that the SDK has begun."""
        span.set_attribute("evalhub_mcp.request_id", call.request_id)
        span.set_attribute("network.transport", "pipe" if ctx.request is None else "tcp")
        uri = (ctx.params or {}).get("uri")
        if ctx.method.startswith("resources/") and uri is not None:
            span.set_attribute("mcp.resource.uri", sanitize_line(str(uri), 500))
        for attribute, name in (("enduser.id", "principal"), ("evalhub.tenant", "tenant")):
            if value := call.fields.get(name):
                span.set_attribute(attribute, value)
        arguments = (ctx.params or {}).get("arguments")
        if self._trace_arguments and arguments:
            text = mask_secrets(json.dumps(arguments, default=str))
            span.set_attribute("gen_ai.tool.call.arguments", text[:4000])


def _log_call(level: int, call: Call, outcome: str, seconds: float) -> None:
    what = f"{call.method} {call.target}".rstrip()
    duration = {"duration_ms": round(seconds * 1000, 1)}
    fields = {**call.fields, **duration, "outcome": outcome}
    logger.log(level, "%s %s", what, outcome, extra={"fields": fields})


def _log_write(
    call_fields: Mapping[str, str],
    tool: str,
    params: Mapping[str, Any] | None,
    outcome: str,
    result: object,
) -> None:
    """Log one line for a call of a tool that writes, however it ended.

    The line contains ids and never arguments, which may hold a model's credentials.

    Args:
        call_fields: Who called, and the id of the request.
        tool: The tool's name.
        params: The parameters of `tools/call`.
        outcome: How the call ended.
        result: Its result; None when it failed.
    """
    written = (isinstance(result, Mapping) and result.get("structuredContent")) or {}
    arguments = (params or {}).get("arguments")
    if not isinstance(arguments, Mapping):
        arguments = {}
    if outcome == "ok":  # not every successful call changes something
        if written.get("dry_run"):
            outcome = "dry_run"
        elif written.get("duplicate") or written.get("existed"):
            outcome = "existed"
        elif written.get("cancelled_now") is False or written.get("state") == "unchanged":
            outcome = "unchanged"
    fields: dict[str, Any] = {**call_fields, "outcome": outcome}
    for name in AUDITED_IDS:
        value = written.get(name) or arguments.get(name)
        if isinstance(value, str):
            fields[name] = sanitize_line(value, 200)
    ids = [fields[name] for name in ("job_id", "collection_id") if name in fields]
    audit_logger.info(
        "audit: %s %s",
        " ".join([tool, *ids]),
        outcome,
        extra={"fields": {**fields, "audit": True}},
    )


def request_id_of(request: Any) -> str:
    """Return the id of a request for logs, traces and the hub.

    The id of its trace, else the caller's or a load balancer's `X-Request-Id`, else a new one.
    """
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        return f"{context.trace_id:032x}"
    headers = getattr(request, "headers", None)
    given = headers.get("x-request-id") if headers is not None else None
    if isinstance(given, str) and REQUEST_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex
