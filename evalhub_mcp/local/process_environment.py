"""The environment variables of the hub and its evaluations; no API key is among them."""

import os
import sys
from pathlib import Path

_BASIC = ("HOME", "TMPDIR", "LANG")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_WINDOWS = ("SYSTEMROOT", "USERPROFILE", "TEMP", "APPDATA", "LOCALAPPDATA", "PATHEXT")


def hub_environment() -> dict[str, str]:
    """The variables of the hub and its supervisor."""
    return _from_environment(_BASIC)


def evaluation_environment() -> dict[str, str]:
    """The variables of an evaluation: PATH, proxies and trust, which its model may need."""
    proxies = _from_environment((*_PROXIES, *map(str.upper, _PROXIES)))
    no_proxy = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    # Requests to the hub itself never go through a proxy.
    direct = ",".join(dict.fromkeys([*filter(None, no_proxy.split(",")), *_LOOPBACK]))
    path = [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
    return {
        **hub_environment(),
        **(_from_environment(_WINDOWS) if sys.platform == "win32" else {}),
        "PATH": os.pathsep.join(path),
        **proxies,
        "no_proxy": direct,
        "NO_PROXY": direct,
        # The model may use a company's own CA. The hub's certificate is pinned all the same.
        **_from_environment(_TRUST),
    }


def _from_environment(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if os.environ.get(name)}
