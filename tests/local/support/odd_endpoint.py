"""An endpoint with a given behaviour, for unusual replies of real servers."""

import json
import threading
from collections.abc import Callable
from typing import Any

from tests.loopback import LoopbackServer, QuietHandler

Answer = tuple[int, Any]
"""The status and the body: JSON unless it is bytes."""
Behaviour = Callable[[str, dict[str, Any], int], Answer]
"""Gets the path, the request's body and its number from 1."""


def chat(content: Any = "Paris", finish: str | None = "stop", **message: Any) -> Answer:
    """A usual chat reply."""
    choice = {"index": 0, "finish_reason": finish,
              "message": {"role": "assistant", "content": content, **message}}  # fmt: skip
    usage = {"prompt_tokens": 3, "completion_tokens": 2}
    return 200, {"id": "x", "object": "chat.completion", "created": 0, "model": "odd",
                 "choices": [choice], "usage": {**usage, "total_tokens": 5}}  # fmt: skip


def refused(message: str, status: int = 400, **more: Any) -> Answer:
    """An error in OpenAI's form."""
    return status, {"error": {"message": message, "type": "invalid_request_error", **more}}


class OddEndpoint(LoopbackServer):
    """Serves a behaviour on loopback; `requests` are the bodies it got."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.requests: list[dict[str, Any]] = []
        lock = threading.Lock()
        outer = self

        class Handler(QuietHandler):
            def do_POST(self) -> None:
                body = json.loads(self.body())
                with lock:
                    outer.requests.append(body)
                    number = len(outer.requests)
                status, answer = behaviour(self.path, body, number)
                self.answer(answer, status, Content_Type="application/json")

        super().__init__(Handler)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"
