"""A whole request is checked at once, with every id as the catalog spells it."""

import pytest

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, Provider
from evalhub_mcp.jobs.request_check import check_request

MODEL = {"name": "tiny", "url": "http://host/v1"}


@pytest.fixture
def catalog():
    lab = {
        "resource": {"id": "lab"},
        "name": "The Lab",
        "agent": {"hints": ["Parameters: limit, seed"]},
        "runtime": {"local": {"command": "run"}},
        "benchmarks": [{"id": "facts", "name": "Known Facts"}, {"id": "sums", "name": "Sums"}],
    }
    cluster = {
        "resource": {"id": "cluster"},
        "name": "Cluster",
        "runtime": {"k8s": {"image": "i"}},
        "benchmarks": [{"id": "sums", "name": "Sums"}],
    }
    pair = {
        "resource": {"id": "pair"},
        "name": "A Pair",
        "benchmarks": [
            {"id": "facts", "provider_id": "lab", "parameters": {"limit": 5}},
            {"id": "sums", "provider_id": "lab"},
        ],
    }
    return Catalog.of(
        [Provider.model_validate(lab), Provider.model_validate(cluster)],
        [Collection.model_validate(pair)],
    )


def test_ids_are_sent_as_the_catalog_spells_them(catalog):
    request = {"model": MODEL, "name": None, "benchmarks": [{"id": "Known Facts", "weight": 2}]}
    check = check_request(catalog, request)
    assert check.problems == []
    assert check.benchmarks == [("lab", "facts")]
    assert check.body == {
        "model": MODEL,
        "name": "tiny on facts",
        "benchmarks": [{"id": "facts", "provider_id": "lab", "weight": 2}],
    }


def test_a_collection_is_named_by_its_id_and_its_overrides_get_their_provider(catalog):
    overrides = [{"id": "sums", "parameters": {"seed": 7}}]
    request = {"model": MODEL, "collection": {"id": "a pair", "benchmarks": overrides}}
    check = check_request(catalog, request)
    assert check.problems == []
    assert check.collection_id == "pair"
    assert check.benchmarks == [("lab", "facts"), ("lab", "sums")]
    assert check.body["collection"] == {
        "id": "pair",
        "benchmarks": [{"provider_id": "lab", "id": "sums", "parameters": {"seed": 7}}],
    }
    assert "also to facts" in check.warnings[0]
    assert check.body["name"] == "tiny on pair"


def test_all_problems_are_reported_at_once(catalog):
    request = {
        "model": {"url": "ftp://host"},
        "tags": ["a,b"],
        "benchmarks": [
            {"id": "fatcs"},
            {"id": "sums"},
            {"id": "sums", "provider_id": "elsewhere"},
            {"id": "facts", "parameters": {"limmit": 3}},
            {"id": "cluster/sums"},
        ],
    }
    check = check_request(catalog, request, local_hub=True)
    text = " ".join(check.problems)
    for part in (
        "model.url must be an http(s) URL",
        "model.name is required",
        "tags: 'a,b'",
        "no benchmark 'fatcs'. Close: lab/facts.",
        "Several providers offer 'sums'",
        "no provider 'elsewhere'",
        "no parameter 'limmit' (did you mean limit?)",
        "Provider cluster cannot be started on this machine",
    ):
        assert part in text
    assert check.unknown_benchmark


def test_the_same_benchmark_twice_needs_other_settings(catalog):
    facts = {"id": "facts"}
    twice = check_request(catalog, {"model": MODEL, "benchmarks": [facts, facts]})
    assert twice.problems == ["lab/facts is listed twice with the same settings."]
    other = {**facts, "parameters": {"seed": 1}}
    assert check_request(catalog, {"model": MODEL, "benchmarks": [facts, other]}).problems == []


def test_either_benchmarks_or_a_collection_is_given(catalog):
    neither = check_request(catalog, {"model": MODEL})
    assert "neither of them is given" in neither.problems[0]
    both = {"model": MODEL, "benchmarks": [{"id": "facts"}], "collection": {"id": "pair"}}
    assert "both benchmarks and collection are" in check_request(catalog, both).problems[0]


def test_a_request_for_a_collection_needs_no_model(catalog):
    request = {"name": "mine", "category": "x", "tags": None, "benchmarks": [{"id": "lab/sums"}]}
    check = check_request(catalog, request)
    assert check.problems == []
    assert check.body == {
        "name": "mine",
        "category": "x",
        "benchmarks": [{"id": "sums", "provider_id": "lab"}],
    }


def test_recorded_answers_need_no_model_url(catalog):
    recorded = {
        "id": "facts",
        "test_data_ref": {"type": "pre_recorded_data", "hf": {"repo_id": "o/r"}},
    }
    assert check_request(catalog, {"model": {"name": "m"}, "benchmarks": [recorded]}).problems == []
    plain = {"model": {"name": "m"}, "benchmarks": [{"id": "facts"}]}
    assert "model.url is required" in check_request(catalog, plain).problems[0]


@pytest.mark.parametrize(
    ("primary", "warned"),
    [
        ({"metric": "perplexity"}, True),
        ({"metric": "perplexity", "lower_is_better": True}, False),
        ({"metric": "perplexity", "lower_is_better": False}, False),
    ],
)
def test_a_metric_without_its_direction_is_warned_of(catalog, primary, warned):
    benchmark = {"id": "facts", "primary_score": primary, "pass_criteria": {"threshold": 15}}
    check = check_request(catalog, {"model": MODEL, "benchmarks": [benchmark]})
    found = [text for text in check.warnings if "primary_score has no lower_is_better" in text]
    assert bool(found) is warned


def test_a_local_hub_warns_of_cluster_only_settings(catalog):
    data = {"hf": {"repo_id": "o/r"}}
    request = {
        "model": {"name": "m", "url": "http://127.0.0.1:9/v1"},
        "benchmarks": [{"id": "facts", "test_data_ref": data}],
        "hardware_config": {"hardware_profile_name": "gpu"},
    }
    here = check_request(catalog, request, local_hub=True).warnings
    assert any("hardware_config, benchmarks[].test_data_ref: for a cluster" in w for w in here)
    assert any("parameter dataset" in warning for warning in here)
    assert not any("for a cluster" in w for w in check_request(catalog, request).warnings)
