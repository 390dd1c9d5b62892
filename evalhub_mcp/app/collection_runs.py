"""The jobs of a collection, asked for in one request where the hub can."""

from collections.abc import Sequence

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.client.errors import BadRequestError
from evalhub_mcp.client.filters import Expression
from evalhub_mcp.client.models import EvaluationJob, JobStatus


async def jobs_of_collection(
    session: HubSession, collection_id: str, status: JobStatus | Expression | None = None
) -> Sequence[EvaluationJob]:
    """Return the jobs of a collection, newest first.

    Hubs up to 1.0.2 have no filter for it and refuse one. That is remembered, and with them all
    jobs of this status are listed.

    Raises:
        ClientError: The hub could not be asked.
    """
    jobs = session.client.jobs
    if not session.app.lacks_collection_filter:
        try:
            return await jobs.list(status=status, collection_id=collection_id)
        except BadRequestError as error:
            if error.message_code != "query_bad_parameter":
                raise
            session.app.lacks_collection_filter = True
    listed = await jobs.list(status=status)
    return [job for job in listed if job.collection and job.collection.id == collection_id]
