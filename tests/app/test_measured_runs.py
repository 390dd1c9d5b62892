"""Which jobs a history and a ranking open."""

from evalhub_mcp.app.measured_runs import (
    MAX_OPENED,
    latest_and_extremes,
    latest_of_each_model,
)
from tests.jobs.summaries import benchmark, summary


def scored(count: int, models: int = 1):
    """Jobs newest first, whose scores have their best and worst in the middle."""
    rows = []
    for n in reversed(range(count)):
        score = {count // 2: 0.99, count // 2 + models: 0.01}.get(n, 0.5)
        rows.append(summary(f"j{n}", n, benchmark("mmlu", score), model=f"m{n % models}"))
    return [(row, row.benchmarks[0]) for row in rows]


def test_few_runs_are_all_opened():
    assert len(latest_and_extremes(scored(MAX_OPENED))) == MAX_OPENED


def test_of_many_runs_the_newest_and_the_extremes_are_opened():
    found = latest_and_extremes(scored(1000))
    assert len(found) == MAX_OPENED
    assert found[:4] == ["j999", "j500", "j501", "j998"]
    assert set(found[4:]) == {f"j{n}" for n in range(998 - MAX_OPENED + 4, 998)}


def test_each_model_gets_its_latest_and_extreme_runs_before_any_gets_more():
    found = latest_and_extremes(scored(1000, models=10))
    latest = {f"j{n}" for n in range(990, 1000)}
    before = {f"j{n}" for n in range(980, 990)}
    assert set(found[:10]) == latest
    assert {"j500", "j510"} <= set(found[:30])
    assert before <= set(found[:40])


def test_a_ranking_opens_the_latest_of_each_model_in_each_way_it_was_measured():
    rows = [
        summary("new", 3, benchmark("mmlu", 0.5, settings="a"), model="m"),
        summary("old", 2, benchmark("mmlu", 0.6, settings="a"), model="m"),
        summary("other", 1, benchmark("mmlu", 0.7, settings="b"), model="m"),
        summary("rival", 0, benchmark("mmlu", 0.8, settings="a"), model="n"),
    ]
    pairs = [(row, row.benchmarks[0]) for row in rows]
    assert latest_of_each_model(pairs) == ["new", "other", "rival"]
