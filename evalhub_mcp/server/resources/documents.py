"""The content of each resource as a JSON document.

The document of a provider, collection or job has every field of the hub's own document, so that
programs written for the hub or for EvalHub's Go server can read it, and some fields that this
server adds. Runtimes and credentials of providers are left out, because they contain commands and
secrets.
"""

import platform
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from evalhub_mcp._version import __version__
from evalhub_mcp.catalog.collection_review import review_collection
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import AgentMetadata, Collection, EvaluationJob, Provider
from evalhub_mcp.client.models.base import HubModel
from evalhub_mcp.formatting import format_timestamp
from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.server.resources.uris import resource_uri
from evalhub_mcp.untrusted import MAX_JSON_ITEMS, sanitize_line, sanitize_lines

MAX_LINE_CHARS = 300
MAX_LINES = 24


def version_document() -> dict[str, Any]:
    """Return the versions of this server, of Python and of the MCP library."""
    return {
        "name": "evalhub-mcp",
        "version": __version__,
        "python_version": platform.python_version(),
        "os": platform.system().lower(),
        "arch": platform.machine(),
        "mcp_library": "mcp",
        "mcp_library_version": version("mcp"),
    }


def provider_row(provider: Provider) -> dict[str, Any]:
    """Return a provider in a list."""
    agent = provider.agent or AgentMetadata()
    return {
        "id": provider.id,
        "name": provider.name,
        "summary": sanitize_line(agent.summary or provider.description, 220),
        "target_type": agent.target_type,
        "evaluates": sanitize_lines(agent.evaluates, 40, 30),
        "benchmark_count": len(provider.benchmarks),
        "uri": resource_uri("providers", provider.id),
    }


def provider_document(provider: Provider) -> dict[str, Any]:
    """Return a provider as the hub returns it, without its runtime."""
    agent = provider.agent or AgentMetadata()
    content = _hub_fields(provider, exclude={"runtime", "benchmarks"})
    return {
        "id": provider.id,
        "owner": provider.resource.owner,
        **content,
        "tags": sanitize_lines(provider.tags, 80, MAX_LINES),
        "benchmark_count": len(provider.benchmarks),
        "agent": {
            **content.get("agent", {}),
            "evaluates": sanitize_lines(agent.evaluates, 80, MAX_LINES),
            "recommended_when": _sentences(agent.recommended_when),
            "hints": _sentences(agent.hints),
            "result_interpretation": _sentences(agent.result_interpretation),
            "complements": sanitize_lines(agent.complements, 80, MAX_LINES),
        },
    }


def _hub_fields(item: HubModel, exclude: set[str] | None = None) -> dict[str, Any]:
    """Return an object with every field that the hub sent, by the hub's names."""
    return item.model_dump(
        mode="json", by_alias=True, exclude_unset=True, exclude_none=True, exclude=exclude
    )


def _sentences(texts: Sequence[str]) -> list[str]:
    return sanitize_lines(texts, MAX_LINE_CHARS, MAX_LINES)


def benchmark_row(entry: CatalogEntry) -> dict[str, Any]:
    """Return a benchmark in a list."""
    benchmark = entry.benchmark
    return {
        "provider_id": entry.provider.id,
        "id": benchmark.id,
        "name": sanitize_line(benchmark.name, 120),
        "category": benchmark.category,
        "tags": sanitize_lines(benchmark.tags, 40, 10),
        "metric": entry.metric,
        "lower_is_better": entry.lower_is_better,
        "threshold": entry.threshold,
        "dataset_size": entry.dataset_size,
        "uri": resource_uri("providers", entry.provider.id, "benchmarks", benchmark.id),
    }


def benchmark_document(catalog: Catalog, entry: CatalogEntry) -> dict[str, Any]:
    """Return everything about a benchmark, with the hints of its provider."""
    benchmark = entry.benchmark
    content = benchmark.model_dump(mode="json", exclude_none=True)
    content["provider_id"] = entry.provider.id
    content["tags"] = sanitize_lines(benchmark.tags, 80, MAX_LINES)
    content["metrics"] = sanitize_lines(benchmark.metrics, 80, MAX_JSON_ITEMS)
    agent = entry.provider.agent or AgentMetadata()
    content["provider_hints"] = _sentences(agent.hints)
    content["provider_result_interpretation"] = _sentences(agent.result_interpretation)
    content["collections"] = [collection.id for collection in catalog.collections_with(entry)]
    return content


def collection_row(collection: Collection) -> dict[str, Any]:
    """Return a collection in a list."""
    criteria = collection.pass_criteria
    return {
        "id": collection.id,
        "name": collection.name,
        "category": collection.category,
        "description": sanitize_line(collection.description, 300),
        "tags": sanitize_lines(collection.tags, 40, 12),
        "benchmark_count": len(collection.benchmarks),
        "threshold": criteria.threshold if criteria else None,
        "uri": resource_uri("collections", collection.id),
    }


def provider_benchmarks(provider: Provider) -> list[dict[str, Any]]:
    """Return the benchmarks of a provider as the hub returns them, each with its provider's id."""
    return [
        {**_hub_fields(benchmark), "provider_id": provider.id} for benchmark in provider.benchmarks
    ]


def collection_document(catalog: Catalog, collection_id: str) -> dict[str, Any]:
    """Return a collection as the hub returns it, with its known traps."""
    collection = catalog.collections[collection_id]
    reviewed = review_collection(catalog, collection)
    return {"id": collection.id, **_hub_fields(collection), "traps": list(reviewed.traps)}


def job_row(row: JobSummary) -> dict[str, Any]:
    """Return a job in a list."""
    return {
        "id": row.id,
        "name": sanitize_line(row.name, 120),
        "status": row.state,
        "model": sanitize_line(row.model, 120),
        "benchmarks": [f"{one.provider_id}/{one.benchmark_id}" for one in row.benchmarks[:10]],
        "benchmark_count": len(row.benchmarks) or None,
        "collection": row.collection_id or None,
        "score": row.hub_score,
        "passed": row.hub_passed,
        "created_at": format_timestamp(row.created_at),
        "uri": resource_uri("jobs", row.id),
    }


def job_document(job: EvaluationJob) -> dict[str, Any]:
    """Return a job as the hub returns it."""
    content = _hub_fields(job)
    resource = content.get("resource", {})
    times = {name: resource.get(name) for name in ("created_at", "updated_at")}
    return {"id": job.id, **times, **content}
