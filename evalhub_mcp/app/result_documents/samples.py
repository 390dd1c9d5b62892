"""The questions of one benchmark as a document of their own, for the page in the chat."""

from typing import Annotated

from evalhub_mcp.app.result_documents.document import Document, one_line
from evalhub_mcp.app.result_documents.question_rows import QuestionRows


class SamplesDocument(Document):
    """The questions of one benchmark of a job, or why there are none."""

    job_id: str
    baseline: str = ""
    provider_id: str
    id: str
    model: Annotated[str, one_line(120)] = ""
    hub: Annotated[str, one_line(200)] = ""
    show: str = "all"
    """The kind of questions that is shown first."""
    contains: Annotated[str, one_line(200)] = ""
    """The text that is searched for first."""
    open: Annotated[str, one_line(120)] = ""
    """The id of the question that is unfolded first."""
    questions: QuestionRows | None = None
    numbers: list[int] = []
    """Numbers of the questions that were asked for, counted from 1, where only scores exist."""
    missing: Annotated[str, one_line(600)] = ""
