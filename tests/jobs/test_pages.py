"""Pages of jobs, newest first."""

import pytest

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.pages import BadCursor, job_page


def job(id, second, name="run", model="tiny"):
    return EvaluationJob.model_validate(
        {
            "resource": {"id": id, "created_at": f"2026-05-01T12:00:{second:02d}Z"},
            "name": name,
            "model": {"name": model, "url": f"http://{model}/v1"},
        }
    )


def test_the_newest_come_first_and_ties_keep_one_order():
    jobs = [job("b", 1), job("c", 9), job("a", 1)]
    assert [j.id for j in job_page(jobs, limit=9).jobs] == ["c", "b", "a"]
    assert [j.id for j in job_page(jobs[::-1], limit=9).jobs] == ["c", "b", "a"]


def test_pages_show_every_job_once_while_new_ones_arrive():
    jobs = [job(f"j{n:02d}", n % 7) for n in range(25)]
    seen, cursor = [], None
    while True:
        page = job_page(jobs, limit=4, cursor=cursor)
        seen += [j.id for j in page.jobs]
        cursor = page.next_cursor
        if cursor is None:
            break
        jobs.insert(0, job(f"new{len(jobs)}", 50))
    assert sorted(seen) == [f"j{n:02d}" for n in range(25)]


def test_name_and_model_are_found_by_a_part_in_any_case():
    jobs = [job("a", 1, name="Nightly run"), job("b", 2, model="Llama-3")]
    assert [j.id for j in job_page(jobs, name="night", limit=5).jobs] == ["a"]
    assert [j.id for j in job_page(jobs, model="LLAMA", limit=5).jobs] == ["b"]
    assert job_page(jobs, model="llama", limit=5).matching == 1


@pytest.mark.parametrize("cursor", ["", "!", "aGVsbG8", "ü", "x" * 300])
def test_a_made_up_cursor_is_refused(cursor):
    with pytest.raises(BadCursor):
        job_page([job("a", 1)], limit=5, cursor=cursor)
