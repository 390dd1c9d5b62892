"""A user's question files: from where they are read, and what a job gets of them.

Decision: with the hub on this machine only. The file is checked when the job is submitted,
and a copy that carries its content's hash is what runs, so an evaluation reads no folder
but that of the copies and a job can be repeated after the file was edited. By default the
working directory may be read, unless that is the home directory or above it, or the server
serves others than the one person at this machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio.to_thread

from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.settings import Settings
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.datasets.file_check import FileReport

OWN_QUESTIONS = "own_questions"


@dataclass(frozen=True)
class CheckedFile:
    """A question file that was read, and everything known about it."""

    path: Path
    data: bytes
    report: "FileReport"


@dataclass
class Copies:
    """Benchmarks of a request whose question files are copies now."""

    benchmarks: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)
    """How many questions are asked, by the benchmark's index."""


def folder_of_copies() -> Path:
    """Where copies are kept, and where a user may put files."""
    from evalhub_mcp.local.data_directory import default_data_dir

    return default_data_dir() / "datasets"


def roots(settings: Settings) -> Sequence[Path]:
    """The folders from which question files may be read, in the order they are looked in."""
    chosen = list(settings.dataset_roots)
    if not chosen and not settings.serves_others:
        here, home = Path.cwd().resolve(), Path.home().resolve()
        if not home.is_relative_to(here):
            chosen.append(here)
    return [*chosen, folder_of_copies()]


async def check_file(settings: Settings, name: str, scorer: str | None) -> CheckedFile:
    """Read a file the user names, and check it.

    Raises:
        AgentError: It may not or cannot be read; says what would work.
    """
    return await anyio.to_thread.run_sync(partial(_check_file, settings, name, scorer))


def _check_file(settings: Settings, name: str, scorer: str | None) -> CheckedFile:
    from evalhub_mcp.datasets.file_access import FileRefused, format_of, read_file, resolve_path
    from evalhub_mcp.datasets.file_check import check_file
    from evalhub_mcp.datasets.parsing import UnreadableFile
    from evalhub_mcp.datasets.questions import parse_scorer

    try:
        wanted = parse_scorer(scorer) if scorer else None
        path = resolve_path(name, roots(settings))
        copies = folder_of_copies().resolve()
        if path.is_relative_to(copies.parent) and not path.is_relative_to(copies):
            raise FileRefused(f"{path.name!r} belongs to the local hub; it is no question file.")
        data = read_file(path)
        return CheckedFile(path, data, check_file(data, format_of(path), wanted))
    except UnreadableFile as error:
        where = f" (line {error.line})" if error.line and "line" not in str(error) else ""
        raise AgentError(f"{Path(name).name} cannot be used. {error}{where}") from None
    except (FileRefused, ValueError) as error:
        raise AgentError(str(error)) from None


async def with_copies(
    settings: Settings, benchmarks: Sequence[Mapping[str, Any]], *, keep: bool
) -> "Copies":
    """Replace the question files of a request by copies.

    Nothing is written unless `keep`.

    Raises:
        AgentError: A file may not be read or cannot be run.
    """
    found = Copies()
    for index, benchmark in enumerate(benchmarks):
        parameters = dict(benchmark.get("parameters") or {})
        name = parameters.get("dataset")
        if benchmark.get("id") != OWN_QUESTIONS:
            found.benchmarks.append(dict(benchmark))
            continue
        if not isinstance(name, str) or not name.strip():
            raise AgentError(
                f"Nothing was submitted. {OWN_QUESTIONS} needs parameters.dataset, the file of "
                "questions: check_dataset(path) reads it first and gives the arguments."
            )
        scorer = parameters.get("scorer")
        checked = await check_file(settings, name, scorer if isinstance(scorer, str) else None)
        _refuse_unusable(checked, parameters)
        parameters["dataset"] = await anyio.to_thread.run_sync(partial(_copy, checked, keep))
        parameters["scorer"] = checked.report.scorer
        found.benchmarks.append({**benchmark, "parameters": parameters})
        report = checked.report
        usable = len(report.questions)
        found.sizes[index] = min(usable, _limit(parameters, usable))
        left_out = sum(fault.count for fault in report.blocking)
        found.notes.append(
            f"{OWN_QUESTIONS} runs {found.sizes[index]} of {usable} questions from a copy of "
            f"{checked.path.name} ({parameters['dataset']}), scorer {report.scorer}"
            + (f"; {left_out} rows are left out." if left_out else ".")
        )
    return found


def _limit(parameters: Mapping[str, Any], count: int) -> int:
    limit = parameters.get("num_examples")
    return limit if isinstance(limit, int) and not isinstance(limit, bool) else count


def _copy(checked: CheckedFile, keep: bool) -> str:
    from evalhub_mcp.datasets.file_access import copy_name, keep_copy

    if not keep:
        return copy_name(checked.data, checked.path.name)
    try:
        return keep_copy(checked.data, checked.path.name, folder_of_copies())
    except OSError as error:
        raise AgentError(
            f"Nothing was submitted. {folder_of_copies()} cannot be written: {error.strerror}."
        ) from None


def _refuse_unusable(checked: CheckedFile, parameters: Mapping[str, Any]) -> None:
    report = checked.report
    if report.blocking and not (parameters.get("skip_bad_rows") is True and report.row_faults):
        faults = sanitize_line(" ".join(fault.message for fault in report.blocking[:3]), 600)
        raise AgentError(
            f"Nothing was submitted. {checked.path.name} cannot be run as it is: {faults} "
            "check_dataset tells the lines"
            + ("; parameters.skip_bad_rows=true runs the other rows." if report.row_faults else ".")
        )
    if report.scorer == "model_graded":
        missing = [name for name in ("judge_url", "judge_model") if not parameters.get(name)]
        if missing:
            raise AgentError(
                f"Nothing was submitted. Scorer model_graded needs {' and '.join(missing)} in "
                "parameters: the OpenAI-compatible endpoint and the model that grades."
            )
