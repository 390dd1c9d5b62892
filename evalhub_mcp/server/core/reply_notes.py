"""Sentences that several replies end with."""


def with_staleness(text: str, stale: str | None) -> str:
    """`text`, with a note when it comes from an older catalog."""
    if not stale:
        return text
    return f"{text}\nNote: the hub did not answer ({stale}); this is an older catalog."


def direction(lower_is_better: bool | None) -> str:
    """The direction of a metric in words."""
    return "lower is better" if lower_is_better else "higher is better"


def more(cursor: str | None) -> list[str]:
    """How to see more, if there is more."""
    return [f"More: repeat the call with cursor={cursor!r}."] if cursor else []


def showing(before: int, count: int, total: str) -> str:
    """`Showing 8 of 35 benchmarks`, or `Showing 9-16 of ...` on a later page."""
    last = before + count
    return f"Showing {f'{before + 1}-{last}' if before else last} of {total}"
