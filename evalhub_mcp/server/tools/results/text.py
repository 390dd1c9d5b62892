"""The results of a job, as an agent reads them: score, spread, threshold, meaning, next step."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.formatting import format_score
from evalhub_mcp.jobs.test_data import data_label
from evalhub_mcp.results.metrics import further_scores
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.repeats import FIELD as REPEATS
from evalhub_mcp.results.repeats import repeats_of
from evalhub_mcp.results.run_planning import measured_runs, reach_words
from evalhub_mcp.results.score_notes import repeats_note
from evalhub_mcp.results.scored_reading import AS_THEY_ARE
from evalhub_mcp.results.usage import FIELD as USAGE
from evalhub_mcp.results.usage import usage_of
from evalhub_mcp.results.verdict_words import (
    hub_score_words,
    job_judgement,
    job_verdict_words,
    reading_words,
)
from evalhub_mcp.server.tools.results.categories import category_rows
from evalhub_mcp.server.tools.results.details import detail_rows, wrong_answer_rows
from evalhub_mcp.server.tools.results.judge import judge_rows
from evalhub_mcp.untrusted import mask_secrets, sanitize_line, strip_invisible

MAX_BENCHMARKS = 25
MAX_DETAILED = 12
MAX_WITH_NOTES = 3
"""Up to this many benchmarks, notes and wrong answers are shown without `detailed`."""
MAX_WRONG_ANSWERS = 3
MAX_DIFFERENCES = 2
"""Labelled replies shown on which judge and people differ."""
MAX_FURTHER = 4
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
    with_notes = len(reading.benchmarks) <= MAX_WITH_NOTES
    shown = reading.benchmarks
    if len(shown) > most:
        shown = sorted(shown, key=_failures_first)[:most]
    is_scored = any(benchmark.score is not None for benchmark in reading.benchmarks)
    is_said = False
    for benchmark in shown:
        row = benchmark_row(benchmark)
        parts.append(row.replace(AS_THEY_ARE, "") if is_said else row)
        is_said = is_said or AS_THEY_ARE in row
        if benchmark.data and (where := data_label(benchmark.data)):
            parts.append(f"  data: {where}")
        if detailed:
            parts += _repeats_and_judge(benchmark)
            parts += detail_rows(benchmark)
            if benchmark.outcomes is not None:
                parts += category_rows(benchmark.outcomes, detailed=True)
        elif with_notes and (benchmark.score is not None or benchmark.info):
            parts += _notes(benchmark) if benchmark.score is not None else []
            if benchmark.outcomes is not None:
                parts += category_rows(benchmark.outcomes)
            wrong = benchmark.sample_errors[: MAX_WRONG_ANSWERS // len(shown)]
            parts += wrong_answer_rows(wrong) if wrong else []
    if len(reading.benchmarks) > most:
        parts.append(
            f"(showing {most} of {len(reading.benchmarks)} benchmarks, those that miss or lack a "
            "score first)"
        )
    if not with_notes and not detailed:
        parts.append('(detail="detailed" adds notes, all metrics and wrong answers)')
    if reading.hub_score is not None or reading.caveats:
        parts += _hub_rows(reading)
    if detailed and reading.mlflow_url:
        parts.append(f"MLflow experiment: {sanitize_line(reading.mlflow_url, 400)}")
    parts += published
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
    verdict = f"{job_verdict_words(job_judgement(reading))} ({reason})"
    if verdict.startswith("no verdict (no verdict on "):
        verdict = reason
    # A job without a name of its own is named after its model.
    on = "" if name.startswith(f"{model} on ") else f" on {model}"
    return f"Job {reading.job_id} ({name}){on}: {reading.state}; {verdict}."


def _failures_first(reading: BenchmarkReading) -> int:
    if reading.threshold_verdict == "missed":
        return 0
    if reading.score is None:
        return 1
    return 3 if reading.threshold_verdict == "met" or reading.threshold is None else 2


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


def _repeats_and_judge(reading: BenchmarkReading) -> list[str]:
    """Return what repetitions show, and what is known about a judge."""
    repeats = repeats_note(reading)
    rows = [f"  {repeats}"] if repeats else []
    return rows + (judge_rows(reading, MAX_DIFFERENCES) if reading.judge else [])


def _notes(reading: BenchmarkReading) -> list[str]:
    """Return the benchmark's note on reading its score, and its other scores."""
    rows = [f"  {sanitize_line(reading.interpretation, 300)}"] if reading.interpretation else []
    others = reading.metrics
    if reading.judge or REPEATS in reading.info:
        rows += _repeats_and_judge(reading)
        if repeats_of(reading) is not None:
            others = {n: v for n, v in others.items() if n[:5] not in _IN_REPEATS}
    if USAGE in reading.info and (words := usage_of(reading).words):
        rows.append(f"  used: {words}")
    if further := further_scores(others, reading.metric, MAX_FURTHER):
        scores = [f"{sanitize_line(name, 80)} {format_score(v)}" for name, v in further.items()]
        rows.append(f"  also: {', '.join(scores)}")
    return rows
