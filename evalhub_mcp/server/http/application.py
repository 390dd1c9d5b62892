"""The ASGI application of the HTTP transports: MCP behind its middlewares.

A request passes, from the outside in: host and origin check, CORS, probes, OAuth metadata,
authentication, metrics, limits, scope check, trace context, MCP. Cheap checks that need no
authentication come first.
"""

from mcp.server.transport_security import TransportSecuritySettings

from evalhub_mcp.server.auth.authenticators import authenticator_for
from evalhub_mcp.server.auth.resource_metadata import with_resource_metadata
from evalhub_mcp.server.evalhub_server import EvalHubServer
from evalhub_mcp.server.http.asgi import Application
from evalhub_mcp.server.http.auth_middleware import AuthMiddleware
from evalhub_mcp.server.http.get_streams import with_get_streams
from evalhub_mcp.server.http.metrics_route import LimitLog, with_metrics_route
from evalhub_mcp.server.http.origin_check import with_origin_check
from evalhub_mcp.server.http.probes import with_probes
from evalhub_mcp.server.http.request_limits import RequestLimits
from evalhub_mcp.server.http.scope_check import with_scope_check
from evalhub_mcp.server.http.session_limit import SessionLimit
from evalhub_mcp.server.http.trace_context import with_trace_context
from evalhub_mcp.settings import Settings


class HttpApplication:
    """Everything that the HTTP transports serve."""

    def __init__(self, server: EvalHubServer, settings: Settings) -> None:
        app, metrics = server.app, server.metrics
        report_limit = LimitLog(metrics)
        authenticator = authenticator_for(settings, report_limit)
        application: Application = with_trace_context(_mcp_application(server, settings))
        self.sessions: SessionLimit | None = None
        """The sessions of Streamable HTTP; None with HTTP+SSE."""
        if settings.transport == "http":
            self.sessions = SessionLimit(server.session_manager, settings)
        if authenticator is not None:
            application = with_scope_check(application, server.access, authenticator.challenge)
        self.limits = RequestLimits(application, settings, app.draining, report_limit)
        application = self.limits
        if metrics is not None:
            self._add_gauges(server)
            application = with_metrics_route(application, metrics)
        if authenticator is not None:
            application = AuthMiddleware(application, authenticator, metrics)
            if authenticator.challenge.resource_metadata is not None:
                application = with_resource_metadata(application, settings)
        application = with_probes(application, app)
        if settings.allowed_origins:
            from evalhub_mcp.server.http.cors import CorsMiddleware

            application = CorsMiddleware(application, frozenset(settings.allowed_origins))
        self.serve: Application = with_origin_check(application, settings)

    def _add_gauges(self, server: EvalHubServer) -> None:
        metrics, calls, app, sessions = server.metrics, server.call_log, server.app, self.sessions
        assert metrics is not None
        add = metrics.add_gauge
        add("calls_in_progress", "Calls being answered.", lambda: calls.in_progress)
        add("watchers", "Jobs watched for listeners.", lambda: app.watchers.watched)
        add("waiters", "Calls waiting for a job.", lambda: app.draining.waiters)
        add(
            "sessions",
            "Sessions of the older protocol era.",
            lambda: sessions.count if sessions else 0,
        )
        add("catalogs", "Catalogs kept, one per tenant and user.", lambda: len(app.catalogs))
        add("catalog_age_seconds", "Age of the catalog served last.", lambda: app.catalogs.age)


def _mcp_application(server: EvalHubServer, settings: Settings) -> Application:
    """MCP alone, on the transport of the settings."""
    # The origin check does this for all routes, with the names that the settings allow.
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
    return with_get_streams(application, stateless=settings.stateless)
