"""The model under test as the harness sees it: text in, text out, and nothing else.

Decision: an own `LM` instead of the harness's API models, because those neither keep to
`Retry-After` nor tell how often they repeated, and count progress on a terminal. Tasks that
need likelihoods are refused in one sentence: OpenAI-compatible endpoints do not give them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import anyio
from lm_eval.api.instance import Instance
from lm_eval.api.model import LM

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.local.inspect.completion_client import Asker


class EndpointModel(LM):  # type: ignore[misc, unused-ignore]
    """An `LM` behind an OpenAI-compatible endpoint.

    `on_progress(done, total)` follows each reply; `max_connections` requests run at once.
    """

    def __init__(
        self,
        asker: Asker,
        max_connections: int,
        max_tokens: int | None,
        temperature: float,
        on_progress: Callable[[int, int], None],
    ) -> None:
        super().__init__()
        self._asker = asker
        self._max_connections = max_connections
        self._max_tokens = max_tokens
        self._temperature = temperature
        self._on_progress = on_progress

    def generate_until(self, requests: list[Instance]) -> list[str]:
        """A reply for each request, in order. Raises EndpointError."""
        return anyio.run(self._generate, requests)

    async def _generate(self, requests: Sequence[Instance]) -> list[str]:
        replies: list[str] = [""] * len(requests)
        limiter = anyio.CapacityLimiter(self._max_connections)
        done = 0

        async def one(index: int, context: str, options: dict[str, Any]) -> None:
            nonlocal done
            async with limiter:
                replies[index] = await self._ask(context, options)
            done += 1
            self._on_progress(done, len(requests))

        self._on_progress(0, len(requests))
        failures: list[BaseException] = []
        async with self._asker:
            try:
                async with anyio.create_task_group() as group:
                    for index, request in enumerate(requests):
                        group.start_soon(one, index, *request.args)
            except* AdapterError as error:
                failures += error.exceptions
        if failures:
            raise failures[0]
        return replies

    async def _ask(self, context: str, options: dict[str, Any]) -> str:
        limit = self._max_tokens or options.get("max_gen_toks")
        if self._asker.api == "chat":
            # Stop sequences are for base models: a chat model may begin with a blank line.
            return await self._asker.chat(json.loads(context), limit, self._temperature)
        until = options.get("until") or []
        stops = [until] if isinstance(until, str) else list(until)
        reply = await self._asker.complete(context, limit, self._temperature, stops)
        for stop in stops:
            reply = reply.split(stop, 1)[0] if stop else reply
        return reply

    def apply_chat_template(
        self, chat_history: list[dict[str, str]], add_generation_prompt: bool = True
    ) -> str:
        """The messages as they will be sent: an instruction stands at the head of the first turn.

        In a system message, where the harness puts it, some models' templates refuse it.
        """
        messages = [dict(message) for message in chat_history]
        if len(messages) > 1 and messages[0]["role"] == "system":
            instruction = messages.pop(0)["content"].strip()
            messages[0]["content"] = f"{instruction}\n\n{messages[0]['content']}".strip()
        return json.dumps(messages, ensure_ascii=False)

    @property
    def tokenizer_name(self) -> str:
        """There is none: the endpoint has its own."""
        return ""

    def loglikelihood(self, requests: list[Instance]) -> NoReturn:
        """Refused. Raises AdapterError."""
        raise AdapterError(
            "This task compares likelihoods of given answers, which an OpenAI-compatible endpoint "
            "does not give: choose a task that generates (output_type generate_until).",
            "task_not_generative",
        )

    loglikelihood_rolling = loglikelihood
