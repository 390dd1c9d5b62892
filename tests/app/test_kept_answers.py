"""The answers of evaluations as the application reads them."""

from pathlib import Path

import pytest

from evalhub_mcp.app import kept_answers
from evalhub_mcp.app.kept_answers import KeptAnswers
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.samples.sample_file import (
    KeptSamples,
    SampleWriter,
    eval_log_path,
    read_samples,
    sample_path,
)

pytestmark = pytest.mark.anyio
JOB = "0b7c"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    found = tmp_path / "hub" / "samples"
    found.mkdir(parents=True)
    return found


def writer_in(folder: Path) -> SampleWriter:
    path = sample_path(folder, JOB, 0)
    assert path is not None
    return SampleWriter(path, {"job_id": JOB})


async def test_a_run_that_failed_before_its_first_answer_has_none(folder: Path) -> None:
    answers = KeptAnswers(local=True)
    assert await answers.of(JOB, 0) is None
    writer = writer_in(folder)
    assert await answers.of(JOB, 0) is None
    writer.write(Sample(0, "q", score=1.0))
    found = await answers.of(JOB, 0)
    assert found is not None
    assert len(found.questions) == 1
    assert not found.kept.complete
    writer.close()
    found = await answers.of(JOB, 0)
    assert found is not None
    assert found.kept.complete


async def test_only_the_hub_of_this_machine_has_answers_and_logs(folder: Path) -> None:
    writer = writer_in(folder)
    writer.write(Sample(0, "q", score=1.0))
    writer.close()
    log = eval_log_path(folder, JOB, 0)
    assert log is not None
    local, other = KeptAnswers(local=True), KeptAnswers(local=False)
    assert local.eval_log(JOB, 0) is None
    log.write_bytes(b"zip")
    assert (local.has(JOB, 0), local.eval_log(JOB, 0)) == (True, log)
    assert (other.has(JOB, 0), other.eval_log(JOB, 0)) == (False, None)
    assert await other.of(JOB, 0) is None
    for job_id, index in (("../0b7c", 0), (JOB, 1), (JOB, -1), ("", 0)):
        assert not local.has(job_id, index)
        assert local.eval_log(job_id, index) is None


async def test_files_are_read_again_only_beyond_the_cache_limit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(5):
        path = sample_path(folder, JOB, index)
        assert path is not None
        writer = SampleWriter(path, {"job_id": JOB})
        for i in range(10):
            writer.write(Sample(i, f"q{i}", score=1.0))
        writer.close()
    read: list[Path] = []

    def counted(path: Path) -> KeptSamples | None:
        read.append(path)
        return read_samples(path)

    monkeypatch.setattr(kept_answers, "read_samples", counted)

    async def twice(most: int) -> int:
        monkeypatch.setattr(kept_answers, "_REMEMBERED_ANSWERS", most)
        read.clear()
        answers = KeptAnswers(local=True)
        for index in [*range(5), *range(5)]:
            assert await answers.of(JOB, index) is not None
        return len(read)

    assert await twice(50) == 5
    assert await twice(20) == 10
