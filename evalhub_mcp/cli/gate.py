"""`evalhub-mcp gate`: a release gate for CI, with the same judgement as the tools.

Exit status 0: may ship. 1: may not, or cannot be told. 2: the gate itself could not run.
"""

import contextlib
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import anyio
from pydantic import BaseModel

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import UserError, hub_error_text
from evalhub_mcp.app.job_results import interpret_job
from evalhub_mcp.app.result_documents.builders import comparison_reply, results_reply
from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.release_gate import GateResult, judge_release
from evalhub_mcp.settings import Settings
from evalhub_mcp.untrusted import sanitize_line

DETAIL = 400


@dataclass(frozen=True)
class GateOptions:
    """What to judge and how to report it."""

    job_id: str
    baseline: str | None = None
    max_drop: float | None = None
    wait: float = 0.0
    json_path: Path | None = None
    junit_path: Path | None = None


def run_gate(settings: Settings, options: GateOptions) -> int:
    """Judge a job; returns the exit status."""
    return anyio.run(_gate, settings, options)


async def _gate(settings: Settings, options: GateOptions) -> int:
    from evalhub_mcp.client.errors import ClientError, WaitTimeoutError

    app = App(settings)
    try:
        session = await app.open(app.own_caller)
        if options.wait > 0:
            # When the time is up it is judged as it is: a running job does not pass.
            with contextlib.suppress(WaitTimeoutError):
                await session.client.jobs.wait_for_completion(
                    options.job_id, timeout=options.wait, tenant=session.tenant
                )
        found = await interpret_job(session, options.job_id)
        job, reading = found.job, found.reading
        figures = {"results": _figures(results_reply(job, reading, []))}
        comparison = None
        if options.baseline is not None:
            against = await interpret_job(session, options.baseline)
            first, baseline = against.job, against.reading
            comparison = compare_readings(baseline, reading)
            compared = comparison_reply((first, baseline), [(job, reading)])
            figures["comparison"] = _figures(compared)
        result = judge_release(reading, comparison, options.max_drop)
    except UserError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 2
    except ClientError as error:
        print(f"evalhub-mcp: {hub_error_text(error)}", file=sys.stderr)
        return 2
    finally:
        await app.hub.aclose()
    try:
        _report(result, options, figures)
    except OSError as error:
        print(f"evalhub-mcp: cannot write {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    return 0 if result.passed else 1


def _figures(reply: BaseModel) -> dict[str, Any]:
    """A reply of the tools as they send it."""
    return reply.model_dump(mode="json", exclude_defaults=True)


def _report(result: GateResult, options: GateOptions, figures: Mapping[str, Any]) -> None:
    # Whoever asks for a document on stdout wants nothing else there.
    piped = any(str(path) == "-" for path in (options.json_path, options.junit_path))
    out = sys.stderr if piped else sys.stdout
    for case in result.cases:
        print(
            f"{'pass' if case.passed else 'FAIL'}  {sanitize_line(case.name)}: "
            f"{sanitize_line(case.detail, DETAIL)}",
            file=out,
        )
    print("The gate is open." if result.passed else "The gate stays shut.", file=out)
    if options.json_path is not None:
        document = {
            "job_id": result.job_id,
            "baseline": options.baseline,
            "passed": result.passed,
            "cases": [asdict(case) for case in result.cases],
            **figures,
        }
        _write(options.json_path, json.dumps(document, indent=2) + "\n")
    if options.junit_path is not None:
        _write(options.junit_path, _junit(result))


def _write(path: Path, text: str) -> None:
    if str(path) == "-":
        print(text, end="")
    else:
        path.write_text(text, encoding="utf-8")


def _junit(result: GateResult) -> str:
    """The cases as one JUnit test suite."""
    failures = sum(not case.passed for case in result.cases)
    rows = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuite name="evalhub-mcp gate" tests="{len(result.cases)}" failures="{failures}">',
    ]
    for case in result.cases:
        name = quoteattr(sanitize_line(case.name, DETAIL))
        detail = quoteattr(sanitize_line(case.detail, DETAIL))
        if case.passed:
            rows.append(f'  <testcase classname="gate" name={name}/>')
        else:
            rows.append(
                f'  <testcase classname="gate" name={name}><failure message={detail}/></testcase>'
            )
    rows.append("</testsuite>")
    return "\n".join(rows) + "\n"
