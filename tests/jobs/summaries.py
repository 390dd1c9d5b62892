"""Summaries of jobs, as lists and histories take them."""

from typing import Any

from evalhub_mcp.jobs.job_summary import BenchmarkSummary, JobSummary

START = 1_761_000_000.0


def benchmark(name: str, score: float | None = None, **more: Any) -> BenchmarkSummary:
    fields: dict[str, Any] = {"metric": "acc", "direction": "higher", "unit": "fraction", **more}
    provider, _, own = name.rpartition("/")
    return BenchmarkSummary(provider or "alpha", own, 0, "completed", score=score, **fields)


def summary(id: str, second: float = 0, *benchmarks: BenchmarkSummary, **more: Any) -> JobSummary:
    fields: dict[str, Any] = {
        "name": "run",
        "state": "completed",
        "model": "tiny",
        "model_url": "http://tiny/v1",
        "tags": (),
        "owner": "",
        "collection_id": "",
        "created": START + second,
        "updated": START + second,
        "percent": 100,
        "verdict": "undecided",
        "hub_score": None,
        "hub_passed": None,
        **more,
    }
    return JobSummary(id=id, benchmarks=benchmarks, **fields)
