"""Thresholds that collections set, named beside a provider's default."""

from typing import Any

from evalhub_mcp.client.models import Collection
from evalhub_mcp.results.readings import BenchmarkReading
from evalhub_mcp.results.verdict import with_curated_thresholds
from evalhub_mcp.server.tools.results.text import benchmark_row
from tests.results.shapes import Shape, entry


def collection(name: str, threshold: float | None, metric: str = "acc") -> Collection:
    member: dict[str, Any] = {"id": "b", "provider_id": "lab", "primary_score": {"metric": metric}}
    if threshold is not None:
        member["pass_criteria"] = {"threshold": threshold}
    return Collection.model_validate({"resource": {"id": name}, "benchmarks": [member]})


def read(*known: Collection, **config: Any) -> BenchmarkReading:
    job = Shape("any", {"acc": 0.9, "n_samples": 900}, {}, entry("acc", 0.25), config).read()
    return with_curated_thresholds(job, known).benchmarks[0]


def test_a_default_is_shown_with_what_collections_ask_for():
    found = read(collection("safety", 0.85), collection("ethics", 0.85), collection("strict", 0.95))
    assert found.curated == [("ethics", 0.85), ("safety", 0.85), ("strict", 0.95)]
    assert (
        "needs at least 0.25 (the provider's default): met by 0.65; of the collections, ethics, "
        "safety ask for 0.85; strict asks for 0.95"
    ) in benchmark_row(found)


def test_a_pass_by_the_default_names_stricter_thresholds_that_are_missed():
    job = Shape("any", {"acc": 0.9, "n_samples": 900}, {}, entry("acc", 0.25)).read()
    found = with_curated_thresholds(job, [collection("strict", 0.95), collection("mild", 0.5)])
    assert found.verdict == "pass"
    assert found.reason == (
        "the score meets the provider's default threshold of 0.25; not met: the 0.95 that "
        "collection strict asks for on b"
    )
    assert "not met" not in with_curated_thresholds(job, [collection("mild", 0.5)]).reason


def test_a_collections_percentage_is_named_on_the_scale_of_the_score():
    assert read(collection("percent", 85)).curated == [("percent", 0.85)]


def test_collections_with_another_metric_or_no_threshold_are_ignored():
    assert read(collection("f1", 0.5, "f1"), collection("none", None)).curated == []


def test_a_threshold_of_the_job_is_shown_without_those_of_collections():
    found = read(collection("safety", 0.85), pass_criteria={"threshold": 0.5})
    assert found.curated == ()
