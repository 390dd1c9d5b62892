"""Arguments that several tools share."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

JobId = Annotated[
    str,
    Field(description="Id or name.", min_length=1, max_length=200),
]
_TARGETS = {
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


def _target(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    form = "_".join(given.lower().replace("-", " ").replace("_", " ").split())
    return _TARGETS.get(form, form if form in {"model", "agent", "inference_server"} else given)


TargetType = Annotated[
    Literal["model", "agent", "inference_server", "any"] | None,
    BeforeValidator(_target),
]
Cursor = Annotated[str | None, Field(max_length=600)]
