"""Options of `chat` and `ask`, and the conversation that both open."""

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import SecretStr

from evalhub_mcp.chat.chat_model import ChatModel, ModelAddress, join_names, open_chat_model
from evalhub_mcp.chat.conversation import MAX_ROUNDS, Conversation, ConversationView
from evalhub_mcp.chat.model_errors import ModelError
from evalhub_mcp.chat.tools import AnswerForm, open_tools
from evalhub_mcp.cli.command import CHAT_OPTIONS, HUB_OPTIONS, add_settings, fail
from evalhub_mcp.server.observability.log_format import configure_logging
from evalhub_mcp.settings import Settings

NO_HUB = "no EvalHub is set: give --base-url URL, set EVALHUB_BASE_URL, or use --local"
NO_MODEL = (
    "name the model that uses the tools, such as --model-url http://localhost:11434/v1 --model "
    "qwen3 (EVALHUB_CHAT_MODEL_URL and EVALHUB_CHAT_MODEL); it is not the model to evaluate"
)


def add_chat_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of both commands."""
    parser.add_argument(
        "--yes", action="store_true", help="start and cancel work without asking the user"
    )
    parser.add_argument(
        "--max-rounds",
        metavar="N",
        type=int,
        default=MAX_ROUNDS,
        help=f"most replies with calls to one question (default: {MAX_ROUNDS})",
    )
    add_settings(parser, CHAT_OPTIONS | HUB_OPTIONS)


def require_chat_settings(settings: Settings) -> Settings:
    """Return the settings for a single user, with logs that do not disturb a terminal.

    Ends the program if the hub, the model or the key's variable is missing.
    """
    if not settings.local and not settings.base_url:
        fail(NO_HUB)
    if not settings.chat_model_url:
        fail(NO_MODEL)
    if settings.chat_api_key_env and not os.environ.get(settings.chat_api_key_env, "").strip():
        fail(f"the variable {settings.chat_api_key_env} that --api-key-env names is not set")
    # Settings for serving other people do not apply here.
    own = {"transport": "stdio", "auth_type": "none"}
    quiet = settings.model_copy(update=own | {"log_level": settings.log_level or "error"})
    configure_logging(quiet)
    return quiet


@asynccontextmanager
async def open_conversation(
    settings: Settings,
    view: ConversationView,
    max_rounds: int,
    answer_form: AnswerForm | None = None,
) -> AsyncIterator[Conversation]:
    """Open a conversation with the model of the settings, and the tools of their hub.

    Raises:
        ModelError: The endpoint has several models and none was named, or a request failed.
        SettingsError: A file of the settings cannot be used.
    """
    key = os.environ.get(settings.chat_api_key_env, "").strip() if settings.chat_api_key_env else ""
    address = ModelAddress(
        settings.chat_model_url, settings.chat_model, SecretStr(key) if key else None
    )
    async with open_chat_model(address) as model:
        if not address.name:
            model.address = ModelAddress(address.url, await _only_name(model), address.key)
        async with open_tools(settings, answer_form) as tools:
            yield Conversation(
                model,
                tools,
                view,
                context_tokens=settings.chat_context_tokens,
                max_rounds=max_rounds,
            )


async def _only_name(model: ChatModel) -> str:
    names = await model.served_names()
    if len(names) == 1:
        return names[0]
    if names:
        raise ModelError(
            f"name a model with --model; {model.address.host} serves {join_names(names)}"
        )
    raise ModelError(f"name a model with --model; {model.address.host} does not list any")
