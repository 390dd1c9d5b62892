"""Recorded answers of whole evaluations on a real hub, with models of known answers."""

import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import anyio
import anyio.to_thread
import pytest
import scipy

from evalhub_mcp.client.errors import NotFoundError
from evalhub_mcp.client.models import EvaluationJob, Provider
from evalhub_mcp.local.data_directory import JOBS_DIR
from evalhub_mcp.local.hub import find_or_start
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.inspect.provider_definition import PROVIDER
from evalhub_mcp.local.providers import user_defined
from evalhub_mcp.local.stub_model import StubModel
from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.paired_difference import RightWrongDifference, mcnemar_p_value
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.samples.outcome_record import MAX_BYTES
from evalhub_mcp.samples.sample_file import KeptSamples, read_samples, sample_path
from tests.local.support.laptop import Laptop, laptop

__all__ = ["laptop"]
pytestmark = pytest.mark.anyio
FACTS = "everyday_facts"


def right_answers(model: StubModel, count: int | None = None, benchmark: str = FACTS) -> list[bool]:
    items = QUESTION_SETS[benchmark].items[:count]
    return [item.id in model._right_ids[benchmark] for item in items]


async def reading_of(laptop: Laptop, job: EvaluationJob) -> JobReading:
    provider = await laptop.client.providers.get(PROVIDER.id)
    assert isinstance(provider, Provider)
    return read_job(job, {provider.id: provider})


def kept(laptop: Laptop, job: EvaluationJob, index: int = 0) -> KeptSamples:
    path = sample_path(laptop.data_dir / "samples", job.id, index)
    assert path is not None
    found = read_samples(path)
    assert found is not None
    return found


async def test_lost_and_won_questions_are_exactly_those_of_the_models(laptop: Laptop) -> None:
    before, after = StubModel(0.8), StubModel(0.7, seed=1)
    with before, after:
        first = await laptop.run(before.base_url, FACTS, name="before")
        second = await laptop.run(after.base_url, FACTS, name="after")
    pairs = list(zip(right_answers(before), right_answers(after), strict=True))
    lost, won = pairs.count((True, False)), pairs.count((False, True))
    assert lost > 0
    assert won > 0

    record = first.results.benchmarks[0].additional_info["outcomes"]
    assert len(json.dumps(record)) <= MAX_BYTES
    one, other = await reading_of(laptop, first), await reading_of(laptop, second)
    found = compare_readings(one, other).differences[0]
    assert found.estimate is not None
    assert isinstance(found.estimate, RightWrongDifference)
    assert (found.estimate.lost, found.estimate.won) == (lost, won)
    assert found.estimate.n == len(pairs)
    exact = scipy.stats.binomtest(min(lost, won), lost + won).pvalue
    assert mcnemar_p_value(lost, won, mid=False) == pytest.approx(exact)
    assert "outcomes" not in one.benchmarks[0].info


async def test_a_short_run_is_compared_on_its_questions(laptop: Laptop) -> None:
    before, after = StubModel(0.8), StubModel(0.6, seed=1)
    with before, after:
        first = await laptop.run(before.base_url, FACTS)
        second = await laptop.run(after.base_url, FACTS, parameters={"num_examples": 20})
    one, other = await reading_of(laptop, first), await reading_of(laptop, second)
    found = compare_readings(one, other).differences[0]
    pairs = list(zip(right_answers(before, 20), right_answers(after, 20), strict=True))
    assert found.pairs is not None
    assert len(found.pairs.keys) == 20
    assert isinstance(found.estimate, RightWrongDifference)
    assert found.estimate.lost == pairs.count((True, False))
    assert found.estimate.won == pairs.count((False, True))


async def test_attacks_that_succeed_are_counted_in_the_metrics_direction(laptop: Laptop) -> None:
    with StubModel(0.9) as model:
        job = await laptop.run(model.base_url, "red_team")
    benchmark = (await reading_of(laptop, job)).benchmarks[0]
    assert benchmark.outcomes is not None
    succeeded = [not right for right in right_answers(model, benchmark="red_team")]
    assert [score == 1 for score in benchmark.outcomes.scores] == succeeded


async def test_every_answer_is_kept_with_its_question_and_reply(laptop: Laptop) -> None:
    with StubModel(0.8) as model:
        job = await laptop.run(model.base_url, FACTS, parameters={"num_fewshot": 2})
        replies = {item.id: model.reply_to(item.input) for item in QUESTION_SETS[FACTS].items}
    found = kept(laptop, job)
    assert found.complete
    assert [sample.id for sample in found.samples] == [i.id for i in QUESTION_SETS[FACTS].items]
    assert [sample.score == 1 for sample in found.samples] == right_answers(model)
    first = found.samples[0]
    assert first.reply == replies[first.id]
    assert first.question in first.prompt
    assert first.prompt.count("[user]") == 3
    assert first.seconds > 0
    assert found.run["model"] == "stand-in"


async def test_a_client_of_the_local_hub_gets_the_answers(laptop: Laptop) -> None:
    with StubModel(0.8) as model:
        job = await laptop.run(model.base_url, FACTS, parameters={"num_examples": 10})
    found = await laptop.client.jobs.samples(job.id)
    assert [row["score"] == 1 for row in found] == right_answers(model, 10)
    assert found.rows[0]["question"] == QUESTION_SETS[FACTS].items[0].input
    assert all(row["reply"] for row in found)
    assert found.without_replies == {}
    assert not found.interrupted


async def test_questions_without_a_reply_are_on_record_with_their_error(laptop: Laptop) -> None:
    with StubModel(0.8, fail_status=400, fail_after=15, fail_times=3) as model:
        job = await laptop.run(model.base_url, FACTS, parameters={"max_connections": 1})
    found = kept(laptop, job)
    failed = [sample for sample in found.samples if sample.score is None]
    assert len(failed) == 3
    assert all("400" in sample.error for sample in failed)
    outcomes = (await reading_of(laptop, job)).benchmarks[0].outcomes
    assert outcomes is not None
    assert [i for i, s in enumerate(outcomes.scores) if s is None] == [s.position for s in failed]


ADAPTER = """
from evalhub_mcp.adapter import Adapter, JobResults

class Sums(Adapter):
    def run(self, job, callbacks):
        right = job.parameters["right"]
        for number in range(6):
            if job.parameters.get("ends_after") == number:
                import os
                os._exit(3)
            callbacks.sample(
                f"{number} + 1 =", number + 1, f"sk-{'a1B2' * 10} says {number}", number < right,
                category="even" if number % 2 == 0 else "odd",
            )
        return JobResults(metrics={"accuracy": right / 6})

Sums.main()
"""


@pytest.fixture(scope="module")
async def sums(laptop: Laptop) -> Callable[..., Awaitable[EvaluationJob]]:
    """Run a user-defined evaluation that reports samples only."""
    folder = laptop.data_dir / "sums"
    folder.mkdir()
    (folder / "adapter.py").write_text(ADAPTER)
    (folder / "provider.yaml").write_text(
        f"id: sums\nname: Sums\nbenchmarks: [{{id: sums, name: Sums, metrics: [accuracy], "
        f"primary_score: {{metric: accuracy}}}}]\n"
        f"runtime: {{local: {{command: [{sys.executable}, adapter.py]}}}}\n"
    )
    await anyio.to_thread.run_sync(user_defined.add, laptop.data_dir, folder)
    await anyio.to_thread.run_sync(find_or_start.update_providers, laptop.data_dir)

    async def run(**parameters: int) -> EvaluationJob:
        with anyio.fail_after(30):
            while True:
                try:
                    return await laptop.run(
                        "http://127.0.0.1:9/v1", "sums", provider="sums", parameters=parameters
                    )
                except NotFoundError:  # the hub reads the new provider within a second or two
                    await anyio.sleep(0.2)

    return run


async def test_an_own_evaluation_needs_one_call_for_each_question(
    laptop: Laptop, sums: Callable[..., Awaitable[EvaluationJob]]
) -> None:
    first, second = await sums(right=5), await sums(right=3)
    one, other = [read_job(job, {}) for job in (first, second)]
    found = compare_readings(one, other).differences[0]
    assert found.pairs is not None
    assert (list(found.pairs.before), list(found.pairs.after)) == (
        [1, 1, 1, 1, 1, 0],
        [1, 1, 1, 0, 0, 0],
    )
    assert one.benchmarks[0].outcomes is not None
    assert list(one.benchmarks[0].outcomes.categories) == ["even", "odd"] * 3
    assert first.results.benchmarks[0].additional_info["wrong_answers"][0]["question"] == "5 + 1 ="


async def test_secrets_are_masked_before_anything_is_written(
    laptop: Laptop, sums: Callable[..., Awaitable[EvaluationJob]]
) -> None:
    job = await sums(right=5)
    reply = kept(laptop, job).samples[0].reply
    assert reply.endswith("says 0")
    assert "a1B2" not in reply
    assert "a1B2" not in json.dumps(job.results.benchmarks[0].additional_info)


async def test_a_run_that_dies_keeps_the_answers_it_had(
    laptop: Laptop, sums: Callable[..., Awaitable[EvaluationJob]]
) -> None:
    job = await sums(right=5, ends_after=4)
    assert job.status.state == "failed"
    found = kept(laptop, job)
    assert not found.complete
    assert [sample.position for sample in found.samples] == [0, 1, 2, 3]


async def test_the_subjects_of_a_question_file_are_its_categories(laptop: Laptop) -> None:
    items = QUESTION_SETS[FACTS].items[:20]
    rows = [
        {"question": i.input, "answer": i.target, "subject": "first" if n < 10 else "second"}
        for n, i in enumerate(items)
    ]
    (laptop.datasets_dir / "subjects.jsonl").write_text("\n".join(map(json.dumps, rows)))
    parameters = {"dataset": "subjects.jsonl", "scorer": "exact"}
    with StubModel(0.7) as model:
        job = await laptop.run(model.base_url, "own_questions", parameters=parameters)
    outcomes = (await reading_of(laptop, job)).benchmarks[0].outcomes
    assert outcomes is not None
    asked = {sample.question: sample.category for sample in kept(laptop, job).samples}
    assert asked == {row["question"]: row["subject"] for row in rows}
    assert sorted(outcomes.categories) == ["first"] * 10 + ["second"] * 10


async def test_a_run_that_was_killed_goes_on_and_gives_the_same_result(laptop: Laptop) -> None:
    parameters = {"max_connections": 1, "num_examples": 40}
    with StubModel(0.7, delay=0.1) as model:
        job_id = await laptop.submit(model.base_url, FACTS, name="goes-on", parameters=parameters)
        path = sample_path(laptop.data_dir / "samples", job_id, 0)
        assert path is not None
        with anyio.fail_after(60):
            while (half := read_samples(path)) is None or len(half.samples) < 15:
                await anyio.sleep(0.05)
        spec = (JOBS_DIR / job_id).glob("**/job.json")
        for pid in evaluation_processes(next(spec)):
            os.kill(pid, signal.SIGKILL)
        failed = await laptop.client.jobs.wait_for_completion(job_id, timeout=60)
        assert failed.status.state == "failed"
        asked = model.generations
        job = await laptop.run(model.base_url, FACTS, name="goes-on", parameters=parameters)
        again = model.generations - asked
    info = job.results.benchmarks[0].additional_info
    resumed = info["resumed_answers"]
    assert resumed >= 15
    assert again < 40 - resumed + 5  # besides those of the probe
    assert any("went on from" in caution for caution in info["cautions"])
    assert job.results.benchmarks[0].metrics["accuracy"] == model.expected_accuracy(FACTS, 40)
    assert [s.score == 1 for s in kept(laptop, job).samples] == right_answers(model, 40)


async def test_answers_of_a_cancelled_run_are_not_used_again(laptop: Laptop) -> None:
    parameters = {"max_connections": 1, "num_examples": 30}
    with StubModel(0.7, delay=0.05) as model:
        job_id = await laptop.submit(model.base_url, FACTS, name="stopped", parameters=parameters)
        path = sample_path(laptop.data_dir / "samples", job_id, 0)
        assert path is not None
        with anyio.fail_after(60):
            while (half := read_samples(path)) is None or len(half.samples) < 5:
                await anyio.sleep(0.05)
        await laptop.client.jobs.cancel(job_id)
        job = await laptop.run(model.base_url, FACTS, name="stopped", parameters=parameters)
    assert "resumed_answers" not in job.results.benchmarks[0].additional_info


def evaluation_processes(spec: Path) -> list[int]:
    """The evaluations of a job: children of its guard with that specification."""
    wanted = f"EVALHUB_JOB_SPEC_PATH={spec}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes()
            if wanted in (place / "environ").read_bytes() and b"local.inspect" in command:
                found.append(int(place.name))
        except OSError:
            continue
    return found
