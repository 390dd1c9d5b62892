"""A job with its reading, for the tools, the resource and the command line alike."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from evalhub_mcp.app.application import HubSession
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.next_steps import (
    NextStep,
    complementary_providers,
    latest_jobs_by_provider,
    next_steps,
)
from evalhub_mcp.results.readings import JobReading

if TYPE_CHECKING:
    from evalhub_mcp.client.models import EvaluationJob


async def read_results(
    session: HubSession, job_id: str
) -> "tuple[EvaluationJob, JobReading, Catalog]":
    """The job, its reading, and the catalog it was read by.

    Raises:
        AgentError: There is no such job for this caller.
        ClientError: The hub could not be asked.
    """
    job = await find_job(session, job_id)
    catalog = await session.catalog()
    return job, await read(session, job, catalog), catalog


async def read(session: HubSession, job: "EvaluationJob", catalog: Catalog) -> JobReading:
    """A job's reading, with what its collection says of it."""
    planned = await session.planned_benchmarks(job, catalog)
    threshold = None
    if job.collection is not None:
        collection = catalog.collections.get(job.collection.id)
        if collection is not None and collection.pass_criteria is not None:
            threshold = collection.pass_criteria.threshold
    return read_job(job, catalog.providers, planned, threshold)


async def steps_after(session: HubSession, reading: JobReading, catalog: Catalog) -> list[NextStep]:
    """What to do next; the caller's other jobs are read only when a provider is suggested."""
    suggested = complementary_providers(reading, catalog.providers)
    done = {}
    if suggested:
        done = latest_jobs_by_provider(reading, suggested, await session.earlier_jobs())
    return next_steps(reading, catalog.providers, done)


async def report_replies(
    session: HubSession, job_ids: Sequence[str], step_text: Callable[[NextStep], str]
) -> tuple[list[dict[str, Any]], bool]:
    """What a report page holds: how the jobs compare with the first, then each job.

    Returns:
        The structured replies in full detail, and whether any of them can still change.

    Raises:
        AgentError: There is no such job for this caller.
        ClientError: The hub could not be asked.
    """
    from evalhub_mcp.app.result_documents.builders import comparison_reply, results_reply

    read = [await read_results(session, job_id) for job_id in job_ids]
    jobs = [(job, reading) for job, reading, _ in read]
    replies: list[Any] = [comparison_reply(jobs[0], jobs[1:])] if len(jobs) > 1 else []
    for job, reading, catalog in read:
        steps = [step_text(step) for step in await steps_after(session, reading, catalog)]
        replies.append(results_reply(job, reading, steps, with_bands=True, detailed=True))
    changes = any(not job.status.state.is_terminal for job, _ in jobs)
    return [r.model_dump(mode="json", exclude_defaults=True) for r in replies], changes
