"""The hub's own overall verdict of the jobs we submit: what a person sees in EvalHub itself."""

import pytest

from tests.server.support.reply_text import dry_run_request

pytestmark = pytest.mark.anyio

MODEL = {"url": "http://127.0.0.1:9/v1", "name": "tiny"}
CAPITALS = {"id": "capitals", "provider_id": "alpha"}
BREAKOUT = {"id": "breakout", "provider_id": "alpha"}
PAIR = [CAPITALS, BREAKOUT]
METRICS = {"capitals": "acc", "breakout": "attack_rate"}


async def ended(agent, hub, scores, **request):
    """A job of ours that ended with these scores, as the hub returns it."""
    request = {"benchmarks": PAIR[: len(scores)], **request}
    reply = await agent.call("submit_evaluation", model=MODEL, allow_duplicate=True, **request)
    assert not reply.failed, reply.text
    job = hub.client.jobs.get(reply.data["job_id"])
    names = [b["id"] for b in request["benchmarks"] or PAIR]
    for index, (name, score) in enumerate(zip(names, scores, strict=True)):
        hub.event(job.id, name, index, "completed", metrics={METRICS[name]: score})
    return hub.client.jobs.get(job.id)


@pytest.mark.parametrize(("score", "passes"), [(0.59, False), (0.6, True), (0.55, False)])
async def test_a_job_with_one_benchmark_gets_the_verdict_of_its_benchmark(
    agent, hub, score, passes
):
    """0.55 would pass the threshold of 0.5 that the hub assumes."""
    job = await ended(agent, hub, [score])
    assert (job.results.test.threshold, job.results.test.passed) == (0.6, passes)
    reply = await agent.call("get_job_results", job_id=job.id)
    (benchmark,) = reply.view["benchmarks"]
    assert benchmark["passed"] is passes
    # With the 50 questions that are assumed, no score so near to the threshold is certain.
    assert reply.view["verdict"] == reply.data["verdict"] == "too close to call"
    assert "caveats" not in reply.view
    assert "Trap" not in reply.text


@pytest.mark.parametrize(("score", "passes"), [(0.05, True), (0.2, True), (0.21, False)])
async def test_the_hub_judges_by_the_lower_is_better_direction(agent, hub, score, passes):
    """By the provider's declaration alone a higher attack rate would pass."""
    job = await ended(agent, hub, [score], benchmarks=[BREAKOUT])
    assert job.results.test.passed is passes
    assert job.results.benchmarks[0].test.passed is passes
    reply = await agent.call("get_job_results", job_id=job.id)
    assert reply.view["verdict"] == ("pass" if passes else "fail")
    assert "caveats" not in reply.view


@pytest.mark.parametrize(
    ("scores", "weights", "passes"),
    [
        ((0.6, 0.2), (1, 1), True),  # each is just what it must be
        ((0.6, 0.2), (3, 7), True),
        ((0.61, 0.1), (1, 1), True),
        ((0.59, 0.21), (1, 1), False),
        ((0.9, 0.21), (1, 1), True),  # met on average, with a caveat about the miss
    ],
)
async def test_the_hubs_verdict_on_several_benchmarks_is_that_of_their_average(
    agent, hub, scores, weights, passes
):
    benchmarks = [b | {"weight": w} for b, w in zip([CAPITALS, BREAKOUT], weights, strict=True)]
    job = await ended(agent, hub, scores, benchmarks=benchmarks)
    assert job.results.test.passed is passes
    ours = await agent.call("get_job_results", job_id=job.id)
    if scores == (0.9, 0.21):
        assert ours.view["verdict"] == "fail"
        assert ours.view["caveats"] == [
            "the hub's overall verdict, pass, hides that breakout misses its threshold"
        ]
    else:
        assert {b["passed"] for b in ours.view["benchmarks"]} == {passes}
        assert "caveats" not in ours.view


async def test_pass_criteria_of_the_caller_are_not_changed(agent, hub):
    job = await ended(agent, hub, [0.7], pass_criteria={"threshold": 0.65})
    assert job.pass_criteria.threshold == 0.65
    own = {"primary_score": {"metric": "acc", "lower_is_better": True}}
    strict = {"pass_criteria": {"threshold": 0.75}}
    job = await ended(agent, hub, [0.7], benchmarks=[CAPITALS | own | strict])
    assert job.benchmarks[0].primary_score.lower_is_better
    assert job.benchmarks[0].pass_criteria.threshold == 0.75
    assert job.results.test.passed


async def test_a_missing_direction_is_taken_from_the_provider(agent, hub):
    named = {"primary_score": {"metric": "attack_rate"}, "pass_criteria": {"threshold": 0.3}}
    job = await ended(agent, hub, [0.25], benchmarks=[BREAKOUT | named])
    assert job.benchmarks[0].primary_score.lower_is_better
    assert job.results.test.passed


async def test_a_collection_that_averages_opposite_directions_gets_a_caveat(agent, hub):
    job = await ended(agent, hub, [0.9, 0.1], benchmarks=None, collection={"id": "pair"})
    assert job.pass_criteria is None
    reply = await agent.call("get_job_results", job_id=job.id)
    assert any("as if higher were better" in trap for trap in reply.view["caveats"])


async def test_jobs_that_others_submitted_keep_their_traps(agent, hub):
    job = hub.client.jobs.submit({"name": "other", "model": MODEL, "benchmarks": [CAPITALS]})
    hub.event(job.id, "capitals", 0, "completed", metrics={"acc": 0.55})
    reply = await agent.call("get_job_results", job_id=job.id)
    assert "Traps: the hub's overall verdict, pass, contradicts every benchmark" in reply.text
    assert "assumed an overall threshold of 0.5" in reply.text


async def test_a_dry_run_shows_the_criteria_that_would_be_sent(agent):
    reply = await agent.call("submit_evaluation", model=MODEL, benchmarks=[BREAKOUT], dry_run=True)
    request = dry_run_request(reply.text)
    assert request["pass_criteria"] == {"threshold": 0.8}
    assert request["benchmarks"][0]["primary_score"] == {
        "metric": "attack_rate",
        "lower_is_better": True,
    }


async def test_a_running_job_submitted_by_an_older_version_is_recognized_as_duplicate(agent, hub):
    """Older versions made the tag from the unchanged request."""
    from evalhub_mcp.jobs.tags import content_tag

    asked = {"name": "old", "model": MODEL | {"name": "older"}, "benchmarks": [BREAKOUT]}
    old = hub.client.jobs.submit({**asked, "tags": [content_tag(asked)]})
    reply = await agent.call("submit_evaluation", model=asked["model"], benchmarks=[BREAKOUT])
    assert (reply.data["job_id"], reply.data["duplicate"]) == (old.id, True)


async def test_a_rerun_keeps_the_criteria_of_the_first_job(agent, hub):
    """It counts as a duplicate while the first job runs, and a part gets its own threshold."""
    model = MODEL | {"name": "again"}
    benchmarks = [CAPITALS, BREAKOUT]
    first = await agent.call("submit_evaluation", model=model, benchmarks=benchmarks)
    again = await agent.call("rerun_evaluation", job_id=first.data["job_id"])
    assert (again.data["job_id"], again.data["duplicate"]) == (first.data["job_id"], True)
    hub.event(first.data["job_id"], "capitals", 0, "failed")
    hub.event(first.data["job_id"], "breakout", 1, "completed", metrics={"attack_rate": 0.1})
    part = await agent.call("rerun_evaluation", job_id=first.data["job_id"], only_failed=True)
    assert hub.client.jobs.get(part.data["job_id"]).pass_criteria.threshold == 0.6
    own = await agent.call(
        "submit_evaluation", model=model, benchmarks=benchmarks, pass_criteria={"threshold": 0.9}
    )
    kept = await agent.call("rerun_evaluation", job_id=own.data["job_id"], model={"name": "newer"})
    assert hub.client.jobs.get(kept.data["job_id"]).pass_criteria.threshold == 0.9


@pytest.mark.parametrize(
    ("benchmarks", "more", "said"),
    [
        ([CAPITALS], {}, "Overall threshold 0.6: added here, the benchmark's own; without"),
        (
            PAIR,
            {},
            "Overall threshold 0.7: added here, the average of the benchmarks' own, as 1 minus it "
            "where lower is better; without it the hub takes 0.5.",
        ),
        (
            PAIR,
            {"pass_criteria": {"threshold": 0.9}},
            "Overall threshold 0.9: as you gave it, for the average score.",
        ),
        ([{"id": "latency", "provider_id": "beta"}], {}, ""),
    ],
)
async def test_a_dry_run_says_whose_the_overall_threshold_is(agent, benchmarks, more, said):
    reply = await agent.call(
        "submit_evaluation", model=MODEL, benchmarks=benchmarks, dry_run=True, **more
    )
    assert said in reply.text
    assert bool(said) == ("Overall threshold" in reply.text)
