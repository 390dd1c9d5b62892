"""A benchmark of the catalog, and how its labels are compared.

Benchmark ids are unique only within a provider, so an entry is identified by both ids. Labels,
ids and names are compared without case and separators.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from evalhub_mcp.catalog.vocabulary import words
from evalhub_mcp.client.models import Benchmark, Provider

_QUICK_LABELS = frozenset({"quick", "tiny", "light", "mini", "snapshot"})
_FIRST_WORD = re.compile(r"[a-z]+")
_SEPARATORS = re.compile(r"[\s_\-/.:]+")


@lru_cache(maxsize=32768)
def canonical(label: str) -> str:
    """Return a tag, category, id or name in lower case, with `_` as the only separator."""
    return _SEPARATORS.sub("_", label.strip().lower()).strip("_")


def compact(label: str) -> str:
    """Return a label in lower case without separators: `Red-Teaming` becomes `redteaming`."""
    return canonical(label).replace("_", "")


@dataclass(frozen=True)
class CatalogEntry:
    """A benchmark and the provider that offers it."""

    provider: Provider
    benchmark: Benchmark

    @cached_property
    def key(self) -> tuple[str, str]:
        """Provider id and benchmark id."""
        return self.provider.id, self.benchmark.id

    @cached_property
    def reference(self) -> str:
        """`provider/benchmark`, accepted wherever a benchmark id is."""
        return f"{self.provider.id}/{self.benchmark.id}"

    @cached_property
    def family(self) -> str:
        """The first word of the id: `gsm8k_platinum` and `gsm8k` are one family."""
        match = _FIRST_WORD.search(self.benchmark.id.rpartition("/")[2].lower())
        return match[0] if match else self.benchmark.id

    @cached_property
    def is_marked_quick(self) -> bool:
        """Whether the id or the tags say that it is a small one."""
        text = f"{self.benchmark.id} {' '.join(self.benchmark.tags)}".lower()
        text = re.sub(r"(tiny|mini)", r"\1 ", text).replace("_", " ")
        return not _QUICK_LABELS.isdisjoint(words(text))

    @cached_property
    def metric(self) -> str | None:
        """The primary metric."""
        primary = self.benchmark.primary_score
        return primary.metric if primary else None

    @cached_property
    def lower_is_better(self) -> bool | None:
        """Direction of the primary metric; None when no metric is declared."""
        primary = self.benchmark.primary_score
        return primary.lower_is_better if primary else None

    @cached_property
    def threshold(self) -> float | None:
        """The score that passes."""
        criteria = self.benchmark.pass_criteria
        return criteria.threshold if criteria else None

    @cached_property
    def dataset_size(self) -> int | None:
        """Samples of the whole benchmark; None when unknown."""
        return self.benchmark.dataset_size or None
