"""The error of settings that cannot be used, and the hint that some of its messages end with."""

import difflib
from collections.abc import Iterable


class SettingsError(Exception):
    """A setting cannot be used; the message is one line that says what to change."""


def did_you_mean(name: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """`; did you mean …?` with the most similar known name, or nothing."""
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=cutoff)
    return f"; did you mean {near[0]}?" if near else ""
