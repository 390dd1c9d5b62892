"""The note on tools that a reply names and its reader may not call.

The code that writes advice does not know the caller. So the note is added where all replies
pass: an agent that may not submit learns which scope its user would need, instead of being
refused later.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from mcp_types import CallToolResult, TextContent


def note_unavailable_tools(result: CallToolResult, unavailable: Mapping[str, str]) -> None:
    """Add a note to a reply about the tools that it names and its reader may not call.

    `unavailable` maps each of these tools to the reason in a few words.
    """
    last = result.content[-1] if result.content else None
    if not isinstance(last, TextContent) or not any(name in last.text for name in unavailable):
        return
    named: dict[str, list[str]] = {}
    for name in dict.fromkeys(_any_of(tuple(unavailable)).findall(last.text)):
        named.setdefault(unavailable[name], []).append(name)
    if named:
        parts = [f"{', '.join(names)} ({reason})" for reason, names in named.items()]
        last.text = f"{last.text}\n\nNot available to you: {'; '.join(parts)}."


@lru_cache(maxsize=64)
def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
