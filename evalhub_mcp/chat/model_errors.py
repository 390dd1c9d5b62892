"""The errors of a chat model, and how they are recognised in an endpoint's answer.

Endpoints word the same refusal in their own ways, so the errors are recognised by the words of the
servers in use: OpenAI, vLLM, llama.cpp, Ollama, LM Studio, OpenRouter, Mistral, Groq, Gemini,
Anthropic's compatible API, Together.
"""

import json
import re
from typing import Any

from evalhub_mcp.untrusted import sanitize_line

MAX_WORDS = 400
_REFUSALS = frozenset({200, 400, 404, 405, 413, 422, 500, 501})

_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|size|window)|exceed_context|maximum (?:context|model) length"
    r"|prompt is too long|too many tokens|reduce the length|input token count"
    r"|maximum number of tokens|tokens\W+must be <=|request too large",
    re.IGNORECASE,
)
_LIMITS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"maximum (?:context|model) length (?:is|of) ([\d,]+)",
        r"context[ _-]?(?:length|size|window)[^\d.]{0,30}?([\d,]{3,})",
        r"> ([\d,]+) maximum",
        r"with ([\d,]+) maximum context",
        r"tokens allowed \(([\d,]+)\)",
        r"must be <= ([\d,]+)",
        r"\blimit:? ([\d,]+)",
    )
)
_NO_TOOLS = re.compile(
    r"(?:\bnot\b|n't\b|\bun|\bno\b)[^.\n]{0,40}?(?:support|enabl|permit|allow|availab|accept)"
    r"[^.\n]{0,60}\b(?:tools?|functions?)\b"
    r"|\b(?:tools?|functions?)\b[^.\n]{0,60}(?:\bnot\b|n't\b|\bun)[^.\n]{0,12}?"
    r"(?:support|enabl|permit|allow|availab|accept)"
    r"|enable-auto-tool-choice|tool-call-parser|--jinja",
    re.IGNORECASE,
)


class ModelError(Exception):
    """The chat model gave no answer; the message is the reason in one line, without any key."""


class ContextTooLong(ModelError):
    """The conversation does not fit; `limit` is the model's context in tokens, if it was named."""

    def __init__(self, message: str, limit: int | None = None) -> None:
        super().__init__(message)
        self.limit = limit


class CannotCallTools(ModelError):
    """The model cannot call tools, or its endpoint does not let it."""


def error_message(body: bytes) -> str:
    """Return the message of an endpoint's error, or its whole text if it has no message."""
    text = body.decode("utf-8", "replace")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        titled = re.search(r"<title>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
        return sanitize_line(
            titled[1] if titled else re.sub(r"<[^>]{1,200}>", " ", text), MAX_WORDS
        )
    return sanitize_line(_message(document) or text, MAX_WORDS)


def error_of(document: Any) -> str:
    """Return the message of an error inside an answer; empty if there is none."""
    if isinstance(document, dict) and document.get("error"):
        return sanitize_line(_message(document) or json.dumps(document["error"]), MAX_WORDS)
    return ""


def refusal(status: int, words: str, who: str, body: bytes = b"") -> ModelError:
    """Return the exception for an error answer; `who` names the endpoint.

    Some endpoints send errors with status 200, in the middle of a stream.
    """
    what = "with an error" if status == 200 else str(status)
    text = f"{who} answered {what}: {words}" if words else f"{who} answered {what}"
    if status in _REFUSALS:
        if _TOO_LONG.search(words):
            return ContextTooLong(text, _limit(words, body))
        if _NO_TOOLS.search(words):
            return CannotCallTools(text)
    return ModelError(text)


def _message(document: Any) -> str:
    """The message of an error, wherever servers put it."""
    if isinstance(document, list) and document:
        document = document[0]
    if not isinstance(document, dict):
        return ""
    error = document.get("error", document)
    if isinstance(error, str):
        return error
    if isinstance(error, dict):
        for name in ("message", "detail", "msg", "error"):
            found = error.get(name)
            if isinstance(found, str):
                return found
            if isinstance(found, list) and found:
                return "; ".join(_message(one) or str(one) for one in found[:3])
    return ""


def _limit(words: str, body: bytes) -> int | None:
    """The model's context in tokens, as an error about its length states it."""
    if found := re.search(rb'"n_ctx"\s*:\s*(\d{3,9})\b', body):
        return int(found[1])
    for pattern in _LIMITS:
        if (match := pattern.search(words)) and (number := match[1].replace(",", "")):
            return int(number)
    return None
