"""A benchmark of the catalog.

Benchmark ids are unique only within a provider, so an entry is identified by both ids.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from evalhub_mcp.catalog.data_needs import DataNeed, data_need
from evalhub_mcp.catalog.evaluation_targets import benchmark_target, likely_target
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.vocabulary import words
from evalhub_mcp.client.models import Benchmark, Provider

_QUICK_LABELS = frozenset({"quick", "tiny", "light", "mini", "snapshot"})
_FIRST_WORD = re.compile(r"[a-z]+")
_STATED_SIZE = re.compile(
    r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d{2,6})\s+(?:[a-z][\w&-]*\s+){0,3}?"
    r"(?:problems|questions|examples|samples|prompts|items|pairs)\b",
    re.IGNORECASE,
)
"""How a description states the number of samples: "164 problems", "500 numerical Q&A pairs"."""
OWN_QUESTIONS = "own_questions"
"""The local hub's benchmark that runs a user's own file."""
_SUBTASKS = re.compile(
    r"\b(\d{1,3})[\s-]+(?:[a-z]+\s+){0,2}?(?:subjects?|subtasks?|tasks?)\b(?!\s+areas?)",
    re.IGNORECASE,
)
_LIMITED_BY_TASK = frozenset({"lm_eval", "lighteval"})
"""Labels of benchmarks of frameworks that read a limit for each task."""
MAX_SUBTASKS = 200
"""More tasks than this are samples ("974 programming tasks")."""


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
    def target(self) -> str:
        """What the benchmark evaluates: `model`, `agent` or `inference_server`."""
        return benchmark_target(self.provider, self.benchmark, likely_target(self.provider))

    @cached_property
    def data_need(self) -> DataNeed | None:
        """What the benchmark reads instead of asking the endpoint; None when it asks itself."""
        return data_need(self.provider, self.benchmark)

    @cached_property
    def family(self) -> str:
        """The first word of the id: `gsm8k_platinum` and `gsm8k` are one family."""
        match = _FIRST_WORD.search(self.benchmark.id.rpartition("/")[2].lower())
        return match[0] if match else self.benchmark.id

    @cached_property
    def label_words(self) -> frozenset[str]:
        """The words of the name, category and tags."""
        benchmark = self.benchmark
        texts = (benchmark.name, benchmark.category or "", *benchmark.tags)
        return frozenset(words(" ".join(texts)))

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
        """Samples of the whole benchmark, as declared or stated in its text; None when unknown.

        The smaller of two counts is taken: declared ones are sometimes a round limit ("1000" of
        a benchmark of "164 problems").
        """
        return min(filter(None, (self.benchmark.dataset_size, self._stated_size)), default=None)

    @property
    def _stated_size(self) -> int | None:
        for match in _STATED_SIZE.finditer(" ".join((self.benchmark.description or "").split())):
            count = int(match[1].replace(",", ""))
            if not 1900 <= count <= 2100 or "," in match[1]:
                return count
        return None

    @cached_property
    def subtasks(self) -> int:
        """Tasks that a limit of samples applies to one by one; 1 where it applies to all at once.

        lm-eval and lighteval read `num_examples` for each task of a group such as MMLU.
        """
        labels = {canonical(tag) for tag in self.benchmark.tags}
        match = _SUBTASKS.search(self.benchmark.description or "")
        if match is None or not labels & _LIMITED_BY_TASK:
            return 1
        return int(match[1]) if int(match[1]) <= MAX_SUBTASKS else 1
