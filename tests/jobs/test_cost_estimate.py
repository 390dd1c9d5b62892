"""Estimates of the samples that a submission evaluates."""

from typing import Any

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Provider
from evalhub_mcp.jobs.cost_estimate import estimate_cost

REQUEST: dict[str, Any] = {
    "name": "one",
    "model": {"name": "m", "url": "http://host/v1"},
    "benchmarks": [{"id": "b", "provider_id": "p", "parameters": {"limit": 5}}],
}


def provider(id, **fields):
    return Provider.model_validate({"resource": {"id": id}, **fields})


@pytest.mark.parametrize(
    ("parameters", "samples"),
    [
        (None, 40),
        ({"limit": 7}, 7),
        ({"limit": 400}, 40),
        ({"limit": 0.25}, 10),
        ({"limit": -1}, 40),
        ({"limit": True}, 40),
        ({"limit": "7"}, 40),
        ({"num_samples": 3}, 3),
        # For pass@k, num_samples is the number of replies per question.
        ({"num_samples": 3, "pass_at_k": 1}, 120),
        ({"num_samples": 3, "pass_at_k": 1, "num_examples": 10}, 30),
        ({"repetitions": 3}, 120),
        ({"epochs": 2, "limit": 7}, 14),
    ],
)
def test_samples_are_counted_as_frameworks_read_their_limits(parameters, samples):
    catalog = Catalog.of([provider("p", benchmarks=[{"id": "b", "dataset_size": 40}])])
    assert estimate_cost(catalog, [("p", "b", parameters)]).samples == samples


def test_an_unknown_size_is_reported_as_unknown():
    catalog = Catalog.of([provider("p", benchmarks=[{"id": "b", "dataset_size": 0}])])
    assert estimate_cost(catalog, [("p", "b", None)]).unknown == ["p/b"]
    assert estimate_cost(catalog, [("p", "b", {"limit": 9})]).samples == 9


@pytest.mark.parametrize(
    ("parameters", "judged"),
    [
        ({"scorer": "exact", "judge_model": "j", "num_examples": 10}, 0),
        ({"scorer": "model_graded", "num_examples": 10}, 14),
        ({"scorer": "model_graded", "num_examples": 10, "epochs": 3}, 34),
    ],
)
def test_a_judges_requests_are_counted(parameters, judged):
    catalog = Catalog.of([provider("p", benchmarks=[{"id": "b", "dataset_size": 40}])])
    assert estimate_cost(catalog, [("p", "b", parameters)]).judge_requests == judged
    with_labels = estimate_cost(catalog, [("p", "b", parameters)], labelled=5)
    assert with_labels.judge_requests == judged + 5
