"""Unusual replies of endpoints end in a right score or in a named cause."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from evalhub_mcp.adapter import Rehearsal
from evalhub_mcp.client.retry import RetryPolicy
from evalhub_mcp.local.inspect import model_retries
from tests.local.support.odd_endpoint import Answer, Behaviour, OddEndpoint, chat, refused
from tests.local.support.odd_run import after_the_probe, results, run

TOOL = {"id": "c", "type": "function", "function": {"name": "search", "arguments": "{}"}}


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = RetryPolicy(max_retries=4, initial_delay=0.01, max_delay=0.02)
    monkeypatch.setattr(model_retries, "_POLICY", policy)


def wants_completion_tokens(path: str, body: dict[str, Any], number: int) -> Answer:
    if "max_tokens" in body:
        return refused("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
                       "'max_completion_tokens' instead.")  # fmt: skip
    return chat()


def wants_no_temperature(path: str, body: dict[str, Any], number: int) -> Answer:
    if "temperature" in body:
        return refused("Unsupported value: 'temperature' does not support 0 with this model.")
    return chat()


def wants_both(path: str, body: dict[str, Any], number: int) -> Answer:
    first = wants_completion_tokens(path, body, number)
    return first if first[0] != 200 else wants_no_temperature(path, body, number)


def explains_nothing(path: str, body: dict[str, Any], number: int) -> Answer:
    if "temperature" in body or "max_tokens" in body:
        return refused("Bad request")
    return chat()


def wants_a_larger_limit(path: str, body: dict[str, Any], number: int) -> Answer:
    if body["max_tokens"] < 20:
        return refused("Invalid 'max_output_tokens': integer below minimum value. Expected a value "
                       ">= 20, but got 4 instead.")  # fmt: skip
    return chat()


def text_part(text: str) -> dict[str, str]:
    return {"type": "text", "text": text}


RIGHT: dict[str, tuple[Behaviour, dict[str, Any]]] = {
    "usual": (lambda *_: chat(), {}),
    "a list of parts": (lambda *_: chat([text_part("Par"), text_part("is")]), {}),
    "reasoning parts": (
        lambda *_: chat([{"type": "thinking", "thinking": "Rome?"}, text_part("Paris")]),
        {},
    ),
    "reasoning_content": (lambda *_: chat(reasoning_content="Rome? Oslo?"), {}),
    "reasoning in the text": (lambda *_: chat("<think>Rome?</think>\n\nParis"), {}),
    "no finish reason": (lambda *_: chat(finish=None), {}),
    "no usage": (lambda *_: (200, {"choices": [{"message": {"content": "Paris"}}]}), {}),
    "a null error": (lambda *_: (200, {**chat()[1], "error": None}), {}),
    "text and a tool call": (lambda *_: chat("Paris", "tool_calls", tool_calls=[TOOL]), {}),
    "cut after the answer": (lambda *_: chat("Paris", "length"), {}),
    "max_completion_tokens": (wants_completion_tokens, {}),
    "no temperature": (wants_no_temperature, {}),
    "neither": (wants_both, {}),
    "a refusal without a reason": (explains_nothing, {}),
    "a larger limit": (wants_a_larger_limit, {"max_tokens": 4}),
    "completions only": (
        lambda path, *_: (200, {"choices": [{"text": " Paris\n"}]})
        if path.endswith("/v1/completions")
        else (404, {"detail": "Not Found"}),
        {},
    ),
    "one server error": (lambda p, b, n: (503, b"busy") if n == 3 else chat(), {}),
    "an error of its provider inside 200, once": (
        lambda p, b, n: (200, {"error": {"code": 502, "message": "Provider returned error"}})
        if n == 3
        else chat(),
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", list(RIGHT))
def test_an_unusual_reply_is_still_the_right_one(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour, parameters = RIGHT[which]
    found, _ = run(tmp_path, monkeypatch, behaviour, **parameters)
    metrics, info = results(found)
    assert (metrics["accuracy"], metrics["n_samples"], metrics["n_errors"]) == (1.0, 6, 0)
    assert "cut_replies" not in metrics
    if which in {"max_completion_tokens", "neither"}:
        assert info["request_form"]["limit_field"] == "max_completion_tokens"
    if which in {"no temperature", "neither"}:
        assert info["request_form"]["temperature"] == "not sent"


def test_the_form_that_the_probe_found_is_used_in_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, endpoint = run(
        tmp_path, monkeypatch, wants_both, temperature=0.7, max_tokens=77, max_connections=1
    )
    first, *others = endpoint.requests
    assert (first["max_tokens"], first["temperature"]) == (77, 0.7), "as the run would"
    assert all(body.get("max_completion_tokens") == 77 for body in others[2:])
    assert not any("temperature" in body or "max_tokens" in body for body in others[2:])
    assert len(endpoint.requests) == 3 + 6


REFUSED: dict[str, tuple[Behaviour, str, tuple[str, ...]]] = {
    "no choices": (
        lambda *_: (200, {"status": "ok"}),
        "model_endpoint_not_found",
        ("/v1", '"status": "ok"'),
    ),
    "empty choices": (lambda *_: (200, {"choices": []}), "model_endpoint_not_found", ("/v1",)),
    "not JSON": (lambda *_: (200, b"hello"), "model_endpoint_not_found", ("/v1", "hello")),
    "an error inside 200": (
        lambda *_: (200, {"error": {"message": "No credits left"}}),
        "model_endpoint_error",
        ("No credits left",),
    ),
    "an error text inside 200": (
        lambda *_: (200, {"object": "error", "message": "Context length exceeded"}),
        "model_endpoint_error",
        ("Context length exceeded",),
    ),
    "an error in the choice": (
        lambda *_: (200, {"choices": [{"error": {"message": "Overloaded"}}]}),
        "model_endpoint_error",
        ("Overloaded",),
    ),
    "an unknown model": (
        lambda path, *_: refused("The model `odd` does not exist", 404)
        if "chat" in path
        else (404, b"page not found"),
        "model_endpoint_not_found",
        ("The model `odd` does not exist",),
    ),
    "a long explanation": (
        lambda *_: refused("x " * 200 + "END", 403),
        "model_endpoint_unauthorized",
        ("x END",),
    ),
    "context too short": (
        lambda *_: refused("This model's maximum context length is 64 tokens"),
        "model_endpoint_refused",
        ("maximum context length is 64",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", list(REFUSED))
def test_an_endpoint_that_cannot_be_used_says_why(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour, code, said = REFUSED[which]
    found, endpoint = run(tmp_path, monkeypatch, behaviour)
    assert found.failure is not None
    message = found.failure.message
    assert found.failure.code == code, message
    assert all(part in message for part in said), message
    assert len(endpoint.requests) <= 8


LOST: dict[str, tuple[Answer, str, str]] = {
    "cut": (chat("The capital of", "length"), "cut_replies", "max_tokens 4096"),
    "reasoning cut": (chat("<think>Is it Paris", "length"), "cut_replies", "max_tokens 4096"),
    "reasoning cut, separately": (
        chat(None, "length", reasoning_content="hm"), "cut_replies", "max_tokens 4096",
    ),
    "empty": (chat(""), "empty_replies", "empty"),
    "null": (chat(None), "empty_replies", "empty"),
    "reasoning only": (chat("<think>Paris</think>"), "empty_replies", "reasoning only"),
    "a tool call": (
        chat(None, "tool_calls", tool_calls=[TOOL]), "tool_call_replies", "asked for a tool",
    ),
    "an old tool call": (
        chat(None, "function_call", function_call={"name": "f", "arguments": ""}),
        "tool_call_replies",
        "asked for a tool",
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", list(LOST))
def test_a_reply_without_an_answer_is_counted_apart_and_asked_for_once(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, counted, caution = LOST[which]
    found, endpoint = run(tmp_path, monkeypatch, after_the_probe(answer))
    metrics, info = results(found)
    assert (metrics["accuracy"], metrics["n_samples"]) == (0.0, 6)
    assert metrics[counted] == 6
    assert caution in str(info["cautions"])
    assert len(endpoint.requests) == 7


FILTERED = refused("The response was filtered by Azure's content management policy.",
                   code="content_filter")  # fmt: skip
ERRORS: dict[str, Answer] = {
    "context length": refused("This model's maximum context length is 8192 tokens."),
    "content filter": FILTERED,
    "content filter inside 200": chat("", "content_filter"),
    "an error inside 200": (200, {"error": {"message": "Provider returned error"}}),
}


@pytest.mark.parametrize("which", list(ERRORS))
def test_an_error_response_is_not_scored_as_a_reply(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = run(
        tmp_path,
        monkeypatch,
        lambda path, body, number: ERRORS[which] if number in {3, 4} else chat(),
        max_connections=1,
    )
    metrics, info = results(found)
    assert (metrics["accuracy"], metrics["n_samples"], metrics["n_errors"]) == (1.0, 4, 2)
    expected = {"context length": "8192", "an error inside 200": "Provider returned error"}
    assert expected.get(which, "content") in info["first_error"]


def test_a_server_that_fails_ends_the_run_with_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = time.monotonic()
    found, endpoint = run(
        tmp_path,
        monkeypatch,
        lambda path, body, number: chat() if number <= 30 else refused("CUDA out of memory", 500),
        questions=200,
    )
    assert found.failure is not None
    message = found.failure.message
    assert found.failure.code == "model_endpoint_error"
    assert "The run was ended after" in message
    assert "CUDA out of memory" in message
    assert len(endpoint.requests) < 30 + 5 * 40
    assert time.monotonic() - started < 30


def test_a_key_that_expires_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, endpoint = run(
        tmp_path,
        monkeypatch,
        lambda path, body, number: chat() if number <= 5 else refused("Token expired", 401),
        questions=60,
    )
    assert found.failure is not None
    assert found.failure.code == "model_endpoint_unauthorized"
    assert "Token expired" in found.failure.message
    assert len(endpoint.requests) < 40


@pytest.mark.anyio
async def test_a_request_that_times_out_is_tried_twice() -> None:
    attempts = 0

    async def hang() -> None:
        nonlocal attempts
        attempts += 1
        raise httpx.ReadTimeout("")

    retries = model_retries.ModelRetries()
    with pytest.raises(httpx.ReadTimeout):
        await retries.send(hang, (httpx.TransportError,))
    assert attempts == 2


def test_a_run_ends_when_over_a_twentieth_of_its_questions_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, endpoint = run(
        tmp_path,
        monkeypatch,
        lambda path, body, number: refused("too long") if number % 5 == 2 else chat(),
        questions=300,
    )
    assert found.failure is not None
    assert "16 of them failed for good" in found.failure.message
    assert "too long" in found.failure.message
    assert len(endpoint.requests) < 150


def test_progress_names_failures_and_their_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = run(
        tmp_path,
        monkeypatch,
        lambda path, body, number: refused("too long") if number in {3, 4} else chat(),
        max_connections=1,
    )
    assert "2 of 6 failed: HTTP 400, too long" in found.notes[-1]


def test_a_scorer_that_does_not_fit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = run(tmp_path, monkeypatch, lambda *_: chat("It is Paris, in France."), questions=10)
    _, info = results(found)
    assert (
        "10 of 10 replies contain the expected answer, and scorer exact finds 0 right: scorer "
        "includes fits these replies." in info["cautions"]
    )


def judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, judge: Behaviour, **more: Any
) -> tuple[Rehearsal, OddEndpoint]:
    with OddEndpoint(judge) as endpoint:
        found, _ = run(
            tmp_path,
            monkeypatch,
            lambda *_: chat(),
            scorer="model_graded",
            judge_url=endpoint.base_url,
            judge_model="gud",
            **more,
        )
        return found, endpoint


def test_a_judge_that_does_not_exist_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = judged(tmp_path, monkeypatch, lambda *_: refused("model 'gud' not found", 404))
    assert found.failure is not None
    assert "The judge endpoint" in found.failure.message
    assert "'gud'" in found.failure.message


def test_a_judge_is_tried_on_known_answers_and_its_requests_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, endpoint = judged(tmp_path, monkeypatch, lambda *_: chat("GRADE: CORRECT"))
    metrics, info = results(found)
    assert info["judge_probes"] == {"right": "correct", "wrong": "correct", "empty": "correct"}
    assert 'graded "Rome" as correct' in str(info["cautions"])
    assert info["requests"]["judge"] == 3 + 6
    assert len(endpoint.requests) == 1 + 3 + 6
    assert metrics["n_errors"] == 0


def test_a_judges_failures_are_quoted_as_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(path: str, body: dict[str, Any], number: int) -> Answer:
        return chat("I would give it 7 of 10") if number % 2 else chat("GRADE: CORRECT")

    found, _ = judged(tmp_path, monkeypatch, judge, max_connections=1)
    metrics, info = results(found)
    assert (metrics["n_samples"], metrics["n_errors"]) == (3, 3)
    assert info["first_error"] == (
        "the judge 'gud' gave no grade: it said \"I would give it 7 of 10\""
    )


def test_asking_and_grading_does_not_load_inspect_ai() -> None:
    code = (
        "import sys, evalhub_mcp.local.inspect.__main__\n"
        "print(*{name.partition('.')[0] for name in sys.modules} & {'inspect_ai', 'openai', 'mcp'})"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == []
