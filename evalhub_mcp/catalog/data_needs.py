"""What evaluations of recorded answers need: files of which form, in which columns, at which place.

Evaluations of RAG and of agents mostly score what a system answered before, and ask the model of
the job to judge it. Hubs have no field for that, so it is known here for the adapters of the
EvalHub project, as their sources read their files. What the hints of another provider declare
counts as well. Where it is only inferred from labels, it is a caution and no reason to refuse.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalhub_mcp.catalog.label_forms import canonical, compact
from evalhub_mcp.client.models import Benchmark, Provider
from evalhub_mcp.untrusted import sanitize_line

MAX_TEXTS, MAX_CHARS = 20, 2_000
"""Hints of a provider that are read, and characters of each text."""
LIVE = "live_collection"
"""The parameter with which an adapter asks an agent or a chat application itself."""
_RAG_ROW = {
    "user_input": "When do you open?",
    "response": "At nine.",
    "retrieved_contexts": ["Opening hours: 9 to 17."],
    "reference": "At 9 o'clock",
}
_DEEPEVAL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "faithfulness": ("input", "actual_output", "retrieval_context"),
    "relevancy": ("input", "actual_output"),
    "hallucination": ("input", "actual_output", "context"),
    "correctness": ("input", "actual_output", "expected_output"),
    "summarization": ("input", "actual_output"),
    "conversation_completeness": ("turns",),
    "role_adherence": ("turns", "chatbot_role"),
    "knowledge_retention": ("turns",),
}
_REQUIRED_DATA = re.compile(
    r"\b(?:requires?|needs?|expects?|must (?:have|be given|come with))\b(?![^.;]{0,12}\bno\b)"
    r"[^.;]{0,60}\btest[_ ]data(?:_ref)?\b"
    r"|\b(?:give|set|provide)\b[^.;]{0,30}\btest_data_ref\b"
    r"|\btest[_ ]data(?:_ref)?\b[^.;]{0,30}\b(?:is|are|must be) (?:required|needed|given)\b",
    re.IGNORECASE,
)
_COLUMNS = re.compile(r"\bcolumns?\b:?\s+(?P<names>[`'\"\w, ]+)", re.IGNORECASE)
_COLUMN = re.compile(r"[A-Za-z_]\w*")
_PATH_PARAMETER = re.compile(r"\b(?:data|dataset|traces|logs)_(?:path|dir|file)\b")
_JOINING = frozenset("and or with the a each per row of as are is named called".split())
_LOG_LABELS = frozenset("rag rag_evaluation error_analysis trace traces".split())
_LOG_WORDS = ("agent traces", "retrieval context", "recorded conversation", "transcripts of")


@dataclass(frozen=True)
class DataNeed:
    """What a benchmark reads instead of asking the endpoint."""

    rows: str
    """What the data consists of: `questions with answers and contexts`."""
    columns: tuple[str, ...] = ()
    """The columns that every row has; empty where they are not known."""
    files: str = ""
    """Names and formats of the files that are read."""
    given_by: tuple[str, ...] = ()
    """Parameters that name the data instead of `test_data_ref`."""
    also: tuple[str, ...] = ()
    """Parameters that the benchmark needs beside its data."""
    judge_url: str = ""
    """The parameter that may name the judge's URL instead of `model.url`, where the model judges;
    `model.url` if none may. Empty where no URL is needed."""
    rename: str = ""
    """How columns of other names are given."""
    is_known: bool = True
    """Whether a run without data fails for certain; False where it is inferred from labels."""
    example: Mapping[str, Any] | None = None
    """One row."""

    @property
    def mark(self) -> str:
        """The need in a few words, for a list of benchmarks."""
        return "needs test_data_ref" if self.is_known else "reads recorded data, it seems"

    def is_given(self, benchmark: Mapping[str, Any]) -> bool:
        """Whether a benchmark of a request names its data."""
        parameters = benchmark.get("parameters") or {}
        return bool(benchmark.get("test_data_ref")) or any(
            parameters.get(name) for name in (LIVE, *self.given_by)
        )

    def missing_parameters(self, benchmark: Mapping[str, Any]) -> list[str]:
        """Return the parameters that are needed beside the data and not given."""
        parameters = benchmark.get("parameters") or {}
        return [name for name in self.also if not parameters.get(name)]


def data_need(provider: Provider, benchmark: Benchmark) -> DataNeed | None:
    """Return what a benchmark reads instead of asking the endpoint; None when it asks itself."""
    names = {compact(provider.id), compact(provider.name)}
    if "ragas" in names:
        return DataNeed(
            "questions with the answers and contexts of your RAG system",
            columns=tuple(_RAG_ROW),
            files="dataset.jsonl, or another .jsonl or .json file",
            given_by=("data_path",),
            judge_url="model.url",
            rename="parameters.column_map renames columns",
            example=_RAG_ROW,
        )
    if "deepeval" in names:
        return _deepeval_need(benchmark.id)
    if names & {"ibmclear", "clear"}:
        return DataNeed(
            "traces of an agent, one JSON file each as MLflow exports them",
            files="*.json, also in a folder named traces",
            given_by=(
                "mlflow_traces_experiment_name",
                "mlflow_traces_experiment_id",
                "data_dir",
                "traces_input_dir",
            ),
            also=("eval_model_name", "provider"),
        )
    return _declared_need(provider, benchmark) or _inferred_need(benchmark)


def _declared_need(provider: Provider, benchmark: Benchmark) -> DataNeed | None:
    """Return what a provider's hints or a benchmark's description say that it reads."""
    agent = provider.agent
    hints = agent.hints[:MAX_TEXTS] if agent is not None else []
    for text in (text[:MAX_CHARS] for text in (*hints, benchmark.description or "")):
        if _REQUIRED_DATA.search(text):
            listed = _COLUMNS.search(text)
            columns = _COLUMN.findall(listed["names"]) if listed else []
            return DataNeed(
                "data that is given with the job",
                columns=tuple(name for name in columns if name not in _JOINING),
                files=f"as its provider says: {sanitize_line(text, 200)}",
                given_by=tuple(dict.fromkeys(_PATH_PARAMETER.findall(text))),
            )
    return None


def _deepeval_need(benchmark_id: str) -> DataNeed:
    key = canonical(benchmark_id).removeprefix("deepeval_")
    columns = _DEEPEVAL_COLUMNS.get(key, ("input", "actual_output"))
    is_chat = "turns" in columns
    return DataNeed(
        "recorded conversations" if is_chat else "questions with the answers of your system",
        columns=columns,
        files="*.csv; with parameters.dataset_format also *.jsonl or *.json",
        given_by=("data_dir",),
        judge_url="eval_model_url",
        example=None if is_chat else dict.fromkeys(columns, "…"),
    )


def _inferred_need(benchmark: Benchmark) -> DataNeed | None:
    labels = {canonical(label) for label in (benchmark.category or "", *benchmark.tags)}
    text = (benchmark.description or "")[:MAX_CHARS].lower()
    if not labels & _LOG_LABELS and not any(words in text for words in _LOG_WORDS):
        return None
    return DataNeed("recorded answers or traces", is_known=False)


def judged_by(benchmark: Mapping[str, Any], model: str) -> str:
    """Return the name of the model that judges recorded answers in a benchmark of a request."""
    parameters = benchmark.get("parameters") or {}
    return str(parameters.get("eval_model_name") or model)


def need_sentence(need: DataNeed) -> str:
    """Return what is read, in one sentence without a subject: `scores …`."""
    if not need.is_known:
        return (
            f"seems to score {need.rows} instead of asking the endpoint; the catalog does not say "
            "in which form, so ask for its provider's documentation before you run it"
        )
    text = f"scores {need.rows} and does not ask the endpoint for them"
    if need.columns:
        text += f"; columns {', '.join(need.columns)}"
        if need.rename:
            text += f" ({need.rename})"
    return f"{text}; files: {need.files}"
