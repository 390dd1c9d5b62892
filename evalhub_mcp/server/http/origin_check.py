"""ASGI middleware that checks `Host` and `Origin` on every route, against DNS rebinding.

A server with a hub's credentials must not be used by a web page whose name resolves to it.
Loopback names are allowed, and those in the settings, including the public URL's. The SDK
has such a check for its own routes only.
"""

from urllib.parse import urlsplit

from evalhub_mcp.server.http.asgi import Application, Receive, Scope, Send, send_json
from evalhub_mcp.settings import LOOPBACK_HOSTS, Settings
from evalhub_mcp.settings.host_patterns import ANY, host_is_allowed, origin_is_allowed


class OriginCheck:
    """Refuses pages of other origins, and other host names."""

    def __init__(self, application: Application, settings: Settings) -> None:
        self._application = application
        hosts = settings.allowed_hosts
        if settings.auth_type == "rbac-proxy" and not hosts:
            hosts = (ANY,)  # only the proxy may connect, and it passes the public name on
        if settings.public_url is not None:
            hosts = (*hosts, urlsplit(settings.public_url).hostname or "")
        self._hosts = LOOPBACK_HOSTS.union(hosts)
        self._origins = LOOPBACK_HOSTS.union(settings.allowed_origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "http":
            refusal = self._refusal(scope)
            if refusal is not None:
                status, message = refusal
                await send_json(send, status, {"error": message})
                return
        await self._application(scope, receive, send)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        for origin in _values(scope, b"origin"):
            if not origin_is_allowed(origin, self._origins):
                return 403, (
                    f"pages of {origin[:100]} may not use this server; --allowed-origin lets them"
                )
        # HTTP/1.0 allows a request without Host; with several it is unclear which one counts.
        hosts = _values(scope, b"host")
        if len(hosts) != 1 or not host_is_allowed(hosts[0], self._hosts):
            named = hosts[0][:100] if hosts else "(none)"
            return 421, (
                f"this server does not answer to the host name {named}; "
                "--allowed-host adds names to those of loopback"
            )
        return None


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]
