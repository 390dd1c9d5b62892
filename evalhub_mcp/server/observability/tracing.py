"""Sends traces to a collector, configured by the standard `OTEL_*` variables alone.

The OpenTelemetry API comes with the MCP SDK, which propagates contexts even when nothing is
recorded. Recording needs the extra `otel` and an endpoint to send spans to.
"""

import logging
import os
from importlib.util import find_spec

from evalhub_mcp._version import __version__

logger = logging.getLogger("evalhub_mcp")

OTEL_MODULES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
FLUSH_SECONDS = 3
ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def tracing_requested() -> bool:
    """Whether the environment asks for traces to be sent."""
    if os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    if os.environ.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
        return False
    return any(os.environ.get(name) for name in ENDPOINTS)


def tracing_installed() -> bool:
    """Whether the extra that sends traces is installed."""
    try:
        return None not in map(find_spec, OTEL_MODULES)
    except ModuleNotFoundError:  # a parent package is missing
        return False


def configure_tracing() -> None:
    """Send spans to the collector that the environment names, if any."""
    if not tracing_requested():
        return
    if not tracing_installed():
        # Clusters set these variables for all workloads, so this is no reason not to serve.
        logger.warning("no traces are sent: pip install 'evalhub-mcp[otel]'")
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES override these.
    name = os.environ.get("OTEL_SERVICE_NAME") or "evalhub-mcp"
    resource = Resource.create({"service.name": name, "service.version": __version__})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def flush_traces() -> None:
    """Send pending spans, before a process ends without running its exit handlers."""
    from opentelemetry import trace

    flush = getattr(trace.get_tracer_provider(), "force_flush", None)
    if flush is not None:
        flush(FLUSH_SECONDS * 1000)
