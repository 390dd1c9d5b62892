"""`setting`, by which a setting is declared, and how to read the declarations.

A setting is a class attribute: `port: int = setting(3001, "port to listen on", flag="--port")`.
The flag, the environment variable, `--help`, `docs/settings.md` and the validation all come from
there. The classes that hold the settings know nothing of pydantic, so that the command line can be
parsed without loading it; `Settings` in `model` inherits from them all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class Setting:
    """What a setting means, how it is given, and which values it takes."""

    default: Any
    meaning: str
    """One line, without a full stop, for `--help` and for `docs/settings.md`."""
    flag: str = ""
    """Empty for a setting that has no flag."""
    repeatable: bool = False
    """Whether the flag may be given several times."""
    environment: str | None = ""
    """The variable, by default EVALHUB_<NAME>; None if there is no variable."""
    default_text: str = ""
    """The default in words, where its value does not say it."""
    gt: float | None = None
    ge: float | None = None
    le: float | None = None
    check: Callable[[Any], Any] | None = None
    """Returns the valid value, or raises ValueError with what is wrong."""
    name: str = field(init=False)

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        if self.environment == "":
            self.environment = f"EVALHUB_{name.upper()}"
        if not self.default_text:
            self.default_text = _as_text(self.default)

    def __get__(self, instance: object, owner: type) -> Any:
        """The pydantic field, as which `Settings` inherits the attribute."""
        from pydantic import Field

        return Field(self.default, gt=self.gt, ge=self.ge, le=self.le)


def setting(default: Any, meaning: str, **details: Any) -> Any:
    """Declare a setting; `details` are the other fields of `Setting`."""
    return Setting(default, meaning, **details)


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
