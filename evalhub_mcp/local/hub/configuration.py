"""What a hub is started with: providers, limits and versions; and whether a running one will do.

Servers of several installations and versions may meet at one data directory. The rule: an
older server uses a newer hub as it is; a newer one replaces it once no evaluation runs; the
same installation with other providers (or limits) hands them to the running hub.
"""

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, Self

from evalhub_mcp._version import __version__
from evalhub_mcp.local import process_environment
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub.certificate import CA
from evalhub_mcp.local.hub.instance_directory import Instance
from evalhub_mcp.local.hub.limits import Limits
from evalhub_mcp.local.private_files import read_json, write_json
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.local.providers.built_in import available_providers
from evalhub_mcp.local.providers.provider import LocalProvider, checked

Verdict = Literal["use", "update", "replace"]


def offered(root: Path) -> tuple[LocalProvider, ...]:
    """Every provider a hub on the data directory `root` is given: the one place that says so."""
    return (*available_providers(), *user_defined.load(root).providers)


@dataclass(frozen=True)
class Label:
    """What tells one offer from another; kept beside the hub as `offer.json`."""

    hub: str
    package: str
    python: str
    content: str

    @classmethod
    def of(cls, instance: Instance) -> Self | None:
        """The label of a running hub, or None if it has none we understand."""
        found = read_json(instance.offer)
        try:
            # A newer version of ours may write more.
            return cls(**{one.name: str(found[one.name]) for one in fields(cls)})
        except (TypeError, KeyError):
            return None


def verdict(running: Label | None, mine: Label, *, busy: bool, alone: bool) -> Verdict:
    """What to do about a hub that runs already.

    `busy`: evaluations are running; `alone`: no other server uses it.
    """
    if running == mine:
        return "use"
    if running is not None:
        ours, theirs = _age(mine), _age(running)
        if ours < theirs:
            return "use"
        if ours == theirs and mine.python == running.python:
            return "update"
        if busy or (ours == theirs and not alone and Path(running.python).exists()):
            return "use"
    return "use" if busy else "replace"


def _age(label: Label) -> tuple[list[int], list[int]]:
    return _numbers(label.hub), _numbers(label.package)


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)[:4]]


class Offer:
    """The providers and limits of this installation, checked and ready to be written.

    Raises:
        LocalHubError: a provider is not valid.
    """

    def __init__(
        self, root: Path, hub_version: str, providers: Sequence[LocalProvider], limits: Limits
    ) -> None:
        self._root = root
        self._documents = checked(providers)
        self._limits = limits
        self._commands = {provider.command: provider.entry() for provider in providers}
        # Proxies and trust are followed; PATH is another in each program's windows.
        given = {k: v for k, v in process_environment.of_an_evaluation().items() if k != "PATH"}
        content = json.dumps([self._documents, self._commands, given], sort_keys=True)
        self.label = Label(
            hub_version, __version__, sys.executable, hashlib.sha256(content.encode()).hexdigest()
        )

    @property
    def provider_ids(self) -> set[str]:
        """The ids a hub with this offer lists."""
        return set(self._documents)

    def write(self, instance: Instance) -> None:
        """Make this the offer of `instance`, which may be running.

        What may run comes first: a provider is never offered before it can be run.
        """
        write_json(instance.allow, self._allowed(instance))
        directory = instance.config / "providers"
        for name, document in self._documents.items():
            # JSON is YAML; the hub looks for the suffix, and for changes of its files.
            path = directory / f"{name}.yaml"
            if read_json(path) != document:
                write_json(path, document)
        for path in directory.glob("*.yaml"):
            if path.stem not in self._documents:
                path.unlink(missing_ok=True)
        write_json(instance.offer, asdict(self.label))

    def write_limits(self, instance: Instance) -> None:
        """Let a running hub follow the limits that were set here, if any were."""
        allowed = read_json(instance.allow)
        if self._limits.given() and isinstance(allowed, dict):
            limits = {**allowed.get("limits", {}), **self._limits.given()}
            if limits != allowed.get("limits"):
                write_json(instance.allow, {**allowed, "limits": limits})

    def _allowed(self, instance: Instance) -> dict[str, Any]:
        running = read_json(instance.allow) or {}
        return {
            "commands": self._commands,
            "environment": {
                **process_environment.of_an_evaluation(),
                "EVALHUB_DATASETS_DIR": str(self._root / "datasets"),
            },
            "limits": {
                **self._limits.resolved(),
                **running.get("limits", {}),
                **self._limits.given(),
            },
            "ca_cert_path": str(instance.tls / CA),
            "secrets_dir": str(self._root / "secrets"),
            "slots_dir": str(self._root / "slots"),
            "jobs_dir": str(JOBS_DIR),
        }
