"""Structured reply of change_collection."""

from typing import Annotated

from evalhub_mcp.app.collection_changes import CollectionChange
from evalhub_mcp.app.result_documents.document import one_line, some_lines
from evalhub_mcp.server.core.reply import Reply, TextOnly


class CollectionChangeReply(Reply):
    """Answer of change_collection."""

    collection_id: str | None = None
    action: TextOnly[str]
    done: bool = False
    refused: TextOnly[bool] = False
    dry_run: TextOnly[bool] = False
    name: TextOnly[Annotated[str, one_line(200)]] = ""
    benchmark_count: TextOnly[int] = 0
    changed: TextOnly[Annotated[list[str], some_lines(300, 20)]] = []
    warnings: TextOnly[Annotated[list[str], some_lines(400, 20)]] = []


def collection_change_reply(
    change: CollectionChange, action: str, *, dry_run: bool, refused: bool
) -> CollectionChangeReply:
    """Shape what became of a change, which the user may have refused."""
    collection = change.collection
    return CollectionChangeReply(
        collection_id=collection.id or None,
        action=action,
        done=not (dry_run or refused) and (action != "change" or bool(change.changed)),
        refused=refused,
        dry_run=dry_run,
        name=collection.name,
        benchmark_count=len(collection.benchmarks),
        changed=list(change.changed),
        warnings=list(change.warnings),
    )
