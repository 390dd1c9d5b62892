"""The note on tools that a reply names and its reader may not call.

The code that writes advice does not know the caller. So the note is added where all replies
pass: an agent that may not submit learns which scope its user would need, instead of being
refused later.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache


def unavailable_note(text: str, unavailable: Mapping[str, str]) -> str:
    """Return a note to append to a text that names tools its reader may not call; empty if none.

    `unavailable` maps each of these tools to the reason in a few words.
    """
    named: dict[str, list[str]] = {}
    for name in dict.fromkeys(_any_of(tuple(unavailable)).findall(text)):
        named.setdefault(unavailable[name], []).append(name)
    parts = [f"{', '.join(names)} ({reason})" for reason, names in named.items()]
    return f"\n\nNot available to you: {'; '.join(parts)}." if parts else ""


@lru_cache(maxsize=64)
def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
