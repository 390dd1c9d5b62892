"""Every request a client makes, measured and told about in one place.

A middleware of the SDK, because it sees tools, resources, prompts and whatever else is
asked alike, with the outcome as it goes out. What a call was about is told to logs,
metrics and traces by name; its arguments only to traces, and only when that is asked for.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mcp.server.context import CallNext, HandlerResult, ServerRequestContext
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    CallToolResult,
    InputRequiredResult,
    Tool,
)
from opentelemetry import trace
from pydantic import ValidationError

from evalhub_mcp.app.caller import Caller
from evalhub_mcp.server.auth.request_caller import caller_of_request
from evalhub_mcp.server.observability.audit_log import Audit
from evalhub_mcp.untrusted import mask_secrets, sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.server.observability.metrics import Metrics

logger = logging.getLogger("evalhub_mcp.calls")

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
LISTEN = "subscriptions/listen"
"""Lasts as long as its client; neither its duration nor its presence says anything."""
OTHER = "other"
"""What names that are not ours are called, of which there is no end."""


@dataclass(frozen=True)
class Call:
    """One request of a client, and on whose behalf it is made."""

    request_id: str
    method: str
    target: str = ""
    """The tool or prompt; empty for methods that have none."""
    caller: Caller = field(default_factory=Caller)

    @property
    def fields(self) -> dict[str, str]:
        """What every log line about it carries."""
        named = {
            "request_id": self.request_id,
            "principal": sanitize_line(self.caller.principal, 200),
            "tenant": sanitize_line(self.caller.tenant, 200),
            "method": self.method,
            "tool": self.target,
        }
        return {name: value for name, value in named.items() if value}


current_call: ContextVar[Call | None] = ContextVar("evalhub_mcp_call", default=None)
"""The call on whose behalf this code runs."""


class Calls:
    """The calls a server is answering; a middleware of the SDK."""

    def __init__(
        self, tools: Sequence[Tool], prompts: Iterable[str], *, trace_arguments: bool
    ) -> None:
        """`tools` and the names of `prompts` are those that the server lists."""
        self.metrics: Metrics | None = None
        self.in_progress = 0
        """Calls being answered, without those that only listen."""
        self._known = {
            "tools/call": frozenset(tool.name for tool in tools),
            "prompts/get": frozenset(prompts),
        }
        self._audit = Audit(
            frozenset(t.name for t in tools if t.annotations and not t.annotations.read_only_hint)
        )
        self._trace_arguments = trace_arguments

    async def __call__(
        self, ctx: ServerRequestContext[Any, Any], call_next: CallNext
    ) -> HandlerResult:
        """Answer a request, and tell how that went."""
        if ctx.request_id is None:  # a notification
            return await call_next(ctx)
        call = Call(
            request_id_of(ctx.request),
            ctx.method,
            self._target(ctx),
            caller_of_request(ctx.request) or Caller(),
        )
        token = current_call.set(call)
        self._annotate(call, ctx)
        listens = ctx.method == LISTEN
        self.in_progress += not listens
        began = time.perf_counter()
        outcome, result = "cancelled", None
        try:
            result = await call_next(ctx)
            outcome = outcome_of(result)
            return result
        except MCPError as error:
            outcome = f"error {error.error.code}"
            if error.error.code == METHOD_NOT_FOUND:
                call = replace(call, method=OTHER)
            raise
        except ValidationError:  # of what the client sent; the SDK says so to it
            outcome = f"error {INVALID_PARAMS}"
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            self.in_progress -= not listens
            seconds = time.perf_counter() - began
            self._tell(call, outcome, seconds, listens=listens)
            if call.method == "tools/call":
                self._audit.tool_called(call.fields, call.target, ctx.params, outcome, result)
            current_call.reset(token)

    def _target(self, ctx: ServerRequestContext[Any, Any]) -> str:
        known = self._known.get(ctx.method)
        if known is None:
            return ""
        name = (ctx.params or {}).get("name")
        return name if isinstance(name, str) and name in known else OTHER

    def _annotate(self, call: Call, ctx: ServerRequestContext[Any, Any]) -> None:
        """Say in the span, which the SDK has begun, who is calling."""
        span = trace.get_current_span()
        if not span.is_recording():
            return
        span.set_attribute("evalhub_mcp.request_id", call.request_id)
        if call.caller.principal:
            span.set_attribute("enduser.id", sanitize_line(call.caller.principal, 200))
        if call.caller.tenant:
            span.set_attribute("evalhub.tenant", sanitize_line(call.caller.tenant, 200))
        arguments = (ctx.params or {}).get("arguments")
        if self._trace_arguments and arguments:
            text = mask_secrets(json.dumps(arguments, default=str))
            span.set_attribute("gen_ai.tool.call.arguments", text[:4000])

    def _tell(self, call: Call, outcome: str, seconds: float, *, listens: bool) -> None:
        if self.metrics is not None:
            kind = outcome.partition(" ")[0]
            self.metrics.call(call.method, call.target, kind, None if listens else seconds)
        level = logging.WARNING if outcome == "failed" else logging.INFO
        fields = {**call.fields, "duration_ms": round(seconds * 1000, 1), "outcome": outcome}
        logger.log(
            level,
            "%s %s",
            f"{call.method} {call.target}".rstrip(),
            outcome,
            extra={"fields": fields},
        )


def outcome_of(result: HandlerResult) -> str:
    """`ok`, `error` when a tool says so, or `input_required`."""
    if isinstance(result, InputRequiredResult):
        return "input_required"
    if isinstance(result, CallToolResult):
        return "error" if result.is_error else "ok"
    if isinstance(result, dict):
        if result.get("resultType") == "input_required":
            return "input_required"
        return "error" if result.get("isError") is True else "ok"
    return "ok"


def request_id_of(request: Any) -> str:
    """What a request is called in logs, traces and at the hub.

    The trace it belongs to, else the id the caller or a load balancer gave it in
    `X-Request-Id`, else one of our own.
    """
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        return f"{context.trace_id:032x}"
    get: Callable[[str], str | None] | None = getattr(
        getattr(request, "headers", None), "get", None
    )
    given = get("x-request-id") if get is not None else None
    if given is not None and REQUEST_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex
