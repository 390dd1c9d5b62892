"""Traces, set up by the standard `OTEL_*` variables and by nothing else.

The API comes with the SDK of MCP, which passes contexts on even when nobody records
them. Recording needs the extra `otel`, and somewhere to send spans to.
"""

import logging
import os
from importlib.util import find_spec

from evalhub_mcp._version import __version__

logger = logging.getLogger("evalhub_mcp")

NEEDED = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
FLUSH_SECONDS = 3
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def wanted() -> bool:
    """Whether the environment asks for traces to be sent."""
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    if os.environ.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
        return False
    return any(os.environ.get(name) for name in ENDPOINTS)


def can_be_sent() -> bool:
    """Whether the extra that sends traces is installed."""
    return all(map(_is_installed, NEEDED))


def _is_installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even what it would be in
        return False


def configure_tracing() -> None:
    """Send spans to the collector the environment names, if it names one."""
    if not wanted():
        return
    if not can_be_sent():
        # Clusters set these variables for everybody, so this is no reason not to serve.
        logger.warning("no traces are sent: pip install 'evalhub-mcp[otel]'")
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over these.
    name = os.environ.get("OTEL_SERVICE_NAME") or "evalhub-mcp"
    resource = Resource.create({"service.name": name, "service.version": __version__})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def flush_traces() -> None:
    """Send what has not been sent yet, before a process ends without its usual rites."""
    from opentelemetry import trace

    flush = getattr(trace.get_tracer_provider(), "force_flush", None)
    if flush is not None:
        flush(FLUSH_SECONDS * 1000)
