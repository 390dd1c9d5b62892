"""Find what the hub would accept and then fail, ignore or apply differently.

The hub answers 202 for a provider it cannot start, silently drops overrides of a collection, and
applies the parameters of one override to every benchmark of that provider. A problem stops the
submission; a warning goes into the reply, and so does the advice of a provider that applies.
"""

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.collection_review import is_fraction_metric
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, Provider
from evalhub_mcp.jobs.data_checks import Run

_LIST_HEAD = re.compile(r"parameters(?: of [\w' ]{1,60})?", re.IGNORECASE)
_PARENTHESES = re.compile(r"\([^()]*\)")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_REPOSITORY_ID = re.compile(r"[\w.-]+/[\w.-]+")
_NEEDS_REPOSITORY_ID = re.compile(r"\bmodel name\b.*\bhugging ?face\b", re.IGNORECASE)
_ABOUT_GATED = re.compile(r"\bgated models?\b|\bhf_token\b", re.IGNORECASE)
_ABOUT_ONE = re.compile(r"\bthe '([\w.-]+)' benchmark\b", re.IGNORECASE)


def runtime_problems(
    catalog: Catalog, provider_ids: Iterable[str], *, local_hub: bool
) -> list[str]:
    """Return a problem for each provider whose jobs the hub would accept and fail to start.

    A local hub runs evaluations as processes of one machine.
    """
    as_process, in_cluster = set[str](), set[str]()
    for provider_id, provider in catalog.providers.items():
        if (runtime := provider.runtime) is not None:
            if runtime.local is not None and runtime.local.command:
                as_process.add(provider_id)
            if runtime.k8s is not None:
                in_cluster.add(provider_id)
    if not as_process | in_cluster:  # the hub does not publish runtimes
        return []
    startable = as_process if local_hub else as_process | in_cluster
    problems = []
    for provider_id in dict.fromkeys(provider_ids):
        if provider_id in catalog.providers and provider_id not in startable:
            where = "on this machine" if local_hub else "by this hub"
            problems.append(
                f"Provider {provider_id} cannot be started {where}: it has no runtime there. "
                "Its jobs would be accepted and fail at once; choose another provider."
            )
    return problems


def parameter_problems(
    catalog: Catalog, provider_id: str, parameters: Mapping[str, Any]
) -> list[str]:
    """Return a problem for each parameter that is not in the provider's list, if it has one."""
    known = known_parameters(catalog.providers.get(provider_id))
    problems = []
    for name in parameters:
        if known is None or name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        problems.append(
            f"Provider {provider_id} has no parameter {name[:60]!r}{hint}; it has: "
            f"{', '.join(known) or 'none'}."
        )
    return problems


def known_parameters(provider: Provider | None) -> list[str] | None:
    """Return the parameters that a provider lists in a hint; None when it lists none.

    Hubs have no field for them. A hint such as "Parameters: num_examples, seed (a whole
    number); unknown ones fail the job" counts as the complete list, together with hints such as
    "Parameters of own_questions: dataset".
    """
    hints = provider.agent.hints if provider is not None and provider.agent is not None else []
    listed = [names for hint in hints if (names := listed_parameters(hint))]
    return list(dict.fromkeys(name for names in listed for name in names)) or None


def listed_parameters(hint: Any) -> list[str] | None:
    """Return the parameters that a hint lists; None for a hint about something else."""
    head, colon, rest = str(hint).partition(":")
    if not colon or not _LIST_HEAD.fullmatch(head.strip()):
        return None
    plain = _PARENTHESES.sub("", rest).partition(";")[0]
    names = [name.strip(" .`'\"") for name in plain.split(",")]
    return names if all(_NAME.fullmatch(name) for name in names) else None


def check_overrides(
    collection: Collection, overrides: Sequence[Mapping[str, Any]]
) -> tuple[list[str], list[str]]:
    """Return problems and warnings about a job's overrides of a collection's benchmarks."""
    problems, warnings = [], []
    instead = "Submit the benchmarks by id instead, each with its own settings."
    for override in overrides:
        provider_id, benchmark_id = override.get("provider_id"), override["id"]
        reference = f"{provider_id}/{benchmark_id}" if provider_id else benchmark_id
        same_id = [b for b in collection.benchmarks if b.id == benchmark_id]
        own = [b for b in same_id if provider_id in (None, b.provider_id)]
        if not own:
            near = ", ".join(f"{b.provider_id}/{b.id}" for b in (same_id or collection.benchmarks))
            problems.append(
                f"Collection {collection.id} has no benchmark {reference[:160]}; it has: "
                f"{near[:400]}."
            )
            continue
        for ignored in ("weight", "primary_score", "pass_criteria"):
            if override.get(ignored) is not None:
                problems.append(
                    f"{reference}: the hub ignores {ignored} in an override of a collection. "
                    + instead
                )
        given, fixed = override.get("parameters") or {}, own[0].parameters or {}
        if kept := sorted(set(given) & set(fixed)):
            values = ", ".join(f"{name}={fixed[name]!r}" for name in kept)
            problems.append(
                f"{reference}: the collection's own {values[:200]} wins over the override. "
                + instead
            )
        others = [
            b.id
            for b in collection.benchmarks
            if b.provider_id == own[0].provider_id and b.id != benchmark_id
        ]
        if given and others:
            warnings.append(
                f"The hub applies the parameters given for {reference} to every benchmark of "
                f"{own[0].provider_id} in the collection, so also to {', '.join(others[:5])}."
            )
    return problems, warnings


def verdict_warnings(catalog: Catalog, benchmarks: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a warning for each benchmark with a metric but no threshold or no direction.

    The hub takes metric and threshold from the same level only, so it gives no verdict without
    one. A metric without its direction counts as higher is better, unless it is the provider's.
    """
    warnings = []
    for benchmark in benchmarks:
        if benchmark.get("weight") == 0:
            warnings.append(
                f"{_reference(benchmark)}: hubs count weight 0 as 1; a weight such as 0.001 nearly "
                "leaves it out of the overall score."
            )
        primary = benchmark.get("primary_score")
        if not primary:
            continue
        if not benchmark.get("pass_criteria"):
            warnings.append(
                f"{_reference(benchmark)}: with primary_score but no pass_criteria the hub gives "
                "no verdict; set both."
            )
        entry = catalog.entry(benchmark.get("provider_id") or "", benchmark["id"])
        declared = entry.metric if entry is not None else None
        metric, listed = str(primary.get("metric")), entry.benchmark.metrics if entry else []
        if listed and metric not in {*listed, declared}:
            warnings.append(
                f"{_reference(benchmark)} lists no metric {metric[:60]!r} (it has "
                f"{', '.join(listed[:6])}); without it in the results the hub gives no verdict."
            )
        own = primary.get("lower_is_better")
        if (
            entry is not None
            and metric == declared
            and own not in (None, bool(entry.lower_is_better))
        ):
            warnings.append(
                f"{_reference(benchmark)}: primary_score says that {'lower' if own else 'higher'} "
                f"{metric} is better, and its provider says the opposite."
            )
        if "lower_is_better" not in primary and primary.get("metric") != declared:
            warnings.append(
                f"{_reference(benchmark)}: primary_score has no lower_is_better, so the hub takes "
                f"a higher {primary.get('metric')} for better; set it to true or false."
            )
    return warnings


def _reference(benchmark: Mapping[str, Any]) -> str:
    return f"{benchmark.get('provider_id')}/{benchmark['id']}"


def scale_warnings(
    catalog: Catalog, benchmarks: Sequence[Mapping[str, Any]], overall: float | None
) -> list[str]:
    """Return a warning for each threshold in percent of a score from 0 to 1.

    `overall` is the job's threshold for the average score.
    """
    warnings, fractions = [], 0
    for benchmark in benchmarks:
        entry = catalog.entry(benchmark.get("provider_id") or "", benchmark["id"])
        primary = benchmark.get("primary_score") or {}
        metric = primary.get("metric") or (entry.metric if entry is not None else None)
        if not is_fraction_metric(metric):
            continue
        fractions += 1
        threshold = (benchmark.get("pass_criteria") or {}).get("threshold")
        if threshold is not None and threshold < 0:
            warnings.append(
                f"{_reference(benchmark)}: {metric} runs from 0 to 1, so the threshold "
                f"{threshold:g} decides nothing."
            )
        if threshold is not None and threshold > 1:
            warnings.append(
                f"{_reference(benchmark)}: {metric} runs from 0 to 1, so "
                f"the threshold {threshold:g} can never be met; {threshold / 100:g} may be meant."
            )
    all_fractions = bool(benchmarks) and fractions == len(benchmarks)
    if overall is not None and overall < 0 and all_fractions:
        warnings.append(
            f"pass_criteria: all these scores run from 0 to 1, so the overall threshold "
            f"{overall:g} is always met."
        )
    if overall is not None and overall > 1 and all_fractions:
        warnings.append(
            f"pass_criteria: all these scores run from 0 to 1, so the overall threshold "
            f"{overall:g} can never be met; {overall / 100:g} may be meant."
        )
    return warnings


def applicable_hints(catalog: Catalog, runs: Sequence[Run], model: Mapping[str, Any]) -> list[str]:
    """Return the hints of the providers of a request that apply to it.

    Left out are lists of parameters, which were checked; hints about other benchmarks; and that a
    model's name must be a Hugging Face id where it has the form of one.
    """
    hints: list[str] = []
    name = str(model.get("name") or "")
    for provider_id in dict.fromkeys(entry.provider.id for entry, _ in runs):
        provider = catalog.providers.get(provider_id)
        own = {e.benchmark.id for e, _ in runs if e.provider.id == provider_id}
        for hint in provider.agent.hints if provider is not None and provider.agent else ():
            text = str(hint)
            about = _ABOUT_ONE.search(text)
            if not text or listed_parameters(hint) or (about and about[1] not in own):
                continue
            is_id = _REPOSITORY_ID.fullmatch(name) is not None
            if _NEEDS_REPOSITORY_ID.search(text):
                if is_id:
                    continue
                text += f"; {name[:40]!r} is none: use owner/name"
            elif _ABOUT_GATED.search(text) and not is_id:
                continue
            hints.append(text)
    return list(dict.fromkeys(hints))
