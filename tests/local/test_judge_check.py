"""A judge checked against human verdicts, in whole evaluations on a real hub."""

import json
from typing import Any

import pytest

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.stub_model import StubModel, right_answer, wrong_answer
from evalhub_mcp.server.tools.results.text import results_text
from tests.local.support.laptop import Laptop, laptop
from tests.local.support.models import Judge
from tests.local.test_recorded_answers import reading_of

__all__ = ["laptop"]
pytestmark = pytest.mark.anyio
ITEMS = QUESTION_SETS["everyday_facts"].items


def labelled_rows() -> list[dict[str, Any]]:
    """30 questions: the judge, which wants the exact answer, errs on replies 3, 4, 20 and 21."""
    rows = []
    for n, item in enumerate(ITEMS[:30]):
        says_right = n < 15
        reply = right_answer(item) if says_right else wrong_answer(item)
        people = says_right != (n in {3, 4, 20, 21})
        rows.append(
            {"id": item.id, "question": item.input, "answer": right_answer(item),
             "reply": reply, "human": "pass" if people else "fail"}
        )  # fmt: skip
    rows[29]["human"] = ""
    return rows


async def run(laptop: Laptop, rows: list[dict[str, Any]], **parameters: Any) -> EvaluationJob:
    (laptop.datasets_dir / "judged.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with StubModel(0.6) as model, Judge() as judge:
        return await laptop.run(
            model.base_url,
            "own_questions",
            parameters={
                "dataset": "judged.jsonl",
                "scorer": "model_graded",
                "judge_url": judge.base_url,
                "judge_model": "judge",
                **parameters,
            },
        )


async def test_labelled_replies_check_the_judge_and_correct_its_score(laptop: Laptop) -> None:
    job = await run(laptop, labelled_rows())
    info = job.results.benchmarks[0].additional_info
    check = dict(info["judge_check"])
    differences = check.pop("differences")
    assert check == {
        "replies": "labelled",
        "both_right": 13,
        "both_wrong": 12,
        "false_passes": 2,
        "false_fails": 2,
    }
    assert len(differences) == 4
    assert any("judge: right, people: wrong" in one["why"] for one in differences)
    assert info["requests"]["judge"] == 3 + 29 + 30  # known answers, labels, replies
    reading = await reading_of(laptop, job)
    text = results_text(reading, "x", "stand-in", [], [])
    assert "judge judge: agrees with people on 25 of 29 labelled replies" in text
    assert "false passes 2 of 14, false fails 2 of 15" in text
    corrected = reading.benchmarks[0].corrected
    assert corrected is not None
    judged = job.results.benchmarks[0].metrics["accuracy"]
    assert corrected.score == pytest.approx((judged + 12 / 14 - 1) / (13 / 15 + 12 / 14 - 1))
    assert f"corrected for these errors {corrected.score:.3g}"[:40] in text
    assert "judge differs on" in text
    assert "not checked against human verdicts" not in text


async def test_verdicts_whose_replies_are_missing_are_no_check(laptop: Laptop) -> None:
    rows = [{k: v for k, v in row.items() if k != "reply"} for row in labelled_rows()]
    job = await run(laptop, rows)
    check = job.results.benchmarks[0].additional_info["judge_check"]
    assert check["replies"] == "present"
    reading = await reading_of(laptop, job)
    assert reading.benchmarks[0].corrected is None
    text = results_text(reading, "x", "stand-in", [], [])
    assert "judge judge: unchecked" in text
    assert "not checked against human verdicts" in text


async def test_without_labels_the_judge_is_unchecked_and_says_how_many_would_do(
    laptop: Laptop,
) -> None:
    rows = [{k: row[k] for k in ("id", "question", "answer")} for row in labelled_rows()]
    job = await run(laptop, rows, num_examples=20, epochs=2, temperature=0.5)
    assert "judge_check" not in job.results.benchmarks[0].additional_info
    text = results_text(await reading_of(laptop, job), "x", "stand-in", [], [])
    wanted = "about 30 replies with human verdicts, half of them wrong (columns reply and human)"
    assert f"judge judge: unchecked: {wanted}, would show its errors" in text
    assert "each question asked 2 times" in text
