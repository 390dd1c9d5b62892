"""The text by which benchmarks, providers and collections are found, weighted by field.

Ids, names and declared labels count most, descriptions less, metrics and hints least.
"""

from collections.abc import Iterable, Mapping

from evalhub_mcp.catalog.text_search import document
from evalhub_mcp.client.models import Benchmark, Collection, Provider

MEANINGLESS_LABELS = frozenset({"general", "other", "misc", "none", "default"})
"""Labels of benchmarks that fitted no other category."""


def benchmark_document(benchmark: Benchmark) -> Mapping[str, float]:
    """Return the weighted words of a benchmark."""
    return document(
        (3.0, [benchmark.id]),
        (3.0, [benchmark.name]),
        (2.5, [label for label in [benchmark.category] if label not in MEANINGLESS_LABELS]),
        (2.5, [tag for tag in benchmark.tags if tag not in MEANINGLESS_LABELS]),
        (1.2, [benchmark.description]),
        (0.4, benchmark.metrics),
    )


def provider_document(provider: Provider) -> Mapping[str, float]:
    """Return the weighted words of a provider, without its benchmarks."""
    agent = provider.agent
    return document(
        (3.0, [provider.id, provider.name]),
        (3.0, agent.evaluates if agent else []),
        (2.0, [*(agent.recommended_when if agent else []), agent.summary if agent else None]),
        (1.2, [provider.description, *provider.tags]),
        (0.6, agent.hints if agent else []),
    )


def collection_document(
    collection: Collection, benchmarks: Iterable[Benchmark]
) -> Mapping[str, float]:
    """Return the weighted words of a collection, and with low weight those of its benchmarks."""
    agent = collection.agent
    return document(
        (3.0, [collection.id, collection.name]),
        (3.0, [collection.category]),
        (2.5, collection.tags),
        (2.0, [*(agent.evaluates if agent else []), *(agent.recommended_when if agent else [])]),
        (1.2, [collection.description, *collection.domains, *collection.tasks]),
        (0.6, [label for b in benchmarks for label in (b.name, b.category, *b.tags)]),
    )
