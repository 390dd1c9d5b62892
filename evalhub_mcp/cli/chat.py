"""`evalhub-mcp chat`: a conversation in the terminal with a model that uses the tools."""

import argparse
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from anyio.from_thread import BlockingPortal, start_blocking_portal

from evalhub_mcp.app.errors import UserError, hub_error_text
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.report.page import report
from evalhub_mcp.app.report_documents import report_documents
from evalhub_mcp.chat.conversation import Answer, Conversation
from evalhub_mcp.chat.model_errors import ModelError
from evalhub_mcp.chat.transcript import transcript
from evalhub_mcp.cli.chat_prompt import Prompt
from evalhub_mcp.cli.chat_session import (
    add_chat_options,
    open_conversation,
    require_chat_settings,
)
from evalhub_mcp.cli.command import LoadSettings, fail
from evalhub_mcp.client.errors import ClientError
from evalhub_mcp.server.core.step_text import step_text
from evalhub_mcp.settings.errors import did_you_mean
from evalhub_mcp.untrusted import sanitize_line

if TYPE_CHECKING:
    from evalhub_mcp.cli.chat_view import TerminalView

NEEDS_RICH = "chat needs the package rich: pip install 'evalhub-mcp[chat]' (or [local])"
PROMPT = "\n> "
HELP = """\
Ask for an evaluation in your own words, such as: How good is llama3.2 at arithmetic?
/report [FILE]  write the results of this conversation's jobs as an HTML page (report.html)
/save FILE      write the conversation as Markdown, or as JSON if FILE ends in .json
/tools          list what the model can call
/help           show this
/quit           leave; running jobs continue
Ctrl-C stops the model, a wait or a question, and the conversation continues. Ctrl-D leaves."""
COMMANDS = ("/report", "/save", "/tools", "/help", "/quit")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.usage = "evalhub-mcp chat [OPTIONS]"
    parser.description = (
        "A conversation with a chat model that evaluates models with the tools. Calls that start "
        "or cancel work are shown and need a yes. The endpoint is any OpenAI-compatible one."
    )
    add_chat_options(parser)


def run(arguments: argparse.Namespace, load_settings: LoadSettings) -> int:
    """Hold the conversation; returns the exit status."""
    if find_spec("rich") is None:
        fail(NEEDS_RICH)
    if arguments.max_rounds < 1:
        fail("--max-rounds must be 1 or more")
    settings = require_chat_settings(load_settings())
    from rich.console import Console

    from evalhub_mcp.cli.chat_view import TerminalView

    prompt = Prompt()
    view = TerminalView(Console(highlight=False), prompt.ask, allow=arguments.yes)
    form = None if arguments.yes else view.fill_form
    with start_blocking_portal() as portal:
        opening = open_conversation(settings, view, arguments.max_rounds, form)
        try:
            with portal.wrap_async_context_manager(opening) as conversation:
                Chat(conversation, view, prompt, portal).talk()
        except ModelError as error:
            fail(str(error))
    return 0


class Chat:
    """Reads lines, and sends each to the model or runs it as a command."""

    def __init__(
        self,
        conversation: Conversation,
        view: "TerminalView",
        prompt: Prompt,
        portal: BlockingPortal,
    ) -> None:
        self._conversation = conversation
        self._view = view
        self._prompt = prompt
        self._portal = portal

    def talk(self) -> None:
        """Talk until the user leaves."""
        model = self._conversation.model
        print(
            f"{model.name} at {model.address.host}, with {len(self._conversation.tools.names)} "
            f"tools of {self._conversation.tools.server.app.hub.label}. /help says what to do."
        )
        while (line := self._prompt.read(PROMPT)) is not None:
            line = line.strip()
            if line == "/quit":
                break
            if line.startswith("/"):
                self._command(*line.split(maxsplit=1))
            elif line:
                self._ask(line)
        if jobs := self._conversation.unfinished_jobs:
            print(f"Still running when last checked; they continue: job {', '.join(jobs)}")

    def _ask(self, question: str) -> None:
        try:
            answer = self._prompt.run(self._portal, lambda: self._conversation.ask(question))
        except ModelError as error:
            self._view.show_note(str(error))
            return
        if isinstance(answer, Answer) and not answer.is_complete:
            self._view.show_note(
                f"Stopped after {answer.rounds} replies with calls. Write “go on” to continue."
            )

    def _command(self, name: str, argument: str = "") -> None:
        if name == "/help":
            print(HELP)
        elif name == "/tools":
            self._list_tools()
        elif name == "/save":
            self._save(argument)
        elif name == "/report":
            self._report(argument or "report.html")
        else:
            hint = did_you_mean(name, COMMANDS) or "; /help lists them"
            self._view.show_note(f"There is no command {sanitize_line(name, 40)}{hint}")

    def _list_tools(self) -> None:
        tools = self._conversation.tools
        for name in tools.names:
            mark = "asks first" if tools.changes_something(name, {}) else ""
            print(f"{name:22} {tools.title(name):34} {mark}".rstrip())

    def _save(self, name: str) -> None:
        if not name:
            self._view.show_note("Name the file: /save conversation.md")
            return
        messages, model = self._conversation.history.entries, self._conversation.model.name
        text = transcript(messages, model, as_json=name.endswith(".json"))
        self._write(name, text)

    def _report(self, name: str) -> None:
        job_ids = self._conversation.job_ids
        if not job_ids:
            self._view.show_note("No job was started or read in this conversation yet.")
            return

        async def documents() -> str:
            return report(await self._documents(job_ids))

        try:
            page = self._prompt.run(self._portal, documents)
        except UserError as error:
            self._view.show_note(str(error))
        except ClientError as error:
            self._view.show_note(hub_error_text(error))
        else:
            if page is not None:
                self._write(name, page)

    async def _documents(self, job_ids: Sequence[str]) -> list[dict[str, object]]:
        app = self._conversation.tools.server.app
        caller = app.own_caller
        session = HubSession(app, caller, await app.hub.client_of(caller))
        found, _ = await report_documents(session, job_ids, step_text)
        return found

    def _write(self, name: str, text: str) -> None:
        """Write a file; an existing one is replaced only after a yes."""
        path = Path(name).expanduser()
        if path.exists():
            answer = self._prompt.read(f"{path} exists. Replace it? [y/N] ")
            if (answer or "").strip().casefold() not in {"y", "yes"}:
                return
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            self._view.show_note(f"cannot write {path}: {error.strerror}")
            return
        print(f"Wrote {path.resolve()}")
