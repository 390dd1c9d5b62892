"""Reading a job's results: what each score means, how sure it is, what to do next."""

from functools import partial
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.corrected_collection import corrected_collection
from evalhub_mcp.app.job_questions import job_questions
from evalhub_mcp.app.job_results import (
    eval_log_rows,
    interpret_job,
    published_outputs,
    steps_after,
)
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.app.result_documents.question_rows import IN_CHAT
from evalhub_mcp.results.next_steps import applicable_notes
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import JobId
from evalhub_mcp.server.core.reply import MOST_BYTES, MOST_BYTES_DETAILED, fit_page, reply
from evalhub_mcp.server.core.session import client_draws, open_session
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.results.reply import ResultsReply
from evalhub_mcp.server.tools.results.text import (
    MAX_BENCHMARKS,
    MAX_DETAILED,
    results_text,
)
from evalhub_mcp.server.view import RESULTS_URI
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines


@agent_tool(
    title="Get job results",
    description="Results of a job, interpreted: scores with 95 % interval, threshold, "
    "verdict, meaning, wrong answers, next steps. Of failed or running jobs what there is.",
    toolset="results",
    scope=READ,
    view=RESULTS_URI,
)
async def get_job_results(
    ctx: Context[Any, Any],
    job_id: JobId,
    detail: Annotated[
        Literal["concise", "detailed"],
        Field(description="detailed: all metrics, wrong answers, artifacts."),
    ] = "concise",
) -> Annotated[CallToolResult, ResultsReply]:
    """Results of a job, read."""
    session = await open_session(ctx)
    found = await interpret_job(session, job_id)
    reading = found.reading
    steps = [step_text(step) for step in await steps_after(session, found)]
    detailed = detail == "detailed"
    notes: list[str] = []
    if any(benchmark.score is not None for benchmark in reading.benchmarks):
        notes = applicable_notes(reading, found.catalog.providers)
    if notes:
        notes = sanitize_lines(notes, 240)
    if notes and not detailed:  # an earlier reply said the same of the same provider
        notes = session.app.recent_sentences.new(session.caller, notes)
    local = session.app.settings.local  # answers and logs are on this machine
    files = eval_log_rows(session, found) if local else []
    collections, ref = found.catalog.collections, found.job.collection
    collection = collections.get(ref.id) if ref is not None else None
    corrected = corrected_collection(collection, reading) if collection is not None else None
    published = [*published_outputs(found.job), *files]
    answer = ResultsReply(job_id=reading.job_id, state=reading.state, verdict=reading.judgement)
    write = partial(
        results_text,
        reading,
        sanitize_line(found.job.name, 200),
        sanitize_line(found.job.model.name, 120),
        notes,
        steps,
        detailed=detailed,
        corrected=corrected,
        published=published,
    )
    most = MAX_DETAILED if detailed else MAX_BENCHMARKS
    size = MOST_BYTES_DETAILED if detailed else MOST_BYTES
    page = fit_page(lambda rows: (write(rows=rows), answer), most, size)
    drawn = None
    if client_draws(ctx):
        drawn = job_results_document(
            found.job,
            reading,
            steps,
            with_bands=True,
            detailed=detailed,
            hub=session.app.hub.label,
            files=files,
            questions=await job_questions(session, found, IN_CHAT) if local else {},
        )
    return reply(*page, drawn, most=size)
