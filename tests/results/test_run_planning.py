"""Planning a run: detectable differences and the questions needed."""

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Provider
from evalhub_mcp.jobs.cost_estimate import estimate_cost
from evalhub_mcp.results.run_planning import (
    PlannedRun,
    measured_runs,
    needed_words,
    reach_words,
    size_sentences,
)
from tests.results.shapes import Shape, entry

PAIRED = "only question by question with a fine-tune"
GSM8K = PlannedRun("gsm8k", 1319, 1319)


def test_a_plan_names_the_smallest_detectable_difference():
    assert reach_words([GSM8K]) == (
        "two such runs can show differences from 0.051 on gsm8k (1,319 questions) in 80 % of "
        "repeats; from 0.023 question by question with a fine-tune"
    )
    few = "3 questions on own are too few to show a difference"
    assert reach_words([PlannedRun("own", 3)]) == few
    assert reach_words([]) == ""


def test_the_mean_of_several_benchmarks_shows_smaller_differences():
    words = reach_words([PlannedRun(name, 200, 1000) for name in "abcde"])
    assert "differences from 0.13 on a (200 of 1,000 questions), 0.13 on b" in words
    assert (
        "and 2 more, and from 0.057 on the mean of all, in 80 % of repeats; less than half of"
        in words
    )


@pytest.mark.parametrize(
    ("run", "wanted", "ends"),
    [
        (GSM8K, 0.05, "and 280 with a fine-tune"),
        (GSM8K, 0.02, "gsm8k has only 1,319, so it cannot be seen there"),
        (PlannedRun("mmlu", 14_042, 14_042), 0.05, "and 280 with a fine-tune"),
        (PlannedRun("mmlu", 50, 14_042), 0.05, "mmlu is planned with 50"),
        (PlannedRun("own", 50), 0.05, "own is planned with 50"),
        (PlannedRun("arc", 100, 1000), 0.05, f"arc has 1,000, enough with all of them {PAIRED}"),
        (PlannedRun("arc", 400, 1000), 0.05, f"arc has 1,000, enough as planned {PAIRED}"),
    ],
)  # fmt: skip
def test_a_wanted_difference_is_bounded_by_the_size_of_the_data(run, wanted, ends):
    words = needed_words([run], wanted)
    assert words.endswith(ends)
    figures = {0.05: ("1,400", "690", "280"), 0.02: ("8,400", "4,200", "1,700")}[wanted]
    assert all(f" {figure} " in words for figure in figures)


def test_a_request_is_planned_from_the_sizes_of_the_catalog_and_its_limits():
    benchmarks = [{"id": "a", "dataset_size": 1319}, {"id": "b"}]
    provider = Provider.model_validate(
        {"resource": {"id": "p"}, "name": "P", "benchmarks": benchmarks}
    )
    catalog = Catalog.of([provider], [])
    runs = [("p", "a", {"num_examples": 200}), ("p", "a", None)]
    runs += [("p", "b", None), ("p", "b", {"limit": 10})]
    (sentence,) = size_sentences(estimate_cost(catalog, runs).planned)
    sizes = ("0.13 on a (200 of 1,319 questions)", "(1,319 questions)", "(10 questions)")
    assert [size for size in sizes if size not in sentence] == []
    assert size_sentences([], 0.05) == []


def test_measured_runs_use_the_score_and_need_counted_samples():
    counted = Shape("x", {"acc": 0.95, "n_samples": 400}, {}, entry("acc")).read()
    (run,) = measured_runs(counted)
    assert (run.samples, run.share) == (400, 0.95)
    uncounted = Shape("x", {"acc": 0.95}, {}, entry("acc")).read()
    assert measured_runs(uncounted) == []
