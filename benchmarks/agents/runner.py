"""Runs scenarios through the loop of `chat` and `ask`, and measures what each took."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

import anyio

from benchmarks.agents.lab import Lab
from benchmarks.agents.scenario import Names, Outcome, Scenario
from evalhub_mcp.chat.calls import Call, MadeCall
from evalhub_mcp.chat.chat_model import ModelAddress, open_chat_model
from evalhub_mcp.chat.conversation import Answer, Conversation
from evalhub_mcp.chat.model_errors import ModelError
from evalhub_mcp.chat.tools import open_tools
from evalhub_mcp.settings import Settings

MAX_ROUNDS = 25
SCENARIO_SECONDS = 900.0


@dataclass
class Measured:
    """What a model made of a scenario."""

    scenario: str
    succeeded: bool
    failed_checks: list[str] = field(default_factory=list)
    error: str = ""
    calls: int = 0
    failed_calls: int = 0
    bytes: int = 0
    """Bytes of replies that the model read; the tools' descriptions come on top, once a reply."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    tools: list[str] = field(default_factory=list)
    answer: str = ""


class _SilentView:
    """Allows everything and shows nothing."""

    def show_waiting(self) -> None:
        """Show nothing."""

    def show_text(self, piece: str) -> None:
        """Show nothing."""

    def end_reply(self) -> None:
        """Show nothing."""

    async def confirm_call(self, call: Call) -> str:
        """Allow it: what a model starts is what is measured."""
        return ""

    def begin_call(self, call: Call) -> None:
        """Show nothing."""

    def show_progress(self, share: float | None, message: str) -> None:
        """Show nothing."""

    def end_call(self, made: MadeCall) -> None:
        """Show nothing."""

    def show_note(self, text: str) -> None:
        """Show nothing."""


def prepare(scenario: Scenario, lab: Lab) -> Names:
    """Arrange the hub for a scenario; returns the names that its goal uses."""
    lab.clear()
    names = scenario.prepare(lab)
    lab.plan.update(scenario.plan)
    lab.begin()
    return names


async def measure(
    scenario: Scenario,
    lab: Lab,
    names: Names,
    address: ModelAddress,
    context_tokens: int | None = None,
) -> Measured:
    """Give a prepared scenario to a model; returns what it made of it."""
    began = time.monotonic()
    answer, error = Answer(), ""
    calls: Sequence[MadeCall] = ()
    async with (
        open_chat_model(address) as model,
        open_tools(Settings(base_url=lab.url)) as tools,
    ):
        conversation = Conversation(
            model, tools, _SilentView(), context_tokens=context_tokens, max_rounds=MAX_ROUNDS
        )
        try:
            with anyio.fail_after(SCENARIO_SECONDS):
                answer = await conversation.ask(scenario.task(names))
        except ModelError as raised:
            error = str(raised)
        except TimeoutError:
            error = f"no answer within {SCENARIO_SECONDS:g} s"
        calls = conversation.calls
    seconds = time.monotonic() - began
    answer.calls = list(calls)
    failed = scenario.failed_checks(Outcome(lab, names, answer, lab.submitted()))
    if not answer.is_complete:
        failed.append(f"no answer after {MAX_ROUNDS} replies with calls")
    return Measured(
        scenario.name,
        succeeded=not failed and not error,
        failed_checks=failed,
        error=error,
        calls=len(calls),
        failed_calls=sum(made.result.failed for made in calls),
        bytes=sum(made.result.size for made in calls),
        prompt_tokens=answer.prompt_tokens,
        completion_tokens=answer.completion_tokens,
        seconds=round(seconds, 1),
        tools=[made.call.name for made in calls],
        answer=answer.text,
    )


def table(measured: Sequence[Measured]) -> str:
    """Return the measurements as a Markdown table; figures are means of a scenario's runs."""
    rows = ["| scenario | done | calls | failed calls | bytes | seconds | what is wrong |"]
    rows.append("|---|---|---|---|---|---|---|")
    runs: dict[str, list[Measured]] = {}
    for one in measured:
        runs.setdefault(one.scenario, []).append(one)
    rows += [_row(name, found) for name, found in runs.items()]
    rows.append(_row("all, in sum", measured, divide=False))
    return "\n".join(rows)


def _row(name: str, runs: Sequence[Measured], *, divide: bool = True) -> str:
    number = len(runs) if divide else 1
    wrong = dict.fromkeys(one.error or "; ".join(one.failed_checks) for one in runs if divide)
    figures = (
        f"{sum(one.calls for one in runs) / number:g}",
        f"{sum(one.failed_calls for one in runs) / number:g}",
        f"{sum(one.bytes for one in runs) / number:,.0f}",
        f"{sum(one.seconds for one in runs) / number:.1f}",
        " / ".join(filter(None, wrong))[:160].replace("|", "/"),
    )
    done = f"{sum(one.succeeded for one in runs)} of {len(runs)}"
    return f"| {name} | {done} | {' | '.join(figures)} |"


def as_json(model: str, measured: Sequence[Measured]) -> str:
    """Return the measurements as JSON."""
    document = {
        "model": model,
        "succeeded": sum(one.succeeded for one in measured),
        "runs": [asdict(one) for one in measured],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
