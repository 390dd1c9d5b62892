"""The results of a job, as an agent reads them: score, spread, threshold, meaning, next step.

With `detailed` also all that a benchmark reported, in few lines: metrics of any type, settings,
artifacts, categories.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalhub_mcp.formatting import format_p_value, format_score
from evalhub_mcp.jobs.test_data import data_label
from evalhub_mcp.results.category_scores import CategoryScore, category_scores
from evalhub_mcp.results.judge_check import FIELD as JUDGE_CHECK
from evalhub_mcp.results.judge_check import judge_note
from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.repeats import FIELD as REPEATS
from evalhub_mcp.results.repeats import repeats_note, repeats_of
from evalhub_mcp.results.run_planning import measured_runs, reach_words
from evalhub_mcp.results.statistics import finite_number
from evalhub_mcp.results.uncertainty import AS_THEY_ARE
from evalhub_mcp.results.usage import FIELD as USAGE
from evalhub_mcp.results.usage import usage_of
from evalhub_mcp.results.verdict_words import (
    JOB_VERDICTS,
    hub_score_words,
    reading_words,
)
from evalhub_mcp.results.wrong_answers import SAMPLE_FIELDS, wrong_answer
from evalhub_mcp.untrusted import (
    mask_secrets,
    sanitize_field,
    sanitize_json,
    sanitize_line,
    strip_invisible,
)

MAX_BENCHMARKS = 25
MAX_DETAILED = 12
MAX_WITH_NOTES = 3
"""Up to this many benchmarks, notes and wrong answers are shown without `detailed`."""
MAX_WRONG_ANSWERS = 3
MAX_DIFFERENCES = 2
"""Labelled replies shown on which judge and people differ."""
MAX_FURTHER = 4
MAX_CATEGORIES = 3
"""Categories shown that stand out."""
MAX_VALUES = 40
MAX_VALUE = 120
MAX_LOCATION = 400
"""Of an artifact: half of an address leads nowhere."""
MAX_ARGUMENTS = 6000
_IN_REPEATS = ("pass@", "pass^")
"""Beginnings of the metrics that the row on repetitions has."""


def results_text(
    reading: JobReading,
    name: str,
    model: str,
    provider_notes: Sequence[str],
    next_steps: Sequence[str],
    *,
    detailed: bool = False,
    corrected: Mapping[str, Any] | None = None,
    published: Sequence[str] = (),
    rows: int | None = None,
) -> str:
    """Return the text of get_job_results.

    Args:
        reading: The results.
        name: The job's name.
        model: The model's name.
        provider_notes: The providers' lines on reading results.
        next_steps: What to do next.
        detailed: Include everything reported.
        corrected: The request for the job's collection with corrected thresholds, if any are off.
        published: What of the job lies where, one sentence each.
        rows: Most benchmarks; None for as many as such a text usually shows.
    """
    parts = [job_row(reading, name, model)]
    most = rows or (MAX_DETAILED if detailed else MAX_BENCHMARKS)
    parts += _benchmark_rows(reading.benchmarks, most, detailed=detailed)
    if reading.hub_score is not None or reading.caveats:
        parts += _hub_rows(reading)
    if detailed and reading.mlflow_url:
        parts.append(f"MLflow experiment: {sanitize_line(reading.mlflow_url, 400)}")
    parts += published
    is_scored = any(benchmark.score is not None for benchmark in reading.benchmarks)
    if is_scored and (runs := measured_runs(reading)):
        words = sanitize_line(reach_words(runs), 600)
        parts.append(f"{words[:1].upper()}{words[1:]}.")
    if provider_notes:
        parts.append("Reading it: " + " | ".join(provider_notes))
    if corrected is not None:
        arguments = mask_secrets(strip_invisible(json.dumps(corrected, ensure_ascii=False)))
        if len(arguments) <= MAX_ARGUMENTS:
            head = "The collection with thresholds on the right scale, for create_collection"
            parts.append(f"{head}: {arguments}")
    if next_steps:
        parts.append("Next: " + " | ".join(next_steps))
    return "\n".join(parts)


def job_row(reading: JobReading, name: str, model: str) -> str:
    """Return the job, its state and its verdict in one line."""
    reason = sanitize_line(reading.reason, 400)
    verdict = f"{JOB_VERDICTS.get(reading.judgement, reading.judgement)} ({reason})"
    if verdict.startswith("no verdict (no verdict on "):
        verdict = reason
    # A job without a name of its own is named after its model.
    on = "" if name.startswith(f"{model} on ") else f" on {model}"
    return f"Job {reading.job_id} ({name}){on}: {reading.state}; {verdict}."


def _benchmark_rows(
    benchmarks: Sequence[BenchmarkReading], most: int, *, detailed: bool
) -> list[str]:
    """Return up to `most` benchmarks with what is known beside their scores."""
    with_notes = len(benchmarks) <= MAX_WITH_NOTES
    shown = benchmarks
    if len(benchmarks) > most:
        shown = sorted(benchmarks, key=_failures_first)[:most]
    rows: list[str] = []
    is_stated = False
    for benchmark in shown:
        row = benchmark_row(benchmark)
        rows.append(row.replace(AS_THEY_ARE, "") if is_stated else row)
        is_stated = is_stated or AS_THEY_ARE in row
        if benchmark.data and (where := data_label(benchmark.data)):
            rows.append(f"  data: {where}")
        if detailed:
            rows += _detail_rows(benchmark)
        elif with_notes and (
            benchmark.info
            or benchmark.further_scores
            or benchmark.interpretation
            or benchmark.judge
            or benchmark.outcomes
        ):
            rows += _notes(benchmark, MAX_WRONG_ANSWERS // len(shown))
    if len(benchmarks) > most:
        rows.append(
            f"(showing {most} of {len(benchmarks)} benchmarks, those that miss or lack a "
            "score first)"
        )
    if not with_notes and not detailed:
        rows.append('(detail="detailed" adds notes, all metrics and wrong answers)')
    return rows


def _failures_first(reading: BenchmarkReading) -> int:
    if reading.threshold_verdict == "missed":
        return 0
    if reading.score is None:
        return 1
    return 3 if reading.threshold_verdict == "met" or reading.threshold is None else 2


def benchmark_row(reading: BenchmarkReading) -> str:
    """Return one benchmark in one line: score, spread, threshold, verdict, meaning."""
    name = f"{sanitize_line(reading.provider_id, 80)}/{sanitize_line(reading.benchmark_id, 120)}"
    head = f"- {name}: "
    if reading.score is None:
        return head + f"no score ({sanitize_line(reading.missing, 400)})"
    text = f"{sanitize_line(reading.metric, 80)} {format_score(reading.score)}"
    spread, *words = (sanitize_line(part, 400) for part in reading_words(reading))
    text += f" ({spread}); {'; '.join(words)}"
    if reading.meaning:
        meaning = sanitize_line(reading.meaning, 300).rstrip(".")
        text += f"; {sanitize_line(reading.band, 80)}: {meaning}"
    text += "."
    for caution in reading.cautions:
        text += f" Caution: {sanitize_line(caution, 300)}."
    return head + text


def _notes(reading: BenchmarkReading, most_wrong: int) -> list[str]:
    """Return what the concise text has below a score: notes, other scores, wrong answers."""
    wrong = reading.sample_errors[:most_wrong]
    wrong_rows = _wrong_answer_rows(wrong) if wrong else []
    if reading.score is None:
        return wrong_rows
    rows = [f"  {sanitize_line(reading.interpretation, 300)}"] if reading.interpretation else []
    others = reading.further_scores
    if reading.judge or REPEATS in reading.info:
        rows += _repeats_and_judge(reading)
        if repeats_of(reading) is not None:
            others = {n: v for n, v in others.items() if n[:5] not in _IN_REPEATS}
    if USAGE in reading.info and (words := usage_of(reading).words):
        rows.append(f"  used: {words}")
    if others:
        shown = list(others.items())[:MAX_FURTHER]
        scores = [f"{sanitize_line(name, 80)} {format_score(score)}" for name, score in shown]
        rows.append(f"  also: {', '.join(scores)}")
    if reading.outcomes is not None:
        rows += _category_rows(reading.outcomes)
    return rows + wrong_rows


def _detail_rows(reading: BenchmarkReading) -> list[str]:
    """Return all that a benchmark reported, of metrics of any type what fits a line."""
    rows = _repeats_and_judge(reading)
    rows += [f"  {sanitize_line(reading.interpretation, 400)}"] if reading.interpretation else []
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
    rows += _wrong_answer_rows(reading.sample_errors)
    if reading.outcomes is not None:
        rows += _category_rows(reading.outcomes, detailed=True)
    return rows


def _repeats_and_judge(reading: BenchmarkReading) -> list[str]:
    """Return what repetitions show, and what is known about a judge."""
    repeats = repeats_note(reading)
    rows = [f"  {repeats}"] if repeats else []
    return rows + (_judge_rows(reading) if reading.judge else [])


def _judge_rows(reading: BenchmarkReading) -> list[str]:
    """Return the judge's row, and replies that it graded otherwise than people."""
    note = judge_note(reading)
    if not note:
        return []
    rows = [f"  {note}"]
    check = reading.info.get(JUDGE_CHECK)
    listed = check.get("differences") if isinstance(check, Mapping) else None
    for item in listed[:MAX_DIFFERENCES] if isinstance(listed, list) else ():
        if not isinstance(item, Mapping):
            continue
        question, _, got = (sanitize_line(part, 90) for part in wrong_answer(item))
        name = sanitize_line(item.get("id", ""), 60)
        why = sanitize_line(item.get("why", ""), 120)
        rows.append(f'  judge differs on {name}: "{question}", reply "{got}" ({why})')
    return rows


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


def _wrong_answer_rows(wrong: Sequence[Mapping[str, Any]]) -> list[str]:
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


def _category_rows(outcomes: Outcomes, *, detailed: bool = False) -> list[str]:
    """Return the categories that stand out, or that none does; all scores with `detailed`."""
    if not (found := category_scores(outcomes)):
        return []
    standing_out = [category for category in found if category.stands_out]
    if detailed:
        listed = ", ".join(
            f"{_category_name(c)} {format_score(c.score)} (n {c.n})" for c in found[:40]
        )
        rows = [f"  by category, lowest first: {listed}"]
    else:
        rows = []
    if standing_out:
        which = "; ".join(_category_line(category) for category in standing_out[:MAX_CATEGORIES])
        rows.append(f"  stands out: {which} (p corrected for {len(found)} categories)")
    elif detailed:
        rows.append("  no category differs from the rest by more than chance")
    return rows


def _category_line(category: CategoryScore) -> str:
    score = f"{_category_name(category)} {format_score(category.score)}"
    return (
        f"{score} of {category.n} questions against {format_score(category.rest)} elsewhere "
        f"(p {format_p_value(category.p_value)})"
    )


def _category_name(category: CategoryScore) -> str:
    return sanitize_line(category.name, 60)


def _hub_rows(reading: JobReading) -> list[str]:
    """Return the hub's overall score with its traps; our verdict is in the first line."""
    traps = [sanitize_line(trap, 400) for trap in reading.caveats]
    if reading.hub_score is None:
        return [f"Caution: {trap}." for trap in traps]
    text = hub_score_words(reading)
    if not text:
        return []
    label = "Trap" if len(traps) == 1 else "Traps"
    return [f"{text}. {label}: {'; '.join(traps)}." if traps else f"{text}."]
