"""`Setting`, the one declaration of a setting, and how to read it.

A setting is an annotated class attribute: `port: Annotated[int, Setting("…", flag="--port")] =
3001`. The flag, the environment variable, `--help`, `docs/settings.md` and the validation all
come from there. The classes that hold the settings know nothing of pydantic, so that the command
line can be parsed without loading it; `Settings` in `model` inherits from them all.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


@dataclass(frozen=True)
class Setting:
    """What a setting means, how it is given, and which values it takes."""

    meaning: str
    """One line, without a full stop, for `--help` and for `docs/settings.md`."""
    flag: str = ""
    """Empty for a setting that has no flag."""
    metavar: str = ""
    repeatable: bool = False
    """Whether the flag may be given several times."""
    environment: str | None = ""
    """The variable. `settings_of` fills in EVALHUB_<NAME>; None if there is no variable."""
    default: str = ""
    """The default in words. `settings_of` fills in the value."""
    is_switch: bool = False
    """Whether the flag takes no value; filled in by `settings_of`."""
    gt: float | None = None
    ge: float | None = None
    le: float | None = None
    parse: Callable[[Any], Any] | None = None
    """Turns what was given into what the type accepts, such as a text into a list."""
    check: Callable[[Any], Any] | None = None
    """Returns the valid value, or raises ValueError with what is wrong."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: "GetCoreSchemaHandler"
    ) -> "CoreSchema":
        """Validate by `parse`, then the type and its limits, then `check`."""
        from pydantic import AfterValidator, BeforeValidator, Field

        rules: list[Any] = [Field(gt=self.gt, ge=self.ge, le=self.le)]
        if self.parse is not None:
            rules.append(BeforeValidator(self.parse))
        if self.check is not None:
            rules.append(AfterValidator(self.check))
        annotated: Any = Annotated
        return handler.generate_schema(annotated[source, *rules])


def settings_of(group: type) -> dict[str, Setting]:
    """The settings that a class and its bases declare, by attribute, with every text filled in."""
    found = {}
    for name, annotation in get_type_hints(group, include_extras=True).items():
        for entry in getattr(annotation, "__metadata__", ()):
            if isinstance(entry, Setting):
                variable = entry.environment
                found[name] = replace(
                    entry,
                    environment=f"EVALHUB_{name.upper()}" if variable == "" else variable,
                    default=entry.default or _as_text(getattr(group, name, None)),
                    is_switch=annotation.__origin__ is bool,
                )
    return found


def _as_text(default: Any) -> str:
    if isinstance(default, tuple):
        return ",".join(default)
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default is None or default is False else str(default)


def comma_list(value: Any) -> Any:
    """The parts of a list written with commas, as the environment has it."""
    parts = value.split(",") if isinstance(value, str) else value
    if isinstance(parts, Sequence):
        return [part.strip() for part in map(str, parts) if part.strip()]
    return parts


def folder_list(value: Any) -> Any:
    """The folders of a list written as PATH is."""
    if isinstance(value, str):
        value = [part for part in value.split(os.pathsep) if part.strip()]
    if isinstance(value, Sequence):
        return [Path(part).expanduser() for part in map(str, value)]
    return value
