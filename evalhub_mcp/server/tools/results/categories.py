"""Where a benchmark is weak, in one line."""

from evalhub_mcp.formatting import format_p_value, format_score
from evalhub_mcp.results.category_scores import CategoryScore, category_scores
from evalhub_mcp.results.outcomes import Outcomes
from evalhub_mcp.untrusted import sanitize_line

MAX_SHOWN = 3


def category_rows(outcomes: Outcomes, *, detailed: bool = False) -> list[str]:
    """Return the categories that stand out, or that none does; all scores with `detailed`."""
    if not (found := category_scores(outcomes)):
        return []
    standing_out = [category for category in found if category.stands_out]
    if detailed:
        listed = ", ".join(f"{_name(c)} {format_score(c.score)} (n {c.n})" for c in found[:40])
        rows = [f"  by category, lowest first: {listed}"]
    else:
        rows = []
    if standing_out:
        which = "; ".join(_line(category) for category in standing_out[:MAX_SHOWN])
        rows.append(f"  stands out: {which} (p corrected for {len(found)} categories)")
    elif detailed:
        rows.append("  no category differs from the rest by more than chance")
    return rows


def _line(category: CategoryScore) -> str:
    return (
        f"{_name(category)} {format_score(category.score)} of {category.n} questions against "
        f"{format_score(category.rest)} elsewhere (p {format_p_value(category.p_value)})"
    )


def _name(category: CategoryScore) -> str:
    return sanitize_line(category.name, 60)
