"""Hints on how a valid provider file could serve agents better.

Nothing here is an error. A provider without metadata runs, but agents do not find it, or they read
its results without a verdict.
"""

import re
from collections.abc import Mapping
from typing import Any

from evalhub_mcp.results.score_bands import parse_bands

_WORD = re.compile(r"[a-z][a-z0-9_]*")


def advice(definition: Mapping[str, Any]) -> list[str]:
    """A sentence for each field that is missing or cannot be interpreted."""
    found = []
    agent = definition.get("agent") or {}
    missing = [
        name for name in ("summary", "evaluates", "target_type", "hints") if not agent.get(name)
    ]
    if missing:
        found.append(f"agent has no {', '.join(missing)}, by which agents find and choose it")
    for word in agent.get("evaluates") or []:
        if not _WORD.fullmatch(word):
            found.append(f"agent.evaluates has {word!r}; use words like knowledge or red_teaming")
    for benchmark in definition["benchmarks"]:
        found += [f"{benchmark['id']}: {one}" for one in _benchmark_advice(benchmark)]
    return found


def _benchmark_advice(benchmark: Mapping[str, Any]) -> list[str]:
    found = []
    metric = (benchmark.get("primary_score") or {}).get("metric")
    if not metric:
        found.append("has no primary_score.metric, so its results get no score")
    elif benchmark.get("metrics") and metric not in benchmark["metrics"]:
        found.append(f"its primary metric {metric!r} is not among its metrics")
    if metric and benchmark.get("pass_criteria") is None:
        found.append("has no pass_criteria.threshold, so its results get no verdict")
    for one in (benchmark.get("agent") or {}).get("score_ranges") or []:
        if not parse_bands([(one["range"], one["meaning"])]):
            found.append(f"the score range {one['range']!r} cannot be read; write it like 0.5-0.8")
    return found
