"""Check parameters of providers that publish no list of them.

Hubs have no field for a provider's parameters. Where a hint lists them all, `preflight_checks`
refuses others. Elsewhere some are known: those that hints name and those that collections set. An
adapter ignores a name that it does not know, so that `num_exmaples: 5` runs the whole benchmark.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import CollectionBenchmark
from evalhub_mcp.jobs.cost_estimate import SAMPLE_LIMITS, sample_limits
from evalhub_mcp.jobs.data_checks import Run
from evalhub_mcp.jobs.preflight_checks import known_parameters

COMMON = (
    *SAMPLE_LIMITS,
    *"num_fewshot batch_size apply_chat_template temperature max_tokens seed tokenizer".split(),
)
"""Parameters that adapters of several frameworks read."""
MIN_SIMILARITY = 0.85
"""Similarity from which a name is taken to be a misspelt one."""
_IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def misspelt_parameters(catalog: Catalog, runs: Sequence[Run]) -> list[str]:
    """Return a problem for each parameter that is nearly one the provider is known to read."""
    problems = []
    for provider_id, name in _unlisted(catalog, runs):
        seen = seen_parameters(catalog, provider_id)
        if name in seen or name in COMMON:
            continue
        near = difflib.get_close_matches(name, [*seen, *COMMON], n=1, cutoff=MIN_SIMILARITY)
        if near:
            problems.append(
                f"Parameter {name[:60]!r} of {provider_id}: {near[0]} must be meant; a name that "
                "the evaluation does not know is ignored."
            )
    return list(dict.fromkeys(problems))


def limit_warnings(catalog: Catalog, runs: Sequence[Run]) -> list[str]:
    """Return a warning for each limit of samples under another name than the provider reads."""
    warnings = []
    for provider_id, name in _unlisted(catalog, runs):
        reads = _limits_read(catalog, provider_id)
        if name in SAMPLE_LIMITS and reads and name not in reads:
            warnings.append(
                f"{provider_id} is known to read {reads[0]}, not {name}: if {name} is ignored, all "
                f"samples run. Give {reads[0]} instead."
            )
    return list(dict.fromkeys(warnings))


def unchecked_parameters(catalog: Catalog, runs: Sequence[Run]) -> list[str]:
    """Return the parameters given that nothing on this hub shows to exist, by provider."""
    unknown: dict[str, list[str]] = {}
    for provider_id, name in _unlisted(catalog, runs):
        if name not in seen_parameters(catalog, provider_id):
            unknown.setdefault(provider_id, []).append(name)
    return [
        f"whether {provider_id}, which lists no parameters, reads {', '.join(dict.fromkeys(names))}"
        for provider_id, names in unknown.items()
    ]


def seen_parameters(
    catalog: Catalog, provider_id: str, *, with_collections: bool = True
) -> set[str]:
    """Return the parameters that hints name, and those that collections set on its benchmarks."""
    provider = catalog.providers.get(provider_id)
    hints = provider.agent.hints if provider is not None and provider.agent is not None else []
    named = {name for hint in hints for name in _IDENTIFIER.findall(str(hint))}
    members = _in_collections(catalog, provider_id) if with_collections else []
    return named.union(*(member.parameters or {} for member in members))


def _limits_read(catalog: Catalog, provider_id: str) -> list[str]:
    """Return the limits of samples that hints name, or that collections set on its benchmarks."""
    hinted = seen_parameters(catalog, provider_id, with_collections=False)
    found = {name for name in SAMPLE_LIMITS if name in hinted}
    for benchmark in _in_collections(catalog, provider_id):
        found |= set(sample_limits(benchmark.parameters or {}))
    return [name for name in SAMPLE_LIMITS if name in found]


def _in_collections(catalog: Catalog, provider_id: str) -> list[CollectionBenchmark]:
    return [
        benchmark
        for collection in catalog.collections.values()
        for benchmark in collection.benchmarks
        if benchmark.provider_id == provider_id
    ]


def _unlisted(catalog: Catalog, runs: Sequence[Run]) -> list[tuple[str, str]]:
    """Return the parameters given, each with its provider, where the provider lists none."""
    found = []
    for entry, benchmark in runs:
        if known_parameters(catalog.providers.get(entry.provider.id)) is None:
            given: Mapping[str, Any] = benchmark.get("parameters") or {}
            found += [(entry.provider.id, name) for name in given]
    return found
