"""Sentences on evaluations that score recorded answers or an agent, for several tools."""

import json
from collections.abc import Sequence

from evalhub_mcp.catalog.data_needs import DataNeed, need_sentence
from evalhub_mcp.catalog.entries import CatalogEntry
from evalhub_mcp.jobs.test_data import EXAMPLE
from evalhub_mcp.untrusted import sanitize_line

AGENT_WAYS = (
    "An agent is evaluated from its traces or by asking it. Traces: parameters "
    "mlflow_traces_experiment_name where the hub has MLflow, or test_data_ref with one JSON file "
    "each (ibm-clear reads them). Asked by the evaluation, where its adapter supports it: "
    "parameters.live_collection with questions_path, output_dir, endpoint_url (https) and either "
    'model (OpenAI-compatible) or protocol "generic_http", request_template with {question} and '
    "response_path. An agent behind an OpenAI-compatible URL can also be the model itself."
)


def data_row(entry: CatalogEntry) -> str:
    """Return what a benchmark reads and how it is given; empty for one that asks the endpoint."""
    need = entry.data_need
    if need is None:
        return ""
    text = f"Data: {need_sentence(need)}."
    if not need.is_known:
        return text
    text += f" Where: benchmarks[].test_data_ref, one of {EXAMPLE}"
    if need.given_by:
        text += f"; or parameters {', '.join(need.given_by)}"
    text += ". Without data it is not run."
    if need.also:
        text += f" Also needed: parameters {', '.join(need.also)}."
    if need.example:
        text += f" A row: {json.dumps(need.example, ensure_ascii=False)}"
    return text


def needed_data(entries: Sequence[CatalogEntry]) -> list[str]:
    """Return what the user is asked for before these benchmarks can run, once for equal needs."""
    needs: dict[str, tuple[DataNeed, list[str]]] = {}
    for entry in entries:
        if (need := entry.data_need) is not None:
            key = f"{need.rows} {need.columns}"
            needs.setdefault(key, (need, []))[1].append(sanitize_line(entry.reference, 120))
    found = []
    for need, references in needs.values():
        listed = ", ".join(references[:3])
        if not need.is_known:
            found.append(f"{listed} {need_sentence(need)}")
            continue
        columns = f" with columns {', '.join(need.columns)}" if need.columns else ""
        also = f", and parameters {' and '.join(need.also)}" if need.also else ""
        found.append(f"{listed}: {need.rows}{columns} (test_data_ref){also}")
    return found
