"""From a checked request to one job, for every tool that starts work.

The same evaluation is never started twice by accident: repetitions of a call wait for
the one under way, then find its job on the hub by the tag made from its content. Once a
submission has begun it is finished even if the caller goes away, since a request that
was cut off half-way would be a job that nobody knows about.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import anyio

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.identity import content_tag, rerun_tag
from evalhub_mcp.jobs.liveness import silence, stuck_reason
from evalhub_mcp.jobs.preflight import Cost, cost_of, verdict_warnings
from evalhub_mcp.jobs.progress import job_progress
from evalhub_mcp.jobs.submission import Plan
from evalhub_mcp.server.clean import line
from evalhub_mcp.server.errors import AgentError
from evalhub_mcp.server.local_secrets import provide_secrets
from evalhub_mcp.server.question_files import Copies, with_copies
from evalhub_mcp.server.replies.jobs import BenchmarkRef, SubmittedReply
from evalhub_mcp.server.text.numbers import duration

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob
    from evalhub_mcp.server.app import App, HubSession

MAX_HINTS = 4
MAX_LISTED = 20
FINISHING_SECONDS = 45
"""How long a submission that has begun goes on after its caller has gone."""


class Submissions:
    """The submissions under way in this process, one at a time for the same content."""

    def __init__(self) -> None:
        self._under_way: dict[tuple[str, str], tuple[anyio.Lock, list[None]]] = {}

    async def submit(
        self, session: "HubSession", request: Mapping[str, Any], *, allow_duplicate: bool
    ) -> "tuple[EvaluationJob, bool]":
        """The job for `request`, and whether it had been there already.

        Raises:
            ClientError: The hub refused, or could not be reached.
            AgentError: It is unknown whether the job exists.
        """
        tag = content_tag(request, session.principal)
        body = {**request, "tags": [*request.get("tags", ()), tag]}
        async with self._alone((session.tenant or "", tag)):
            with anyio.move_on_after(FINISHING_SECONDS, shield=True):
                if not allow_duplicate and (job := await _unfinished(session, tag)) is not None:
                    return job, True
                return await _send(session, body), False
            raise AgentError(
                "The hub took too long to answer, so it is not known whether the job exists. "
                "Call the same tool again with the same arguments: it finds the job if there is "
                "one, and starts it if there is none."
            )

    @asynccontextmanager
    async def _alone(self, key: tuple[str, str]) -> AsyncIterator[None]:
        lock, users = self._under_way.setdefault(key, (anyio.Lock(), []))
        users.append(None)
        try:
            async with lock:
                yield
        finally:
            users.pop()
            if not users:
                self._under_way.pop(key, None)


async def _send(session: "HubSession", body: Mapping[str, Any]) -> "EvaluationJob":
    from evalhub_mcp.client.models import JobSubmissionRequest

    request = JobSubmissionRequest.model_validate(body)
    return await session.client.jobs.submit(request, tenant=session.tenant)


async def _unfinished(session: "HubSession", tag: str) -> "EvaluationJob | None":
    """A pending or running job with this content tag, the newest of them."""
    from evalhub_mcp.client.filters import or_

    jobs = await session.client.jobs.list(
        status=or_("pending", "running"), tags=tag, limit=1, tenant=session.tenant
    )
    return jobs[0] if jobs else None


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
    request = dict(prepared.request)
    if prepared.repeats is not None:
        request["tags"] = [*request.get("tags", ()), rerun_tag(prepared.repeats)]
    copies = Copies()
    if app.settings.local and "benchmarks" in request:
        copies = await with_copies(app.settings, request["benchmarks"], keep=not dry_run)
        request["benchmarks"] = copies.benchmarks
    cost = _cost(catalog, plan, request, copies.sizes)
    answer = SubmittedReply(
        state="not_submitted",
        name=line(request["name"], 200),
        benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in plan.benchmarks],
        collection_id=plan.collection_id,
        hints=_hints(catalog, plan),
        warnings=[
            line(warning, 400)
            for warning in [
                *copies.notes,
                *prepared.warnings,
                *verdict_warnings(request.get("benchmarks", ())),
            ]
        ],
        samples=cost.samples or None,
        samples_unknown=[line(name, 160) for name in cost.unknown[:MAX_LISTED]],
        rerun_of=prepared.repeats,
    )
    if dry_run:
        answer.dry_run = True
        answer.request = {
            **request,
            "tags": [*request.get("tags", ()), content_tag(request, session.principal)],
        }
        return answer
    if app.settings.local:
        await provide_secrets(request)
    job, existed = await app.submissions.submit(session, request, allow_duplicate=allow_duplicate)
    answer.job_id = job.id
    answer.state = job.status.state.value
    answer.name = line(job.name, 200)
    answer.duplicate = existed
    if existed and (silent := _silent_for(job, app.settings.stall_after)) is not None:
        answer.warnings.append(
            f"Nothing has been heard of that job for {duration(silent)}, so it may be stuck: "
            "diagnose_job says why, cancel_job ends it."
        )
    answer.poll_after_seconds = 2
    return answer


def _silent_for(job: "EvaluationJob", stall_after: float) -> float | None:
    """Seconds a job seems to have been stuck; None when it does not."""
    silent = silence(job, datetime.now(UTC))
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
    return cost_of(
        catalog, [(p, b, s) for (p, b), s in zip(plan.benchmarks, settings, strict=True)]
    )


def _hints(catalog: Catalog, plan: Plan) -> list[str]:
    """What the providers involved say one should know before running."""
    hints = []
    for provider_id in dict.fromkeys(p for p, _ in plan.benchmarks):
        provider = catalog.providers.get(provider_id)
        if provider is not None and provider.agent is not None:
            hints += [line(hint, 200) for hint in provider.agent.hints]
    return [hint for hint in dict.fromkeys(hints) if hint][:MAX_HINTS]


def default_name(model: str, plan: Plan) -> str:
    """A name for a job that was given none."""
    if plan.collection_id is not None:
        return f"{model} on {plan.collection_id}"[:200]
    first = plan.benchmarks[0][1]
    more = len(plan.benchmarks) - 1
    return (f"{model} on {first}" + (f" and {more} more" if more else ""))[:200]
