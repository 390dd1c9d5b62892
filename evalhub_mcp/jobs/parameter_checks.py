"""Check parameters of providers that publish no list of them.

Hubs have no field for a provider's parameters. Where a hint lists them all, `preflight_checks`
refuses others. Elsewhere some are known: those that hints name, those that collections set, and
those of the EvalHub project's adapters. An adapter ignores a name that it does not know, so that
`num_exmaples: 5` runs the whole benchmark.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.data_needs import LIVE
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import CollectionBenchmark
from evalhub_mcp.jobs.adapter_parameters import (
    FIVE_BY_DEFAULT,
    LIFTED,
    adapter_parameters,
    runs_five,
)
from evalhub_mcp.jobs.cost_estimate import (
    OF_REPLIES,
    REPEATS,
    SAMPLE_LIMITS,
    repetitions,
    sample_limits,
)
from evalhub_mcp.jobs.data_checks import Run
from evalhub_mcp.jobs.preflight_checks import known_parameters

COMMON = (
    *SAMPLE_LIMITS,
    LIVE,
    *"num_fewshot batch_size apply_chat_template temperature max_tokens seed tokenizer".split(),
)
"""Parameters that adapters of several frameworks read."""
MIN_SIMILARITY = 0.85
"""Similarity from which a name is taken to be a misspelt one."""
FEWSHOT = ("num_fewshot", "num_few_shot", "n_shot", "num_shots")
"""Parameters by which frameworks set the number of worked examples in a prompt."""
REPEATING = frozenset({*REPEATS, OF_REPLIES})
"""Parameters without which no question is asked again."""
_MEANS_A_LIMIT = frozenset(
    "samples examples n_examples max_examples num_questions max_questions questions sample_size "
    "sample_limit".split()
)
"""Names that no framework reads and that are given for a limit of samples."""
_IDENTIFIER = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def misspelt_parameters(catalog: Catalog, runs: Sequence[Run]) -> list[str]:
    """Return a problem for each parameter that is nearly one the provider is known to read."""
    problems = []
    for provider_id, name in _unlisted(catalog, runs):
        seen = seen_parameters(catalog, provider_id)
        if name in seen or name in COMMON:
            continue
        meant = (_limits_read(catalog, provider_id) or [LIFTED])[0]
        if name not in _MEANS_A_LIMIT:
            known = [*seen, *COMMON]
            near = difflib.get_close_matches(name, known, n=1, cutoff=MIN_SIMILARITY)
            meant = near[0] if near else ""
        if meant:
            problems.append(
                f"Parameter {name[:60]!r} of {provider_id}: {meant} must be meant; a name that "
                "the evaluation does not know is ignored."
            )
    return list(dict.fromkeys(problems))


def limit_warnings(catalog: Catalog, runs: Sequence[Run]) -> list[str]:
    """Return a warning for each limit of samples, or number of shots, that may be ignored."""
    warnings = []
    for entry, benchmark in runs:
        given = benchmark.get("parameters") or {}
        five = LIFTED not in given and runs_five(entry.provider.name or "")
        if not (given or five) or known_parameters(entry.provider) is not None:
            continue
        if given:
            warnings += _ignored_amounts(catalog, entry.key[0], given)
        if five:
            warnings.append(
                f"The adapter of {entry.key[0]} runs {FIVE_BY_DEFAULT} samples of a benchmark "
                f"where {LIFTED} is not given, and all in its early versions."
            )
    return list(dict.fromkeys(warnings))


def _ignored_amounts(catalog: Catalog, provider_id: str, given: Mapping[str, Any]) -> list[str]:
    """Return a warning for each limit and number of shots given under another name than is read."""
    reads = _limits_read(catalog, provider_id)
    limits = [
        _limit_warning(provider_id, name, given, reads)
        for name in sample_limits(given)
        if name not in (reads or (LIFTED,))
    ]
    shots = [name for name in FEWSHOT if name in seen_parameters(catalog, provider_id)]
    return limits + [
        f"{provider_id} is known to read {shots[0]}, not {name}, which it may ignore. Give "
        f"{shots[0]} instead."
        for name in FEWSHOT
        if name in given and shots and name not in shots
    ]


def _limit_warning(
    provider_id: str, name: str, given: Mapping[str, Any], reads: Sequence[str]
) -> str:
    """Return why a limit may not limit anything, and which one does."""
    best = (reads or [LIFTED])[0]
    if best in given:
        return f"{provider_id}: {name} may be ignored beside {best}."
    if reads:
        return (
            f"{provider_id} is known to read {best}, not {name}: if {name} is ignored, all "
            f"samples run. Give {best} instead."
        )
    return (
        f"Nothing shows that {provider_id} reads {name}, and without it all samples run. Hubs hand "
        f"{best} to every evaluation: give that."
    )


def unchecked_parameters(
    catalog: Catalog, runs: Sequence[Run], besides: Collection[str] = ()
) -> list[str]:
    """Return the parameters given that nothing on this hub shows to exist, by provider.

    Those that warnings are about are left out: limits, a live agent and the names in `besides`.
    """
    unknown: dict[str, list[str]] = {}
    named = {*SAMPLE_LIMITS, LIVE, *besides} - {LIFTED}
    for provider_id, name in _unlisted(catalog, runs):
        if name not in seen_parameters(catalog, provider_id) and name not in named:
            unknown.setdefault(provider_id, []).append(name)
    return [
        f"whether {provider_id}, which lists no parameters, reads {', '.join(dict.fromkeys(names))}"
        for provider_id, names in unknown.items()
    ]


def seen_parameters(
    catalog: Catalog, provider_id: str, *, with_collections: bool = True
) -> set[str]:
    """Return the parameters that hints name, that its adapter reads, or that collections set."""
    provider = catalog.providers.get(provider_id)
    hints = provider.agent.hints if provider is not None and provider.agent is not None else []
    named = {name for hint in hints for name in _IDENTIFIER.findall(str(hint))}
    members = _in_collections(catalog, provider_id) if with_collections else []
    read = adapter_parameters(provider)
    return named.union(read, *(member.parameters or {} for member in members))


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


def repetition_warnings(
    runs: Iterable[tuple[object, object, object]],
    model_parameters: Mapping[str, Any] | None,
    greedy: Collection[str],
) -> list[str]:
    """Return a warning for each benchmark that repeats its questions at temperature 0.

    Args:
        runs: Provider, benchmark and parameters of all that runs.
        model_parameters: The parameters of the model, which those of a benchmark override.
        greedy: Providers whose temperature is 0 where none is given.
    """
    warnings = []
    for provider_id, benchmark_id, given in runs:
        parameters = {**(model_parameters or {}), **(given if isinstance(given, Mapping) else {})}
        times = repetitions(parameters)
        default = 0 if provider_id in greedy else None
        temperature = parameters.get("temperature", default)
        if times > 1 and isinstance(temperature, int | float) and temperature == 0:
            warnings.append(
                f"{benchmark_id or provider_id} asks each question {times} times at temperature "
                "0, which gives nearly the same replies and shows little: set temperature above "
                "0, such as 0.7."
            )
    return list(dict.fromkeys(warnings))
