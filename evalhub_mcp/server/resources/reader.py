"""Reads resources: pages of lists with totals, single items, logs and results.

The URIs are the Go server's. Lists are pages (`items`, `total`, `next`), never a whole catalog,
and every benchmark comes with its provider.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from mcp.server.mcpserver import Context
from mcp_types import ReadResourceResult, TextResourceContents

from evalhub_mcp.app.catalog_lookup import (
    benchmark_of,
    collection_id_of,
    look_up,
    provider_id_of,
    require_collections,
)
from evalhub_mcp.app.history import leaderboard_of, leaderboard_page
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import summaries
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.app.report.leaderboard_markdown import leaderboard_markdown
from evalhub_mcp.app.report.page import report
from evalhub_mcp.app.report_documents import report_documents
from evalhub_mcp.app.result_documents.question_rows import IN_CHAT
from evalhub_mcp.catalog.benchmark_search import benchmarks_with_labels
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, Provider
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors, invalid
from evalhub_mcp.server.core.session import app_of, open_session
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.server.resources import documents
from evalhub_mcp.server.resources.log_resource import log_text
from evalhub_mcp.server.resources.resource_list import JSON
from evalhub_mcp.server.resources.uris import ResourceUri, parse_uri
from evalhub_mcp.untrusted import sanitize_json, sanitize_line
from evalhub_mcp.untrusted.reply_check import sanitize_reply_text

PAGE = 50
VERSION_TTL_MS = 3_600_000
FINISHED_TTL_MS = 60_000
"""How long clients may cache the resources of a finished job."""
NOT_FOUND = "Resource not found. "
"""The start of the error for an id that does not exist; programs look for it."""
PROVIDER_ADVICE = "Read evalhub://providers/{provider_id}/benchmarks/{benchmark_id} instead."


async def read_resource(address: str, ctx: Context[Any, Any]) -> ReadResourceResult:
    """Return the resource at `address`, with the time for which clients may cache it.

    Raises:
        MCPError: -32602 with the reason for an address that names nothing; -32603 with a remedy
            for a hub that cannot be used.
    """
    with as_protocol_errors(f"Reading {sanitize_line(address, 120)}", missing=NOT_FOUND):
        wanted = parse_uri(address)
        if wanted.kind == "version":
            document = documents.version_document()
            return _json_result(address, document, VERSION_TTL_MS, public=True)
        settings = app_of(ctx).settings
        if wanted.limit is not None and wanted.limit > settings.list_page_limit:
            raise invalid(f"limit may be at most {settings.list_page_limit}; use offset to go on.")
        session = await open_session(ctx)
        match wanted.kind:
            case "jobs":
                return _json_result(address, await _jobs(session, wanted), 0)
            case "job":
                job = await find_job(session, wanted.id)
                ttl_ms = FINISHED_TTL_MS if job.status.state.is_terminal else 0
                return _json_result(address, documents.job_document(job), ttl_ms)
            case "log":
                text, changes = await log_text(
                    session, wanted.id, wanted.benchmark_index, wanted.tail_lines
                )
                return _result(
                    address,
                    sanitize_reply_text(text),
                    "text/plain",
                    0 if changes else FINISHED_TTL_MS,
                )
            case "results":
                limits = None if wanted.format == "json" else IN_CHAT
                found, changes = await report_documents(session, [wanted.id], step_text, limits)
                ttl_ms = 0 if changes else FINISHED_TTL_MS
                if wanted.format == "json":
                    return _json_result(address, found[0], ttl_ms)
                return _result(address, report(found), "text/html", ttl_ms)
            case "leaderboard":
                return await _leaderboard(session, wanted)
        catalog, (content, _) = await look_up(
            session,
            lambda catalog: (
                _catalog_content(session, catalog, wanted),
                _hub_object(catalog, wanted),
            ),
            found=lambda read: read[0].get("total") != 0,
            item=lambda read: read[1],
        )
        ttl_ms = 0 if catalog.stale_reason else int(settings.catalog_ttl * 1000)
        return _json_result(address, content, ttl_ms)


def _hub_object(catalog: Catalog, wanted: ResourceUri) -> Provider | Collection | None:
    """Return the provider or collection that a resource shows; None for a list."""
    match wanted.kind:
        case "provider":
            return catalog.providers[provider_id_of(catalog, wanted.id)]
        case "benchmark":
            return benchmark_of(catalog, wanted.id, wanted.provider_id, PROVIDER_ADVICE).provider
        case "collection":
            return catalog.collections[collection_id_of(catalog, wanted.id)]
    return None


def _catalog_content(session: HubSession, catalog: Catalog, wanted: ResourceUri) -> dict[str, Any]:
    match wanted.kind:
        case "providers":
            providers = list(catalog.providers.values())
            content = _page(
                session, wanted, providers, documents.provider_row, catalog.unreadable_providers
            )
        case "provider":
            provider = catalog.providers[provider_id_of(catalog, wanted.id)]
            content = documents.provider_document(provider)
            if wanted.limit or wanted.offset:
                entries = [e for e in catalog.entries if e.provider is provider]
                content["benchmarks"] = _page(session, wanted, entries, documents.benchmark_row)
            else:
                content["benchmarks"] = documents.provider_benchmarks(provider)
        case "benchmarks":
            labelled = benchmarks_with_labels(catalog, wanted.labels)
            unreadable = catalog.unreadable_providers + catalog.unreadable_benchmarks
            content = _page(session, wanted, labelled, documents.benchmark_row, unreadable)
        case "benchmark":
            entry = benchmark_of(catalog, wanted.id, wanted.provider_id, advice=PROVIDER_ADVICE)
            content = documents.benchmark_document(catalog, entry)
        case "collections":
            require_collections(catalog)
            collections = list(catalog.collections.values())
            unreadable = catalog.unreadable_collections
            content = _page(session, wanted, collections, documents.collection_row, unreadable)
        case _:
            wanted_id = collection_id_of(catalog, wanted.id)
            content = documents.collection_document(catalog, wanted_id)
    if catalog.stale_reason:
        content["stale"] = catalog.stale_reason
    return content


async def _leaderboard(session: HubSession, wanted: ResourceUri) -> ReadResourceResult:
    """Return the ranking of models as Markdown, as a page with their histories, or as data."""
    jobs = JobFilter(benchmark=wanted.benchmark, collection=wanted.collection, tag=wanted.tag)
    ranking = await leaderboard_of(session, jobs)
    if wanted.format == "json":
        return _json_result(wanted.text, ranking.model_dump(mode="json", exclude_defaults=True), 0)
    if wanted.format == "html":
        return _result(
            wanted.text, report(await leaderboard_page(session, jobs, ranking)), "text/html", 0
        )
    return _result(wanted.text, leaderboard_markdown(ranking), "text/markdown", 0)


async def _jobs(session: HubSession, wanted: ResourceUri) -> dict[str, Any]:
    index = await summaries(session)
    rows = [row for row in index.rows if wanted.status in (None, "", row.state)]
    content = _page(session, wanted, rows, documents.job_row, index.unreadable)
    if not index.complete:
        content["unread"] = index.total - len(index.rows)
    if index.unchecked_since is not None:
        content["exact_as_of"] = format_timestamp(index.unchecked_since)
    return content


def _page(
    session: HubSession,
    wanted: ResourceUri,
    items: Sequence[Any],
    row: Callable[[Any], dict[str, Any]],
    unreadable: int = 0,
) -> dict[str, Any]:
    """One page of a list, with the total and the URI of the next page.

    `unreadable` counts the entries of the hub's list that are broken and left out.
    """
    limit = wanted.limit or min(PAGE, session.app.settings.list_page_limit)
    shown = items[wanted.offset : wanted.offset + limit]
    page: dict[str, Any] = {
        "items": [row(item) for item in shown],
        "total": len(items),
        "limit": limit,
        "offset": wanted.offset,
    }
    if unreadable:
        page["unreadable"] = unreadable
    end = wanted.offset + len(shown)
    if shown and end < len(items):
        page["next"] = _next_page_uri(wanted.text, limit, end)
    return page


def _next_page_uri(address: str, limit: int, offset: int) -> str:
    base, _, query = address.partition("?")
    pairs = [pair for pair in query.split("&") if pair]
    kept = [pair for pair in pairs if pair.split("=")[0] not in {"limit", "offset"}]
    return f"{base}?{'&'.join([*kept, f'limit={limit}', f'offset={offset}'])}"


def _json_result(
    address: str, content: dict[str, Any], ttl_ms: int, *, public: bool = False
) -> ReadResourceResult:
    sanitized = sanitize_json(content)
    if "resource" in content:  # a document of the hub, which sends empty fields too
        for name, value in content.items():
            if value in ("", [], {}):
                sanitized.setdefault(name, value)
    text = json.dumps(sanitized, ensure_ascii=False, separators=(",", ":"))
    return _result(address, text, JSON, ttl_ms, public=public)


def _result(
    address: str, text: str, mime_type: str, ttl_ms: int, *, public: bool = False
) -> ReadResourceResult:
    return ReadResourceResult(
        contents=[TextResourceContents(uri=address, text=text, mime_type=mime_type)],
        ttl_ms=ttl_ms,
        cache_scope="public" if public else "private",
    )
