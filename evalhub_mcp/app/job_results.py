"""A job with the interpretation of its results, for every face of the product."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import recent_summaries
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.latest_jobs import latest_jobs_by_provider
from evalhub_mcp.jobs.planned_benchmarks import planned_benchmarks
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.next_steps import (
    NextStep,
    complementary_providers,
    next_steps,
)
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.results.verdict import with_curated_thresholds


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
    if job.collection is None:
        return interpret(job, await session.catalog())
    return interpret(job, await session.catalog_for(job))


def interpret(job: EvaluationJob, catalog: Catalog) -> InterpretedJob:
    """Interpret the results of a job, with the threshold that its collection sets."""
    threshold = None
    planned: Sequence[JobBenchmark] | None = job.benchmarks
    if job.collection is not None:
        planned = planned_benchmarks(job, catalog.collections)
        collection = catalog.collections.get(job.collection.id)
        if collection is not None and collection.pass_criteria is not None:
            threshold = collection.pass_criteria.threshold
    reading = read_job(job, catalog.providers, planned, threshold)
    if any(benchmark.score is not None for benchmark in reading.benchmarks):
        reading = with_curated_thresholds(reading, catalog.collections.values())
    return InterpretedJob(job, reading, catalog)


async def steps_after(session: HubSession, found: InterpretedJob) -> list[NextStep]:
    """Return what to do next; the caller's other jobs are considered where that matters."""
    reading, suggested, done = found.reading, list[str](), dict[str, str]()
    scored = any(benchmark.score is not None for benchmark in reading.benchmarks)
    if scored and reading.state not in {"pending", "running"}:
        suggested = complementary_providers(reading, found.catalog.providers)
    if suggested:
        done = latest_jobs_by_provider(reading, suggested, await recent_summaries(session))
    return next_steps(reading, suggested, done)
