"""A provider of the local hub, and the check that the hub accepts its document.

One invalid provider file stops the whole hub at its start, and the hub drops unknown keys
silently, so every document is checked strictly before it is written.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.providers.document_schema import document_problems

_COMMAND = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class LocalProvider:
    """A provider whose evaluations run on this machine.

    `definition` is the hub's provider document without `runtime`. `command` is the word the hub
    runs; for it the guard starts `argv` (never a shell line; the first item is an absolute path)
    in the directory `cwd` (None: the hub's), with `environment` added to every evaluation's.
    """

    definition: Mapping[str, Any]
    command: str
    argv: tuple[str, ...]
    cwd: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    """The provider file a user-defined provider was added from."""

    @classmethod
    def of_module(cls, module: str, definition: Mapping[str, Any]) -> Self:
        """A built-in provider whose benchmarks are run by `python -m module`."""
        return cls(
            definition=definition,
            command=str(definition["id"]),
            argv=(sys.executable, "-I", "-m", module),
        )

    @property
    def id(self) -> str:
        """The provider's id on the hub."""
        return str(self.definition["id"])

    def document(self) -> dict[str, Any]:
        """The checked document for the hub's configuration directory.

        Raises:
            LocalHubError: The hub would reject it or drop a part of it.
        """
        problems = document_problems(self.definition)
        if not self.argv or not Path(self.argv[0]).is_absolute():
            problems.insert(0, "argv does not start with an absolute path")
        if not _COMMAND.fullmatch(self.command):
            problems.insert(0, f"command {self.command!r} is not one lower-case word")
        if problems:
            raise LocalHubError(
                f"The local provider {self.definition.get('id', 'without an id')!r} is not valid: "
                f"{problems[0]}.",
                "Correct its definition; the hub was not started with it.",
            )
        return {**self.definition, "runtime": {"local": {"command": self.command}}}

    def allow_list_entry(self) -> dict[str, Any]:
        """The entry for its command in the guard's allow-list."""
        return {
            "argv": list(self.argv),
            "provider_id": self.id,
            "cwd": str(self.cwd) if self.cwd else None,
            "environment": dict(self.environment),
        }


def provider_documents(providers: Sequence[LocalProvider]) -> dict[str, dict[str, Any]]:
    """The documents of `providers` by id.

    Raises:
        LocalHubError: One is not valid, or two have the same id or command.
    """
    documents: dict[str, dict[str, Any]] = {}
    commands: set[str] = set()
    for provider in providers:
        document = provider.document()
        if provider.id in documents or provider.command in commands:
            raise LocalHubError(
                f"Two local providers are called {provider.id!r} or run {provider.command!r}.",
                "Give each an id and a command of its own.",
            )
        documents[provider.id] = document
        commands.add(provider.command)
    return documents
