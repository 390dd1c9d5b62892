"""Keys of model endpoints on this machine: files by name, or variables of the server.

Decision: an evaluation gets keys as files only, those its job names (`admission.hand_over`).
A key that the server has in its environment as `EVALHUB_SECRET_<NAME>` is therefore written
to the folder of secrets, for this user alone, when a job first names it. No other variable
can be named, so a job cannot fetch whatever else the environment holds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from evalhub_mcp.adapter.credentials import secret_variable
from evalhub_mcp.local.data_directory import default_data_dir, private_dir
from evalhub_mcp.local.private_files import write_private

__all__ = ["provide", "secret_variable", "secrets_dir"]
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")


def secrets_dir() -> Path:
    """The folder of secrets."""
    return default_data_dir() / "secrets"


def provide(
    names: Iterable[str], folder: Path, environment: Mapping[str, str] | None = None
) -> list[str]:
    """Write what the environment has of `names` to `folder`; returns those that are nowhere.

    Raises:
        OSError: A file cannot be written.
        LocalHubError: The folder cannot be used.
    """
    variables = os.environ if environment is None else environment
    missing = []
    for name in dict.fromkeys(names):
        value = variables.get(secret_variable(name), "").strip()
        usable = _NAME.fullmatch(name) is not None
        if value and usable:
            private_dir(folder)
            path = folder / name
            if not path.is_file() or path.read_text("utf-8", "replace").strip() != value:
                write_private(path, value)
        elif not usable or not (folder / name).is_file():
            missing.append(name)
    return missing
