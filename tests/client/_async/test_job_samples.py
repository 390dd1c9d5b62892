"""The answers of a job as rows and as a DataFrame, on a real hub."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evalhub_mcp.client import AsyncEvalHubClient, errors
from evalhub_mcp.client.job_samples import COLUMNS, samples_directory
from evalhub_mcp.client.models import BenchmarkConfig, BenchmarkStatusEvent, JobStatus, ModelConfig
from evalhub_mcp.samples.outcome_record import FIELD, QuestionOutcome, encode_outcomes
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.samples.sample_file import SampleWriter, sample_path

pytestmark = pytest.mark.anyio


async def completed_job(client: AsyncEvalHubClient, info: dict[str, Any] | None = None) -> str:
    """A job of two benchmarks, of which the first has completed."""
    sums = BenchmarkConfig(id="sums", provider_id="idle")
    job = await client.jobs.submit(
        {
            "name": "answered",
            "model": ModelConfig(name="m", url="http://127.0.0.1:9/v1"),
            "benchmarks": [sums, sums],
        }
    )
    await client.jobs.post_event(
        job.id,
        BenchmarkStatusEvent(
            provider_id="idle",
            id="sums",
            status=JobStatus.COMPLETED,
            metrics={"acc": 0.5},
            additional_info=info or {},
        ),
    )
    return job.id


def record() -> dict[str, Any]:
    found = encode_outcomes(
        [
            QuestionOutcome("a", 1.0, "plus", "page 1"),
            QuestionOutcome("b", 0.0, "minus", "page 1"),
            QuestionOutcome("c", None, "plus", "page 2"),
        ]
    )
    assert found is not None
    return {FIELD: found}


async def test_scores_come_through_any_hub(client: AsyncEvalHubClient) -> None:
    job_id = await completed_job(client, record())
    found = await client.jobs.samples(job_id)
    assert [(row["number"], row["score"]) for row in found] == [(1, 1.0), (2, 0.0), (3, None)]
    assert [row["category"] for row in found] == ["plus", "minus", "plus"]
    assert all(tuple(row) == COLUMNS for row in found)
    assert found.rows[0]["job_id"] == job_id
    assert found.rows[0]["question"] is None
    assert "kept where it ran" in found.without_replies["idle/sums"]


async def test_kept_answers_come_with_questions_and_replies(
    client: AsyncEvalHubClient, tmp_path: Path
) -> None:
    job_id = await completed_job(client, record())
    path = sample_path(tmp_path, job_id, 0)
    assert path is not None
    writer = SampleWriter(path, {"job_id": job_id})
    writer.write(Sample(0, "1 + 1", "2", "It is 2", 1.0, answer="2", output_tokens=4, epoch=1))
    writer.write(Sample(0, "1 + 1", "2", "", None, error="HTTP 500", epoch=2))
    writer.close()
    found = await client.jobs.samples(job_id, benchmark="idle/sums", directory=tmp_path)
    first, second = found.rows
    assert (first["question"], first["reply"], first["score"]) == ("1 + 1", "It is 2", 1.0)
    assert (first["output_tokens"], first["input_tokens"], first["id"]) == (4, None, "1")
    assert (second["epoch"], second["reply"], second["error"]) == (2, None, "HTTP 500")
    assert found.without_replies == {}


async def test_benchmarks_without_answers_and_unknown_ones_are_named(
    client: AsyncEvalHubClient,
) -> None:
    job_id = await completed_job(client)
    found = await client.jobs.samples(job_id)
    assert len(found) == 0
    assert found.without_replies == {"idle/sums": "its adapter put no answers on record"}
    with pytest.raises(errors.InvalidRequestError, match="no benchmark 'other'; it has: idle/sums"):
        await client.jobs.samples(job_id, benchmark="other")
    with pytest.raises(errors.JobNotFoundError):
        await client.jobs.samples("0b7c8e0e-0000-4000-8000-000000000000")


async def test_a_data_frame_has_the_rows(
    client: AsyncEvalHubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await completed_job(client, record())
    found = await client.jobs.samples(job_id)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        found.to_frame()
    frames = SimpleNamespace(DataFrame=lambda rows, columns: (rows, columns))
    monkeypatch.setitem(sys.modules, "pandas", frames)
    assert found.to_frame() == (found.rows, list(COLUMNS))


def test_the_samples_directory_is_found_only_beside_the_local_hubs_certificate(
    tmp_path: Path,
) -> None:
    tls = tmp_path / "instances" / "hub" / "tls"
    tls.mkdir(parents=True)
    assert samples_directory(tls / "ca.pem") is None
    (tmp_path / "samples").mkdir()
    assert samples_directory(tls / "ca.pem") == tmp_path / "samples"
    assert samples_directory(None) is None
    elsewhere = tmp_path / "other" / "hub" / "tls"
    elsewhere.mkdir(parents=True)
    assert samples_directory(elsewhere / "ca.pem") is None
    linked = tmp_path / "linked"
    (linked / "instances" / "hub" / "tls").mkdir(parents=True)
    (linked / "samples").symlink_to(tmp_path / "samples")
    assert samples_directory(linked / "instances" / "hub" / "tls" / "ca.pem") is None
