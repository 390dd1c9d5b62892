"""The file of all answers of one benchmark of a job: compressed JSON lines.

The first line describes the run, each further line is a sample. While the evaluation runs, lines
go uncompressed to a `.partial` file, so that a run that is killed keeps the answers it has; the
end of the run compresses it. Files belong to this user alone, and the oldest are deleted when all
together are larger than `KEPT_BYTES`.
"""

import gzip
import json
import os
import re
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TextIO

from evalhub_mcp.samples.sample import Sample

DIRECTORY_VARIABLE = "EVALHUB_SAMPLES_DIR"
"""The directory in which an evaluation process keeps its answers; without it none are kept."""
SUFFIX = ".jsonl.gz"
PARTIAL_SUFFIX = ".jsonl.partial"
EVAL_LOG_SUFFIX = ".eval"
MAX_FILE_BYTES = 200_000_000
"""Uncompressed bytes of one file; answers beyond are not kept, and the last line says so."""
KEPT_BYTES = 1_000_000_000
RESUMED_WITHIN = 24 * 3600.0
"""Seconds after which an interrupted run is not gone on from."""
VERSION = 1
_TAKEN = b'"taken_by"'
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")


@dataclass(frozen=True)
class KeptSamples:
    """The answers of one benchmark as they were kept."""

    samples: list[Sample]
    run: Mapping[str, Any] = field(default_factory=dict)
    """What the first line says about the run."""
    complete: bool = True
    """Whether the run wrote its end; False for one that was interrupted or still runs."""
    left_out: int = 0
    """Answers that were not kept, because the file became too large."""


def sample_path(directory: Path, job_id: str, index: int) -> Path | None:
    """Return the file for a benchmark of a job; None for an id that cannot be a file's name."""
    if not _SAFE.fullmatch(job_id) or not 0 <= index < 10_000:
        return None
    return directory / f"{job_id}.{index}{SUFFIX}"


def eval_log_path(directory: Path, job_id: str, index: int) -> Path | None:
    """Return the file for inspect-ai's own log of a benchmark of a job; None as `sample_path`."""
    path = sample_path(directory, job_id, index)
    return path.with_name(path.name.removesuffix(SUFFIX) + EVAL_LOG_SUFFIX) if path else None


def find_interrupted(directory: Path, request: str, within: float = RESUMED_WITHIN) -> Path | None:
    """Return the newest file of an interrupted run of the same request, not yet gone on from.

    A file whose run is alive is locked by it and left alone, and so is one that was last written
    more than `within` seconds ago: the model may have changed since.
    """
    found: list[tuple[float, Path]] = []
    with suppress(OSError):
        for path in directory.glob(f"*{PARTIAL_SUFFIX}"):
            with suppress(OSError), path.open("rb") as file:
                written = path.stat().st_mtime
                if time.time() - written > within or not _lock(file):
                    continue
                try:
                    header = json.loads(file.readline(100_000))
                except ValueError:
                    continue  # another evaluation has just begun it, or was ended while it did
                file.seek(max(0, path.stat().st_size - 500))
                is_same = isinstance(header, dict) and header.get("request") == request
                if is_same and _TAKEN not in file.read():
                    found.append((written, path))
    return max(found)[1] if found else None


def _lock(file: IO[Any]) -> bool:
    """Lock a file until it is closed; False when another process has it, or none can lock it."""
    try:
        import fcntl  # not on Windows, where the client runs and evaluations do not

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def mark_taken(path: Path, job_id: str) -> None:
    """Note in the file of an interrupted run that another job went on from it."""
    with suppress(OSError), path.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps({"taken_by": job_id}) + "\n")


class SampleWriter:
    """Writes the answers of a running evaluation; not for several threads at once."""

    def __init__(self, path: Path, run: Mapping[str, Any]) -> None:
        """Begin a file.

        Raises:
            OSError: It cannot be written.
        """
        self.path = path
        self._partial = _partial_of(path)
        self._left_out = 0
        self._file: TextIO | None = os.fdopen(
            os.open(
                self._partial,
                os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC,
                0o600,
            ),
            "w",
            encoding="utf-8",
            errors="backslashreplace",
        )
        _lock(self._file)
        self._bytes = 0
        self._write({"samples": VERSION, **run})

    def write(self, sample: Sample) -> None:
        """Append a sample; it is on disk when this returns, unless the machine fails.

        Raises:
            OSError: It cannot be written.
        """
        if self._bytes > MAX_FILE_BYTES:
            self._left_out += 1
            return
        self._write(sample.as_json())

    def close(self) -> None:
        """Compress the file and put it in its place.

        Raises:
            OSError: It cannot be written.
        """
        if self._file is None:
            return
        self._write({"end": True, **({"left_out": self._left_out} if self._left_out else {})})
        self._file.close()
        self._file = None
        compressed = self._partial.with_suffix(".compressing")
        descriptor = os.open(
            compressed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600
        )
        with (
            os.fdopen(descriptor, "wb") as raw,
            gzip.GzipFile("", "wb", 6, raw, 0) as target,
            self._partial.open("rb") as source,
        ):
            shutil.copyfileobj(source, target, 1 << 20)
        compressed.replace(self.path)
        self._partial.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Close the file as it is, as the file of a run that was interrupted."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None

    def _write(self, value: Mapping[str, Any]) -> None:
        assert self._file is not None
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._bytes += len(line)
        self._file.write(line + "\n")
        self._file.flush()


def read_samples(path: Path) -> KeptSamples | None:
    """Return the answers kept at `path`, finished or not; None when there are none.

    An answer that was written again, as when it was scored later, replaces the first. Lines that
    are damaged are skipped: a killed process may have written half of its last one.
    """
    for place in (path, _partial_of(path)):
        with suppress(OSError, EOFError, ValueError):
            return _read(place)
    return None


def file_stamp(path: Path) -> object | None:
    """Return what changes when the answers at `path` do; None when there are none."""
    for place in (path, _partial_of(path)):
        with suppress(OSError):
            found = place.stat()
            return place.name, found.st_mtime_ns, found.st_size, found.st_ino
    return None


def _partial_of(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(SUFFIX) + PARTIAL_SUFFIX)


def read_interrupted(path: Path) -> KeptSamples | None:
    """Return the answers in the file of an interrupted run."""
    with suppress(OSError, ValueError):
        return _read(path)
    return None


def _read(path: Path) -> KeptSamples | None:
    run: Mapping[str, Any] = {}
    samples: dict[tuple[int, int], Sample] = {}
    complete, left_out = False, 0
    with suppress(EOFError, gzip.BadGzipFile):
        for number, value in enumerate(_lines(path)):
            if number == 0 and isinstance(value, Mapping) and value.get("samples") == VERSION:
                run = value
            elif isinstance(value, Mapping) and value.get("end") is True:
                complete = True
                count = value.get("left_out", 0)
                left_out = count if isinstance(count, int) else 0
            elif (sample := Sample.from_json(value)) is not None:
                samples[sample.position, sample.epoch] = sample
    if not run:
        return None
    return KeptSamples([samples[place] for place in sorted(samples)], run, complete, left_out)


def _lines(path: Path) -> Iterator[object]:
    read = 0
    with gzip.open(path, "rb") if path.name.endswith(SUFFIX) else path.open("rb") as file:
        while line := file.readline(1_000_000):
            read += len(line)
            if read > 2 * MAX_FILE_BYTES:
                return
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield None


def delete_oldest(directory: Path, kept_bytes: int = KEPT_BYTES) -> int:
    """Delete the oldest files until the rest have at most `kept_bytes`; returns how many."""
    files = []
    with suppress(OSError):
        for path in directory.iterdir():
            with suppress(OSError):
                found = path.stat()
                files.append((found.st_mtime, found.st_size, path))
    total, deleted = sum(size for _, size, _ in files), 0
    for _, size, path in sorted(files, key=lambda file: file[0]):
        if total <= kept_bytes:
            break
        with suppress(OSError):
            path.unlink()
            deleted += 1
        total -= size
    return deleted
