"""The only access to question files: inside allowed folders, regular, and of a known kind.

Decision: a path is resolved, symbolic links and all, before it is compared with the
allowed roots; hidden files and files of unknown kinds are refused, since whoever names a
file also names the model that will read it. What runs is a copy under a name that carries
the content's hash, so that a job can be repeated after the file was edited, and an
evaluation process needs to read no folder but that of the copies.
"""

import contextlib
import difflib
import hashlib
import os
import re
import stat
import uuid
from collections.abc import Sequence
from pathlib import Path

from evalhub_mcp.datasets.parsing import FORMATS, MAX_BYTES, Format

_SNAPSHOT = re.compile(r"(?P<stem>.{1,60})-(?P<hash>[0-9a-f]{16})")
MAX_OFFERED = 8
LISTS = (".csv", ".tsv", ".jsonl", ".ndjson")
"""Formats that seldom hold anything but rows."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class FileRefused(ValueError):
    """The file may not or cannot be read; the text says why and what would work."""


def resolve_path(name: str, roots: Sequence[Path]) -> Path:
    """The real path of a question file named by a user.

    Relative names are looked up in each of `roots` in turn; an absolute one must lie in one
    of them. Raises FileRefused.
    """
    if not name.strip() or "\0" in name:
        raise FileRefused("No file is named.")
    if not roots:
        raise FileRefused(
            "No folder is allowed for question files; the user sets EVALHUB_DATASET_ROOTS."
        )
    real_roots = [Path(os.path.realpath(root)) for root in roots]
    wanted = Path(name.strip()).expanduser()
    places = [wanted] if wanted.is_absolute() else [root / wanted for root in real_roots]
    found: Path | None = None
    inside = False
    for place in places:
        real = Path(os.path.realpath(place))
        root = next((root for root in real_roots if real.is_relative_to(root)), None)
        if root is None:
            continue
        if any(part.startswith(".") for part in real.relative_to(root).parts):
            raise FileRefused(f"{_shown(name)} is hidden or in a hidden folder; it is not read.")
        inside = True
        if real.exists():
            found = real
            break
    if not inside:
        allowed = ", ".join(str(root) for root in real_roots)
        raise FileRefused(
            f"{_shown(name)} lies outside the folders from which questions may be read: {allowed}. "
            "Copy it there, or the user adds its folder to EVALHUB_DATASET_ROOTS."
        )
    if found is None:
        looked = ", ".join(str(root) for root in real_roots)
        raise FileRefused(
            f"There is no file {_shown(name)} (looked in {looked}).{_offered(name, real_roots)}"
        )
    format_of(found)
    return found


def _offered(name: str, roots: Sequence[Path]) -> str:
    """What may be meant by a name that does not exist, or else lies there to be asked."""
    files: list[str] = []
    for root in roots:
        with contextlib.suppress(OSError):
            files += sorted(entry.name for entry in os.scandir(root) if entry.is_file())
    fit = [file for file in files if Path(file).suffix.lower() in FORMATS and file[0] != "."]
    folded = {file.casefold(): file for file in fit}
    near = difflib.get_close_matches(Path(name).name.casefold(), folded, n=3)
    if near:
        return f" Close: {', '.join(_shown(folded[found]) for found in near)}."
    lists = [f for f in fit if f.lower().endswith(LISTS) and not _SNAPSHOT.fullmatch(Path(f).stem)]
    more = len(lists) - MAX_OFFERED
    shown = ", ".join(_shown(file) for file in lists[:MAX_OFFERED])
    return f" There: {shown}{f' and {more} more' if more > 0 else ''}." if shown else ""


def format_of(path: Path) -> Format:
    """The format a file's name says. Raises FileRefused."""
    format = FORMATS.get(path.suffix.lower())
    if format is None:
        raise FileRefused(
            f"{_shown(path.name)} is no question file by its name; it ends in one of: "
            f"{', '.join(FORMATS)}."
        )
    return format


def read_file(path: Path) -> bytes:
    """The content of a resolved path. Raises FileRefused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FileRefused(f"{_shown(path.name)} is no regular file.")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileRefused(f"{_shown(path.name)} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise FileRefused(
            f"{_shown(path.name)} is larger than {MAX_BYTES // 1024**2} MiB; split it."
        )
    return data


# A pipe put in the file's place must not hold us up.
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


def copy_name(data: bytes, name: str) -> str:
    """The name of a copy: the file's own with the first 16 digits of the content's SHA-256."""
    path = Path(name)
    match = _SNAPSHOT.fullmatch(path.stem)
    stem = match["stem"] if match else _UNSAFE.sub("_", path.stem).strip("._-")[:60]
    digest = hashlib.sha256(data).hexdigest()[:16]
    return f"{stem or 'questions'}-{digest}{path.suffix.lower()}"


def keep_copy(data: bytes, name: str, folder: Path) -> str:
    """Keep a copy of a checked file in `folder`; returns the copy's name. Raises OSError."""
    copy = folder / copy_name(data, name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not copy.exists():
        partial = folder / f".{uuid.uuid4().hex}.partial"
        try:
            partial.touch(mode=0o600, exist_ok=False)
            partial.write_bytes(data)
            partial.replace(copy)
        finally:
            with contextlib.suppress(FileNotFoundError):
                partial.unlink()
    return copy.name


def read_copy(name: str, folder: Path) -> tuple[Path, bytes]:
    """The path and content of a copy, or of a file the user put into `folder`.

    Raises FileRefused, also when a copy is no longer what its name says.
    """
    path = resolve_path(name, [folder])
    data = read_file(path)
    match = _SNAPSHOT.fullmatch(path.stem)
    if match and not hashlib.sha256(data).hexdigest().startswith(match["hash"]):
        raise FileRefused(
            f"{_shown(path.name)} has changed since it was submitted; submit the file again."
        )
    return path, data


def _shown(name: str) -> str:
    return repr(name if len(name) <= 120 else name[:119] + "…")
