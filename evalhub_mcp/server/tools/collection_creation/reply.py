"""Structured reply of create_collection."""

from typing import Annotated, Any

from evalhub_mcp.app.collection_creation import CollectionCreation
from evalhub_mcp.app.result_documents.document import one_line, some_lines
from evalhub_mcp.server.core.reply import BenchmarkRef, Reply, TextOnly


class CreatedCollectionReply(Reply):
    """Answer of create_collection."""

    collection_id: str | None = None
    name: TextOnly[Annotated[str, one_line(200)]]
    existed: bool = False
    deleted_collection_id: str | None = None
    dry_run: bool = False
    benchmarks: TextOnly[list[BenchmarkRef]] = []
    unchecked: TextOnly[Annotated[list[str], some_lines(300)]] = []
    warnings: TextOnly[Annotated[list[str], some_lines(400)]] = []
    request: TextOnly[dict[str, Any] | None] = None


def created_collection_reply(
    created: CollectionCreation, name: str, *, dry_run: bool
) -> CreatedCollectionReply:
    """Shape what became of a request for a collection."""
    return CreatedCollectionReply.from_objects(
        created,
        name=name,
        dry_run=dry_run,
        benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in created.check.benchmarks],
        unchecked=created.check.unchecked,
        warnings=created.check.warnings,
        deleted_collection_id=created.deleted,
        request=created.check.body if dry_run and not created.existed else None,
    )
