"""How many samples a benchmark has, and how many a limit leaves."""

import pytest

from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.client.models import Benchmark, Provider
from evalhub_mcp.jobs.cost_estimate import planned_samples


def entry(size: int | None, description: str, *tags: str) -> CatalogEntry:
    benchmark = Benchmark.model_validate(
        {"id": "b", "dataset_size": size, "description": description, "tags": list(tags)}
    )
    return CatalogEntry(Provider.model_validate({"resource": {"id": "p"}}), benchmark)


@pytest.mark.parametrize(
    ("size", "description", "samples"),
    [
        (1000, "Writes Python functions (164 problems).", 164),
        (541, "541 prompts with 25 verifiable instruction types", 541),
        (None, "The hardest 1,324 problems of a contest", 1324),
        (None, "500 numerical Q&A pairs about networks", 500),
        (None, "Invitational Examination 2024 problems.", None),
        (120, "2-8 reasoning steps, 10-choice questions", 120),
        (None, "no number at all", None),
    ],
)
def test_a_size_stated_in_the_text_agrees_with_the_cost(
    size: int | None, description: str, samples: int | None
) -> None:
    assert entry(size, description).dataset_size == samples


def test_a_limit_counts_for_each_task_of_a_group() -> None:
    group = entry(15_908, "Knowledge across 57 academic subjects (15,908 examples)", "lm_eval")
    assert group.subtasks == 57
    assert planned_samples(group.dataset_size, {"num_examples": 10}, group.subtasks) == 570
    assert planned_samples(group.dataset_size, {"num_examples": 9999}, group.subtasks) == 15_908
    assert entry(None, "across 57 subjects", "inspect").subtasks == 1
    assert entry(None, "974 programming tasks", "lm_eval").subtasks == 1
    assert entry(None, "500 problems from 7 subject areas", "lm_eval").subtasks == 1
