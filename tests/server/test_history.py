"""get_history, against the real hub: claims are recomputed from what the jobs reported."""

import json
import re
import uuid
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
import scipy
from mcp import MCPError

from evalhub_mcp.app.job_index import IndexedJobs
from evalhub_mcp.cli.main import main
from tests.narrow import resource_text
from tests.server.support.reply_text import row_of

pytestmark = pytest.mark.anyio
fresh = count()


@pytest.fixture
def model() -> str:
    """A model name no other test uses, so that its jobs can be listed alone."""
    return f"seen-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def measure(agent, hub):
    """`measure(model, day, score)` adds a job that reported this score on a day of November."""

    async def measured(model: str, day: int, score: float | None, n: int = 400, **more: Any) -> str:
        benchmark, metric = more.pop("benchmark", "capitals"), more.pop("metric", "acc")
        info, settings = more.pop("info", {}), more.pop("settings", {})
        cases = more.pop("cases", {})
        reply = await agent.call(
            "submit_evaluation",
            model={"url": "http://127.0.0.1:9/v1", "name": model},
            benchmarks=[{"id": benchmark, "provider_id": "alpha", "parameters": settings}],
            allow_duplicate=True,
            **more,
        )
        assert not reply.failed, reply.text
        job = str(reply.data["job_id"])
        hub.date(job, f"2026-11-{day:02d}")
        if score is None:
            hub.event(job, benchmark, 0, "failed")
        else:
            metrics = {metric: score, "n_samples": n, **cases}
            hub.event(job, benchmark, 0, "completed", metrics=metrics, additional_info=info)
        return job

    return measured


def share_p_value(right: int, n: int, won: int, m: int) -> float:
    """The chi-squared test of two shares without correction, as textbooks have it."""
    table = [[right, n - right], [won, m - won]]
    return float(scipy.stats.chi2_contingency(table, correction=False).pvalue)


async def test_a_history_gives_latest_best_and_worst_runs_in_one_call(agent, model, measure):
    jobs = [
        await measure(model, day, score) for day, score in enumerate((0.70, 0.86, 0.52, 0.7), 1)
    ]
    safety = await measure(model, 5, 0.1, benchmark="breakout", metric="attack_rate")
    reply = await agent.call("get_history", model=model)
    assert reply.data["series"] == [
        {"model": model, "benchmark": "alpha/capitals", "latest": jobs[3], "best": jobs[1],
         "worst": jobs[2]},
        {"model": model, "benchmark": "alpha/breakout", "latest": safety, "best": safety,
         "worst": safety},
    ]  # fmt: skip
    assert reply.text.startswith(f"{model}: 5 jobs")
    row = row_of(reply.text, "- alpha/capitals: ")
    for part in (
        "acc, 4 runs, 2026-11-01 to 2026-11-04",
        f"best 0.86 (2026-11-02, job {jobs[1]})",
        f"worst 0.52 (2026-11-03, job {jobs[2]})",
        "latest 0.70 (0.653 to 0.743, n 400), met (threshold 0.60)",
    ):
        assert part in row
    assert "attack_rate, lower is better" in row_of(reply.text, "- alpha/breakout: ")


async def test_changes_are_those_of_exact_tests_corrected_for_all_pairs(agent, model, measure):
    for day, score in enumerate((0.70, 0.86, 0.75), 1):
        await measure(model, day, score)
    row = row_of((await agent.call("get_history", model=model)).text, "- alpha/capitals: ")
    p_value = 3 * 3 * share_p_value(344, 400, 300, 400)
    assert p_value < 0.05
    assert "against the previous 0.86: worse (by 0.11" in row
    assert ("p < 0.001" if p_value < 0.001 else f"p = {p_value:.2g}") in row


async def test_noise_is_called_neither_a_change_nor_a_drift(agent, model, measure):
    for day, score in enumerate((0.70, 0.73, 0.68, 0.71), 1):
        await measure(model, day, score)
    reply = await agent.call("get_history", model=model)
    assert "drift: none shown in 4 runs" in reply.text
    assert "against the previous 0.68: inconclusive" in reply.text
    assert "against the best: inconclusive" in reply.text
    assert not re.search(r"\b(better|worse) \(by", reply.text)


async def test_the_correction_is_named_only_beside_a_p_value_that_it_changed(agent, model, measure):
    corrected = "p values are corrected"
    for day in (1, 2):
        await measure(model, day, 0.7 + day / 100)
    two = (await agent.call("get_history", model=model)).text
    assert "p = " in two
    assert corrected not in two
    await measure(model, 3, 0.5)
    three = (await agent.call("get_history", model=model)).text
    assert re.search(r"p [<=]", three)
    assert corrected in three


async def test_a_lasting_drop_is_a_drift_since_its_first_run(agent, model, measure):
    shares = (0.80, 0.81, 0.79, 0.80, 0.62, 0.60, 0.61)
    jobs = [await measure(model, day, share) for day, share in enumerate(shares, 1)]
    reply = await agent.call("get_history", model=model)
    (series,) = reply.data["series"]
    assert series["drift_since"] == jobs[4]
    assert "drift: worse since 2026-11-05: mean 0.61 in 3 runs after 0.80 in 4 runs" in reply.text
    assert 3 * 21 * share_p_value(1280, 1600, 732, 1200) < 0.05


async def test_answers_on_record_are_compared_question_by_question(agent, model, measure):
    """8 of 60 answers became wrong and none right: McNemar sees it, two shares do not."""
    for day, right in enumerate((44, 36), 1):
        cases = {f"case_{i}.acc": float(i < right) for i in range(60)}
        await measure(model, day, right / 60, 60, cases=cases)
    row = row_of((await agent.call("get_history", model=model)).text, "- alpha/capitals: ")
    p_value = scipy.stats.binomtest(0, 8).pvalue - scipy.stats.binom.pmf(0, 8, 0.5)
    assert p_value < 0.05 < share_p_value(44, 60, 36, 60)
    assert "60 equal questions: 8 lost, 0 won" in row
    assert f"p = {p_value:.2g}" in row
    assert "against the previous 0.733: worse" in row


async def test_runs_with_changed_settings_or_instruments_are_separated(agent, model, measure):
    old = [await measure(model, day, 0.9, settings={"num_fewshot": 0}) for day in (1, 2)]
    mild, strict = {"judge_model": "mild"}, {"judge_model": "strict"}
    shots = {"num_fewshot": 5}
    new = [await measure(model, day, 0.6, settings=shots, info=mild) for day in (3, 4)]
    last = await measure(model, 5, 0.3, settings=shots, info=strict)
    reply = await agent.call("get_history", model=model)
    assert "settings changed: 2026-11-05: judge_model mild -> strict; 2026-11-03: " in reply.text
    assert "num_fewshot 0 -> 5" in reply.text
    assert "measured otherwise (num_fewshot 0): " in reply.text
    assert not re.search(r"\b(better|worse) (\(by|since)", reply.text)
    (series,) = reply.data["series"]
    assert series["latest"] == last
    assert series["best"] == last
    assert old[1] in reply.text
    assert new[1] in reply.text


async def test_runs_without_a_score_and_long_gaps_are_named(agent, model, measure):
    await measure(model, 1, 0.8)
    failed = await measure(model, 2, None)
    for day in (3, 4, 5, 25):
        await measure(model, day, 0.8)
    text = (await agent.call("get_history", model=model)).text
    assert f"1 run without a score (1 failed), the latest on 2026-11-02, job {failed}" in text
    assert "no run from 2026-11-05 to 2026-11-25" in text


async def test_a_list_that_may_miss_a_job_states_as_of_when_it_is_exact(
    agent, model, measure, monkeypatch
):
    await measure(model, 1, 0.7)
    assert "Exact as of" not in (await agent.call("get_history", model=model)).text
    since = datetime(2026, 11, 29, 22, tzinfo=UTC)
    monkeypatch.setattr(IndexedJobs, "unchecked_since", since)
    for more in ({}, {"group_by": "model"}):
        reply = await agent.call("get_history", model=model, **more)
        assert "Exact as of 2026-11-29T22:00:00Z; a job that ran since" in reply.text


async def test_a_failed_run_is_not_listed_as_a_measurement(agent, hub, model, measure):
    job = await measure(model, 1, None)
    text = (await agent.call("get_history", model=model)).text
    assert text == f"{model}: 1 job. None of them has a score: 1 failed."
    await measure(model, 2, 0.8)
    assert f"job {job}" in (await agent.call("get_history", model=model)).text


async def test_no_change_is_claimed_with_unknown_direction_unknown_spread_or_lost_samples(
    agent, model, measure
):
    for day, score in ((1, 9.1), (2, 4.2), (3, 4.0)):
        await measure(model, day, score, benchmark="shared", metric="blorp")
    for day, score in ((1, 0.9), (2, 0.9), (3, 0.7)):
        lost = {"unscored_samples": 390} if day == 3 else {}
        await measure(model, day, score, 10 if lost else 400, info=lost)
    text = (await agent.call("get_history", model=model)).text
    shared, capitals = row_of(text, "- alpha/shared: "), row_of(text, "- alpha/capitals: ")
    assert "highest 9.10" in shared
    assert "best " not in shared
    assert "not declared" in shared
    assert "could turn it" in capitals
    assert "390 of 400 samples without a usable reply" in text
    assert not re.search(r"\b(better|worse) (\(by|since)", text)


async def test_models_are_ranked_by_their_latest_runs_with_ties(agent, model, measure):
    """The first was better once; its latest run ties with the second."""
    tag = f"trio-{next(fresh)}-{model}"
    names = [f"{model}-{letter}" for letter in "abc"]
    for day, name, score in (
        (1, names[0], 0.95),
        (2, names[0], 0.80),
        (2, names[1], 0.78),
        (2, names[2], 0.55),
    ):
        await measure(name, day, score, tags=[tag])
    reply = await agent.call("get_history", tag=tag, group_by="model")
    assert reply.data["tied_for_best"] == names[:2]
    assert [row["model"] for row in reply.data["series"]] == names
    assert f"Tied for best: {names[0]} and {names[1]}; behind: {names[2]} (rank 3)." in reply.text
    assert f"1 to 2. {names[0]} 0.80" in reply.text
    worst_pair = 3 * share_p_value(312, 400, 220, 400)
    best_pair = 3 * share_p_value(320, 400, 312, 400)
    assert worst_pair < 0.05 < best_pair


async def test_models_that_were_submitted_together_are_ranked_by_their_tag(agent, hub, model):
    names = [f"{model}-{letter}" for letter in "ab"]
    sent = await agent.call(
        "submit_evaluation",
        models=[{"url": "http://127.0.0.1:9/v1", "name": name} for name in names],
        benchmarks=[{"id": "capitals", "provider_id": "alpha"}],
    )
    for job_id, score in zip(sent.data["job_ids"], (0.5, 0.9), strict=True):
        metrics = {"acc": score, "n_samples": 400}
        hub.event(job_id, "capitals", 0, "completed", metrics=metrics)
    call = re.search(r'get_history\(tag="([^"]+)", group_by="model"\)', sent.text)
    assert call
    reply = await agent.call("get_history", tag=call[1], group_by="model")
    mine = [row["model"] for row in reply.data["series"] if row["model"] in names]
    assert mine == names[::-1]


async def test_a_mean_holds_only_what_all_of_its_models_have(agent, model, measure):
    tag = f"mean-{model}"
    names = [f"{model}-{letter}" for letter in "abc"]
    for name, right in zip(names, (0.9, 0.6, 0.99), strict=True):
        await measure(name, 1, right, tags=[tag])
        if name != names[2]:
            await measure(
                name, 1, 1 - right, benchmark="breakout", metric="attack_rate", tags=[tag]
            )
    reply = await agent.call("get_history", tag=tag, group_by="model")
    assert f"On the mean of 2 benchmarks: best: {names[0]}; behind: {names[1]}" in reply.text
    assert f"{names[2]} is left out: no comparable score on alpha/breakout" in reply.text
    assert [row["model"] for row in reply.data["series"]] == names[:2]


async def test_the_leaderboard_is_a_resource_in_three_forms(agent, model, measure):
    tag = f"board-{model}"
    names = [f"{model}-{letter}" for letter in "ab"]
    for name, score in zip(names, (0.9, 0.5), strict=True):
        await measure(name, 1, score, tags=[tag])
    address = f"evalhub://leaderboard?tag={tag}&benchmark=capitals"
    text = resource_text(await agent.client.read_resource(address))
    assert text.startswith(f"# Leaderboard: All models on capitals with tag {tag}\n")
    assert f"Best: {names[0]}; behind: {names[1]} (rank 2)." in text
    assert f"| 1 | {names[0]} | 0.90 | 0.867 to 0.926 | 400 | met | 2026-11-01 |" in text
    page = resource_text(await agent.client.read_resource(f"{address}&format=html"))
    assert page.startswith("<!doctype html>")
    assert names[0] in page
    data = json.loads(resource_text(await agent.client.read_resource(f"{address}&format=json")))
    assert data["tied_for_best"] == names[:1]
    with pytest.raises(MCPError, match="no parameter"):
        await agent.client.read_resource("evalhub://leaderboard?tags=x")


def test_the_command_writes_markdown_and_a_page(hub, tmp_path, capsys):
    name = f"cli-{uuid.uuid4().hex[:8]}"
    for model, score in ((f"{name}-a", 0.9), (f"{name}_b|*", 0.5)):
        job = hub.client.jobs.submit(
            {"name": "x", "model": {"name": model, "url": "http://127.0.0.1:9/v1"},
             "benchmarks": [{"id": "capitals", "provider_id": "alpha"}], "tags": [name]}
        )  # fmt: skip
        metrics = {"acc": score, "n_samples": 400}
        hub.event(job.id, "capitals", 0, "completed", metrics=metrics)
    options = ["leaderboard", "--base-url", hub.base_url, "--tag", name]
    assert main(options) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert f"| 1 | {name}-a | 0.90 |" in shown.out
    assert f"| 2 | {name}\\_b\\|\\* | 0.50 |" in shown.out
    report = tmp_path / "report.html"
    assert main(["report", *options[1:3], job.id, "--history", "-o", str(report)]) == 0
    assert f'"title": "{name}_b|*"' in report.read_text()
    page = tmp_path / "board.html"
    assert main([*options, "-o", str(page)]) == 0
    assert f"{name}-a" in page.read_text()
    with pytest.raises(SystemExit) as refused:
        main([*options, "-o", str(tmp_path / "board.pdf")])
    assert refused.value.code == 2
    assert "must end in .html or .md" in capsys.readouterr().err


async def test_an_unchecked_judge_is_named_beside_its_scores(agent, model, measure):
    judged = {"judge_model": f"{model}-judge"}
    tag = f"judged-{model}"
    for name in (model, f"{model}-b"):
        await measure(name, 1, 0.8, info=judged, tags=[tag])
    said = f"graded by {model}-judge, which was not checked against human verdicts"
    assert said in (await agent.call("get_history", model=model)).text
    assert said in (await agent.call("get_history", tag=tag, group_by="model")).text


async def test_names_of_the_catalog_are_understood_as_well_as_ids(agent, hub, model):
    sent = await agent.call(
        "submit_evaluation",
        model={"url": "http://127.0.0.1:9/v1", "name": model},
        collection="pair",
    )
    job = sent.data["job_id"]
    hub.event(job, "capitals", 0, "completed", metrics={"acc": 0.8, "n_samples": 400})
    for named in (
        {"benchmark": "Capital cities"},
        {"benchmark": "alpha/Capital Cities"},
        {"collection": "A pair", "benchmark": "capitals"},
    ):
        reply = await agent.call("get_history", model=model, **named)
        assert [row["latest"] for row in reply.data["series"]] == [job], named
        listed = await agent.call("list_jobs", model=model, provider="Alpha Lab", **named)
        assert [row["job_id"] for row in listed.data["jobs"]] == [job], named


async def test_benchmarks_of_a_collection_that_nobody_has_a_score_on_are_named(agent, hub, model):
    for name, score in ((f"{model}-a", 0.9), (f"{model}-b", 0.5)):
        sent = await agent.call(
            "submit_evaluation",
            model={"url": "http://127.0.0.1:9/v1", "name": name},
            collection="pair",
            tags=[model],
        )
        metrics = {"acc": score, "n_samples": 400}
        hub.event(sent.data["job_id"], "capitals", 0, "completed", metrics=metrics)
    reply = await agent.call("get_history", collection="A pair", tag=model, group_by="model")
    assert "Missing: alpha/breakout: no model has a score." in reply.text
    assert f"Best: {model}-a" in reply.text


async def test_an_unknown_model_is_answered_with_those_there_are(agent, model, measure):
    await measure(model, 1, 0.8)
    error = await agent.fails("get_history", model=model[:-1] + "x-")
    assert "Known models: " in error
    assert model in error
    assert "is no time" in await agent.fails("get_history", since="soon")


async def test_the_order_of_jobs_of_the_same_second_is_not_claimed(agent, model, measure):
    """The hub's list has whole seconds, and is sorted by random ids."""
    await measure(model, 1, 0.9)
    both = [await measure(model, 2, score) for score in (0.8, 0.5)]
    reply = await agent.call("get_history", model=model)
    note = row_of(reply.text, "  which of 2 runs is the latest is not known, ")
    assert all(job in note for job in both)
    assert "against the previous" not in reply.text
    ranking = await agent.call("get_history", model=model, group_by="model")
    assert "was submitted in the same second, so which is its latest is not known" in ranking.text
    other = await measure(model, 2, 0.5, settings={"num_fewshot": 5})
    reply = await agent.call("get_history", model=model)
    assert other in reply.text
    assert "(in the same second, so in either order)" in reply.text
