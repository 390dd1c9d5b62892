"""The stub model has exactly the given accuracy, over both APIs."""

import subprocess
import sys
from typing import Any

import httpx
import pytest

from evalhub_mcp.local.inspect.benchmarks import QUESTION_SETS
from evalhub_mcp.local.inspect.benchmarks.everyday_facts import EVERYDAY_FACTS
from evalhub_mcp.local.inspect.benchmarks.instruction_following import INSTRUCTION_FOLLOWING
from evalhub_mcp.local.inspect.prompts import chat_messages, completion_prompt
from evalhub_mcp.local.stub_model import StubModel
from tests.local.support.question_sets import ACCURACY_BENCHMARKS

every_benchmark = pytest.mark.parametrize("benchmark_id", ACCURACY_BENCHMARKS)


def post(model: StubModel, path: str, body: dict[str, Any], **options: Any) -> httpx.Response:
    return httpx.post(model.base_url + path, json=body, timeout=10, trust_env=False, **options)


@every_benchmark
@pytest.mark.parametrize("accuracy", [0.0, 0.5, 0.8, 0.93, 1.0])
@pytest.mark.parametrize("shots", [0, 3])
def test_exactly_the_given_share_of_answers_is_correct(
    benchmark_id: str, accuracy: float, shots: int
) -> None:
    model = StubModel(accuracy)
    style, items = QUESTION_SETS[benchmark_id].style, QUESTION_SETS[benchmark_id].items
    right = 0
    for item in items:
        prompt = completion_prompt(style, item, QUESTION_SETS[benchmark_id].worked_examples[:shots])
        right += QUESTION_SETS[benchmark_id].grade(item, model.reply_to(prompt)).correct
    assert right == int(accuracy * len(items) + 0.5)
    assert model.expected_accuracy(benchmark_id) == right / len(items)


@every_benchmark
@pytest.mark.parametrize("num_examples", [10, 20, 50])
def test_a_round_number_of_examples_contains_the_exact_share(
    benchmark_id: str, num_examples: int
) -> None:
    assert StubModel(0.8).expected_accuracy(benchmark_id, num_examples) == 0.8


@every_benchmark
@pytest.mark.parametrize("num_examples", [1, 13, 37])
def test_the_expected_accuracy_of_a_part_is_that_of_its_answers(
    benchmark_id: str, num_examples: int
) -> None:
    model = StubModel(0.7, seed=3)
    items = QUESTION_SETS[benchmark_id].items[:num_examples]
    right = sum(
        QUESTION_SETS[benchmark_id].grade(item, model.reply_to(item.input)).correct
        for item in items
    )
    assert model.expected_accuracy(benchmark_id, num_examples) == right / num_examples


def test_the_seed_decides_only_which_answers_are_correct() -> None:
    def replies(seed: int) -> list[str]:
        model = StubModel(0.5, seed=seed)
        return [model.reply_to(item.input) for item in EVERYDAY_FACTS.items]

    assert replies(1) == replies(1)
    assert replies(1) != replies(2)
    assert StubModel(0.5, seed=1).expected_accuracy("everyday_facts") == 0.5
    assert StubModel(0.5, seed=2).expected_accuracy("everyday_facts") == 0.5


@pytest.mark.parametrize("accuracy", [-0.1, 1.1, float("nan")])
def test_an_impossible_accuracy_is_refused(accuracy: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        StubModel(accuracy)


def test_it_serves_the_model_list_chat_and_completions() -> None:
    item = EVERYDAY_FACTS.items[0]
    style = EVERYDAY_FACTS.style
    messages = chat_messages(style, item, EVERYDAY_FACTS.worked_examples[:2])
    with StubModel(1.0) as model:
        listed = httpx.get(f"{model.base_url}/models", trust_env=False).json()
        assert [entry["id"] for entry in listed["data"]] == [model.name] == ["stand-in-100"]
        chat = post(
            model,
            "/chat/completions",
            {"messages": [{"role": role, "content": text} for role, text in messages]},
        ).json()
        assert chat["choices"][0]["message"] == {"role": "assistant", "content": item.target}
        text = post(model, "/completions", {"prompt": completion_prompt(style, item, ())}).json()
        assert text["choices"][0]["text"].strip() == item.target


def test_a_stop_sequence_ends_its_answer() -> None:
    item = next(i for i in INSTRUCTION_FOLLOWING.items if "\n" in i.target)
    with StubModel(1.0) as model:
        reply = post(model, "/completions", {"prompt": item.input, "stop": ["\n"]}).json()
    assert reply["choices"][0]["text"].strip() == item.target.splitlines()[0]


def test_a_question_it_does_not_know_gets_no_invented_answer() -> None:
    assert StubModel(1.0).reply_to("Who are you?") == "I do not know."


@pytest.mark.parametrize(
    ("options", "path", "body", "status"),
    [
        ({"fail_status": 503}, "/completions", {"prompt": "x"}, 503),
        ({"chat": False}, "/chat/completions", {"messages": []}, 404),
        ({"api_key": "k"}, "/completions", {"prompt": "x"}, 401),
        ({}, "/completions", {"messages": "x"}, 400),
        ({}, "/completions", {}, 400),
        ({}, "/chat/completions", {"messages": []}, 400),
        ({}, "/elsewhere", {}, 404),
    ],
)
def test_it_fails_as_configured_and_as_a_server_should(
    options: dict[str, Any], path: str, body: dict[str, Any], status: int
) -> None:
    with StubModel(**options) as model:
        response = post(model, path, body)
    assert response.status_code == status
    assert response.json()["error"]["code"] == status


def test_it_can_fail_after_a_number_of_answers() -> None:
    with StubModel(fail_status=500, fail_after=2) as model:
        statuses = [post(model, "/completions", {"prompt": "x"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 500]


def test_a_hanging_model_can_be_stopped() -> None:
    with StubModel(hang=True) as model, pytest.raises(httpx.ReadTimeout):
        httpx.post(
            f"{model.base_url}/completions", json={"prompt": "x"}, timeout=0.2, trust_env=False
        )


def test_the_address_of_a_stopped_model_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        _ = StubModel().base_url


def test_as_a_program_it_prints_its_address_and_serves() -> None:
    command = [sys.executable, "-m", "evalhub_mcp.local.stub_model", "--accuracy", "0.5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            listed = httpx.get(f"{url}/models", timeout=10, trust_env=False).json()
        finally:
            process.terminate()
    assert listed["data"][0]["id"] == "stand-in-50"


def test_as_a_program_it_refuses_an_impossible_accuracy_in_one_line() -> None:
    command = [sys.executable, "-m", "evalhub_mcp.local.stub_model", "--accuracy", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "between 0 and 1" in done.stderr.splitlines()[-1]
