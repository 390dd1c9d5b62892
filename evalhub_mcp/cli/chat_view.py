"""Shows a conversation in a terminal: streamed text, one line for each call, and tables."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column
from rich.text import Text

from evalhub_mcp.chat.calls import Call, MadeCall
from evalhub_mcp.cli.call_text import call_line, outcome_line, short_call_line
from evalhub_mcp.cli.chat_tables import markdown_table, reply_table
from evalhub_mcp.cli.text_flow import TextFlow
from evalhub_mcp.untrusted import sanitize_block, sanitize_line

Ask = Callable[[str], Awaitable[str | None]]
"""Asks the user one question and returns the line; None if the user cancelled."""

MAX_ARGUMENTS_CHARS = 4_000
YES = frozenset({"y", "yes"})


class TerminalView:
    """Draws a conversation on a console, and asks its user."""

    def __init__(self, console: Console, ask: Ask, *, allow: bool) -> None:
        """Create the view; with `allow`, work is started and cancelled without asking the user."""
        self._console = console
        self._ask = ask
        self._allow = allow
        self._line: _LiveLine | None = None
        self._unfinished = ""
        """The text's last line, while it may be one of a table."""
        self._table: list[str] = []
        self._flow = TextFlow(console)

    def show_waiting(self) -> None:
        """Show that the model is thinking."""
        self._show_live("thinking")

    def show_text(self, piece: str) -> None:
        """Print text as it comes; lines that begin with a bar wait until their table is whole."""
        self._end_live()
        for part in piece.splitlines(keepends=True):
            self._unfinished += part
            if self._flow.is_at_line_start:
                begun = self._unfinished.lstrip()
                if begun.startswith("|"):
                    if part.endswith("\n"):
                        self._table.append(self._unfinished)
                        self._unfinished = ""
                    continue
                if not begun and not part.endswith("\n"):
                    continue  # a bar may follow
            self._end_table()
            self._flow.feed(self._unfinished)
            self._unfinished = ""

    def end_reply(self) -> None:
        """Print the text that was held back, and begin a new line."""
        self._end_live()
        if self._flow.is_at_line_start and self._unfinished.lstrip().startswith("|"):
            self._table.append(self._unfinished)
            self._unfinished = ""
        self._end_table()
        self._flow.feed(self._unfinished)
        self._unfinished = ""
        self._flow.end()
        if not self._flow.is_at_line_start:
            self._flow.feed("\n")

    async def confirm_call(self, call: Call) -> str:
        """Show a call with all its arguments, and ask whether to make it."""
        if self._allow:
            return ""
        self._end_live()
        style = "bold red" if call.is_destructive else "bold yellow"
        self._console.print(Text(f"{call.title}?", style=style))
        arguments = json.dumps(call.arguments, indent=2, ensure_ascii=False)
        self._console.print(Text(sanitize_block(arguments, MAX_ARGUMENTS_CHARS)))
        answer = await self._ask("Go ahead? [y/N, or what to change] ")
        words = (answer or "").strip()
        if words.casefold() in YES:
            return ""
        self._note("Not done.")
        if not words or words.casefold() in {"n", "no"}:
            return f"The user does not allow this call of {call.name}. Do not repeat it; ask why."
        return f"The user did not allow this call of {call.name} and wants instead: {words}"

    async def fill_form(self, message: str, schema: Mapping[str, Any]) -> dict[str, Any] | None:
        """Ask the user the questions of a form of the server; None if the user declines."""
        self._end_live()
        self._console.print(Text(sanitize_block(message, 1000), style="bold yellow"))
        answers: dict[str, Any] = {}
        required = schema.get("required") or ()
        for name, field in (schema.get("properties") or {}).items():
            label = sanitize_line(field.get("description") or field.get("title") or name, 200)
            while True:
                written = await self._ask(f"{label} {_choices(field)}")
                if written is None:
                    return None
                if not written.strip() and name not in required:
                    break
                found = _form_value(written.strip(), field)
                if found is not None:
                    answers[name] = found
                    break
                self._note("That is not a valid value.")
        return answers

    def begin_call(self, call: Call) -> None:
        """Show a call that is being made."""
        self._show_live(call_line(call))

    def show_progress(self, share: float | None, message: str) -> None:
        """Draw the bar of the call."""
        if self._line is not None:
            self._line.update(share, sanitize_line(message, 120))

    def end_call(self, made: MadeCall) -> None:
        """Print a call with the first line of its reply, and the table in it."""
        self._end_live()
        if made.refused:
            return
        failed = made.result.failed
        line = Text.assemble(
            ("✗ " if failed else "✓ ", "red" if failed else "green"),
            (short_call_line(made.call), "cyan"),
            (f"  {outcome_line(made)}", "red" if failed else "dim"),
        )
        self._console.print(line, no_wrap=True, overflow="ellipsis")
        table = reply_table(made.result)
        if table is not None:
            self._console.print(table)

    def show_note(self, text: str) -> None:
        """Print a remark."""
        self._end_live()
        self._note(text)

    def _note(self, text: str) -> None:
        self._console.print(Text(text, style="yellow"))

    def _end_table(self) -> None:
        lines, self._table = self._table, []
        if not lines:
            return
        table = markdown_table(lines)
        if table is not None:
            self._console.print(table)
        else:
            self._flow.feed("".join(lines))

    def _show_live(self, text: str) -> None:
        self._end_live()
        if self._console.is_terminal:
            self._line = _LiveLine(self._console, text)

    def _end_live(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.stop()


class _LiveLine:
    """One line with a spinner, and with a bar once the progress is known."""

    def __init__(self, console: Console, text: str) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False, table_column=_cut(2)),
            _WhenKnown(BarColumn(bar_width=20)),
            _WhenKnown(TaskProgressColumn()),
            TextColumn("{task.fields[note]}", markup=False, table_column=_cut(1)),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            expand=True,
        )
        self._task = self._progress.add_task(text, total=None, note="")
        self._progress.start()

    def update(self, share: float | None, message: str) -> None:
        """Draw the progress and its message."""
        if share is not None:
            self._progress.update(self._task, total=1.0, completed=share)
        self._progress.update(self._task, note=message)

    def stop(self) -> None:
        """Remove the line."""
        self._progress.stop()


class _WhenKnown(ProgressColumn):
    """A column that is empty until the total is known."""

    def __init__(self, column: ProgressColumn) -> None:
        self._column = column
        super().__init__()

    def render(self, task: Task) -> Any:
        """Draw the column, or nothing."""
        return self._column.render(task) if task.total is not None else Text()


def _cut(ratio: int) -> Column:
    return Column(ratio=ratio, no_wrap=True, overflow="ellipsis")


def _choices(field: Mapping[str, Any]) -> str:
    if field.get("type") == "boolean":
        return "[y/N] "
    if values := field.get("enum"):
        return f"[{', '.join(sanitize_line(value, 60) for value in values)}] "
    return ": "


def _form_value(written: str, field: Mapping[str, Any]) -> Any:
    """Convert the user's text to the field's type; None if it is not valid."""
    kind = field.get("type")
    if kind == "boolean":
        return written.casefold() in YES
    if kind in {"integer", "number"}:
        try:
            return int(written) if kind == "integer" else float(written)
        except ValueError:
            return None
    if (values := field.get("enum")) is not None:
        return written if written in values else None
    return written
