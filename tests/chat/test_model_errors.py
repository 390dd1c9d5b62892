"""Error messages of real endpoints and how they are classified."""

import json

import pytest

from evalhub_mcp.chat.model_errors import (
    CannotCallTools,
    ContextTooLong,
    ModelError,
    error_message,
    refusal,
)

TOO_LONG = [
    (400, "This model's maximum context length is 8192 tokens. However, your messages resulted in "
          "9,001 tokens. Please reduce the length of the messages.", 8192),
    (400, "The decoder prompt (length 5000) is longer than the maximum model length of 4096.",
     4096),
    (400, "the request exceeds the available context size (4096 tokens), try increasing it", 4096),
    (400, "Trying to keep the first 5000 tokens when context the overflows. However, the model is "
          "loaded with context length of only 4096 tokens", 4096),
    (400, "prompt is too long: 210000 tokens > 200000 maximum", 200000),
    (400, "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum "
          "context length", 32768),
    (400, "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
     1048576),
    (413, "Request too large for model `x` on tokens per minute (TPM): Limit 6000, Requested 8000",
     6000),
    (422, "`inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000", 4097),
    (400, "Input exceeds the context window.", None),
]  # fmt: skip
NO_TOOLS = [
    (400, "registry.ollama.ai/library/gemma3:270m does not support tools"),
    (400, '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'),
    (404, "No endpoints found that support tool use."),
    (500, "tools param requires --jinja flag"),
    (400, "Function calling is not enabled for models/gemma-3-1b-it"),
    (400, "Tool calling is not supported with this model"),
    (422, "tools: Extra inputs are not permitted"),
]
OTHERS = [
    (401, "Incorrect API key provided"),
    (
        400,
        "Invalid schema for function 'find_benchmarks': 'x' is not valid under any of the schemas",
    ),
    (400, "messages with role 'tool' must be a response to a preceding message with 'tool_calls'"),
    (429, "Rate limit reached for tokens per minute: Limit 6000"),
    (404, "The model `gpt-9` does not exist"),
]


@pytest.mark.parametrize(("status", "words", "limit"), TOO_LONG)
def test_a_conversation_that_is_too_long_is_recognised(status, words, limit):
    error = refusal(status, words, "host")
    assert isinstance(error, ContextTooLong)
    assert error.limit == limit


def test_llama_cpp_states_its_context_as_a_field():
    message = "the request exceeds the available context size, try increasing it"
    fields = {"message": message, "n_prompt_tokens": 5000, "n_ctx": 4096}
    body = json.dumps({"error": fields})
    error = refusal(400, error_message(body.encode()), "host", body.encode())
    assert isinstance(error, ContextTooLong)
    assert error.limit == 4096


@pytest.mark.parametrize(("status", "words"), NO_TOOLS)
def test_a_refusal_of_tools_is_recognised(status, words):
    assert isinstance(refusal(status, words, "host"), CannotCallTools)


@pytest.mark.parametrize(("status", "words"), OTHERS)
def test_other_errors_keep_their_message(status, words):
    error = refusal(status, words, "host")
    assert type(error) is ModelError
    assert str(error) == f"host answered {status}: {words}"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": {"message": "no", "type": "x"}}', "no"),
        (b'{"error": "no"}', "no"),
        (b'{"detail": "no"}', "no"),
        (b'{"detail": [{"loc": ["body"], "msg": "no"}, {"msg": "nor this"}]}', "no; nor this"),
        (b'[{"error": {"code": 400, "message": "no"}}]', "no"),
        (b'{"message": "n\\u001b[31mo"}', "no"),
        (b"<html><head><title>502 Bad Gateway</title></head></html>", "502 Bad Gateway"),
        (b"plain \xff words", "plain \N{REPLACEMENT CHARACTER} words"),
        (b"", ""),
    ],
)
def test_the_message_of_an_error_is_extracted(body, words):
    assert error_message(body) == words
