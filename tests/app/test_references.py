"""References to jobs: ids, URIs, names and beginnings of ids."""

import pytest

from evalhub_mcp.app.job_lookup import matching_jobs, read_reference, similar_jobs
from tests.jobs.summaries import summary

UUID = "9c210569-abac-44d6-b675-eab44f5b0397"


@pytest.mark.parametrize(
    "written",
    [UUID, UUID.upper(), f" '{UUID}' ", f"`{UUID}`", f"evalhub://jobs/{UUID}/results?format=json"],
)
def test_an_id_is_extracted_from_surrounding_text(written):
    assert read_reference(written) == (UUID, True)


def test_a_name_keeps_its_spelling():
    assert read_reference("Nightly Run ") == ("Nightly Run", False)


def test_a_job_is_found_by_its_whole_name_or_the_start_of_its_id():
    jobs = [
        summary("b", 3),
        summary("aaaaaa-2", name="nightly"),
        summary("aaaaaa-1", name="Nightly"),
    ]
    assert [j.id for j in matching_jobs(jobs, "NIGHTLY")] == ["aaaaaa-2", "aaaaaa-1"]
    assert [j.id for j in matching_jobs(jobs, "aaaaaa-1")] == ["aaaaaa-1"]
    assert matching_jobs(jobs, "night") == []
    assert matching_jobs(jobs, "b") == []
    assert [j.id for j in similar_jobs(jobs, "night")] == ["aaaaaa-2", "aaaaaa-1"]
