"""What is known about a submission before it is sent."""

from typing import Any

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Provider
from evalhub_mcp.jobs.cost_estimate import estimate_cost
from evalhub_mcp.jobs.preflight_checks import known_parameters, runtime_problems
from evalhub_mcp.jobs.tags import content_tag, rerun_source, rerun_tag
from evalhub_mcp.local.inspect.benchmarks import BENCHMARKS
from evalhub_mcp.local.inspect.provider_definition import PROVIDER
from tests.narrow import present

REQUEST: dict[str, Any] = {
    "name": "one",
    "model": {"name": "m", "url": "http://host/v1"},
    "benchmarks": [{"id": "b", "provider_id": "p", "parameters": {"limit": 5}}],
}


def provider(id, **fields):
    return Provider.model_validate({"resource": {"id": id}, **fields})


@pytest.mark.parametrize(
    "other",
    [
        {**REQUEST, "name": "two", "description": "again", "tags": ["x"]},
        {**REQUEST, "model": {"url": "http://host/v1/", "name": "m", "parameters": {}}},
        {**REQUEST, "benchmarks": [{**REQUEST["benchmarks"][0], "parameters": {"limit": 5.0}}]},
        {**REQUEST, "pass_criteria": None},
    ],
)
def test_labels_and_ways_of_writing_make_no_other_evaluation(other):
    assert content_tag(other) == content_tag(REQUEST)


@pytest.mark.parametrize(
    "other",
    [
        {**REQUEST, "model": {"name": "n", "url": "http://host/v1"}},
        {**REQUEST, "model": {"name": "m", "url": "http://other/v1"}},
        {**REQUEST, "pass_criteria": {"threshold": 0.5}},
        {**REQUEST, "benchmarks": [{**REQUEST["benchmarks"][0], "parameters": {"limit": 6}}]},
        {**REQUEST, "benchmarks": [{**REQUEST["benchmarks"][0], "parameters": {"limit": False}}]},
    ],
)
def test_anything_that_decides_what_runs_makes_another_evaluation(other):
    assert content_tag(other) != content_tag(REQUEST)


def test_the_tag_of_a_content_is_one_the_hub_can_filter_by():
    tag = content_tag(REQUEST)
    assert len(tag) <= 128
    assert not set(tag) & set(",|! ")


def test_a_repetition_names_the_job_it_repeats():
    assert rerun_source(["nightly", rerun_tag("a-b-c")]) == "a-b-c"
    assert rerun_source(["nightly"]) is None


def test_the_local_provider_lists_exactly_the_parameters_it_takes():
    listed = known_parameters(provider("inspect-local", agent=PROVIDER.definition["agent"]))
    offered = [one.offered() for one in BENCHMARKS]
    kinds = [one.parameters for one in offered if one is not None]
    assert sorted(present(listed)) == sorted({name for kind in kinds for name in kind.model_fields})


@pytest.mark.parametrize(
    "hints", [[], ["Parameters are described in the manual"], ["Parameters: see the manual"]]
)
def test_a_provider_that_lists_no_parameters_takes_any(hints):
    assert known_parameters(provider("p", agent={"hints": hints})) is None


def test_a_cluster_provider_cannot_be_started_on_a_local_hub():
    catalog = Catalog.of(
        [
            provider("here", runtime={"local": {"command": "run"}}),
            provider("cluster", runtime={"k8s": {"image": "i"}}),
        ]
    )
    assert runtime_problems(catalog, ["here", "cluster"], local_hub=False) == []
    assert "cluster" in runtime_problems(catalog, ["here", "cluster"], local_hub=True)[0]


def test_a_hub_that_shows_no_runtimes_is_not_second_guessed():
    catalog = Catalog.of([provider("a"), provider("b")])
    assert runtime_problems(catalog, ["a", "b"], local_hub=False) == []


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
    ],
)
def test_samples_are_counted_as_frameworks_read_their_limits(parameters, samples):
    catalog = Catalog.of([provider("p", benchmarks=[{"id": "b", "dataset_size": 40}])])
    assert estimate_cost(catalog, [("p", "b", parameters)]).samples == samples


def test_an_unknown_size_is_said_to_be_unknown():
    catalog = Catalog.of([provider("p", benchmarks=[{"id": "b", "dataset_size": 0}])])
    assert estimate_cost(catalog, [("p", "b", None)]).unknown == ["p/b"]
    assert estimate_cost(catalog, [("p", "b", {"limit": 9})]).samples == 9
