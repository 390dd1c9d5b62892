"""The model under test as the lm-evaluation-harness calls it.

The harness's own API models are not used, because they neither honour `Retry-After` nor
count retries, and show progress only on a terminal. Tasks that need likelihoods are refused in
one sentence, because OpenAI-compatible endpoints do not return them.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import anyio
from lm_eval.api.instance import Instance
from lm_eval.api.model import LM

from evalhub_mcp.adapter.errors import AdapterError
from evalhub_mcp.datasets.reply_text import shown_reply
from evalhub_mcp.local.inspect.adaptive_limit import AdaptiveLimit
from evalhub_mcp.local.inspect.completion_client import CompletionClient
from evalhub_mcp.local.inspect.endpoint import Api, EndpointError
from evalhub_mcp.local.inspect.model_reply import ModelReply
from evalhub_mcp.local.inspect.parameters import Parameters
from evalhub_mcp.local.inspect.run_watch import RunWatch

UNGRADED = "not graded: the run ended before"


@dataclass(frozen=True)
class TimedReply:
    """A reply, and the seconds that it took."""

    reply: ModelReply
    seconds: float


class EndpointModel(LM):  # type: ignore[misc, unused-ignore]
    """An `LM` behind an OpenAI-compatible endpoint.

    `on_progress(done, total)` is called after each reply, and `on_sample`, with the arguments of
    `JobCallbacks.sample`, with what is known of its question, which the harness scores at the end.
    """

    def __init__(
        self,
        client: CompletionClient,
        parameters: Parameters,
        on_progress: Callable[[int, int], None],
        on_sample: Callable[..., None] = lambda *_, **__: None,
    ) -> None:
        super().__init__()
        self._on_sample = on_sample
        self._client = client
        self._parameters = parameters
        self._on_progress = on_progress
        self.max_tokens = 0
        """The limit of the last request's reply."""
        self.tolerates_failures = False
        """Whether a question that the endpoint refuses is left out, and does not end the run."""
        self.failures: dict[tuple[str | None, int | None], EndpointError] = {}
        """The questions that were left out."""
        self.replies: dict[tuple[str | None, int | None], TimedReply] = {}
        """The reply to each document of each task, as the endpoint gave it."""

    @property
    def api(self) -> Api:
        """The API by which the endpoint is asked."""
        return self._client.api

    @property
    def replies_taken(self) -> int:
        """The number of replies reused from an interrupted run."""
        return self._client.replies_taken

    def generate_until(self, requests: list[Instance]) -> list[str]:
        """A reply for each request, in order. Raises EndpointError."""
        return anyio.run(self._generate, requests)

    async def _generate(self, requests: Sequence[Instance]) -> list[str]:
        replies: list[str] = [""] * len(requests)
        limit = AdaptiveLimit(self._parameters.max_connections)
        self._client.follow(limit)
        watch = RunWatch(len(requests))
        done = 0
        places = {id: i for i, id in enumerate(sorted({r.doc_id for r in requests}))}

        async def generate_one(index: int, context: str, options: dict[str, Any]) -> None:
            nonlocal done
            request = requests[index]
            asked = request.task_name, request.doc_id
            try:
                async with limit.turn():
                    started, taken = time.monotonic(), self._client.replies_taken
                    reply = await self._reply(context, options)
                    seconds = time.monotonic() - started
                    if taken == self._client.replies_taken:  # a kept reply shows no speed
                        limit.record_reply(seconds)
            except EndpointError as error:
                self._record_refusal(asked, error, watch)
            else:
                watch.record_reply(seconds)
                timed = TimedReply(reply, seconds)
                self.replies[asked] = timed
                self._record_reply(request, places[request.doc_id], context, timed)
                replies[index] = self._seen_by_harness(reply, options)
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

    def _record_reply(
        self, request: Instance, position: int, context: str, timed: TimedReply
    ) -> None:
        """Record a reply before it is scored, so that it is kept if the run is interrupted."""
        document = request.doc if isinstance(request.doc, Mapping) else {}
        self._on_sample(
            document.get("question") or document.get("input") or "",
            "",
            timed.reply.text,
            None,
            id=document.get("id", ""),
            position=position,
            error=UNGRADED,
            prompt=context,
            finish_reason=timed.reply.finish_reason,
            input_tokens=timed.reply.prompt_tokens,
            output_tokens=timed.reply.completion_tokens,
            seconds=timed.seconds,
        )

    def _record_refusal(
        self, asked: tuple[str | None, int | None], error: EndpointError, watch: RunWatch
    ) -> None:
        """Record that the endpoint refused a question.

        Raises:
            EndpointError: It ends the run, because others will fail as well.
        """
        if not self.tolerates_failures or error.is_server_fault:
            raise error
        self.failures[asked] = error
        is_tolerated = error.code == "content_filtered"
        watch.record_failure(error.brief, is_server=False, is_tolerated=is_tolerated)
        if watch.should_end:
            raise error

    async def _reply(self, context: str, options: dict[str, Any]) -> ModelReply:
        max_tokens = self._parameters.max_tokens or options.get("max_gen_toks")
        self.max_tokens = max_tokens or self.max_tokens
        temperature = self._parameters.temperature
        if self._client.api == "chat":
            # Stop sequences are for base models: a chat model may begin with a blank line.
            return await self._client.chat(json.loads(context), max_tokens, temperature)
        return await self._client.complete(context, max_tokens, temperature, _stops(options))

    def _seen_by_harness(self, reply: ModelReply, options: dict[str, Any]) -> str:
        """Return a reply without reasoning and control tokens, which its filters do not know."""
        text = shown_reply(reply.text)
        for stop in _stops(options) if self._client.api != "chat" else ():
            text = text.split(stop, 1)[0] if stop else text
        return text

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


def _stops(options: dict[str, Any]) -> list[str]:
    until = options.get("until") or []
    return [until] if isinstance(until, str) else list(until)
