"""References to jobs: ids, URIs, names and beginnings of ids."""

import pytest

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.jobs.references import matching_jobs, plain_job_id, similar_jobs


def job(id, second, name="run", model="tiny"):
    return EvaluationJob.model_validate(
        {
            "resource": {"id": id, "created_at": f"2026-05-01T12:00:{second:02d}Z"},
            "name": name,
            "model": {"name": model, "url": f"http://{model}/v1"},
        }
    )


UUID = "9c210569-abac-44d6-b675-eab44f5b0397"


@pytest.mark.parametrize(
    "written",
    [UUID, UUID.upper(), f" '{UUID}' ", f"`{UUID}`", f"evalhub://jobs/{UUID}/results?format=json"],
)
def test_an_id_is_read_out_of_what_surrounds_it(written):
    assert plain_job_id(written) == UUID


def test_a_name_keeps_its_spelling():
    assert plain_job_id("Nightly Run ") == "Nightly Run"


def test_a_job_is_found_by_its_whole_name_or_the_start_of_its_id():
    jobs = [job("aaaaaa-1", 1, name="Nightly"), job("aaaaaa-2", 2, name="nightly"), job("b", 3)]
    assert [j.id for j in matching_jobs(jobs, "NIGHTLY")] == ["aaaaaa-2", "aaaaaa-1"]
    assert [j.id for j in matching_jobs(jobs, "aaaaaa-1")] == ["aaaaaa-1"]
    assert matching_jobs(jobs, "night") == []
    assert matching_jobs(jobs, "b") == []
    assert [j.id for j in similar_jobs(jobs, "night")] == ["aaaaaa-2", "aaaaaa-1"]
