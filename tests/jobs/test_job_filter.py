"""Which jobs a filter selects."""

from datetime import UTC, datetime

import pytest

from evalhub_mcp.jobs.job_filter import JobFilter
from evalhub_mcp.jobs.periods import read_period
from tests.jobs.summaries import START, benchmark, summary

NOW = datetime(2026, 11, 29, 20, tzinfo=UTC)


def selected(rows, **conditions):
    return [row.id for row in JobFilter(**conditions).select(rows)]


def test_name_and_model_are_found_by_a_part_in_any_case():
    rows = [summary("a", name="Nightly run"), summary("b", model="Llama-3", model_url="http://l")]
    assert selected(rows, name="night") == ["a"]
    assert selected(rows, model="llama") == ["b"]
    assert selected(rows, model="http://TINY") == ["a"]


def test_an_exact_model_name_excludes_partial_matches():
    rows = [summary("a", model="tiny"), summary("b", model="tiny-chat")]
    assert selected(rows, model="Tiny") == ["a"]
    assert selected(rows, model="tin") == ["a", "b"]


def test_a_benchmark_is_named_with_or_without_its_provider():
    rows = [summary("a", 0, benchmark("lm/mmlu")), summary("b", 0, benchmark("other/mmlu")),
            summary("c", 0, benchmark("lm/mmlu_pro"))]  # fmt: skip
    assert selected(rows, benchmark="mmlu") == ["a", "b"]
    assert selected(rows, benchmark="LM/mmlu") == ["a"]
    assert selected(rows, benchmark="mml") == ["a", "b", "c"]
    assert selected(rows, provider="lm") == ["a", "c"]
    assert selected(rows, provider="lm", benchmark="mmlu") == ["a"]


def test_state_tag_collection_and_verdict_are_exact():
    rows = [
        summary("a", state="failed", verdict="fail", tags=("nightly",)),
        summary("b", collection_id="suite", verdict="pass"),
    ]
    assert selected(rows, state="failed") == ["a"]
    assert selected(rows, state="any") == ["a", "b"]
    assert selected(rows, tag="nightly") == ["a"]
    assert selected(rows, tag="night") == []
    assert selected(rows, collection="suite") == ["b"]
    assert selected(rows, verdict="fail") == ["a"]


def test_a_period_selects_by_creation():
    at = datetime.fromtimestamp(START, UTC)
    rows = [summary("a", 0), summary("b", 86_400 * 3), summary("c", created=None)]
    assert selected(rows, period=read_period(f"{at:%Y-%m-%d}..{at:%Y-%m-%d}", NOW)) == ["a"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("7d", "2026-11-22T20:00", None),
        ("last 24 hours", "2026-11-28T20:00", None),
        ("2 weeks ago", "2026-11-15T20:00", None),
        ("1mo", "2026-10-30T20:00", None),
        ("today", "2026-11-29T00:00", None),
        ("yesterday", "2026-11-28T00:00", None),
        ("2026-11-01", "2026-11-01T00:00", None),
        ("2026-11-01T12:30:00Z", "2026-11-01T12:30", None),
        ("2026-11-01..2026-11-15", "2026-11-01T00:00", "2026-11-16T00:00"),
        ("2026-11-01 to yesterday", "2026-11-01T00:00", "2026-11-29T00:00"),
        ("..2026-11-15T06:00", None, "2026-11-15T06:00"),
        ("week", "2026-11-22T20:00", None),
    ],
)
def test_periods_are_read_as_people_write_them(text, start, end):
    found = read_period(text, NOW)
    moments = [t and datetime.fromisoformat(t).replace(tzinfo=UTC) for t in (start, end)]
    assert [found.start, found.end] == moments


@pytest.mark.parametrize(
    "text", ["soon", "..", "7q", "2026-13-01", "2026-11-02..2026-11-01", "99999999999d"]
)
def test_an_invalid_period_is_refused_with_examples(text):
    with pytest.raises(ValueError, match=r"2026-11-01|before it begins"):
        read_period(text, NOW)
