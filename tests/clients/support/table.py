"""The table of all journeys, as the documentation shows it."""

from collections.abc import Iterable

from tests.clients.support.driving import Journey
from tests.clients.support.journey import ASKED, BENCHMARK, MODEL, SCORE, TOOLS, form_of

STEPS = ("list", "discover", "wrong submit", "submit", "wait", "results")
HEADINGS = ("client", "version", "transport", *STEPS, "progress", "what the model sees")


def markdown(journeys: Iterable[Journey]) -> str:
    """Return the table in Markdown, one row per client and transport."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_row, journeys)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(journey: Journey) -> tuple[str, ...]:
    client, seen = journey.client, journey.seen
    done = (
        set(TOOLS) <= journey.model.schemas.keys(),
        "find_benchmarks" in seen.get("discover", ""),
        BENCHMARK in seen.get("wrong", ""),
        journey.sent == {"model": MODEL, "benchmarks": [ASKED]},
        "completed" in seen.get("wait", ""),
        str(SCORE) in seen.get("results", ""),
    )
    steps = ["yes" if step else "NO" for step in done]
    progress = journey.report.get("progress")
    shown = "-" if progress is None else ("yes" if progress else "NO")
    form = form_of(seen["results"]) if "results" in seen else "-"
    return (client.name, client.version, journey.transport, *steps, shown, form)
