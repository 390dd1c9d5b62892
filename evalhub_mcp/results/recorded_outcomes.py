"""Read what was scored on each question from the results of a benchmark.

Our adapters send a record (`samples.outcome_record`). DeepEval's adapter sends one metric for each
case, `case_0.Faithfulness`; its cases have numbers and no content, so they are the same questions
only in runs over the same data with the same settings. A record whose mean is not the score
belongs to another metric and is not used.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.statistics import MAX_SCORE, finite_number
from evalhub_mcp.samples.outcome_record import FIELD, MAX_BYTES, MAX_QUESTIONS, decode_outcomes

CASE_PREFIX = "case_"
"""Beginning of the metrics that are the score of one case."""
_CASE = re.compile(rf"{CASE_PREFIX}(\d{{1,6}})\.(.+)", re.DOTALL)
MEANS_TOLERANCE = 0.01


def with_outcomes(
    reading: BenchmarkReading, info: Mapping[str, Any], metrics: Mapping[str, Any]
) -> BenchmarkReading:
    """Return the reading with what was scored on each question, where that is on record.

    Args:
        reading: The benchmark, with its score.
        info: The adapter's additional information, with the record.
        metrics: The metrics as reported.
    """
    found = _recorded(info[FIELD]) if FIELD in info else None
    if found is None:
        found = _cases(reading, metrics)
    if found is None or reading.score is None:
        return reading
    # A record of marks from 0 to 1 whose mean is the score shows that the score is a fraction.
    unit = reading.unit or "fraction"
    score = reading.score / MAX_SCORE[unit]
    scored = [one for one in found.scores if one is not None]
    mean = sum(scored) / len(scored) if scored else -1.0
    if abs(mean - score) <= MEANS_TOLERANCE:
        return replace(reading, outcomes=found, unit=unit)
    if reading.direction == "lower" and abs(1 - mean - score) <= MEANS_TOLERANCE:
        # Right answers are recorded, and the metric counts the others.
        flipped = [None if one is None else 1 - one for one in found.scores]
        return replace(reading, outcomes=replace(found, scores=flipped), unit=unit)
    return reading


def _recorded(value: Any) -> Outcomes | None:
    """Return the outcomes that an adapter recorded; None where they cannot be read."""
    if not isinstance(value, Mapping):
        return None
    try:
        text = json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        return None
    # Category names may be escaped, and so longer than they were sent.
    return _decoded(text) if len(text) <= 3 * MAX_BYTES else None


@lru_cache(maxsize=64)
def _decoded(text: str) -> Outcomes | None:
    """Return the outcomes in a record; remembered, since lists read the same jobs again."""
    record = decode_outcomes(json.loads(text))
    if record is None:
        return None
    return Outcomes(
        record.keys,
        record.scores,
        record.clusters,
        categories=record.categories,
        epochs=record.epochs,
    )


def _cases(reading: BenchmarkReading, metrics: Mapping[str, Any]) -> Outcomes | None:
    by_name: dict[str, dict[int, float]] = {}
    for name, value in metrics.items():
        match = _CASE.fullmatch(name)
        number = finite_number(value) if match else None
        if match and number is not None and 0 <= number <= 1:
            by_name.setdefault(match[2], {})[int(match[1])] = number
    if len(by_name) != 1:
        return None
    scores = next(iter(by_name.values()))
    n = len(scores)
    if n > MAX_QUESTIONS or sorted(scores) != list(range(n)):
        return None
    settings = {**reading.parameters, "test_data_ref": reading.data}
    same = json.dumps([n, settings], sort_keys=True, default=str)
    return Outcomes([(same, i) for i in range(n)], [scores[i] for i in range(n)], by_number=True)
