"""get_job_results, against the real hub."""

import pytest

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}


async def submit(agent, *benchmarks, **more):
    reply = await agent.call(
        "submit_evaluation",
        model=MODEL,
        benchmarks=[{"id": b, "provider_id": "alpha"} for b in benchmarks],
        allow_duplicate=True,
        **more,
    )
    return reply.data["job_id"]


async def results(agent, job):
    reply = await agent.call("get_job_results", job_id=job)
    assert not reply.failed, reply.text
    return reply


async def test_a_score_comes_with_interval_threshold_verdict_and_meaning(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(
        job,
        "capitals",
        0,
        "completed",
        metrics={"acc": 0.8, "acc_stderr": 0.057, "n_samples": 50},
        additional_info={
            "wrong_answers": [{"question": "Capital of X?", "expected": "Y", "got": "Z"}]
        },
    )
    reply = await results(agent, job)
    benchmark = reply.view["benchmarks"][0]
    assert benchmark["score"] == 0.8
    assert benchmark["threshold"] == 0.6
    assert benchmark["passed"] is True
    assert benchmark["interval_low"] == pytest.approx(0.66961, abs=1e-4)
    assert benchmark["meaning"] == "solid knowledge"
    assert reply.view["verdict"] == "pass"
    named = {"job_id": job, "state": "completed", "verdict": "pass"}
    assert reply.data == {"answer": reply.text, **named}
    for part in (
        "acc 0.80",
        "0.67 to 0.888",
        "50 samples",
        "at least 0.60 (the provider's default): met",
    ):
        assert part in reply.text
    assert "0.5-1.0: solid knowledge" in reply.text
    assert 'expected "Y", got "Z"' in reply.text
    assert "acc is the share of right answers" in reply.text
    assert "complement it with beta" in reply.text


async def test_a_lower_is_better_score_passes_below_its_threshold(agent, hub):
    job = await submit(agent, "breakout")
    hub.event(job, "breakout", 0, "completed", metrics={"attack_rate": 0.1})
    reply = await results(agent, job)
    assert reply.view["benchmarks"][0]["passed"] is True
    assert reply.view["verdict"] == "pass"
    assert "lower is better" in reply.text
    assert "needs at most 0.20 (the provider's default): met" in reply.text


async def test_a_hub_verdict_that_contradicts_every_benchmark_is_called_out(agent, hub):
    benchmarks = [{"id": b, "provider_id": "alpha"} for b in ("capitals", "breakout")]
    # Submitted by another client, since ours are sent with suitable criteria.
    job = hub.client.jobs.submit({"name": "n", "model": MODEL, "benchmarks": benchmarks}).id
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.9})
    hub.event(job, "breakout", 1, "completed", metrics={"attack_rate": 0.05})
    reply = await results(agent, job)
    assert reply.view["verdict"] == "pass"
    assert reply.view["hub_passed"] is False
    assert "contradicts" in reply.text


async def test_a_running_job_shows_what_there_is_and_what_is_still_missing(agent, hub):
    job = await submit(agent, "capitals", "breakout")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.7})
    reply = await results(agent, job)
    assert reply.view["state"] == "running"
    assert reply.view["verdict"] == "undecided"
    assert reply.view["benchmarks"][0]["score"] == 0.7
    assert reply.view["benchmarks"][1]["missing"] == "still pending"
    assert ": running; no verdict (" in reply.text


async def test_a_failed_benchmark_says_why_there_is_no_score(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(
        job,
        "capitals",
        0,
        "failed",
        error_message={"message": "no such model: tiny", "message_code": "unknown_model"},
    )
    reply = await results(agent, job)
    assert reply.view["state"] == "failed"
    assert "no such model: tiny" in reply.text


async def test_a_partly_failed_job_shows_what_there_is_and_why_the_rest_is_missing(agent, hub):
    job = await submit(agent, "capitals", "breakout")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.7})
    why = {"message": "the endpoint closed the connection", "message_code": "x"}
    hub.event(job, "breakout", 1, "failed", error_message=why)
    reply = await results(agent, job)
    assert reply.view["state"] == "partially_failed"
    assert reply.view["benchmarks"][0]["score"] == 0.7
    assert "no score (the endpoint closed the connection)" in reply.text
    assert f'rerun_evaluation(job_id="{job}", only_failed=true)' in reply.text


async def test_a_cancelled_job_keeps_the_scores_it_has(agent, hub):
    job = await submit(agent, "capitals", "breakout")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.7})
    await agent.call("cancel_job", job_id=job)
    reply = await results(agent, job)
    assert reply.view["benchmarks"][0]["score"] == 0.7
    assert reply.view["benchmarks"][1]["missing"] == "cancelled before it finished"
    assert reply.view["next_steps"][0].startswith(f'rerun_evaluation(job_id="{job}", only_failed=')


async def test_a_benchmark_without_declared_metric_says_that_it_was_picked(agent, hub):
    job = await submit(agent, "shared")
    hub.event(job, "shared", 0, "completed", metrics={"accuracy": 0.7, "note": "x"})
    reply = await results(agent, job)
    assert reply.view["benchmarks"][0]["score"] == 0.7
    assert "not declared" in reply.text
    assert reply.view["verdict"] == "undecided"


async def test_a_primary_metric_that_is_not_a_number_is_no_score(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(job, "capitals", 0, "completed", metrics={"acc": "0.9"})
    reply = await results(agent, job)
    assert "score" not in reply.view["benchmarks"][0]
    assert "not a number" in reply.text


async def test_hostile_text_in_results_is_shown_as_plain_data(agent, hub):
    job = await submit(agent, "capitals")
    hub.event(
        job,
        "capitals",
        0,
        "completed",
        metrics={"acc": 0.7},
        additional_info={
            "wrong_answers": [
                {
                    "question": "Q\x1b[31m\u202e",
                    "expected": "A",
                    "got": "token=sk-abcdefghijklmnop1234 " + "x" * 500,
                }
            ]
        },
    )
    reply = await results(agent, job)
    assert "\x1b" not in reply.text
    assert "\u202e" not in reply.text
    assert "sk-abcdefghijklmnop1234" not in reply.text
    assert len(reply.text) < 1500


async def test_results_of_an_unknown_job_are_explained(agent):
    assert "There is no job" in await agent.fails("get_job_results", job_id="nope")
