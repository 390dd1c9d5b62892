"""The base of all structured replies."""

from evalhub_mcp.app.result_documents.document import Document


class Reply(Document):
    """Base of all structured replies."""


class BenchmarkRef(Reply):
    """A benchmark of a job."""

    provider_id: str
    id: str
