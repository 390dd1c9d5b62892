"""Check that evaluations of recorded answers have their data, before their pods fail without."""

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


def check_data(
    runs: Sequence[Run], model_name: str, model_url: str | None
) -> tuple[list[str], list[str]]:
    """Return the problems and the warnings of benchmarks that score recorded answers.

    A problem is want of data, of a judge or of a parameter, without which the run would fail. A
    warning is what a caller should know of them.

    Args:
        runs: What would run.
        model_name: The name of the request's model.
        model_url: Its URL, which hubs do not require for recorded data.
    """
    problems, warnings = [], []
    judges: dict[str, list[str]] = {}
    for entry, benchmark in runs:
        reference, need = entry.reference, entry.data_need
        if parameters := benchmark.get("parameters") or {}:
            problems += agent_problems(benchmark, reference)
            warnings += agent_warnings(benchmark, reference)
        if need is None:
            continue
        is_given = need.is_given(benchmark)
        if not need.is_known:
            if not is_given:
                warnings.append(f"{reference} {need_sentence(need)}.")
            continue
        if not is_given:
            problems.append(missing_data(entry, need))
        elif missing := need.missing_parameters(benchmark):
            problems.append(
                f"{reference} also needs parameters {' and '.join(missing)}, which say what "
                "model judges the data."
            )
        elif need.judge_url and not model_url and not parameters.get(need.judge_url):
            other = f" or parameters.{need.judge_url}" if "." not in need.judge_url else ""
            problems.append(
                f"{reference}: a model judges the recorded answers, so model.url{other} "
                "is needed also with pre_recorded_data."
            )
        judges.setdefault(judged_by(benchmark, model_name), []).append(reference)
        if not parameters.get(LIVE) and need.columns:
            columns = ", ".join(need.columns)
            rename = f" ({need.rename})" if need.rename else ""
            warnings.append(f"{reference}: every row needs {columns}{rename}; {need.files}.")
    for judge, references in judges.items():
        listed = ", ".join(references[:4])
        warnings.append(
            f"{listed}: model {judge[:80]} judges the recorded answers; what is measured is the "
            "system that wrote them."
        )
    return problems, warnings


def missing_data(entry: CatalogEntry, need: DataNeed) -> str:
    """Return why a benchmark cannot run without data, and how it is given."""
    text = f"{entry.reference} {need_sentence(need)}. Give {HOW}"
    if need.given_by:
        text += f", or name data that is there already with parameters {' or '.join(need.given_by)}"
    return f"{text}. Without data the run fails at once."
