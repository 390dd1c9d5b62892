"""What providers and benchmarks evaluate: a model, an agent, or the server of a model."""

from collections.abc import Mapping

from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.client.models import Benchmark, Provider

TARGET_LABELS: Mapping[str, frozenset[str]] = {
    "agent": frozenset({"agent", "agents", "agentic", "multi_agent", "tool_use", "error_analysis"}),
    "inference_server": frozenset(
        {"performance", "throughput", "latency", "concurrency", "load", "inference", "serving"}
    ),
}
"""Labels of benchmarks that evaluate a target, for providers that declare none."""
TARGET_SHARE = 0.5
"""Share of a provider's benchmarks with such labels that makes the target the provider's."""


def declared_target(provider: Provider) -> str | None:
    """Return the target a provider declares, in canonical form."""
    agent = provider.agent
    return canonical(agent.target_type) if agent is not None and agent.target_type else None


def likely_target(provider: Provider) -> str:
    """Return what a provider evaluates: as declared, else by most of its benchmarks' labels."""
    if (declared := declared_target(provider)) is not None:
        return declared
    for target, labels in TARGET_LABELS.items():
        about = count_labelled(provider, labels)
        if provider.benchmarks and about >= TARGET_SHARE * len(provider.benchmarks):
            return target
    return "model"


def count_labelled(provider: Provider, labels: frozenset[str]) -> int:
    """Return how many benchmarks of a provider have one of some labels."""
    return sum(
        not labels.isdisjoint({canonical(label) for label in (b.category or "", *b.tags)})
        for b in provider.benchmarks
    )


def benchmark_target(provider: Provider, benchmark: Benchmark, of_provider: str) -> str:
    """Return what a benchmark evaluates: as its provider declares, else by its own labels.

    Args:
        provider: Who offers it.
        benchmark: The benchmark.
        of_provider: What most of the provider's benchmarks evaluate.
    """
    if (declared := declared_target(provider)) is not None:
        return declared
    labels = {canonical(label) for label in (benchmark.category or "", *benchmark.tags)}
    for target, known in TARGET_LABELS.items():
        if labels & known:
            return target
    return of_provider
