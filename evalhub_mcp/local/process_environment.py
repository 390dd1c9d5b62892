"""What our processes get of the user's environment: named variables, no key among them."""

import os
import sys
from pathlib import Path

_PASSED_ON = ("HOME", "TMPDIR", "LANG")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_TRUST = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_WINDOWS = ("SYSTEMROOT", "USERPROFILE", "TEMP", "APPDATA", "LOCALAPPDATA", "PATHEXT")


def of_the_hub() -> dict[str, str]:
    """What every process of ours gets."""
    return _given(_PASSED_ON)


def of_an_evaluation() -> dict[str, str]:
    """What an evaluation gets: programs, proxies and trust, since a model may need them."""
    return {
        **of_the_hub(),
        **(_given(_WINDOWS) if sys.platform == "win32" else {}),
        "PATH": os.pathsep.join(
            [str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]
        ),
        **_proxy_variables(),
        # A model may stand behind a company's own CA; the hub is pinned all the same.
        **_given(_TRUST),
    }


def _given(names: tuple[str, ...]) -> dict[str, str]:
    return {name: os.environ[name] for name in names if os.environ.get(name)}


def _proxy_variables() -> dict[str, str]:
    """The user's proxies for evaluations, never for the hub itself."""
    found = _given((*_PROXIES, *(name.upper() for name in _PROXIES)))
    given = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    direct = ",".join(dict.fromkeys([*filter(None, given.split(",")), *_LOOPBACK]))
    return {**found, "no_proxy": direct, "NO_PROXY": direct}
