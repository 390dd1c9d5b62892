"""All that a benchmark reported, in few lines: metrics of any type, settings, artifacts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.wrong_answers import SAMPLE_FIELDS, wrong_answer
from evalhub_mcp.untrusted import sanitize_field, sanitize_json, sanitize_line

MAX_VALUES = 40
MAX_VALUE = 120
MAX_LOCATION = 400
"""Of an artifact: half of an address leads nowhere."""


def detail_rows(reading: BenchmarkReading) -> list[str]:
    """Return what the concise text leaves out."""
    rows = [f"  {sanitize_line(reading.interpretation, 400)}"] if reading.interpretation else []
    info = {name: value for name, value in reading.info.items() if name not in SAMPLE_FIELDS}
    for label, values in (
        ("metrics", reading.metrics),
        ("settings", reading.parameters),
        ("also reported", info),
        ("artifacts", reading.artifacts),
    ):
        if values:
            longest = MAX_LOCATION if label == "artifacts" else MAX_VALUE
            rows.append(f"  {label}: {_listed(values, longest)}")
    if reading.mlflow_run_id:
        rows.append(f"  MLflow run: {sanitize_line(reading.mlflow_run_id, 200)}")
    if reading.logs_path:
        rows.append(f"  logs: {sanitize_line(reading.logs_path, 300)}")
    return rows + wrong_answer_rows(reading.sample_errors)


def _listed(values: Mapping[str, Any], longest: int) -> str:
    flat = list(_flat(values))
    shown = [f"{name} {_value(name, value, longest)}" for name, value in flat[:MAX_VALUES]]
    more = f" (showing {MAX_VALUES} of {len(flat)})" if len(flat) > MAX_VALUES else ""
    return ", ".join(shown) + more


def _flat(values: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield nested objects as `outer.inner`, three levels deep."""
    for key, value in values.items():
        name = prefix + sanitize_line(key, 80)
        if isinstance(value, Mapping) and value and depth < 3:
            yield from _flat(value, f"{name}.", depth + 1)
        else:
            yield name, value


def _value(name: str, value: Any, longest: int) -> str:
    if (figure := finite_number(value)) is not None:
        return format_score(figure) if isinstance(value, float) else sanitize_line(value, 40)
    if not isinstance(value, str):
        value = json.dumps(sanitize_json(value), ensure_ascii=False, default=str)
    return sanitize_field(name, value, longest)


def wrong_answer_rows(wrong: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return wrong answers, in quotation marks because a model wrote them."""
    rows = []
    for item in wrong:
        question, *answers = wrong_answer(item)
        expected, got = (sanitize_line(answer, 60) for answer in answers)
        name = f" {sanitize_line(item['id'], 60)}" if item.get("id") else ""
        rows.append(
            f'  wrong{name}: "{sanitize_line(question, 110)}" expected "{expected}", got "{got}"'
        )
    return rows
