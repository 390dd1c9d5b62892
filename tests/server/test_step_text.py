"""Every action of the lower packages has a sentence that names a tool."""

import json
from pathlib import Path
from typing import get_args

import pytest

import evalhub_mcp.server.core
from evalhub_mcp.jobs import failure_causes
from evalhub_mcp.results import next_steps
from evalhub_mcp.results.next_steps import NextStep
from evalhub_mcp.server.core.step_text import step_text, with_action

LISTING = Path(evalhub_mcp.server.core.__file__).with_name("tools.json")
TOOLS = {tool["name"] for tool in json.loads(LISTING.read_text("utf-8"))["tools"]}


def named(text: str) -> set[str]:
    return {tool for tool in TOOLS if tool in text}


@pytest.mark.parametrize("action", get_args(next_steps.Action))
def test_a_step_is_written_as_a_call_with_its_ids(action):
    text = step_text(NextStep(action, "because of {step.action}", job_id="j-1", provider_id="p"))
    if action == "advise":
        assert text == "because of {step.action}"
    else:
        (tool,) = named(text)
        assert f'{tool}(job_id="j-1"' in text or f'{tool}(provider_id="p")' in text


@pytest.mark.parametrize("action", get_args(failure_causes.Action))
def test_an_action_names_the_tool_that_does_it(action):
    text = with_action("It failed.", action)
    assert text.startswith("It failed. ")
    assert named(text)


def test_advice_without_an_action_stays_as_it_is():
    assert with_action("Wait.", None) == "Wait."
