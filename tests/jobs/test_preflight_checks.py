"""Checks of a submission before it is sent."""

from typing import Any

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Provider
from evalhub_mcp.jobs.preflight_checks import known_parameters, runtime_problems
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


def test_the_local_provider_lists_exactly_the_parameters_it_takes():
    listed = known_parameters(provider("inspect-local", agent=PROVIDER.definition["agent"]))
    available = [one.available() for one in BENCHMARKS]
    kinds = [one.parameters for one in available if one is not None]
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


def test_a_hub_that_publishes_no_runtimes_has_no_runtime_problems():
    catalog = Catalog.of([provider("a"), provider("b")])
    assert runtime_problems(catalog, ["a", "b"], local_hub=False) == []
