"""A job with the interpretation of its results, for every face of the product."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.results.curated_thresholds import with_curated_thresholds
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.next_steps import (
    NextStep,
    complementary_providers,
    latest_jobs_by_provider,
    next_steps,
)
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.untrusted.reply_check import sanitize_reply


@dataclass(frozen=True)
class InterpretedJob:
    """A job, the interpretation of its results, and the catalog that was used for it."""

    job: EvaluationJob
    reading: JobReading
    catalog: Catalog


async def interpret_job(session: HubSession, reference: str) -> InterpretedJob:
    """Find a job and interpret its results.

    Raises:
        UserError: The caller has no such job.
        ClientError: The hub could not be asked.
    """
    job = await find_job(session, reference)
    return await interpret(session, job, await session.catalog_for(job))


async def interpret(session: HubSession, job: EvaluationJob, catalog: Catalog) -> InterpretedJob:
    """Interpret the results of a job, with the threshold that its collection sets."""
    planned = await session.planned_benchmarks(job, catalog)
    threshold = None
    if job.collection is not None:
        collection = catalog.collections.get(job.collection.id)
        if collection is not None and collection.pass_criteria is not None:
            threshold = collection.pass_criteria.threshold
    reading = read_job(job, catalog.providers, planned, threshold)
    reading = with_curated_thresholds(reading, catalog.collections.values())
    return InterpretedJob(job, reading, catalog)


async def steps_after(session: HubSession, found: InterpretedJob) -> list[NextStep]:
    """Return what to do next; the caller's other jobs are considered where that matters."""
    reading, providers = found.reading, found.catalog.providers
    suggested = complementary_providers(reading, providers)
    done = {}
    if suggested:
        done = latest_jobs_by_provider(reading, suggested, await session.recent_jobs())
    return next_steps(reading, providers, done)


async def report_documents(
    session: HubSession, references: Sequence[str], step_text: Callable[[NextStep], str]
) -> tuple[list[dict[str, Any]], bool]:
    """Return what a report shows: how the jobs compare with the first, then each job.

    `step_text` writes a suggestion as a sentence.

    Returns:
        The documents in full detail, and whether any of them can still change.

    Raises:
        UserError: The caller has no such job.
        ClientError: The hub could not be asked.
    """
    found = [await interpret_job(session, reference) for reference in references]
    jobs = [(one.job, one.reading) for one in found]
    documents: list[BaseModel] = []
    hub = session.app.hub.label
    if len(jobs) > 1:
        documents.append(comparison_document(jobs[0], jobs[1:], hub=hub))
    for one in found:
        steps = [step_text(step) for step in await steps_after(session, one)]
        documents.append(
            job_results_document(
                one.job, one.reading, steps, with_bands=True, detailed=True, hub=hub
            )
        )
    changes = any(not job.status.state.is_terminal for job, _ in jobs)
    dumps = (d.model_dump(mode="json", exclude_defaults=True) for d in documents)
    return [sanitize_reply(dump) for dump in dumps], changes
