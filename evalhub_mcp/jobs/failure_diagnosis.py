"""Find the causes of a failure in what an evaluation and its hub wrote, with the lines.

A clear sign in a message of the hub or the adapter, which says what stopped the benchmark, goes
before all lines of logs. Then the strongest sign decides; among equally strong signs the later one,
since logs end with what stopped them. Without any sign the cause is unknown, and only the last
error is returned.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalhub_mcp.jobs.failure_causes import CAUSES, Cause
from evalhub_mcp.jobs.failure_signs import signs

MAX_EVIDENCE = 3
CLEAR = 2
"""Strength from which a sign in a message outranks every sign in a log."""
MESSAGE_WEIGHT = 0.5
"""What a message is worth more than a line of a log as evidence of one cause."""
MAX_LINE = 2000
# A model's answers and samples may mention errors; they are no signs of failure.
_QUOTED = re.compile(r"^(?:INFO|DEBUG)\b|\bINFO\s*[:|\]-]|model said|^sample \d+|expected \"", re.I)
_ERROR = re.compile(r"error|exception|fatal|failed|failure|panic|cannot|denied", re.I)


@dataclass(frozen=True)
class Clue:
    """A text to search for signs, and where it comes from."""

    text: str
    source: str
    """`message` for a message of the hub or the adapter, `log` for a line of a log."""


@dataclass(frozen=True)
class Finding:
    """A cause, with the lines that show it."""

    cause: Cause
    evidence: Sequence[str]
    strength: int


@dataclass(frozen=True)
class Diagnosis:
    """The causes of a failure, as far as they show."""

    findings: Sequence[Finding]
    """The likely cause first; empty when no sign was found."""
    last_error: str | None
    """The last line that mentions an error, else the last line."""


def find_causes(clues: Iterable[Clue]) -> Diagnosis:
    """Return the causes that show in texts given in the order in which they were written."""
    best: dict[str, tuple[bool, int, int]] = {}
    evidence: dict[str, list[tuple[float, str]]] = {}
    last_error = last = None
    for position, clue in enumerate(clues):
        for text in clue.text.splitlines():
            text = _cut_middle(text.strip())
            if not text:
                continue
            last = text
            if clue.source == "log" and _QUOTED.search(text):
                continue
            if _ERROR.search(text):
                last_error = text
            for cause, strength in _causes_in(text).items():
                is_own = clue.source == "message"
                rank = (is_own and strength >= CLEAR, strength, position)
                best[cause] = max(best.get(cause, rank), rank)
                weight = strength + (MESSAGE_WEIGHT if is_own else 0.0)
                evidence.setdefault(cause, []).append((weight, text))
    ranked = sorted(best, key=lambda cause: best[cause], reverse=True)
    return Diagnosis(
        [Finding(CAUSES[c], _strongest(evidence[c]), best[c][1]) for c in ranked],
        last_error or last,
    )


def _cut_middle(text: str) -> str:
    """Return a line without the middle of a very long one, which would take long to search."""
    if len(text) <= MAX_LINE:
        return text
    return f"{text[: MAX_LINE // 2]} … {text[-MAX_LINE // 2 :]}"


def _causes_in(text: str) -> Mapping[str, int]:
    """Return the strongest sign of each cause that a line shows."""
    shown: dict[str, int] = {}
    for sign in signs():
        if shown.get(sign.cause, 0) >= sign.strength or not sign.pattern.search(text):
            continue
        if sign.veto is None or not sign.veto.search(text):
            shown[sign.cause] = sign.strength
    return shown


def _strongest(lines: Sequence[tuple[float, str]]) -> list[str]:
    """Return the last lines with the strongest signs, each once, in their original order."""
    top = max(weight for weight, _ in lines)
    chosen = dict.fromkeys(text for weight, text in reversed(lines) if weight == top)
    return list(chosen)[:MAX_EVIDENCE][::-1]
