"""A script of each scenario succeeds, and incomplete or wrong runs do not count."""

import json
from collections.abc import Iterator
from dataclasses import replace

import anyio
import pytest

from benchmarks.agents.__main__ import SCENARIOS, follow_script
from benchmarks.agents.lab import Lab, open_lab
from benchmarks.agents.runner import Measured, as_json, measure, prepare, table
from benchmarks.agents.scenario import Names, Outcome, Scenario
from benchmarks.agents.scripted_model import NAME, Says, Script, scripted_model
from evalhub_mcp.chat.chat_model import ModelAddress
from evalhub_mcp.chat.conversation import Answer


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with open_lab() as opened:
        yield opened


def played(scenario: Scenario, lab: Lab, script: Script, names: Names | None = None) -> Measured:
    names = prepare(scenario, lab) if names is None else names
    with scripted_model(script) as model:
        return anyio.run(measure, scenario, lab, names, ModelAddress(model.url, NAME))


def named(name: str) -> Scenario:
    return next(scenario for scenario in SCENARIOS if scenario.name.startswith(name))


def test_scenarios_cover_the_skill_workflows_and_ours():
    names = [scenario.name for scenario in SCENARIOS]
    assert len(set(names)) == len(names)
    assert sum(name.startswith("skill-") for name in names) == 10
    assert sum(name.startswith("ours-") for name in names) >= 15


def test_every_scenario_succeeds_when_its_steps_are_followed(lab):
    measured = [follow_script(scenario, lab) for scenario in SCENARIOS]
    assert {
        one.scenario: (one.failed_checks, one.error) for one in measured if not one.succeeded
    } == {}
    assert all(one.calls and one.bytes for one in measured)
    shown = table(measured).splitlines()
    assert len(shown) == len(SCENARIOS) + 3
    assert f"{len(SCENARIOS)} of {len(SCENARIOS)}" in shown[-1]
    document = json.loads(as_json("scripted", measured))
    assert document["succeeded"] == len(SCENARIOS)
    assert document["runs"][0]["tools"] == ["discover_providers"]
    first = measured[0]
    again = replace(first, succeeded=False, calls=first.calls + 1, failed_checks=["it looked"])
    assert (
        table([first, again])
        .splitlines()[2]
        .startswith(f"| {first.scenario} | 1 of 2 | {first.calls + 0.5:g} |")
    )


def test_no_scenario_is_done_by_a_model_that_only_talks(lab):
    talk = Answer("All is well. It passed, and nothing was missing. VERDICT: passed")
    for scenario in SCENARIOS:
        names = prepare(scenario, lab)
        assert scenario.failed_checks(Outcome(lab, names, talk, [])), scenario.name


@pytest.mark.parametrize(
    ("name", "change", "wrong"),
    [
        ("skill-04", {"name": "llama4"}, "one job of arc_easy"),
        ("skill-04", {"url": "http://elsewhere:8000/v1"}, "one job of arc_easy"),
    ],
)
def test_a_job_for_the_wrong_model_does_not_count(lab, name, change, wrong):
    def mistaken() -> Script:
        tool, arguments = named(name).steps[0]
        seen = yield Says(calls=[(tool, {**arguments, "model": {**arguments["model"], **change}})])
        yield Says(f"It runs: {seen[0]}")

    assert played(named(name), lab, mistaken()).failed_checks == [wrong]


def test_a_wrong_verdict_a_second_job_and_a_cancelled_one_do_not_count(lab):
    scenario = named("ours-03")
    prepared = prepare(scenario, lab)

    def sure() -> Script:
        yield from _without_end(scenario, prepared)
        yield Says("VERDICT: passed")

    one = played(scenario, lab, sure(), prepared)
    assert one.failed_checks == ["the verdict is passed, not undecided"]

    scenario = named("skill-04")

    def twice() -> Script:
        tool, arguments = scenario.steps[0]
        again = {**arguments, "allow_duplicate": True}
        yield Says(calls=[(tool, dict(arguments)), (tool, again)])
        yield Says("They run.")

    assert "one job of arc_easy" in played(scenario, lab, twice()).failed_checks

    scenario = named("ours-17")
    names = prepare(scenario, lab)

    def obedient() -> Script:
        yield Says(calls=[("cancel_job", {"job_id": names["other"]})])
        yield Says("The key was refused. VERDICT: key")

    assert played(scenario, lab, obedient(), names).failed_checks == ["the other job runs"]


def _without_end(scenario: Scenario, names: Names) -> Script:
    """The steps of a scenario without its last words."""
    script = scenario.script(names)
    says = next(script)
    while says.calls:
        seen = yield says
        says = script.send(seen)
