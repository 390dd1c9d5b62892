"""The user's side of a conversation: the prompt, and questions while the model works.

The conversation runs in the event loop of another thread and the prompt in the main thread, where
Python delivers Ctrl-C and where line editing works. While the model works, the main thread waits
for questions, and Ctrl-C cancels the work.
"""

import queue
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

import anyio
from anyio.from_thread import BlockingPortal

Result = TypeVar("Result")
POLL_SECONDS = 0.2


@dataclass
class _Question:
    """A question to the user, with the event that the asking thread waits for."""

    prompt: str
    answered: anyio.Event = field(default_factory=anyio.Event)
    answer: str | None = None


class Prompt:
    """Reads lines from the terminal, in the main thread."""

    def __init__(self) -> None:
        self._inbox: queue.SimpleQueue[_Question | None] = queue.SimpleQueue()
        with suppress(ImportError):
            import readline  # noqa: F401 - `input` then edits lines and remembers them

    async def ask(self, prompt: str) -> str | None:
        """Ask the user from the event loop; None if the user cancelled."""
        question = _Question(prompt)
        self._inbox.put(question)
        await question.answered.wait()
        return question.answer

    def read(self, prompt: str) -> str | None:
        """Return the next line; empty after Ctrl-C, None at the end of the input."""
        try:
            return input(prompt)
        except KeyboardInterrupt:
            print()
            return ""
        except EOFError:
            print()
            return None

    def run(self, portal: BlockingPortal, work: Callable[[], Awaitable[Result]]) -> Result | None:
        """Run work in the event loop and answer its questions; None if Ctrl-C cancelled it.

        Returns when the work has ended, also when it was cancelled.
        """

        ended = threading.Event()
        self._inbox = queue.SimpleQueue()  # without questions of work that was cancelled

        async def until_done() -> Result:
            try:
                return await work()
            finally:
                ended.set()
                self._inbox.put(None)

        future = portal.start_task_soon(until_done)
        # Poll, because Ctrl-C between taking an item and handling it loses the item, and because
        # some systems interrupt another thread, which does not wake this one.
        while not ended.is_set():
            try:
                question = self._inbox.get(timeout=POLL_SECONDS)
                if question is not None:
                    question.answer = _answer(question.prompt)
                    portal.start_task_soon(_set, question.answered)
            except queue.Empty:
                pass
            except KeyboardInterrupt:
                future.cancel()
        try:
            return future.result()
        except CancelledError:
            return None


def _answer(prompt: str) -> str | None:
    """Read an answer; KeyboardInterrupt is left to the caller, which cancels the work."""
    try:
        return input(prompt)
    except EOFError:
        print()
        return None


async def _set(event: anyio.Event) -> None:
    event.set()
