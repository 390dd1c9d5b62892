"""Read question files from allowed folders, and keep copies of those that are submitted.

A path is resolved with its symbolic links before it is compared with the allowed folders. Hidden
files and files of other formats are refused, because the caller that names a file also names the
model that receives it. A job runs a copy whose name contains the hash of its content, so that it
can be repeated after the file was edited, and evaluations read only the folder of copies.
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

_COPY = re.compile(r"(?P<stem>.{1,60})-(?P<hash>[0-9a-f]{16})")
MAX_LISTED = 8
ROW_FORMATS = (".csv", ".tsv", ".jsonl", ".ndjson")
"""Formats whose files are usually lists of rows."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class FileRefused(ValueError):
    """The file must not or cannot be read; the text says why and what would work."""


def resolve_path(name: str, roots: Sequence[Path]) -> Path:
    """Return the real path of a question file named by a user.

    Args:
        name: A path relative to one of the roots, or an absolute path inside one.
        roots: The allowed folders, searched in order.

    Raises:
        FileRefused: The file does not exist, or must not be read.
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
            f"There is no file {_shown(name)} (looked in {looked}).{_suggestions(name, real_roots)}"
        )
    format_of(found)
    return found


def _suggestions(name: str, roots: Sequence[Path]) -> str:
    """Return similar file names, else the question files that there are, as a sentence."""
    files: list[str] = []
    for root in roots:
        with contextlib.suppress(OSError):
            files += sorted(entry.name for entry in os.scandir(root) if entry.is_file())
    files = [file for file in files if Path(file).suffix.lower() in FORMATS and file[0] != "."]
    folded = {file.casefold(): file for file in files}
    near = difflib.get_close_matches(Path(name).name.casefold(), folded, n=3)
    if near:
        return f" Close: {', '.join(_shown(folded[found]) for found in near)}."
    files = [
        f for f in files if f.lower().endswith(ROW_FORMATS) and not _COPY.fullmatch(Path(f).stem)
    ]
    more = len(files) - MAX_LISTED
    shown = ", ".join(_shown(file) for file in files[:MAX_LISTED])
    return f" There: {shown}{f' and {more} more' if more > 0 else ''}." if shown else ""


def format_of(path: Path) -> Format:
    """Return the format of a file by its name.

    Raises:
        FileRefused: It is none of the formats.
    """
    format = FORMATS.get(path.suffix.lower())
    if format is None:
        raise FileRefused(
            f"{_shown(path.name)} is not a question file by its name, which ends in one of: "
            f"{', '.join(FORMATS)}."
        )
    return format


def read_file(path: Path) -> bytes:
    """Return the content of a resolved path.

    Raises:
        FileRefused: It cannot be read, is not a regular file, or is too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise FileRefused(f"{_shown(path.name)} is not a regular file.")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise FileRefused(f"{_shown(path.name)} cannot be read: {error.strerror}.") from None
    if len(data) > MAX_BYTES:
        raise FileRefused(
            f"{_shown(path.name)} is larger than {MAX_BYTES // 1024**2} MiB; split it."
        )
    return data


# Opening a pipe in the place of the file must not block.
_NONBLOCK = getattr(os, "O_NONBLOCK", 0)


def copy_name(data: bytes, name: str) -> str:
    """Return the name of a copy: the file's with 16 digits of its content's SHA-256 hash."""
    path = Path(name)
    match = _COPY.fullmatch(path.stem)
    stem = match["stem"] if match else _UNSAFE.sub("_", path.stem).strip("._-")[:60]
    digest = hashlib.sha256(data).hexdigest()[:16]
    return f"{stem or 'questions'}-{digest}{path.suffix.lower()}"


def keep_copy(data: bytes, name: str, folder: Path) -> str:
    """Store a copy of a checked file in a folder; return the copy's name.

    Raises:
        OSError: The copy cannot be written.
    """
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
    """Return the path and content of a copy, or of a file the user put into the folder.

    Raises:
        FileRefused: It cannot be read, or a copy's content does not match its name.
    """
    path = resolve_path(name, [folder])
    data = read_file(path)
    match = _COPY.fullmatch(path.stem)
    if match and not hashlib.sha256(data).hexdigest().startswith(match["hash"]):
        raise FileRefused(
            f"{_shown(path.name)} has changed since it was submitted; submit the file again."
        )
    return path, data


def _shown(name: str) -> str:
    return repr(name if len(name) <= 120 else name[:119] + "…")
