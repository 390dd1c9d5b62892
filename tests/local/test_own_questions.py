"""Evaluations of a user's question file, with a real hub and a model of known accuracy."""

import csv
import json
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from evalhub_mcp.adapter import InvalidParametersError
from evalhub_mcp.datasets.file_access import keep_copy
from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.inspect.benchmarks.own_questions import (
    OwnQuestionsParameters,
    build_evaluation,
    check_question_file,
)
from evalhub_mcp.local.inspect.parameters import parse_parameters
from evalhub_mcp.local.inspect.prompts import chat_messages
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.laptop import Laptop, laptop
from tests.local.support.models import Judge

__all__ = ["laptop"]
pytestmark = pytest.mark.anyio


def rows(benchmark_id: str = "everyday_facts") -> list[dict[str, Any]]:
    return [
        {"id": item.id, "question": item.input, "answer": item.target}
        for item in QUESTION_SETS[benchmark_id].items
    ]


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if path.suffix == ".csv":
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        elif path.suffix == ".yaml":
            yaml.safe_dump(rows, file)
        else:
            file.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("name", "benchmark_id", "scorer", "api"),
    [
        ("facts.yaml", "everyday_facts", "exact", "chat"),
        ("sums.csv", "arithmetic_word_problems", "numeric", "completions"),
    ],
)
async def test_the_users_own_file_finds_the_models_known_accuracy(
    laptop: Laptop, name: str, benchmark_id: str, scorer: str, api: str
) -> None:
    write(laptop.datasets_dir / name, rows(benchmark_id))
    with StubModel(0.7) as model:
        job = await laptop.run(
            model.base_url,
            "own_questions",
            parameters={"dataset": name, "scorer": scorer, "api": api},
        )
        expected = model.expected_accuracy(benchmark_id)
    assert job.status.state == "completed", job.status
    result = job.results.benchmarks[0]
    assert result.metrics["accuracy"] == pytest.approx(expected)
    assert result.metrics["n_samples"] == len(QUESTION_SETS[benchmark_id].items)
    info = result.additional_info
    assert info["scorer"] == scorer
    assert info["dataset"]["questions"] == len(QUESTION_SETS[benchmark_id].items)
    assert len(info["dataset"]["sha256"]) == 64
    assert 0 < info["baseline"] < 0.5
    assert info["retries"]["total"] == 0


async def test_a_judge_grades_and_ungraded_replies_are_not_scored(laptop: Laptop) -> None:
    own = rows()[:12]
    write(laptop.datasets_dir / "judged.jsonl", own)
    laptop.secrets_dir.mkdir(exist_ok=True)
    (laptop.secrets_dir / "judge-key").write_text("sk-judge-0123456789")
    with (
        StubModel(0.5) as model,
        Judge(api_key="sk-judge-0123456789", silent_on=own[0]["question"]) as judge,
    ):
        parameters = {
            "dataset": "judged.jsonl",
            "scorer": "model-graded",
            "judge_url": judge.base_url,
            "judge_model": "judge",
            "judge_secret_ref": "judge-key",
        }
        job = await laptop.run(model.base_url, "own_questions", parameters=parameters)
        replies = {row["id"]: model.reply_to(row["question"]) == row["answer"] for row in own[1:]}
    metrics = job.results.benchmarks[0].metrics
    assert (metrics["n_samples"], metrics["n_errors"]) == (11, 1)
    assert metrics["accuracy"] == pytest.approx(sum(replies.values()) / 11)
    assert job.results.benchmarks[0].additional_info["judge"] == "judge"
    assert "sk-judge-0123456789" not in job.model_dump_json()


async def test_a_file_that_cannot_be_used_fails_the_job_and_says_where(laptop: Laptop) -> None:
    (laptop.datasets_dir / "faulty.jsonl").write_text('{"question": "x", "answer": "y"}\n{"quest')
    message, code = await laptop.failure(
        "http://127.0.0.1:9/v1", benchmark="own_questions", parameters={"dataset": "faulty.jsonl"}
    )
    assert code == "invalid_parameters"
    assert "(line 2)" in message
    assert "skip_bad_rows" in message


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        ('{"question": "x", "answer": "y"}\n{"question": ', {}, "(line 2)"),
        ('{"one": "x", "other": "y"}', {}, "No column is the question"),
        ('{"question": "x", "answer": "y"}', {"scorer": "numeric"}, "the answer is no number"),
        ('{"question": "x", "answer": "y"}', {"scorer": "f1"}, "scorer must be one of exact"),
        ('{"question": "x", "answer": "y"}', {"scorer": "model_graded"}, "needs judge_url"),
        ('{"question": "x", "answer": "y"}', {"num_examples": 2}, "has 1 usable questions"),
        ('{"question": "x", "answer": "y"}', {"dataset": "../evalhub.db"}, "lies outside"),
        ('{"question": "x", "answer": "y"}', {"dataset": "/etc/passwd"}, "lies outside"),
        ('{"question": "x", "answer": "y"}', {"dataset": None}, "dataset must be the name"),
    ],
)
def test_an_unusable_file_or_parameter_is_refused_in_one_sentence(
    tmp_path: Path, text: str, parameters: dict[str, Any], expected: str
) -> None:
    (tmp_path / "faulty.jsonl").write_text(text)
    given = {"dataset": "faulty.jsonl", **parameters}
    with pytest.raises(InvalidParametersError) as caught:
        check_question_file(parse_parameters(OwnQuestionsParameters, given), tmp_path)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_copy_that_was_changed_after_submission_is_not_run(tmp_path: Path) -> None:
    name = keep_copy(b'{"question": "x", "answer": "y"}', "q.jsonl", tmp_path)
    parameters = parse_parameters(OwnQuestionsParameters, {"dataset": name})
    assert len(check_question_file(parameters, tmp_path).questions) == 1
    (tmp_path / name).write_text('{"question": "x", "answer": "z"}')
    with pytest.raises(InvalidParametersError, match="has changed since it was submitted"):
        check_question_file(parameters, tmp_path)


def test_choices_get_letters_and_bad_rows_and_examples_are_not_asked(tmp_path: Path) -> None:
    own = [
        {"question": f"Which is number {n}?", "choices": [f"thing {n}", "other"], "answer": "A"}
        for n in range(9)
    ]
    write(tmp_path / "choices.jsonl", own)
    with (tmp_path / "choices.jsonl").open("a") as file:
        file.write('{"question": "", "answer": "y"}\nnot json\n')
    given = {"dataset": "choices.jsonl", "num_fewshot": 2, "skip_bad_rows": True}
    parameters = parse_parameters(OwnQuestionsParameters, given)
    evaluation = build_evaluation(parameters, check_question_file(parameters, tmp_path))
    assert (len(evaluation.items), len(evaluation.shots)) == (7, 2)
    assert not {item.id for item in evaluation.shots} & {item.id for item in evaluation.items}
    assert evaluation.info["scorer"] == "choice"
    assert evaluation.info["dataset"]["rows_left_out"] == 2
    messages = chat_messages(evaluation.style, evaluation.items[0], evaluation.shots)
    assert [role for role, _ in messages] == ["user", "assistant"] * 2 + ["user"]
    assert messages[0][1].startswith("Choose one.")
    assert "\nA. thing" in messages[-1][1]
    assert "\nB. other" in messages[-1][1]
    assert messages[1][1].startswith("Answer: A. thing")
    grades = [evaluation.grade(item, "Answer: A") for item in evaluation.items]
    assert all(cast(Grade, grade).correct for grade in grades)


@pytest.mark.parametrize(
    ("given", "messages"),
    [
        ({}, [("user", "Answer with the answer only, without explanation.\n\nx")]),
        (
            {"instruction": "Be terse."},
            [("user", "Be terse.\nAnswer with the answer only, without explanation.\n\nx")],
        ),
        ({"instruction": ""}, [("user", "x")]),
        (
            {"system_prompt": "You are a clerk.", "instruction": ""},
            [("system", "You are a clerk."), ("user", "x")],
        ),
    ],
)
def test_an_instruction_precedes_the_line_of_the_scorer(
    tmp_path: Path, given: dict[str, Any], messages: list[tuple[str, str]]
) -> None:
    write(tmp_path / "q.jsonl", [{"question": "x", "answer": "y"}])
    parameters = parse_parameters(OwnQuestionsParameters, {"dataset": "q.jsonl", **given})
    evaluation = build_evaluation(parameters, check_question_file(parameters, tmp_path))
    assert chat_messages(evaluation.style, evaluation.items[0], ()) == messages
