"""From a checked request to a submitted job and what its caller should know, for every tool
that starts work: cost, hints, warnings, or, for a dry run, the request itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from evalhub_mcp.app.local_secrets import provide_secrets
from evalhub_mcp.app.question_files import Copies, with_copies
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.jobs.overall_criteria import with_overall_criteria, without_overall_criteria
from evalhub_mcp.jobs.preflight_checks import (
    Cost,
    collection_warnings,
    endpoint_warnings,
    estimate_cost,
    listed_parameters,
    scale_warnings,
    verdict_warnings,
)
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.jobs.stall_detection import seconds_since_update, stuck_reason
from evalhub_mcp.jobs.submission_plan import Plan
from evalhub_mcp.jobs.tags import content_tag, rerun_tag
from evalhub_mcp.server.core.reply import BenchmarkRef
from evalhub_mcp.server.tools.submission.reply import SubmittedReply
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.app.application import App, HubSession
    from evalhub_mcp.client.models import EvaluationJob

MAX_HINTS = 4
MAX_LISTED = 20


@dataclass(frozen=True)
class Prepared:
    """A request that passed every check, and what is worth knowing about it."""

    plan: Plan
    request: Mapping[str, Any]
    """The body of `POST /evaluations/jobs`."""
    warnings: Sequence[str] = ()
    repeats: str | None = None
    """The job this one repeats."""


async def submit_prepared(
    app: "App",
    session: "HubSession",
    catalog: Catalog,
    prepared: Prepared,
    *,
    dry_run: bool,
    allow_duplicate: bool,
) -> SubmittedReply:
    """Submit a checked request, or say what submitting it would do.

    Raises:
        ClientError: The hub refused, or could not be reached.
        AgentError: It is unknown whether the job exists.
    """
    plan = prepared.plan
    request = without_overall_criteria(catalog, prepared.request)
    if prepared.repeats is not None:
        request["tags"] = [*request.get("tags", ()), rerun_tag(prepared.repeats)]
    copies = Copies()
    if app.settings.local and "benchmarks" in request:
        copies = await with_copies(app.settings, request["benchmarks"], keep=not dry_run)
        request["benchmarks"] = copies.benchmarks
    cost = _cost(catalog, plan, request, copies.sizes)
    answer = SubmittedReply(
        state="not_submitted",
        name=sanitize_line(request["name"], 200),
        benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in plan.benchmarks],
        collection_id=plan.collection_id,
        # Whoever repeats a job has its settings, and had its hints.
        hints=[] if prepared.repeats is not None else _hints(catalog, plan),
        warnings=[
            sanitize_line(warning, 400)
            for warning in [
                *copies.notes,
                *prepared.warnings,
                *_preflight(catalog, plan, request),
            ]
        ],
        samples=cost.samples or None,
        samples_unknown=[sanitize_line(name, 160) for name in cost.unknown[:MAX_LISTED]],
        rerun_of=prepared.repeats,
    )
    if dry_run:
        answer.dry_run = True
        answer.request = {
            **with_overall_criteria(catalog, request),
            "tags": [*request.get("tags", ()), content_tag(request, session.principal)],
        }
        return answer
    if app.settings.local:
        await provide_secrets(request)
    body = with_overall_criteria(catalog, request)
    job, existed = await app.submissions.submit(
        session, request, body, allow_duplicate=allow_duplicate
    )
    app.earlier_jobs.forget(session)
    answer.job_id = job.id
    answer.state = job.status.state.value
    answer.name = sanitize_line(job.name, 200)
    answer.duplicate = existed
    if existed and (silent := _silent_for(job, app.settings.stall_after)) is not None:
        answer.warnings.append(
            f"Nothing has been heard of that job for {format_duration(silent)}, so it may be "
            "stuck: diagnose_job says why, cancel_job ends it."
        )
    answer.poll_after_seconds = 2
    return answer


def _preflight(catalog: Catalog, plan: Plan, request: Mapping[str, Any]) -> list[str]:
    """What would run, and not as one would think."""
    benchmarks = request.get("benchmarks", ())
    overall = (request.get("pass_criteria") or {}).get("threshold")
    return [
        *endpoint_warnings(request["model"].get("url")),
        *verdict_warnings(benchmarks),
        *scale_warnings(catalog, benchmarks, overall),
        *(collection_warnings(catalog, plan.collection_id) if plan.collection_id else ()),
    ]


def _silent_for(job: "EvaluationJob", stall_after: float) -> float | None:
    """Seconds a job seems to have been stuck; None when it does not."""
    silent = seconds_since_update(job, datetime.now(UTC))
    return silent if stuck_reason(job_progress(job), silent, stall_after) else None


def _cost(
    catalog: Catalog, plan: Plan, request: Mapping[str, Any], sizes: Mapping[int, int]
) -> Cost:
    if plan.collection_id is None:
        settings = [item.get("parameters") for item in request["benchmarks"]]
        # Of a user's own files the catalog knows nothing, and we do.
        for index, size in sizes.items():
            settings[index] = {"num_examples": size}
    else:
        collection = catalog.collections[plan.collection_id]
        settings = [benchmark.parameters for benchmark in collection.benchmarks]
    return estimate_cost(
        catalog, [(p, b, s) for (p, b), s in zip(plan.benchmarks, settings, strict=True)]
    )


def _hints(catalog: Catalog, plan: Plan) -> list[str]:
    """What the providers involved say one should know before running.

    Not which parameters there are: those given have been checked against that list.
    """
    hints = []
    for provider_id in dict.fromkeys(p for p, _ in plan.benchmarks):
        provider = catalog.providers.get(provider_id)
        if provider is not None and provider.agent is not None:
            hints += [
                sanitize_line(h, 200) for h in provider.agent.hints if not listed_parameters(h)
            ]
    return [hint for hint in dict.fromkeys(hints) if hint][:MAX_HINTS]


def default_name(model: str, plan: Plan) -> str:
    """A name for a job that was given none."""
    if plan.collection_id is not None:
        return f"{model} on {plan.collection_id}"[:200]
    first = plan.benchmarks[0][1]
    more = len(plan.benchmarks) - 1
    return (f"{model} on {first}" + (f" and {more} more" if more else ""))[:200]
