"""The keys that a job names, where the hub runs on this machine."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import anyio.to_thread

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.guard_rules import secret_names
from evalhub_mcp.local.secret_files import secret_variable, secrets_dir, store_secrets
from evalhub_mcp.untrusted import sanitize_line


async def provide_secrets(request: Mapping[str, Any]) -> None:
    """Make sure that every secret a request names exists.

    Raises:
        UserError: One does not; says where the user puts it. It never contains a key.
    """
    parameters = [benchmark.get("parameters") for benchmark in request.get("benchmarks", ())]
    names = list(secret_names([request.get("model"), *parameters]))
    if names:
        await anyio.to_thread.run_sync(partial(_provide, names))


def _provide(names: list[str]) -> None:
    folder = secrets_dir()
    try:
        missing = store_secrets(names, folder)
    except (OSError, LocalHubError) as error:
        raise UserError(f"Nothing was submitted. {folder} cannot be used: {error}") from None
    if missing:
        name = sanitize_line(missing[0], 80)
        raise UserError(
            f"Nothing was submitted. There is no secret {name!r}. The user puts the key into the "
            f"file {folder / name} (mode 0600), or sets {secret_variable(name)} in this server's "
            "environment; a key never belongs into a call."
        )
