"""A client for a chat model behind an OpenAI-compatible endpoint, with streamed replies."""

import ipaddress
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
from pydantic import SecretStr

from evalhub_mcp.chat.event_stream import EventTooLarge, event_data
from evalhub_mcp.chat.model_errors import ModelError, error_message, error_of, refusal
from evalhub_mcp.chat.model_reply import LONGEST_TURN_END, TURN_END, ModelReply, ReplyBuilder
from evalhub_mcp.client.limited_body import BodyTooLarge, read_limited
from evalhub_mcp.untrusted import mask_known_secrets, sanitize_line

MAX_TEXT_CHARS = 40_000
"""A reply is cut here."""
MAX_BODY_BYTES = 8 * 1024 * 1024
MAX_STREAM_BYTES = 64 * 1024 * 1024
CONNECT_SECONDS = 10.0
SILENT_SECONDS = 600.0
"""Longest silence. A large model on a small machine needs minutes before its first word."""
ATTEMPTS = 3
MAX_RETRY_SECONDS = 30.0
_BUSY = frozenset({429, 502, 503, 504, 529})
MAX_NAMES = 8

OnText = Callable[[str], None]


@dataclass(frozen=True)
class ModelAddress:
    """The address and key of a model."""

    url: str
    """The base URL, usually ending in /v1."""
    name: str
    key: SecretStr | None = None

    @property
    def host(self) -> str:
        """The host with its port, as errors name it."""
        return urlsplit(self.url).netloc.rpartition("@")[2]

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the host is this machine, which no proxy reaches."""
        host = urlsplit(self.url).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False


class ChatModel:
    """Asks a chat model. The key is sent to its URL alone, and redirects are not followed."""

    def __init__(self, address: ModelAddress, http: httpx.AsyncClient) -> None:
        """Create it; `open_chat_model` opens the HTTP client as well."""
        self.address = address
        self._http = http
        self._usage_is_refused = False

    @property
    def name(self) -> str:
        """The model's name, safe to show."""
        return sanitize_line(self.address.name, 120)

    async def reply(
        self,
        messages: Sequence[dict[str, Any]],
        tools: Sequence[dict[str, Any]],
        on_text: OnText = lambda _: None,
        *,
        max_chars: int = MAX_TEXT_CHARS,
    ) -> ModelReply:
        """Return the model's reply; `on_text` gets each piece of its text as it arrives.

        Text beyond `max_chars` is not read.

        Raises:
            ModelError: There is no complete answer. Known reasons have subclasses.
        """
        body: dict[str, Any] = {
            "model": self.address.name,
            "messages": list(messages),
            "stream": True,
        }
        if tools:
            body["tools"] = list(tools)
        if not self._usage_is_refused:
            body["stream_options"] = {"include_usage": True}
        attempt = 0
        while True:
            attempt += 1
            async with self._request("POST", "chat/completions", body) as response:
                if response.is_success:
                    return await self._read(response, on_text, max_chars)
                content = await self._content(response)
                words = self._clean(error_message(content))
                status = response.status_code
                if "stream_options" in words and "stream_options" in body:
                    self._usage_is_refused = True
                    del body["stream_options"]
                    continue
                pause = _pause(response.headers.get("Retry-After"), attempt)
            if status not in _BUSY or attempt >= ATTEMPTS or pause is None:
                raise await self._refusal(status, words, content)
            await anyio.sleep(pause)

    async def served_names(self) -> list[str]:
        """Return the names of the models that the endpoint serves; empty if it lists none.

        Raises:
            ModelError: The request failed.
        """
        async with self._request("GET", "models") as response:
            if not response.is_success:
                if response.status_code in {401, 403}:
                    words = self._clean(error_message(await self._content(response)))
                    raise refusal(response.status_code, words, self.address.host)
                return []
            try:
                document = json.loads(await self._content(response))
                return [str(one["id"]) for one in document["data"]]
            except (ValueError, TypeError, LookupError, RecursionError):
                return []

    @asynccontextmanager
    async def _request(
        self, method: str, path: str, body: Any = None
    ) -> AsyncIterator[httpx.Response]:
        url = f"{self.address.url.rstrip('/')}/{path}"
        # Compression would hold back the pieces of a stream.
        headers = {"Accept-Encoding": "identity"}
        if self.address.key is not None:
            headers["Authorization"] = f"Bearer {self.address.key.get_secret_value()}"
        try:
            async with self._http.stream(method, url, json=body, headers=headers) as response:
                yield response
        except httpx.ConnectError as error:
            raise ModelError(
                f"nothing answers at {self.address.host} ({self._reason(error)}); is the "
                "model served there?"
            ) from None
        except httpx.TimeoutException:
            raise ModelError(f"{self.address.host} was silent for too long") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ModelError(
                f"the answer of {self.address.host} broke off: {self._reason(error)}"
            ) from None

    async def _read(self, response: httpx.Response, on_text: OnText, max_chars: int) -> ModelReply:
        builder = ReplyBuilder()
        if "json" in response.headers.get("Content-Type", ""):
            try:
                document = json.loads(await self._content(response))
            except (ValueError, RecursionError):
                raise ModelError(f"{self.address.host} did not answer with JSON") from None
            self._check(document)
            on_text(builder.add(document))
            return builder.reply
        ended = False
        try:
            async with aclosing(event_data(_limited(response))) as events:
                async for data in events:
                    if data.strip() == "[DONE]":
                        ended = True
                        break
                    try:
                        chunk = json.loads(data)
                    except (ValueError, RecursionError):
                        continue
                    self._check(chunk)
                    # A control token may come in pieces.
                    before = max(len(builder.reply.text) - LONGEST_TURN_END, 0)
                    if text := builder.add(chunk):
                        on_text(text)
                    if text and (end := TURN_END.search(builder.reply.text, before)):
                        builder.reply.text = builder.reply.text[: end.start()]
                        builder.reply.finish_reason = "stop"
                        return builder.reply
                    if len(builder.reply.text) > max_chars:
                        builder.reply.finish_reason = "length"
                        return builder.reply
        except EventTooLarge as error:
            raise ModelError(f"the answer of {self.address.host} cannot be read: {error}") from None
        if not ended and not builder.reply.finish_reason:
            raise ModelError(f"the answer of {self.address.host} ended in the middle")
        return builder.reply

    def _check(self, document: Any) -> None:
        """Raise for an error inside an answer, which some endpoints send with status 200."""
        if words := self._clean(error_of(document)):
            raise refusal(200, words, self.address.host)

    async def _refusal(self, status: int, words: str, content: bytes) -> ModelError:
        error = refusal(status, words, self.address.host, content)
        if status != 404 or type(error) is not ModelError:
            return error
        names = await self.served_names()
        if not names:
            hint = "the base URL of the OpenAI API usually ends in /v1"
        elif self.address.name in names:
            return error
        else:
            hint = f"it serves {join_names(names)}"
        return ModelError(f"{error}; {hint}")

    async def _content(self, response: httpx.Response) -> bytes:
        try:
            return (await read_limited(response, MAX_BODY_BYTES))[0]
        except BodyTooLarge:
            raise ModelError(f"the answer of {self.address.host} is too large") from None

    def _reason(self, error: Exception) -> str:
        return self._clean(" ".join(str(error).split()) or type(error).__name__)

    def _clean(self, text: str) -> str:
        """Mask the key, which some endpoints repeat in their errors."""
        if self.address.key is not None:
            text = mask_known_secrets(text, [self.address.key.get_secret_value()])
        return sanitize_line(text, 400)


@asynccontextmanager
async def open_chat_model(address: ModelAddress) -> AsyncIterator[ChatModel]:
    """Open a connection to a model; the environment's proxy is used for other machines only."""
    timeout = httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS)
    async with httpx.AsyncClient(
        timeout=timeout, follow_redirects=False, trust_env=not address.is_on_this_machine
    ) as http:
        yield ChatModel(address, http)


def join_names(names: Sequence[str]) -> str:
    """Join the first names of a list, safe to show."""
    shown = ", ".join(sanitize_line(name, 80) for name in names[:MAX_NAMES])
    return shown + (f" and {len(names) - MAX_NAMES} more" if len(names) > MAX_NAMES else "")


async def _limited(response: httpx.Response) -> AsyncGenerator[bytes]:
    total = 0
    async for chunk in response.aiter_bytes():
        total += len(chunk)
        if total > MAX_STREAM_BYTES:
            raise EventTooLarge("it is too long")
        yield chunk


def _pause(retry_after: str | None, attempt: int) -> float | None:
    """Seconds until the next attempt; None if the endpoint asks for more than the maximum."""
    try:
        seconds = float(retry_after) if retry_after else 2.0**attempt
    except ValueError:
        seconds = 2.0**attempt
    return seconds if 0 <= seconds <= MAX_RETRY_SECONDS else None
