"""diagnose_failure: a prompt about a job that failed."""

from collections.abc import Sequence

from evalhub_mcp.app.errors import hub_error_text
from evalhub_mcp.app.job_diagnosis import diagnose
from evalhub_mcp.app.job_logs import read_log
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.formatting import pluralize
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.server.core.reply_notes import quoted
from evalhub_mcp.server.prompts.facts import MAX_BENCHMARKS, Facts, job_fact, prompt_text
from evalhub_mcp.server.tools.diagnosis.reply import diagnosis_reply
from evalhub_mcp.server.tools.diagnosis.text import diagnosis_text
from evalhub_mcp.untrusted import sanitize_field, sanitize_line

MAX_LOGS = 3
LOG_LINES = 30
LOG_CHARS = 4_000


async def diagnose_failure(facts: Facts) -> str:
    """Return the prompt that finds out why a job failed: the given one, else the latest."""
    session = facts.session
    if "job_id" in facts.arguments:
        job = await find_job(session, facts.arguments["job_id"])
    else:
        jobs = await session.client.jobs.list()
        failed = [j for j in jobs if j.status.state.value in {"failed", "partially_failed"}]
        if not failed:
            return prompt_text(
                "Find out why an evaluation failed.",
                [f"{pluralize(len(jobs), 'job')}, and none of them failed"],
                "Tell me that, and ask which job I mean.",
            )
        job = failed[0]
    found = facts.interpret(job)
    rows = [job_fact(found)]
    if job.status.message:
        rows.append(f"the hub says: {sanitize_line(job.status.message.message, 400)}")
    for reading in found.reading.benchmarks[:MAX_BENCHMARKS]:
        rows += _benchmark_rows(reading)
    planned = await session.planned_benchmarks(job, facts.catalog)
    diagnosis = await diagnose(session, job, planned, session.app.settings.stall_after)
    # What to do next is an instruction, so it is left out of the facts.
    found_rows = diagnosis_text(diagnosis_reply(diagnosis)).splitlines()
    rows.append("Diagnosis by rules:")
    rows += [f"  {row}" for row in found_rows if not row.startswith("Next: ")]
    return prompt_text(
        "Find out why this evaluation failed.",
        [*rows, *await _log_rows(facts, job, planned)],
        "Name the most likely cause and the line that shows it, say whether it lies with the "
        "model's endpoint, the settings, the evaluation or the hub, and what to change before "
        "submitting again. If the facts do not show it, say what is missing.",
    )


def _benchmark_rows(reading: BenchmarkReading) -> list[str]:
    text = f"- {reading.provider_id}/{reading.benchmark_id}: {reading.state}"
    if reading.error:
        text += f"; error: {sanitize_line(reading.error, 600)}"
    elif reading.missing:
        text += f"; {sanitize_line(reading.missing, 300)}"
    settings = [
        f"{sanitize_line(name, 60)}={sanitize_field(name, value, 60)}"
        for name, value in list(reading.parameters.items())[:8]
    ]
    if settings and reading.state == "failed":
        return [text, f"  settings: {', '.join(settings)}"]
    return [text]


async def _log_rows(
    facts: Facts, job: EvaluationJob, planned: Sequence[JobBenchmark] | None
) -> list[str]:
    """Return the ends of the job's logs, or why there are none."""
    try:
        logs = await read_log(
            facts.session, job, planned, tail_lines=LOG_LINES, max_chars=LOG_CHARS
        )
    except ClientError as error:
        return [f"No log: {hub_error_text(error)}"]
    rows = []
    for log in logs[:MAX_LOGS]:
        rows += [f"End of the log of {sanitize_line(log.benchmark_id, 120)}:", *quoted(log.lines)]
    return rows or ["The hub keeps no log of it."]
