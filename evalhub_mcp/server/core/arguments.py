"""Arguments that several tools share."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

JobId = Annotated[
    str,
    Field(description="Id or name.", min_length=1, max_length=200),
]
_TARGETS: Mapping[str, "Target"] = {
    "model": "model",
    "agent": "agent",
    "inference_server": "inference_server",
    "agents": "agent",
    "agentic": "agent",
    "endpoint": "inference_server",
    "inference": "inference_server",
    "inference_endpoint": "inference_server",
    "model_server": "inference_server",
    "server": "inference_server",
    "chat_model": "model",
    "chatbot": "model",
    "language_model": "model",
    "llm": "model",
    "models": "model",
}
"""Other names of the targets that providers declare."""


Target = Literal["model", "agent", "inference_server", "any"]


def target_named(text: str) -> Target | None:
    """Return the target of evaluations that a text names; None for any other text."""
    form = "_".join(text.lower().replace("-", " ").replace("_", " ").split())
    return _TARGETS.get(form)


def _target(given: Any) -> Any:
    return (target_named(given) or given) if isinstance(given, str) else given


TargetType = Annotated[Target | None, BeforeValidator(_target)]
Cursor = Annotated[str | None, Field(max_length=600)]
