"""Runs over many questions with known answers, as the page gets them."""

import random
from typing import Any

from evalhub_mcp.app.result_documents.question_rows import (
    IN_REPORT,
    Allowance,
    RowLimits,
    question_rows,
)
from evalhub_mcp.results.question_pairs import AskedRun
from evalhub_mcp.samples.sample import Sample
from tests.server.support.replies import COMPARISON, RESULTS


def asked(questions: int, seed: int, level: float = 0.8) -> AskedRun:
    """A run over sums; every 97th question failed, and every 50th reply was cut off."""
    chance = random.Random(seed)
    samples = []
    for i in range(questions):
        right, failed = chance.random() < level, i % 97 == 5
        expected = str(i + 12)
        answer = expected if right else str(i)
        samples.append(
            Sample(
                i,
                f"What is {i} and a dozen?",
                expected,
                "" if failed else f"Let me think.\nIt is {answer}.",
                None if failed else float(right),
                id=f"q{i}",
                answer="" if failed else answer,
                why="" if right or failed else "another number",
                error="HTTP 500 from the model" if failed else "",
                finish_reason="length" if i % 50 == 3 else "stop",
                output_tokens=12,
                seconds=0.8,
            )
        )
    return AskedRun.of(samples)


def rows_of(
    run: AskedRun, *, baseline_id: str = "", limits: RowLimits = IN_REPORT
) -> dict[str, Any]:
    """The questions of a run as the page gets them."""
    rows = question_rows(run, Allowance(limits, 1), job_id="job-1", baseline_id=baseline_id)
    return rows.model_dump(mode="json", exclude_defaults=True)


def results_with(questions: dict[str, Any]) -> dict[str, Any]:
    """Results whose first benchmark has these questions."""
    first, *others = RESULTS["benchmarks"]
    return {**RESULTS, "benchmarks": [{**first, "questions": questions}, *others]}


def comparison_with(questions: dict[str, Any]) -> dict[str, Any]:
    """A comparison whose first benchmark has these questions."""
    [job] = COMPARISON["jobs"]
    first, *others = job["differences"]
    return {
        **COMPARISON,
        "jobs": [{**job, "differences": [{**first, "questions": questions}, *others]}],
    }


def samples_of(questions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What the page gets of a call of get_samples."""
    return {
        "job_id": "job-1",
        "baseline": "job-0",
        "provider_id": "alpha",
        "id": "capitals",
        "model": "new",
        "questions": questions,
        **fields,
    }
