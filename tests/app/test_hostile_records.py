"""Records of foreign, damaged or forged shape, in tools, page, report and exports."""

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalhub_mcp.app.answer_export import ExportedBenchmark, exported_text
from evalhub_mcp.app.report.page import report
from evalhub_mcp.app.result_documents.comparison import comparison_document
from evalhub_mcp.app.result_documents.job_results import job_results_document
from evalhub_mcp.app.result_documents.question_rows import (
    IN_CHAT,
    IN_REPORT,
    Allowance,
    RowLimits,
    question_rows,
)
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.question_pairs import AskedRun
from evalhub_mcp.samples.outcome_record import QuestionOutcome, encode_outcomes
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.samples.sample_file import read_samples

ATTACKS = [
    "</script><script>", "\x1b[2J\u202e", "=1+1", "a | b\n- c", "sk-abcdefghijklmnop1234", "\ud83d",
]  # fmt: skip
TEXT = st.text(max_size=30) | st.sampled_from(ATTACKS)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
TEXTS = ("question", "expected", "reply", "id", "why", "error", "category", "answer")
LINE = JSON | st.fixed_dictionaries(
    {"position": st.integers(0, 5) | JSON},
    optional=dict.fromkeys(TEXTS, TEXT | JSON)
    | {"score": st.floats() | st.integers() | JSON, "epoch": st.integers(-1, 3) | JSON},
)


def written(folder: Path, lines: list[Any], cut: int = 0) -> Path:
    path = folder / "j.0.jsonl.gz"
    text = "\n".join(json.dumps(line) for line in [{"samples": 1}, *lines])
    data = gzip.compress(text.encode())
    path.write_bytes(data[: len(data) - cut])
    return path


def asked(path: Path) -> tuple[AskedRun, list[Sample]]:
    kept = read_samples(path)
    samples = kept.samples if kept else []
    return AskedRun.of(samples), samples


@settings(max_examples=60)
@given(st.lists(LINE, max_size=6), st.lists(LINE, max_size=6), st.integers(0, 40))
def test_no_kept_file_breaks_the_page_or_an_export(tmp_path_factory, before, after, cut):
    folder = tmp_path_factory.mktemp("kept")
    baseline, _ = asked(written(folder, before, cut))
    run, samples = asked(written(folder, after))
    for found, limits in ((run, IN_REPORT), (run.against(baseline), IN_CHAT)):
        rows = question_rows(found, Allowance(limits, 1), job_id="j", baseline_id="b")
        dumped = rows.model_dump(mode="json", exclude_defaults=True)
        assert len(rows.rows) == len(found)
        text = report([{"job_id": "j", "verdict": "x", "benchmarks": [{"questions": dumped}]}])
        data = text.partition('id="data">')[2].partition("</script>")[0]
        assert "<" not in data
        text.encode()
        assert "abcdefghijklmnop" not in data
        json.loads(data)
    job = ExportedBenchmark("j", "m", "b", samples)
    lines = exported_text([job], "jsonl").splitlines()
    assert len([json.loads(line) for line in lines]) == len(samples)
    exported_text([job], "markdown").encode()
    table = list(csv.DictReader(io.StringIO(exported_text([job], "csv"), newline="")))
    assert len(table) == len(samples)


RECORD = encode_outcomes([QuestionOutcome(f"q{i}", float(i % 2)) for i in range(10)])
assert RECORD is not None
FORGED: list[Any] = [
    None, 7, "x", [], {}, {"v": 1}, {**RECORD, "v": 2}, {**RECORD, "n": 10**9},
    {**RECORD, "n": "10"}, {**RECORD, "bits": RECORD["bits"][:1]}, {**RECORD, "bits": "\x00"},
    {**RECORD, "bits": ["AA=="]}, {**RECORD, "prefixes": "zz"}, {**RECORD, "prefixes": None},
    {**RECORD, "unscored": [99]}, {**RECORD, "unscored": "AAAA"}, {**RECORD, "epochs": -1},
    {**RECORD, "categories": {"names": ["a"], "of": "AAAA"}}, {**RECORD, "clusters": 5},
    {**RECORD, "marks": "////"}, {"v": 1, "n": 10, "bits": {"$ref": "#"}},
    {**RECORD, "extra": [[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]},
]  # fmt: skip


def job_with(outcomes: Any, score: float = 0.5, **result: Any) -> EvaluationJob:
    benchmark = {"id": "b", "provider_id": "p"}
    return EvaluationJob.model_validate(
        {
            "resource": {"id": "job-1"},
            "model": {"name": "m"},
            "benchmarks": [benchmark],
            "status": {"state": "completed", "benchmarks": [{**benchmark, "status": "completed"}]},
            "results": {
                "benchmarks": [
                    {
                        **benchmark,
                        "metrics": {"acc": score, "n_samples": 10},
                        "additional_info": {"outcomes": outcomes},
                        **result,
                    }
                ]
            },
        }
    )


@pytest.mark.parametrize("outcomes", FORGED, ids=range(len(FORGED)))
def test_no_forged_record_breaks_results_a_comparison_or_the_report(outcomes):
    good, odd = job_with(RECORD), job_with(outcomes)
    readings = [(job, read_job(job, {}, None, None)) for job in (good, odd)]
    results = job_results_document(*readings[1], [], with_bands=True, detailed=True)
    for first, other in (readings, readings[::-1]):
        compared = comparison_document(first, [other])
        [difference] = compared.jobs[0].differences
        assert (difference.baseline_score, difference.score) == (0.5, 0.5)
        dumps = [d.model_dump(mode="json", exclude_defaults=True) for d in (compared, results)]
        text = report(dumps)
        assert "prefixes" not in text.partition('id="data">')[2]


@settings(max_examples=60)
@given(JSON, JSON, JSON)
def test_no_result_of_an_evaluation_breaks_the_document(info, artifacts, metrics):
    job = job_with(RECORD, artifacts=artifacts, metrics=metrics)
    job.results.benchmarks[0].additional_info |= {"wrong_answers": info, "cautions": info}
    reading = read_job(job, {}, None, None)
    document = job_results_document(job, reading, [], with_bands=True, detailed=True)
    dumped = document.model_dump(mode="json", exclude_defaults=True)
    assert json.loads(json.dumps(dumped, allow_nan=False))["job_id"] == job.id


def test_the_requested_question_is_not_cut():
    run = AskedRun.of([Sample(i, "q" * 3_000, reply="r" * 3_000, score=0.0) for i in range(9)])
    asked_for = run.shown("all")[7]
    rows = question_rows(
        run, Allowance(IN_CHAT, 1), job_id="j", first=[asked_for], whole=asked_for
    ).rows
    assert [len(row.here.reply) for row in rows] == [IN_CHAT.reply] * 7 + [3_000] + [IN_CHAT.reply]
    assert len(rows[7].question) == 3_000


def test_without_any_allowance_left_no_rows_are_returned():
    allowance = Allowance(RowLimits(3, 10, 10, 1_000), 0)
    run = AskedRun.of([Sample(i, "q" * 100, reply="r" * 100, score=0.0) for i in range(9)])
    rows = question_rows(run, allowance, job_id="j")
    assert len(rows.rows) == 3
    assert rows.rows[0].question == "q" * 9 + "…"
    assert question_rows(run, allowance, job_id="j").rows == []
