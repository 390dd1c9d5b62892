"""The arguments that a job may give to an installed task.

They choose among what the task's authors offer. So they are plain values: no objects, from which
inspect-ai would build models, solvers and other registered items; no URLs; and no paths but those
of question files.
"""

import difflib
import inspect
import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PureWindowsPath
from typing import Any

from evalhub_mcp.adapter.errors import InvalidParametersError

MAX_ARGUMENTS = 50
MAX_LIST = 1_000
MAX_TEXT = 4_000
_URL = re.compile(
    r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:[/\\]"
    r"|(?:https?|ftp|file|data|s3|gs|gcs|hf|az|abfss?|git|ssh):\S"
    r"|[^\s/@]+@[^\s/:]+:\S)"  # git@host:repository
    r"|.*://",
    re.DOTALL | re.IGNORECASE,
)


def require_plain_arguments(given: Mapping[str, Any], folder: str | None) -> dict[str, Any]:
    """Return the arguments if each is a plain value.

    Args:
        given: The arguments by name.
        folder: The folder of question files, the only one to which a path may lead.

    Raises:
        ValueError: One is not; names it and what is allowed.
    """
    if len(given) > MAX_ARGUMENTS:
        raise ValueError(f"there are more than {MAX_ARGUMENTS}")
    for name, value in given.items():
        if isinstance(value, list):
            if len(value) > MAX_LIST:
                raise ValueError(f"{name[:60]!r} has more than {MAX_LIST} items")
            for item in value:
                _check_scalar(name, item, folder)
        else:
            _check_scalar(name, value, folder)
    return dict(given)


def _check_scalar(name: str, value: Any, folder: str | None) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{name[:60]!r} is not a finite number")
    if value is None or isinstance(value, bool | int | float):
        return
    if not isinstance(value, str):
        kind = "an object" if isinstance(value, dict) else "a list in a list"
        raise ValueError(
            f"{name[:60]!r} contains {kind}; allowed are text, numbers, true, false, null, and "
            "lists of these"
        )
    if len(value) > MAX_TEXT:
        raise ValueError(f"{name[:60]!r} is longer than {MAX_TEXT} characters")
    if "\0" in value:
        raise ValueError(f"{name[:60]!r} contains a NUL character")
    if _URL.match(value):
        raise ValueError(f"{name[:60]!r} is a URL; a task's data must be on this machine")
    if _leads_away(value) and not _is_inside(value, folder):
        raise ValueError(
            f"{name[:60]!r} is a path outside the folder of question files"
            + (f" ({folder})" if folder else "")
        )


def _leads_away(text: str) -> bool:
    """Whether a text is a path that does not lead below the directory it is relative to."""
    plain = text.strip()
    windows = PureWindowsPath(plain)
    return (
        plain.startswith(("/", "\\", "~"))
        or bool(windows.drive)
        or ".." in windows.parts  # which separates at both kinds of slashes
    )


def _is_inside(text: str, folder: str | None) -> bool:
    if not folder or not Path(text).is_absolute():
        return False
    return Path(os.path.realpath(text)).is_relative_to(os.path.realpath(folder))


def refuse_unknown(task: str, function: Callable[..., Any], given: Mapping[str, Any]) -> None:
    """Refuse arguments that a task's function does not name, even if it takes any.

    Raises:
        InvalidParametersError: Names them and the task's own.
    """
    parameters = inspect.signature(function).parameters.values()
    variable = {inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL}
    known = [one.name for one in parameters if one.kind not in variable]
    faults = []
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            faults.append(repr(name[:60]) + (f" (did you mean {near[0]}?)" if near else ""))
    if faults:
        raise InvalidParametersError(
            f"task_args of {task!r}: unknown {', '.join(faults[:5])}. The task takes: "
            f"{', '.join(known[:30]) or 'no arguments'}."
        )
