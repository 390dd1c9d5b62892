"""The gate's judgement for people and machines: text, JUnit, Markdown, JSON, policy files."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.release_gate import gate_lines, read_policy
from evalhub_mcp.app.result_documents.release_gate import gate_document
from evalhub_mcp.cli.gate_formats import junit, markdown
from evalhub_mcp.results.gate_checks import GateCase
from evalhub_mcp.results.release_gate import GateJudgement
from evalhub_mcp.results.release_policy import ReleasePolicy
from tests.narrow import present

HOSTILE = "a|b <img src=x onerror=1> `c` [x](javascript:1) @all #1"
CASES = [
    GateCase("p/a", "threshold", "open", "acc 0.80, needs at least 0.60"),
    GateCase(
        "p/b",
        "baseline",
        "closed",
        "0.90 -> 0.70",
        improvement=-0.2,
        lower_bound=-0.25,
        margin=0.05,
        smallest_drop=0.067,
    ),
    GateCase("p/c", "baseline", "cannot tell", "too few", questions_needed=900),
    GateCase("p/d", "baseline", "closed", "worse", tier="advisory"),
    GateCase(f"p/{HOSTILE}", "threshold", "cannot tell", f"no score: {HOSTILE}", tier="supporting"),
]
JUDGEMENT = GateJudgement(["job-1"], "job-0", CASES, notes=["the same model"])


def test_the_text_names_every_check_and_the_reason_of_the_decision():
    lines = gate_lines(JUDGEMENT)
    assert lines[0] == "open        p/a threshold: acc 0.80, needs at least 0.60"
    assert lines[3] == "closed      p/d baseline [advisory]: worse"
    assert lines[-2] == "note        the same model"
    assert lines[-1] == "The gate is closed. Because of: p/b."


@pytest.mark.parametrize(("allowed", "errors", "skipped"), [(False, "1", "2"), (True, "0", "3")])
def test_junit_keeps_failures_apart_from_what_is_undecided(allowed, errors, skipped):
    suite = ElementTree.fromstring(junit(JUDGEMENT, allow_undecided=allowed))
    assert (suite.get("tests"), suite.get("failures")) == ("5", "1")
    assert (suite.get("errors"), suite.get("skipped")) == (errors, skipped)
    assert present(suite.find(".//failure")).get("message") == "0.90 -> 0.70"


def test_markdown_is_a_table_with_the_smallest_drop_and_holds_no_foreign_markup():
    text = markdown(JUDGEMENT)
    assert text.startswith("### ❌ closed: The gate is closed.")
    assert "| p/b baseline | ❌ closed | -0.20 | -0.25 | 0.05 | 0.067 |" in text
    assert "- **p/b baseline**: 0.90 -&gt; 0.70" in text
    folded = text.partition("<summary>1 open check</summary>")[2]
    assert "- **p/a threshold**: acc 0.80, needs at least 0.60" in folded
    rows = [line for line in text.splitlines() if line.startswith("|")]
    unescaped = [row.replace("\\|", "").count("|") for row in rows]
    assert set(unescaped) == {7}
    for dangerous in ("<img", "[x](", "@all", " `c`"):
        assert dangerous not in text


def test_the_document_has_the_figures_of_each_check():
    document = gate_document(JUDGEMENT).model_dump(mode="json", exclude_defaults=True)
    assert (document["decision"], document["baseline"]) == ("closed", "job-0")
    assert document["cases"][1]["smallest_drop"] == 0.067
    assert document["cases"][2]["questions_needed"] == 900


def test_the_published_schema_is_that_of_the_policy():
    published = Path(__file__).parents[2] / "docs" / "gate-policy.schema.json"
    assert json.loads(published.read_text("utf-8")) == ReleasePolicy.model_json_schema(), (
        "run evalhub-mcp gate --policy-schema > docs/gate-policy.schema.json"
    )


def test_a_policy_file_is_read(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text(
        "version: 1\n"
        "margin: 0.03\n"
        "missing: closed\n"
        "others: advisory\n"
        "benchmarks:\n"
        "  mmlu: {margin: 0.02}\n"
        "  lab/perplexity: {margin: {relative: 0.05}, tier: supporting}\n"
    )
    policy = read_policy(path)
    assert policy.rule("x", "mmlu").margin == 0.02
    assert policy.rule("x", "other").tier == "advisory"
    rule = policy.rule("lab", "perplexity")
    assert policy.margin_for(rule, 9.0, None) == pytest.approx(0.45)
    assert policy.margin_for(None, 80.0, 100.0) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("baseline", "scale", "margin"),
    [(0.8, 1.0, 0.02), (0.1, 1.0, 0.01), (80.0, 100.0, 2.0), (10.0, 100.0, 1.0)],
)
def test_the_smaller_of_an_absolute_and_a_relative_margin_counts(baseline, scale, margin):
    both = ReleasePolicy.model_validate({"margin": {"absolute": 0.02, "relative": 0.1}})
    assert both.margin_for(None, baseline, scale) == pytest.approx(margin)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("margn: 0.1", "margn"),
        ("margin: -1", "margin"),
        ("margin: {}", "absolute, relative or both"),
        ("margin: .nan", "margin"),
        ("version: 2", "version"),
        ("benchmarks: {a: {tier: vital}}", "benchmarks.a.tier"),
        ("[1]", "must be a mapping"),
        ("a: [", "is no YAML"),
        ("!!python/object/apply:os.system [ls]", "is no YAML"),
    ],
)
def test_a_policy_that_does_not_follow_the_schema_names_the_key(tmp_path, content, message):
    path = tmp_path / "policy.yaml"
    path.write_text(content)
    with pytest.raises(UserError, match="policy") as caught:
        read_policy(path)
    assert message in str(caught.value)
