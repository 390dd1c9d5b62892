"""The note on tools that a reply names and its reader may not call.

The code that writes advice does not know the caller. So the note is added where all replies
pass: an agent that may not submit learns which scope its user would need, instead of being
refused later.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache


def unavailable_note(text: str, unavailable: Mapping[str, str]) -> str:
    """Return the note for the tools that `text` names; empty when it names none of them.

    `unavailable` maps each tool the reader may not call to the reason in a few words.
    """
    if not any(name in text for name in unavailable):
        return ""
    named: dict[str, list[str]] = {}
    for name in dict.fromkeys(_any_of(tuple(unavailable)).findall(text)):
        named.setdefault(unavailable[name], []).append(name)
    parts = [f"{', '.join(names)} ({reason})" for reason, names in named.items()]
    return f"Not available to you: {'; '.join(parts)}." if parts else ""


@lru_cache(maxsize=64)
def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
