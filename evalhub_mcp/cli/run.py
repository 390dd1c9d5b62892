"""`evalhub-mcp run FILE`: submits an evaluation that is kept as a file, waits, and judges it.

Exit status 0: it ended, and with --gate the gate is open. 1: it failed, or the gate is closed.
3: the gate cannot tell. 2: it could not run.
"""

import argparse
import json
import sys
import time
from math import inf
from pathlib import Path

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.evaluation_file import EvaluationFile, baseline_of, read_evaluation_file
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_submission import Submission, prepare_job, send_job
from evalhub_mcp.app.job_waiting import JobStatus, wait_for_change
from evalhub_mcp.app.release_gate import JudgedRelease, judge_jobs
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.cli.gate import (
    add_output_options,
    judgement_figures,
    output_files,
    report_judgement,
)
from evalhub_mcp.cli.hub_session import use_hub
from evalhub_mcp.untrusted import sanitize_line

WAIT_SECONDS = 6 * 3600.0
POLL_SECONDS = 30.0
"""How long one poll of the job waits for a change."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.usage = "evalhub-mcp run FILE [OPTIONS]"
    parser.description = (
        "Submits the evaluation that a YAML file describes, waits for it, and with --gate judges "
        "it. The same evaluation that is already under way is waited for instead of repeated."
    )
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="the evaluation")
    parser.add_argument(
        "--schema", action="store_true", help="print the JSON schema of the file and end"
    )
    parser.add_argument("--dry-run", action="store_true", help="check everything, start nothing")
    parser.add_argument("--no-wait", action="store_true", help="print the job's id and end")
    parser.add_argument(
        "--wait",
        metavar="SECONDS",
        type=float,
        default=WAIT_SECONDS,
        help="give up waiting after this long (default: six hours); the job goes on",
    )
    parser.add_argument("--gate", action="store_true", help="judge it by the file's gate")
    add_output_options(parser)
    add_settings(parser, HUB_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Run the file; returns the exit status."""
    if arguments.schema:
        print(json.dumps(EvaluationFile.model_json_schema(), indent=2))
        return 0
    if arguments.file is None:
        fail("name the file of the evaluation, or --schema")
    if not 0 < arguments.wait < inf:
        fail("--wait must be a number of seconds above 0")
    if output_files(arguments) and not arguments.gate:
        fail("--json, --junit and --markdown write the judgement, so they need --gate")
    try:
        file = read_evaluation_file(arguments.file)
    except UserError as error:
        fail(str(error))
    status, judged = use_hub(load_settings(), lambda session: _run(session, arguments, file))
    if judged is None:
        return status
    return report_judgement(arguments, judged, judgement_figures(judged))


async def _run(
    session: HubSession, arguments: argparse.Namespace, file: EvaluationFile
) -> tuple[int, JudgedRelease | None]:
    """Submit, wait and judge; returns the exit status, or the judgement that decides it."""
    baseline = await baseline_of(session, file) if arguments.gate else None
    prepared = await prepare_job(session, file.request(), dry_run=arguments.dry_run)
    submission = await send_job(session, prepared, dry_run=arguments.dry_run)
    _log(_submitted(submission))
    if submission.job is None:
        print(json.dumps(submission.body, indent=2, ensure_ascii=False))
        return 0, None
    job_id = submission.job.id
    if arguments.no_wait:
        print(job_id)
        return 0, None
    status = await _wait(session, job_id, arguments.wait)
    if not status.job.status.state.is_terminal:
        _log(f"job {job_id} is still {status.job.status.state.value}; it goes on without this")
        return 2, None
    if arguments.gate:
        if file.baseline is not None and baseline is None:
            _log("no earlier job of this name passed, so this one is judged by thresholds alone")
        return 0, await judge_jobs(session, [job_id], baseline, file.gate)
    print(job_id)
    return (0 if status.job.status.state.value == "completed" else 1), None


async def _wait(session: HubSession, job_id: str, seconds: float) -> JobStatus:
    """Wait for the job to end, with a line on stderr for each change."""
    ends_at = time.monotonic() + seconds
    latest: JobStatus | None = None
    shown = ""
    while latest is None or not latest.job.status.state.is_terminal:
        left = ends_at - time.monotonic()
        if latest is not None and left <= 0:
            break
        async for latest in wait_for_change(session, job_id, min(POLL_SECONDS, max(left, 1.0))):
            if (line := _line(latest)) != shown:
                _log(line)
                shown = line
    assert latest is not None
    return latest


def _line(status: JobStatus) -> str:
    progress = status.progress
    text = f"{progress.state}, {progress.percent} %"
    running = next((b for b in progress.benchmarks if b.state == "running"), None)
    if running is not None:
        text += f": {sanitize_line(running.message or running.benchmark_id, 100)}"
    if status.unanswered:
        text += f" (the hub does not answer: {status.unanswered})"
    return text


def _submitted(submission: Submission) -> str:
    what = submission.collection_id or ", ".join(f"{p}/{b}" for p, b in submission.benchmarks)
    what = sanitize_line(what, 300)
    if submission.job is None:
        return f"every check passed for {what}; nothing was submitted"
    already = "is under way already as" if submission.existed else "was submitted as"
    sentences = filter(None, [submission.earlier, *submission.warnings])
    notes = "".join(f"\n  note: {sanitize_line(text, 300)}" for text in sentences)
    return f"{what} {already} job {submission.job.id}{notes}"


def _log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
