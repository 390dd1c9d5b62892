"""Sets and removes one entry of a map in a YAML file, and leaves every other line unchanged."""

import re
from collections.abc import Mapping
from typing import Any

import yaml


class NotYaml(ValueError):
    """The text is not a YAML map, or has a form in which an entry cannot be set."""


def get_entry(text: str, section: str, name: str) -> Any:
    """Return an entry of a top-level map; None where there is none.

    Raises:
        NotYaml: The text cannot be read.
    """
    return (_load(text).get(section) or {}).get(name)


def set_entry(text: str, section: str, name: str, values: Mapping[str, Any]) -> str:
    """Return the text with an entry of a top-level map, which replaces one of that name.

    Raises:
        NotYaml: The text cannot be read, or has a form in which the entry cannot be set.
    """
    text = remove_entry(text, section, name)
    before = _load(text)
    head = re.search(rf"^{re.escape(section)}:[ \t]*(?:#.*|\{{\}}[ \t]*)?$", text, re.MULTILINE)
    child = re.compile(r"\n([ \t]+)\S")
    if head is not None:
        first = child.match(text, head.end())
        unit = first[1] if first else "  "
        head_line = head[0].replace("{}", "").rstrip()
        block = _block(name, values, unit).rstrip("\n")
        changed = f"{text[: head.start()]}{head_line}\n{block}{text[head.end() :]}"
        changed += "" if changed.endswith("\n") else "\n"
    else:
        gap = "" if not text or text.endswith("\n") else "\n"
        changed = f"{text}{gap}{section}:\n{_block(name, values, '  ')}"
    wanted = {**before, section: {**(before.get(section) or {}), name: dict(values)}}
    if _load(changed) != wanted:
        raise NotYaml(f"{section} has a form in which an entry cannot be added")
    return changed


def remove_entry(text: str, section: str, name: str) -> str:
    """Return the text without an entry of a top-level map.

    Raises:
        NotYaml: The text cannot be read, or has a form in which the entry cannot be removed.
    """
    before = _load(text)
    if get_entry(text, section, name) is None:
        return text
    kept: list[str] = []
    in_section, indent = False, -1
    for line in text.splitlines(keepends=True):
        space = len(line) - len(line.lstrip(" \t"))
        content = line.strip()
        if indent >= 0 and content and space <= indent:
            indent = -1
        if content and space == 0 and not content.startswith("#"):
            in_section = content.partition(":")[0].strip("\"'") == section
        elif in_section and indent < 0 and content.partition(":")[0].strip("\"'") == name:
            indent = space
        if indent < 0:
            kept.append(line)
    changed = "".join(kept)
    others = {key: value for key, value in before[section].items() if key != name}
    if (_load(changed).get(section) or {}) != others:
        raise NotYaml(f"{section}.{name} has a form in which it cannot be removed")
    return changed


def _block(name: str, values: Mapping[str, Any], unit: str) -> str:
    dumped = yaml.safe_dump({name: dict(values)}, sort_keys=False, allow_unicode=True)
    return "".join(f"{unit}{line}\n" for line in dumped.splitlines())


def _load(text: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NotYaml(str(error).replace("\n", " ")) from None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise NotYaml("the file is not a map")
    return found
