"""The history of a model on a benchmark: best, latest, changes, and unknowns."""

import random
from datetime import timedelta
from statistics import NormalDist, fmean

import pytest

from evalhub_mcp.results.history import MoreRuns, histories
from evalhub_mcp.results.paired_difference import mcnemar_p_value
from tests.narrow import present
from tests.results.measured import answered, run


def only(runs, **more):
    (found,) = histories(runs, **more)
    return found


def test_best_worst_latest_and_previous_are_named():
    runs = [run(2, 0.70), run(0, 0.80), run(1, 0.90), run(3, 0.75)]
    course = only(runs).current
    days = [r.job_id.rpartition("-")[2] for r in course.series.runs]
    assert days == ["0", "1", "2", "3"]
    assert course.series.best.reading.score == 0.90
    assert course.series.worst.reading.score == 0.70
    assert course.series.latest.reading.score == 0.75
    assert present(course.series.previous).reading.score == 0.70


def test_lower_is_better_turns_best_and_worst():
    series = only(
        [run(d, s, direction="lower") for d, s in enumerate((0.2, 0.1, 0.3))]
    ).current.series
    assert (series.best.reading.score, series.worst.reading.score) == (0.1, 0.3)


def test_with_two_runs_the_change_equals_a_comparison():
    course = only([run(0, 0.5), run(1, 0.8)]).current
    found = present(course.against_previous)
    assert found.change == "better"
    assert found.corrected_p_value == found.p_value
    assert course.against_best is None


def test_changes_are_corrected_for_all_pairs_of_runs():
    """Four runs are 6 pairs, looked at after each. The best was picked: plain p values mislead."""
    runs = [run(0, 0.70), run(1, 0.82), run(2, 0.72), run(3, 0.70)]
    course = only(runs).current
    best, previous = present(course.against_best), present(course.against_previous)
    z = 0.12 / (0.76 * 0.24 * 2 / 200) ** 0.5
    assert best.p_value == pytest.approx(2 * NormalDist().cdf(-z))
    assert best.p_value < 0.05 < present(best.corrected_p_value)
    assert best.corrected_p_value == pytest.approx(min(1, 18 * present(best.p_value)))
    assert best.change == "inconclusive"
    assert previous.corrected_p_value == pytest.approx(min(1, 18 * present(previous.p_value)))
    low, high = present(best.corrected_interval)
    assert low < 0 < high


def test_all_benchmarks_are_corrected_together():
    one = [run(0, 0.80), run(1, 0.70)]
    two = [run(0, 0.80, name="c"), run(1, 0.80, name="c")]
    alone, (first, second) = only(one), histories([*one, *two])
    p_value = present(present(alone.current.against_previous).corrected_p_value)
    together = [h.current.against_previous for h in (first, second) if h.key == ("p", "b")]
    assert present(present(together[0]).corrected_p_value) == pytest.approx(2 * p_value)


def test_answers_on_record_are_compared_one_by_one():
    before, after = "1" * 30 + "0" * 10, "1" * 22 + "0" * 18
    found = present(only([answered(0, before), answered(1, after)]).current.against_previous)
    assert found.p_value == pytest.approx(mcnemar_p_value(8, 0))
    assert found.change == "worse"


def test_runs_with_other_settings_stand_apart_and_the_change_is_named():
    few = {"parameters": {"num_fewshot": 0}}
    runs = [run(0, 0.5, **few), run(1, 0.52, **few), run(2, 0.8), run(3, 0.81)]
    found = only(runs)
    assert [len(course.series.runs) for course in found.courses] == [2, 2]
    (change,) = found.changes
    assert (change.before.job_id, change.after.job_id) == ("tiny-b-1", "tiny-b-2")
    assert list(change.settings) == [("num_fewshot", 0, None)]
    assert all(c.against_previous.change == "inconclusive" for c in found.courses)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (
            {"info": {"lm_eval_version": "0.4.8"}},
            {"info": {"lm_eval_version": "0.4.9"}},
            "lm_eval_version",
        ),
        ({"data": {"git": "a"}}, {"data": {"git": "b"}}, "test_data_ref"),
        ({"info": {"judge_model": "x"}}, {"info": {"judge_model": "y"}}, "judge_model"),
        (
            {"model_parameters": {"temperature": 0}},
            {"model_parameters": {"temperature": 1}},
            "temperature",
        ),
    ],
)
def test_a_changed_instrument_is_named(old, new, named):
    found = only([run(0, 0.8, **old), run(1, 0.4, **new)])
    assert len(found.courses) == 2
    assert named in [name for change in found.changes for name, _, _ in change.settings]
    assert found.current.against_previous is None


def test_another_metric_is_another_series_with_its_reason():
    found = only([run(0, 0.8), run(1, 0.4, metric="f1")])
    assert len(found.courses) == 2
    assert "f1" in " ".join(found.changes[0].reasons)


def test_a_value_that_one_run_alone_reports_and_a_seed_are_no_changes():
    info = {"info": {"lm_eval_version": "0.4.9"}}
    seeds = [{"parameters": {"seed": 1}}, {"parameters": {"seed": 2}}]
    assert len(only([run(0, 0.8), run(1, 0.8, **info)]).courses) == 1
    assert len(only([run(d, 0.8, **seed) for d, seed in enumerate(seeds)]).courses) == 1


def test_no_series_holds_two_runs_that_contradict_each_other():
    """The middle run states nothing, so it agrees with both; they do not agree."""
    runs = [
        run(0, 0.8, info={"judge_model": "x"}),
        run(1, 0.8),
        run(2, 0.8, info={"judge_model": "y"}),
    ]
    assert [len(course.series.runs) for course in only(runs).courses] == [2, 1]


def test_without_a_direction_nothing_is_decided():
    runs = [run(day, score, direction="unknown") for day, score in enumerate((0.9, 0.9, 0.1, 0.1))]
    course = only(runs).current
    assert course.split is None
    assert "direction" in course.why_not_tested
    assert course.against_best is None
    assert present(course.against_previous).change == "unknown"


def test_with_an_unknown_spread_nothing_is_decided():
    runs = [run(d, s, None, is_share=False) for d, s in enumerate((0.9, 0.9, 0.1, 0.1))]
    course = only(runs).current
    assert present(course.against_best).change == "unknown"
    assert course.drift is None
    assert "spread" in course.why_not_tested
    assert len(course.series.unsure) == 4


def test_a_run_with_lost_samples_is_not_called_the_best():
    lossy = run(1, 0.95, 20, lost_samples=180, attempted=200)
    course = only([run(0, 0.8), lossy, run(2, 0.78)]).current
    assert course.series.best.reading.score == 0.8
    assert course.series.with_losses == [lossy]
    assert present(course.against_previous).change == "inconclusive"


def test_a_long_pause_is_a_gap():
    runs = [run(day, 0.8) for day in (0, 1, 2, 3, 20, 21)]
    ((before, after),) = only(runs).current.series.gaps
    assert (before.job_id, after.job_id) == ("tiny-b-3", "tiny-b-20")
    assert not only([run(day, 0.8) for day in (0, 7, 14, 21)]).current.series.gaps


def test_runs_without_a_score_are_counted_and_a_benchmark_of_them_alone_left_out():
    found = only([run(0, 0.8), run(1, None), run(2, None, name="never")])
    assert [r.job_id for r in found.unscored] == ["tiny-b-1"]


def test_percentages_and_shares_are_sorted_on_one_scale():
    runs = [run(0, 80.0, unit="percentage"), run(1, 0.9)]
    found = only(runs)
    assert {course.series.best.reading.score for course in found.courses} == {80.0, 0.9}


def test_harmless_histories_rarely_show_a_change():
    """400 histories of 12 runs that never change; 5 % of changes would be 20."""
    draw = random.Random(3)
    shown = 0
    for _ in range(400):
        scores = [fmean(draw.random() < 0.6 for _ in range(50)) for _ in range(12)]
        course = only([run(day, score, 50) for day, score in enumerate(scores)]).current
        found = (course.against_previous, course.against_best)
        shown += any(d is not None and d.change in {"better", "worse"} for d in found)
    assert shown <= 20


def test_unopened_runs_are_not_read_as_a_gap_a_previous_run_or_a_drift():
    """Of older runs only the best and the worst are given; runs lie between them and the newest."""
    newest = [run(day, 0.8) for day in (100, 101, 102, 103)]
    extremes = [run(3, 0.95), run(50, 0.40)]
    end = present(newest[0].at) - timedelta(hours=1)
    found = only([*extremes, *newest], more={("tiny", ("p", "b")): MoreRuns(90, end)})
    series = found.current.series
    assert [r.job_id for r in series.unbroken] == [r.job_id for r in newest]
    assert not series.gaps
    assert series.best.reading.score == 0.95
    assert present(found.current.split).first >= 1
    assert present(found.current.split).before == pytest.approx(0.8)
    alone = only([*extremes, newest[-1]], more={("tiny", ("p", "b")): MoreRuns(90, newest[2].at)})
    assert alone.current.against_previous is None
    assert alone.current.split is None


def test_runs_of_the_same_second_have_no_previous_run():
    """Hubs keep whole seconds and list jobs by random ids, so their order is not known."""
    found = only([run(0, 0.5), run(1, 0.8, job="b"), run(1 + 0.4 / 86_400, 0.6, job="a")])
    series = found.current.series
    assert {one.job_id for one in series.simultaneous} == {"a", "b"}
    assert found.current.against_previous is None
    assert found.current.against_best is not None
    assert len(only([run(0, 0.5), run(1, 0.8)]).current.series.simultaneous) == 1


def test_runs_of_the_same_second_are_not_split_by_a_drift():
    scores = (0.9, 0.9, 0.5, 0.5)
    apart = [run(day, score, 2000, job=str(day)) for day, score in enumerate(scores)]
    assert present(only(apart).current.split).first == 2
    ties = [
        run(day, score, 2000, job=str(n))
        for n, (day, score) in enumerate(zip((0, 1, 1, 2), scores, strict=True))
    ]
    assert present(only(ties).current.split).first in (1, 3)
    together = [run(0, score, 2000, job=str(day)) for day, score in enumerate(scores)]
    course = only(together).current
    assert course.split is None
    assert course.why_not_tested == "all runs were submitted in the same second"
