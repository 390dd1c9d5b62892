"""What the hub has, as resources: bounded pages with totals, never the whole catalog.

The URIs are the Go server's. Lists are pages (`items`, `total`, `next`), benchmarks come
with their provider, and nothing here could run a command or holds a secret: runtimes
and credentials of providers are left out.
"""

import json
import platform
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from mcp_types import (
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)

from evalhub_mcp._version import __version__
from evalhub_mcp.app.application import App, HubSession
from evalhub_mcp.app.catalog_lookup import (
    benchmark_of,
    collection_id_of,
    provider_id_of,
    require_collections,
)
from evalhub_mcp.catalog.collection_review import review_collection
from evalhub_mcp.catalog.entries import CatalogEntry, canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors, invalid
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.server.resources.uris import Kind, ResourceUri, parse_uri, uri
from evalhub_mcp.untrusted import MAX_JSON_ITEMS, sanitize_json, sanitize_line, sanitize_lines

if TYPE_CHECKING:
    from mcp.server.mcpserver import Context

    from evalhub_mcp.client.models import EvaluationJob, Provider

JSON = "application/json"
PAGE = 50
STATUSES = ("pending", "running", "completed", "failed", "cancelled", "partially_failed")
FOREVER_MS = 3_600_000
FINISHED_MS = 60_000
ONE_OF_MANY = "Read evalhub://providers/{provider_id}/benchmarks/{benchmark_id} instead."
LINE = 300
MOST_LINES = 24

_LISTED: tuple[tuple[Kind, str], ...] = (
    ("providers", "Evaluation providers: what they measure, and how many benchmarks they have."),
    ("benchmarks", "Benchmarks of all providers, each with its provider."),
    ("collections", "Collections: curated sets of benchmarks."),
    ("jobs", "Evaluation jobs, the newest first."),
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
        "What a job's evaluations wrote: the last lines, clean.",
    ),
    (
        ("results",),
        "evalhub://jobs/{id}/results{?format}",
        "job-results",
        "A job's results as a report to look at: one HTML page that holds its data; or json.",
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
_OTHER_TYPES = {"job-logs": "text/plain", "job-results": "text/html"}


def listed_resources(offers: Callable[[Kind], bool]) -> list[Resource]:
    """The resources without parameters, of the kinds that are offered."""
    found = [
        Resource(uri=uri(name), name=name, description=text, mime_type=JSON)
        for name, text in _LISTED
        if offers(name)
    ]
    version = Resource(
        uri=uri("server", "version"),
        name="server-version",
        description="Version of this server and of what it is built on.",
        mime_type=JSON,
    )
    return [*found, version]


def listed_templates(
    offers: Callable[[Kind], bool] = lambda _: True,
) -> list[ResourceTemplate]:
    """The resource templates, as RFC 6570 writes them, of the kinds that are offered."""
    return [
        ResourceTemplate(
            uri_template=template,
            name=name,
            description=text,
            mime_type=_OTHER_TYPES.get(name, JSON),
        )
        for kinds, template, name, text in _TEMPLATES
        if any(offers(kind) for kind in kinds)
    ]


class Resources:
    """Reads resources for a caller."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def read(self, address: str, ctx: "Context[Any, Any] | None") -> ReadResourceResult:
        """The resource at `address`, with how long it may be kept.

        Raises:
            MCPError: -32602 for an address that names nothing, with the reason; -32603 for a
                hub that cannot be used, with what to do.
        """
        with as_protocol_errors(f"Reading {sanitize_line(address, 120)}"):
            wanted = parse_uri(address)
            if wanted.kind == "version":
                return _result(address, _version(), FOREVER_MS, public=True)
            self._check_limit(wanted)
            session = await self._app.open(ctx)
            if wanted.kind == "jobs":
                return _result(address, await self._jobs(session, wanted), 0)
            if wanted.kind == "log":
                return await self._log(session, wanted)
            if wanted.kind == "results":
                return await self._results(session, wanted)
            if wanted.kind == "job":
                job = await _job_of(session, wanted.id)
                keep = FINISHED_MS if job.status.state.is_terminal else 0
                return _result(address, _job(job), keep)
            catalog = await session.catalog()
            content = self._from_catalog(catalog, wanted)
            keep = 0 if catalog.stale_reason else int(self._app.settings.catalog_ttl * 1000)
            return _result(address, content, keep)

    def _check_limit(self, wanted: ResourceUri) -> None:
        most = self._app.settings.list_page_limit
        if wanted.limit is not None and wanted.limit > most:
            raise invalid(f"limit may be at most {most}; use offset to go on.")

    def _from_catalog(self, catalog: Catalog, wanted: ResourceUri) -> dict[str, Any]:
        match wanted.kind:
            case "providers":
                providers = list(catalog.providers.values())
                content = self._page(wanted, providers, _provider_row)
            case "provider":
                provider = catalog.providers[provider_id_of(catalog, wanted.id)]
                content = _provider(provider)
                rows = [e for e in catalog.entries if e.provider is provider]
                content["benchmarks"] = self._page(wanted, rows, _benchmark_row)
            case "benchmarks":
                content = self._page(wanted, _labelled(catalog, wanted.labels), _benchmark_row)
            case "benchmark":
                entry = benchmark_of(catalog, wanted.id, wanted.provider_id, advice=ONE_OF_MANY)
                content = _benchmark(catalog, entry)
            case "collections":
                require_collections(catalog)
                content = self._page(wanted, list(catalog.collections.values()), _collection_row)
            case _:
                content = _collection(catalog, collection_id_of(catalog, wanted.id))
        if catalog.stale_reason:
            content["stale"] = sanitize_line(catalog.stale_reason, 200)
        return content

    async def _log(self, session: HubSession, wanted: ResourceUri) -> ReadResourceResult:
        from evalhub_mcp.server.resources.log_resource import log_text

        text, changes = await log_text(
            session, wanted.id, wanted.benchmark_index, wanted.tail_lines
        )
        return ReadResourceResult(
            contents=[TextResourceContents(uri=wanted.text, text=text, mime_type="text/plain")],
            ttl_ms=0 if changes else FINISHED_MS,
            cache_scope="private",
        )

    async def _results(self, session: HubSession, wanted: ResourceUri) -> ReadResourceResult:
        from evalhub_mcp.app.job_results import report_replies
        from evalhub_mcp.app.report.page import report

        replies, changes = await report_replies(session, [wanted.id], step_text)
        keep = 0 if changes else FINISHED_MS
        if wanted.format == "json":
            return _result(wanted.text, replies[0], keep)
        page = TextResourceContents(uri=wanted.text, text=report(replies), mime_type="text/html")
        return ReadResourceResult(contents=[page], ttl_ms=keep, cache_scope="private")

    async def _jobs(self, session: HubSession, wanted: ResourceUri) -> dict[str, Any]:
        status = wanted.status.lower() if wanted.status is not None else None
        if status is not None and status not in STATUSES:
            raise invalid(
                f"{sanitize_line(wanted.status, 40)!r} is no status; "
                f"there are {', '.join(STATUSES)}."
            )
        jobs = await session.client.jobs.list(status=_status(wanted), tenant=session.tenant)
        return self._page(wanted, jobs, job_row)

    def _page(
        self, wanted: ResourceUri, items: Sequence[Any], row: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """One page of a list, with the total and where to go on."""
        limit = wanted.limit or min(PAGE, self._app.settings.list_page_limit)
        shown = items[wanted.offset : wanted.offset + limit]
        page: dict[str, Any] = {
            "items": [row(item) for item in shown],
            "total": len(items),
            "limit": limit,
            "offset": wanted.offset,
        }
        end = wanted.offset + len(shown)
        if shown and end < len(items):
            page["next"] = _next(wanted.text, limit, end)
        return page


def _next(address: str, limit: int, offset: int) -> str:
    base, _, query = address.partition("?")
    kept = [
        pair for pair in query.split("&") if pair and pair.split("=")[0] not in {"limit", "offset"}
    ]
    return f"{base}?{'&'.join([*kept, f'limit={limit}', f'offset={offset}'])}"


def _status(wanted: ResourceUri) -> Any:
    from evalhub_mcp.client.models import JobStatus

    return JobStatus(wanted.status.lower()) if wanted.status else None


def _result(
    address: str, content: dict[str, Any], keep_ms: int, *, public: bool = False
) -> ReadResourceResult:
    text = json.dumps(sanitize_json(content), ensure_ascii=False, separators=(",", ":"))
    return ReadResourceResult(
        contents=[TextResourceContents(uri=address, text=text, mime_type=JSON)],
        ttl_ms=keep_ms,
        cache_scope="public" if public else "private",
    )


def _version() -> dict[str, Any]:
    from importlib.metadata import version

    return {
        "name": "evalhub-mcp",
        "version": __version__,
        "python_version": platform.python_version(),
        "os": platform.system().lower(),
        "arch": platform.machine(),
        "mcp_library": "mcp",
        "mcp_library_version": version("mcp"),
    }


def _provider_row(provider: "Provider") -> dict[str, Any]:
    agent = provider.agent
    return {
        "id": provider.id,
        "name": provider.name,
        "summary": sanitize_line((agent.summary if agent else None) or provider.description, 220),
        "target_type": agent.target_type if agent else None,
        "evaluates": sanitize_lines(agent.evaluates, 40, 30) if agent else None,
        "benchmark_count": len(provider.benchmarks),
        "uri": uri("providers", provider.id),
    }


def _provider(provider: "Provider") -> dict[str, Any]:
    agent = provider.agent
    return {
        "id": provider.id,
        "name": provider.name,
        "title": provider.title,
        "description": provider.description,
        "tags": sanitize_lines(provider.tags, 80, MOST_LINES),
        "owner": provider.resource.owner,
        "agent": {
            "summary": agent.summary,
            "target_type": agent.target_type,
            "evaluates": sanitize_lines(agent.evaluates, 80, MOST_LINES),
            "recommended_when": sanitize_lines(agent.recommended_when, LINE, MOST_LINES),
            "hints": sanitize_lines(agent.hints, LINE, MOST_LINES),
            "result_interpretation": sanitize_lines(agent.result_interpretation, LINE, MOST_LINES),
            "complements": sanitize_lines(agent.complements, 80, MOST_LINES),
        }
        if agent
        else None,
    }


def _benchmark_row(entry: CatalogEntry) -> dict[str, Any]:
    benchmark = entry.benchmark
    primary, criteria = benchmark.primary_score, benchmark.pass_criteria
    return {
        "provider_id": entry.provider.id,
        "id": benchmark.id,
        "name": sanitize_line(benchmark.name, 120),
        "category": benchmark.category,
        "tags": sanitize_lines(benchmark.tags, 40, 10),
        "metric": primary.metric if primary else None,
        "lower_is_better": primary.lower_is_better if primary else None,
        "threshold": criteria.threshold if criteria else None,
        "dataset_size": benchmark.dataset_size or None,
        "uri": uri("providers", entry.provider.id, "benchmarks", benchmark.id),
    }


def _benchmark(catalog: Catalog, entry: CatalogEntry) -> dict[str, Any]:
    benchmark = entry.benchmark
    content = benchmark.model_dump(mode="json", exclude_none=True)
    content["provider_id"] = entry.provider.id
    content["tags"] = sanitize_lines(benchmark.tags, 80, MOST_LINES)
    content["metrics"] = sanitize_lines(benchmark.metrics, 80, MAX_JSON_ITEMS)
    agent = entry.provider.agent
    if agent is not None:
        content["provider_hints"] = sanitize_lines(agent.hints, LINE, MOST_LINES)
        notes = sanitize_lines(agent.result_interpretation, LINE, MOST_LINES)
        content["provider_result_interpretation"] = notes
    content["collections"] = [
        c.id
        for c in catalog.collections.values()
        if any((b.provider_id, b.id) == entry.key for b in c.benchmarks)
    ]
    return content


def _labelled(catalog: Catalog, labels: Sequence[str]) -> list[CatalogEntry]:
    """Benchmarks whose category or tags have every label, in any spelling."""
    wanted = {canonical(label) for label in labels} - {""}
    return [
        entry
        for entry in catalog.entries
        if wanted <= {canonical(x) for x in (entry.benchmark.category or "", *entry.benchmark.tags)}
    ]


def _collection_row(collection: Any) -> dict[str, Any]:
    criteria = collection.pass_criteria
    return {
        "id": collection.id,
        "name": collection.name,
        "category": collection.category,
        "description": sanitize_line(collection.description, 300),
        "tags": sanitize_lines(collection.tags, 40, 12),
        "benchmark_count": len(collection.benchmarks),
        "threshold": criteria.threshold if criteria else None,
        "uri": uri("collections", collection.id),
    }


def _collection(catalog: Catalog, collection_id: str) -> dict[str, Any]:
    collection = catalog.collections[collection_id]
    looked_at = review_collection(catalog, collection)
    content: dict[str, Any] = collection.model_dump(mode="json", exclude_none=True)
    content.pop("resource", None)
    return {"id": collection.id, **content, "traps": list(looked_at.traps)}


def job_row(job: "EvaluationJob") -> dict[str, Any]:
    """A job in one line of facts."""
    return {
        "id": job.id,
        "name": sanitize_line(job.name, 120),
        "status": job.status.state.value,
        "model": sanitize_line(job.model.name, 120),
        "benchmarks": [f"{b.provider_id}/{b.id}" for b in job.benchmarks[:10]],
        "benchmark_count": len(job.benchmarks) or None,
        "collection": job.collection.id if job.collection else None,
        "score": job.results.test.score if job.results.test else None,
        "passed": job.results.test.passed if job.results.test else None,
        "created_at": format_timestamp(job.resource.created_at),
        "uri": uri("jobs", job.id),
    }


async def _job_of(session: HubSession, job_id: str) -> "EvaluationJob":
    from evalhub_mcp.app.job_lookup import find_job

    return await find_job(session, job_id)


def _job(job: "EvaluationJob") -> dict[str, Any]:
    content = job.model_dump(mode="json", by_alias=True, exclude_none=True)
    resource = content.pop("resource", {})
    return {"id": job.id, **{k: resource.get(k) for k in ("created_at", "updated_at")}, **content}
