"""Pages of jobs, newest or best first."""

import pytest

from evalhub_mcp.app.known_jobs.known_jobs import KnownJobs
from evalhub_mcp.jobs.pages import NEWEST, BadCursor, best_first, job_page
from tests.jobs.summaries import benchmark, summary

BEST = best_first(lambda one: one.benchmark_id == "mmlu")


def ids(rows, order=NEWEST):
    return [row.id for row in job_page(rows, order, limit=99).rows]


def newest_first(rows):
    known = KnownJobs()
    known.put({row.id: row for row in rows})
    return known.newest_first()


def test_the_newest_come_first_and_ties_keep_one_order():
    rows = [summary("b", 1), summary("c", 9), summary("a", 1)]
    assert ids(newest_first(rows)) == ids(newest_first(rows[::-1])) == ["c", "b", "a"]


@pytest.mark.parametrize("order", [NEWEST, BEST])
def test_pages_show_every_job_once_while_new_ones_arrive(order):
    jobs = [summary(f"j{n:02d}", n % 7, benchmark("mmlu", n % 3 / 10)) for n in range(25)]
    rows = list(newest_first(jobs))
    seen, cursor = [], None
    while True:
        page = job_page(rows, order, limit=4, cursor=cursor)
        seen += [row.id for row in page.rows]
        cursor = page.next_cursor
        if cursor is None:
            break
        rows.insert(0, summary(f"new{len(rows)}", len(rows), benchmark("mmlu", 0.9)))
    assert sorted(seen) == [f"j{n:02d}" for n in range(25)]


def test_the_best_score_is_first_by_the_direction_of_its_metric():
    rows = [
        summary("low", 1, benchmark("mmlu", 0.2)),
        summary("high", 2, benchmark("mmlu", 80.0, unit="percentage")),
    ]
    assert ids(rows, BEST) == ["high", "low"]
    lower = [
        summary(n, 1, benchmark("mmlu", s, direction="lower")) for n, s in (("a", 0.2), ("b", 0.1))
    ]
    assert ids(lower, BEST) == ["b", "a"]


def test_a_job_without_a_score_or_a_direction_is_last():
    rows = [
        summary("unknown", 1, benchmark("mmlu", 0.9, direction="unknown")),
        summary("scored", 2, benchmark("mmlu", 0.1)),
        summary("other", 3, benchmark("other", 1.0)),
    ]
    assert ids(rows, BEST)[0] == "scored"


@pytest.mark.parametrize("cursor", ["x", "bm90IGEgY3Vyc29y", "é"])
def test_an_invalid_cursor_is_refused(cursor):
    with pytest.raises(BadCursor):
        job_page([summary("a")], NEWEST, limit=5, cursor=cursor)


def test_a_cursor_belongs_to_one_order():
    rows = [summary(n, 1, benchmark("mmlu", 0.5)) for n in "abc"]
    cursor = job_page(rows, BEST, limit=1).next_cursor
    with pytest.raises(BadCursor):
        job_page(rows, NEWEST, limit=1, cursor=cursor)
