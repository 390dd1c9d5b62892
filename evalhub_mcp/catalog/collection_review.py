"""Review a collection against the catalog and report its traps before it runs for hours.

The hub checks nothing when a collection is created. Benchmarks may no longer exist, thresholds
may be on another scale than the scores, and the overall score averages metrics regardless of
their direction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, CollectionBenchmark
from evalhub_mcp.formatting import join_with_rest

FRACTION_METRICS = frozenset(
    """
    acc accuracy acc_norm exact_match extractive_match f1 mc1 mc1_acc mc2 pass_at_1 pass@1
    inst_level_strict_acc prompt_level_strict_acc attack_success_rate auc em
    """.split()
)
"""Metrics that run from 0 to 1 in every framework."""
_FRACTION_ENDINGS = (
    *("_acc", "_accuracy", "pass@1", "attack_rate", "success_rate", "failure_rate"),
    *("error_rate", "refusal_rate", "win_rate", "pass_rate"),
)
LOOSE_THRESHOLD_FACTOR = 1.5
"""A lower-is-better threshold is loose above this many times the provider's own."""


@dataclass(frozen=True)
class CollectionItem:
    """One benchmark of a collection."""

    config: CollectionBenchmark
    entry: CatalogEntry | None
    """The catalog's entry; None when the benchmark no longer exists."""
    share: float | None
    """Share of the overall score, 0 to 1."""

    @property
    def reference(self) -> str:
        """`provider/benchmark`."""
        return f"{self.config.provider_id}/{self.config.id}"

    @property
    def metric(self) -> str | None:
        """The primary metric: the collection's, else the benchmark's own."""
        own = self.config.primary_score
        return own.metric if own and own.metric else (self.entry.metric if self.entry else None)

    @property
    def lower_is_better(self) -> bool:
        """Direction of the primary metric."""
        own = self.config.primary_score
        if own and own.metric:
            return bool(own.lower_is_better)
        return bool(self.entry and self.entry.lower_is_better)

    @property
    def threshold(self) -> float | None:
        """The threshold: the collection's, else the benchmark's own."""
        own = self.config.pass_criteria
        return own.threshold if own and own.threshold is not None else self.provider_threshold

    @property
    def provider_threshold(self) -> float | None:
        """The benchmark's own threshold."""
        return self.entry.threshold if self.entry else None

    @property
    def samples(self) -> int | None:
        """Samples of the benchmark, where they are known."""
        return self.entry.dataset_size if self.entry else None


@dataclass(frozen=True)
class CollectionReview:
    """A collection with its benchmarks as the catalog knows them, and its traps."""

    collection: Collection
    items: Sequence[CollectionItem]
    traps: Sequence[str]

    @property
    def missing(self) -> list[str]:
        """References of benchmarks that no longer exist."""
        return [item.reference for item in self.items if item.entry is None]


def review_collection(catalog: Catalog, collection: Collection) -> CollectionReview:
    """Look up every benchmark of a collection, and find its traps."""
    weights = [b.weight if b.weight is not None else 1.0 for b in collection.benchmarks]
    total = sum(weights)
    items = [
        CollectionItem(b, catalog.entry(b.provider_id, b.id), weight / total if total else None)
        for b, weight in zip(collection.benchmarks, weights, strict=True)
    ]
    return CollectionReview(collection, items, [*_traps(collection, items)])


def has_unreachable_threshold(review: CollectionReview) -> bool:
    """Whether some threshold of a collection is a percentage of a metric from 0 to 1."""
    return any(_is_percentage_of_fraction(item) for item in review.items)


def is_fraction_metric(metric: str | None) -> bool:
    """Whether a metric of this name runs from 0 to 1, as far as names tell."""
    if metric is None:
        return False
    name = metric.split(",")[0].rpartition("/")[2].lower()
    return name in FRACTION_METRICS or name.endswith(_FRACTION_ENDINGS)


def _traps(collection: Collection, items: Sequence[CollectionItem]) -> Iterable[str]:
    if not items:
        yield "it lists no benchmarks, so it cannot be run"
        return
    if gone := [item.reference for item in items if item.entry is None]:
        count = "1 benchmark does" if len(gone) == 1 else f"{len(gone)} benchmarks do"
        yield f"{count} not exist any more: {_some(gone)}; submit the others by id instead"
    if percent := [i for i in items if _is_percentage_of_fraction(i)]:
        shown = _some([f"{i.config.id} {i.threshold:g} on {i.metric}" for i in percent])
        yield (
            f"thresholds on a 0-100 scale, but these metrics run from 0 to 1, so they can never "
            f"be met: {shown}"
        )
    overall = collection.pass_criteria.threshold if collection.pass_criteria else None
    if overall is not None and overall > 1 and all(is_fraction_metric(i.metric) for i in items):
        yield (
            f"the overall threshold {overall:g} is on a 0-100 scale, while all scores run from "
            "0 to 1"
        )
    lower = [i for i in items if i.lower_is_better]
    if lower and overall is not None:
        yield (
            f"the hub averages scores as they are, so the lower-is-better {_ids(lower)} "
            "pushes the overall score the wrong way; read each benchmark by itself"
        )
    for item in lower:
        own = item.provider_threshold
        if item.threshold and own and item.threshold > own * LOOSE_THRESHOLD_FACTOR > 0:
            yield (
                f"{item.config.id} passes up to {item.threshold:g}, while its provider draws the "
                f"line at {own:g}"
            )
    if turned := [i for i in items if _direction_differs(i)]:
        yield f"direction differs from the provider's own: {_ids(turned)}"
    if unmeasured := [i for i in items if i.entry is not None and i.metric is None]:
        yield f"no primary metric, so no verdict: {_ids(unmeasured)}"


def _is_percentage_of_fraction(item: CollectionItem) -> bool:
    if item.threshold is None or item.threshold <= 1:
        return False
    own = item.provider_threshold
    same_metric = item.entry is not None and item.entry.metric == item.metric
    return is_fraction_metric(item.metric) or (same_metric and own is not None and 0 < own <= 1)


def _direction_differs(item: CollectionItem) -> bool:
    ours, entry = item.config.primary_score, item.entry
    return (
        ours is not None
        and entry is not None
        and ours.metric == entry.metric
        and bool(ours.lower_is_better) != bool(entry.lower_is_better)
    )


def _ids(items: Iterable[CollectionItem]) -> str:
    return _some([item.config.id for item in items])


def _some(names: Sequence[str]) -> str:
    return join_with_rest(names[:6], len(names))
