"""compare_runs and release_gate: prompts about the results of several jobs."""

from collections.abc import Sequence

from evalhub_mcp.app.job_results import InterpretedJob
from evalhub_mcp.app.release_gate import gate_lines, judge_interpreted
from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.catalog.label_forms import canonical
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.server.prompts.facts import (
    MAX_BENCHMARKS,
    Facts,
    benchmark_facts,
    job_fact,
    prompt_text,
)
from evalhub_mcp.server.tools.comparison.text import compared_rows
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines

RECENT_JOBS = 10
GATE_AREAS = ("safety", "security")
"""Areas that most releases depend on, named when the hub can measure them and no job did."""


async def compare_runs(facts: Facts) -> str:
    """Return the prompt that compares jobs with the first of them."""
    if "job_ids" not in facts.arguments:
        return await _choose_runs(facts)
    baseline, *others = await facts.interpret_all(facts.job_ids(minimum=2))
    rows = [f"Baseline: {job_fact(baseline)}", *benchmark_facts(baseline)]
    rows += [f"Compared with it: {job_fact(other)}" for other in others]
    return prompt_text(
        "Compare these evaluation runs.",
        rows + _comparison_facts(baseline, others),
        "Say in a table what got better, worse or stayed, in the direction of each metric; "
        "call a difference real only where the facts say better or worse; name settings that "
        "changed and benchmarks only one run has; end with a recommendation.",
    )


async def _choose_runs(facts: Facts) -> str:
    jobs = await facts.session.client.jobs.list()
    finished = [job for job in jobs if job.status.state.is_terminal][:RECENT_JOBS]
    if not finished:
        return prompt_text(
            "Compare evaluation runs.",
            ["no job has finished yet"],
            "Tell me that there is nothing to compare yet.",
        )
    rows = []
    for job in finished:
        found = facts.interpret(job)
        rows += [job_fact(found), *benchmark_facts(found, 3)]
    return prompt_text(
        "Compare evaluation runs. These have finished, the newest first:",
        rows,
        "Name the pairs that share benchmarks, propose the most informative one, and compare it "
        "from the figures above: which is better, by how much, and whether that is more than "
        "chance.",
    )


async def release_gate(facts: Facts) -> str:
    """Return the prompt that decides whether a model may be released."""
    candidates = await facts.interpret_all(facts.job_ids(minimum=1))
    rows = []
    for found in candidates:
        rows += [f"Candidate: {job_fact(found)}", *benchmark_facts(found)]
        rows += [f"caution: {sanitize_line(caveat, 200)}" for caveat in found.reading.caveats]
    baseline = None
    if "baseline_job_id" in facts.arguments:
        (baseline,) = await facts.interpret_all([facts.arguments["baseline_job_id"]])
        rows.append(f"Baseline: {job_fact(baseline)}")
        rows += _comparison_facts(baseline, candidates)
    judgement = judge_interpreted(candidates, baseline).judgement
    rows += [f"Gate: {line}" for line in gate_lines(judgement)]
    measured = _measured_labels(facts.catalog, candidates)
    if areas := [label for label in facts.catalog.labels if label in measured]:
        rows.append(f"Measured areas: {', '.join(sanitize_lines(areas, 40))}")
    missing = [a for a in GATE_AREAS if a in facts.catalog.labels and a not in measured]
    if missing:
        rows.append(f"Not measured, though this hub could: {', '.join(missing)}")
    return prompt_text(
        "Decide whether this model may be released.",
        rows,
        "Answer go, no-go or not yet, as the gate decides: open is go, closed is no-go, and cannot "
        "tell is not yet. Also not yet when an area that matters was not measured. Give the "
        "figures behind it, and what would decide it, such as how many questions.",
    )


def _comparison_facts(baseline: InterpretedJob, others: Sequence[InterpretedJob]) -> list[str]:
    """Return how each job differs from the baseline: the answer, then each benchmark."""
    document = comparison_document(
        (baseline.job, baseline.reading), [(other.job, other.reading) for other in others]
    )
    rows = []
    for job in document.jobs:
        rows.append(f"Job {job.job_id} against it: {job.answer}")
        rows += compared_rows(job, MAX_BENCHMARKS)
    return rows


def _measured_labels(catalog: Catalog, jobs: Sequence[InterpretedJob]) -> set[str]:
    """Return the categories and tags of the benchmarks that have a score."""
    entries = [
        catalog.entry(benchmark.provider_id, benchmark.benchmark_id)
        for found in jobs
        for benchmark in found.reading.benchmarks
        if benchmark.score is not None
    ]
    return {
        canonical(label)
        for entry in entries
        if entry is not None
        for label in (entry.benchmark.category or "", *entry.benchmark.tags)
    }
