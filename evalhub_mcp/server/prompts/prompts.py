"""Prompts that arrive with their facts: matching benchmarks, the figures of jobs, logs.

A prompt that lists what to fetch costs the agent a dozen calls; these have fetched it. Names and
arguments of the first three are the Go server's. An unknown name or argument is -32602 with the
reason. When the hub does not answer, the prompt still comes and says what is missing and why.
"""

import difflib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mcp.server.mcpserver import Context
from mcp_types import GetPromptResult, PromptMessage, TextContent

from evalhub_mcp.app.errors import hub_error_text
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_diagnosis import diagnose
from evalhub_mcp.app.job_logs import read_log
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.app.job_results import interpret
from evalhub_mcp.catalog.entries import canonical
from evalhub_mcp.catalog.recommendation import recommend
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.jobs.model_endpoint import model_problems
from evalhub_mcp.results.comparison import Comparison, compare_with_baseline
from evalhub_mcp.server.core.error_text import expected_error_text
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors, invalid
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.prompts import text
from evalhub_mcp.server.prompts.specs import APPLICATION_GOALS, PromptSpec, prompt_named
from evalhub_mcp.server.tools.diagnosis.reply import diagnosis_reply
from evalhub_mcp.server.tools.diagnosis.text import diagnosis_text
from evalhub_mcp.untrusted import sanitize_line

MAX_JOBS = 6
RECENT_JOBS = 10
MAX_LOGS = 3
LOG_LINES = 30
LOG_CHARS = 4_000
MAX_ARGUMENT = 2_000
GATE_AREAS = ("safety", "security")
"""What a release is seldom decided without, when the catalog can measure it."""


async def get_prompt(
    name: str, given: Mapping[str, Any] | None, ctx: Context[Any, Any]
) -> GetPromptResult:
    """Return a prompt with its facts.

    Raises:
        MCPError: -32602 for an unknown prompt, a bad argument or a job that does not exist.
    """
    spec = prompt_named(name)
    arguments = _arguments(spec, given or {})
    with as_protocol_errors(f"Prompt {name}"):
        try:
            session = await open_session(ctx)
            catalog = await session.catalog()
        except Exception as error:
            reason = expected_error_text(error)
            if reason is None:
                raise
            body = text.without_facts(spec.description, arguments, reason)
        else:
            body = await _BUILDERS[name](Facts(session, catalog, arguments))
    message = PromptMessage(role="user", content=TextContent(type="text", text=body))
    return GetPromptResult(description=spec.description, messages=[message])


@dataclass(frozen=True)
class Facts:
    """What a prompt is built from."""

    session: HubSession
    catalog: Catalog
    arguments: Mapping[str, str]


def _arguments(spec: PromptSpec, given: Mapping[str, Any]) -> dict[str, str]:
    known = [name for name, _, _ in spec.arguments]
    for name, value in given.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise invalid(
                f"{spec.name} has no argument {sanitize_line(name, 60)!r}{hint}. "
                f"Arguments: {', '.join(known)}."
            )
        if not isinstance(value, str) or len(value) > MAX_ARGUMENT:
            raise invalid(f"{name} must be a text of at most {MAX_ARGUMENT} characters.")
    arguments = {name: value.strip() for name, value in given.items() if value.strip()}
    for name, description, required in spec.arguments:
        if required and name not in arguments:
            raise invalid(f"{spec.name} needs the argument {name!r}: {description}")
    return arguments


async def _edd_workflow(facts: Facts) -> str:
    kind = facts.arguments["application_type"].lower()
    if kind not in APPLICATION_GOALS:
        near = difflib.get_close_matches(kind, APPLICATION_GOALS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise invalid(
            f"application_type must be one of {', '.join(APPLICATION_GOALS)}, "
            f"not {sanitize_line(kind, 60)!r}.{hint}"
        )
    found = [(goal, recommend(facts.catalog, goal)) for goal in APPLICATION_GOALS[kind]]
    return text.edd_workflow(kind, found)


async def _evaluate_model(facts: Facts) -> str:
    url, wish = facts.arguments.get("model_url"), facts.arguments.get("benchmark_preferences")
    if url is not None and (problems := model_problems(url, None, url_required=True)):
        raise invalid(" ".join(problems).replace("model.url", "model_url"))
    found = recommend(facts.catalog, wish or "general")
    earlier = []
    if url is not None:
        jobs = await facts.session.client.jobs.list()
        earlier = [
            await _read(facts, job)
            for job in [
                job for job in jobs if (job.model.url or "").rstrip("/") == url.rstrip("/")
            ][:3]
        ]
    return text.evaluate_model(url, wish, found, earlier)


async def _compare_runs(facts: Facts) -> str:
    if "job_ids" not in facts.arguments:
        jobs = await facts.session.client.jobs.list()
        finished = [job for job in jobs if job.status.state.is_terminal][:RECENT_JOBS]
        return text.choose_runs([await _read(facts, job) for job in finished])
    ids = _job_ids(facts.arguments["job_ids"], least=2)
    runs = await _runs(facts, ids)
    baseline = runs[0]
    return text.compare_runs(baseline, _against(baseline, runs[1:]))


def _against(baseline: text.Run, runs: Sequence[text.Run]) -> list[tuple[text.Run, Comparison]]:
    found = compare_with_baseline(baseline.reading, [run.reading for run in runs])
    return list(zip(runs, found, strict=True))


async def _diagnose_failure(facts: Facts) -> str:
    if "job_id" in facts.arguments:
        job = await find_job(facts.session, facts.arguments["job_id"])
    else:
        jobs = await facts.session.client.jobs.list()
        failed = [j for j in jobs if j.status.state.value in {"failed", "partially_failed"}]
        if not failed:
            return text.nothing_failed(len(jobs))
        job = failed[0]
    run = await _read(facts, job)
    planned = await facts.session.planned_benchmarks(job, facts.catalog)
    found = await diagnose(facts.session, job, planned, facts.session.app.settings.stall_after)
    message = job.status.message.message if job.status.message else None
    logs = await _logs(facts, job, planned)
    return text.diagnose_failure(run, message, diagnosis_text(diagnosis_reply(found)), logs)


async def _logs(
    facts: Facts, job: EvaluationJob, planned: Sequence[JobBenchmark] | None
) -> list[tuple[str, Sequence[str]]]:
    """The ends of the job's logs, clean; why there are none, when the hub does not give them."""
    try:
        logs = await read_log(
            facts.session, job, planned, tail_lines=LOG_LINES, max_chars=LOG_CHARS
        )
    except ClientError as error:
        return [("the job", [f"(no log: {hub_error_text(error)})"])]
    return [(log.benchmark_id, log.lines) for log in logs[:MAX_LOGS]]


async def _release_gate(facts: Facts) -> str:
    runs = await _runs(facts, _job_ids(facts.arguments["job_ids"], least=1))
    baseline, differences = None, []
    if "baseline_job_id" in facts.arguments:
        (baseline,) = await _runs(facts, [facts.arguments["baseline_job_id"]])
        differences = _against(baseline, runs)
    measured, unmeasured = _areas(facts.catalog, runs)
    return text.release_gate(runs, baseline, differences, measured, unmeasured)


def _job_ids(value: str, *, least: int) -> list[str]:
    # Names of jobs hold spaces; ids alone may be separated by them.
    between = r"\s*,\s*" if "," in value else r"\s+"
    ids = list(dict.fromkeys(part for part in re.split(between, value.strip()) if part))
    if len(ids) < least or len(ids) > MAX_JOBS:
        raise invalid(
            f"job_ids must name {least} to {MAX_JOBS} different jobs, separated by commas; "
            f"{len(ids)} given."
        )
    return ids


async def _runs(facts: Facts, ids: Sequence[str]) -> list[text.Run]:
    return [await _read(facts, await find_job(facts.session, job_id)) for job_id in ids]


async def _read(facts: Facts, job: EvaluationJob) -> text.Run:
    found = await interpret(facts.session, job, facts.catalog)
    return text.Run(found.reading, sanitize_line(job.name, 120), sanitize_line(job.model.name, 80))


def _areas(catalog: Catalog, runs: Sequence[text.Run]) -> tuple[list[str], list[str]]:
    """Categories the runs measured, and gate areas of the catalog that they did not."""
    measured: set[str] = set()
    for run in runs:
        for reading in run.reading.benchmarks:
            entry = catalog.entry(reading.provider_id, reading.benchmark_id)
            if entry is not None and reading.score is not None:
                labels = (entry.benchmark.category or "", *entry.benchmark.tags)
                measured |= {canonical(label) for label in labels} - {""}
    missing = [a for a in GATE_AREAS if a in catalog.labels and a not in measured]
    return [label for label in catalog.labels if label in measured][:12], missing


_BUILDERS: Mapping[str, Callable[[Facts], Awaitable[str]]] = {
    "edd_workflow": _edd_workflow,
    "evaluate_model": _evaluate_model,
    "compare_runs": _compare_runs,
    "diagnose_failure": _diagnose_failure,
    "release_gate": _release_gate,
}
