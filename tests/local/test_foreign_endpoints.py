"""Endpoints that differ from OpenAI's API: Gemini, Ollama, vLLM and gateways."""

from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.client.retry import RetryPolicy
from evalhub_mcp.local.inspect import model_retries
from tests.local.support.odd_endpoint import Answer, Behaviour, chat, refused
from tests.local.support.odd_run import after_the_probe, results, run

CHOICE = {"message": {"content": "Paris"}, "finish_reason": "stop"}
QUOTA = refused("You exceeded your current quota.", 429, code="insufficient_quota")
STREAM = b'data: {"choices":[{"delta":{"content":"Par"}}]}\n\ndata: [DONE]\n\n'


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = RetryPolicy(max_retries=4, initial_delay=0.01, max_delay=0.02)
    monkeypatch.setattr(model_retries, "_POLICY", policy)


def positive_temperature(path: str, body: dict[str, Any], number: int) -> Answer:
    if body.get("temperature") == 0:
        said = "Input validation error: `temperature` must be strictly positive"
        return 422, {"error": said, "error_type": "validation"}
    return chat()


def pydantic_temperature(path: str, body: dict[str, Any], number: int) -> Answer:
    if "temperature" in body:
        return 422, {"detail": [{"loc": ["body", "temperature"], "msg": "extra fields"}]}
    return chat()


def once(answer: Answer) -> Behaviour:
    return lambda path, body, number: answer if number == 3 else chat()


READ: dict[str, Behaviour] = {
    "a part instead of a list": lambda *_: chat({"type": "text", "text": "Paris"}),
    "texts in a list": lambda *_: chat(["Par", "is"]),
    "delta for message": lambda *_: (200, {"choices": [{"delta": {"content": "Paris"}}]}),
    "text in the choice": lambda *_: (200, {"choices": [{"text": "Paris"}]}),
    "reasoning": lambda *_: chat("Paris", reasoning="Rome?"),
    "two choices": lambda *_: (200, {"choices": [CHOICE, {"message": {"content": "Rome"}}]}),
    "usage of texts": lambda *_: (200, {"choices": [CHOICE], "usage": {"prompt_tokens": "x"}}),
    "usage null": lambda *_: (200, {"choices": [CHOICE], "usage": None}),
    "a byte order mark": lambda *_: (200, b'\xef\xbb\xbf{"choices":[{"text":"Paris"}]}'),
    "a positive temperature": positive_temperature,
    "no temperature, by pydantic": pydantic_temperature,
    "a gateway's web page, once": once((503, b"<html>Bad gateway</html>")),
    "Cloudflare's time-out, once": once((524, b"timeout")),
    "overloaded, once": once((529, {"type": "error", "error": {"message": "Overloaded"}})),
}


@pytest.mark.parametrize("which", list(READ))
def test_a_foreign_form_is_read(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics, _ = results(run(tmp_path, monkeypatch, READ[which])[0])
    assert (metrics["accuracy"], metrics["n_samples"], metrics["n_errors"]) == (1.0, 6, 0)


NAMED: dict[str, tuple[Behaviour, str]] = {
    "a stream": (lambda *_: (200, STREAM), "stream of events"),
    "Ollama's own API": (
        lambda *_: (200, {"message": {"role": "assistant", "content": "Paris"}, "done": True}),
        "usually ends in /v1",
    ),
    "TGI's own API": (lambda *_: (200, [{"generated_text": "Paris"}]), "generated_text"),
    "a login page": (lambda *_: (200, b"<html>Log in</html>"), "Log in"),
    "nothing": (lambda *_: (200, b""), "usually ends in /v1"),
    "choices null": (lambda *_: (200, {"choices": None}), "usually ends in /v1"),
    "a model to pull": (
        lambda *_: refused("model 'odd' not found, try pulling it first", 404), "pulling it first",
    ),
    "a spent quota": (lambda *_: QUOTA, "exceeded your current quota"),
    "no credits": (lambda *_: refused("Insufficient credits", 402), "Insufficient credits"),
    "pydantic's errors": (
        lambda *_: (422, {"detail": [{"loc": ["body", "model"], "msg": "field required"}]}),
        'It says: "body.model: field required"',
    ),
    "Gemini's list of errors": (
        lambda *_: (400, [{"error": {"code": 400, "message": "API key not valid"}}]),
        'It says: "API key not valid"',
    ),
    "Anthropic's errors": (
        lambda *_: (400, {"type": "error", "error": {"message": "max_tokens: 4096 > 1024"}}),
        "4096 > 1024",
    ),
    "an error as text": (lambda *_: (400, {"error": "unknown field"}), "unknown field"),
    "a message at the top": (lambda *_: (400, {"message": "bad model"}), "bad model"),
    "an empty error": (lambda *_: (500, b""), "HTTP 500"),
}  # fmt: skip


@pytest.mark.parametrize("which", list(NAMED))
def test_the_endpoints_error_message_is_the_cause(
    which: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    behaviour, said = NAMED[which]
    found, endpoint = run(tmp_path, monkeypatch, behaviour)
    assert found.failure is not None
    assert said in found.failure.message
    assert len(endpoint.requests) <= 8


@pytest.mark.parametrize("reason", ["SAFETY", "RECITATION", "content_filter", "PROHIBITED_CONTENT"])
def test_a_filtered_reply_is_not_scored(
    reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filtered = chat("", reason)
    found, _ = run(
        tmp_path,
        monkeypatch,
        lambda path, body, number: filtered if number in {3, 4} else chat(),
        max_connections=1,
    )
    metrics, info = results(found)
    assert (metrics["accuracy"], metrics["n_samples"], metrics["n_errors"]) == (1.0, 4, 2)
    assert "content filter" in info["first_error"]


def test_a_spent_quota_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, endpoint = run(tmp_path, monkeypatch, after_the_probe(QUOTA), questions=40)
    assert found.failure is not None
    assert "exceeded your current quota" in found.failure.message
    assert len(endpoint.requests) <= 1 + 16
