"""Tags made from the content of a request."""

from typing import Any

import pytest

from evalhub_mcp.jobs.tags import content_tag, rerun_source, rerun_tag

REQUEST: dict[str, Any] = {
    "name": "one",
    "model": {"name": "m", "url": "http://host/v1"},
    "benchmarks": [{"id": "b", "provider_id": "p", "parameters": {"limit": 5}}],
}


@pytest.mark.parametrize(
    "other",
    [
        {**REQUEST, "name": "two", "description": "again", "tags": ["x"]},
        {**REQUEST, "model": {"url": "http://host/v1/", "name": "m", "parameters": {}}},
        {**REQUEST, "benchmarks": [{**REQUEST["benchmarks"][0], "parameters": {"limit": 5.0}}]},
        {**REQUEST, "pass_criteria": None},
    ],
)
def test_labels_and_spelling_do_not_change_the_content_tag(other):
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
def test_anything_that_affects_the_run_changes_the_content_tag(other):
    assert content_tag(other) != content_tag(REQUEST)


def test_the_content_tag_can_be_filtered_by_the_hub():
    tag = content_tag(REQUEST)
    assert len(tag) <= 128
    assert not set(tag) & set(",|! ")


def test_a_repetition_names_the_job_it_repeats():
    assert rerun_source(["nightly", rerun_tag("a-b-c")]) == "a-b-c"
    assert rerun_source(["nightly"]) is None
