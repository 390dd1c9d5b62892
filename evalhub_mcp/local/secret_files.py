"""API keys for model endpoints, stored as one private file per secret.

Decision: an evaluation gets only the secrets its job names, as files (see `hub.guard_rules`).
The server may have a key in its environment as `EVALHUB_SECRET_<NAME>`; it is written to its
file when a job first names it. No other variable can be named, so a job cannot read the rest of
the server's environment.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from evalhub_mcp.adapter.credentials import (
    SECRETS_DIR_VARIABLE,
    named_secret,
    secret_variable,
)
from evalhub_mcp.adapter.errors import MissingSecretError
from evalhub_mcp.local.data_directory import default_data_dir, private_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.guard_rules import SECRET_NAME
from evalhub_mcp.local.private_files import write_private

__all__ = [
    "SECRET_NAME",
    "checked_key",
    "read_secret",
    "secret_variable",
    "secrets_dir",
    "store_secrets",
    "stored_secrets",
]

_MAX_KEY_CHARS = 10_000


def secrets_dir() -> Path:
    """The directory of the secret files."""
    return default_data_dir() / "secrets"


def stored_secrets(root: Path) -> list[str]:
    """The names of the secrets in the data directory `root`, sorted."""
    try:
        found = [path for path in (root / "secrets").iterdir() if path.is_file()]
    except OSError:
        return []
    return sorted(path.name for path in found if SECRET_NAME.fullmatch(path.name))


def checked_key(text: str) -> str:
    """A key as it is stored.

    Raises:
        LocalHubError: It is empty, or not one line of plain characters.
    """
    key = text.strip()
    if not key:
        raise LocalHubError("Nothing was stored: no key was given.")
    if len(key) > _MAX_KEY_CHARS or not (key.isascii() and key.isprintable()):
        raise LocalHubError("Nothing was stored: a key is one line of plain characters.")
    return key


def read_secret(name: str, directory: Path) -> str | None:
    """Return the key of a secret, from the environment or its file; None without a usable one."""
    try:
        key = named_secret(name, "secret_ref", {**os.environ, SECRETS_DIR_VARIABLE: str(directory)})
    except MissingSecretError:
        return None
    return key.get_secret_value() if key is not None else None


def store_secrets(
    names: Iterable[str], directory: Path, environment: Mapping[str, str] | None = None
) -> list[str]:
    """Write the named secrets that are in the environment to files; returns the missing ones.

    Raises:
        OSError: A file cannot be written.
        LocalHubError: The directory cannot be used.
    """
    variables = os.environ if environment is None else environment
    missing = []
    for name in dict.fromkeys(names):
        path = directory / name
        value = variables.get(secret_variable(name), "").strip()
        if not SECRET_NAME.fullmatch(name) or not (value or path.is_file()):
            missing.append(name)
        elif value:
            private_dir(directory)
            if not path.is_file() or path.read_text("utf-8", "replace").strip() != value:
                write_private(path, value)
    return missing
