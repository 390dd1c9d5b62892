"""A dict for results that can be computed again, which does not grow without limit."""

from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class BoundedDict(dict[Key, Value]):
    """A dict of at most `most` entries: when it is full, a new entry replaces all others."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Key, value: Value) -> None:
        """Add an entry."""
        if len(self) >= self._most and key not in self:
            self.clear()
        super().__setitem__(key, value)
