"""Find settings that were put among a benchmark's parameters and belong elsewhere.

Hubs pass unknown parameters on, and evaluations ignore them: a `threshold` among the parameters
changes no verdict, and `scorer: "llm_judge"` makes nothing ask a judge.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.data_checks import Run
from evalhub_mcp.jobs.parameter_checks import seen_parameters
from evalhub_mcp.jobs.preflight_checks import known_parameters

MAX_JUDGES = 3
_OF_A_BENCHMARK = {
    "pass_criteria": 'pass_criteria: {"threshold": …}',
    "primary_score": 'primary_score: {"metric": …, "lower_is_better": …}',
    "weight": "weight",
    "test_data_ref": "test_data_ref",
    "hardware_config": "hardware_config",
    "provider_id": "provider_id",
    "benchmark_id": "id",
}
"""Fields of a benchmark, which stand beside its parameters."""
_OF_A_VERDICT = {
    "threshold": 'pass_criteria: {"threshold": …}',
    "metric": 'primary_score: {"metric": …, "lower_is_better": …}',
    "lower_is_better": 'primary_score: {"metric": …, "lower_is_better": …}',
}
"""Names that an evaluation may read for itself, and that hubs judge by in another place."""
_OF_THE_MODEL = frozenset("model model_name model_url url base_url endpoint".split())
_JUDGE_FIELD = re.compile(
    r"(?:use_|llm_)?judge(?:_model|_url|_secret_ref|_name)?|grader(?:_model)?"
)
_JUDGE_VALUE = re.compile(r"judge|model_?graded|g_?eval|gpt|llm", re.IGNORECASE)


def misplaced_names(catalog: Catalog, runs: Sequence[Run]) -> set[str]:
    """Return the parameters that the problems and warnings here are about."""
    return {
        name
        for _, name, _ in _unknown(catalog, runs)
        if name in {*_OF_A_BENCHMARK, *_OF_A_VERDICT, *_OF_THE_MODEL, "scorer"}
        or _JUDGE_FIELD.fullmatch(name)
    }


def misplaced_problems(catalog: Catalog, runs: Sequence[Run]) -> list[str]:
    """Return a problem for each parameter that the hub knows as something else.

    A parameter that the provider is known to read is left alone.
    """
    problems = []
    for entry, name, value in _unknown(catalog, runs):
        if place := _OF_A_BENCHMARK.get(name):
            problems.append(
                f"{entry.reference}: {name} among the parameters is not read; give it beside them, "
                f"as a field of the benchmark: {place}."
            )
        elif name in _OF_THE_MODEL:
            problems.append(
                f"{entry.reference}: {name} among the parameters is not read; the model is given "
                'once for the job: model: {"name": …, "url": …}.'
            )
        elif name == "scorer" and _JUDGE_VALUE.search(str(value)):
            problems.append(_judge_sentence(catalog, entry, "scorer", is_certain=True))
    return list(dict.fromkeys(problems))


def misplaced_warnings(catalog: Catalog, runs: Sequence[Run]) -> list[str]:
    """Return a warning for each parameter that changes no verdict and asks no judge."""
    warnings = []
    for entry, name, value in _unknown(catalog, runs):
        if place := _OF_A_VERDICT.get(name):
            warnings.append(
                f"{entry.reference}: {name} among the parameters changes no verdict; that is "
                f"{place}, a field of the benchmark."
            )
        elif name == "scorer" and not _JUDGE_VALUE.search(str(value)):
            metrics = ", ".join(entry.benchmark.metrics[:4])
            warnings.append(
                f"{entry.reference}: its provider scores it{f' ({metrics})' if metrics else ''}; "
                'primary_score: {"metric": …} chooses the metric that decides, not scorer.'
            )
        elif _JUDGE_FIELD.fullmatch(name):
            warnings.append(_judge_sentence(catalog, entry, name, is_certain=False))
    return list(dict.fromkeys(warnings))


def _unknown(catalog: Catalog, runs: Sequence[Run]) -> list[tuple[CatalogEntry, str, Any]]:
    """Return the parameters that nothing shows their provider to read."""
    found = []
    for entry, benchmark in runs:
        provider_id = entry.provider.id
        if known_parameters(catalog.providers.get(provider_id)) is not None:
            continue
        given: Mapping[str, Any] = benchmark.get("parameters") or {}
        seen = seen_parameters(catalog, provider_id)
        found += [(entry, str(name), value) for name, value in given.items() if name not in seen]
    return found


def _judge_sentence(catalog: Catalog, entry: CatalogEntry, name: str, *, is_certain: bool) -> str:
    """Return what a judge is asked for, and the benchmarks that have one."""
    verb = "asks" if is_certain else "is meant for"
    text = f"{entry.reference}: {name} {verb} a judge model, and its provider scores replies itself"
    if not is_certain:
        text += " as far as is known"
    if judged := _judged(catalog):
        text += f". A model judges in {', '.join(judged)}"
    if "own_questions" not in "".join(judged):
        text += (
            ". For questions of your own a local hub has own_questions with "
            'scorer "model_graded", judge_url and judge_model'
        )
    return f"{text}."


def _judged(catalog: Catalog) -> list[str]:
    """Return benchmarks that ask a judge, one of each provider, and how it is named."""
    found: dict[str, str] = {}
    for entry in catalog.entries:
        provider_id = entry.provider.id
        if provider_id in found:
            continue
        known = known_parameters(entry.provider) or ()
        if entry.benchmark.id == "own_questions" and "judge_model" in known:
            found[provider_id] = (
                f'{entry.reference} (scorer "model_graded", judge_url, judge_model)'
            )
        elif (need := entry.data_need) is not None and need.is_known and need.judge_url:
            found[provider_id] = f"{entry.reference} (recorded answers)"
    return list(found.values())[:MAX_JUDGES]
