"""A benchmark of the catalog, and how its labels are compared.

Benchmark ids are unique only within a provider, so an entry is identified by both ids. Labels,
ids and names are compared without case and separators.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from evalhub_mcp.client.models import Benchmark, Provider

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

    @property
    def key(self) -> tuple[str, str]:
        """Provider id and benchmark id."""
        return self.provider.id, self.benchmark.id

    @property
    def reference(self) -> str:
        """`provider/benchmark`, accepted wherever a benchmark id is."""
        return f"{self.provider.id}/{self.benchmark.id}"
