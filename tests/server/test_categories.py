"""Weak and lost categories of a run in the replies of the tools."""

import pytest
from mcp import Client

from evalhub_mcp.samples.outcome_record import QuestionOutcome, encode_outcomes
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.server.build import build_server
from evalhub_mcp.settings import Settings
from tests.server.support.apps_host import APPS, view_of

pytestmark = pytest.mark.anyio
MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


async def measured(agent, hub, *categories, **result):
    """A job with recorded marks by category."""
    submitted = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{"id": "capitals", "provider_id": "alpha"}],
        allow_duplicate=True,
    )
    job = submitted.data["job_id"]
    marks = [(name, mark) for name, marks in categories for mark in marks]
    outcomes = [
        QuestionOutcome(Sample(i, f"question {i}").content, mark, name)
        for i, (name, mark) in enumerate(marks)
    ]
    hub.event(
        job, "capitals", 0, "completed",
        metrics={"acc": sum(mark for _, mark in marks) / len(marks), "n_samples": len(marks)},
        additional_info={"outcomes": encode_outcomes(outcomes)},
        **result,
    )  # fmt: skip
    return job


async def test_a_weak_category_is_named_in_the_results(agent, hub):
    job = await measured(agent, hub, ("physics", [1] * 6 + [0] * 24), ("art", [1] * 50))
    text = (await agent.call("get_job_results", job_id=job)).text
    assert "stands out: physics 0.20 of 30 questions against 1.00 elsewhere" in text
    assert "corrected for 2 categories" in text
    assert "prefixes" not in text


async def test_categories_within_chance_are_not_named(agent, hub):
    job = await measured(agent, hub, ("physics", [1] * 20 + [0] * 5), ("art", [1] * 19 + [0] * 6))
    assert "stands out" not in (await agent.call("get_job_results", job_id=job)).text
    detailed = await agent.call("get_job_results", job_id=job, detail="detailed")
    assert "by category, lowest first: art 0.76 (n 25), physics 0.80 (n 25)" in detailed.text
    assert "no category differs" in detailed.text


async def test_a_comparison_says_which_category_was_lost(agent, hub):
    before = await measured(agent, hub, ("physics", [1] * 30), ("art", [1, 0] * 20))
    after = await measured(agent, hub, ("physics", [0] * 10 + [1] * 20), ("art", [1, 0] * 20))
    text = (await agent.call("compare_jobs", job_ids=[before, after])).text
    assert "70 equal questions: 10 lost, 0 won" in text
    assert "by category: physics -0.333 on 30 questions" in text
    assert "art" not in text.partition("by category")[2].partition(";")[0]


async def test_a_run_with_scores_only_gives_counts_and_question_numbers(agent, hub):
    before = await measured(agent, hub, ("physics", [1] * 10))
    after = await measured(agent, hub, ("physics", [1, 1, 0, 0, 1, 1, 1, 1, 1, 1]))
    reply = await agent.call("get_samples", job_id=after, baseline=before)
    assert reply.data["numbers"] == [3, 4]
    assert "10 questions, 2 wrong, 2 lost" in reply.text
    assert "counted from 1: 3, 4." in reply.text
    assert "Only scores are on record here" in reply.text


async def test_the_place_of_exported_answers_is_shown(agent, hub):
    job = await measured(agent, hub, ("physics", [1] * 9 + [0]))
    assert "exported" not in (await agent.call("get_samples", job_id=job)).text
    samples = {
        "oci_reference": "quay.io/a/b:t@sha256:12",
        "mlflow_path": "samples/0/samples.jsonl.gz",
        "mlflow_run_id": "r1\nx",
    }
    job = await measured(agent, hub, ("physics", [1] * 9 + [0]), artifacts={"samples": samples})
    text = (await agent.call("get_samples", job_id=job)).text
    assert (
        "They were exported: OCI artifact quay.io/a/b:t@sha256:12 and "
        "samples/0/samples.jsonl.gz of MLflow run r1 x."
    ) in text


async def test_without_any_record_it_says_why_and_how_to_get_one(agent, hub):
    submitted = await agent.call(
        "submit_evaluation", model=MODEL, benchmarks=[{"id": "capitals", "provider_id": "alpha"}]
    )
    job = submitted.data["job_id"]
    pending = await agent.call("get_samples", job_id=job)
    assert "has not ended" in pending.text
    wrong = [{"question": "Capital of X?", "expected": "Y", "got": "Z"}]
    info = {"wrong_answers": wrong, "outcomes": {"v": 1, "n": 10**9}}
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.5}, additional_info=info)
    reply = await agent.call("get_samples", job_id=job)
    assert "puts no answers on record" in reply.text
    assert "callbacks.sample" in reply.text
    assert '"Capital of X?" expected "Y", got "Z"' in reply.text


async def test_a_page_has_lost_questions_by_number_where_only_scores_exist(agent, hub):
    before = await measured(agent, hub, ("physics", [1] * 10))
    after = await measured(agent, hub, ("physics", [1, 1, 0, 0, 1, 1, 1, 1, 1, 1]))
    server = build_server(Settings(base_url=hub.base_url))
    async with Client(server, extensions=[APPS]) as host:
        result = await host.call_tool("compare_jobs", {"job_ids": [before, after]})
    questions = view_of(result)["jobs"][0]["differences"][0]["questions"]
    lost = [row["id"] for row in questions["rows"] if "lost" in row.get("kinds", [])]
    assert lost == ["3", "4"]
    assert questions["counts"] == {"wrong": 2, "lost": 2}
    assert "Only scores are on record here" in questions["note"]
