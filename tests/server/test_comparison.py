"""compare_jobs on the real hub."""

import pytest

pytestmark = pytest.mark.anyio


async def finished(agent, hub, model, scores, parameters=None):
    benchmarks = [
        {"id": name, "provider_id": "alpha", **({"parameters": parameters} if parameters else {})}
        for name in scores
    ]
    reply = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": model},
        benchmarks=benchmarks,
        name=f"{model} {len(scores)}",
    )
    job = reply.data["job_id"]
    metrics = {"capitals": "acc", "breakout": "attack_rate"}
    for index, (name, value) in enumerate(scores.items()):
        hub.event(job, name, index, "completed", metrics={metrics[name]: value, "n_samples": 300})
    return job


async def test_a_comparison_states_direction_and_significance(agent, hub):
    before = await finished(agent, hub, "old", {"capitals": 0.5, "breakout": 0.4})
    after = await finished(agent, hub, "new", {"capitals": 0.8, "breakout": 0.1})
    reply = await agent.call("compare_jobs", job_ids=[before, after])
    job = reply.view["jobs"][0]
    assert [d["change"] for d in job["differences"]] == ["better", "better"]
    assert job["differences"][1]["improvement"] == pytest.approx(0.3)
    assert job["differences"][0]["verdict_change"] == "fail to pass"
    assert "capitals failed and now passes: 0.50 → 0.80, needs at least 0.60." in reply.text
    assert "Yes, it is better overall: +0.30 on average over 2 benchmarks (95 % " in reply.text
    assert "better on capitals by 0.30, breakout by 0.30." in reply.text
    assert job["overall"]["change"] == "better"
    assert job["overall"]["improvement_low"] == pytest.approx(0.25, abs=0.02)
    assert "attack_rate 0.40 -> 0.10 (lower is better): better" in reply.text


async def test_too_few_questions_are_called_inconclusive_with_what_they_can_show(agent, hub):
    before = await finished(agent, hub, "old", {"capitals": 0.80})
    after = await finished(agent, hub, "new", {"capitals": 0.82})
    reply = await agent.call("compare_jobs", job_ids=[before, after])
    assert "Inconclusive on capitals (too few questions to show less than 0.098)." in reply.text
    assert "n 300 and 300" in reply.text
    assert "Not compared question by question" in reply.text


async def test_the_margin_of_the_caller_decides_what_counts_as_none(agent, hub):
    before = await finished(agent, hub, "old", {"capitals": 0.80})
    after = await finished(agent, hub, "new", {"capitals": 0.82})
    reply = await agent.call("compare_jobs", job_ids=[before, after], margin=0.1)
    assert "no difference larger than 0.10 on capitals" in reply.text
    assert reply.data["jobs"][0]["change"] == "no difference"


async def test_the_baseline_may_be_any_of_the_jobs(agent, hub):
    before = await finished(agent, hub, "old", {"capitals": 0.5})
    after = await finished(agent, hub, "new", {"capitals": 0.8})
    reply = await agent.call("compare_jobs", job_ids=[before, after], baseline=after)
    assert reply.view["baseline"] == after
    assert reply.view["jobs"][0]["differences"][0]["change"] == "worse"


async def test_settings_that_differ_are_called_out(agent, hub):
    before = await finished(agent, hub, "m", {"capitals": 0.8}, {"num_fewshot": 3})
    after = await finished(agent, hub, "m", {"capitals": 0.5})
    reply = await agent.call("compare_jobs", job_ids=[before, after])
    assert "num_fewshot 3 -> not set" in reply.text
    assert "not the model alone" in reply.text


async def test_another_model_with_other_settings_is_not_comparable(agent, hub):
    before = await finished(agent, hub, "old", {"capitals": 0.5}, {"num_fewshot": 3})
    after = await finished(agent, hub, "new", {"capitals": 0.9})
    reply = await agent.call("compare_jobs", job_ids=[before, after])
    assert "Cannot be told: not comparable on capitals (num_fewshot differs)." in reply.text
    assert "settings differ: num_fewshot 3 -> not set" in reply.text
    difference = reply.view["jobs"][0]["differences"][0]
    assert difference["change"] == "not comparable"
    assert difference["improvement"] == pytest.approx(0.4)


async def test_the_structured_content_carries_every_figure(agent, hub):
    before = await finished(agent, hub, "old", {"capitals": 0.5})
    after = await finished(agent, hub, "new", {"capitals": 0.8})
    reply = await agent.call("compare_jobs", job_ids=[before, after])
    difference = reply.view["jobs"][0]["differences"][0]
    figures = {name: v for name, v in difference.items() if isinstance(v, int | float)}
    assert set(figures) == {
        *(f"baseline_{n}" for n in ("score", "stderr", "interval_low", "interval_high")),
        *(f"baseline_{n}" for n in ("n_samples", "threshold", "passed")),
        *("score", "stderr", "interval_low", "interval_high", "n_samples", "threshold", "passed"),
        *("rise", "improvement", "improvement_low", "improvement_high"),
        *("p_value", "corrected_p_value", "smallest_difference", "margin"),
    }
    assert (difference["baseline_passed"], difference["passed"]) == (False, True)
    assert difference["baseline_n_samples"] == 300
    assert reply.view["baseline_verdict"] == "fail"
    assert reply.view["jobs"][0]["verdict"] == "pass"


async def test_several_jobs_are_each_held_against_the_baseline(agent, hub):
    jobs = [await finished(agent, hub, f"m{n}", {"capitals": 0.5 + n / 10}) for n in range(4)]
    reply = await agent.call("compare_jobs", job_ids=jobs, baseline=jobs[1])
    changes = [job["differences"][0]["change"] for job in reply.view["jobs"]]
    assert [job["job_id"] for job in reply.view["jobs"]] == [jobs[0], jobs[2], jobs[3]]
    assert changes == ["worse", "better", "better"]
    assert reply.text.startswith(
        f"3 jobs against baseline m1, job {jobs[1]}.\nOn alpha/capitals, best: m3; behind: "
    )
    assert reply.data["tied_for_best"] == [jobs[3]]


async def test_a_job_that_has_no_score_yet_says_why(agent, hub):
    before = await finished(agent, hub, "m", {"capitals": 0.8})
    rerun = await agent.call("rerun_evaluation", job_id=before)
    reply = await agent.call("compare_jobs", job_ids=[before, rerun.data["job_id"]])
    assert "Cannot be told: no score to compare on capitals." in reply.text
    assert "acc 0.80 -> no score [still pending]: unknown" in reply.text


async def test_jobs_without_a_common_benchmark_say_so(agent, hub):
    before = await finished(agent, hub, "m", {"capitals": 0.8})
    after = await finished(agent, hub, "m", {"breakout": 0.1})
    reply = await agent.call("compare_jobs", job_ids=[before, after])
    assert "share no benchmark" in reply.text
    assert "only in the baseline: alpha/capitals" in reply.text


async def test_a_job_is_not_compared_with_itself(agent, hub):
    job = await finished(agent, hub, "m", {"capitals": 0.5})
    assert "two different jobs" in await agent.fails("compare_jobs", job_ids=[job, job])


@pytest.mark.parametrize("job_ids", [[], [str(i) for i in range(11)]])
async def test_at_most_ten_jobs_are_compared(agent, job_ids):
    assert "job_ids" in await agent.fails("compare_jobs", job_ids=job_ids)


async def test_a_rerun_is_compared_with_the_job_it_repeats(agent, hub):
    first = await finished(agent, hub, "m", {"capitals": 0.5})
    rerun = await agent.call("rerun_evaluation", job_id=first, parameters={"num_fewshot": 3})
    second = rerun.data["job_id"]
    hub.event(second, "capitals", 0, "completed", metrics={"acc": 0.8, "n_samples": 300})
    alone = await agent.call("compare_jobs", job_ids=[second])
    both = await agent.call("compare_jobs", job_ids=[second, first])
    for reply in (alone, both):
        assert reply.view["baseline"] == first
        assert reply.view["jobs"][0]["differences"][0]["change"] == "better"


async def test_a_job_alone_that_is_no_rerun_says_what_is_missing(agent, hub):
    job = await finished(agent, hub, "m", {"capitals": 0.5})
    assert "list_jobs" in await agent.fails("compare_jobs", job_ids=[job])
