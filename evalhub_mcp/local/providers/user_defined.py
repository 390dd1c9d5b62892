"""Providers the user adds: a directory with `provider.yaml` becomes a provider of the local hub.

Decision: a provider is checked completely when it is added, with every problem reported by file
and field, and a checked copy of its document is stored (`providers/<id>.json` in the data
directory). The hub reads only documents made from such copies, so a later mistake in the
user's file breaks nothing; adding the directory again takes the new version. The programs are
not copied. A provider whose program has gone is left out, and `local status` shows why.

`runtime.local.command` is a list of arguments that runs without a shell in the provider's
directory. Its first word is a path (with a slash, relative to that directory), `python` for
evalhub-mcp's own interpreter, or a program found on PATH when the provider is added.
"""

import os
import re
import shutil
import stat
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evalhub_mcp.local.data_directory import ensure_private_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.private_files import read_json, write_json
from evalhub_mcp.local.providers.built_in import available_providers
from evalhub_mcp.local.providers.document_schema import document_problems
from evalhub_mcp.local.providers.file_owners import code_open_to_others, open_to_others
from evalhub_mcp.local.providers.provider import LocalProvider
from evalhub_mcp.local.providers.yaml_limits import YamlRefusedError, load_limited

FILE = "provider.yaml"
DIRECTORY = "providers"
_MAX_FILE_BYTES = 1024 * 1024
_MAX_ARGUMENTS = 100
_MAX_PROBLEMS = 20
_MAX_ID_CHARS = 50
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_KEY_VARIABLE = re.compile(r"(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD)$", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OPEN_TO_OTHERS = "can be changed by other users, who would decide what runs"
_COMMAND = "runtime.local.command"
_ENV = "runtime.local.env"


class ProviderFileError(LocalHubError):
    """A provider file is not valid; `problems` has each problem with its field."""

    def __init__(self, path: Path, *problems: str) -> None:
        self.problems = problems
        shown = "".join(f"\n  {problem}" for problem in problems[:_MAX_PROBLEMS])
        rest = len(problems) - _MAX_PROBLEMS
        more = f"\n  and {rest} more" if rest > 0 else ""
        super().__init__(f"{path} cannot be offered:{shown}{more}")


@dataclass(frozen=True)
class AddedProviders:
    """The added providers that can run, and why the others cannot (by id)."""

    usable: list[LocalProvider] = field(default_factory=list)
    unusable: dict[str, str] = field(default_factory=dict)


def read(where: Path) -> LocalProvider:
    """Read and check a provider file, or the one in a directory.

    Raises:
        ProviderFileError: It is not valid, or its program is missing.
    """
    path = (where / FILE if where.is_dir() else where).absolute()
    document = _parse(path)
    definition = {name: value for name, value in document.items() if name != "runtime"}
    problems = document_problems(definition)
    local = _local_runtime(document, problems)
    argv = _argv(local.get("command"), path.parent, problems)
    environment = _environment(local.get("env"), problems)
    for key in sorted(set(local) - {"command", "env"}):
        problems.append(f"runtime.local.{key}: there is no such field; there are command and env")
    if not problems:
        id = str(definition["id"])
        if len(id) > _MAX_ID_CHARS:
            problems.append(f"id: has {len(id)} characters, more than {_MAX_ID_CHARS}")
        if _UUID.fullmatch(id):
            problems.append("id: has the form of the ids that the hub makes; choose a name")
        if id in _built_in_ids():
            problems.append(f"id: {id!r} is a provider evalhub-mcp brings; choose another")
    if not problems and (unsafe := _check_owners(path, argv, whole=True)):
        problems.append(unsafe)
    if problems:
        raise ProviderFileError(path, *problems)
    command = f"added-{definition['id']}"
    return LocalProvider(definition, command, tuple(argv), path.parent, environment, str(path))


def add(root: Path, where: Path) -> tuple[LocalProvider, bool]:
    """Store the provider of `where` for the hub on the data directory `root`.

    Returns the provider and whether it replaces one of the same id.

    Raises:
        ProviderFileError: It is not valid; a stored one of the same id stays.
        LocalHubError: The data directory cannot be used.
    """
    provider = read(where)
    path = ensure_private_dir(ensure_private_dir(root) / DIRECTORY) / f"{provider.id}.json"
    replaces = path.exists()
    write_json(
        path,
        {
            "definition": provider.definition,
            "argv": provider.argv,
            "cwd": str(provider.cwd),
            "environment": dict(provider.environment),
            "source": provider.source,
        },
    )
    return provider, replaces


def remove(root: Path, id: str) -> None:
    """Remove an added provider. The directory it came from is not touched.

    Raises:
        LocalHubError: No provider of that id was added.
    """
    stored = sorted(path.stem for path in (root / DIRECTORY).glob("*.json"))
    if id not in stored:
        raise LocalHubError(
            f"{id!r} is a provider evalhub-mcp brings and stays."
            if id in _built_in_ids()
            else f"No provider {id[:80]!r} was added.",
            f"Added: {', '.join(stored) or 'none'}.",
        )
    (root / DIRECTORY / f"{id}.json").unlink(missing_ok=True)


def load(root: Path) -> AddedProviders:
    """The providers added to the hub on the data directory `root`. Raises nothing."""
    found = AddedProviders()
    built_in = _built_in_ids()
    for path in sorted((root / DIRECTORY).glob("*.json")):
        if path.stem in built_in:
            found.unusable[path.stem] = "evalhub-mcp brings a provider of this id itself"
            continue
        try:
            found.usable.append(_load_stored(path))
        except (KeyError, TypeError, ValueError, AttributeError):
            found.unusable[path.stem] = f"{path} is damaged; add the provider again"
        except LocalHubError as error:
            found.unusable[path.stem] = str(error)
    return found


def _load_stored(path: Path) -> LocalProvider:
    stored = read_json(path)
    definition = dict(stored["definition"])
    cwd = Path(stored["cwd"])
    provider = LocalProvider(
        definition,
        f"added-{definition['id']}",
        tuple(map(str, stored["argv"])),
        cwd,
        {str(name): str(value) for name, value in stored["environment"].items()},
        str(stored["source"]),
    )
    if provider.id != path.stem:
        raise ValueError("the file has another provider's name")
    if not cwd.is_dir():
        raise LocalHubError(f"its directory {cwd} is gone")
    if not os.access(provider.argv[0], os.X_OK):
        raise LocalHubError(f"its program {provider.argv[0]} is gone")
    if unsafe := _check_owners(cwd / FILE, provider.argv, whole=False):
        raise LocalHubError(unsafe)
    provider.document()  # raises if the hub would not accept it
    return provider


def _built_in_ids() -> set[str]:
    return {provider.id for provider in available_providers()}


def _parse(path: Path) -> dict[str, Any]:
    import yaml  # takes a moment to load, and the server only reads stored JSON

    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise ProviderFileError(path, "it is not a file")
        if found.st_size > _MAX_FILE_BYTES:
            raise ProviderFileError(path, f"has {found.st_size} bytes, more than {_MAX_FILE_BYTES}")
        for one in (path, path.parent):
            if found_open := open_to_others(one):
                raise ProviderFileError(path, f"{found_open} {_OPEN_TO_OTHERS}")
        document = load_limited(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ProviderFileError(
            path, "there is no such file; evalhub-mcp adapter new NAME writes one"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ProviderFileError(path, f"cannot be read: {reason}") from None
    except YamlRefusedError as error:
        raise ProviderFileError(path, str(error)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" in line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        reason = getattr(error, "problem", None) or "it cannot be parsed"
        raise ProviderFileError(path, f"is not YAML{at}: {reason}") from None
    if not isinstance(document, dict):
        raise ProviderFileError(path, "is not a mapping with id, name, benchmarks and runtime")
    return {str(name): value for name, value in document.items()}


def _check_owners(path: Path, argv: Sequence[str], *, whole: bool) -> str | None:
    """What other users could change of the provider in `path`'s directory and of its program.

    `whole`: look at every program in the directory, and not only at what `argv` names.
    """
    named = [Path(argv[0])] if argv and argv[0] != sys.executable else []
    named += [path.parent / argument for argument in argv[1:] if _is_file(path.parent / argument)]
    try:
        found = next(filter(None, map(open_to_others, named)), None)
        if found is None and whole:
            found = code_open_to_others(path.parent)
    except OSError as error:
        return f"{error.filename} cannot be examined: {error.strerror}"
    return f"{found} {_OPEN_TO_OTHERS}" if found else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


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
    """The checked command with an absolute program; empty if there is a problem."""
    if isinstance(command, str):
        problems.append(
            f"{_COMMAND}: is one text, which only a shell could run; write a list, for example "
            f"{command.split() or ['python', 'adapter.py']}"
        )
        return []
    if (
        not isinstance(command, list)
        or not 0 < len(command) <= _MAX_ARGUMENTS
        or not all(isinstance(part, str) and "\0" not in part for part in command)
        or not command[0]
    ):
        problems.append(
            f"{_COMMAND}: is not a list of 1 to {_MAX_ARGUMENTS} texts, for example "
            "[python, adapter.py]; numbers go in quotes"
        )
        return []
    word = command[0]
    is_python = word in {"python", "python3"}
    is_path = "/" in word or os.sep in word
    program: str | None
    if is_python:
        program = sys.executable
    elif is_path:
        path = directory / Path(word).expanduser()
        # Not resolved: the `python` of a virtual environment is a link that must stay one.
        program = str(path.absolute()) if path.is_file() and os.access(path, os.X_OK) else None
    else:
        program = shutil.which(word)
    if program is None:
        where = f"in {directory}" if is_path else "on PATH"
        problems.append(f"{_COMMAND}: there is no program {word!r} {where}")
        return []
    script = directory / command[1] if is_python and len(command) > 1 else None
    if script and script.suffix == ".py" and not script.is_file():
        problems.append(f"{_COMMAND}: there is no file {script}")
    return [program, *command[1:]]


def _environment(given: Any, problems: list[str]) -> dict[str, str]:
    """`env`, which may be a mapping or, as on the hub, a list of names and values."""
    if isinstance(given, list) and all(
        isinstance(one, dict) and set(one) == {"name", "value"} for one in given
    ):
        pairs = [(one["name"], one["value"]) for one in given]
    elif isinstance(given, dict | None):
        pairs = list((given or {}).items())
    else:
        problems.append(f"{_ENV}: is not a list of {{name: …, value: …}}")
        return {}
    for name, value in pairs:
        if not isinstance(name, str) or not _VARIABLE.fullmatch(name):
            problems.append(f"{_ENV}: {name!r} is no name of a variable")
        elif not isinstance(value, str):
            problems.append(f'{_ENV}.{name}: is not text; write it in quotes: "{value}"')
        elif name.startswith("EVALHUB_"):
            problems.append(f"{_ENV}.{name}: is set by the hub")
        elif _KEY_VARIABLE.search(name):
            problems.append(
                f"{_ENV}.{name}: keys do not belong here; put the key into a file of the folder "
                "secrets in the data directory and name it in the job's model.auth.secret_ref"
            )
    return {str(name): str(value) for name, value in pairs}
