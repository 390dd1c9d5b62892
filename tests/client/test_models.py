"""Models read any response tolerantly, and reject misspelt request fields."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from evalhub_mcp.client import models
from evalhub_mcp.client.models import (
    Benchmark,
    BenchmarkConfig,
    BenchmarkStatusEvent,
    Collection,
    EvaluationJob,
    HubModel,
    JobStatus,
    JobSubmissionRequest,
    ModelConfig,
    ParseReport,
    PassCriteria,
    PrimaryScore,
    Provider,
    Resource,
    parse,
)

ANSWERS = [
    value
    for value in vars(models).values()
    if isinstance(value, type) and issubclass(value, HubModel) and value is not HubModel
]

# The field names of responses, so that arbitrary JSON gets past the outermost level.
KEYS = sorted({name for model in ANSWERS for name in model.model_fields} | {"pass", "zzz", ""})
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["completed", "running", "2026-01-01T00:00:00Z", "0001-01-01T00:00:00Z"])
    | st.sampled_from([10**400, -(10**400), "\ud800", "9999-12-31T23:59:59-23:59"])
)
documents = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8)
    ),
    max_leaves=25,
)
objects = st.dictionaries(st.sampled_from(KEYS), documents, max_size=10)


@settings(max_examples=80)
@given(st.data())
def test_any_object_can_be_parsed_as_any_model(data: st.DataObject) -> None:
    model = data.draw(st.sampled_from(ANSWERS))
    document = data.draw(objects)
    parsed = parse(model, document)
    for name in model.model_fields:
        getattr(parsed, name)
    assert isinstance(parsed, model)


@settings(max_examples=60)
@given(documents)
def test_only_non_objects_are_rejected(document: Any) -> None:
    for model in (Provider, EvaluationJob, Collection):
        if isinstance(document, dict):
            parsed = parse(model, document)
            assert isinstance(parsed, (Provider, EvaluationJob, Collection))
            assert isinstance(parsed.id, str)
        else:
            with pytest.raises(ValidationError):
                parse(model, document)


@settings(max_examples=60)
@given(objects)
def test_a_dumped_model_parses_to_the_same_model(document: dict[str, Any]) -> None:
    once = parse(EvaluationJob, document)
    again = parse(EvaluationJob, once.model_dump(by_alias=True))
    assert again.status.state == once.status.state
    assert [b.id for b in again.benchmarks] == [b.id for b in once.benchmarks]


def test_null_and_missing_fields_get_defaults() -> None:
    provider = Provider.model_validate(
        {"resource": {"id": "p"}, "name": "x", "benchmarks": None, "tags": None, "agent": None}
    )
    assert (provider.benchmarks, provider.tags, provider.agent) == ([], [], None)
    assert Provider.model_validate({}).id == ""


def test_unknown_fields_are_kept() -> None:
    job = EvaluationJob.model_validate(
        {"brand_new": {"a": 1}, "status": {"state": "running", "eta": 5}}
    )
    dumped = job.model_dump(exclude_unset=True)
    assert dumped["brand_new"] == {"a": 1}
    assert dumped["status"]["eta"] == 5


def test_an_invalid_value_becomes_the_default_and_is_reported() -> None:
    report = ParseReport()
    provider = parse(
        Provider,
        {
            "resource": {"id": "p", "created_at": "yesterday"},
            "benchmarks": [{"id": "good"}, "bad", {"id": "odd", "dataset_size": "many"}],
        },
        report,
    )
    assert [b.id for b in provider.benchmarks] == ["good", "odd"]
    assert provider.resource.created_at is None
    assert len(report.dropped) == 3
    assert any(line.startswith("Provider.benchmarks.1") for line in report.dropped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-23T02:16:29Z", datetime(2026, 11, 23, 2, 16, 29, tzinfo=UTC)),
        ("2026-11-23T02:16:29.123456789Z", datetime(2026, 11, 23, 2, 16, 29, 123456, tzinfo=UTC)),
        ("2026-11-23T02:16:29", datetime(2026, 11, 23, 2, 16, 29, tzinfo=UTC)),
        ("2026-11-23T03:16:29+01:00", datetime(2026, 11, 23, 2, 16, 29, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("soon", None),
        ("", None),
        ([], None),
    ],
)
def test_timestamp_formats(text: object, expected: datetime | None) -> None:
    assert Resource.model_validate({"created_at": text}).created_at == expected


def test_an_unknown_state_is_kept_and_not_terminal() -> None:
    job = EvaluationJob.model_validate({"status": {"state": "queued"}})
    assert job.state == "queued"
    assert not job.state.is_terminal
    assert str(job.state) == "queued"
    assert job.state not in set(JobStatus)


def test_terminal_states() -> None:
    assert {s for s in JobStatus if s.is_terminal} == {
        JobStatus.COMPLETED,
        JobStatus.FAILED,
        JobStatus.CANCELLED,
        JobStatus.PARTIALLY_FAILED,
    }


def test_numbers_and_text_are_converted() -> None:
    assert Benchmark.model_validate({"id": 5, "dataset_size": "12"}).dataset_size == 12


def test_misspelt_request_fields_are_named() -> None:
    with pytest.raises(ValidationError, match="did you mean 'parameters'"):
        BenchmarkConfig(id="a", provider_id="b", parameter={})  # type: ignore[call-arg]
    with pytest.raises(ValidationError, match="did you mean 'threshold'"):
        PassCriteria(treshold=0.5)
    with pytest.raises(ValidationError, match="needs 'metric'"):
        PrimaryScore(lower_is_better=True)
    with pytest.raises(ValidationError):
        PassCriteria(threshold="high")


def test_shared_objects_are_tolerant_in_responses() -> None:
    job = EvaluationJob.model_validate(
        {"benchmarks": [{"id": "a", "pass_criteria": {"new": 1}, "primary_score": {}}]}
    )
    assert job.benchmarks[0].pass_criteria is not None
    assert job.benchmarks[0].pass_criteria.model_dump()["new"] == 1


def test_unset_request_fields_are_not_sent() -> None:
    request = JobSubmissionRequest(
        name="n",
        model=ModelConfig(name="m", url="http://x/v1"),
        benchmarks=[BenchmarkConfig(id="a", provider_id="b")],
    )
    assert request.to_wire() == {
        "name": "n",
        "model": {"name": "m", "url": "http://x/v1"},
        "benchmarks": [{"id": "a", "provider_id": "b"}],
    }


def test_metrics_keep_nulls_and_nan_becomes_null() -> None:
    event = BenchmarkStatusEvent(
        provider_id="p",
        id="b",
        status=JobStatus.COMPLETED,
        metrics={"none": None, "nan": float("nan"), "deep": {"x": None}},
    )
    wire = json.loads(json.dumps(event.to_wire(), allow_nan=False))
    assert wire["metrics"] == {"none": None, "nan": None, "deep": {"x": None}}


@pytest.mark.parametrize("status", [None, 5, "running", [], {}, {"state": None}, {"state": 7}])
def test_an_unreadable_state_is_unknown(status: Any) -> None:
    job = parse(EvaluationJob, {"resource": {"id": "x"}, "status": status})
    assert job.state == "unknown"
    assert not job.state.is_terminal
