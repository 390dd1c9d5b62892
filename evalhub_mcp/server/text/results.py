"""Results, as an agent reads them: score, spread, threshold, meaning, next step."""

from collections.abc import Sequence

from evalhub_mcp.results.interpretation import BenchmarkReading, JobReading
from evalhub_mcp.server.clean import line
from evalhub_mcp.server.text.numbers import plural, score

MAX_BENCHMARKS = 25
MAX_WRONG_ANSWERS = 3


def results_text(
    reading: JobReading,
    name: str,
    model: str,
    provider_notes: Sequence[str],
    next_steps: Sequence[str],
) -> str:
    """The text of get_job_results.

    Args:
        reading: The job, read.
        name: The job's name.
        model: The model's name.
        provider_notes: The providers' lines on reading results.
        next_steps: What to do next.
    """
    verdict = {"pass": "PASS", "fail": "FAIL", "undecided": "no verdict"}[reading.verdict]
    parts = [
        f"Job {reading.job_id} ({name}) on {model}: {reading.state}; verdict {verdict} "
        f"({reading.reason})."
    ]
    for benchmark in reading.benchmarks[:MAX_BENCHMARKS]:
        parts += _benchmark_rows(benchmark)
    if len(reading.benchmarks) > MAX_BENCHMARKS:
        parts.append(f"(showing {MAX_BENCHMARKS} of {len(reading.benchmarks)} benchmarks)")
    # For a single benchmark the hub's overall score repeats what is above, unless it disagrees.
    agrees = {"pass": True, "fail": False}.get(reading.verdict) == reading.hub_passed
    if reading.hub_score is not None and (len(reading.benchmarks) > 1 or not agrees):
        threshold = f" against {score(reading.hub_threshold)}" if reading.hub_threshold else ""
        said = {True: ", pass", False: ", fail", None: ""}[reading.hub_passed]
        parts.append(f"The hub's own overall score: {score(reading.hub_score)}{threshold}{said}.")
        parts += [f"Caution: {caveat}." for caveat in reading.caveats]
    if provider_notes:
        parts.append("Reading it: " + " | ".join(provider_notes))
    if next_steps:
        parts.append("Next: " + " | ".join(next_steps))
    return "\n".join(parts)


def _benchmark_rows(reading: BenchmarkReading) -> list[str]:
    head = f"- {reading.provider_id}/{reading.benchmark_id}: "
    if reading.score is None:
        return [head + f"no score ({line(reading.missing, 400)})"]
    text = f"{reading.metric} {score(reading.score)}"
    if reading.interval is not None:
        low, high = reading.interval
        text += f" (95 % interval {score(low)} to {score(high)}"
        text += f", {plural(reading.n_samples, 'sample')})" if reading.n_samples else ")"
    else:
        text += " (uncertainty unknown)"
    if reading.lower_is_better:
        text += ", lower is better"
    if reading.threshold is not None:
        sign = "at most" if reading.lower_is_better else "at least"
        text += f"; needs {sign} {score(reading.threshold)}: {'PASS' if reading.passed else 'FAIL'}"
        if reading.threshold_is_within_noise:
            text += ", but the threshold is within the interval, so this could go either way"
    else:
        text += "; no threshold set"
    if not reading.metric_declared:
        text += "; primary metric not declared, picked by name"
    rows = [head + text + "."]
    if reading.meaning:
        rows.append(f"  {reading.band}: {line(reading.meaning, 200)}")
    if reading.interpretation:
        rows.append(f"  {line(reading.interpretation, 300)}")
    rows += wrong_answer_rows(reading)
    return rows


def wrong_answer_rows(reading: BenchmarkReading) -> list[str]:
    """A few wrong answers, quoted: they are a model's words, shown as data."""
    rows = []
    for item in reading.sample_errors[:MAX_WRONG_ANSWERS]:
        question = line(item.get("question") or item.get("input"), 110)
        expected = line(item.get("expected") or item.get("target"), 60)
        got = line(item.get("got") or item.get("answer") or item.get("output"), 60)
        rows.append(f'  wrong: "{question}" expected "{expected}", got "{got}"')
    return rows
