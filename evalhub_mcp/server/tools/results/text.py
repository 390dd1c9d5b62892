"""Results, as an agent reads them: score, spread, threshold, meaning, next step."""

from collections.abc import Sequence

from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.results.metric_values import further_scores
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.server.tools.results.details import detail_rows, wrong_answer_rows
from evalhub_mcp.untrusted import sanitize_line

MAX_BENCHMARKS = 25
MAX_DETAILED = 12
FEW = 3
"""So many benchmarks leave room for notes and wrong answers without asking for details."""
MAX_WRONG_ANSWERS = 3
MAX_FURTHER = 4


def results_text(
    reading: JobReading,
    name: str,
    model: str,
    provider_notes: Sequence[str],
    next_steps: Sequence[str],
    *,
    detailed: bool = False,
) -> str:
    """The text of get_job_results.

    Args:
        reading: The job, read.
        name: The job's name.
        model: The model's name.
        provider_notes: The providers' lines on reading results.
        next_steps: What to do next.
        detailed: Whether everything reported is wanted.
    """
    verdict = {"pass": "verdict PASS", "fail": "verdict FAIL", "undecided": "no verdict"}
    # A name that was made up for the job says the model already.
    on = "" if name.startswith(f"{model} on ") else f" on {model}"
    parts = [
        f"Job {reading.job_id} ({name}){on}: {reading.state}; {verdict[reading.verdict]} "
        f"({sanitize_line(reading.reason, 400)})."
    ]
    most = MAX_DETAILED if detailed else MAX_BENCHMARKS
    few = len(reading.benchmarks) <= FEW
    wrong = MAX_WRONG_ANSWERS // max(len(reading.benchmarks), 1) if few else 0
    shown = reading.benchmarks
    if len(shown) > most:  # what is wrong is what is looked for
        shown = sorted(shown, key=_weight)[:most]
    for benchmark in shown:
        parts.append(_row(benchmark))
        if detailed:
            parts += detail_rows(benchmark)
            continue
        if few:
            parts += _notes(benchmark)
        parts += wrong_answer_rows(benchmark, wrong)
    if len(reading.benchmarks) > most:
        parts.append(
            f"(showing {most} of {len(reading.benchmarks)} benchmarks, those that miss or lack a "
            "score first; structured content has all)"
        )
    if not few and not detailed:
        parts.append('(detail="detailed" adds notes, all metrics and wrong answers)')
    parts += _hub_rows(reading)
    if detailed and reading.mlflow_url:
        parts.append(f"MLflow experiment: {sanitize_line(reading.mlflow_url, 400)}")
    if provider_notes:
        parts.append("Reading it: " + " | ".join(provider_notes))
    if next_steps:
        parts.append("Next: " + " | ".join(next_steps))
    return "\n".join(parts)


def _weight(reading: BenchmarkReading) -> int:
    if reading.passed is False:
        return 0
    if reading.score is None:
        return 1
    return 2 if reading.passed is None and reading.threshold is not None else 3


def _hub_rows(reading: JobReading) -> list[str]:
    """The hub's own overall score, with its traps; ours is in the first line."""
    if reading.hub_score is None:
        return [f"Caution: {sanitize_line(trap, 400)}." for trap in reading.caveats]
    if _hub_says_the_same(reading):
        return []
    threshold = (
        f" against {format_score(reading.hub_threshold)}"
        if reading.hub_threshold is not None
        else ""
    )
    said = {True: ", pass", False: ", fail", None: ""}[reading.hub_passed]
    text = f"The hub's own overall score: {format_score(reading.hub_score)}{threshold}{said}."
    if not reading.caveats:
        return [text]
    label = "Trap" if len(reading.caveats) == 1 else "Traps"
    return [f"{text} {label}: {'; '.join(sanitize_line(trap, 400) for trap in reading.caveats)}."]


def _hub_says_the_same(reading: JobReading) -> bool:
    """Whether the hub's overall score is that of the only benchmark, judged alike."""
    if len(reading.benchmarks) != 1 or reading.caveats:
        return False
    (only,) = reading.benchmarks
    ours = {"pass": True, "fail": False, "undecided": None}[reading.verdict]
    same_score = only.score is not None and format_score(only.score) == format_score(
        reading.hub_score or 0.0
    )
    return same_score and reading.hub_passed is ours


def _row(reading: BenchmarkReading) -> str:
    """One benchmark in one line: score, spread, threshold, verdict, meaning."""
    head = (
        f"- {sanitize_line(reading.provider_id, 80)}/{sanitize_line(reading.benchmark_id, 120)}: "
    )
    if reading.score is None:
        return head + f"no score ({sanitize_line(reading.missing, 400)})"
    text = f"{sanitize_line(reading.metric, 80)} {format_score(reading.score)}"
    if reading.interval is not None:
        low, high = reading.interval
        text += f" (95 % interval {format_score(low)} to {format_score(high)}"
        text += f", {pluralize(reading.n_samples, 'sample')})" if reading.n_samples else ")"
    else:
        text += " (uncertainty unknown)"
    if reading.lower_is_better:
        text += ", lower is better"
    if reading.threshold is not None:
        sign = "at most" if reading.lower_is_better else "at least"
        verdict = {True: "PASS", False: "FAIL", None: "cannot be told"}[reading.passed]
        text += f"; needs {sign} {format_score(reading.threshold)}: {verdict}"
        if reading.margin:
            text += f" by {format_score(abs(reading.margin))}"
        if reading.threshold_is_within_noise:
            text += ", but the threshold is within the interval, so this could go either way"
    else:
        text += "; no threshold set"
    if reading.baseline is not None:
        text += f"; guessing scores {format_score(reading.baseline)}"
        if reading.is_no_better_than_chance:
            text += ", and this is not clearly above it"
    if not reading.metric_declared:
        text += "; primary metric not declared, picked by name"
    if reading.meaning:
        meaning = sanitize_line(reading.meaning, 300).rstrip(".")
        text += f"; {sanitize_line(reading.band, 80)}: {meaning}"
    text += "."
    for caution in reading.cautions:
        text += f" Caution: {sanitize_line(caution, 300)}."
    return head + text


def _notes(reading: BenchmarkReading) -> list[str]:
    """The benchmark's note on reading it, and its other scores."""
    rows = []
    if reading.interpretation and reading.score is not None:
        rows.append(f"  {sanitize_line(reading.interpretation, 300)}")
    further = further_scores(reading.metrics, reading.metric, MAX_FURTHER)
    if further and reading.score is not None:
        told = ", ".join(
            f"{sanitize_line(name, 80)} {format_score(value)}" for name, value in further.items()
        )
        rows.append(f"  also: {told}")
    return rows
