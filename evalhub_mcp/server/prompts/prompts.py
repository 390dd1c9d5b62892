"""Prompts that arrive with their facts: matching benchmarks, the jobs' own figures.

A prompt that lists what to fetch costs the agent a dozen calls; these have fetched it.
Names and arguments of the first three are the Go server's. A name or an argument that
does not exist is -32602 with the reason. When the hub cannot be asked, the prompt still
comes, and says what is missing and why.
"""

import difflib
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcp_types import GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from evalhub_mcp.app.application import App, HubSession
from evalhub_mcp.app.errors import AgentError, hub_error_text
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors, invalid, is_hub_error
from evalhub_mcp.server.prompts import text
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from evalhub_mcp.catalog.snapshot import Catalog
    from evalhub_mcp.results.comparison import Comparison
    from evalhub_mcp.results.readings import JobReading

APPLICATION_GOALS: Mapping[str, tuple[str, ...]] = {
    "rag": ("rag faithfulness", "hallucination", "long context retrieval"),
    "agent": ("agent tool use", "prompt injection", "instruction following"),
    "safety": ("safety and toxicity", "jailbreak red team", "social bias"),
    "classifier": ("classification sentiment", "accuracy", "bias and fairness"),
}
MAX_JOBS = 6
RECENT_JOBS = 10
MAX_LOGS = 3
LOG_LINES = 30
LOG_CHARS = 4_000
MAX_ARGUMENT = 2_000
GATE_AREAS = ("safety", "security")
"""What a release is seldom decided without, when the catalog can measure it."""


@dataclass(frozen=True)
class PromptSpec:
    """A prompt as it is listed: name, title, description, `(argument, description, required)`."""

    name: str
    title: str
    description: str
    arguments: tuple[tuple[str, str, bool], ...]
    leads_to: tuple[str, ...]
    """The tools it makes an agent use; where one is not offered, the prompt is not either."""


SPECS = (
    PromptSpec(
        "edd_workflow",
        "Evaluation-driven development",
        "Define, measure, iterate for one type of application, with this hub's matching "
        "benchmarks, their thresholds and hints.",
        (("application_type", "rag, agent, safety or classifier.", True),),
        ("find_benchmarks", "submit_evaluation"),
    ),
    PromptSpec(
        "evaluate_model",
        "Evaluate a model",
        "Ways to evaluate a model on this hub, with the arguments to submit.",
        (
            ("model_url", "OpenAI-compatible base URL of the model.", False),
            ("benchmark_preferences", "What matters, e.g. safety or reasoning.", False),
        ),
        ("recommend_evaluation", "submit_evaluation"),
    ),
    PromptSpec(
        "compare_runs",
        "Compare runs",
        "Two or more jobs side by side: scores, differences beyond chance, changed settings.",
        (("job_ids", "Comma-separated job ids, the baseline first.", False),),
        ("compare_jobs",),
    ),
    PromptSpec(
        "diagnose_failure",
        "Diagnose a failed job",
        "A failed job with its errors and the end of its logs.",
        (("job_id", "The job; without it, the latest that failed.", False),),
        ("diagnose_job",),
    ),
    PromptSpec(
        "release_gate",
        "Decide on a release",
        "Whether a model may be released, from its jobs' verdicts, margins, regressions "
        "against a baseline, and what was not measured.",
        (
            ("job_ids", "Comma-separated ids of the candidate's jobs.", True),
            ("baseline_job_id", "A job of the version in production.", False),
        ),
        ("get_job_results", "compare_jobs"),
    ),
)


@dataclass(frozen=True)
class Asked:
    """A prompt that was asked for, and what it takes to answer."""

    app: App
    session: HubSession
    catalog: "Catalog"
    arguments: Mapping[str, str]


Builder = Callable[[Asked], Awaitable[str]]


class Prompts:
    """Renders prompts for a caller."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._builders: dict[str, Builder] = {
            "edd_workflow": _edd_workflow,
            "evaluate_model": _evaluate_model,
            "compare_runs": _compare_runs,
            "diagnose_failure": _diagnose_failure,
            "release_gate": _release_gate,
        }

    async def get(
        self, name: str, given: Mapping[str, Any] | None, ctx: "Context[Any, Any] | None"
    ) -> GetPromptResult:
        """The prompt, with its facts.

        Raises:
            MCPError: -32602 for an unknown prompt, a bad argument or a job that does not exist.
        """
        spec = _spec(name)
        arguments = _arguments(spec, given or {})
        with as_protocol_errors(f"Prompt {name}"):
            try:
                session = await self._app.open(ctx)
                catalog = await session.catalog()
            except Exception as error:
                if not (isinstance(error, AgentError) or is_hub_error(error)):
                    raise
                reason = str(error) if isinstance(error, AgentError) else hub_error_text(error)
                body = text.without_facts(spec.description, arguments, reason)
            else:
                asked = Asked(self._app, session, catalog, arguments)
                body = await self._builders[name](asked)
        message = PromptMessage(role="user", content=TextContent(type="text", text=body))
        return GetPromptResult(description=spec.description, messages=[message])


def tools_of_prompt(name: str) -> tuple[str, ...]:
    """The tools a prompt leads to; none where there is no such prompt."""
    return next((spec.leads_to for spec in SPECS if spec.name == name), ())


def listed_prompts(offers: Callable[[str], bool]) -> list[Prompt]:
    """The prompts whose tools are all offered, as they are listed."""
    return [
        Prompt(
            name=spec.name,
            title=spec.title,
            description=spec.description,
            arguments=[
                PromptArgument(name=name, description=description, required=required)
                for name, description, required in spec.arguments
            ],
        )
        for spec in SPECS
        if all(offers(tool) for tool in spec.leads_to)
    ]


def _spec(name: str) -> PromptSpec:
    for spec in SPECS:
        if spec.name == name:
            return spec
    names = [spec.name for spec in SPECS]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise invalid(f"Unknown prompt {sanitize_line(name, 80)!r}.{hint} Prompts: {', '.join(names)}.")


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


async def _edd_workflow(asked: Asked) -> str:
    from evalhub_mcp.catalog.recommendation import recommend

    kind = asked.arguments["application_type"].lower()
    if kind not in APPLICATION_GOALS:
        near = difflib.get_close_matches(kind, APPLICATION_GOALS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise invalid(
            f"application_type must be one of {', '.join(APPLICATION_GOALS)}, "
            f"not {sanitize_line(kind, 60)!r}.{hint}"
        )
    found = [(goal, recommend(asked.catalog, goal)) for goal in APPLICATION_GOALS[kind]]
    return text.edd_workflow(kind, found)


async def _evaluate_model(asked: Asked) -> str:
    from evalhub_mcp.catalog.recommendation import recommend

    url, wish = asked.arguments.get("model_url"), asked.arguments.get("benchmark_preferences")
    if url is not None:
        from evalhub_mcp.jobs.submission_plan import model_problems

        if problems := model_problems(url, None, url_required=True):
            raise invalid(" ".join(problems).replace("model.url", "model_url"))
    found = recommend(asked.catalog, wish or "general")
    earlier = []
    if url is not None:
        jobs = await asked.session.client.jobs.list(tenant=asked.session.tenant)
        earlier = [
            await _read(asked, job)
            for job in [
                job for job in jobs if (job.model.url or "").rstrip("/") == url.rstrip("/")
            ][:3]
        ]
    return text.evaluate_model(url, wish, found, earlier)


async def _compare_runs(asked: Asked) -> str:
    if "job_ids" not in asked.arguments:
        jobs = await asked.session.client.jobs.list(tenant=asked.session.tenant)
        finished = [job for job in jobs if job.status.state.is_terminal][:RECENT_JOBS]
        return text.choose_runs([await _read(asked, job) for job in finished])
    ids = _job_ids(asked.arguments["job_ids"], least=2)
    runs = await _runs(asked, ids)
    baseline = runs[0]
    return text.compare_runs(baseline, _against(baseline, runs[1:]))


def _against(
    baseline: "text.Run", runs: "Sequence[text.Run]"
) -> "list[tuple[text.Run, Comparison]]":
    from evalhub_mcp.results.comparison import compare_with_baseline

    found = compare_with_baseline(baseline.reading, [run.reading for run in runs])
    return list(zip(runs, found, strict=True))


async def _diagnose_failure(asked: Asked) -> str:
    from evalhub_mcp.app.job_diagnosis import diagnose
    from evalhub_mcp.app.job_lookup import find_job
    from evalhub_mcp.server.tools.diagnosis.reply import diagnosis_reply
    from evalhub_mcp.server.tools.diagnosis.text import diagnosis_text

    if "job_id" in asked.arguments:
        job = await find_job(asked.session, asked.arguments["job_id"])
    else:
        jobs = await asked.session.client.jobs.list(tenant=asked.session.tenant)
        failed = [j for j in jobs if j.status.state.value in {"failed", "partially_failed"}]
        if not failed:
            return text.nothing_failed(len(jobs))
        job = failed[0]
    run = await _read(asked, job)
    planned = await asked.session.planned_benchmarks(job, asked.catalog)
    found = await diagnose(asked.session, job, planned, asked.app.settings.stall_after)
    message = job.status.message.message if job.status.message else None
    logs = await _logs(asked, job, planned)
    return text.diagnose_failure(run, message, diagnosis_text(diagnosis_reply(found)), logs)


async def _logs(asked: Asked, job: Any, planned: Any) -> list[tuple[str, Sequence[str]]]:
    """The ends of the job's logs, clean; why there are none, when the hub does not give them."""
    from evalhub_mcp.app.job_logs import read_log

    try:
        logs = await read_log(
            asked.session, job, planned, tail_lines=LOG_LINES, max_chars=LOG_CHARS
        )
    except Exception as error:
        if not is_hub_error(error):
            raise
        return [("the job", [f"(no log: {hub_error_text(error)})"])]
    return [(log.benchmark_id, log.lines) for log in logs[:MAX_LOGS]]


async def _release_gate(asked: Asked) -> str:
    runs = await _runs(asked, _job_ids(asked.arguments["job_ids"], least=1))
    baseline, differences = None, []
    if "baseline_job_id" in asked.arguments:
        (baseline,) = await _runs(asked, [asked.arguments["baseline_job_id"]])
        differences = _against(baseline, runs)
    measured, unmeasured = _areas(asked.catalog, runs)
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


async def _runs(asked: Asked, ids: Sequence[str]) -> "list[text.Run]":
    from evalhub_mcp.app.job_lookup import find_job

    return [await _read(asked, await find_job(asked.session, job_id)) for job_id in ids]


async def _read(asked: Asked, job: Any) -> "text.Run":
    from evalhub_mcp.app.job_results import read

    reading: JobReading = await read(asked.session, job, asked.catalog)
    return text.Run(reading, sanitize_line(job.name, 120), sanitize_line(job.model.name, 80))


def _areas(catalog: "Catalog", runs: "Sequence[text.Run]") -> tuple[list[str], list[str]]:
    """Categories the runs measured, and gate areas of the catalog that they did not."""
    from evalhub_mcp.catalog.entries import canonical

    measured: set[str] = set()
    for run in runs:
        for reading in run.reading.benchmarks:
            entry = catalog.entry(reading.provider_id, reading.benchmark_id)
            if entry is not None and reading.score is not None:
                labels = (entry.benchmark.category or "", *entry.benchmark.tags)
                measured |= {canonical(label) for label in labels} - {""}
    missing = [a for a in GATE_AREAS if a in catalog.labels and a not in measured]
    return [label for label in catalog.labels if label in measured][:12], missing
