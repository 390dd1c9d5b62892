"""Structured replies of the tools that find providers and benchmarks."""

from evalhub_mcp.server.core.reply import Reply


class ProviderFound(Reply):
    """A provider that declares what it measures."""

    id: str
    name: str
    title: str | None = None
    summary: str | None = None
    target_type: str | None = None
    evaluates: list[str] = []
    recommended_when: list[str] = []
    hints: list[str] = []
    result_interpretation: list[str] = []
    complements: list[str] = []
    benchmark_count: int


class ProviderToConsider(Reply):
    """A provider without matching metadata that may fit all the same."""

    id: str
    name: str
    benchmark_count: int
    why: str


class ProvidersReply(Reply):
    """Answer of discover_providers."""

    providers: list[ProviderFound]
    also_consider: list[ProviderToConsider] = []
    not_shown: int = 0
    stale: str | None = None


class BenchmarkFound(Reply):
    """A benchmark, named by the pair that submit_evaluation needs."""

    provider_id: str
    id: str
    name: str
    purpose: str | None = None
    category: str | None = None
    metric: str | None = None
    lower_is_better: bool | None = None
    threshold: float | None = None
    dataset_size: int | None = None


class BenchmarksReply(Reply):
    """Answer of find_benchmarks."""

    benchmarks: list[BenchmarkFound]
    total: int
    next_cursor: str | None = None
    stale: str | None = None


class ScoreRangeReply(Reply):
    """What scores within a range mean."""

    range: str
    meaning: str


class BenchmarkReply(Reply):
    """Answer of get_benchmark: everything needed to run it and to read its result."""

    provider_id: str
    id: str
    name: str
    description: str | None = None
    category: str | None = None
    tags: list[str] = []
    metrics: list[str] = []
    metric: str | None = None
    lower_is_better: bool | None = None
    threshold: float | None = None
    num_few_shot: int | None = None
    dataset_size: int | None = None
    result_interpretation: list[str] = []
    score_ranges: list[ScoreRangeReply] = []
    hints: list[str] = []
    collections: list[str] = []
    stale: str | None = None
