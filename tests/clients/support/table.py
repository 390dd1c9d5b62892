"""The table of all journeys, as the documentation shows it."""

from collections.abc import Iterable

from tests.clients.support.driving import Journey
from tests.clients.support.journey import form_of

STEPS = ("discover", "wrong", "submit", "wait", "results")
HEADINGS = (
    "client",
    "version",
    "transport",
    "list",
    "discover",
    "wrong submit",
    "submit",
    "wait",
    "results",
    "progress",
    "what the model sees",
)


def markdown(journeys: Iterable[Journey]) -> str:
    """Return the table in Markdown, one row per client and transport."""
    rows = [HEADINGS, ("---",) * len(HEADINGS), *map(_row, journeys)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _row(journey: Journey) -> tuple[str, ...]:
    client = journey.client
    listed = "yes" if "submit_evaluation" in journey.model.schemas else "no"
    steps = ["yes" if step in journey.seen else "no" for step in STEPS]
    progress = journey.report.get("progress")
    form = form_of(journey.seen["results"]) if "results" in journey.seen else "-"
    shown = "-" if progress is None else ("yes" if progress else "no")
    return (client.name, client.version, journey.transport, listed, *steps, shown, form)
