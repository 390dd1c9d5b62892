"""Find a metric among those an adapter reports, whatever prefix or variant it writes.

lm-evaluation-harness reports `acc_norm,none` for `acc_norm`, LightEval `hellaswag.acc_norm`,
Inspect `choice/accuracy`; several tasks in one run have a prefix each, and `all` is their mean.
"""

import re
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.results.statistics import finite_number

_SEPARATOR = re.compile(r"[./|:]")
_OVERALL = frozenset({"all", "average", "overall", "total", "mean"})


def reported_name(declared: str, metrics: Mapping[str, Any], benchmark_id: str = "") -> str:
    """Return the reported name of a metric; the declared one where none or several match.

    Args:
        declared: The metric as job or provider name it.
        metrics: The reported metrics.
        benchmark_id: Decides between the metrics of several tasks.
    """
    if declared in metrics:
        return declared
    for same in (_is_variant, _has_prefix, _lacks_prefix):
        found = [
            name
            for name, value in metrics.items()
            if finite_number(value) is not None and same(name, declared)
        ]
        if found:
            return _only(found, metrics, benchmark_id) or declared
    return declared


def _is_variant(name: str, declared: str) -> bool:
    return name.startswith(f"{declared},") or _plain(name) == _plain(declared)


def _has_prefix(name: str, declared: str) -> bool:
    """Whether a name is `task.metric`, `task/metric` or `task|metric` with this metric."""
    return any(
        name[place.end() :] == declared or _is_variant(name[place.end() :], declared)
        for place in _SEPARATOR.finditer(name)
    )


def _lacks_prefix(name: str, declared: str) -> bool:
    """Whether `choice/accuracy` is declared, and the metric is reported without its scorer."""
    return any(declared[place.end() :] == name for place in _SEPARATOR.finditer(declared))


def _plain(name: str) -> str:
    """Return a name without case, and with one spelling of `pass@1`."""
    return re.sub(r"[_ ]at[_ ]", "@", name.lower())


def _only(found: list[str], metrics: Mapping[str, Any], benchmark_id: str) -> str | None:
    """Return the one match: the only one, this benchmark's, the overall one, or one of equals."""
    if len(found) == 1:
        return found[0]
    prefixes = {name: _SEPARATOR.split(name)[0].lower() for name in found}
    for wanted in ({benchmark_id.lower()} - {""}, _OVERALL):
        chosen = [name for name in found if prefixes[name] in wanted]
        if len(chosen) == 1:
            return chosen[0]
    equal = len({finite_number(metrics[name]) for name in found}) == 1
    return found[0] if equal and all(map(_SEPARATOR.search, found)) else None
