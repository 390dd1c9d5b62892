"""Replies about many benchmarks and jobs show the important ones and count the rest."""

from dataclasses import replace

from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.statistics import binomial_stderr
from evalhub_mcp.results.verdict import judge_threshold
from evalhub_mcp.server.tools.comparison.text import comparison_text
from evalhub_mcp.server.tools.results.text import results_text


def reading(
    name: str, score: float | None, threshold: float | None = 0.6, n: int = 200
) -> BenchmarkReading:
    return BenchmarkReading(
        provider_id="p",
        benchmark_id=name,
        index=0,
        name=name,
        state="completed" if score is not None else "failed",
        metric="acc",
        direction="higher",
        score=score,
        unit="fraction",
        is_share=True,
        n_samples=n,
        stderr=None if score is None else binomial_stderr(score, n),
        interval_method="wilson",
        threshold=threshold,
        passed=None if score is None or threshold is None else score >= threshold,
        threshold_verdict=None
        if score is None or threshold is None
        else judge_threshold(score, threshold, "higher", None),
        missing=None if score is not None else "it failed",
    )


def job(job_id: str, *scores: float | None, **more):
    readings = [reading(f"b{index}", score, **more) for index, score in enumerate(scores)]
    read = JobReading(f"{job_id}-id", "completed", readings, "undecided", "", model=job_id)
    made = EvaluationJob.model_validate(
        {"resource": {"id": f"{job_id}-id"}, "model": {"name": job_id}}
    )
    return made, read


def compared(baseline, *others) -> str:
    return comparison_text(comparison_document(baseline, others))


def test_of_many_benchmarks_those_that_miss_or_lack_a_score_are_shown():
    scores: list[float | None] = [0.9] * 40
    scores[33], scores[38] = 0.1, None
    text = results_text(job("j", *scores)[1], "n", "m", [], [])
    rows = [row for row in text.splitlines() if row.startswith("- ")]
    assert rows[0].startswith("- p/b33: acc 0.10")
    assert rows[1].startswith("- p/b38: no score")
    assert rows[2].startswith("- p/b0:")
    assert len(rows) == 25
    assert "showing 25 of 40 benchmarks, those that miss or lack a score first" in text


def test_a_threshold_of_zero_is_shown():
    read = replace(job("j", 0.7)[1], hub_score=0.7, hub_threshold=0.0, hub_passed=True)
    assert "overall score: 0.70 against 0.00, pass" in results_text(read, "n", "m", [], [])


def test_ten_jobs_begin_with_how_each_came_out_and_stay_short():
    baseline = job("base", *[0.6] * 40)
    same = [job(f"same{i}", *[0.6] * 40) for i in range(6)]
    better = job("good", *[0.6] * 39, 0.95)
    worse = job("bad", *[0.6] * 39, 0.2)
    mixed = job("mixed", 0.2, *[0.6] * 38, 0.95)
    text = compared(baseline, *same, better, worse, mixed)
    lines = text.splitlines()
    assert lines[0] == "9 jobs against baseline base, job base-id."
    mean = "On the mean of 40 benchmarks that all jobs have"
    assert lines[1].startswith(f"{mean}, none leads, all are tied: good, base, same0")
    assert lines[2].startswith("Against the baseline: no difference: same0, same1, same2")
    assert lines[2].endswith(
        "better on some: good; worse on some: bad; better in some ways, worse in others: mixed."
    )
    rows = text.splitlines()
    after = rows.index(next(row for row in rows if row.startswith("good, job good-id")))
    assert rows[after + 1].startswith("- p/b39: acc 0.60 -> 0.95: better")
    assert "(showing 4 of 40 shared benchmarks, changes first)" in rows
    assert len(text) < 9_000


def test_a_gain_that_costs_a_verdict_is_not_simply_better():
    text = compared(job("a", 0.7, 0.61), job("b", 0.95, 0.59))
    assert "b1 passed and now fails: 0.61 → 0.59, needs at least 0.60." in text
    assert "Better overall, but it now misses a threshold it met: +0.115 on average" in text
    assert "better on b0 by 0.25" in text


def test_a_ranking_by_the_one_shared_benchmark_says_so():
    base, poor, other = job("base", 0.7, 0.9), job("poor", 0.7, 0.2), job("other", 0.7)
    lines = compared(base, poor, other).splitlines()
    assert lines[1] == (
        "On p/b0, the only benchmark that all jobs have, none leads, all are tied: base, poor, "
        "other. (All pairs together at 95 %.)"
    )
    assert lines[2] == "Against the baseline: worse: poor; inconclusive: other."


def test_no_difference_is_shown_with_its_interval():
    text = compared(job("a", *[0.7] * 5, n=1200), job("b", *[0.69] * 5, n=1200))
    (row,) = [row for row in text.splitlines() if row.startswith("- p/b0: ")]
    assert "no difference larger than 0.05 (0.01 worse, 95 % interval 0.047 worse to 0.027" in row


def test_no_difference_is_not_claimed_for_benchmarks_without_a_score():
    text = compared(job("a", 0.7, None), job("b", 0.7, None))
    assert "Inconclusive as far as can be told: inconclusive on b0" in text
    assert "too few questions to show less than 0.1" in text
    assert "no score to compare on b1" in text


def test_a_difference_made_insignificant_by_the_correction_is_explained():
    many = [0.7] * 9
    text = compared(job("a", 0.7, *many), job("b", 0.796, *many))
    row = next(row for row in text.splitlines() if row.startswith("- p/b0"))
    assert "inconclusive (0.096 better, corrected 95 % interval 0.0" in row
    assert row.endswith("; p = 0.27, 0.027 before correction)")


def test_many_changed_verdicts_are_counted():
    text = compared(job("a", *[0.7] * 12), job("b", *[0.2] * 12))
    assert "b2 passed and now fails: 0.70 → 0.20, needs at least 0.60. 9 more verdicts" in text


def test_the_hubs_own_score_is_worded_alike_in_text_and_view_and_left_out_where_it_repeats():
    made, read = job("j", 0.7, 0.8)
    differs = replace(read, hub_score=0.75, hub_threshold=0.5, hub_passed=True)
    words = job_results_document(made, differs, []).hub_words
    assert words == (
        "The hub's own overall score: 0.75 against 0.50, pass (it compares the two numbers alone)"
    )
    assert words in results_text(differs, "n", "m", [], [])
    made, read = job("j", 0.7)
    repeats = replace(read, verdict="pass", hub_score=0.7, hub_threshold=0.6, hub_passed=True)
    assert job_results_document(made, repeats, []).hub_words == ""
    assert "overall score" not in results_text(repeats, "n", "m", [], [])
