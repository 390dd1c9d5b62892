"""What an earlier job that worked used where a failed one did not: address, name or secret.

A failed job says what is wrong, and rarely what would be right. The newest completed job of the
same model often shows it: the model server has moved, the name was misspelt, the secret left out.
"""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import anyio

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import recent_summaries
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.failure_causes import UNREACHABLE
from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.jobs.model_endpoint import model_problems
from evalhub_mcp.untrusted import sanitize_line

DEADLINE_SECONDS = 2.0
MIN_SIMILARITY = 0.5
"""Similarity from which a name that worked is taken to be the one that was meant."""


@dataclass(frozen=True)
class GoodRun:
    """The newest job that worked, and what to change to run as it did."""

    job_id: str
    day: str
    """The date of its submission, `2026-11-20`."""
    change: Mapping[str, Any]
    """Fields of `model` for a rerun; empty where it used the same and nothing helps but to repair
    the endpoint or the secret."""


async def last_good_run(session: HubSession, job: EvaluationJob, cause: str) -> GoodRun | None:
    """Return the newest completed job that shows how to avoid the cause of a failure.

    A hub that is slow or fails costs the answer only.

    Args:
        session: The hub, for the caller.
        job: The job that failed.
        cause: The id of the cause.
    """
    rows = [
        row
        for row in await recent_summaries(session)
        if row.id != job.id
        and row.state == "completed"
        and any(benchmark.has_results for benchmark in row.named_benchmarks)
    ]
    row = _row_that_shows(rows, job, cause)
    if row is None:
        return None
    try:
        with anyio.fail_after(DEADLINE_SECONDS):
            good = await session.client.jobs.get(row.id, max_retries=0)
    except (ClientError, TimeoutError):
        return None
    if good.resource.tenant not in (None, "", session.caller.tenant):
        return None  # a hub that demands no tenant lists all to a caller without one
    change = _difference(job, good, cause)
    if not _can_be_repeated(change):
        return None
    day = row.created_at.date().isoformat() if row.created_at else ""
    return GoodRun(good.id, day, change)


def _can_be_repeated(change: Mapping[str, Any]) -> bool:
    """Whether what another job used may be passed on as it is."""
    secret = (change.get("auth") or {}).get("secret_ref")
    texts = [str(text) for text in (change.get("url"), change.get("name"), secret) if text]
    return not model_problems(change.get("url"), secret, url_required=False) and all(
        sanitize_line(text) == text for text in texts
    )


def _row_that_shows(rows: list[JobSummary], job: EvaluationJob, cause: str) -> JobSummary | None:
    """Return the newest job that a failed one may follow, from jobs with the newest first."""
    same_model = [row for row in rows if row.model == job.model.name]
    same_address = [row for row in rows if row.model_url == job.model.url]
    if cause in UNREACHABLE | {"wrong_api"}:
        return next(iter(same_model), None)
    if cause == "unauthorized":
        return next((row for row in same_model if row.model_url == job.model.url), None)
    if cause == "unknown_model":
        names = list(dict.fromkeys(row.model for row in same_address))
        near = [name for name in names if _words(job.model.name) <= _words(name)]
        near += difflib.get_close_matches(job.model.name, names, n=1, cutoff=MIN_SIMILARITY)
        return next((row for row in same_address if row.model in near[:1]), None)
    return None


def _words(name: str) -> set[str]:
    """Return the parts of a model's name: `llama-8b` is meant by `meta-llama/Llama-3.1-8B`."""
    return set(re.findall(r"[a-z]+|[0-9]+[a-z]*", name.lower()))


def _difference(job: EvaluationJob, good: EvaluationJob, cause: str) -> dict[str, Any]:
    """Return the fields of the model in which a job that worked differs, and that matter."""
    if cause == "unknown_model":
        return {"name": good.model.name} if good.model.name != job.model.name else {}
    change: dict[str, Any] = {}
    if good.model.url and good.model.url != job.model.url:
        change["url"] = good.model.url
    secret = (good.model.auth or {}).get("secret_ref")
    if secret and (change or secret != (job.model.auth or {}).get("secret_ref")):
        # A rerun does not send the first job's secret to another host.
        change["auth"] = {"secret_ref": secret}
    return change
