"""Check the parameters of a model, which few evaluations read.

Hubs hand `model.parameters` on, and the adapters of the EvalHub project ignore them. Those of the
local hub take them as the benchmark's own, and check them by their own rules.
"""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.formatting import join_with_rest
from evalhub_mcp.jobs.cost_estimate import SAMPLE_LIMITS
from evalhub_mcp.jobs.data_checks import Run
from evalhub_mcp.jobs.parameter_checks import FEWSHOT, MIN_SIMILARITY
from evalhub_mcp.jobs.preflight_checks import known_parameters

SAMPLING = (
    "temperature top_p top_k min_p max_tokens max_new_tokens seed stop presence_penalty "
    "frequency_penalty repetition_penalty system_prompt"
).split()
"""Settings of a model that endpoints take."""
MAX_PROVIDERS = 3


def model_parameter_problems(runs: Sequence[Run], given: Mapping[str, Any]) -> list[str]:
    """Return a problem for each parameter of a model that is misspelt or a benchmark's."""
    if not _unlisted(runs):
        return []
    problems = []
    for name in map(str, given):
        if name in (*SAMPLE_LIMITS, *FEWSHOT):
            problems.append(
                f"model.parameters: {name} is a setting of a benchmark, "
                f'benchmarks[].parameters: {{"{name}": …}}.'
            )
        elif name not in SAMPLING and (
            near := difflib.get_close_matches(name, SAMPLING, n=1, cutoff=MIN_SIMILARITY)
        ):
            problems.append(f"model.parameters: {near[0]} must be meant by {name[:60]!r}.")
    return problems


def unchecked_model_parameters(runs: Sequence[Run], given: Mapping[str, Any]) -> list[str]:
    """Return that it is not known whether the evaluations read a model's parameters."""
    providers = _unlisted(runs)
    if not given or not providers:
        return []
    named = join_with_rest(providers[:MAX_PROVIDERS], len(providers))
    names = ", ".join(str(name)[:60] for name in given)
    verb = "reads" if len(providers) == 1 else "read"
    return [f"whether {named} {verb} model.parameters ({names}); EvalHub's own adapters do not"]


def _unlisted(runs: Sequence[Run]) -> list[str]:
    """Return the providers that list no parameters."""
    ids = [entry.provider.id for entry, _ in runs if known_parameters(entry.provider) is None]
    return list(dict.fromkeys(ids))
