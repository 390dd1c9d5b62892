"""Jobs in third-party formats, each checked against its published schema."""

import hashlib
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.exchange_formats.evaluation_card import evaluation_card
from evalhub_mcp.app.exchange_formats.every_eval_ever import Origin, eval_log
from evalhub_mcp.app.exchange_formats.hugging_face import HubDataset, as_yaml, eval_results
from evalhub_mcp.app.exchange_formats.instance_records import StoredLog, stored_log
from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.samples.sample import Sample
from tests.narrow import present
from tests.server.support.many_benchmarks import NAMES, PERPLEXITY, read

SCHEMAS = Path(__file__).parent / "schemas"


def validator(path: Path) -> Any:
    return jsonschema.Draft7Validator(json.loads(path.read_text()))


EEE = validator(SCHEMAS / "every_eval_ever.schema.json")
EEE_INSTANCE = validator(SCHEMAS / "every_eval_ever_instance.schema.json")
CARD = validator(SCHEMAS / "evaluation_card.schema.json")
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
JOB, READING = read("small-1", 1, failing=11)
GPQA = HubDataset("Idavidrein/gpqa", "gpqa_diamond")


class TestInstanceRecords:
    SAMPLES = (
        Sample(0, "1 + 1?", "2", "It is 2.", 1.0, id="q1", answer="2", prompt="Sum: 1 + 1?",
               input_tokens=9, output_tokens=4, seconds=0.5, category="sums"),
        Sample(1, "<b>", "x", "key sk-abcdefghijklmnop1234", 0.25, epoch=2, why="part"),
        Sample(2, "2 + 2?", "4", error="HTTP 500"),
    )  # fmt: skip

    def stored(self, model: str = "org/small-1") -> StoredLog:
        job = JOB.model_copy(update={"model": JOB.model.model_copy(update={"name": model})})
        log, _ = eval_log(job, READING, Origin(), NOW)
        return stored_log(log, job.id, [(0, "match", self.SAMPLES), (11, "", self.SAMPLES)])

    def test_scored_answers_are_records_that_the_log_leads_to(self):
        stored = self.stored()
        EEE.validate(stored.log)
        rows = [json.loads(line) for line in stored.samples.splitlines()]
        for row in rows:
            EEE_INSTANCE.validate(row)
            assert row["evaluation_id"] == stored.log["evaluation_id"]
            assert row["model_id"] == stored.log["model_info"]["id"]
        first, second = rows  # without the answer that has no score, and the failed benchmark's
        result = stored.log["evaluation_results"][0]
        assert first["evaluation_result_id"] == result["evaluation_result_id"]
        assert first["evaluation_name"] == result["evaluation_name"]
        assert first["input"] == {"raw": "1 + 1?", "reference": ["2"], "formatted": "Sum: 1 + 1?"}
        assert first["answer_attribution"][0]["extracted_value"] == "2"
        assert first["answer_attribution"][0]["extraction_method"] == "match"
        assert first["token_usage"]["total_tokens"] == 13
        assert first["performance"] == {"latency_ms": 500.0}
        assert first["evaluation"] == {"score": 1.0, "is_correct": True}
        assert second["evaluation"] == {"score": 0.25, "is_correct": False}
        assert second["metadata"] == {"why": "part", "epoch": "2"}
        assert "abcdefghijklmnop" not in stored.samples

    def test_the_log_names_the_file_its_checksum_and_its_rows(self):
        stored = self.stored()
        detail = stored.log["detailed_evaluation_results"]
        assert detail["file_path"] == str(stored.samples_path)
        assert detail["checksum"] == hashlib.sha256(stored.samples.encode()).hexdigest()
        assert detail["total_rows"] == 2
        assert stored.path.parent.as_posix() == "data/evalhub/org/small-1"

    @pytest.mark.parametrize("model", ["../../etc", "a b:c", "/", "x/../../y", "\x1b[1m", ""])
    def test_no_model_name_escapes_the_datastore(self, model):
        stored = self.stored(model)
        assert ".." not in stored.path.parts
        assert len(stored.path.parts) == 5
        EEE.validate(stored.log)


class TestEveryEvalEver:
    def test_a_job_is_valid_with_uncertainty_and_method(self):
        log, left_out = eval_log(JOB, READING, Origin("Lab", "third_party"), NOW)
        EEE.validate(log)
        assert log["schema_version"] == EEE.schema["version"]
        assert left_out == [
            f"lab/{NAMES[11]}: no score (HTTP 401 from the model: the key was refused)"
        ]
        assert len(log["evaluation_results"]) == len(NAMES) - 1
        assert log["evaluation_id"] == "evalhub/small-1/1795943580"
        assert log["source_metadata"]["evaluator_relationship"] == "third_party"
        first, reading = log["evaluation_results"][0], READING.benchmarks[0]
        assert first["metric_config"]["lower_is_better"] is False
        assert first["metric_config"]["max_score"] == 1
        uncertainty = first["score_details"]["uncertainty"]
        assert uncertainty["num_samples"] == reading.n_samples == 200
        assert uncertainty["confidence_interval"]["lower"] == pytest.approx(
            present(reading.interval)[0]
        )
        assert uncertainty["confidence_interval"]["method"] == "Wilson score interval"
        assert first["score_details"]["details"]["verdict"] == reading.threshold_verdict

    def test_a_reported_error_is_labelled_and_no_scale_is_invented(self):
        log, _ = eval_log(JOB, READING, Origin(), NOW)
        [found] = [r for r in log["evaluation_results"] if PERPLEXITY in r["evaluation_name"]]
        assert found["metric_config"]["lower_is_better"] is True
        assert "max_score" not in found["metric_config"]
        uncertainty = found["score_details"]["uncertainty"]
        assert uncertainty["standard_error"] == {"value": 0.5, "method": "as reported"}
        assert "reported standard error" in uncertainty["confidence_interval"]["method"]

    def test_an_undeclared_direction_is_not_guessed(self):
        job = EvaluationJob.model_validate(
            job_json({"id": "b", "provider_id": "p", "metrics": {"zork": 0.4}})
        )
        log, left_out = eval_log(job, read_job(job, {}, None, None), Origin(), NOW)
        assert log["evaluation_results"] == []
        assert "nobody states whether a lower score is better" in left_out[0]

    def test_the_model_url_is_not_exported(self):
        job = JOB.model_copy(
            update={"model": JOB.model.model_copy(update={"url": "http://internal.example/v1"})}
        )
        log, _ = eval_log(job, READING, Origin(), NOW)
        assert "internal.example" not in json.dumps(log)

    def test_the_settings_that_were_used_are_there(self):
        job = EvaluationJob.model_validate(
            job_json(
                {"id": "b", "provider_id": "p", "metrics": {"acc": 0.4, "n_samples": 50}},
                parameters={"max_tokens": 64, "num_fewshot": 5, "api_key": "sk-abcdefghijklmnop"},
                model={"name": "m", "parameters": {"temperature": 0}},
            )
        )
        log, _ = eval_log(job, read_job(job, {}, None, None), Origin(), NOW)
        EEE.validate(log)
        config = log["evaluation_results"][0]["generation_config"]
        assert config["generation_args"] == {"temperature": 0.0, "max_tokens": 64}
        assert config["additional_details"]["num_fewshot"] == "5"
        assert "abcdefghijklmnop" not in json.dumps(log)


def job_json(
    result: dict[str, Any], parameters: Any = None, model: Any = None, **job: Any
) -> dict[str, Any]:
    benchmark = {"id": "b", "provider_id": "p"}
    return {
        "resource": {"id": "job-1", "created_at": "2026-11-29T08:00:00Z"},
        "name": "n",
        "model": model or {"name": "m", "url": "http://m.example/v1"},
        "benchmarks": [{**benchmark, **({"parameters": parameters} if parameters else {})}],
        "status": {
            "state": "completed",
            "benchmarks": [{**benchmark, "status": "completed"}],
        },
        "results": {"benchmarks": [result]},
        **job,
    }


def written_as_specified(entries: Any) -> None:
    """Check entries against the specification, whose comments say what is required."""
    text = (SCHEMAS / "hugging_face_eval_results.yaml").read_text()
    example = text.partition("# or, with")[0]
    allowed = yaml.safe_load(example)[0]
    required = set(re.findall(r"^[ -]+(\w+):[^#\n]*# Required\.", example, re.MULTILINE))
    assert required == {"id", "task_id", "value"}
    assert isinstance(entries, list)
    for entry in entries:
        assert entry.keys() <= allowed.keys()
        assert {"dataset", "value"} <= entry.keys()
        assert {"id", "task_id"} <= entry["dataset"].keys() <= allowed["dataset"].keys()
        assert isinstance(entry["value"], int | float)
        for text_field in ("date", "notes"):
            assert isinstance(entry.get(text_field, ""), str)
        if "source" in entry:
            assert {"url"} <= entry["source"].keys() <= allowed["source"].keys()


class TestHuggingFace:
    def test_named_benchmarks_are_written_as_specified(self):
        datasets = {f"lab/{NAMES[0]}": GPQA, NAMES[1]: HubDataset("a/b", "t", "5503434")}
        entries, left_out = eval_results([(JOB, READING)], datasets, "https://x.example/r")
        read_back = yaml.safe_load(as_yaml(entries))
        written_as_specified(read_back)
        assert read_back == entries
        first, second = entries
        assert first["dataset"] == {"id": "Idavidrein/gpqa", "task_id": "gpqa_diamond"}
        assert first["value"] == pytest.approx(READING.benchmarks[0].score)
        assert first["date"] == "2026-11-29"
        assert "95 % interval" in first["notes"]
        assert "200 samples" in first["notes"]
        assert second["dataset"]["revision"] == "5503434"
        assert len(left_out) == len(NAMES) - 2
        assert left_out[0] == f"lab/{NAMES[2]}: its data set on the Hub was not named"

    def test_datasets_of_other_benchmarks_and_several_models_are_refused(self):
        with pytest.raises(UserError, match="called gpqa"):
            eval_results([(JOB, READING)], {"gpqa": GPQA})
        with pytest.raises(UserError, match="small-1, small-2"):
            eval_results([(JOB, READING), read("small-2", 2)], {})

    @pytest.mark.parametrize("text", ["gpqa", "a/b", "a/b:", "a b/c:t", "a/b:t@main", ""])
    def test_an_invalid_dataset_is_refused_with_the_expected_form(self, text):
        with pytest.raises(UserError, match="ORG/NAME:TASK"):
            HubDataset.parse(text)


class TestEvaluationCard:
    def test_a_job_is_a_valid_card(self):
        card = evaluation_card(JOB)
        CARD.validate(card)
        assert card["metadata"]["evaluation_job_id"] == JOB.id
        assert len(card["context"]["benchmarks"]) == len(card["results"]["benchmarks"]) == 40
        failed = card["results"]["benchmarks"][11]
        assert failed["status"] == "failed"
        assert "401" in failed["error_message"]["message"]
        assert "metrics" not in failed

    def test_it_has_the_fields_of_upstreams_own_example(self):
        """The example of upstream's test of the card, as the job that it is made of."""
        job = EvaluationJob.model_validate(
            job_json(
                {
                    "id": "arc_easy",
                    "provider_id": "lm_evaluation_harness",
                    "metrics": {"accuracy": 0.95},
                    "additional_info": {"dataset_sha": "abc123"},
                    "contacts": ["team@example.com"],
                    "test": {"primary_score": 0.95, "threshold": 0.3, "pass": True},
                },
                model={"name": "m", "url": "u", "card_url": "https://example.com/model-card"},
            )
        )
        job.status.benchmarks[0].id = "arc_easy"
        job.status.benchmarks[0].provider_id = "lm_evaluation_harness"
        card = evaluation_card(job)
        CARD.validate(card)
        assert card["context"]["model"]["model_card_url"] == "https://example.com/model-card"
        [result] = card["results"]["benchmarks"]
        assert result["contacts"] == ["team@example.com"]
        assert result["test"] == {"primary_score": "0.95", "threshold": "0.3", "pass": True}

    def test_a_collection_is_named_and_its_benchmarks_are_not_repeated(self):
        result = {"id": "b", "provider_id": "p", "metrics": {"acc": 0.4}}
        data = job_json(result, collection={"id": "safety"})
        data["results"]["test"] = {"score": 0.8, "threshold": 0.7, "pass": True}
        card = evaluation_card(EvaluationJob.model_validate(data))
        CARD.validate(card)
        assert card["context"]["collection_id"] == "safety"
        assert "benchmarks" not in card["context"]
        assert card["results"]["collection"]["test"]["pass"] is True

    @pytest.mark.parametrize(
        ("value", "text"),
        [(0.95, "0.95"), (1 / 3, "0.33333334"), (100, "100"), (1e6, "1e+06"), (1319.4, "1319.4"),
         (1e-5, "1e-05"), (-0.5, "-0.5"), (0, "0"), (1e300, "1e+300")],
    )  # fmt: skip
    def test_scores_are_formatted_as_go_formats_them(self, value, text):
        result = {"id": "b", "provider_id": "p", "test": {"primary_score": value, "pass": False}}
        card = evaluation_card(EvaluationJob.model_validate(job_json(result)))
        assert card["results"]["benchmarks"][0]["test"]["primary_score"] == text

    def test_keys_in_what_an_evaluation_reported_are_masked(self):
        result = {"id": "b", "provider_id": "p",
                  "additional_info": {"api_key": "sk-abcdefghijklmnop"}}  # fmt: skip
        card = evaluation_card(EvaluationJob.model_validate(job_json(result)))
        assert "abcdefghijklmnop" not in json.dumps(card)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner,
                                                               max_size=3),
    max_leaves=8,
)  # fmt: skip
NAME = st.sampled_from(["b", "p", "acc", "\x1b[31m", "<b>", "a/b", "../x", "=1", ""])


@given(
    st.fixed_dictionaries(
        {"id": st.just("b"), "provider_id": st.just("p")},
        optional={
            "metrics": st.dictionaries(NAME, JSON, max_size=3) | JSON,
            "additional_info": JSON,
            "artifacts": JSON,
            "test": JSON,
            "metrics_schema": JSON,
            "contacts": st.lists(st.text(max_size=5), max_size=2),
        },
    ),
    st.dictionaries(NAME, JSON, max_size=3),
    JSON,
)
def test_no_job_of_a_hub_breaks_a_format(result, parameters, oci):
    data = job_json(result, parameters)
    data["results"]["oci"] = oci
    job = EvaluationJob.model_validate(data)
    reading = read_job(job, {}, None, None)
    log, _ = eval_log(job, reading, Origin(), NOW)
    EEE.validate(json.loads(json.dumps(log, allow_nan=False)))
    card = evaluation_card(job)
    CARD.validate(card)
    json.dumps([log, card], ensure_ascii=False).encode()  # they contain no lone surrogates
    entries, _ = eval_results([(job, reading)], {"b": GPQA})
    as_yaml(entries).encode()
    written_as_specified(yaml.safe_load(as_yaml(entries)))
