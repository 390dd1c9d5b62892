"""Dry runs of submissions: the request, its cost, and earlier runs."""

from typing import Any

import pytest

from tests.server.support.reply_text import dry_run_request, row_of

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


@pytest.mark.parametrize(
    ("temperature", "says"),
    [(0, "a repeat is no new evidence unless the model changed"), (0.7, "how far chance moves")],
)
async def test_a_dry_run_names_an_earlier_run_of_the_same_evaluation(agent, hub, temperature, says):
    request: dict[str, Any] = {
        "model": {**MODEL, "name": f"again-{temperature}"},
        "benchmarks": [{"id": "capitals", "parameters": {"num_examples": 10}}],
    }
    first = await agent.call("submit_evaluation", **request)
    assert "Measured before" not in first.text
    job_id = first.data["job_id"]
    info = {"parameters": {"temperature": temperature}}
    metrics = {"acc": 0.5, "n_samples": 10}
    hub.event(job_id, "capitals", 0, "completed", metrics=metrics, additional_info=info)
    for dry_run in (True, False):
        again = await agent.call("submit_evaluation", **request, dry_run=dry_run)
        row = row_of(again.text, "Measured before: ")
        assert again.text.index(row) < again.text.index("Settings: ")  # not overlooked there
        assert row.startswith(f"Measured before: Job {job_id} measured exactly this on 2")
        assert " (capitals 0." in row
        assert says in row
        assert "get_job_results reads it" in row
        assert ("cancel_job" in row) is not dry_run
    other: dict[str, Any] = {**request, "model": {**MODEL, "name": "other"}}
    assert "Measured before" not in (await agent.call("submit_evaluation", **other)).text


async def test_a_dry_run_shows_the_exact_request_and_sends_nothing(agent, hub):
    before = {job.id for job in hub.client.jobs.list()}
    reply = await agent.call(
        "submit_evaluation",
        model={**MODEL, "name": "dry"},
        benchmarks=[{"id": "capitals", "parameters": {"num_examples": 10}}],
        dry_run=True,
    )
    assert {job.id for job in hub.client.jobs.list()} == before
    assert "job_id" not in reply.data
    request = dry_run_request(reply.text)
    (tag,) = request.pop("tags")
    assert tag.startswith("evalhub-mcp-content:")
    assert request == {
        "name": "dry on capitals",
        "model": {"url": MODEL["url"], "name": "dry"},
        "benchmarks": [
            {"id": "capitals", "provider_id": "alpha", "parameters": {"num_examples": 10}}
        ],
        "pass_criteria": {"threshold": 0.6},
    }
    assert "Dry run, nothing was submitted" in reply.text
    shown = "Two such runs can show differences from 0.53 on capitals (10 of 50 questions)"
    assert shown in reply.text


@pytest.mark.parametrize(
    ("parameters", "samples"),
    [({}, 50), ({"num_examples": 10}, 10), ({"limit": 0.1}, 5), ({"num_samples": 900}, 50)],
)
async def test_the_cost_counts_the_samples_that_will_run(agent, parameters, samples):
    reply = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{"id": "capitals", "parameters": parameters}, {"id": "latency"}],
        dry_run=True,
    )
    cost = row_of(reply.text, "Cost: ")
    assert cost.startswith(f"Cost: {samples} samples, ")
    assert cost.endswith("; the size of beta/latency is not known.")


async def test_a_dry_run_says_how_long_the_last_run_took(agent, hub):
    model = {"url": "http://127.0.0.1:9/v1", "name": "timed"}
    fresh = await agent.call(
        "submit_evaluation", model=model, benchmarks="capitals, breakout", dry_run=True
    )
    assert "on this model took" not in fresh.text
    job = (await agent.call("submit_evaluation", model=model, benchmarks="capitals")).data["job_id"]
    times = {"started_at": "2026-01-01T10:00:00Z", "completed_at": "2026-01-01T10:04:05Z"}
    metrics = {"acc": 0.8, "n_samples": 50}
    usage = {"input_tokens": 160_000, "output_tokens": 50_400}
    info = {"usage": usage}
    hub.event(job, "capitals", 0, "completed", metrics=metrics, additional_info=info, **times)
    again = await agent.call(
        "submit_evaluation",
        model={**model, "parameters": {"temperature": 0.5}},
        benchmarks="capitals",
        dry_run=True,
    )
    took = "took 4 min 5 s and 210k tokens for 50 samples."
    assert f"The last run of capitals on this model {took}" in again.text
    other = await agent.call(
        "submit_evaluation", model={**model, "name": "m2"}, benchmarks="capitals", dry_run=True
    )
    assert "The last run of capitals on timed took 4 min 5 s" in other.text
    found = await agent.call("recommend_evaluation", goal="capitals of countries")
    assert "The last run of capitals on timed took 4 min 5 s" in found.text


async def test_a_dry_run_names_repetitions_of_the_same_replies(agent):
    reply = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": "m"},
        benchmarks=[{"id": "capitals", "parameters": {"epochs": 3, "temperature": 0}}],
        dry_run=True,
    )
    assert "capitals asks each question 3 times at temperature 0" in reply.text
