"""A model for tests: it always gives the same reply, or judges by exact equality."""

import json
from typing import Any

from tests.loopback import LoopbackServer, QuietHandler


class Judge(LoopbackServer):
    """An OpenAI chat endpoint on loopback.

    As a judge it accepts replies that equal the reference; for the question `silent_on` it
    gives no grade. With `reply` it always gives that reply.
    """

    def __init__(
        self, reply: str | None = None, api_key: str | None = None, silent_on: str | None = None
    ) -> None:
        self._reply = reply
        self._silent_on = silent_on
        self.prompts: list[str] = []
        outer = self

        class Handler(QuietHandler):
            def do_POST(self) -> None:
                body = json.loads(self.body())
                allowed = api_key is None or self.headers["Authorization"] == f"Bearer {api_key}"
                prompt = body["messages"][-1]["content"]
                if not isinstance(prompt, str):
                    prompt = "".join(part["text"] for part in prompt)
                outer.prompts.append(prompt)
                answer: dict[str, Any] = {
                    "id": "x", "created": 0, "model": "judge", "object": "chat.completion",
                    "choices": [{"index": 0, "finish_reason": "stop", "message": {
                        "role": "assistant", "content": outer.reply_to(prompt)}}],
                }  # fmt: skip
                if allowed:
                    self.answer(answer)
                else:
                    self.answer({"error": {"message": "no"}}, 401)

        super().__init__(Handler)

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def reply_to(self, prompt: str) -> str:
        if self._reply is not None:
            return self._reply
        if "between the two lines " not in prompt or (self._silent_on or "\0") in prompt:
            return "I would rather not say."
        mark = prompt.split("between the two lines ")[1].split(".")[0]
        judged = prompt.split(f"\n{mark}\n")[1]
        references = prompt.split("is enough):\n")[1].split("\n\n")[0].split("\n")
        right = f"- {judged.strip()}" in references
        return f"They {'agree' if right else 'differ'}.\nGRADE: {'' if right else 'IN'}CORRECT"
