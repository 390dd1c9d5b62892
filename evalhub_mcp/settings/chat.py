"""Settings of the model that `chat` and `ask` talk to."""

import re
from urllib.parse import urlsplit

from evalhub_mcp.settings.declaration import SettingsGroup, setting

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,120}")
_ROUTE = "/chat/completions"


def _check_url(value: str) -> str:
    value = value.strip().rstrip("/").removesuffix(_ROUTE)
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        valid = False
    if valid and (parts.username or parts.password or parts.query):
        raise ValueError("must not carry a user, password or query; name a key's variable")
    if not valid:
        raise ValueError("is not an http(s) URL; an example is http://localhost:11434/v1")
    return value


def _check_variable(value: str) -> str:
    value = value.strip()
    # The value is not repeated: somebody may have given the key itself.
    if value and not _VARIABLE.fullmatch(value):
        raise ValueError("must be the name of an environment variable that has the key")
    return value


class ChatSettings(SettingsGroup):
    """The model that `chat` and `ask` talk to."""

    chat_model_url: str = setting(
        "",
        "OpenAI-compatible endpoint of the model that uses the tools, usually ending in /v1",
        flag="--model-url",
        check=_check_url,
    )
    chat_model: str = setting("", "its name", flag="--model", default_text="the only one it serves")
    chat_api_key_env: str = setting(
        "",
        "environment variable with its key; the key is sent to that endpoint alone",
        flag="--api-key-env",
        check=_check_variable,
    )
    chat_context_tokens: int | None = setting(
        None,
        "its context in tokens, within which a conversation is kept",
        flag="--context-tokens",
        default_text="from an error of the endpoint",
        ge=2048,
        le=100_000_000,
    )
