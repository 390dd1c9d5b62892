"""ASGI middleware that checks `Host` and `Origin` on every route, against DNS rebinding.

A web page whose name resolves to this server must not use its hub credentials. Loopback names are
allowed, and those in the settings, including the public URL's. The SDK checks only its own
routes.
"""

from urllib.parse import urlsplit

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_json
from evalhub_mcp.settings import LOOPBACK_HOSTS, Settings
from evalhub_mcp.settings.host_patterns import ANY, host_is_allowed, origin_is_allowed


def with_origin_check(application: Application, settings: Settings) -> Application:
    """Refuse pages of other origins, and other host names."""
    hosts = settings.allowed_hosts
    if settings.auth_type == "rbac-proxy" and not hosts:
        hosts = (ANY,)  # only the proxy may connect, and it passes the public name on
    if settings.public_url is not None:
        hosts = (*hosts, urlsplit(settings.public_url).hostname or "")
    allowed_hosts = LOOPBACK_HOSTS.union(hosts)
    allowed_origins = LOOPBACK_HOSTS.union(settings.allowed_origins)

    def refusal(scope: Scope) -> tuple[int, str] | None:
        for origin in _values(scope, b"origin"):
            if not origin_is_allowed(origin, allowed_origins):
                return 403, (
                    f"pages of {origin[:100]} may not use this server; --allowed-origin lets them"
                )
        # HTTP/1.0 allows a request without Host; with several it is unclear which one counts.
        named = _values(scope, b"host")
        if len(named) != 1 or not host_is_allowed(named[0], allowed_hosts):
            return 421, (
                f"this server does not answer to the host name "
                f"{named[0][:100] if named else '(none)'}; --allowed-host adds names to the "
                "loopback names"
            )
        return None

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (found := refusal(scope)) is not None:
            status, message = found
            await send_json(send, status, {"error": message})
        else:
            await application(scope, receive, send)

    return serve


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
