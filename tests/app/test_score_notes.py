"""Repetitions and the judge's check are in the document as in the text."""

from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.server.tools.results.text import results_text
from tests.results.shapes import Shape, entry

INFO = {
    "judge": "gold",
    "judge_check": {"both_right": 57, "both_wrong": 36, "false_passes": 4, "false_fails": 3},
    "repeats": {"epochs": 3, "flaky": 1, "flaky_questions": [{"id": "q7", "right": 2, "of": 3}]},
}


def test_a_score_has_the_same_notes_in_the_document_and_in_the_text():
    metrics = {
        "accuracy": 0.7, "accuracy_stderr": 0.03, "n_samples": 200, "n_questions": 200,
        "pass@3": 0.8, "pass^3": 0.6,
    }  # fmt: skip
    read = Shape("x", metrics, {}, entry("accuracy"), {"parameters": {"epochs": 3}}, INFO).read()
    document = job_results_document(
        EvaluationJob.model_validate({"resource": {"id": "j"}}), read, []
    )
    found = document.benchmarks[0]
    assert found.notes[0].startswith("repeats: each question asked 3 times")
    assert "1 of 200 flaky (right in some): q7 2/3" in found.notes[0]
    assert found.notes[1].startswith("judge gold: agrees with people on 93 of 100")
    assert found.corrected_score is not None
    assert found.corrected_low is not None
    assert found.corrected_high is not None
    assert found.corrected_low < found.corrected_score < found.corrected_high
    text = results_text(read, "x", "m", [], [])
    assert all(f"  {note}" in text for note in found.notes)
