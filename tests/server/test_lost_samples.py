"""Samples without a usable reply are named wherever a job is shown."""

import pytest

pytestmark = pytest.mark.anyio


async def test_an_endpoint_that_failed_most_questions_is_no_pass_anywhere(agent, hub):
    submitted = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": "lossy"},
        benchmarks=[{"id": "capitals", "provider_id": "alpha"}],
        allow_duplicate=True,
    )
    job = submitted.data["job_id"]
    hub.event(
        job,
        "capitals",
        0,
        "completed",
        metrics={"acc": 1.0, "n_samples": 9, "n_errors": 191},
        additional_info={"first_error": "HTTP 500"},
    )
    results = await agent.call("get_job_results", job_id=job)
    assert "completed; no verdict (the 191 samples without a usable reply" in results.text
    assert "191 of 200 samples without a usable reply" in results.text
    (benchmark,) = results.view["benchmarks"]
    assert (benchmark["lost_samples"], benchmark["attempted"]) == (191, 200)
    assert "passed" not in benchmark

    status = await agent.call("get_job_status", job_id=job)
    assert "191 samples without a usable reply" in status.text

    listed = await agent.call("list_jobs", model="lossy")
    (row,) = [row for row in listed.text.splitlines() if row.startswith("- ")]
    assert "191 samples without a usable reply" in row
    assert "PASS" not in row

    diagnosis = await agent.call("diagnose_job", job_id=job)
    assert "nothing failed" not in diagnosis.text
    assert diagnosis.data["causes"] == ["samples_lost"]
    assert "191 of 200" in diagnosis.text
    assert "HTTP 500" in diagnosis.text


async def test_a_score_too_close_to_its_threshold_is_worded_alike_everywhere(agent, hub):
    submitted = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": "close"},
        benchmarks=[{"id": "capitals", "provider_id": "alpha"}],
        allow_duplicate=True,
    )
    job = submitted.data["job_id"]
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.62, "n_samples": 50})
    results = await agent.call("get_job_results", job_id=job)
    head, row = results.text.splitlines()[:2]
    assert "completed; too close to call (" in head
    assert "needs at least 0.60 (the provider's default): too close to call" in row
    assert "with a probability of 61 %" in row
    (benchmark,) = results.view["benchmarks"]
    assert results.data["verdict"] == benchmark["threshold_verdict"] == "too close to call"
    assert all(words in row for words in benchmark["words"])

    listed = await agent.call("list_jobs", model="close")
    assert "acc 0.62 too close to call" in listed.text
    assert listed.data["jobs"][0]["verdict"] == "too close to call"
