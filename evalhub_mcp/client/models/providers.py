"""Providers, the benchmarks they offer, and what they tell AI agents about themselves."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from evalhub_mcp.client.models.base import HubModel, RequestModel
from evalhub_mcp.client.models.common import PassCriteria, PrimaryScore, Resource


class ScoreRange(HubModel):
    """What scores within a range mean."""

    range: str = ""
    """Free text such as `0.0-0.25`."""
    meaning: str = ""


class BenchmarkAgentMetadata(HubModel):
    """A benchmark's own guidance for agents; it goes before the provider's."""

    result_interpretation: str | None = None
    score_ranges: list[ScoreRange] = Field(default_factory=list)


class AgentMetadata(HubModel):
    """A provider's guidance for agents. Every field is free text, checked by nobody."""

    evaluates: list[str] = Field(default_factory=list)
    """What is measured: `safety`, `reasoning`, …"""
    recommended_when: list[str] = Field(default_factory=list)
    target_type: str | None = None
    """`model`, `agent` or `inference_server`."""
    summary: str | None = None
    complements: list[str] = Field(default_factory=list)
    """Ids of providers that go well with this one."""
    hints: list[str] = Field(default_factory=list)
    """What to know before submitting a job."""
    result_interpretation: list[str] = Field(default_factory=list)


class Benchmark(HubModel):
    """A benchmark a provider offers. Ids are unique within a provider only."""

    id: str = ""
    provider_id: str | None = None
    """Not sent by the hub: filled in from the provider the benchmark was read from."""
    name: str = ""
    description: str | None = None
    category: str | None = None
    metrics: list[str] = Field(default_factory=list)
    num_few_shot: int | None = None
    """0 may also mean "unknown"."""
    dataset_size: int | None = None
    """Samples; 0 may also mean "unknown"."""
    tags: list[str] = Field(default_factory=list)
    primary_score: PrimaryScore | None = None
    pass_criteria: PassCriteria | None = None
    agent: BenchmarkAgentMetadata | None = None
    url: str | None = None


class EnvVar(HubModel):
    """An environment variable of a runtime."""

    name: str = ""
    value: str = ""


class LocalRuntime(HubModel):
    """How a hub on one machine runs a provider: a shell line."""

    command: str = ""
    env: list[EnvVar] = Field(default_factory=list)


class K8sRuntime(HubModel):
    """How a hub in a cluster runs a provider."""

    image: str = ""
    entrypoint: list[str] = Field(default_factory=list)
    cpu_request: str | None = None
    memory_request: str | None = None
    cpu_limit: str | None = None
    memory_limit: str | None = None
    gpu: dict[str, Any] | None = None
    env: list[EnvVar] = Field(default_factory=list)
    image_pull_policy: str | None = None


class Runtime(HubModel):
    """The places a provider can run in."""

    k8s: K8sRuntime | None = None
    local: LocalRuntime | None = None


class Provider(HubModel):
    """An evaluation provider: a framework and the benchmarks it offers."""

    resource: Resource = Field(default_factory=Resource)
    name: str = ""
    title: str | None = None
    description: str | None = None
    tags: list[str] = Field(default_factory=list)
    custom: dict[str, Any] | None = None
    agent: AgentMetadata | None = None
    runtime: Runtime | None = None
    benchmarks: list[Benchmark] = Field(default_factory=list)

    @property
    def id(self) -> str:
        """The provider's id; not its name."""
        return self.resource.id


class ProviderCreateRequest(RequestModel):
    """The configuration of a provider, as created or replaced.

    A `runtime.local.command` is a shell line the hub will run: take it from nobody.
    """

    name: str = Field(min_length=1)
    title: str | None = None
    description: str | None = Field(default=None, max_length=1024)
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    agent: AgentMetadata | None = None
    runtime: Runtime | None = None
    benchmarks: list[Benchmark] = Field(default_factory=list)

    def to_wire(self) -> dict[str, Any]:
        """The JSON body; a benchmark's `provider_id` is ours alone and stays here."""
        body = super().to_wire()
        for benchmark in body["benchmarks"]:
            benchmark.pop("provider_id", None)
        return body
