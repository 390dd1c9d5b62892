"""`evalhub-mcp gate`: a release gate for CI, with the same judgement as the tools.

Exit status 0: it may ship. 1: it may not, or the results do not tell. 2: the gate could not run.
"""

import argparse
import json
import sys
from contextlib import suppress
from dataclasses import asdict
from math import inf
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from pydantic import BaseModel

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_lookup import find_job_id
from evalhub_mcp.app.job_results import interpret_job
from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.cli.command import HUB_OPTIONS, LoadSettings, add_settings, fail
from evalhub_mcp.cli.hub_session import use_hub
from evalhub_mcp.client.errors import WaitTimeoutError
from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.release_gate import GateResult, judge_release
from evalhub_mcp.untrusted import sanitize_line
from evalhub_mcp.untrusted.reply_check import sanitize_reply

DETAIL_CHARS = 400
STDOUT = Path("-")
OWN_BASELINE = "--baseline is the job itself, so nothing would be compared; name another job"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.description = (
        "Judges a job by its thresholds and, with --baseline, against another job. Exit status "
        "0: it may ship; 1: it may not, or the results do not tell; 2: the gate could not run."
    )
    parser.add_argument("job_id", metavar="JOB_ID", help="the job to judge")
    parser.add_argument("--baseline", metavar="JOB_ID", help="the job to compare with")
    parser.add_argument(
        "--max-drop",
        metavar="X",
        type=float,
        help="largest drop of the metric (default: within noise)",
    )
    parser.add_argument(
        "--wait", metavar="SECONDS", type=float, default=0.0, help="first wait for the job to end"
    )
    parser.add_argument(
        "--json", metavar="FILE", type=Path, help="write the judgement as JSON; - is stdout"
    )
    parser.add_argument(
        "--junit", metavar="FILE", type=Path, help="write it as a JUnit file; - is stdout"
    )
    add_settings(parser, HUB_OPTIONS)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Judge a job; returns the exit status."""
    if arguments.max_drop is not None and arguments.baseline is None:
        fail("--max-drop needs a --baseline to drop from")
    if arguments.max_drop is not None and not 0 <= arguments.max_drop < inf:
        fail("--max-drop must be 0 or more, such as 0.02 for two points of an accuracy")
    if arguments.baseline == arguments.job_id:
        fail(OWN_BASELINE)
    if not 0 <= arguments.wait < inf:
        fail("--wait must be a number of seconds, 0 or more")
    result, figures = use_hub(load_settings(), lambda session: _judge(session, arguments))
    _print(result, sys.stderr if STDOUT in (arguments.json, arguments.junit) else sys.stdout)
    if arguments.json is not None:
        document = {
            "job_id": result.job_id,
            "passed": result.passed,
            "cases": [asdict(case) for case in result.cases],
            **figures,
        }
        _write(arguments.json, json.dumps(sanitize_reply(document), indent=2) + "\n")
    if arguments.junit is not None:
        _write(arguments.junit, _junit(result))
    return 0 if result.passed else 1


async def _judge(
    session: HubSession, arguments: argparse.Namespace
) -> tuple[GateResult, dict[str, Any]]:
    """The judgement, and the results and the comparison it rests on."""
    job_id = await find_job_id(session, arguments.job_id)
    if arguments.wait > 0:
        # When the time is up the job is judged as it is: a running job does not pass.
        with suppress(WaitTimeoutError):
            await session.client.jobs.wait_for_completion(
                job_id, timeout=arguments.wait, tenant=session.caller.tenant
            )
    judged = await interpret_job(session, job_id)
    figures: dict[str, Any] = {
        "results": _as_json(job_results_document(judged.job, judged.reading, []))
    }
    comparison = None
    if arguments.baseline is not None:
        baseline = await interpret_job(session, arguments.baseline)
        if baseline.job.id == judged.job.id:
            fail(OWN_BASELINE)
        comparison = compare_readings(baseline.reading, judged.reading)
        compared = comparison_document(
            (baseline.job, baseline.reading), [(judged.job, judged.reading)]
        )
        figures |= {"baseline": baseline.job.id, "comparison": _as_json(compared)}
    return judge_release(judged.reading, comparison, arguments.max_drop), figures


def _as_json(reply: BaseModel) -> dict[str, Any]:
    """A reply as the tools send it."""
    return reply.model_dump(mode="json", exclude_defaults=True)


def _print(result: GateResult, out: Any) -> None:
    for case in result.cases:
        name, detail = sanitize_line(case.name), sanitize_line(case.detail, DETAIL_CHARS)
        print(f"{'pass' if case.passed else 'FAIL'}  {name}: {detail}", file=out)
    print("The gate is open." if result.passed else "The gate stays shut.", file=out)


def _write(path: Path, text: str) -> None:
    if path == STDOUT:
        print(text, end="")
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {error.filename}: {error.strerror}")


def _junit(result: GateResult) -> str:
    """The cases as one JUnit test suite."""
    failures = str(sum(not case.passed for case in result.cases))
    suite = ElementTree.Element(
        "testsuite", name="evalhub-mcp gate", tests=str(len(result.cases)), failures=failures
    )
    for case in result.cases:
        name = sanitize_line(case.name, DETAIL_CHARS)
        row = ElementTree.SubElement(suite, "testcase", classname="gate", name=name)
        if not case.passed:
            detail = sanitize_line(case.detail, DETAIL_CHARS)
            ElementTree.SubElement(row, "failure", message=detail)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, "unicode", xml_declaration=True) + "\n"
