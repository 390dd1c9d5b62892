"""What the runs of a request can show, from the catalog's sizes and the request's limits."""

from collections.abc import Iterable, Mapping
from typing import Any

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.jobs.cost_estimate import planned_samples
from evalhub_mcp.results.run_planning import PlannedRun, needed_words, reach_words
from evalhub_mcp.untrusted import sanitize_line

Runs = Iterable[tuple[str, str, Mapping[str, Any] | None]]
"""`(provider_id, benchmark_id, parameters)` of everything that will run."""


def size_sentences(catalog: Catalog, runs: Runs, wanted: float | None = None) -> list[str]:
    """Return what runs can show and, for a wanted difference, how many questions it takes.

    Only benchmarks whose number of questions is known are considered.
    """
    planned = []
    for provider_id, benchmark_id, parameters in runs:
        entry = catalog.entry(provider_id, benchmark_id)
        size = (entry.dataset_size if entry else None) or None
        samples = planned_samples(size, parameters or {}, entry.subtasks if entry else 1)
        if samples:
            planned.append(PlannedRun(sanitize_line(benchmark_id, 80), samples, size))
    sentences = [reach_words(planned)]
    if wanted is not None:
        sentences.append(needed_words(planned, wanted))
    return [sentence for sentence in sentences if sentence]
