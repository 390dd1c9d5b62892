"""How labels, ids and names are compared: without case and separators."""

import re
from functools import lru_cache

_SEPARATORS = re.compile(r"[\s_\-/.:]+")


@lru_cache(maxsize=32768)
def canonical(label: str) -> str:
    """Return a tag, category, id or name in lower case, with `_` as the only separator."""
    return _SEPARATORS.sub("_", label.strip().lower()).strip("_")


def compact(label: str) -> str:
    """Return a label in lower case without separators: `Red-Teaming` becomes `redteaming`."""
    return canonical(label).replace("_", "")
