"""bring_your_data: from what a user has to the evaluation that reads it."""

from evalhub_mcp.app.question_files import OWN_QUESTIONS
from evalhub_mcp.catalog.data_needs import data_need
from evalhub_mcp.jobs.test_data import EXAMPLE
from evalhub_mcp.server.core.data_words import AGENT_WAYS, data_row
from evalhub_mcp.server.prompts.facts import Facts, prompt_text
from evalhub_mcp.untrusted import sanitize_line

MAX_BENCHMARKS = 10


async def bring_your_data(facts: Facts) -> str:
    """Return the prompt that evaluates on a user's own data."""
    rows = []
    if any(entry.benchmark.id == OWN_QUESTIONS for entry in facts.catalog.entries):
        rows.append(
            f"{OWN_QUESTIONS}: questions with expected answers in a file on this machine "
            "(JSONL, CSV, YAML or XLSX); the model answers them. check_dataset(path=…) reads the "
            "file and gives the arguments."
        )
    reading = [entry for entry in facts.catalog.entries if data_need(entry) is not None]
    seen: set[str] = set()
    for entry in reading:
        row = data_row(entry)
        if row in seen:
            continue
        seen.add(row)
        rows.append(f"{sanitize_line(entry.reference, 160)}: {row}")
        if len(seen) == MAX_BENCHMARKS:
            break
    if not rows:
        rows.append("no benchmark of this hub is known to read a user's own data")
    rows.append(f"Any other benchmark takes test_data_ref only if its adapter reads it: {EXAMPLE}")
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
