"""Questions that are asked several times: averages first, then the spread between questions."""

from collections import Counter
from itertools import combinations
from pathlib import Path
from statistics import fmean, stdev
from threading import Lock

import pytest

from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.inspect.benchmarks.red_team import attack_metrics
from evalhub_mcp.local.inspect.evaluation import AnsweredItem
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.repeats import (
    by_question,
    mean_share,
    repeat_cautions,
    repeat_info,
    repeat_metrics,
)
from evalhub_mcp.local.stub_model import StubModel, right_answer, wrong_answer
from evalhub_mcp.results.comparison import compare_readings
from evalhub_mcp.results.paired_difference import MarksDifference
from evalhub_mcp.results.repeats import repeats_of
from evalhub_mcp.server.tools.results.text import results_text
from tests.local.support.laptop import Laptop, laptop
from tests.local.support.resumed_process import ResumedRun
from tests.local.test_recorded_answers import kept, reading_of

__all__ = ["laptop"]
FACTS = "everyday_facts"


class MoodyModel(StubModel):
    """Answers question i of the everyday facts rightly in the repetitions given by `pattern`."""

    def __init__(self, pattern: tuple[str, ...]) -> None:
        super().__init__()
        self.pattern = pattern
        self.asked: Counter[str] = Counter()
        self.lock = Lock()

    def reply_to(self, text: str) -> str:
        for i, item in enumerate(QUESTION_SETS[FACTS].items):
            if item.input in text:
                with self.lock:
                    self.asked[item.id] += 1
                    time = self.asked[item.id]
                pattern = self.pattern[i % len(self.pattern)]
                is_right = pattern[(time - 1) % len(pattern)] == "+"
                return right_answer(item) if is_right else wrong_answer(item)
        return "?"


def answers(patterns: dict[str, str], reply: str = "") -> list[AnsweredItem]:
    return [
        AnsweredItem(
            Item(id, f"question {id}", "x", "", {}),
            reply or mark + str(epoch),
            Grade(mark == "+", mark),
            epoch=epoch,
        )
        for id, pattern in patterns.items()
        for epoch, mark in enumerate(pattern, 1)
        if mark != " "
    ]


def test_the_error_is_the_spread_between_questions_and_not_of_all_replies():
    questions = by_question(answers({"a": "++++", "b": "++--", "c": "----", "d": "+++-"}))
    shares = [1.0, 0.5, 0.0, 0.75]
    mean, error = mean_share(questions)
    assert mean == fmean(shares)
    assert error == pytest.approx(stdev(shares) / 2)
    assert error > (mean * (1 - mean) / 15) ** 0.5  # 16 replies as if each were a question


def test_pass_at_k_and_pass_hat_k_are_those_of_all_draws():
    patterns = {"a": "+++", "b": "+--", "c": "---", "d": "++-"}
    metrics = repeat_metrics(by_question(answers(patterns)), 3)
    assert metrics["pass@3"] == pytest.approx(3 / 4)
    assert metrics["pass^3"] == pytest.approx(1 / 4)
    more = repeat_metrics(by_question(answers(patterns)), 2)
    draws = [list(combinations(p, 2)) for p in patterns.values()]
    assert more["pass@2"] == pytest.approx(fmean(fmean("+" in d for d in one) for one in draws))
    assert more["pass^2"] == pytest.approx(fmean(fmean("-" not in d for d in one) for one in draws))


def test_a_question_that_lacks_a_repetition_counts_once_in_the_mean():
    questions = by_question(answers({"a": "+  ", "b": "---"}))
    assert mean_share(questions)[0] == 0.5
    assert repeat_metrics(questions, 3) == {"pass@3": 0.0, "pass^3": 0.0}
    assert repeat_metrics(by_question(answers({"a": "+ +"})), 3) == {}
    assert repeat_info(questions, 3, failed=2)["failed"] == 2
    assert "2 repetitions have no graded reply" in repeat_cautions(questions, 0.7, 2)[0]


def test_rates_of_groups_are_averaged_by_question_too():
    graded = [
        (Item("a", "", "", "secret", {}), Grade(True, "")),
        (Item("b", "", "", "secret", {}), Grade(False, "")),
        (Item("b", "", "", "secret", {}), Grade(False, "")),
    ]
    metrics = attack_metrics(graded, 0.5, 0.1)
    assert metrics["attack_success_rate_secret"] == 0.5


def test_flaky_questions_are_named_as_far_as_a_result_holds():
    info = repeat_info(by_question(answers({f"q{i}": "+-" for i in range(40)})), 2)
    assert info["flaky"] == 40
    assert info["flaky_questions"][0] == {"id": "q0", "right": 1, "of": 2}
    assert len(info["flaky_questions"]) == 10


def test_repetitions_that_cannot_differ_are_named():
    same = by_question(answers({f"q{i}": "++" for i in range(6)}, reply="Paris"))
    assert "temperature 0" in repeat_cautions(same, 0, 0)[0]
    assert "gave the same reply at temperature 0.7" in repeat_cautions(same, 0.7, 0)[0]
    other = by_question(answers({f"q{i}": "++" for i in range(6)}))
    assert repeat_cautions(other, 0.7, 0) == []


@pytest.mark.anyio
async def test_a_repeated_run_on_a_real_hub(laptop: Laptop) -> None:
    parameters = {"num_examples": 20, "epochs": 3, "temperature": 0.7, "max_connections": 1}
    with MoodyModel(("+++", "++-", "---", "+++", "-+-")) as one:
        first = await laptop.run(one.base_url, FACTS, parameters=parameters)
    with MoodyModel(("+++", "-+-", "---", "+++", "-+-")) as other:
        second = await laptop.run(other.base_url, FACTS, parameters=parameters)
    result = first.results.benchmarks[0]
    shares = [1, 2 / 3, 0, 1, 1 / 3] * 4
    assert result.metrics["accuracy"] == pytest.approx(0.6)
    assert result.metrics["accuracy_stderr"] == pytest.approx(stdev(shares) / 20**0.5)
    assert (result.metrics["n_samples"], result.metrics["n_errors"]) == (20, 0)
    assert result.metrics["pass@3"] == pytest.approx(0.8)
    assert result.metrics["pass^3"] == pytest.approx(0.4)
    assert result.additional_info["parameters"]["num_examples"] == 20
    assert result.additional_info["repeats"]["flaky"] == 8
    assert result.additional_info["outcomes"]["epochs"] == 3

    rows = kept(laptop, first).samples
    assert [(row.position, row.epoch) for row in rows] == [
        (i, e) for i in range(20) for e in (1, 2, 3)
    ]

    reading = await reading_of(laptop, first)
    benchmark = reading.benchmarks[0]
    assert benchmark.n_samples == 20
    assert benchmark.interval_method == "reported error"
    repeats = repeats_of(benchmark)
    assert repeats is not None
    assert (repeats.epochs, repeats.flaky) == (3, 8)
    text = results_text(reading, "test", "stand-in", [], [])
    assert "each question asked 3 times" in text
    assert "right every time 0.40 (pass^3), at least once 0.80 (pass@3); 8 of 20 flaky" in text
    assert "n 20" in text or "20 samples" in text

    found = compare_readings(reading, await reading_of(laptop, second)).differences[0]
    assert isinstance(found.estimate, MarksDifference)
    assert found.estimate.n == 20
    assert found.estimate.difference == pytest.approx(-1 / 15, abs=0.003)
    differences = [0, -1 / 3, 0, 0, 0] * 4
    assert found.estimate.differences == pytest.approx(differences, abs=0.005)


def test_a_killed_run_goes_on_with_the_repetitions_it_lacks(tmp_path: Path) -> None:
    with MoodyModel(("++", "+-", "--")) as model:
        model.delay = 0.02
        run = ResumedRun(
            "inspect",
            tmp_path,
            {
                "benchmark_id": FACTS,
                "model": {"url": model.base_url, "name": "stand-in"},
                "parameters": {
                    "num_examples": 20, "epochs": 2, "temperature": 0.7, "max_connections": 1
                },
            },
            EVALHUB_SECRETS_DIR=str(tmp_path),
        )  # fmt: skip
        half = run.kill_after(25)
        assert [s.epoch for s in half.samples if s.position == 0] == [1, 2]
        found = run.finish()
    assert found["additional_info"]["resumed_answers"] >= 25
    assert found["additional_info"]["repeats"]["epochs"] == 2
    kept = run.kept("second")
    assert kept is not None
    assert len(kept.samples) == 40
    resumed = [s.score for s in kept.samples if (s.position, s.epoch) in {
        (h.position, h.epoch) for h in half.samples}]  # fmt: skip
    assert resumed == [s.score for s in half.samples]
