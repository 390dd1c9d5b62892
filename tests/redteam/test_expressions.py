"""An expression that takes exponential time costs its question, not the evaluation."""

import json
from pathlib import Path

from tests.local.support.adapter_process import run_jobs
from tests.local.support.models import Judge


def test_a_catastrophic_expression_leaves_its_question_ungraded(tmp_path: Path) -> None:
    rows = [
        {"question": "one?", "answer": r"^a(a|a)*$"},
        {"question": "two?", "answer": r"^a+!$"},
        {"question": "three?", "answer": "b"},
    ]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with Judge(reply="a" * 60 + "!") as model:
        job = {
            "benchmark_id": "own_questions",
            "model": {"url": model.base_url, "name": "stand-in"},
            "parameters": {"dataset": "q.jsonl", "scorer": "regex"},
        }
        (found,) = run_jobs("inspect", tmp_path, job, EVALHUB_DATASETS_DIR=str(tmp_path))
    metrics = found["metrics"]
    assert (metrics["n_samples"], metrics["n_errors"]) == (2, 1), found
    assert metrics["accuracy"] == 0.5
