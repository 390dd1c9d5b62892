"""`setting`, by which a setting is declared, and how to read the declarations.

A setting is a class attribute: `port: int = setting(3001, "port to listen on", flag="--port")`.
The flag, the environment variable, `--help`, `docs/settings.md` and the validation all come from
there. The classes that hold the settings know nothing of pydantic, so that the command line can be
parsed without loading it; `Settings` in `model` inherits from them all.
"""

from collections.abc import Callable
from typing import Any


class Setting:
    """What a setting means, how it is given, and which values it takes."""

    def __init__(
        self,
        default: Any,
        meaning: str,
        *,
        flag: str = "",
        repeatable: bool = False,
        environment: str | None = "",
        default_text: str = "",
        check: Callable[[Any], Any] | None = None,
        **limits: float,
    ) -> None:
        """Declare a setting.

        Args:
            default: Its value if none is given.
            meaning: One line, without a full stop, for `--help` and for `docs/settings.md`.
            flag: Empty for a setting that has no flag.
            repeatable: Whether the flag may be given several times.
            environment: The variable, by default EVALHUB_<NAME>; None if there is no variable.
            default_text: The default in words, where its value does not say it.
            check: Returns the valid value, or raises ValueError with what is wrong.
            limits: `gt`, `ge` and `le` of a number, as pydantic's `Field` takes them.
        """
        self.default = default
        self.meaning = meaning
        self.flag = flag
        self.repeatable = repeatable
        self.environment = environment
        self.default_text = default_text or _as_text(default)
        self.limits: Any = limits
        self.check = check

    def __set_name__(self, owner: type, name: str) -> None:
        if self.environment == "":
            self.environment = f"EVALHUB_{name.upper()}"

    def __get__(self, instance: object, owner: type) -> Any:
        """The pydantic field of the attribute, for the class `Settings` that inherits it."""
        from pydantic import Field

        return Field(self.default, **self.limits)


setting: Any = Setting
"""Declares a setting. Its type is `Any`, so that an attribute can have the type of its value."""


def settings_of(*groups: type) -> dict[str, Setting]:
    """The settings that classes and their bases declare, by name."""
    return {
        name: value
        for group in groups
        for base in group.__mro__
        for name, value in vars(base).items()
        if isinstance(value, Setting)
    }


def _as_text(default: Any) -> str:
    if isinstance(default, tuple):
        return ",".join(default)
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default is None or default is False else str(default)
