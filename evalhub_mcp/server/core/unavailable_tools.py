"""What a reply says of tools it names that are not for whoever reads it.

Advice is written where it arises, in the domain as well, and knows no caller. So it is
made true at the one place all replies pass: an agent that cannot submit learns which
scope its user would have to ask for, instead of running into a refusal.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache


def closing_note(text: str, lacking: Mapping[str, str]) -> str:
    """The line that ends a reply which names tools its reader may not call; else nothing.

    `lacking` has all of these tools, and in short what each of them takes that is not there.
    """
    if not any(name in text for name in lacking):
        return ""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(_any_of(tuple(lacking)).findall(text)):
        found.setdefault(lacking[name], []).append(name)
    parts = [f"{', '.join(names)} ({reason})" for reason, names in found.items()]
    return f"Not available to you: {'; '.join(parts)}." if parts else ""


@lru_cache(maxsize=64)
def _any_of(names: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")
