"""What every benchmark of `inspect-local` says of itself, in the shape of the provider API."""

from __future__ import annotations

from typing import Any

from evalhub_mcp.local.inspect.datasets import QUESTION_SETS, load

METRICS = ("accuracy", "accuracy_stderr", "n_samples")


def benchmark(
    benchmark_id: str,
    *,
    name: str,
    description: str,
    category: str,
    tags: list[str],
    threshold: float,
    interpretation: str,
    bands: list[tuple[str, str]],
    extra_metrics: tuple[str, ...] = (),
    metric: str = "accuracy",
    lower_is_better: bool = False,
) -> dict[str, Any]:
    """A benchmark's entry in the provider document."""
    size = len(load(benchmark_id)) if benchmark_id in QUESTION_SETS else None
    return {
        "id": benchmark_id,
        "name": name,
        "description": description,
        "category": category,
        "metrics": [metric, f"{metric}_stderr", "n_samples", *extra_metrics],
        "num_few_shot": 0,
        **({"dataset_size": size} if size else {}),
        "tags": tags,
        "primary_score": {
            "metric": metric,
            **({"lower_is_better": True} if lower_is_better else {}),
        },
        "pass_criteria": {"threshold": threshold},
        "agent": {
            "result_interpretation": interpretation,
            "score_ranges": [{"range": band, "meaning": meaning} for band, meaning in bands],
        },
    }
