"""The agent loop for clients that are libraries: it makes the calls the model asks for.

A driver is started with one argument, a JSON object: `model_url` (an OpenAI-compatible base URL),
`server` (`command` and `args`, or `url`), `goal`, and `strict`, whether to make all fields of
schemas required. It prints a JSON object as its last line,
with `progress`, the number of progress notifications it received, if it can count them.
"""

import json
import sys
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any

MOST_TURNS = 20


def task() -> dict[str, Any]:
    """The task of this driver, from its argument."""
    found: dict[str, Any] = json.loads(sys.argv[1])
    return found


def report(**facts: Any) -> None:
    """Print the outcome as the driver's last line."""
    print(json.dumps(facts), flush=True)


def described(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A tool in the form of the model's API."""
    function = {"name": name, "description": description, "parameters": schema}
    return {"type": "function", "function": function}


async def converse(
    model_url: str,
    tools: list[dict[str, Any]],
    call: Callable[[str, dict[str, Any]], Awaitable[str]],
) -> None:
    """Ask the model and make its tool calls until it makes none."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": task()["goal"]}]
    for _ in range(MOST_TURNS):
        answer = ask(model_url, messages, tools)
        messages.append(answer)
        if not answer.get("tool_calls"):
            return
        for wanted in answer["tool_calls"]:
            function = wanted["function"]
            shown = await call(function["name"], json.loads(function["arguments"]))
            messages.append({"role": "tool", "tool_call_id": wanted["id"], "content": shown})
    raise RuntimeError("the model does not come to an end")


def ask(
    model_url: str, messages: list[dict[str, Any]], tools: list[dict[str, Any]]
) -> dict[str, Any]:
    body = json.dumps({"model": "scripted", "messages": messages, "tools": tools}).encode()
    request = urllib.request.Request(
        f"{model_url}/chat/completions", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as response:
        message: dict[str, Any] = json.load(response)["choices"][0]["message"]
    return message


def both_forms(text: str, structured: object) -> str:
    """Both forms of a reply, for a client that leaves the choice to its application."""
    return text if structured is None else f"{text}\n\n{json.dumps(structured)}"
