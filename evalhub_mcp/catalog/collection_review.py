"""What a collection really runs: its benchmarks as the catalog knows them, and its traps.

The hub checks nothing when a collection is made. Benchmarks may have gone, thresholds may
be on another scale than the scores, and the overall score averages metrics whatever their
direction. Each trap is found here from the metadata, before anybody spends hours on a run.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalhub_mcp.catalog.entries import CatalogEntry, canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Benchmark, Collection, CollectionBenchmark

# Metrics that are fractions of one, whatever the harness calls them.
FRACTIONS = frozenset(
    """
    acc accuracy acc_norm exact_match extractive_match f1 mc1 mc1_acc mc2 pass_at_1 pass@1
    inst_level_strict_acc prompt_level_strict_acc attack_success_rate auc em
    """.split()
)
LOOSE = 1.5
"""Times the provider's own limit above which a lower-is-better threshold is called loose."""


@dataclass(frozen=True)
class CollectionItem:
    """One benchmark of a collection."""

    config: CollectionBenchmark
    entry: CatalogEntry | None
    """The catalog's entry; None when the benchmark does not exist any more."""
    share: float | None
    """Part of the overall score, 0 to 1."""

    @property
    def metric(self) -> str | None:
        """The metric that decides: the collection's, else the benchmark's own."""
        for source in self._sources:
            if source.primary_score is not None and source.primary_score.metric:
                return source.primary_score.metric
        return None

    @property
    def lower_is_better(self) -> bool:
        """Direction of that metric."""
        for source in self._sources:
            if source.primary_score is not None and source.primary_score.metric:
                return bool(source.primary_score.lower_is_better)
        return False

    @property
    def threshold(self) -> float | None:
        """The score needed: the collection's, else the benchmark's own."""
        for source in self._sources:
            if source.pass_criteria is not None and source.pass_criteria.threshold is not None:
                return source.pass_criteria.threshold
        return None

    @property
    def samples(self) -> int | None:
        """Samples of the benchmark, when they are known."""
        return (self.entry.benchmark.dataset_size or None) if self.entry else None

    @property
    def _sources(self) -> Sequence[CollectionBenchmark | Benchmark]:
        return [self.config, *([self.entry.benchmark] if self.entry else [])]


@dataclass(frozen=True)
class CollectionReview:
    """A collection, looked at against the catalog."""

    collection: Collection
    items: Sequence[CollectionItem]
    traps: Sequence[str]

    @property
    def missing(self) -> list[str]:
        """References of benchmarks that do not exist any more."""
        return [f"{i.config.provider_id}/{i.config.id}" for i in self.items if i.entry is None]


def review_collection(catalog: Catalog, collection: Collection) -> CollectionReview:
    """Look at every benchmark of a collection, and name what would surprise."""
    weights = [b.weight if b.weight is not None else 1.0 for b in collection.benchmarks]
    total = sum(weights)
    items = [
        CollectionItem(b, catalog.entry(b.provider_id, b.id), weight / total if total else None)
        for b, weight in zip(collection.benchmarks, weights, strict=True)
    ]
    return CollectionReview(collection, items, [*_traps(collection, items)])


def _traps(collection: Collection, items: Sequence[CollectionItem]) -> Iterable[str]:
    if not items:
        yield "it lists no benchmarks, so it cannot be run"
        return
    gone = [f"{i.config.provider_id}/{i.config.id}" for i in items if i.entry is None]
    if gone:
        yield (
            f"{_count(gone, 'benchmark')} not exist any more: {_some(gone)}; submit the others "
            "by id instead"
        )
    percent = [i for i in items if _is_percent_of_a_fraction(i)]
    if percent:
        shown = _some([f"{i.config.id} {i.threshold:g} on {i.metric}" for i in percent])
        yield (
            f"thresholds on a 0-100 scale, but these metrics run from 0 to 1, so they can never "
            f"be met: {shown}"
        )
    criteria = collection.pass_criteria
    overall = criteria.threshold if criteria else None
    if overall is not None and overall > 1 and all(is_fraction_metric(i.metric) for i in items):
        yield (
            f"the overall threshold {overall:g} is on a 0-100 scale, while all scores run from "
            "0 to 1"
        )
    lower = [i for i in items if i.lower_is_better]
    if lower and overall is not None:
        yield (
            f"the hub averages scores as they are, so the lower-is-better {_some(_ids(lower))} "
            "pushes the overall score the wrong way; read each benchmark by itself"
        )
    loose = [i for i in lower if _is_loose(i)]
    for item in loose:
        own = item.entry.benchmark.pass_criteria if item.entry else None
        yield (
            f"{item.config.id} passes up to {item.threshold:g}, while its provider draws the "
            f"line at {own.threshold if own else None:g}"
        )
    turned = [i for i in items if _direction_differs(i)]
    if turned:
        yield f"direction differs from the provider's own: {_some(_ids(turned))}"
    unmeasured = [i for i in items if i.entry is not None and i.metric is None]
    if unmeasured:
        yield f"no primary metric, so no verdict: {_some(_ids(unmeasured))}"


def has_unreachable_threshold(catalog: Catalog, collection: Collection) -> bool:
    """Whether some threshold of a collection cannot be met, being on another scale."""
    items = review_collection(catalog, collection).items
    return any(_is_percent_of_a_fraction(item) for item in items)


def is_fraction_metric(metric: str | None) -> bool:
    """Whether a metric of this name runs from 0 to 1, as far as names tell."""
    if metric is None:
        return False
    name = metric.split(",")[0].rpartition("/")[2].lower()
    return name in FRACTIONS or name.endswith(("_acc", "_accuracy", "pass@1"))


def _is_percent_of_a_fraction(item: CollectionItem) -> bool:
    if item.threshold is None or item.threshold <= 1:
        return False
    own = item.entry.benchmark.pass_criteria if item.entry else None
    same_metric = item.entry is not None and (
        (primary := item.entry.benchmark.primary_score) is not None
        and primary.metric == item.metric
    )
    own_is_fraction = own is not None and own.threshold is not None and 0 < own.threshold <= 1
    return is_fraction_metric(item.metric) or (same_metric and own_is_fraction)


def _is_loose(item: CollectionItem) -> bool:
    own = item.entry.benchmark.pass_criteria if item.entry else None
    if own is None or own.threshold is None or item.threshold is None:
        return False
    return own.threshold > 0 and item.threshold > own.threshold * LOOSE


def _direction_differs(item: CollectionItem) -> bool:
    ours, theirs = item.config.primary_score, None
    if item.entry is not None:
        theirs = item.entry.benchmark.primary_score
    return (
        ours is not None
        and theirs is not None
        and ours.metric == theirs.metric
        and bool(ours.lower_is_better) != bool(theirs.lower_is_better)
    )


def _ids(items: Iterable[CollectionItem]) -> list[str]:
    return [item.config.id for item in items]


def _some(names: Sequence[str], most: int = 6) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _count(things: Sequence[str], noun: str) -> str:
    return f"1 {noun} does" if len(things) == 1 else f"{len(things)} {noun}s do"


@dataclass(frozen=True)
class CollectionMatch:
    """A collection that answers a query."""

    collection: Collection
    score: float
    matched: tuple[str, ...]
    coverage: float


def search_collections(
    catalog: Catalog, query: str | None, category: str | None = None
) -> list[CollectionMatch]:
    """Collections that fit, best first; all of them, in curation order, without a query."""
    pool = [
        c
        for c in catalog.collections.values()
        if category is None or canonical(c.category or "") == canonical(category)
    ]
    if not query or not query.strip():
        ordered = sorted(
            pool, key=lambda c: (c.curation_order is None, c.curation_order or 0, c.id)
        )
        return [CollectionMatch(c, 0.0, (), 0.0) for c in ordered]
    scores = catalog.collection_index.search(query)
    position_of = {c.id: n for n, c in enumerate(catalog.collections.values())}
    found = [
        CollectionMatch(
            c, scores.score[position], scores.matched(position), scores.covered[position]
        )
        for c in pool
        if scores.score[position := position_of[c.id]] > 0
    ]
    form = canonical(query)
    found.sort(
        key=lambda item: (
            form not in {canonical(item.collection.id), canonical(item.collection.name)},
            -item.score,
            item.collection.id,
        )
    )
    return found
