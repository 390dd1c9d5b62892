"""The keys a job names, on this machine: provided before it starts, or told to be missing."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import anyio.to_thread

from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.untrusted import sanitize_line


async def provide_secrets(request: Mapping[str, Any]) -> None:
    """See to it that every secret a request names is there.

    Raises:
        AgentError: One is not; says where the user puts it. It never contains a key.
    """
    names = list(dict.fromkeys(_named(request.get("model"))))
    for benchmark in request.get("benchmarks", ()):
        names += _named(benchmark.get("parameters"))
    if names:
        await anyio.to_thread.run_sync(partial(_provide, names))


def _provide(names: list[str]) -> None:
    from evalhub_mcp.local.errors import LocalHubError
    from evalhub_mcp.local.secret_files import provide, secret_variable, secrets_dir

    folder = secrets_dir()
    try:
        missing = provide(names, folder)
    except (OSError, LocalHubError) as error:
        raise AgentError(f"Nothing was submitted. {folder} cannot be used: {error}") from None
    if missing:
        name = sanitize_line(missing[0], 80)
        raise AgentError(
            f"Nothing was submitted. There is no secret {name!r}. The user puts the key into the "
            f"file {folder / name} (mode 0600), or sets {secret_variable(name)} in this server's "
            "environment; a key never belongs into a call."
        )


def _named(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, str) and (key == "secret_ref" or str(key).endswith("_secret_ref")):
                yield inner
            else:
                yield from _named(inner)
