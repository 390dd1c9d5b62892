"""bring_your_data: a prompt that finds the evaluation for a user's own data."""

from dataclasses import replace

from evalhub_mcp.catalog.data_needs import DataNeed, need_sentence
from evalhub_mcp.catalog.entries import OWN_QUESTIONS
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.formatting import join_with_rest
from evalhub_mcp.jobs.test_data import EXAMPLE
from evalhub_mcp.server.core.data_words import AGENT_WAYS
from evalhub_mcp.server.prompts.facts import Facts, prompt_text
from evalhub_mcp.untrusted import sanitize_line

MAX_FORMS = 8
MAX_BENCHMARKS = 10


def _reader_rows(catalog: Catalog) -> list[str]:
    """Return a row for each form of recorded data, with the benchmarks and columns that read it."""
    forms: dict[str, dict[str, list[str]]] = {}
    for entry in catalog.entries:
        if (need := entry.data_need) is not None:
            columns = f" (columns {', '.join(need.columns)})" if need.columns else ""
            of_form = forms.setdefault(_need_row(replace(need, columns=())), {})
            of_form.setdefault(columns, []).append(sanitize_line(entry.reference, 160))
    rows = []
    for form, by_columns in list(forms.items())[:MAX_FORMS]:
        listed = [
            join_with_rest(references[:MAX_BENCHMARKS], len(references)) + columns
            for columns, references in list(by_columns.items())[:MAX_BENCHMARKS]
        ]
        rows.append(f"{', '.join(listed)}: {form}")
    return rows or ["no benchmark of this hub is known to read recorded data"]


def _need_row(need: DataNeed) -> str:
    text = need_sentence(need)
    if need.rename and not need.columns:
        text += f"; {need.rename}"
    if need.is_known and need.given_by:
        text += f"; given by test_data_ref or parameters {', '.join(need.given_by)}"
    if need.also:
        text += f"; also needs parameters {', '.join(need.also)}"
    return text


async def bring_your_data(facts: Facts) -> str:
    """Return the prompt that evaluates on a user's own data."""
    rows = []
    if any(entry.benchmark.id == OWN_QUESTIONS for entry in facts.catalog.entries):
        rows.append(
            f"{OWN_QUESTIONS}: questions with expected answers in a file on this machine "
            "(JSONL, CSV, YAML or XLSX); the model answers them. check_dataset(path=…) reads the "
            "file and gives the arguments."
        )
    else:
        rows.append(
            "Questions alone, with or without expected answers: no benchmark of this hub asks a "
            "model those. Either record the system's answers in the columns of a benchmark below, "
            "or let `evalhub-mcp --local` ask them: it runs a file of questions on this machine "
            f"as {OWN_QUESTIONS}."
        )
    rows += _reader_rows(facts.catalog)
    rows.append(
        f"test_data_ref is one of {EXAMPLE}. Benchmarks that are not listed take it only if their "
        "adapter reads it."
    )
    rows.append(f"Agents: {AGENT_WAYS}")
    given = facts.arguments.get("data")
    have = f"I have: {sanitize_line(given, 400)}." if given else "Ask me what data I have first."
    return prompt_text(
        f"Evaluate on my own data. {have}",
        rows,
        "Say which benchmark reads what I have, and whether it measures the endpoint's own answers "
        "or answers that were recorded before. Say which columns or files are missing and how to "
        "rename or add them, with one example row. Ask where the data is (S3, volume, git, Hugging "
        "Face, MLflow, or a file here) and for the name of its secret, never for a key. Then "
        "dry-run submit_evaluation with it, show me the request, and submit when I agree.",
    )
