"""A job with its reading, for the tools and for the command line alike."""

from typing import TYPE_CHECKING

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.results.interpretation import JobReading, read_job
from evalhub_mcp.server.app import HubSession
from evalhub_mcp.server.tools.jobs import get_job

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
    job = await get_job(session, job_id)
    catalog = await session.catalog()
    planned = await session.planned_benchmarks(job, catalog)
    threshold = None
    if job.collection is not None:
        collection = catalog.collections.get(job.collection.id)
        if collection is not None and collection.pass_criteria is not None:
            threshold = collection.pass_criteria.threshold
    return job, read_job(job, catalog.providers, planned, threshold), catalog
