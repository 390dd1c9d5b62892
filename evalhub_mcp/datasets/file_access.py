"""Reads question files from allowed folders, and keeps copies of those that are submitted.

A file is opened folder by folder below an allowed one, and no symbolic link is followed, so that
nothing outside can be read, not even while files are exchanged for links. An allowed folder may
itself be a link; it is resolved when it is first used. Hidden files and files of other formats
are refused, because the caller that names a file also names the model that receives it.

A job runs a copy whose name contains the hash of its content, so that it can be repeated after
the file was edited, and evaluations read only the folder of copies.
"""

import contextlib
import difflib
import errno
import hashlib
import os
import re
import stat
import uuid
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO

from evalhub_mcp.datasets.parsing import FORMATS, MAX_BYTES
from evalhub_mcp.datasets.tables import Format

_COPY = re.compile(r"(?P<stem>.{1,60})-(?P<hash>[0-9a-f]{16})")
MAX_LISTED = 8
ROW_FORMATS = (".csv", ".tsv", ".jsonl", ".ndjson")
"""Formats whose files are usually lists of rows."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class FileRefused(ValueError):
    """The file must not or cannot be read; the message has the reason and what would work."""


def read_named_file(name: str, roots: Sequence[Path]) -> tuple[Path, bytes]:
    """Return the real path and the content of a question file named by a user.

    Args:
        name: A path relative to one of the roots, or an absolute path inside one.
        roots: The allowed folders, searched in order.

    Raises:
        FileRefused: The file does not exist, must not be read, or is too large.
    """
    if not name.strip() or "\0" in name:
        raise FileRefused("No file is named.")
    if not roots:
        raise FileRefused(
            "No folder is allowed for question files; the user sets EVALHUB_DATASET_ROOTS."
        )
    wanted = Path(name.strip()).expanduser()
    real_roots = [_real_root(root) for root in roots]
    places = [
        (real, inside)
        for root, real in zip(roots, real_roots, strict=True)
        if (inside := _path_inside(wanted, root, real)) is not None
    ]
    listed = ", ".join(str(root) for root in real_roots)
    if not places:
        raise FileRefused(
            f"{_shown(name)} lies outside the folders from which questions may be read: {listed}. "
            "Copy it there, or the user adds its folder to EVALHUB_DATASET_ROOTS."
        )
    if any(part.startswith(".") for part in places[0][1].parts):
        raise FileRefused(f"{_shown(name)} is hidden or in a hidden folder; it is not read.")
    for root, inside in places:
        try:
            with _open_below(root, inside) as file:
                format_of(inside)
                return root / inside, _content(file, inside.name)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise FileRefused(f"{_shown(name)} cannot be read: {error.strerror}.") from None
    raise FileRefused(
        f"There is no file {_shown(name)} (looked in {listed}).{_suggestions(name, real_roots)}"
    )


@cache
def _real_root(root: Path) -> Path:
    """Return the folder that a root is, which stays the same while the process runs."""
    return Path(os.path.realpath(root))


def _path_inside(wanted: Path, root: Path, real_root: Path) -> Path | None:
    """Return a path relative to a root, without `..`; None when it is not below the root."""
    if not wanted.is_absolute():
        plain = Path(os.path.normpath(wanted))
        return None if plain.parts[:1] == ("..",) else plain
    plain = Path(os.path.normpath(wanted))
    for start in (real_root, root):
        if plain.is_relative_to(start):
            return plain.relative_to(start)
    for parent in plain.parents:  # another name of the root, such as /tmp for /private/tmp
        if os.path.realpath(parent) == str(real_root):
            return plain.relative_to(parent)
    return None


def _open_below(root: Path, inside: Path) -> BinaryIO:
    """Open a file below a root without following a link.

    Each folder is opened in the one before it, so that nothing that is exchanged for a link
    meanwhile leads out of the root. Where the system cannot do that (Windows), the path is
    compared with its real one first, and an exchange between the two is not noticed.

    Raises:
        FileRefused: A part of the path is a link, or the file is no regular file.
        OSError: It cannot be opened.
    """
    if not _HAS_DIR_FD:
        if os.path.realpath(root / inside) != str(root / inside):
            raise _is_link(inside)
        return _require_regular_file(os.open(root / inside, _READ), inside)
    # Where a folder can be passed through without the right to list it, from the very top.
    start = Path(root.anchor) if hasattr(os, "O_PATH") else root
    path = root.relative_to(start) / inside
    folder = os.open(start, _FOLDER)
    try:
        for part in path.parts[:-1]:
            below = _open_part(part, _FOLDER, folder, inside)
            os.close(folder)
            folder = below
        return _require_regular_file(_open_part(inside.name, _READ, folder, inside), inside)
    finally:
        os.close(folder)


def _open_part(part: str, flags: int, folder: int, path: Path) -> int:
    try:
        return os.open(part, flags, dir_fd=folder)
    except OSError as error:
        link = error.errno == errno.ELOOP
        with contextlib.suppress(OSError):
            link = link or stat.S_ISLNK(os.lstat(part, dir_fd=folder).st_mode)
        if link:
            raise _is_link(path) from None
        raise


def _is_link(path: Path) -> FileRefused:
    return FileRefused(
        f"{_shown(str(path))} is a symbolic link or lies behind one, and links are not followed: "
        "name the file itself, or copy it."
    )


def _require_regular_file(descriptor: int, path: Path) -> BinaryIO:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileRefused(f"{_shown(path.name)} is not a regular file.")
    return os.fdopen(descriptor, "rb")


def _content(file: BinaryIO, name: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileRefused(f"{_shown(name)} is larger than {MAX_BYTES // 1024**2} MiB; split it.")
    return data


_HAS_DIR_FD = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd
_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
# Opening a pipe in the place of the file must not block.
_READ = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# With O_PATH, a folder that can be entered but not listed can be passed through.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | _NO_LINK | getattr(os, "O_DIRECTORY", 0)


def _suggestions(name: str, roots: Sequence[Path]) -> str:
    """Return similar file names, else the question files that there are, as a sentence."""
    files: list[str] = []
    for root in roots:
        with contextlib.suppress(OSError):
            entries = [e for e in os.scandir(root) if e.is_file(follow_symlinks=False)]
            files += sorted(entry.name for entry in entries)
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


def note_origin(copy: str, original: Path, folder: Path) -> None:
    """Record beside a copy the file it was made from, in a hidden file never read as a copy.

    Raises:
        OSError: The note cannot be written.
    """
    note = _origin_note(copy, folder)
    partial = folder / f".{uuid.uuid4().hex}.partial"
    try:
        partial.touch(mode=0o600, exist_ok=False)
        partial.write_text(str(original), encoding="utf-8")
        partial.replace(note)
    finally:
        with contextlib.suppress(FileNotFoundError):
            partial.unlink()


def has_changed(copy: str, data: bytes, folder: Path, roots: Sequence[Path]) -> str | None:
    """Return the name of the file that a copy was made from, if its content is another now.

    Args:
        copy: The copy's name.
        data: Its content.
        folder: The folder of copies.
        roots: The folders from which files may be read; elsewhere nothing is looked at.
    """
    try:
        original = Path(_origin_note(copy, folder).read_text(encoding="utf-8"))
        return None if read_named_file(str(original), roots)[1] == data else original.name
    except (OSError, ValueError):
        return None


def _origin_note(copy: str, folder: Path) -> Path:
    return folder / f".{copy}.origin"


def read_copy(name: str, folder: Path) -> tuple[Path, bytes]:
    """Return the path and content of a copy, or of a file the user put into the folder.

    Raises:
        FileRefused: It cannot be read, or a copy's content does not match its name.
    """
    path, data = read_named_file(name, [folder])
    match = _COPY.fullmatch(path.stem)
    if match and not hashlib.sha256(data).hexdigest().startswith(match["hash"]):
        raise FileRefused(
            f"{_shown(path.name)} has changed since it was submitted; submit the file again."
        )
    return path, data


def _shown(name: str) -> str:
    return repr(name if len(name) <= 120 else name[:119] + "…")
