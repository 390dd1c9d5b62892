"""API keys for model endpoints, stored as private files.

A secret is one file with its key, or a directory with several entries, as a hub mounts them:
`api-key`, `hf-token` for gated data sets, `ca_cert` for an endpoint behind a certificate authority
of its own.

Decision: an evaluation gets only the secrets its job names, as files (see `hub.guard_rules`).
The server may have a key in its environment as `EVALHUB_SECRET_<NAME>`; it is written to its
file when a job first names it. No other variable can be named, so a job cannot read the rest of
the server's environment.
"""

import os
import shutil
import ssl
from collections.abc import Iterable, Mapping
from pathlib import Path

from evalhub_mcp.adapter.credentials import (
    API_KEY,
    CA_CERT,
    SECRETS_DIR_VARIABLE,
    named_secret,
    secret_variable,
)
from evalhub_mcp.adapter.errors import MissingSecretError
from evalhub_mcp.local.data_directory import default_data_dir, ensure_private_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.guard_rules import SECRET_NAME
from evalhub_mcp.local.private_files import write_private

__all__ = [
    "SECRET_NAME",
    "certificate_of",
    "checked_certificate",
    "checked_key",
    "read_secret",
    "remove_secret",
    "secret_entries",
    "secret_variable",
    "secrets_dir",
    "store_entry",
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
        found = [path for path in (root / "secrets").iterdir() if path.is_file() or path.is_dir()]
    except OSError:
        return []
    return sorted(path.name for path in found if SECRET_NAME.fullmatch(path.name))


def secret_entries(root: Path, name: str) -> list[str]:
    """The entries of a secret, sorted; empty for one that is a single key."""
    try:
        found = [path.name for path in (root / "secrets" / name).iterdir() if path.is_file()]
    except OSError:
        return []
    return sorted(entry for entry in found if SECRET_NAME.fullmatch(entry))


def store_entry(root: Path, name: str, entry: str, text: str) -> None:
    """Write an entry of a secret; a key that was its only one becomes `api-key`.

    Raises:
        OSError: A file cannot be written.
        LocalHubError: The directory cannot be used.
    """
    folder = ensure_private_dir(root / "secrets") / name
    if entry == API_KEY and not folder.is_dir():
        write_private(folder, text)
        return
    if folder.is_file():
        key = folder.read_text("utf-8")
        folder.unlink()
        write_private(ensure_private_dir(folder) / API_KEY, key)
    write_private(ensure_private_dir(folder) / entry, text)


def remove_secret(root: Path, name: str) -> None:
    """Delete a secret with all its entries.

    Raises:
        OSError: It cannot be deleted.
    """
    path = root / "secrets" / name
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def checked_certificate(text: str) -> str:
    """A certificate as it is stored.

    Raises:
        LocalHubError: It is none in PEM form.
    """
    try:
        ssl.create_default_context(cadata=text)
    except (ssl.SSLError, ValueError):
        raise LocalHubError("Nothing was stored: that is no certificate in PEM form.") from None
    return text


def certificate_of(name: str, directory: Path) -> Path | None:
    """The `ca_cert` of a secret; None when it has none."""
    path = directory / name / CA_CERT
    return path if SECRET_NAME.fullmatch(name) and path.is_file() else None


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
        if not SECRET_NAME.fullmatch(name) or not (value or path.exists()):
            missing.append(name)
        elif value:
            ensure_private_dir(directory)
            path = path / API_KEY if path.is_dir() else path
            if not path.is_file() or path.read_text("utf-8", "replace").strip() != value:
                write_private(path, value)
    return missing
