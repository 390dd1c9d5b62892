"""What a command is, and what commands share."""

import argparse
import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

if TYPE_CHECKING:
    from evalhub_mcp.settings import Settings

USAGE_ERROR = 2

Commands = Any
"""What `argparse` calls the collection of subcommands (it has no public type)."""


class Command(Protocol):
    """A command's module."""

    def add(self, commands: Commands) -> argparse.ArgumentParser:
        """Describe the command and return its parser."""
        ...

    def run(self, arguments: argparse.Namespace, settings: "LoadSettings") -> int:
        """Do it; returns the exit status."""
        ...


LoadSettings = Callable[[], "Settings"]
"""Reads the settings for a command that needs them; raises `SettingsError`."""


def fail(message: str) -> NoReturn:
    """End with one line on stderr and exit status 2."""
    print(f"evalhub-mcp: {' '.join(message.split())}", file=sys.stderr)
    raise SystemExit(USAGE_ERROR)


def connection_flags(parser: argparse.ArgumentParser, default: Any = argparse.SUPPRESS) -> None:
    """The flags that say which hub; a command takes them before or after its name.

    A command's have no default of their own, which would undo the flags before its name.
    """
    add = functools.partial(parser.add_argument, default=default)
    add("--base-url", metavar="URL", help="EvalHub's address (EVALHUB_BASE_URL)")
    add("--tenant", metavar="NAME", help="tenant to work in (EVALHUB_TENANT)")
    add("--insecure", action="store_true", help="do not verify the hub's certificate")
    add("--local", action="store_true", help="run and use a hub on this machine")
    add("--config", metavar="FILE", type=Path, help="configuration file (YAML)")
    add("--profile", metavar="NAME", help="profile in the configuration file")


def serving_flags(parser: argparse.ArgumentParser, default: Any = argparse.SUPPRESS) -> None:
    """The flags that say how to serve; `doctor` takes them as the server does."""
    add = functools.partial(parser.add_argument, default=default)
    add("--transport", metavar="NAME", help="stdio (default), http, or http-sse for old clients")
    add("--host", help="address the HTTP transports bind (default localhost)")
    add("--port", help="their port (default 3001)")
    add(
        "--auth-type",
        metavar="NAME",
        help="how callers over HTTP are known: none (default), rbac-proxy, token, jwt, kubernetes",
    )
    add(
        "--trusted-proxy",
        metavar="ADDRESS",
        dest="trusted_proxies",
        action="append",
        help="where kube-rbac-proxy connects from: address or network (default loopback)",
    )
    add("--read-only", action="store_true", help="offer nothing that changes anything")
    add("--toolsets", metavar="LIST", help="offer only these: discovery,jobs,results,collections")
    add("--tls-cert", metavar="FILE", help="certificate of the HTTP transports")
    add("--tls-key", metavar="FILE", help="its private key")
    add(
        "--allowed-host",
        metavar="NAME",
        dest="allowed_hosts",
        action="append",
        help="host name requests may be addressed to, beside loopback's; may be repeated",
    )
    add(
        "--allowed-origin",
        metavar="ORIGIN",
        dest="allowed_origins",
        action="append",
        help="origin of web pages that may call, beside loopback's; may be repeated",
    )
    add(
        "--allow-unauthenticated",
        action="store_true",
        help="serve the network although nobody is asked who they are",
    )
    add(
        "--stateless",
        action="store_true",
        help="keep nothing between requests: for replicas behind a plain load balancer",
    )
    add("--metrics", action="store_true", help="serve /metrics for Prometheus")
    add(
        "--log-level",
        metavar="NAME",
        help="debug, info, warning or error (default info over HTTP, warning on stdio)",
    )
    add("--log-format", metavar="NAME", help="text (default) or json")
