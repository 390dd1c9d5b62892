"""The answers that evaluations on the local hub have kept, read from their files.

Only the hub on this machine keeps answers. A file is read once and remembered while it does not
change, so that the next page takes milliseconds.
"""

from collections import OrderedDict
from functools import partial
from pathlib import Path

import anyio.to_thread

from evalhub_mcp.local.data_directory import SAMPLES, default_data_dir
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.samples.sample_file import KeptSamples, file_stamp, read_samples, sample_path

_REMEMBERED = 2
"""Files: those of a job and of its baseline."""


class KeptAnswers:
    """Reads the answers of jobs; remembers the last two files."""

    def __init__(self, *, local: bool) -> None:
        """`local` says whether the hub runs on this machine."""
        self._local = local
        self._read: OrderedDict[Path, tuple[object, KeptSamples]] = OrderedDict()

    async def of(self, job_id: str, index: int) -> KeptSamples | None:
        """Return the answers of one benchmark of a job; None when there are none here."""
        if not self._local:
            return None
        try:
            path = sample_path(default_data_dir() / SAMPLES, job_id, index)
        except LocalHubError:
            return None
        if path is None:
            return None
        stamp = file_stamp(path)
        if stamp is None:
            return None
        if path in self._read and self._read[path][0] == stamp:
            self._read.move_to_end(path)
            return self._read[path][1]
        found = await anyio.to_thread.run_sync(partial(read_samples, path))
        if found is not None:
            self._read[path] = (stamp, found)
            while len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        return found
