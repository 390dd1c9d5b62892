"""Structured replies of the tools that find collections."""

from evalhub_mcp.server.core.reply import Reply


class CollectionFoundReply(Reply):
    """A collection."""

    id: str
    name: str
    category: str | None = None
    purpose: str | None = None
    benchmark_count: int
    threshold: float | None = None
    traps: int = 0


class CollectionsReply(Reply):
    """Answer of find_collections."""

    collections: list[CollectionFoundReply]
    total: int
    next_cursor: str | None = None
    stale: str | None = None


class CollectionBenchmarkReply(Reply):
    """One benchmark of a collection, with what it counts for."""

    provider_id: str
    id: str
    weight: float
    metric: str | None = None
    lower_is_better: bool | None = None
    threshold: float | None = None
    dataset_size: int | None = None
    exists: bool = True


class CollectionReply(Reply):
    """Answer of get_collection."""

    id: str
    name: str
    category: str | None = None
    description: str | None = None
    tags: list[str] = []
    threshold: float | None = None
    benchmarks: list[CollectionBenchmarkReply]
    benchmark_count: int
    traps: list[str] = []
    stale: str | None = None
