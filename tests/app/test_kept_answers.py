"""The answers of evaluations as the application reads them."""

from pathlib import Path

import pytest

from evalhub_mcp.app.kept_answers import KeptAnswers
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.samples.sample_file import SampleWriter, eval_log_path, sample_path

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
