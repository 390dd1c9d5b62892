"""Our verdict beside the hub's, with caveats only when they apply."""

from typing import Any

import pytest

from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.readings import JobReading
from tests.results.shapes import entry

BENCHMARKS = {
    "up": entry("acc", 0.6),
    "down": entry("err", 0.2, lower=True),
    "big": entry("acc", 38),
    "bare": {},
}
PROVIDERS = {
    "lab": Provider.model_validate(
        {
            "resource": {"id": "lab"},
            "name": "Lab",
            "benchmarks": [{"id": name} | made for name, made in BENCHMARKS.items()],
        }
    )
}
LOWER = {"primary_score": {"metric": "err", "lower_is_better": True}}


def read(
    scores: dict[str, Any],
    test: dict[str, Any] | None,
    configs: dict[str, Any] | None = None,
    state: str = "completed",
    **job: Any,
) -> JobReading:
    """A job as the hub keeps it: each benchmark with a threshold has its test."""
    collection_threshold = job.pop("collection_threshold", None)
    results = []
    for index, (name, score) in enumerate(scores.items()):
        metric = BENCHMARKS[name].get("primary_score", {}).get("metric", "accuracy")
        result = {
            "id": name,
            "provider_id": "lab",
            "benchmark_index": index,
            "metrics": {metric: score},
        }
        if name != "bare":
            result["test"] = {"primary_score": score, "primary_score_metric": metric}
        results.append(result)
    benchmarks = [
        {"id": name, "provider_id": "lab", **(configs or {}).get(name, {})} for name in scores
    ]
    made = EvaluationJob.model_validate(
        {
            "resource": {"id": "j"},
            "name": "n",
            "model": {"name": "m"},
            "benchmarks": benchmarks,
            "status": {
                "state": state,
                "benchmarks": [
                    {"id": b["id"], "provider_id": "lab", "benchmark_index": i, "status": state}
                    for i, b in enumerate(benchmarks)
                ],
            },
            "results": {"benchmarks": results, **({"test": test} if test else {})},
            **job,
        }
    )
    return read_job(made, PROVIDERS, collection_threshold=collection_threshold)


SET: dict[str, Any] = {"pass_criteria": {"threshold": 0.55}}


def hub(score: float, passed: bool, threshold: float = 0.55) -> dict[str, Any]:
    return {"score": score, "threshold": threshold, "pass": passed}


@pytest.mark.parametrize(
    ("reading", "verdict", "traps"),
    [
        (read({"up": 0.7}, hub(0.7, True), **SET), "pass", []),
        (
            read({"up": 0.7}, hub(0.7, True, 0.5)),
            "pass",
            ["assumed an overall threshold of 0.5, since the job set none"],
        ),
        (
            read({"up": 0.55}, hub(0.55, True, 0.5)),
            "fail",
            ["pass, contradicts every benchmark: all miss", "assumed"],
        ),
        (
            read({"up": 0.7, "down": 0.1}, hub(0.4, False), **SET),
            "pass",
            ["fail, contradicts every benchmark: all meet", "counts down as if higher were better"],
        ),
        (
            read({"up": 0.9, "down": 0.3}, hub(0.6, True), **SET),
            "fail",
            ["pass, hides that down misses its threshold", "counts down as if"],
        ),
        (
            read({"up": 0.7, "down": 0.1}, hub(0.8, True), {"down": LOWER}, **SET),
            "pass",
            [],
        ),
        (
            read({"up": 0.7, "big": 40.0}, hub(20.35, True), **SET),
            "pass",
            ["averages scores of different scales: big is not between 0 and 1"],
        ),
        (
            read(
                {"down": 3.0},
                hub(-2.0, False),
                {"down": {**LOWER, "pass_criteria": {"threshold": 4}}},
                **SET,
            ),
            "pass",
            ["fail, contradicts every", "turns down round as 1 minus the score"],
        ),
        (
            read({"up": 0.7, "bare": 0.2}, hub(0.7, True), **SET),
            "pass",
            ["leaves out bare, which it did not test"],
        ),
        (
            read({"big": 0.54}, hub(0.54, False, 38.0), pass_criteria={"threshold": 38}),
            "undecided",
            ["holds 0.54 against 38, which seem to be on different scales"],
        ),
        (read({"bare": 0.2}, None), "undecided", []),
        (read({"up": 0.7}, None, state="running"), "pass", []),
        (
            read(
                {"up": 0.7},
                hub(0.7, True, 0.5),
                collection={"id": "c"},
                collection_threshold=0.5,
            ),
            "pass",
            [],
        ),
        (
            read({"up": 0.7}, hub(0.7, True, 0.5), collection={"id": "c"}),
            "pass",
            ["since the collection set none"],
        ),
    ],
)
def test_the_traps_of_the_hubs_score_are_named_when_they_apply(reading, verdict, traps):
    assert reading.verdict == verdict
    assert reading.reason
    assert len(reading.caveats) == len(traps), reading.caveats
    for caveat, part in zip(reading.caveats, traps, strict=True):
        assert part in caveat


def test_the_hubs_own_score_is_kept_beside_ours():
    reading = read({"up": 0.7}, hub(0.7, False, 0.8))
    assert (reading.hub_score, reading.hub_threshold, reading.hub_passed) == (0.7, 0.8, False)
    assert reading.verdict == "pass"


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        ({"up": 0.7}, "the score meets the provider's default threshold"),
        ({"up": 0.5}, "the score misses the provider's default threshold"),
        ({"up": 0.7, "down": 0.1}, "all 2 tested benchmarks meet their thresholds"),
        (
            {"up": 0.7, "bare": 0.1},
            "up meets the provider's default threshold of 0.60; 1 without a threshold",
        ),
        ({"up": 0.5, "bare": 0.1}, "up misses the provider's default threshold"),
        (
            {"up": 0.5, "down": None},
            "up misses the provider's default threshold of 0.60; there is no score for down",
        ),
        ({"up": 0.5, "down": 0.1}, "1 of 2 tested benchmarks misses the mark: up"),
        ({"up": 0.7, "down": None}, "1 met, but there is no score for down"),
        ({"big": 0.54}, "the scale of score and threshold is unclear"),
        ({"bare": 0.7}, "no benchmark has a threshold"),
        ({"up": None}, "no benchmark produced a score"),
        ({}, "the job has no benchmarks"),
    ],
)
def test_our_verdict_says_how_it_was_made(scores, reason):
    assert reason in read(scores, None).reason
