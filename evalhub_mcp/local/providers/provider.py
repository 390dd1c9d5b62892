"""A provider offered by the local hub, and the check its document must pass.

One bad provider file stops the whole hub at its start, and unknown keys vanish without
a word, so every document is checked strictly here before it is written.
"""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from evalhub_mcp.local.errors import LocalHubError

_WORD = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True)
class LocalProvider:
    """A provider whose evaluations run on this machine.

    `definition` is the hub's provider document without `runtime`; `command` is the word the
    hub is told to run, and `argv` what the guard really starts for that word (never a shell
    line; the first item is an absolute path), in the directory `cwd` (None: wherever the hub
    is) and with `environment` beside what every evaluation gets.
    """

    definition: Mapping[str, Any]
    command: str
    argv: tuple[str, ...]
    cwd: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_module(cls, module: str, definition: Mapping[str, Any]) -> Self:
        """A provider that comes with us: `python -m module` runs its benchmarks."""
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
            LocalHubError: the hub would not accept it, or not as it was meant.
        """
        problem = self._problem()
        if problem:
            named = self.definition.get("id", "without an id")
            raise LocalHubError(
                f"The local provider {named!r} is not valid: {problem}.",
                "Correct its definition; the hub was not started with it.",
            )
        return {**self.definition, "runtime": {"local": {"command": self.command}}}

    def entry(self) -> dict[str, Any]:
        """What the guard's allow-list says of its command."""
        return {
            "argv": list(self.argv),
            "provider_id": self.id,
            "cwd": str(self.cwd) if self.cwd else None,
            "environment": dict(self.environment),
        }

    def _problem(self) -> str | None:
        if not _WORD.fullmatch(self.command):
            return f"command {self.command!r} is not one lower-case word"
        if not self.argv or not Path(self.argv[0]).is_absolute():
            return "argv does not start with an absolute path"
        from evalhub_mcp.local.providers import document_schema

        return document_schema.problem(self.definition)


def checked(providers: Sequence[LocalProvider]) -> dict[str, dict[str, Any]]:
    """The documents of `providers` by id.

    Raises:
        LocalHubError: one is not valid, or an id or command is there twice.
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
