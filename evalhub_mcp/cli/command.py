"""Helpers of all commands: options for settings, actions, and the exit after a mistake."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from evalhub_mcp.settings.auth import AuthSettings
from evalhub_mcp.settings.chat import ChatSettings
from evalhub_mcp.settings.config_file import ConfigFileSettings
from evalhub_mcp.settings.declaration import SettingsGroup, declarations
from evalhub_mcp.settings.http import HttpSettings
from evalhub_mcp.settings.hub import HubSettings, LocalHubSettings
from evalhub_mcp.settings.observability import ObservabilitySettings

if TYPE_CHECKING:
    from evalhub_mcp.settings import Settings

USAGE_ERROR = 2

Options = dict[str, tuple[type[SettingsGroup], ...]]
"""Classes that declare settings, by the title their flags have in `--help`."""

HUB_OPTIONS: Options = {
    "hub": (HubSettings, LocalHubSettings),
    "configuration file": (ConfigFileSettings,),
}
SERVING_OPTIONS: Options = {
    "transport": (HttpSettings,),
    "callers and tools": (AuthSettings,),
    "logs and metrics": (ObservabilitySettings,),
}

CHAT_OPTIONS: Options = {"model that uses the tools": (ChatSettings,)}

LoadSettings = Callable[[], "Settings"]
"""Loads the settings for a command that needs them; raises `SettingsError`."""


def fail(message: str) -> NoReturn:
    """End the program with one line on stderr and exit status 2."""
    print(f"evalhub-mcp: {' '.join(message.split())}", file=sys.stderr)
    raise SystemExit(USAGE_ERROR)


def add_action(actions: Any, name: str, do: Callable[..., Any]) -> argparse.ArgumentParser:
    """Add an action, such as `stop` of `local`; `do` becomes `arguments.action`.

    The docstring of `do` is its description, and the first sentence is its help.
    """
    text = " ".join((do.__doc__ or "").split())
    summary = text.partition(". ")[0].rstrip(".")
    parser: argparse.ArgumentParser = actions.add_parser(
        name, help=summary[:1].lower() + summary[1:], description=text
    )
    parser.set_defaults(action=do)
    return parser


def add_settings(
    parser: argparse.ArgumentParser, options: Options, default: Any = argparse.SUPPRESS
) -> None:
    """Add an option for each setting that has a flag.

    Options may stand before or after a command's name. A command's options have no default, because
    it would overwrite a value given before the name.
    """
    for title, groups in options.items():
        section = parser.add_argument_group(title)
        for name, setting in declarations(*groups).items():
            if not setting.flag:
                continue
            text = setting.meaning.replace("`", "")
            text += "; may be repeated" if setting.repeatable else ""
            text += f" (default: {setting.default_text})" if setting.default_text else ""
            if setting.default is False:
                kind: dict[str, Any] = {"action": "store_true"}
            else:
                action = "append" if setting.repeatable else "store"
                kind = {"action": action, "metavar": setting.flag.rpartition("-")[2].upper()}
            section.add_argument(setting.flag, dest=name, default=default, help=text, **kind)
