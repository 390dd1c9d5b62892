"""What to name of a collection when it is made, and not only when it has run.

Besides the traps of its thresholds, that is a threshold which guessing reaches.
"""

from collections.abc import Mapping
from typing import Any

from evalhub_mcp.catalog.collection_review import CollectionItem, review_collection
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection
from evalhub_mcp.formatting import format_score
from evalhub_mcp.results.guessing_baseline import guessing_baseline
from evalhub_mcp.results.score_bands import parse_bands
from evalhub_mcp.untrusted import sanitize_line

_MARGIN = 0.02
"""A threshold this little above guessing counts as guessing: chance alone reaches it."""


def collection_cautions(catalog: Catalog, body: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with a collection that can nevertheless be made, in sentences.

    Args:
        catalog: What the hub offers.
        body: The body of `POST /evaluations/collections`.
    """
    review = review_collection(catalog, Collection.model_validate(dict(body)))
    traps = [f"{trap[:1].upper()}{trap[1:]}." for trap in review.traps]
    return [*traps, *(text for item in review.items if (text := _at_chance(item)))]


def chance_level(item: CollectionItem) -> float | None:
    """Return the score of guessing in a benchmark of a collection, where the catalog states it."""
    entry = item.entry
    if entry is None or item.lower_is_better or item.metric is None:
        return None
    benchmark = entry.benchmark
    agent = benchmark.agent
    texts = [benchmark.name, benchmark.description, agent.result_interpretation if agent else None]
    bands = parse_bands([(b.range, b.meaning) for b in agent.score_ranges] if agent else [])
    return guessing_baseline(item.metric, "fraction", bands, texts, [], benchmark.id).score


def _at_chance(item: CollectionItem) -> str:
    guessed, threshold = chance_level(item), item.threshold
    if guessed is None or threshold is None or threshold > 1 or threshold > guessed + _MARGIN:
        return ""
    return (
        f"{sanitize_line(item.reference, 120)}: guessing scores about {format_score(guessed)}, so "
        f"its threshold {format_score(threshold)} is met without any ability."
    )
