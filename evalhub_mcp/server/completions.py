"""Completes the arguments of resource templates and prompts while a user types them.

The protocol allows at most 100 values, sent with the true total; those that begin with the typed
text come first. When the hub does not answer there are no values rather than an error, because a
completion is a convenience.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

import anyio
from mcp.server.mcpserver import Context
from mcp.shared.uri_template import UriTemplate
from mcp_types import CompleteRequestParams, Completion, PromptReference

from evalhub_mcp.app.job_index import summaries
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.server.core.access import CallerAccess
from evalhub_mcp.server.core.error_text import expected_error_text
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors, invalid_name
from evalhub_mcp.server.core.session import app_of, open_session
from evalhub_mcp.server.prompts.specs import APPLICATION_GOALS, prompt_spec
from evalhub_mcp.server.resources.reader import PAGE
from evalhub_mcp.server.resources.resource_list import listed_templates
from evalhub_mcp.server.resources.uris import FORMATS, LISTS, STATUSES
from evalhub_mcp.untrusted import sanitize_line

logger = logging.getLogger("evalhub_mcp")

MAX_VALUES = 100
COMPLETION_AGE_SECONDS = 5.0
"""The index of jobs may be this old."""
DEADLINE_SECONDS = 3.0
"""People are typing while they wait for completions."""
FAILED_STATES = ("failed", "partially_failed")
_TOOL_WITH_VALUES = {
    **dict.fromkeys(("application_type", "status", "list", "limit"), "check_connection"),
    **dict.fromkeys(("job_id", "job_ids", "failed_job_id", "model_url", "tag"), "list_jobs"),
    "provider_id": "discover_providers",
    "collection_id": "find_collections",
}
"""The tool that shows the same values, by kind of argument; for other kinds, find_benchmarks."""


async def complete(
    params: CompleteRequestParams, access: CallerAccess, ctx: Context[Any, Any]
) -> Completion:
    """Return values for one argument.

    Raises:
        MCPError: -32602 when the prompt, template or argument does not exist.
    """
    argument, typed = params.argument.name, params.argument.value
    with as_protocol_errors(f"Completing {sanitize_line(argument, 60)}"):
        if isinstance(params.ref, PromptReference):
            kind = _prompt_argument(params.ref.name, argument)
        else:
            kind = _template_argument(params.ref.uri, argument)
        values: Sequence[str] = ()
        if access.allows(_TOOL_WITH_VALUES.get(kind, "find_benchmarks")):
            chosen = (params.context.arguments if params.context else None) or {}
            try:
                with anyio.move_on_after(DEADLINE_SECONDS):
                    values = await _values(kind, chosen, ctx)
            except Exception as error:
                if expected_error_text(error) is None:
                    raise
                logger.info("completion of %s: %s", kind, error)
        before, typed = _split_list(kind, typed)
        found = [before + value for value in ranked(values, typed, without=before.split(","))]
        return Completion(
            values=found[:MAX_VALUES], total=len(found), has_more=len(found) > MAX_VALUES
        )


async def _values(kind: str, chosen: dict[str, str], ctx: Context[Any, Any]) -> Sequence[str]:
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
            most = app_of(ctx).settings.list_page_limit
            return [str(n) for n in sorted({10, 25, PAGE, 100, most}) if n <= most]
    session = await open_session(ctx)
    if kind in {"job_id", "job_ids", "failed_job_id", "model_url", "tag"}:
        index = await summaries(session, max_age=COMPLETION_AGE_SECONDS)
        return _from_jobs(kind, index.rows)
    return _from_catalog(kind, await session.catalog(), chosen)


def ranked(values: Iterable[str], typed: str, without: Iterable[str] = ()) -> list[str]:
    """Return the values that begin with what was typed, then those that contain it.

    Case and separators do not matter. Within each group the given order is kept.
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
    """Return the kind of values that an argument of a prompt takes."""
    prompt_spec(name).require_argument(argument)
    if name == "diagnose_failure":
        return "failed_job_id"
    return "job_id" if argument == "baseline_job_id" else argument


def _template_argument(template: str, argument: str) -> str:
    """Return the kind of values that an argument of a template takes."""
    templates = [listed.uri_template for listed in listed_templates()]
    if template not in templates:
        raise invalid_name("Unknown resource template", template, templates, "Templates")
    names = list(UriTemplate.parse(template.replace("*}", "}")).variable_names)
    if argument not in names:
        raise invalid_name(f"Template {template} has no argument", argument, names, "Arguments")
    if argument == "id":
        return template.removeprefix("evalhub://").partition("/")[0].removesuffix("s") + "_id"
    return "collection_id" if argument == "collection" else argument


def _split_list(kind: str, typed: str) -> tuple[str, str]:
    """Split a comma-separated list into the items that are complete and the one being typed."""
    if kind not in {"job_ids", "label"} or "," not in typed:
        return "", typed
    done, _, last = typed.rpartition(",")
    return f"{done},", last.strip()


def _from_jobs(kind: str, rows: Sequence[JobSummary]) -> list[str]:
    if kind == "model_url":
        return [sanitize_line(row.model_url, 500) for row in rows if row.model_url]
    if kind == "tag":
        return [sanitize_line(tag, 128) for row in rows for tag in row.user_tags]
    if kind == "failed_job_id":
        return [row.id for row in rows if row.state in FAILED_STATES]
    if kind == "job_ids":  # jobs that have ended have results to compare
        return [row.id for row in sorted(rows, key=lambda row: not row.has_ended)]
    return [row.id for row in rows]


def _from_catalog(kind: str, catalog: Catalog, chosen: dict[str, str]) -> list[str]:
    match kind:
        case "provider_id":
            found = list(catalog.providers)
        case "collection_id":
            found = list(catalog.collections)
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
