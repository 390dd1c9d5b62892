"""Structured reply of create_collection."""

from typing import Any

from evalhub_mcp.server.core.reply import BenchmarkRef, Reply


class CreatedCollectionReply(Reply):
    """Answer of create_collection."""

    collection_id: str | None = None
    name: str
    existed: bool = False
    dry_run: bool = False
    benchmarks: list[BenchmarkRef] = []
    warnings: list[str] = []
    request: dict[str, Any] | None = None
