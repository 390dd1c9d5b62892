"""Changes of the instrument, under the names that adapters use."""

from typing import Any

import pytest

from evalhub_mcp.results.instrument import instrument_changes, is_greedy
from evalhub_mcp.results.judge_check import judge_weakness
from tests.results.shapes import Shape, entry


def reading(info: dict[str, Any] | None = None, **parameters: Any):
    config = {"parameters": parameters} if parameters else {}
    made = Shape("x", {"acc": 0.5, "n_samples": 10}, {}, entry("acc"), config, info or {})
    return made.read().benchmarks[0]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("dataset_sha256", "data"),
        ("questions_hash", "data"),
        ("task_hash", "data"),
        ("file_checksum", "data"),
        ("dataset_revision", "data"),
        ("sha256", "data"),
        ("scorer", "scorer"),
        ("grader", "scorer"),
        ("judge_model", "judge"),
        ("judge_prompt", "judge"),
        ("grader_model", "judge"),
        ("framework", "framework"),
        ("lm_eval_version", "framework"),
        ("git_hash", "framework"),
        ("prompt_template", "prompt"),
        ("prompt_sha", "prompt"),
        ("chat_template_sha", "prompt"),
        ("system_message", "prompt"),
        ("api", "prompt"),
        ("num_fewshot", "prompt"),
        ("random_seed", "seed"),
        ("temperature", "temperature"),
        ("top_p", "temperature"),
    ],
)
def test_a_changed_value_is_assigned_to_its_part_of_the_instrument(name, part):
    for before, after in (
        (reading({name: "1"}), reading({name: "2"})),
        (reading(None, **{name: "1"}), reading(None, **{name: "2"})),
    ):
        assert [change.part for change in instrument_changes(before, after)] == [part]


@pytest.mark.parametrize(
    "name",
    [
        "model_sha",
        "run_hash",
        "duration_seconds",
        "judge_secret_ref",
        "judge_url",
        "n_questions",
        "n_prompts",
    ],
)
def test_values_that_differ_in_every_run_are_not_part_of_the_instrument(name):
    assert instrument_changes(reading({name: "1"}), reading({name: "2"})) == []


def test_a_value_that_one_run_alone_states_is_no_difference():
    assert instrument_changes(reading({"scorer": "exact"}), reading()) == []


def test_nested_objects_are_read():
    one = reading({"dataset": {"name": "a.csv", "sha256": "1"}, "gen_kwargs": {"temperature": 0}})
    two = reading({"dataset": {"name": "b.csv", "sha256": "1"}, "gen_kwargs": {"temperature": 1}})
    three = reading({"dataset": {"name": "a.csv", "sha256": "2"}})
    assert [c.name for c in instrument_changes(one, two)] == ["temperature"]
    assert [c.name for c in instrument_changes(one, three)] == ["dataset.sha256"]
    assert is_greedy(one, {})
    assert not is_greedy(two, {})
    assert not is_greedy(three, {})


@pytest.mark.parametrize(
    ("info", "says"),
    [
        ({"judge": "m"}, "the examined model itself"),
        ({"judge": {"model": "gold"}}, "graded by gold, which was not checked"),
        ({"judge": "gold", "judge_kappa": 0.8}, None),
        ({}, None),
    ],
)
def test_a_judge_is_named_unless_it_was_checked(info, says):
    caution = judge_weakness(reading(info), "m")
    assert caution is None if says is None else says in (caution or "")
