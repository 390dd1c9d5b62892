"""The loop of a conversation: get a reply and make its calls, until a reply has no calls."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import anyio

from evalhub_mcp.chat.calls import (
    Call,
    MadeCall,
    read_arguments,
    stopped_text_for_model,
    stopped_text_for_user,
)
from evalhub_mcp.chat.chat_model import MAX_TEXT_CHARS, ChatModel
from evalhub_mcp.chat.history import DoesNotFit, History, fills_context
from evalhub_mcp.chat.model_errors import CannotCallTools, ContextTooLong
from evalhub_mcp.chat.model_reply import ModelReply, ToolCall
from evalhub_mcp.chat.reply_filter import ReplyFilter
from evalhub_mcp.chat.tools import ServerTools, ToolResult
from evalhub_mcp.chat.written_calls import written_call
from evalhub_mcp.untrusted import sanitize_line
from evalhub_mcp.untrusted.streamed_text import StreamedText

MAX_ROUNDS = 60
"""Replies with calls to one question, not counting those whose calls waited for a job."""
WAIT_SECONDS = 10.0
"""Calls that together took longer count as waiting for a job, and not as a round."""
MAX_SHORTENINGS = 6
FIRST_TEXT_CHARS = 4_000
"""Most text of a model that has made no call yet. A model without chat training writes until its
context is full, which takes minutes."""
PROBE_CHARS = 400
PROBE_SECONDS = 120.0
ENDED = frozenset({"completed", "failed", "cancelled", "partially_failed"})

SYSTEM = """\
You evaluate AI models for a user in a terminal, with tools.
{instructions}
Act with the tools instead of describing what could be done. State only ids, scores and verdicts \
that a tool replied, with their uncertainty; never guess them. The user is asked before anything \
starts or is cancelled, so do not ask for that yourself. Answer in short plain sentences."""

OTHER_MODEL = (
    "Use a model that is trained to call tools. If this one is, its server must be started for it "
    "(vLLM: --enable-auto-tool-choice and --tool-call-parser; llama.cpp: --jinja)"
)
NUDGE = (
    "That call was written as text, so it was not made. Make it as a tool call, without any text."
)


class ConversationView(Protocol):
    """The user's side of a conversation: shows its progress, and confirms calls."""

    def show_waiting(self) -> None:
        """The model has been asked and has not begun to reply."""

    def show_text(self, piece: str) -> None:
        """Show a piece of the model's text, which is safe to show."""

    def end_reply(self) -> None:
        """The reply is complete, or was broken off."""

    async def confirm_call(self, call: Call) -> str:
        """Ask about a call that changes something; returns "" to allow it, else the refusal."""
        ...

    def begin_call(self, call: Call) -> None:
        """A call is being made."""

    def show_progress(self, share: float | None, message: str) -> None:
        """Show the progress of the call; see `tools.OnProgress`."""

    def end_call(self, made: MadeCall) -> None:
        """Show a call's reply."""

    def show_note(self, text: str) -> None:
        """Show a remark of the program."""


@dataclass
class Answer:
    """The outcome of one question."""

    text: str = ""
    """The model's last words."""
    calls: list[MadeCall] = field(default_factory=list)
    rounds: int = 0
    is_complete: bool = True
    """Whether the model ended by itself, before `MAX_ROUNDS`."""
    prompt_tokens: int = 0
    completion_tokens: int = 0


class Conversation:
    """A conversation between a user and a model that has the server's tools."""

    def __init__(
        self,
        model: ChatModel,
        tools: ServerTools,
        view: ConversationView,
        *,
        context_tokens: int | None = None,
        max_rounds: int = MAX_ROUNDS,
    ) -> None:
        """`context_tokens` is the model's context, if it is known."""
        self.model = model
        self.tools = tools
        self.history = History(SYSTEM.format(instructions=tools.instructions), context_tokens)
        self.calls: list[MadeCall] = []
        """All calls so far."""
        self._view = view
        self._max_rounds = max_rounds
        self._functions = tools.functions()
        self._functions_chars = len(json.dumps(self._functions))
        self._can_call: bool | None = None
        """Whether the model can call tools; None until it has made a call or been tried."""
        self._has_counted = False
        self._partial_read_note = ""
        """The remark to show if the endpoint read only a part of the messages; else empty."""
        self._stopped_text = ""
        """The reply that the model reads if the user stops the current call."""

    @property
    def job_ids(self) -> Sequence[str]:
        """The jobs that this conversation started or read, in that order."""
        found = (made.job_id for made in self.calls if not made.result.failed)
        return list(dict.fromkeys(job_id for job_id in found if job_id))

    @property
    def unfinished_jobs(self) -> Sequence[str]:
        """The jobs of `job_ids` that had not ended when they were last read."""
        ended: dict[str, bool] = {}
        for made in self.calls:
            if made.job_id and (state := made.result.data.get("state")):
                ended[made.job_id] = state in ENDED
        return [job_id for job_id in self.job_ids if not ended.get(job_id, True)]

    async def ask(self, question: str) -> Answer:
        """Ask the model a question and make its calls, until a reply has no calls.

        After a cancellation the conversation is ready for the next question.

        Raises:
            CannotCallTools: The model cannot call tools.
            ModelError: The model gave no answer.
        """
        self.history.add_user(question)
        answer = Answer()
        nudged, rounds = False, 0
        while True:
            reply = await self._reply()
            answer.rounds += 1
            answer.text = reply.text
            answer.prompt_tokens += reply.prompt_tokens
            answer.completion_tokens += reply.completion_tokens
            if reply.calls or reply.text.strip():  # some endpoints refuse messages without either
                self.history.add_reply(reply)
            if reply.calls:
                self._can_call = True
                self._note_partial_read()
                before = len(answer.calls)
                await self._make_calls(reply.calls, answer)
                waited = sum(made.result.seconds for made in answer.calls[before:])
                rounds += waited < WAIT_SECONDS
                if rounds >= self._max_rounds:
                    answer.is_complete = False
                    return answer
                continue
            written = written_call(reply.text, self.tools.names)
            await self._require_tool_calls(written)
            self._note_partial_read()
            if not written or nudged:
                self._note_unusual_end(reply, written)
                return answer
            nudged = True
            self.history.add_user(NUDGE)

    async def _reply(self) -> ModelReply:
        """Ask the model, with less of the conversation if its endpoint says that it is too long."""
        for _ in range(MAX_SHORTENINGS):
            try:
                messages = self.history.messages(self._functions_chars)
            except DoesNotFit:
                break
            size = self.history.size(self._functions_chars)
            try:
                reply = await self._stream_reply(messages)
            except ContextTooLong as error:
                self.history.learn_limit(error.limit, size)
                continue
            except CannotCallTools as error:
                raise CannotCallTools(
                    f"{self.model.name} cannot call tools here, so nothing was evaluated: {error}. "
                    f"{OTHER_MODEL}"
                ) from None
            self._learn_count(reply, size)
            return reply
        needed = self.history.tokens(self._functions_chars)
        limit = self.history.context_tokens or 0
        raise ContextTooLong(
            f"the conversation does not fit into the context of {self.model.name} "
            f"({limit:,} tokens; the tools alone take about {needed:,}). Serve it with a larger "
            "one: OLLAMA_CONTEXT_LENGTH=32768 for Ollama, -c 32768 for llama.cpp, "
            "--max-model-len for vLLM; or offer fewer tools with EVALHUB_TOOLSETS"
        )

    async def _stream_reply(self, messages: Sequence[dict[str, Any]]) -> ModelReply:
        """Get a reply and show its text as it arrives; the text stays after an interruption."""
        proper, cleaner = ReplyFilter(), StreamedText()
        shown: list[str] = []

        def show(piece: str) -> None:
            if clean := cleaner.feed(proper.feed(piece)):
                shown.append(clean)
                self._view.show_text(clean)

        self._view.show_waiting()
        try:
            most = MAX_TEXT_CHARS if self._can_call else FIRST_TEXT_CHARS
            reply = await self.model.reply(messages, self._functions, show, max_chars=most)
            if rest := cleaner.feed(proper.end()):
                shown.append(rest)
                self._view.show_text(rest)
        except anyio.get_cancelled_exc_class():
            if shown:
                self.history.add_reply(ModelReply("".join(shown) + " [stopped by the user]"))
            raise
        finally:
            self._view.end_reply()
        reply.text = "".join(shown)
        return reply

    def _learn_count(self, reply: ModelReply, size: int) -> None:
        """Correct the estimate of tokens, unless the endpoint read only a part."""
        counted, first = reply.prompt_tokens, not self._has_counted
        if not counted:
            return
        self._has_counted = True
        is_full = fills_context(size, counted)
        # Later counts of some servers leave out what they had cached.
        if is_full or (first and counted * 10 < size):
            self._partial_read_note = (
                f"{self.model.address.host} counted {counted:,} tokens, where about "
                f"{self.history.tokens(size):,} were sent. It may have cut them off: serve the "
                "model with a larger context (OLLAMA_CONTEXT_LENGTH=32768 for Ollama)."
            )
            if is_full:
                self.history.learn_limit(counted, size)
        elif first:
            self.history.learn_count(size, counted)

    def _note_partial_read(self) -> None:
        """Show once that the endpoint read only a part of the messages."""
        if self._partial_read_note:
            self._view.show_note(self._partial_read_note)
            self._partial_read_note = ""

    def _note_unusual_end(self, reply: ModelReply, written: str) -> None:
        if written:
            self._view.show_note(
                f"{self.model.name} wrote a call of {written} as text again; it was not made."
            )
        elif reply.finish_reason == "length":
            self._view.show_note("The reply was cut off at the maximum length of the endpoint.")
        elif reply.finish_reason == "content_filter":
            self._view.show_note("The endpoint's content filter ended the reply.")
        elif not reply.text.strip():
            self._view.show_note(f"{self.model.name} replied with nothing.")

    async def _require_tool_calls(self, written: str) -> None:
        """Check that a model that has made no call yet can make one.

        Raises:
            CannotCallTools: It cannot.
        """
        if self._can_call is None:
            self._can_call = await self._probe_tool_call()
        if self._can_call:
            return
        what = f"wrote a call of {written} as text" if written else "wrote text"
        raise CannotCallTools(
            f"{self.model.name} cannot call tools: it {what}, and when it was asked only to "
            "call a tool, it made no call either. Nothing was evaluated, and "
            f"its text is not based on a tool. {OTHER_MODEL}"
        )

    async def _probe_tool_call(self) -> bool:
        tool = self.tools.simplest
        messages = [
            {"role": "system", "content": "You call tools."},
            {"role": "user", "content": f"Call the tool {tool} now. Write nothing else."},
        ]
        functions = self.tools.functions(tool)
        self._view.show_waiting()
        try:
            with anyio.move_on_after(PROBE_SECONDS):
                reply = await self.model.reply(messages, functions, max_chars=PROBE_CHARS)
                return bool(reply.calls)
        finally:
            self._view.end_reply()
        return False

    async def _make_calls(self, calls: Sequence[ToolCall], answer: Answer) -> None:
        """Make the calls of a reply in turn; each gets a result, also when the user stops."""
        left = list(calls)
        try:
            while left:
                text = await self._make_call(left[0], answer)
                self.history.add_result(left.pop(0).id, text)
        except anyio.get_cancelled_exc_class():
            self.history.add_result(left.pop(0).id, self._stopped_text)
            for call in left:
                self.history.add_result(call.id, "The user stopped before this call was made.")
            raise

    async def _confirm(self, call: Call) -> str:
        """Ask the user about a call; see `ConversationView.confirm_call`."""
        try:
            return await self._view.confirm_call(call)
        except anyio.get_cancelled_exc_class():
            self._view.show_note("Stopped. This call was not made.")
            raise

    def _tool_named(self, written: str) -> str:
        """The tool that a model means, which may have put a name space before it."""
        plain = re.split(r"[.:/]|__", written)[-1]
        name = plain if plain in self.tools.names else written
        return name if name in self.tools.names else sanitize_line(name, 80)

    async def _make_call(self, written: ToolCall, answer: Answer) -> str:
        """Make a call that a model wrote; returns the text that the model reads."""
        self._stopped_text = "The user stopped before this call was made."
        arguments, problem = read_arguments(written)
        name = self._tool_named(written.name)
        call = Call(
            name=name,
            title=self.tools.title(name),
            arguments=arguments,
            changes_something=self.tools.changes_something(name, arguments),
            is_destructive=self.tools.is_destructive(name),
        )
        refused = False
        if problem:
            result = ToolResult(problem, True, {}, {}, 0.0)
        elif call.changes_something and (why := await self._confirm(call)):
            result, refused = ToolResult(why, True, {}, {}, 0.0), True
        else:
            self._view.begin_call(call)
            self._stopped_text = stopped_text_for_model(call)
            try:
                result = await self.tools.call(name, arguments, self._view.show_progress)
            except anyio.get_cancelled_exc_class():
                self._view.show_note(stopped_text_for_user(call))
                raise
        made = MadeCall(call, result, refused)
        answer.calls.append(made)
        self.calls.append(made)
        self._view.end_call(made)
        return result.text
