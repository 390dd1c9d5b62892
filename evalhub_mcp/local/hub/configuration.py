"""The configuration of a hub (providers, limits, versions), and whether a running hub fits it.

Servers of several installations and versions may share one data directory. An older server
uses a newer hub unchanged; a newer server replaces an older hub once no evaluation runs; a server
of the same installation with other providers or limits gives them to the running hub.
"""

import hashlib
import json
import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

from evalhub_mcp._version import __version__
from evalhub_mcp.local.data_directory import JOBS_DIR, SAMPLES
from evalhub_mcp.local.hub.certificate import CA
from evalhub_mcp.local.hub.instance_directory import Instance
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.private_files import read_json, write_json, write_private
from evalhub_mcp.local.process_environment import evaluation_environment
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.local.providers.built_in import available_providers
from evalhub_mcp.local.providers.provider import LocalProvider, provider_documents
from evalhub_mcp.samples.sample_file import DIRECTORY_VARIABLE

Action = Literal["use", "update", "replace"]
_GUARD = [sys.executable, "-I", "-m", "evalhub_mcp.local.hub.guard"]


def all_providers(root: Path) -> tuple[LocalProvider, ...]:
    """The built-in providers and those the user has added to the data directory `root`."""
    return (*available_providers(), *user_defined.load(root).usable)


@dataclass(frozen=True)
class Fingerprint:
    """What distinguishes two configurations; stored beside the hub as `offer.json`.

    `python` is the interpreter of the installation, `content` a hash of everything else.
    """

    hub: str
    package: str
    python: str
    content: str

    @classmethod
    def of(cls, instance: Instance) -> Self | None:
        """The fingerprint of a running hub, or None if it cannot be read."""
        stored = read_json(instance.fingerprint)
        try:
            # A newer version of evalhub-mcp may store more fields.
            return cls(**{field.name: str(stored[field.name]) for field in fields(cls)})
        except (TypeError, KeyError):
            return None

    @property
    def version(self) -> list[list[int]]:
        """The versions of the hub and of evalhub-mcp, to compare by age."""
        return [[int(n) for n in re.findall(r"\d+", one)[:4]] for one in (self.hub, self.package)]


def choose_action(
    running: Fingerprint | None, mine: Fingerprint, *, busy: bool, alone: bool
) -> Action:
    """Decide what a server does with a running hub.

    `busy`: evaluations are running; `alone`: no other server uses the hub.
    """
    if running == mine:
        return "use"
    if running is not None:
        if mine.version < running.version:
            return "use"
        if mine.version == running.version:
            if mine.python == running.python:
                return "update"
            if not alone and Path(running.python).exists():
                return "use"
    return "use" if busy else "replace"


class HubConfiguration:
    """The providers and limits of this installation, checked and ready to be written.

    Raises:
        LocalHubError: A provider is not valid.
    """

    def __init__(
        self, root: Path, hub_version: str, providers: Sequence[LocalProvider], limits: Limits
    ) -> None:
        self._root = root
        self._documents = provider_documents(providers)
        self._limits = limits
        self.provider_ids = frozenset(self._documents)
        self._commands = {one.command: one.allow_list_entry() for one in providers}
        # Not PATH, which differs between a user's terminals.
        environment = {k: v for k, v in evaluation_environment().items() if k != "PATH"}
        content = json.dumps([self._documents, self._commands, environment, _GUARD], sort_keys=True)
        self.fingerprint = Fingerprint(
            hub_version, __version__, sys.executable, hashlib.sha256(content.encode()).hexdigest()
        )

    def write(self, instance: Instance) -> None:
        """Give this configuration to `instance`, which may be running.

        The allow-list is written first, so that no provider is offered before it can run.
        """
        instance.vouchers.mkdir(mode=0o700, exist_ok=True)  # a hub of an older version has none
        guard = shlex.join([*_GUARD, str(instance.root)])
        write_private(instance.bin / "sh", f'#!/bin/sh\nexec {guard} "$@"\n', 0o700)
        write_json(instance.allow_list, self._allow_list(instance))
        directory = instance.config / "providers"
        for name, document in self._documents.items():
            # JSON is YAML. The hub reads files with this suffix, and reads changed ones again.
            path = directory / f"{name}.yaml"
            if read_json(path) != document:
                write_json(path, document)
        for path in directory.glob("*.yaml"):
            if path.stem not in self._documents:
                path.unlink(missing_ok=True)
        write_json(instance.fingerprint, asdict(self.fingerprint))

    def write_limits(self, instance: Instance) -> None:
        """Give a running hub the limits the user has set here, if any.

        A hub of an older version also gets the directory of vouchers: its guard may be new.
        """
        instance.vouchers.mkdir(mode=0o700, exist_ok=True)
        allow_list = read_json(instance.allow_list)
        if self._limits.explicit() and isinstance(allow_list, dict):
            limits = {**allow_list.get("limits", {}), **self._limits.explicit()}
            write_json(instance.allow_list, {**allow_list, "limits": limits})

    def _allow_list(self, instance: Instance) -> dict[str, Any]:
        current = read_json(instance.allow_list) or {}
        return {
            "commands": self._commands,
            "environment": {
                **evaluation_environment(),
                "EVALHUB_DATASETS_DIR": str(self._root / "datasets"),
                DIRECTORY_VARIABLE: str(self._root / SAMPLES),
            },
            "limits": {
                **self._limits.with_defaults(),
                **current.get("limits", {}),
                **self._limits.explicit(),
            },
            "ca_cert_path": str(instance.tls / CA),
            "secrets_dir": str(self._root / "secrets"),
            "slots_dir": str(self._root / "slots"),
            "jobs_dir": str(JOBS_DIR),
        }
