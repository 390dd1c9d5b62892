"""The ASGI application of the HTTP transports: MCP, and what a request passes before it.

From the outside in: Host and Origin, probes, who is calling, metrics, limits, what the
caller may do, MCP itself. What is cheap to check and needs no trust comes first.
"""

from typing import TYPE_CHECKING

from mcp.server.transport_security import TransportSecuritySettings

from evalhub_mcp.server.auth.authenticators import authenticator_for
from evalhub_mcp.server.auth.resource_metadata import ResourceMetadata
from evalhub_mcp.server.http.asgi import Application
from evalhub_mcp.server.http.authentication import Authentication
from evalhub_mcp.server.http.get_streams import OlderStreams
from evalhub_mcp.server.http.limits import Limits
from evalhub_mcp.server.http.metrics_route import LimitLog, MetricsRoute
from evalhub_mcp.server.http.origin_check import OriginCheck
from evalhub_mcp.server.http.probes import Probes
from evalhub_mcp.server.http.scope_check import ScopeCheck
from evalhub_mcp.server.http.session_limit import SessionLimit
from evalhub_mcp.server.http.trace_context import TraceContext
from evalhub_mcp.settings import Settings

if TYPE_CHECKING:
    from evalhub_mcp.server.evalhub_server import EvalHubServer
    from evalhub_mcp.server.observability.metrics import Metrics


class HttpApplication:
    """Everything the HTTP transports serve."""

    def __init__(self, server: "EvalHubServer", settings: Settings) -> None:
        app = server.app
        metrics = server.calls.metrics = made_metrics(settings)
        on_limit = LimitLog(metrics)
        authenticator = authenticator_for(settings, on_limit)
        mcp: Application = TraceContext(mcp_application(server, settings))
        if authenticator is not None:
            mcp = ScopeCheck(mcp, server.access, authenticator.challenge)
        self.limits = Limits(mcp, settings, app.draining, on_limit)
        application: Application = self.limits
        if metrics is not None:
            metrics.watch(app, server.calls, lambda: self.sessions.count if self.sessions else 0)
            application = MetricsRoute(application, metrics)
        if authenticator is not None:
            application = Authentication(application, authenticator, metrics)
        if settings.auth_type == "jwt":
            application = ResourceMetadata(application, settings)
        application = Probes(application, app)
        if settings.allowed_origins:
            from evalhub_mcp.server.http.cross_origin import CrossOrigin

            application = CrossOrigin(application, frozenset(settings.allowed_origins))
        self.sessions: SessionLimit | None = None
        if settings.transport == "http":
            self.sessions = SessionLimit(server.session_manager, settings)
        self.serve: Application = OriginCheck(application, settings)


def mcp_application(server: "EvalHubServer", settings: Settings) -> Application:
    """MCP alone, on the transport the settings name."""
    # Our own checks cover every route, and know which names are allowed.
    unchecked = TransportSecuritySettings(enable_dns_rebinding_protection=False)
    if settings.transport == "http-sse":
        return server.sse_app(
            host=settings.host,
            transport_security=unchecked,
            max_request_body_size=settings.max_request_bytes,
        )
    application = server.streamable_http_app(
        host=settings.host,
        transport_security=unchecked,
        stateless_http=settings.stateless,
        max_request_body_size=settings.max_request_bytes,
        max_sessions=settings.max_sessions,
        session_idle_timeout=settings.session_idle_seconds,
    )
    repeats = server.session_manager.event_store is not None
    return OlderStreams(application, stateless=settings.stateless, repeats=repeats)


def made_metrics(settings: Settings) -> "Metrics | None":
    """The metrics, when they are asked for.

    Raises:
        SettingsError: The extra they need is not installed.
    """
    if not settings.metrics:
        return None
    from evalhub_mcp.server.observability.metrics import Metrics

    return Metrics()
