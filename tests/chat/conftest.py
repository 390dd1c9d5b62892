"""A local hub shared by the tests, a model to evaluate, and a view that records."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal

from benchmarks.agents.scripted_model import NAME, Script, ScriptedModel, scripted_model
from evalhub_mcp.chat.calls import Call, MadeCall
from evalhub_mcp.chat.chat_model import ModelAddress, open_chat_model
from evalhub_mcp.chat.conversation import Conversation
from evalhub_mcp.chat.tools import open_tools
from evalhub_mcp.local.stub_model import StubModel
from evalhub_mcp.settings import Settings


@pytest.fixture(scope="session")
def hub_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a running local hub, which every server with `--local` shares."""
    home = tmp_path_factory.mktemp("home")
    changed = {"HOME": str(home), "EVALHUB_MCP_DATA_DIR": str(home / "data")}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("EVALHUB_")}
    with pytest.MonkeyPatch.context() as patch, start_blocking_portal() as portal:
        for name in set(os.environ) - set(kept):
            patch.delenv(name)
        for name, value in changed.items():
            patch.setenv(name, value)
        with portal.wrap_async_context_manager(open_tools(Settings(local=True))):
            yield kept | changed


@pytest.fixture(scope="session")
def subject() -> Iterator[StubModel]:
    """A model to evaluate, which is right four times out of five."""
    with StubModel(accuracy=0.8) as model:
        yield model


@dataclass
class RememberingView:
    """A view that records its output; `answer` is the user's answer to every question."""

    answer: str = ""
    text: str = ""
    notes_shown: list[str] = field(default_factory=list)
    asked: list[Call] = field(default_factory=list)
    ended: list[MadeCall] = field(default_factory=list)
    shares: list[float | None] = field(default_factory=list)
    on_call: Callable[[Call], None] = lambda _: None

    def show_waiting(self) -> None: ...

    def show_text(self, piece: str) -> None:
        self.text += piece

    def end_reply(self) -> None: ...

    async def confirm_call(self, call: Call) -> str:
        self.asked.append(call)
        return self.answer

    def begin_call(self, call: Call) -> None:
        self.on_call(call)

    def show_progress(self, share: float | None, message: str) -> None:
        self.shares.append(share)

    def end_call(self, made: MadeCall) -> None:
        self.ended.append(made)

    def show_note(self, text: str) -> None:
        self.notes_shown.append(text)


@dataclass
class Talk:
    """A conversation with a scripted model, and what it showed."""

    conversation: Conversation
    model: ScriptedModel
    view: RememberingView

    @property
    def last_results(self) -> list[str]:
        """The results that the model read last."""
        messages = self.model.requests[-1]["messages"]
        return [m["content"] for m in messages if m["role"] == "tool"]


Opened = Callable[..., AbstractAsyncContextManager[Talk]]


@pytest.fixture
def talk(hub_environment: dict[str, str], tmp_path: Path) -> Opened:
    """`talk(script)` opens a conversation with a model that follows a script."""

    @asynccontextmanager
    async def opened(
        script: Callable[[], Script], *, can_call: bool = True, refuses: str = "", **options: Any
    ) -> AsyncIterator[Talk]:
        view = RememberingView(refuses)
        with scripted_model(script, can_call=can_call) as served:
            async with (
                open_chat_model(ModelAddress(served.url, NAME)) as model,
                open_tools(Settings(local=True)) as tools,
            ):
                yield Talk(Conversation(model, tools, view, **options), served, view)
        assert not served.problem

    return opened
