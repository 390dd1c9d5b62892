"""Values for the arguments of templates and prompts, as they are typed.

At most 100 at a time, as the protocol says, with the true total; what begins with the
typed text comes first. A hub that cannot be asked gives no values rather than an error:
a completion is a convenience.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import anyio
from mcp_types import CompleteRequestParams, Completion, PromptReference

from evalhub_mcp.app.application import App
from evalhub_mcp.app.errors import AgentError
from evalhub_mcp.catalog.entries import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.server.core.access import Offer
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors, invalid, is_hub_error
from evalhub_mcp.server.prompts.prompts import APPLICATION_GOALS, SPECS
from evalhub_mcp.server.resources.reader import PAGE, STATUSES, listed_templates
from evalhub_mcp.server.resources.uris import FORMATS, LISTS
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from evalhub_mcp.client.models import EvaluationJob

logger = logging.getLogger("evalhub_mcp")

MOST = 100
JOBS_FRESH_SECONDS = 5.0
DEADLINE_SECONDS = 3.0
"""People wait for completions while they type."""
MAX_CALLERS = 64

_TELLS = {
    **dict.fromkeys(("application_type", "status", "list", "limit"), "check_connection"),
    **dict.fromkeys(("job_id", "job_ids", "failed_job_id", "model_url"), "list_jobs"),
    "provider_id": "discover_providers",
    "collection_id": "find_collections",
}
"""The tool that tells the same values; find_benchmarks for all others."""
FAILED = ("failed", "partially_failed")


class Completions:
    """Completes arguments for a caller."""

    def __init__(self, app: App, offer: Offer) -> None:
        self._app = app
        self._offer = offer
        self._jobs: dict[tuple[str | None, str | None], tuple[float, list[EvaluationJob]]] = {}

    async def complete(self, params: CompleteRequestParams, ctx: "Context[Any, Any]") -> Completion:
        """Values for one argument.

        Raises:
            MCPError: -32602 when the prompt, template or argument does not exist.
        """
        argument, typed = params.argument.name, params.argument.value
        with as_protocol_errors(f"Completing {sanitize_line(argument, 60)}"):
            if isinstance(params.ref, PromptReference):
                kind = _prompt_argument(params.ref.name, argument)
            else:
                kind = _template_argument(params.ref.uri, argument)
            chosen = (params.context.arguments if params.context else None) or {}
            values: Sequence[str] = ()
            try:
                with anyio.move_on_after(DEADLINE_SECONDS):
                    values = await self._values(kind, chosen, ctx)
            except Exception as error:
                if not (isinstance(error, AgentError) or is_hub_error(error)):
                    raise
                logger.info("completion of %s: %s", kind, error)
            before, typed = _already_chosen(kind, typed)
            found = [before + value for value in ranked(values, typed, without=before.split(","))]
            return Completion(values=found[:MOST], total=len(found), has_more=len(found) > MOST)

    async def _values(
        self, kind: str, chosen: dict[str, str], ctx: "Context[Any, Any]"
    ) -> Sequence[str]:
        if not self._offer.allows(_TELLS.get(kind, "find_benchmarks"), ctx):
            return ()
        match kind:
            case "application_type":
                return list(APPLICATION_GOALS)
            case "status":
                return STATUSES
            case "format":
                return FORMATS
            case "list":
                return list(LISTS)
            case "limit":
                most = self._app.settings.list_page_limit
                return [str(n) for n in sorted({10, 25, PAGE, 100, most}) if n <= most]
            case "job_id" | "job_ids" | "failed_job_id" | "model_url":
                return _from_jobs(kind, await self._recent_jobs(ctx))
        catalog = await (await self._app.open(ctx)).catalog()
        return _from_catalog(kind, catalog, chosen)

    async def _recent_jobs(self, ctx: "Context[Any, Any]") -> "list[EvaluationJob]":
        """The caller's jobs, the newest first, kept for the next few keystrokes."""
        caller = self._app.caller(ctx)
        key = (caller.tenant, caller.principal)
        kept = self._jobs.get(key)
        now = time.monotonic()
        if kept is not None and now - kept[0] < JOBS_FRESH_SECONDS:
            return kept[1]
        session = await self._app.open(ctx)
        jobs = list(await session.client.jobs.list(tenant=session.tenant))
        while len(self._jobs) >= MAX_CALLERS:
            self._jobs.pop(next(iter(self._jobs)))
        self._jobs[key] = (now, jobs)
        return jobs


def ranked(values: Iterable[str], typed: str, without: Iterable[str] = ()) -> list[str]:
    """Values that fit what was typed: those that begin with it, then those that contain it.

    Case and separators do not matter; within each group the given order is kept.
    """
    left_out = set(without)
    form = canonical(typed)
    begin, contain = [], []
    for value in dict.fromkeys(values):
        if not value or value in left_out:
            continue
        candidate = canonical(value)
        if value.lower().startswith(typed.lower()) or candidate.startswith(form):
            begin.append(value)
        elif form in candidate:
            contain.append(value)
    return [*begin, *contain]


def _prompt_argument(name: str, argument: str) -> str:
    for spec in SPECS:
        if spec.name == name:
            names = [known for known, _, _ in spec.arguments]
            if argument not in names:
                raise invalid(
                    f"Prompt {name} has no argument {sanitize_line(argument, 60)!r}; "
                    f"it has {', '.join(names)}."
                )
            if name == "diagnose_failure":
                return "failed_job_id"
            return "job_id" if argument == "baseline_job_id" else argument
    raise invalid(
        f"Unknown prompt {sanitize_line(name, 80)!r}; there are {', '.join(s.name for s in SPECS)}."
    )


def _template_argument(template: str, argument: str) -> str:
    """What an argument of a template stands for."""
    from mcp.shared.uri_template import UriTemplate

    templates = [listed.uri_template for listed in listed_templates()]
    if template not in templates:
        raise invalid(
            f"Unknown resource template {sanitize_line(template, 120)!r}; "
            f"there are {', '.join(templates)}."
        )
    names = UriTemplate.parse(template.replace("*}", "}")).variable_names
    if argument not in names:
        raise invalid(
            f"Template {template} has no argument {sanitize_line(argument, 60)!r}; "
            f"it has {', '.join(names)}."
        )
    if argument == "id":
        return template.removeprefix("evalhub://").partition("/")[0].removesuffix("s") + "_id"
    return argument


def _already_chosen(kind: str, typed: str) -> tuple[str, str]:
    """For lists written with commas: what is complete, and what is being typed."""
    if kind not in {"job_ids", "label"} or "," not in typed:
        return "", typed
    done, _, last = typed.rpartition(",")
    return f"{done},", last.strip()


def _from_jobs(kind: str, jobs: "Sequence[EvaluationJob]") -> list[str]:
    if kind == "model_url":
        return [sanitize_line(job.model.url, 500) for job in jobs if job.model.url]
    if kind == "failed_job_id":
        return [job.id for job in jobs if job.status.state.value in FAILED]
    if kind == "job_ids":  # figures exist for jobs that have ended
        return [job.id for job in sorted(jobs, key=lambda j: not j.status.state.is_terminal)]
    return [job.id for job in jobs]


def _from_catalog(kind: str, catalog: Catalog, chosen: dict[str, str]) -> list[str]:
    match kind:
        case "provider_id":
            found = [p.id for p in catalog.providers.values()]
        case "collection_id":
            found = [c.id for c in catalog.collections.values()]
        case "label" | "benchmark_preferences":
            found = list(catalog.labels)
        case "offset":
            sizes = {
                "providers": len(catalog.providers),
                "benchmarks": len(catalog.entries),
                "collections": len(catalog.collections),
            }
            size = sizes.get(chosen.get("list", "benchmarks"), 0)
            found = [str(n) for n in range(0, max(size, 1), PAGE)]
        case _:
            provider = chosen.get("provider_id")
            found = [
                e.benchmark.id
                for e in catalog.entries
                if provider is None or e.provider.id == provider
            ]
    return [sanitize_line(value, 300) for value in found]
