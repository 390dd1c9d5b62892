"""Properties of the history and the ranking of any runs."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.results.history import BenchmarkHistory, histories
from evalhub_mcp.results.leaderboard import rank_models
from evalhub_mcp.results.runs import Run
from tests.narrow import present
from tests.results.measured import run

KINDS: list[dict[str, Any]] = [
    {},
    {"parameters": {"num_fewshot": 5}},
    {"info": {"judge_model": "x"}},
    {"info": {"judge_model": "y"}},
    {"n": None, "is_share": False},
    {"lost_samples": 50, "attempted": 250},
    {"unit": "percentage"},
]


@st.composite
def some_runs(draw: st.DrawFn, direction: str = "higher", models: int = 1) -> list[Run]:
    """Runs of one benchmark, measured in several ways, some without a score."""
    made = []
    for day in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(KINDS))
        right = draw(st.one_of(st.none(), st.integers(0, 200)))
        scale = 100 if kind.get("unit") == "percentage" else 1
        score = None if right is None else scale * right / 200
        model = f"m{draw(st.integers(0, models - 1))}"
        stderr = {"stderr": None} if "is_share" in kind or scale == 100 else {}
        made.append(
            run(day, score, model=model, direction=direction, **{"n": 200, **kind}, **stderr)
        )
    return made


def facts(found: list[BenchmarkHistory]) -> list[Any]:
    """Everything that is decided, by job."""
    return [
        (
            course.series.best.job_id,
            course.series.worst.job_id,
            course.series.latest.job_id,
            course.drift and course.drift.first,
            course.against_previous and course.against_previous.change,
            course.against_best and course.against_best.change,
        )
        for history in found
        for course in history.courses
    ]


@given(some_runs(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_runs_are_given_does_not_matter(runs, chance):
    shuffled = list(runs)
    chance.shuffle(shuffled)
    assert facts(histories(runs)) == facts(histories(shuffled))


@given(some_runs())
@settings(max_examples=60, deadline=None)
def test_every_run_is_in_one_group_or_without_a_score(runs):
    for history in histories(runs):
        grouped = [r.job_id for course in history.courses for r in course.series.runs]
        unscored = [r.job_id for r in history.unscored]
        assert sorted([*grouped, *unscored]) == sorted(r.job_id for r in runs)
        newest = max((r for r in runs if r.reading.score is not None), key=lambda r: r.at)
        assert history.current.series.latest == newest


@given(some_runs())
@settings(max_examples=60, deadline=None)
def test_the_best_is_never_below_a_run_without_losses(runs):
    for history in histories(runs):
        for course in history.courses:
            series = course.series
            whole = [present(r.share) for r in series.runs if not r.reading.lost_samples]
            if whole:
                assert present(series.best.share) >= max(whole)
                assert present(series.worst.share) <= min(whole)


@given(some_runs())
@settings(max_examples=60, deadline=None)
def test_nothing_is_claimed_beyond_its_test(runs):
    for history in histories(runs):
        for course in history.courses:
            for found in (course.against_previous, course.against_best):
                if found is None or found.change not in {"better", "worse"}:
                    continue
                low, high = present(found.corrected_interval)
                assert present(found.p_value) <= present(found.corrected_p_value) < 0.05
                assert low > 0 or high < 0
            if course.drift is not None:
                assert course.drift.corrected_p_value < 0.05
                assert not course.series.unsure


@given(some_runs(direction="unknown"))
@settings(max_examples=40, deadline=None)
def test_without_a_direction_nothing_is_better_or_worse(runs):
    for history in histories(runs):
        for course in history.courses:
            assert course.drift is None
            assert course.against_best is None
            assert course.against_previous is None or course.against_previous.change == "unknown"


@given(some_runs(models=4), st.randoms())
@settings(max_examples=60, deadline=None)
def test_ranks_are_ranges_that_hold_every_model_once(runs, chance):
    shuffled = list(runs)
    chance.shuffle(shuffled)
    for found, again in zip(rank_models(runs).boards, rank_models(shuffled).boards, strict=True):
        count = len(found.standings)
        assert found.standings == again.standings
        models = [s.model for s in found.standings]
        named = [*models, *(r.model for r in (*found.unranked, *found.otherwise))]
        assert sorted(named) == sorted({r.model for r in runs if r.reading.score is not None})
        for standing in found.standings:
            assert 1 <= standing.best <= standing.worst <= count
        if count:
            assert found.standings[0].best == 1
        for tie in found.ties:
            start = models.index(tie[0])
            assert models[start : start + len(tie)] == list(tie)
