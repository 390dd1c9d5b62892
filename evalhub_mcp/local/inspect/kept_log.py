"""Keeps inspect-ai's log of a run beside its answers, for Inspect View.

The log has every message, tool call and score of a run. It is written again with secrets masked:
models repeat what stands in their prompts, and errors quote headers.
"""

import logging
import os
import shutil
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from inspect_ai.log import EvalLog, write_eval_log

from evalhub_mcp.adapter import JobSpec
from evalhub_mcp.adapter.credentials import mask_for_file
from evalhub_mcp.samples.sample_file import DIRECTORY_VARIABLE, MAX_FILE_BYTES, eval_log_path
from evalhub_mcp.untrusted import REDACTED, is_secret_name

ARTIFACT = "inspect_log"
"""The name of the artifact with the location of the log."""

log = logging.getLogger(__name__)


def keep_log(eval_log: EvalLog, job: JobSpec, work_dir: Path) -> Path | None:
    """Write the log of a run to the directory in $EVALHUB_SAMPLES_DIR.

    Args:
        eval_log: The log.
        job: The job.
        work_dir: A directory for this run alone.

    Returns:
        The file; None when the directory is not set, or the log is too large or cannot be written.
    """
    directory = os.environ.get(DIRECTORY_VARIABLE)
    path = eval_log_path(Path(directory), job.job_id, job.benchmark_index) if directory else None
    if path is None:
        return None
    try:
        made = work_dir / "masked.eval"
        clean = EvalLog.model_validate(_masked(eval_log.model_dump(mode="json")))
        write_eval_log(clean, str(made), format="eval")
        if (size := made.stat().st_size) > MAX_FILE_BYTES:
            log.warning("The log of inspect-ai has %d bytes and is not kept.", size)
            return None
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(made, path)
    except (OSError, ValueError) as error:
        log.warning("The log of inspect-ai cannot be kept in %s: %s", path, error)
        return None
    print(f"The log for Inspect View: {path}")
    return path


def _copy(made: Path, path: Path) -> None:
    """Copy a file atomically, readable by this user only."""
    partial = path.with_suffix(".copying")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    with made.open("rb") as source, os.fdopen(os.open(partial, flags, 0o600), "wb") as target:
        shutil.copyfileobj(source, target, 1 << 20)
    partial.replace(path)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _masked_text(value) if len(value) > 5 else value
    if isinstance(value, Mapping):
        return {
            key: REDACTED if isinstance(item, str) and is_secret_name(str(key)) else _masked(item)
            for key, item in value.items()
        }
    return [_masked(item) for item in value] if isinstance(value, list) else value


@lru_cache(maxsize=4096)
def _masked_text(text: str) -> str:
    return mask_for_file(text)
