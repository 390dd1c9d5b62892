"""Starting evaluations: check the request, send it once, and report what its caller should know.

A new evaluation, a rerun, and a dry run of either are prepared and then sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import anyio

from evalhub_mcp.app.catalog_lookup import doubt_about, look_up, why_collections_are_missing
from evalhub_mcp.app.earlier_durations import earlier_durations
from evalhub_mcp.app.earlier_measurement import earlier_measurement
from evalhub_mcp.app.endpoint_check import address_warnings
from evalhub_mcp.app.endpoint_check import check_endpoint as ask_endpoint
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.app.known_jobs.hub_list import UNFINISHED
from evalhub_mcp.app.local_parameters import check_local_parameters, check_task_arguments
from evalhub_mcp.app.local_secrets import provide_secrets
from evalhub_mcp.app.question_files import PROVIDER_ID, FileCopies, copy_question_files
from evalhub_mcp.app.repeated_failure import repeated_failure
from evalhub_mcp.app.simultaneous_creation import Created, Creation, create_once, find_kept
from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.cost_estimate import Cost, estimate_cost
from evalhub_mcp.jobs.overall_criteria import with_overall_criteria, without_overall_criteria
from evalhub_mcp.jobs.parameter_checks import REPEATING, repetition_warnings
from evalhub_mcp.jobs.preflight_checks import applicable_hints
from evalhub_mcp.jobs.progress import job_progress, seconds_since_update, stuck_reason
from evalhub_mcp.jobs.request_check import RequestCheck, check_request
from evalhub_mcp.jobs.rerun_request import NothingToRerun, rerun_request
from evalhub_mcp.jobs.tags import content_tag, rerun_tag
from evalhub_mcp.results.run_planning import size_sentences

MAX_HINTS = 4
FINISH_SECONDS = 45
"""How long a submission goes on after its caller has gone."""
_Run = tuple[str, str, Mapping[str, Any] | None]
"""A benchmark that runs: its provider, its id and its parameters."""


@dataclass
class Submission:
    """What became of a request."""

    body: Mapping[str, Any]
    """The body of `POST /evaluations/jobs`, as it was sent or as a dry run would have sent it."""
    benchmarks: list[tuple[str, str]]
    """`(provider_id, benchmark_id)` of everything that runs."""
    collection_id: str | None
    cost: Cost
    job: EvaluationJob | None = None
    """None after a dry run."""
    existed: bool = False
    """Whether the job was under way already, or is another server's."""
    cancelled: str | None = None
    """The id of the job that this call made and cancelled, as another server was earlier."""
    earlier: str = ""
    """Sentences about a job that ended and measured the same; empty without one."""
    silent_seconds: float | None = None
    """How long an existing job that seems stuck has reported nothing."""
    repeats: str | None = None
    """The id of the job that this one repeats."""
    unchecked: Sequence[str] = ()
    """What could not be checked."""
    warnings: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    durations: Sequence[str] = ()
    """How long benchmarks took the last time, in sentences; of dry runs only."""
    endpoint: str = ""
    """What the endpoint answered, where it was asked."""
    shows: Sequence[str] = ()
    """What runs of this size can show, where their number of questions is known."""
    adds_threshold: bool = False
    """Whether the overall threshold in the body is ours and not its caller's."""
    can_ask_endpoint: bool = False
    """Whether `check_endpoint` would ask the endpoint of this caller's model."""


@dataclass(frozen=True)
class PreparedJob:
    """A request that passed every check, not sent yet."""

    submission: Submission
    tag: str
    """The tag made from its content, by which the same request is recognised."""


async def prepare_job(
    session: HubSession,
    request: Mapping[str, Any],
    *,
    dry_run: bool,
    repeats: str | None = None,
    check_endpoint: bool = False,
) -> PreparedJob:
    """Check a request and prepare what `send_job` sends; nothing is sent to the hub.

    Args:
        session: The hub, for the caller.
        request: The body of `POST /evaluations/jobs` as its caller wrote it.
        dry_run: Nothing will be sent, so keep nothing for it.
        repeats: The id of the job that the request repeats.
        check_endpoint: Ask the endpoint for its models and one token first.

    Raises:
        ClientError: The hub could not be asked for its catalog.
        UserError: The request cannot work, or a question file or a secret cannot be used.
    """
    settings = session.app.settings
    catalog, check = await look_up(
        session,
        lambda catalog: check_request(catalog, request, local_hub=settings.local),
        found=lambda check: not check.problems,
    )
    if check.problems:
        missing = why_collections_are_missing(catalog) if request.get("collection") else ""
        reasons = [missing] if missing else check.problems
        raise _refusal(check, ["Nothing was submitted.", doubt_about(catalog), *reasons])
    wanted = dict(check.body)
    judged = any(one.get("primary_score") for one in wanted.get("benchmarks", ()))
    if judged or "pass_criteria" in wanted:
        wanted = without_overall_criteria(catalog, wanted)
    if repeats is not None:
        wanted["tags"] = [*wanted.get("tags", ()), rerun_tag(repeats)]
    # A hub applies a change of one benchmark to all of its provider, also to one added meanwhile.
    changes = (wanted.get("collection") or {}).get("benchmarks") or ()
    changed = [(change.get("provider_id"), None, change.get("parameters")) for change in changes]
    of_model = wanted["model"].get("parameters") or {}
    runs: list[_Run] = [(*entry.key, one.get("parameters")) for entry, one in check.runs]
    copies = FileCopies()
    if settings.local:
        check_task_arguments([*runs, *changed])
        if "benchmarks" in wanted:
            copies = await copy_question_files(settings, wanted["benchmarks"], keep=not dry_run)
            wanted["benchmarks"] = copies.benchmarks
            runs = [(b["provider_id"], b["id"], b.get("parameters")) for b in copies.benchmarks]
        # What a question file lacks is the more helpful answer, so this comes after.
        check_local_parameters(runs, of_model)
    parameters = [given or {} for _, _, given in runs]
    # A rerun's caller has run it before, and was shown them then.
    advised = repeats is None and any(entry.provider.agent for entry, _ in check.runs)
    hints = applicable_hints(catalog, check.runs, wanted["model"]) if advised else []
    if hints:
        hints = session.app.recent_sentences.new(session.caller, hints)[:MAX_HINTS]
    sized = list(runs)
    for index, size in copies.sizes.items():  # the catalog does not know that of a user's own file
        sized[index] = (*runs[index][:2], {**parameters[index], "num_examples": size})
    cost = estimate_cost(catalog, sized, copies.labelled)
    repeated = any(not REPEATING.isdisjoint(one) for one in (of_model, *parameters))
    submission = Submission(
        body=with_overall_criteria(catalog, wanted),
        benchmarks=check.benchmarks,
        collection_id=check.collection_id,
        cost=cost,
        shows=size_sentences(cost.planned) if dry_run else (),
        repeats=repeats,
        warnings=[
            *copies.notes,
            *(() if session.app.hub.is_here else address_warnings(wanted["model"], parameters)),
            *check.warnings,
            *(repetition_warnings(runs, of_model, {PROVIDER_ID}) if repeated else ()),
        ],
        hints=hints,
        unchecked=check.unchecked,
        adds_threshold="pass_criteria" not in wanted,
        can_ask_endpoint=dry_run and settings.asks_endpoints,
    )
    if settings.local:
        also = [given for _, _, given in changed]
        await provide_secrets(wanted, [*parameters, *also], dry_run=dry_run)
    if check_endpoint:
        submission.endpoint = await ask_endpoint(session, wanted["model"])
    return PreparedJob(submission, content_tag(wanted, session.caller.principal))


async def send_job(
    session: HubSession,
    prepared: PreparedJob,
    *,
    dry_run: bool,
    allow_duplicate: bool = False,
    look_age: float = 0.0,
) -> Submission:
    """Submit a checked request once, or say in a dry run what is known of earlier ones.

    What is known of earlier jobs may be `look_age` seconds old.

    An unfinished job of the same request is returned instead, and a repeated call waits for the
    first one. A submission that has begun is finished even if its caller goes away, because a
    request cut off half-way could leave a job nobody knows about.

    Args:
        session: The hub, for the caller.
        prepared: What `prepare_job` returned.
        dry_run: Send nothing.
        allow_duplicate: Submit even if the same request has an unfinished job.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: It is unknown whether the job exists.
    """
    submission, tag = prepared.submission, prepared.tag
    body = {**submission.body, "tags": [*submission.body.get("tags", ()), tag]}
    if dry_run:
        submission.body = body
        submission.earlier = await earlier_measurement(session, tag, max_age=look_age)
        model = str(submission.body["model"]["name"])
        submission.durations = await earlier_durations(session, model, submission.benchmarks)
        return submission
    creation, kept_ids = _JobCreation(session, body, tag), session.app.kept_ids
    sent: Created[EvaluationJob] | None = None
    try:
        lock_key = session.caller.tenant, tag
        async with session.app.submission_locks.setdefault(lock_key, anyio.Lock()):
            with anyio.move_on_after(FINISH_SECONDS, shield=True):
                if allow_duplicate:
                    sent = Created(await creation.create(), existed=False)
                elif (kept := await find_kept(creation, kept_ids)) is not None:
                    sent = Created(kept, existed=True)
                else:
                    sent = await create_once(creation, kept_ids)
    except NotFoundError:
        await _require_known(session, body)
        raise
    if sent is None:
        raise UserError(
            "The hub took too long to answer, so it is not known whether the job exists. Call the "
            "same tool again with the same arguments: it finds the job if there is one, and "
            "starts it if there is none."
        )
    submission.job, submission.existed = sent.object, sent.existed
    submission.cancelled = sent.withdrawn
    await session.app.job_indexes.of(session.caller).note(session, sent.object)
    if submission.existed:
        silent = seconds_since_update(submission.job, datetime.now(UTC)) or 0.0
        stall_after = session.app.settings.stall_after
        if silent >= stall_after and stuck_reason(job_progress(sent.object), silent, stall_after):
            submission.silent_seconds = silent
    else:
        submission.earlier = await earlier_measurement(
            session, tag, besides=submission.job.id, max_age=look_age
        )
    return submission


@dataclass(frozen=True)
class _JobCreation(Creation[EvaluationJob]):
    """A request for a job, recognised by its tag.

    This needs a hub that lists jobs by tag; with any other hub each server submits its own job.
    """

    session: HubSession
    body: Mapping[str, Any]
    """The body of `POST /evaluations/jobs`, with the tag."""
    tag: str

    async def existing(self) -> Sequence[EvaluationJob]:
        """Return the unfinished jobs with the tag in the caller's tenant.

        The hub is asked rather than the index, which needs more requests to be as new.

        A hub that ignores the filter lists other jobs too, and one that demands no tenant lists
        those of other tenants to a caller without one.
        """
        listed = self.session.client.jobs.iterate(status=UNFINISHED, tags=self.tag)
        own = self.session.caller.tenant or ""
        found = []
        async for job in listed:
            is_own = job.resource.tenant is None or job.resource.tenant == own
            if self.tag in job.tags and is_own and not job.status.state.is_terminal:
                found.append(job)
        return found

    async def create(self) -> EvaluationJob:
        """Submit the request."""
        return await self.session.client.jobs.submit(self.body)

    async def withdraw(self, own: EvaluationJob) -> EvaluationJob | None:
        """Cancel the job; return it if it ended meanwhile."""
        after = await self.session.client.jobs.cancel(own.id)
        return None if after.state == "cancelled" else after


async def _require_known(session: HubSession, body: Mapping[str, Any]) -> None:
    """Check that what a refused request runs is in the catalog, as the hub has it now.

    Raises:
        UserError: Somebody deleted it since the catalog was read; names what is gone.
    """
    catalog = await session.catalog(missed_since=session.app.catalogs.clock())
    check = check_request(catalog, body, local_hub=session.app.settings.local)
    if check.problems:
        meanwhile = "Nothing was submitted: the hub has changed since its catalog was read."
        raise _refusal(check, [meanwhile, *check.problems])


def _refusal(check: RequestCheck, reasons: Sequence[str]) -> UserError:
    """Return the error for a request that cannot work."""
    return UserError(
        " ".join(filter(None, reasons)),
        remedy="search_the_benchmarks" if check.unknown_benchmark else None,
    )


async def rerun_job(
    session: HubSession,
    reference: str,
    *,
    model: Mapping[str, Any] | None,
    name: str | None,
    parameters: Mapping[str, Any] | None,
    only_failed: bool,
    dry_run: bool,
) -> Submission:
    """Submit what a job ran once more, with the changes given.

    Args:
        session: The hub, for the caller.
        reference: The job to repeat, by id, beginning of an id or name.
        model: Fields of the model to change.
        name: The name of the new job.
        parameters: Parameters to set on every benchmark; None removes one.
        only_failed: Leave out the benchmarks that completed.
        dry_run: Check everything and send nothing.

    Raises:
        ClientError: The hub refused, or could not be reached.
        UserError: As for a new evaluation, or the job leaves nothing to repeat.
    """
    job = await find_job(session, reference)
    catalog = await session.catalog_for(job)
    try:
        rerun = rerun_request(
            job,
            catalog,
            model=model,
            parameters=parameters,
            only_failed=only_failed,
        )
    except NothingToRerun as nothing:
        raise UserError(f"Nothing was submitted. {nothing}") from None
    request = {"name": name or _kept_name(job, rerun.body["model"]["name"]), **rerun.body}
    prepared = await prepare_job(session, request, dry_run=dry_run, repeats=job.id)
    submission = await send_job(session, prepared, dry_run=dry_run)
    refused = await repeated_failure(session, job, rerun.body["model"])
    submission.warnings = [*refused, *rerun.warnings, *submission.warnings]
    return submission


def _kept_name(job: EvaluationJob, model: str) -> str | None:
    """Return the name of a job for its repetition; None for one that names another model."""
    names_model = job.model.name != model and job.name.startswith(job.model.name or "\0")
    return None if names_model else job.name or None
