"""Prompts for a question: chat messages, or one text to be continued.

The two forms differ on purpose. A chat model gets an instruction; a base model behind
`/completions` gets a pattern (worked examples, then the question) and is stopped where the
pattern would start again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.local.inspect.items import Item


@dataclass(frozen=True)
class PromptStyle:
    """The form of a benchmark's prompts, and the limits of its replies.

    `system` is the system message of every question without one of its own. `max_tokens` limits
    a completion and `chat_max_tokens` a chat reply, which may include reasoning. `chat_target`
    formats the answer of a worked example.
    """

    instruction: str
    question_label: str = "Question"
    answer_label: str = "Answer"
    stop: tuple[str, ...] = ("\n",)
    max_tokens: int = 24
    chat_max_tokens: int = 512
    chat_target: str = "{target}"
    system: str = ""


def chat_messages(style: PromptStyle, item: Item, shots: Sequence[Item]) -> list[tuple[str, str]]:
    """(role, text) pairs: the system message, the worked examples, the question.

    The instruction precedes the first user message. In a system message, some models' chat
    templates would refuse it.
    """
    messages = []
    for shot in shots:
        messages.append(("user", shot.input))
        messages.append(("assistant", style.chat_target.format(target=shot.target)))
    messages.append(("user", item.input))
    if style.instruction:
        messages[0] = ("user", f"{style.instruction}\n\n{messages[0][1]}")
    if system := item.fields.get("system") or style.system:
        messages.insert(0, ("system", str(system)))
    return messages


def completion_prompt(style: PromptStyle, item: Item, shots: Sequence[Item]) -> str:
    """One text that ends where the model's answer should begin."""
    blocks = [
        f"{style.question_label}: {shot.input}\n{style.answer_label}: {shot.target}"
        for shot in shots
    ]
    if system := item.fields.get("system") or style.system:
        blocks.insert(0, str(system))
    blocks.append(f"{style.question_label}: {item.input}\n{style.answer_label}:")
    return "\n\n".join(blocks)
