"""The keys that a job names, where the hub runs on this machine."""

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import anyio.to_thread

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.secret_files import (
    certificate_of,
    read_secret,
    secret_variable,
    secrets_dir,
    store_secrets,
)
from evalhub_mcp.local.secret_hosts import HostRefusedError, SecretUse, check_use, secret_uses
from evalhub_mcp.untrusted import sanitize_line


async def provide_secrets(
    request: Mapping[str, Any],
    benchmark_parameters: Iterable[object] = (),
    *,
    dry_run: bool = False,
) -> None:
    """Make sure that every secret a request names exists and may go where it would be sent.

    `benchmark_parameters` are those of a collection's benchmarks. A dry run only checks the
    hosts, and writes nothing.

    Raises:
        UserError: One does not or may not; says what the user does. It never contains a key.
    """
    given = [benchmark.get("parameters") for benchmark in request.get("benchmarks", ())]
    model = request.get("model")
    uses = [
        use
        for parameters in (*given, *benchmark_parameters, None)
        for use in secret_uses(model, parameters)
    ]
    if uses:
        await anyio.to_thread.run_sync(partial(_provide, uses, dry_run))


async def stored_key(name: str) -> str | None:
    """Return the key of a secret that may be used; None if it is not on this machine.

    Call it after `provide_secrets`, which checks where the secret may go.
    """
    return await anyio.to_thread.run_sync(read_secret, name, secrets_dir())


async def stored_certificate(name: str) -> Path | None:
    """Return the CA certificate that a secret on this machine has for its endpoint, if any."""
    return await anyio.to_thread.run_sync(certificate_of, name, secrets_dir())


def _provide(uses: list[SecretUse], dry_run: bool) -> None:
    folder = secrets_dir()
    try:
        for use in uses:
            check_use(folder.parent, use)
        names = [] if dry_run else [use.secret for use in uses]
        missing = store_secrets(names, folder)
    except HostRefusedError as refusal:
        raise UserError(f"Nothing was submitted. {sanitize_line(str(refusal), 600)}") from None
    except (OSError, LocalHubError) as error:
        raise UserError(f"Nothing was submitted. {folder} cannot be used: {error}") from None
    if missing:
        name = sanitize_line(missing[0], 80)
        raise UserError(
            f"Nothing was submitted. There is no secret {name!r}. The user adds it in a terminal "
            f"(evalhub-mcp secrets add {name} --host HOST), puts the key into the file "
            f"{folder / name} (mode 0600), or sets {secret_variable(name)} in this server's "
            "environment; a key never belongs into a call."
        )
