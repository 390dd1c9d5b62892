"""`evalhub-mcp report`: the results of jobs as one HTML file that anybody can open."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio

from evalhub_mcp.results.advice import next_steps
from evalhub_mcp.server.app import App
from evalhub_mcp.server.clean import line
from evalhub_mcp.server.errors import AgentError, hub_error_text
from evalhub_mcp.server.reading import read_results
from evalhub_mcp.server.result_replies import comparison_reply, results_reply
from evalhub_mcp.server.view import report
from evalhub_mcp.settings import Settings


def run_report(settings: Settings, job_ids: Sequence[str], output: Path) -> int:
    """Write the report; returns the exit status."""
    from evalhub_mcp.client.errors import ClientError

    try:
        replies = anyio.run(_replies, settings, list(dict.fromkeys(job_ids)))
        output.write_text(report(replies), encoding="utf-8")
    except AgentError as error:
        print(f"evalhub-mcp: {error}", file=sys.stderr)
        return 2
    except ClientError as error:
        print(f"evalhub-mcp: {hub_error_text(error)}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"evalhub-mcp: cannot write {output}: {error.strerror}", file=sys.stderr)
        return 2
    print(f"Wrote {output.resolve()}")
    return 0


async def _replies(settings: Settings, job_ids: Sequence[str]) -> list[dict[str, Any]]:
    app = App(settings)
    try:
        return await _shown(app, job_ids)
    finally:
        await app.hub.aclose()


async def _shown(app: App, job_ids: Sequence[str]) -> list[dict[str, Any]]:
    """What the page shows: how the jobs compare first, then each job."""
    session = await app.open(None)
    read = [await read_results(session, job_id) for job_id in job_ids]
    replies: list[dict[str, Any]] = []
    if len(read) > 1:
        jobs = [(job, reading) for job, reading, _ in read]
        comparison = comparison_reply(jobs[0], jobs[1:])
        replies.append(comparison.model_dump(mode="json", exclude_defaults=True))
    for job, reading, catalog in read:
        steps = [line(step, 240) for step in next_steps(reading, catalog.providers)]
        result = results_reply(job, reading, steps, with_bands=True)
        replies.append(result.model_dump(mode="json", exclude_defaults=True))
    return replies
