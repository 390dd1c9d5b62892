"""Real clients do the whole task with a scripted model, and the hub gets the right job."""

import json
import re
from pathlib import Path

import pytest

import evalhub_mcp.server.core
from tests.clients.support.clients import TRIPS, trip_id
from tests.clients.support.driving import Journey
from tests.clients.support.journey import ASKED, MODEL, NUM_EXAMPLES, THRESHOLD, TOOLS

LISTING = Path(evalhub_mcp.server.core.__file__).with_name("tools.json")
DEFERRED = [trip for trip in TRIPS if trip[0].deferred]
pytestmark = pytest.mark.timeout(2000)  # installs the client first


def test_the_model_is_offered_the_tools_with_every_field_that_it_needs(journey: Journey) -> None:
    assert set(TOOLS) <= journey.model.schemas.keys(), journey.output
    submit = str(journey.model.schemas["submit_evaluation"])
    for field in ("name", "url", "provider_id", "num_examples", "pass_criteria", "threshold"):
        assert re.search(rf"\b{field}\b", submit)


def test_discovery_shows_the_provider_and_the_next_step(journey: Journey) -> None:
    assert "Broad checks of what a model knows." in journey.seen.get("discover", ""), journey.output
    assert "find_benchmarks" in journey.seen["discover"]


def test_a_refused_submission_is_explained_to_the_model(journey: Journey) -> None:
    wrong = journey.seen.get("wrong", "")
    assert "capitols" in wrong, journey.output
    assert "capitals" in wrong


def test_the_hub_gets_one_job_with_what_was_asked_and_nothing_else(journey: Journey) -> None:
    shown = (journey.seen.get("submit"), journey.output)
    assert journey.sent == {"model": MODEL, "benchmarks": [ASKED]}, shown
    assert journey.new_jobs == 1


def test_the_reply_names_the_settings_that_were_understood(journey: Journey) -> None:
    submitted = journey.seen.get("submit", "")
    assert re.search(rf"Settings: .*num_examples\W+{NUM_EXAMPLES}\b", submitted), journey.output
    assert str(THRESHOLD) in submitted


def test_waiting_ends_with_the_change_and_shows_progress(journey: Journey) -> None:
    assert "completed" in journey.seen.get("wait", ""), journey.output
    assert journey.model.script.waits == 2
    assert journey.report.get("progress", 1) >= 1


def test_the_results_show_score_and_verdict(journey: Journey) -> None:
    results = journey.seen.get("results", "")
    assert "0.8" in results, journey.output
    assert "pass" in results.lower()
    assert journey.model.problem == ""


@pytest.mark.parametrize("journey", DEFERRED, indirect=True, ids=[trip_id(t) for t in DEFERRED])
def test_a_client_that_defers_tools_shows_their_names_and_the_instructions_first(
    journey: Journey,
) -> None:
    first = journey.model.first_text
    access = json.loads(LISTING.read_text("utf-8"))["access"]
    offered = [tool for tool, needs in access.items() if not needs["local_only"]]
    assert len(offered) > len(TOOLS)
    assert [tool for tool in offered if f"mcp__evalhub__{tool}\n" not in first] == [], first
    assert "Start with recommend_evaluation" in first
