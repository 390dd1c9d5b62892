"""Check that an evaluation of recorded answers has its data, before its pod fails without."""

from collections.abc import Mapping, Sequence
from typing import Any

from evalhub_mcp.catalog.data_needs import LIVE, DataNeed, judged_by, need_sentence
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.jobs.live_collection import agent_problems, agent_warnings

Run = tuple[CatalogEntry, Mapping[str, Any]]
"""A benchmark, and its settings in a request."""
HOW = (
    'test_data_ref: {"s3": {"bucket", "key", "secret_ref"}}, {"pvc": {"claim_name"}}, '
    '{"git": {"url", "ref"}} or {"hf": {"repo_id"}}'
)


def data_problems(runs: Sequence[Run], model_url: str | None) -> list[str]:
    """Return a problem for each benchmark that would fail for want of data, a judge or a parameter.

    Args:
        runs: What would run.
        model_url: The URL of the request's model, which hubs do not require for recorded data.
    """
    problems = []
    for entry, benchmark in runs:
        if benchmark.get("parameters"):
            problems += agent_problems(benchmark, entry.reference)
        need = entry.data_need
        if need is None or not need.is_known:
            continue
        if not need.is_given(benchmark):
            problems.append(missing_data(entry, need))
        elif missing := need.missing_parameters(benchmark):
            problems.append(
                f"{entry.reference} also needs parameters {' and '.join(missing)}, which say what "
                "model judges the data."
            )
        elif need.judge_url and not model_url:
            own = (benchmark.get("parameters") or {}).get(need.judge_url)
            other = f" or parameters.{need.judge_url}" if "." not in need.judge_url else ""
            if not own:
                problems.append(
                    f"{entry.reference}: a model judges the recorded answers, so model.url{other} "
                    "is needed also with pre_recorded_data."
                )
    return problems


def missing_data(entry: CatalogEntry, need: DataNeed) -> str:
    """Return why a benchmark cannot run without data, and how it is given."""
    text = f"{entry.reference} {need_sentence(need)}. Give {HOW}"
    if need.given_by:
        text += f", or name data that is there already with parameters {' or '.join(need.given_by)}"
    return f"{text}. Without data the run fails at once."


def data_warnings(runs: Sequence[Run], model: str) -> list[str]:
    """Return what a caller should know of benchmarks that score recorded answers."""
    warnings = []
    judges: dict[str, list[str]] = {}
    for entry, benchmark in runs:
        if benchmark.get("parameters"):
            warnings += agent_warnings(benchmark, entry.reference)
        need = entry.data_need
        if need is None:
            continue
        if not need.is_known:
            if not need.is_given(benchmark):
                warnings.append(f"{entry.reference} {need_sentence(need)}.")
            continue
        judges.setdefault(judged_by(benchmark, model), []).append(entry.reference)
        if not (benchmark.get("parameters") or {}).get(LIVE) and need.columns:
            columns = ", ".join(need.columns)
            rename = f" ({need.rename})" if need.rename else ""
            warnings.append(f"{entry.reference}: every row needs {columns}{rename}; {need.files}.")
    for judge, references in judges.items():
        listed = ", ".join(references[:4])
        warnings.append(
            f"{listed}: model {judge[:80]} judges the recorded answers; what is measured is the "
            "system that wrote them."
        )
    return warnings
