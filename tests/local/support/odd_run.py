"""Run `own_questions` against an endpoint with a given behaviour."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import Rehearsal, rehearse
from evalhub_mcp.local.inspect.__main__ import InspectAdapter
from tests.local.support.odd_endpoint import Answer, Behaviour, OddEndpoint, chat


def run(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    behaviour: Behaviour,
    *,
    questions: int = 6,
    path: str = "",
    answer: str = "Paris",
    **parameters: Any,
) -> tuple[Rehearsal, OddEndpoint]:
    rows = [{"question": f"Capital number {n}?", "answer": answer} for n in range(questions)]
    (folder / "q.jsonl").write_text("\n".join(map(json.dumps, rows)))
    monkeypatch.setenv("EVALHUB_DATASETS_DIR", str(folder))
    with OddEndpoint(behaviour) as endpoint:
        job = {
            "benchmark_id": "own_questions",
            "model": {"url": endpoint.base_url + path, "name": "odd"},
            "parameters": {"dataset": "q.jsonl", "scorer": "exact", **parameters},
        }
        return rehearse(InspectAdapter, job), endpoint


def results(found: Rehearsal) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    assert found.failure is None, found.failure
    assert found.results is not None
    return found.results.metrics, found.results.additional_info


def after_the_probe(answer: Answer) -> Behaviour:
    return lambda path, body, number: chat() if number == 1 else answer
