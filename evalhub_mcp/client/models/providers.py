"""Providers, their benchmarks, and their metadata for AI agents."""

from __future__ import annotations

from typing import Any, Self

from pydantic import Field, model_validator

from evalhub_mcp.client.models.base import (
    HubModel,
    HubObject,
    Identifier,
    Label,
    PassCriteria,
    PrimaryScore,
    RequestModel,
)


class ScoreRange(HubModel):
    """The meaning of scores in a range."""

    range: str = ""
    """Free text such as `0.0-0.25`."""
    meaning: str = ""


class BenchmarkAgentMetadata(HubModel):
    """Guidance for agents about a benchmark; takes precedence over the provider's."""

    result_interpretation: str | None = None
    score_ranges: list[ScoreRange] = Field(default_factory=list)


class AgentMetadata(HubModel):
    """A provider's guidance for agents. Free text that the hub does not validate."""

    evaluates: list[str] = Field(default_factory=list)
    """What the provider measures: `safety`, `reasoning`, …"""
    recommended_when: list[str] = Field(default_factory=list)
    target_type: Label | None = None
    """`model`, `agent` or `inference_server`."""
    summary: str | None = None
    complements: list[Identifier] = Field(default_factory=list)
    """Ids of providers that complement this one."""
    hints: list[str] = Field(default_factory=list)
    """Advice for submitting a job."""
    result_interpretation: list[str] = Field(default_factory=list)


class Benchmark(HubModel):
    """A benchmark of a provider. Ids are unique only within a provider."""

    id: Identifier = ""
    provider_id: Identifier | None = None
    """Set by :class:`Provider`: hubs do not send it."""
    name: str = ""
    description: str | None = None
    category: Label | None = None
    metrics: list[Label] = Field(default_factory=list)
    num_few_shot: int | None = None
    """0 may also mean unknown."""
    dataset_size: int | None = None
    """Number of samples; 0 may also mean unknown."""
    tags: list[str] = Field(default_factory=list)
    primary_score: PrimaryScore | None = None
    pass_criteria: PassCriteria | None = None
    agent: BenchmarkAgentMetadata | None = None
    url: str | None = None


class EnvVar(HubModel):
    """An environment variable of an evaluation process."""

    name: str = ""
    value: str = ""


class LocalRuntime(HubModel):
    """How a hub on a single machine runs a provider: a shell command."""

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
    """How a provider is run, by kind of hub."""

    k8s: K8sRuntime | None = None
    local: LocalRuntime | None = None


class Provider(HubObject):
    """An evaluation provider: a framework with its benchmarks."""

    name: str = ""
    title: str | None = None
    description: str | None = None
    tags: list[str] = Field(default_factory=list)
    custom: dict[str, Any] | None = None
    agent: AgentMetadata | None = None
    runtime: Runtime | None = None
    benchmarks: list[Benchmark] = Field(default_factory=list)

    @model_validator(mode="after")
    def _set_provider_of_benchmarks(self) -> Self:
        for benchmark in self.benchmarks:
            benchmark.provider_id = self.id
        return self


class ProviderCreateRequest(RequestModel):
    """The configuration of a provider to create or replace.

    The hub runs `runtime.local.command` as a shell command, so it must come from a trusted
    source.
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
        """The JSON body, without the `provider_id` of benchmarks, which the hub does not know."""
        body = super().to_wire()
        for benchmark in body["benchmarks"]:
            benchmark.pop("provider_id", None)
        return body
