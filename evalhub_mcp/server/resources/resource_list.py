"""The answers to `resources/list` and `resources/templates/list`."""

from mcp_types import Resource, ResourceTemplate

from evalhub_mcp.server.core.access import CallerAccess
from evalhub_mcp.server.resources.uris import TOOL_FOR_KIND, Kind, resource_uri

JSON = "application/json"

_LISTED: tuple[tuple[Kind, str], ...] = (
    ("providers", "Evaluation providers: what they measure, and how many benchmarks they have."),
    ("benchmarks", "Benchmarks of all providers, each with its provider."),
    ("collections", "Collections: curated sets of benchmarks."),
    ("jobs", "Evaluation jobs, the newest first."),
    ("leaderboard", "Models ranked by their latest runs, with ties."),
)
_TEMPLATES: tuple[tuple[tuple[Kind, ...], str, str, str], ...] = (
    (
        ("provider",),
        "evalhub://providers/{id}",
        "provider",
        "A provider, with its benchmarks in pages.",
    ),
    (("benchmark",), "evalhub://benchmarks/{id}", "benchmark", "A benchmark by id or name."),
    (
        ("benchmarks",),
        "evalhub://benchmarks{?label*}",
        "benchmarks-by-label",
        "Benchmarks with all of the labels.",
    ),
    (
        ("collection",),
        "evalhub://collections/{id}",
        "collection",
        "A collection, with its known traps.",
    ),
    (("job",), "evalhub://jobs/{id}", "job", "A job: status, results and errors."),
    (
        ("log",),
        "evalhub://jobs/{id}/logs{?benchmark_index,tail_lines}",
        "job-logs",
        "The log of a job's evaluations: its last lines, sanitized.",
    ),
    (
        ("results",),
        "evalhub://jobs/{id}/results{?format}",
        "job-results",
        "A job's results as a report to look at: one HTML page that holds its data; or json.",
    ),
    (
        ("leaderboard",),
        "evalhub://leaderboard{?benchmark,collection,tag}",
        "leaderboard-of",
        "Models ranked by their latest runs, with ties, as Markdown; format=html is a page.",
    ),
    (
        ("jobs",),
        "evalhub://jobs{?status}",
        "jobs-by-status",
        "Jobs in one state, the newest first.",
    ),
    (
        ("benchmark",),
        "evalhub://providers/{provider_id}/benchmarks/{benchmark_id}",
        "provider-benchmark",
        "One benchmark of one provider; the same id may exist elsewhere.",
    ),
    (
        ("providers", "benchmarks", "collections", "jobs"),
        "evalhub://{list}{?limit,offset}",
        "page",
        "A page of the list providers, benchmarks, collections or jobs.",
    ),
)
_OTHER_TYPES = {
    "job-logs": "text/plain",
    "job-results": "text/html",
    "leaderboard": "text/markdown",
    "leaderboard-of": "text/markdown",
}


def listed_resources(access: CallerAccess) -> list[Resource]:
    """Return the resources without parameters that the caller may read."""
    found = [
        Resource(
            uri=resource_uri(name),
            name=name,
            description=text,
            mime_type=_OTHER_TYPES.get(name, JSON),
        )
        for name, text in _LISTED
        if access.allows(TOOL_FOR_KIND[name])
    ]
    version = Resource(
        uri=resource_uri("server", "version"),
        name="server-version",
        description="Version of this server and of what it is built on.",
        mime_type=JSON,
    )
    return [*found, version]


def listed_templates(access: CallerAccess | None = None) -> list[ResourceTemplate]:
    """Return the resource templates (RFC 6570) that the caller may use; all without `access`."""
    return [
        ResourceTemplate(
            uri_template=template,
            name=name,
            description=text,
            mime_type=_OTHER_TYPES.get(name, JSON),
        )
        for kinds, template, name, text in _TEMPLATES
        if access is None or any(access.allows(TOOL_FOR_KIND[kind]) for kind in kinds)
    ]
