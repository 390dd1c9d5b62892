"""Providers of the user's own: a directory with `provider.yaml` becomes one of the local hub's.

Decision: everything is checked when a provider is added, with the file and the field named,
and a checked copy of its document is kept (`providers/<id>.json` in the data directory).
The hub reads only documents made from such copies, so a file that is edited badly later
stops nothing; adding the directory again takes the new one. The programs are not copied: they
run from where they are. What cannot run any more is left out, and `local status` says why.

`runtime.local.command` is a list of arguments, run without a shell in the provider's directory.
Its first word is a path (with a slash: from that directory), `python` for the interpreter
evalhub-mcp runs with, or a program on PATH, taken at the time of adding.
"""

import os
import re
import shutil
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evalhub_mcp.local.data_directory import private_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.private_files import read_json, write_json
from evalhub_mcp.local.providers import document_schema
from evalhub_mcp.local.providers.built_in import available_providers
from evalhub_mcp.local.providers.provider import LocalProvider

FILE = "provider.yaml"
DIRECTORY = "providers"
_MOST_BYTES = 1024 * 1024
_MOST_ARGUMENTS = 100
_LONGEST_ID = 50
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_SECRET = re.compile(r"(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD)$", re.IGNORECASE)


class ProviderFileError(LocalHubError):
    """A provider file is not valid; `problems` has each fault with its field."""

    def __init__(self, path: Path, problems: list[str]) -> None:
        self.path = path
        self.problems = problems
        shown = "".join(f"\n  {one}" for one in problems[:20])
        more = f"\n  and {len(problems) - 20} more" if len(problems) > 20 else ""
        super().__init__(f"{path} cannot be offered:{shown}{more}", "")


@dataclass(frozen=True)
class Added:
    """A provider the user has added."""

    provider: LocalProvider
    source: str
    """The provider file it was added from."""


@dataclass(frozen=True)
class Loaded:
    """What the user has added: what can run, and why the rest cannot (by id)."""

    added: list[Added] = field(default_factory=list)
    unusable: dict[str, str] = field(default_factory=dict)

    @property
    def providers(self) -> tuple[LocalProvider, ...]:
        """The providers that can run."""
        return tuple(one.provider for one in self.added)


def read(where: Path) -> Added:
    """Read and check the provider of a directory, or a provider file.

    Raises:
        ProviderFileError: it is not valid, or what it runs is not there.
    """
    path = (where / FILE if where.is_dir() else where).absolute()
    document = _parsed(path)
    definition = {name: value for name, value in document.items() if name != "runtime"}
    problems = document_schema.problems(definition)
    local = _local_runtime(document, problems)
    argv = _argv(local.get("command"), path.parent, problems)
    environment = _environment(local.get("env"), problems)
    for key in sorted(set(local) - {"command", "env"}):
        problems.append(f"runtime.local.{key}: there is no such field; there are command and env")
    id = definition.get("id")
    if isinstance(id, str) and not problems:
        if len(id) > _LONGEST_ID:
            problems.append(f"id: has {len(id)} characters, more than {_LONGEST_ID}")
        if id in {provider.id for provider in available_providers()}:
            problems.append(f"id: {id!r} is a provider evalhub-mcp brings; choose another")
    if problems:
        raise ProviderFileError(path, problems)
    return Added(_provider(definition, argv, path.parent, environment), str(path))


def add(root: Path, where: Path) -> tuple[Added, bool]:
    """Keep the provider of `where` for the hub on the data directory `root`.

    Returns it and whether it replaces one of the same id.

    Raises:
        ProviderFileError: it is not valid; what was kept before is still there.
        LocalHubError: the data directory cannot be used.
    """
    found = read(where)
    directory = private_dir(private_dir(root) / DIRECTORY)
    path = directory / f"{found.provider.id}.json"
    replaces = path.exists()
    provider = found.provider
    write_json(
        path,
        {
            "definition": provider.definition,
            "argv": provider.argv,
            "cwd": str(provider.cwd),
            "environment": dict(provider.environment),
            "source": found.source,
        },
    )
    return found, replaces


def remove(root: Path, id: str) -> None:
    """Forget an added provider. The directory it came from is not touched.

    Raises:
        LocalHubError: none of that id was added.
    """
    kept = sorted(path.stem for path in _files(root))
    if id not in kept:
        ours = {provider.id for provider in available_providers()}
        raise LocalHubError(
            f"{id!r} is a provider evalhub-mcp brings and stays."
            if id in ours
            else f"No provider {id[:80]!r} was added.",
            f"Added: {', '.join(kept) or 'none'}.",
        )
    (root / DIRECTORY / f"{id}.json").unlink(missing_ok=True)


def load(root: Path) -> Loaded:
    """What was added to the hub on the data directory `root`. Raises nothing."""
    loaded = Loaded()
    ours = {provider.id for provider in available_providers()}
    for path in _files(root):
        if path.stem in ours:
            loaded.unusable[path.stem] = "evalhub-mcp brings a provider of this id itself"
            continue
        try:
            loaded.added.append(_kept(path))
        except (KeyError, TypeError, ValueError, AttributeError):
            loaded.unusable[path.stem] = f"{path} is damaged; add the provider again"
        except LocalHubError as error:
            loaded.unusable[path.stem] = str(error)
    return loaded


def _kept(path: Path) -> Added:
    kept = read_json(path)
    definition = dict(kept["definition"])
    if problems := document_schema.problems(definition):
        raise LocalHubError(f"{path}: {problems[0]}", "")
    if definition["id"] != path.stem:
        raise ValueError
    argv, cwd = [str(part) for part in kept["argv"]], Path(kept["cwd"])
    if not cwd.is_dir():
        raise LocalHubError(f"its directory {cwd} is gone", "")
    if not os.access(argv[0], os.X_OK):
        raise LocalHubError(f"its program {argv[0]} is gone", "")
    environment = {str(name): str(value) for name, value in kept["environment"].items()}
    provider = _provider(definition, argv, cwd, environment)
    provider.document()  # what the hub will be given has to pass as a whole
    return Added(provider, str(kept["source"]))


def _provider(
    definition: Mapping[str, Any], argv: list[str], cwd: Path, environment: Mapping[str, str]
) -> LocalProvider:
    return LocalProvider(
        definition=definition,
        command=f"added-{definition['id']}",
        argv=tuple(argv),
        cwd=cwd,
        environment=environment,
    )


def _files(root: Path) -> list[Path]:
    try:
        return sorted((root / DIRECTORY).glob("*.json"))
    except OSError:
        return []


def _parsed(path: Path) -> dict[str, Any]:
    import yaml

    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ProviderFileError(path, ["it is not a file"])
        if found.st_size > _MOST_BYTES:
            raise ProviderFileError(path, [f"has {found.st_size} bytes, more than {_MOST_BYTES}"])
        for one in filter(_is_open_to_others, (path, path.parent)):
            raise ProviderFileError(
                path, [f"{one} can be changed by other users, who would decide what runs"]
            )
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProviderFileError(
            path, ["there is no such file; evalhub-mcp adapter new NAME writes one"]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ProviderFileError(path, [f"cannot be read: {reason}"]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        reason = getattr(error, "problem", None) or "it cannot be parsed"
        raise ProviderFileError(path, [f"is not YAML{at}: {reason}"]) from None
    if not isinstance(document, dict):
        raise ProviderFileError(path, ["is not a mapping with id, name, benchmarks and runtime"])
    return {str(name): value for name, value in document.items()}


def _is_open_to_others(path: Path) -> bool:
    if sys.platform == "win32" or not hasattr(os, "getuid"):
        return False  # no local hub there; this is for `adapter run`
    found = path.stat()
    return found.st_uid not in (os.getuid(), 0) or bool(found.st_mode & stat.S_IWOTH)


def _local_runtime(document: Mapping[str, Any], problems: list[str]) -> Mapping[str, Any]:
    runtime = document.get("runtime")
    if not isinstance(runtime, dict) or not isinstance(runtime.get("local"), dict):
        problems.append(
            "runtime.local: is missing; for example\n"
            "    runtime: {local: {command: [python, adapter.py]}}"
        )
        return {"command": ["python"]}
    for key in sorted(map(str, set(runtime) - {"local", "k8s"})):
        problems.append(f"runtime.{key}: there is no such runtime; there are local and k8s")
    return {str(name): value for name, value in runtime["local"].items()}


def _argv(command: Any, directory: Path, problems: list[str]) -> list[str]:
    what = "runtime.local.command"
    if isinstance(command, str):
        problems.append(
            f"{what}: is one text, which only a shell could run; write a list, for example "
            f"{command.split() or ['python', 'adapter.py']}"
        )
        return []
    if (
        not isinstance(command, list)
        or not command
        or len(command) > _MOST_ARGUMENTS
        or not all(isinstance(part, str) for part in command)
        or not command[0]
        or any("\0" in part for part in command)
    ):
        problems.append(
            f"{what}: is not a list of 1 to {_MOST_ARGUMENTS} texts, for example "
            "[python, adapter.py]; numbers go in quotes"
        )
        return []
    program = _program(command[0], directory)
    if program is None:
        problems.append(
            f"{what}: there is no program {command[0]!r} "
            + ("in " + str(directory) if "/" in command[0] else "on PATH")
        )
        return []
    if command[0] in {"python", "python3"} and len(command) > 1:
        script = directory / command[1]
        if command[1].endswith(".py") and not script.is_file():
            problems.append(f"{what}: there is no file {script}")
    return [program, *command[1:]]


def _program(word: str, directory: Path) -> str | None:
    if word in {"python", "python3"}:
        return sys.executable
    if "/" in word or os.sep in word:
        path = directory / Path(word).expanduser()
        # Not resolved: the `python` of an environment is a link that must stay one.
        return str(path.absolute()) if path.is_file() and os.access(path, os.X_OK) else None
    return shutil.which(word)


def _environment(given: Any, problems: list[str]) -> dict[str, str]:
    """`env` as the hub writes it, a list of name and value, or as a mapping."""
    what = "runtime.local.env"
    pairs: list[tuple[Any, Any]]
    if given is None:
        return {}
    if isinstance(given, dict):
        pairs = list(given.items())
    elif isinstance(given, list) and all(
        isinstance(one, dict) and set(one) == {"name", "value"} for one in given
    ):
        pairs = [(one["name"], one["value"]) for one in given]
    else:
        problems.append(f"{what}: is not a list of {{name: …, value: …}}")
        return {}
    for name, value in pairs:
        if not isinstance(name, str) or not _VARIABLE.fullmatch(name):
            problems.append(f"{what}: {name!r} is no name of a variable")
        elif not isinstance(value, str):
            problems.append(f'{what}.{name}: is not text; write it in quotes: "{value}"')
        elif name.startswith("EVALHUB_"):
            problems.append(f"{what}.{name}: is set by the hub")
        elif _SECRET.search(name):
            problems.append(
                f"{what}.{name}: keys do not belong here; put the key into a file of the folder "
                "secrets in the data directory and name it in the job's model.auth.secret_ref"
            )
    return {str(name): str(value) for name, value in pairs}
