"""Names the cause of a failure from what an evaluation and its hub wrote, with the lines.

The strongest sign wins; among equals the later one, since logs end with what stopped
them, and a hub's or adapter's own message is stronger than a line of a log. A cause
that shows only in weak signs yields to any other. Where no sign shows, the cause is
unknown, and the last error is all there is to say.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evalhub_mcp.jobs.failure_causes import CAUSES, Cause
from evalhub_mcp.jobs.failure_signs import signs

MAX_EVIDENCE = 3
LONGEST_LINE = 2000
# A model's answers and samples may speak of errors; they are not signs of one.
_QUOTED = re.compile(r"^(?:INFO|DEBUG)\b|\bINFO\s*[:|\]-]|model said|^sample \d+|expected \"", re.I)
_ERROR = re.compile(r"error|exception|fatal|failed|failure|panic|cannot|denied", re.I)


@dataclass(frozen=True)
class Clue:
    """A line to judge, and where it comes from."""

    text: str
    source: str
    """`message` for a word of hub or adapter, `log` for a line of a log."""


@dataclass(frozen=True)
class Finding:
    """A cause that shows, with the lines that show it."""

    cause: Cause
    evidence: Sequence[str]
    strength: int


@dataclass(frozen=True)
class Diagnosis:
    """What can be said about a failure."""

    findings: Sequence[Finding]
    """The likely cause first; empty when it is unknown."""
    last_error: str | None
    """The last line that speaks of an error, or the last line of all."""


def find_causes(clues: Iterable[Clue]) -> Diagnosis:
    """The causes that show in `clues`, which are in the order they were written."""
    best: dict[str, tuple[float, int]] = {}
    evidence: dict[str, list[tuple[float, str]]] = {}
    last_error = last = None
    for position, clue in enumerate(clues):
        for text in clue.text.splitlines():
            text = _ends(text.strip())
            if not text:
                continue
            last = text
            if clue.source == "log" and _QUOTED.search(text):
                continue
            if _ERROR.search(text):
                last_error = text
            for cause, strength in _shown_by(text).items():
                said = strength + (0.5 if clue.source == "message" else 0.0)
                best[cause] = max(best.get(cause, (0.0, 0)), (said, position))
                evidence.setdefault(cause, []).append((said, text))
    ranked = sorted(best, key=lambda cause: best[cause], reverse=True)
    return Diagnosis(
        [Finding(CAUSES[c], _strongest(evidence[c]), int(best[c][0])) for c in ranked],
        last_error or last,
    )


def _ends(text: str) -> str:
    """A line without its endless middle, which would only cost time."""
    if len(text) <= LONGEST_LINE:
        return text
    return f"{text[: LONGEST_LINE // 2]} … {text[-LONGEST_LINE // 2 :]}"


def _shown_by(text: str) -> Mapping[str, int]:
    shown: dict[str, int] = {}
    for sign in signs():
        if shown.get(sign.cause, 0) >= sign.strength or not sign.pattern.search(text):
            continue
        if sign.veto is None or not sign.veto.search(text):
            shown[sign.cause] = sign.strength
    return shown


def _strongest(lines: Sequence[tuple[float, str]]) -> list[str]:
    """The lines that show a cause best, in the order they were written, each once."""
    top = max(said for said, _ in lines)
    chosen = dict.fromkeys(text for said, text in reversed(lines) if said == top)
    return list(chosen)[:MAX_EVIDENCE][::-1]
