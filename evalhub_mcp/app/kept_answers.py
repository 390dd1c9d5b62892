"""The answers that evaluations on the local hub have kept, read from their files.

Only the hub on this machine keeps answers. A file is read and sorted once, and remembered while it
does not change, so that the next page takes milliseconds.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import anyio.to_thread

from evalhub_mcp.local.data_directory import SAMPLES, default_data_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.results.question_pairs import AskedRun
from evalhub_mcp.samples.sample_file import (
    KeptSamples,
    eval_log_path,
    file_stamp,
    read_samples,
    sample_path,
)

_REMEMBERED = 2
"""Files that are always remembered: those of a job and of its baseline."""
_REMEMBERED_ANSWERS = 20_000
"""Answers of all remembered files together, where there are more files."""


@dataclass(frozen=True)
class KeptRun:
    """The kept answers of one benchmark of a job."""

    kept: KeptSamples
    questions: AskedRun


class KeptAnswers:
    """Reads the answers of jobs; remembers the last files and the last comparison."""

    def __init__(self, *, local: bool) -> None:
        """`local` says whether the hub runs on this machine."""
        self._local = local
        self._read: OrderedDict[Path, tuple[object, KeptRun]] = OrderedDict()
        self._compared: tuple[KeptRun, KeptRun, AskedRun] | None = None

    def has(self, job_id: str, index: int) -> bool:
        """Whether answers of one benchmark of a job are kept here; reads no file."""
        path = self._path(job_id, index)
        return path is not None and file_stamp(path) is not None

    def eval_log(self, job_id: str, index: int) -> Path | None:
        """Return inspect-ai's own log of one benchmark of a job; None when none is kept here."""
        path = self._path(job_id, index, eval_log_path)
        return path if path is not None and path.is_file() else None

    async def of(self, job_id: str, index: int) -> KeptRun | None:
        """Return the answers of one benchmark of a job; None when there are none here.

        A run that failed before its first answer has a file and no answers.
        """
        path = self._path(job_id, index)
        if path is None or (stamp := file_stamp(path)) is None:
            return None
        if path in self._read and self._read[path][0] == stamp:
            self._read.move_to_end(path)
            return self._read[path][1]
        found = await anyio.to_thread.run_sync(partial(_read, path))
        if found is not None:
            self._read[path] = (stamp, found)
            self._forget_oldest()
        return found

    def _path(
        self,
        job_id: str,
        index: int,
        name: Callable[[Path, str, int], Path | None] = sample_path,
    ) -> Path | None:
        if not self._local:
            return None
        try:
            return name(default_data_dir() / SAMPLES, job_id, index)
        except LocalHubError:
            return None

    def _forget_oldest(self) -> None:
        """Forget files until few enough answers are remembered.

        A comparison of jobs with many benchmarks goes through their files several times.
        """
        total = sum(len(run.kept.samples) for _, run in self._read.values())
        while len(self._read) > _REMEMBERED and total > _REMEMBERED_ANSWERS:
            _, (_, run) = self._read.popitem(last=False)
            total -= len(run.kept.samples)

    async def against(self, run: KeptRun, baseline: KeptRun) -> AskedRun:
        """Return the questions of a run, each with its counterpart in a baseline."""
        known = self._compared
        if known is None or known[0] is not run or known[1] is not baseline:
            compare = partial(run.questions.against, baseline.questions)
            known = run, baseline, await anyio.to_thread.run_sync(compare)
            self._compared = known
        return known[2]


def _read(path: Path) -> KeptRun | None:
    kept = read_samples(path)
    if kept is None or not kept.samples:
        return None
    return KeptRun(kept, AskedRun.of(kept.samples))
