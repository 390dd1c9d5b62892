"""Runs of models on benchmarks, as histories and rankings take them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.runs import Run
from evalhub_mcp.results.statistics import binomial_stderr

START = datetime(2026, 11, 1, 6, tzinfo=UTC)


def run(day: float, score: float | None, n: Any = 200, **more: Any) -> Run:
    """A run on a day, of `tiny` on `p/b` by accuracy unless other things are given."""
    fields: dict[str, Any] = {
        "metric": "acc",
        "direction": "higher",
        "unit": "fraction",
        "is_share": True,
        "n_samples": n,
        "stderr": None if score is None else binomial_stderr(score, n),
    }
    name, model = more.pop("name", "b"), more.pop("model", "tiny")
    job = more.pop("job", f"{model}-{name}-{day:g}")
    about = {k: more.pop(k) for k in ("model_url", "model_parameters") if k in more}
    reading = BenchmarkReading("p", name, 0, name, "completed", score=score, **{**fields, **more})
    return Run(job, START + timedelta(days=day), model, reading, **about)


def answers(right: str) -> dict[str, Any]:
    """Outcomes of questions, `1` for a right one, with the number of samples they make."""
    scores = [float(one) for one in right]
    return {"outcomes": Outcomes(range(len(scores)), scores), "n": len(scores)}


def answered(day: float, right: str, **more: Any) -> Run:
    """A run whose answers are on record."""
    return run(day, right.count("1") / len(right), **answers(right), **more)
