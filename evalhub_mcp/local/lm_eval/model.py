"""The model under test as the lm-evaluation-harness calls it.

The harness's own API models are not used, because they neither honour `Retry-After` nor
count retries, and show progress only on a terminal. Tasks that need likelihoods are refused in
one sentence, because OpenAI-compatible endpoints do not return them.
"""

import json
import time
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import anyio
from lm_eval.api.instance import Instance
from lm_eval.api.model import LM

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.local.inspect.adaptive_limit import AdaptiveLimit
from evalhub_mcp.local.inspect.completion_client import CompletionClient
from evalhub_mcp.local.inspect.parameters import Parameters


class EndpointModel(LM):  # type: ignore[misc, unused-ignore]
    """An `LM` behind an OpenAI-compatible endpoint.

    `on_progress(done, total)` is called after each reply.
    """

    def __init__(
        self,
        client: CompletionClient,
        parameters: Parameters,
        on_progress: Callable[[int, int], None],
    ) -> None:
        super().__init__()
        self._client = client
        self._parameters = parameters
        self._on_progress = on_progress

    def generate_until(self, requests: list[Instance]) -> list[str]:
        """A reply for each request, in order. Raises EndpointError."""
        return anyio.run(self._generate, requests)

    async def _generate(self, requests: Sequence[Instance]) -> list[str]:
        replies: list[str] = [""] * len(requests)
        limit = AdaptiveLimit(self._parameters.max_connections)
        self._client.follow(limit)
        done = 0

        async def generate_one(index: int, context: str, options: dict[str, Any]) -> None:
            nonlocal done
            async with limit.turn():
                started = time.monotonic()
                replies[index] = await self._reply(context, options)
                limit.answered(time.monotonic() - started)
            done += 1
            self._on_progress(done, len(requests))

        self._on_progress(0, len(requests))
        failures: list[BaseException] = []
        async with self._client:
            try:
                async with anyio.create_task_group() as group:
                    for index, request in enumerate(requests):
                        group.start_soon(generate_one, index, *request.args)
            except* AdapterError as error:
                failures += error.exceptions
        if failures:
            raise failures[0]
        return replies

    async def _reply(self, context: str, options: dict[str, Any]) -> str:
        max_tokens = self._parameters.max_tokens or options.get("max_gen_toks")
        temperature = self._parameters.temperature
        if self._client.api == "chat":
            # Stop sequences are for base models: a chat model may begin with a blank line.
            messages = json.loads(context)
            return (await self._client.chat(messages, max_tokens, temperature)).text
        until = options.get("until") or []
        stops = [until] if isinstance(until, str) else list(until)
        reply = (await self._client.complete(context, max_tokens, temperature, stops)).text
        for stop in stops:
            reply = reply.split(stop, 1)[0] if stop else reply
        return reply

    def apply_chat_template(
        self, chat_history: list[dict[str, str]], add_generation_prompt: bool = True
    ) -> str:
        """The messages as JSON, with the instruction at the start of the first user message.

        The harness puts it into a system message, which some models' chat templates refuse.
        """
        messages = [dict(message) for message in chat_history]
        if len(messages) > 1 and messages[0]["role"] == "system":
            instruction = messages.pop(0)["content"].strip()
            messages[0]["content"] = f"{instruction}\n\n{messages[0]['content']}".strip()
        return json.dumps(messages, ensure_ascii=False)

    @property
    def tokenizer_name(self) -> str:
        """Empty, because only the endpoint knows its tokenizer."""
        return ""

    def loglikelihood(self, requests: list[Instance]) -> NoReturn:
        """Not supported. Raises AdapterError."""
        raise AdapterError(
            "This task compares likelihoods of given answers, which an OpenAI-compatible endpoint "
            "does not give: choose a task that generates (output_type generate_until).",
            "task_not_generative",
        )

    loglikelihood_rolling = loglikelihood
