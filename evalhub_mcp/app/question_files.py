"""A user's question files: where they may be read from, and what a job is given of them.

Only with the hub on this machine. A file is checked when its job is submitted, and the job runs a
copy whose name contains the hash of its content. So an evaluation reads only the folder of copies,
and a job can be repeated after the file was edited. By default the working directory may be read,
unless it is the home directory or above it, or the server has authenticated callers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import anyio.to_thread

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.killable_check import check_in_time
from evalhub_mcp.catalog.entries import OWN_QUESTIONS
from evalhub_mcp.datasets.file_access import (
    FileRefused,
    copy_name,
    format_of,
    has_changed,
    keep_copy,
    note_origin,
    read_named_file,
)
from evalhub_mcp.datasets.file_check import FileReport
from evalhub_mcp.datasets.questions import parse_scorer
from evalhub_mcp.datasets.reading_options import ReadingOptions, reading_options
from evalhub_mcp.datasets.tables import UnreadableFile
from evalhub_mcp.local.data_directory import default_data_dir
from evalhub_mcp.settings import Settings
from evalhub_mcp.untrusted import sanitize_line

PROVIDER_ID = "inspect-local"
"""The local hub's provider of the benchmark that runs a user's own file."""


@dataclass(frozen=True)
class CheckedFile:
    """A question file, its content, and what the check found."""

    path: Path
    data: bytes
    report: FileReport


@dataclass
class FileCopies:
    """The benchmarks of a request, with their question files replaced by copies."""

    benchmarks: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    sizes: dict[int, int] = field(default_factory=dict)
    """The number of questions that will run, by the benchmark's index."""
    labelled: int = 0
    """Replies with a person's verdict, which a judge will grade."""


def copies_dir() -> Path:
    """Return the folder of copies, where a user may put files too."""
    return default_data_dir() / "datasets"


def readable_dirs(settings: Settings) -> Sequence[Path]:
    """Return the folders from which question files may be read, in search order."""
    chosen = list(settings.dataset_roots)
    if not chosen and not settings.serves_others:
        here, home = Path.cwd().resolve(), Path.home().resolve()
        if not home.is_relative_to(here):
            chosen.append(here)
    return [*chosen, copies_dir()]


async def check_file(
    settings: Settings, name: str, scorer: str | None, options: ReadingOptions | None = None
) -> CheckedFile:
    """Read and check a file that the user names.

    Raises:
        UserError: It may not or cannot be read; says what would work.
    """
    try:
        wanted = parse_scorer(scorer) if scorer else None
        path, data = await anyio.to_thread.run_sync(
            partial(_read, settings, name), abandon_on_cancel=True
        )
        report = await check_in_time(data, format_of(path), wanted, options)
        return CheckedFile(path, data, report)
    except UnreadableFile as error:
        where = f" (line {error.line})" if error.line and "line" not in str(error) else ""
        raise UserError(f"{Path(name).name} cannot be used. {error}{where}") from None
    except (FileRefused, ValueError) as error:
        raise UserError(str(error)) from None


def _read(settings: Settings, name: str) -> tuple[Path, bytes]:
    path, data = read_named_file(name, readable_dirs(settings))
    copies = copies_dir().resolve()
    if path.is_relative_to(copies.parent) and not path.is_relative_to(copies):
        raise FileRefused(f"{path.name!r} belongs to the local hub; it is no question file.")
    return path, data


def benchmarks_of_file(checked: CheckedFile) -> list[dict[str, Any]]:
    """Return the `benchmarks` of a submission that runs a file without its bad rows."""
    scorer = checked.report.scorer
    parameters: dict[str, Any] = {"dataset": str(checked.path), "scorer": scorer}
    parameters |= checked.report.options.given()
    if checked.report.blocking:
        parameters["skip_bad_rows"] = True
    if scorer == "model_graded":
        parameters |= {"judge_url": "...", "judge_model": "..."}
    return [{"id": OWN_QUESTIONS, "provider_id": PROVIDER_ID, "parameters": parameters}]


async def copy_question_files(
    settings: Settings, benchmarks: Sequence[Mapping[str, Any]], *, keep: bool
) -> FileCopies:
    """Replace the question files of a request by copies; nothing is written unless `keep`.

    Raises:
        UserError: A file may not be read or cannot be run.
    """
    found = FileCopies()
    for index, benchmark in enumerate(benchmarks):
        parameters = dict(benchmark.get("parameters") or {})
        name = parameters.get("dataset")
        if benchmark.get("id") != OWN_QUESTIONS:
            found.benchmarks.append(dict(benchmark))
            continue
        if not isinstance(name, str) or not name.strip():
            raise UserError(
                f"Nothing was submitted. {OWN_QUESTIONS} needs parameters.dataset, the file of "
                "questions:",
                remedy="check_the_file",
            )
        scorer = parameters.get("scorer")
        checked = await check_file(
            settings,
            name,
            scorer if isinstance(scorer, str) else None,
            _options(parameters),
        )
        _refuse_unusable(checked, parameters)
        parameters["dataset"] = await anyio.to_thread.run_sync(partial(_copy, checked, keep))
        parameters["scorer"] = checked.report.scorer
        found.benchmarks.append({**benchmark, "parameters": parameters})
        if changed := await anyio.to_thread.run_sync(partial(_changed_original, settings, checked)):
            found.notes.append(
                f"{changed} has changed since its copy was made: the copy runs. To run the file as "
                "it is now, submit it by its own name."
            )
        report = checked.report
        usable = len(report.questions)
        limit = parameters.get("num_examples")
        if not isinstance(limit, int) or isinstance(limit, bool):
            limit = usable
        found.sizes[index] = min(usable, limit)
        if report.scorer == "model_graded":
            found.labelled += sum(
                labelled.reply is not None for one in report.questions for labelled in one.labelled
            )
        left_out = sum(fault.count for fault in report.blocking)
        found.notes.append(
            f"{OWN_QUESTIONS} runs {found.sizes[index]} of {usable} questions from a copy of "
            f"{checked.path.name} ({parameters['dataset']}), scorer {report.scorer}"
            + (f"; {left_out} rows are left out." if left_out else ".")
        )
    return found


def _options(parameters: Mapping[str, Any]) -> ReadingOptions:
    """Return a job's options of the file. Raises UserError for an invalid one."""
    try:
        return reading_options({k: v for k, v in parameters.items() if isinstance(v, str)})
    except ValueError as error:
        raise UserError(f"Nothing was submitted. {error}") from None


def _copy(checked: CheckedFile, keep: bool) -> str:
    if not keep:
        return copy_name(checked.data, checked.path.name)
    try:
        copy = keep_copy(checked.data, checked.path.name, copies_dir())
        if not checked.path.is_relative_to(copies_dir().resolve()):
            note_origin(copy, checked.path, copies_dir())
        return copy
    except OSError as error:
        raise UserError(
            f"Nothing was submitted. {copies_dir()} cannot be written: {error.strerror}."
        ) from None


def _changed_original(settings: Settings, checked: CheckedFile) -> str | None:
    """Return the name of the file that a copy was made from, if it has changed since."""
    if not checked.path.is_relative_to(copies_dir().resolve()):
        return None
    return has_changed(checked.path.name, checked.data, copies_dir(), readable_dirs(settings))


def _refuse_unusable(checked: CheckedFile, parameters: Mapping[str, Any]) -> None:
    report = checked.report
    if report.blocking and not (parameters.get("skip_bad_rows") is True and report.row_faults):
        faults = sanitize_line(" ".join(fault.message for fault in report.blocking[:3]), 600)
        raise UserError(
            f"Nothing was submitted. {checked.path.name} cannot be run as it is: {faults}"
            + (" parameters.skip_bad_rows=true runs the other rows." if report.row_faults else ""),
            remedy="show_the_bad_rows",
        )
    if report.scorer == "model_graded":
        missing = [name for name in ("judge_url", "judge_model") if not parameters.get(name)]
        if missing:
            raise UserError(
                f"Nothing was submitted. Scorer model_graded needs {' and '.join(missing)} in "
                "parameters: the OpenAI-compatible endpoint and the model that grades."
            )
