"""`evalhub-mcp gate`: a release gate for CI, with the same judgement as the prompt `release_gate`.

Exit status 0: open. 1: closed. 3: the results do not tell. 2: the gate could not run.
"""

import argparse
import json
import sys
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_lookup import find_job_id
from evalhub_mcp.app.release_gate import (
    JudgedRelease,
    gate_lines,
    judge_jobs,
    read_policy,
)
from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.app.result_documents.release_gate import gate_document
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.cli.gate_formats import junit, markdown
from evalhub_mcp.cli.hub_session import use_hub
from evalhub_mcp.client.errors import WaitTimeoutError
from evalhub_mcp.results.release_policy import ReleasePolicy
from evalhub_mcp.untrusted.reply_check import sanitize_reply

STDOUT = Path("-")
FORMATS = ("json", "junit", "markdown")
OWN_BASELINE = "--baseline is the job itself, so nothing would be compared; name another job"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Judges the jobs of a candidate by their thresholds and, with --baseline, against another "
        "job. Exit status 0: open; 1: closed, a threshold is clearly missed or a drop beyond the "
        "margin is shown; 3: the results do not tell; 2: the gate could not run."
    )
    parser.add_argument("job_ids", metavar="JOB", nargs="*", help="the jobs to judge")
    parser.add_argument("--baseline", metavar="JOB", help="the job to compare with")
    parser.add_argument(
        "--margin",
        metavar="X",
        type=float,
        help="a drop of this size must be ruled out: 0.05 is five points of a share (the default "
        "for shares; other metrics need their own)",
    )
    parser.add_argument(
        "--policy", metavar="FILE", type=Path, help="a YAML file: benchmarks, margins, thresholds"
    )
    parser.add_argument(
        "--policy-schema", action="store_true", help="print the JSON schema of --policy and end"
    )
    parser.add_argument(
        "--lenient",
        action="store_true",
        help="let scores alone decide on thresholds, and accept every drop that is not shown",
    )
    parser.add_argument("--max-drop", metavar="X", type=float, help="the old name of --margin")
    parser.add_argument(
        "--wait", metavar="SECONDS", type=float, default=0.0, help="first wait for jobs to end"
    )
    add_output_options(parser)
    add_settings(parser, HUB_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Judge the jobs; returns the exit status."""
    if arguments.policy_schema:
        print(json.dumps(ReleasePolicy.model_json_schema(), indent=2))
        return 0
    if not arguments.job_ids:
        fail("name at least one job to judge")
    if arguments.baseline in arguments.job_ids:
        fail(OWN_BASELINE)
    if not 0 <= arguments.wait < inf:
        fail("--wait must be a number of seconds, 0 or more")
    output_files(arguments)
    policy = _policy(arguments)
    judged, figures = use_hub(load_settings(), lambda session: _judge(session, arguments, policy))
    return report_judgement(arguments, judged, figures)


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Add the files that a judgement is written to."""
    for name, title in (("json", "JSON"), ("junit", "a JUnit file"), ("markdown", "Markdown")):
        parser.add_argument(
            f"--{name}", metavar="FILE", type=Path, help=f"write it as {title}; - is stdout"
        )
    parser.add_argument(
        "--allow-undecided", action="store_true", help="exit 0 also when the results do not tell"
    )


def output_files(arguments: argparse.Namespace) -> list[Path]:
    """Return the files that a judgement is written to; ends the program if two are stdout."""
    written = [path for name in FORMATS if (path := getattr(arguments, name)) is not None]
    if written.count(STDOUT) > 1:
        fail(f"only one of {', '.join(f'--{name}' for name in FORMATS)} can go to stdout")
    return written


def report_judgement(
    arguments: argparse.Namespace, judged: JudgedRelease, figures: dict[str, Any]
) -> int:
    """Print a judgement and write its files; returns the exit status."""
    judgement = judged.judgement
    out = sys.stderr if STDOUT in output_files(arguments) else sys.stdout
    print("\n".join(gate_lines(judgement)), file=out)
    if arguments.json is not None:
        document = _as_json(gate_document(judgement)) | figures
        _write(arguments.json, json.dumps(sanitize_reply(document), indent=2) + "\n")
    if arguments.junit is not None:
        text = junit(judgement, allow_undecided=arguments.allow_undecided)
        _write(arguments.junit, text)
    if arguments.markdown is not None:
        _write(arguments.markdown, markdown(judgement))
    status = judgement.exit_status
    return 0 if status == 3 and arguments.allow_undecided else status


def _policy(arguments: argparse.Namespace) -> ReleasePolicy:
    """Return the policy of the command line and of its file."""
    margin, flag = arguments.margin, "--margin"
    if arguments.max_drop is not None:
        if margin is not None:
            fail("--max-drop is the old name of --margin; give one of them")
        margin, flag = arguments.max_drop, "--max-drop"
    if margin is not None and arguments.baseline is None:
        fail(f"{flag} needs a --baseline to drop from")
    if margin is not None and not 0 <= margin < inf:
        fail(f"{flag} must be 0 or more, such as 0.02 for two points of an accuracy")
    if flag == "--max-drop":
        print(
            "evalhub-mcp: --max-drop is now --margin, and the gate opens only when a larger drop "
            "is ruled out, not when it was not observed",
            file=sys.stderr,
        )
    policy = ReleasePolicy()
    if arguments.policy is not None:
        try:
            policy = read_policy(arguments.policy)
        except UserError as error:
            fail(str(error))
    return policy if margin is None else policy.model_copy(update={"margin": margin})


async def _judge(
    session: HubSession, arguments: argparse.Namespace, policy: ReleasePolicy
) -> tuple[JudgedRelease, dict[str, Any]]:
    """Return the judgement, and the results and the comparison it rests on."""
    job_ids = [await find_job_id(session, reference) for reference in arguments.job_ids]
    if arguments.wait > 0:
        for job_id in job_ids:
            # When the time is up the job is judged as it is: a running job opens nothing.
            with suppress(WaitTimeoutError):
                await session.client.jobs.wait_for_completion(
                    job_id, timeout=arguments.wait, tenant=session.caller.tenant
                )
    judged = await judge_jobs(
        session, job_ids, arguments.baseline, policy, lenient=arguments.lenient
    )
    return judged, judgement_figures(judged)


def judgement_figures(judged: JudgedRelease) -> dict[str, Any]:
    """Return the results and the comparison that a judgement rests on."""
    documents = [_as_json(job_results_document(j.job, j.reading, [])) for j in judged.candidates]
    figures: dict[str, Any] = {"results": documents}
    if judged.baseline is not None:
        compared = comparison_document(
            (judged.baseline.job, judged.baseline.reading),
            [(one.job, one.reading) for one in judged.candidates],
        )
        figures["comparison"] = _as_json(compared)
    return figures


def _as_json(reply: BaseModel) -> dict[str, Any]:
    """A reply as the tools send it."""
    return reply.model_dump(mode="json", exclude_defaults=True)


def _write(path: Path, text: str) -> None:
    if path == STDOUT:
        print(text, end="")
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {error.filename}: {error.strerror}")
