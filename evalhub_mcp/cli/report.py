"""`evalhub-mcp report`: the results of jobs as one HTML file that anybody can open."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import UserError, hub_error_text
from evalhub_mcp.app.job_results import report_documents
from evalhub_mcp.app.report.page import report
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.settings import Settings


def run_report(settings: Settings, job_ids: Sequence[str], output: Path) -> int:
    """Write the report; returns the exit status."""
    from evalhub_mcp.client.errors import ClientError

    try:
        replies = anyio.run(_replies, settings, list(dict.fromkeys(job_ids)))
        output.write_text(report(replies), encoding="utf-8")
    except UserError as error:
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
        replies, _ = await report_documents(await app.open(app.own_caller), job_ids, step_text)
        return replies
    finally:
        await app.hub.aclose()
