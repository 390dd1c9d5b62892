"""`evalhub-mcp ask "…"`: a model does one task with the tools, without a terminal.

Exit status 0: the model answered. 1: it did not, because it cannot call tools, reached
--max-rounds, or wrote nothing. 2: the command could not run. 3: a call that starts or cancels work
was refused, because --yes was not given.
"""

import argparse
import json
import sys
from typing import Any

import anyio

from evalhub_mcp.chat.calls import Call, MadeCall
from evalhub_mcp.chat.conversation import Answer, Conversation
from evalhub_mcp.chat.model_errors import CannotCallTools, ModelError
from evalhub_mcp.cli.call_text import call_line
from evalhub_mcp.cli.chat_session import (
    add_chat_options,
    open_conversation,
    require_chat_settings,
)
from evalhub_mcp.cli.command import LoadSettings, fail
from evalhub_mcp.settings import Settings
from evalhub_mcp.untrusted import sanitize_block, sanitize_line

ANSWERED, NOT_DONE, NOT_RUN, REFUSED = 0, 1, 2, 3
MAX_QUESTION_CHARS = 100_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.usage = 'evalhub-mcp ask "TASK" [OPTIONS]'
    parser.description = (
        "Gives one task to a chat model that uses the tools, and prints its answer. Exit status "
        "0: answered; 1: the model could not do it; 2: the command could not run; 3: a call that "
        "starts or cancels work was refused, because it needs --yes."
    )
    parser.add_argument(
        "question", metavar="TASK", nargs="?", help="what to do; - reads it from standard input"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the answer, all calls and jobs as JSON"
    )
    add_chat_options(parser)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Do the task; returns the exit status."""
    question = arguments.question
    if question == "-":
        question = sys.stdin.read(MAX_QUESTION_CHARS)
    if not (question or "").strip():
        fail('say what to do: evalhub-mcp ask "How good is llama3.2 at arithmetic?"')
    if arguments.max_rounds < 1:
        fail("--max-rounds must be 1 or more")
    settings = require_chat_settings(load_settings())
    return anyio.run(_ask, settings, question, arguments)


class _View:
    """Writes a line to stderr for each call and remark; allows what --yes allows."""

    def __init__(self, *, allow: bool) -> None:
        self.allow = allow

    def show_waiting(self) -> None:
        """Show nothing."""

    def show_text(self, piece: str) -> None:
        """Show nothing: only the last reply is printed, when it is complete."""

    def end_reply(self) -> None:
        """Show nothing."""

    async def confirm_call(self, call: Call) -> str:
        """Refuse, unless the user gave --yes."""
        if self.allow:
            return ""
        return (
            f"Refused: the user has not allowed {call.name} to run. Only calls that change nothing "
            "are allowed, dry runs included. Say what you would have run, and that it needs "
            "`evalhub-mcp ask --yes`. Do not try again."
        )

    def begin_call(self, call: Call) -> None:
        """Write the call."""
        _log(call_line(call))

    def show_progress(self, share: float | None, message: str) -> None:
        """Show nothing: logs of CI keep every line."""

    def end_call(self, made: MadeCall) -> None:
        """Write what was refused or failed."""
        if made.refused:
            _log(f"{call_line(made.call)}\n  refused: it needs --yes")
        elif made.result.failed:
            _log(f"  failed: {sanitize_line(made.result.text, 300)}")

    def show_note(self, text: str) -> None:
        """Write a remark."""
        _log(f"note: {text}")


async def _ask(settings: Settings, question: str, arguments: argparse.Namespace) -> int:
    answer, error, status = Answer(), "", NOT_RUN
    calls: list[MadeCall] = []
    jobs: list[dict[str, Any]] = []
    try:
        view = _View(allow=arguments.yes)
        async with open_conversation(settings, view, arguments.max_rounds) as conversation:
            # An error that left this block would come out as a group of errors.
            try:
                answer = await conversation.ask(question)
                status, error = _outcome(answer, arguments.max_rounds)
            except CannotCallTools as raised:
                status, error = NOT_DONE, str(raised)
            except ModelError as raised:
                error = str(raised)
            calls, jobs = conversation.calls, _jobs(conversation)
    except ModelError as raised:
        error = str(raised)
    if arguments.json:
        document = _document(status, error, answer, calls, jobs)
        print(json.dumps(document, indent=2, ensure_ascii=False))
    elif answer.text.strip():
        print(sanitize_block(answer.text.strip(), MAX_QUESTION_CHARS))
    if error:
        print(f"evalhub-mcp ask: {error}", file=sys.stderr)
    return status


def _outcome(answer: Answer, max_rounds: int) -> tuple[int, str]:
    """The exit status, and the message about it."""
    if not answer.is_complete:
        return NOT_DONE, (
            f"stopped after {max_rounds} replies with calls; jobs that it started go on. "
            "--max-rounds allows more"
        )
    if any(made.refused for made in answer.calls):
        refused = ", ".join(dict.fromkeys(m.call.name for m in answer.calls if m.refused))
        return REFUSED, f"{refused} was refused; give --yes to let it start and cancel work"
    if not answer.text.strip():
        return NOT_DONE, "the model ended without an answer"
    return ANSWERED, ""


def _jobs(conversation: Conversation) -> list[dict[str, Any]]:
    """The jobs that were started or read, with their last known state and verdict."""
    jobs: dict[str, dict[str, Any]] = {job_id: {} for job_id in conversation.job_ids}
    for made in conversation.calls:
        if made.job_id in jobs:
            data = made.result.data
            jobs[made.job_id] |= {k: data[k] for k in ("state", "verdict") if data.get(k)}
    return [{"job_id": job_id, **found} for job_id, found in jobs.items()]


def _document(
    status: int, error: str, answer: Answer, calls: list[MadeCall], jobs: list[dict[str, Any]]
) -> dict[str, Any]:
    """The outcome for programs."""
    outcomes = {ANSWERED: "answered", NOT_DONE: "not_done", NOT_RUN: "not_run", REFUSED: "refused"}
    document: dict[str, Any] = {"outcome": outcomes[status]}
    if error:
        document["error"] = error
    return document | {
        "answer": answer.text.strip(),
        "jobs": jobs,
        "calls": [
            {
                "tool": made.call.name,
                "arguments": made.call.arguments,
                "failed": made.result.failed,
                "refused": made.refused,
                "bytes": made.result.size,
                "seconds": round(made.result.seconds, 2),
            }
            for made in calls
        ],
        "replies": answer.rounds,
        "tokens": {"prompt": answer.prompt_tokens, "completion": answer.completion_tokens},
    }


def _log(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
