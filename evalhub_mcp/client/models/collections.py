"""Collections: named sets of benchmarks with weights and thresholds."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from evalhub_mcp.client.models.base import (
    HubModel,
    HubObject,
    Identifier,
    Label,
    PassCriteria,
    RequestModel,
)
from evalhub_mcp.client.models.jobs import BenchmarkConfig, JobBenchmark
from evalhub_mcp.client.models.providers import AgentMetadata


class CollectionBenchmark(JobBenchmark):
    """A benchmark of a collection, with its run settings."""

    url: str | None = None
    """Documentation, copied from the provider."""


class CollectionStatus(HubModel):
    """What a hub counts of a user's collection."""

    run_count: int | None = None
    derived_from: Identifier | None = None
    pinned_order: int | None = None


class Collection(HubObject):
    """A collection. The hub does not check whether its benchmarks still exist."""

    name: str = ""
    category: Label | None = None
    description: str | None = None
    tags: list[str] = Field(default_factory=list)
    custom: dict[str, Any] | None = None
    pass_criteria: PassCriteria | None = None
    agent: AgentMetadata | None = None
    benchmarks: list[CollectionBenchmark] = Field(default_factory=list)
    domains: list[str] = Field(default_factory=list)
    tasks: list[str] = Field(default_factory=list)
    modalities: list[str] = Field(default_factory=list)
    industries: list[str] = Field(default_factory=list)
    evaluation_targets: list[str] = Field(default_factory=list)
    curation_order: int | None = None
    derived_from: Identifier | None = None
    """The id of the collection this one was cloned from."""
    status: CollectionStatus | None = None
    """What the hub counts of a user's collection; hubs up to 1.0.2 count nothing."""

    @property
    def run_count(self) -> int | None:
        """How many jobs were made of it; None where the hub does not count them."""
        return self.status.run_count if self.status else None

    @property
    def is_read_only(self) -> bool:
        """Whether it belongs to the hub's own configuration."""
        return self.resource.owner == "system"


class CollectionCreateRequest(RequestModel):
    """The configuration of a collection to create or replace."""

    name: str = Field(min_length=1)
    category: str = Field(min_length=1)
    benchmarks: list[BenchmarkConfig] = Field(min_length=1)
    description: str | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    pass_criteria: PassCriteria | None = None
    agent: AgentMetadata | None = None
    domains: list[str] | None = None
    tasks: list[str] | None = None
    modalities: list[str] | None = None
    industries: list[str] | None = None
    evaluation_targets: list[str] | None = None
    curation_order: int | None = None
