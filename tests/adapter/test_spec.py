"""Reading the job specification and the key it names."""

import json
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import (
    JobSpec,
    JobSpecError,
    MissingSecretError,
    model_api_key,
    named_secret,
)


def written(document: Any, directory: Path) -> Path:
    path = directory / "job.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def test_the_specification_of_a_hub_is_read(job_document: dict[str, Any], tmp_path: Path) -> None:
    path = written(job_document, tmp_path)
    spec = JobSpec.from_environment({"EVALHUB_JOB_SPEC_PATH": str(path)})
    assert (spec.job_id, spec.benchmark_index) == (job_document["id"], 1)
    assert (spec.provider_id, spec.benchmark_id) == ("inspect-local", "everyday_facts")
    assert (spec.model.name, spec.model.url) == ("m", "http://127.0.0.1:9/v1")
    assert spec.model.secret_ref is None


def test_num_examples_becomes_a_parameter_and_benchmark_parameters_take_precedence(
    job_document: dict[str, Any], tmp_path: Path
) -> None:
    job_document["model"]["parameters"] = {"temperature": 0.5, "num_fewshot": 1}
    spec = JobSpec.from_file(written(job_document, tmp_path))
    assert spec.given_parameters == {"temperature": 0.5, "num_fewshot": 2, "num_examples": 5}


def test_fields_of_a_newer_hub_are_ignored(job_document: dict[str, Any], tmp_path: Path) -> None:
    job_document |= {"novelty": {"a": 1}}
    job_document["model"]["novelty"] = True
    assert JobSpec.from_file(written(job_document, tmp_path)).benchmark_id == "everyday_facts"


@pytest.mark.parametrize("field", ["id", "provider_id", "benchmark_id", "model"])
def test_a_missing_field_is_named(job_document: dict[str, Any], field: str, tmp_path: Path) -> None:
    del job_document[field]
    path = written(job_document, tmp_path)
    with pytest.raises(JobSpecError, match=field) as caught:
        JobSpec.from_file(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": 7}'])
def test_an_invalid_file_is_one_clear_error(text: str, tmp_path: Path) -> None:
    with pytest.raises(JobSpecError, match="not usable"):
        JobSpec.from_file(written(text, tmp_path))


def test_a_missing_file_and_a_missing_variable_are_clear_errors(tmp_path: Path) -> None:
    with pytest.raises(JobSpecError, match="cannot be read"):
        JobSpec.from_file(tmp_path / "none.json")
    with pytest.raises(JobSpecError, match="EVALHUB_JOB_SPEC_PATH is not set"):
        JobSpec.from_environment({})


def naming(job_document: dict[str, Any], secret_ref: str, directory: Path) -> JobSpec:
    job_document["model"]["auth"] = {"secret_ref": secret_ref}
    return JobSpec.from_file(written(job_document, directory))


def test_a_job_that_names_no_secret_has_no_key(spec: JobSpec) -> None:
    assert model_api_key(spec, {}) is None


def test_a_key_is_read_by_its_name_and_not_shown(
    job_document: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "my.key-1").write_text("  hush \n")
    spec = naming(job_document, "my.key-1", tmp_path)
    key = model_api_key(spec, {"EVALHUB_SECRETS_DIR": str(tmp_path)})
    assert key is not None
    assert key.get_secret_value() == "hush"
    assert "hush" not in repr(key)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "a/b", "..", ".hidden", "a\n", "x" * 300]
)
def test_a_secret_name_must_be_a_plain_file_name(
    job_document: dict[str, Any], name: str, tmp_path: Path
) -> None:
    spec = naming(job_document, name, tmp_path)
    with pytest.raises(MissingSecretError, match="not a secret's name"):
        model_api_key(spec, {"EVALHUB_SECRETS_DIR": str(tmp_path)})


def test_missing_empty_and_unreadable_secrets_have_different_messages(
    job_document: dict[str, Any], tmp_path: Path
) -> None:
    environment = {"EVALHUB_SECRETS_DIR": str(tmp_path)}
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "directory").mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x80")
    for name, expected in [
        ("none", "no file of that name"),
        ("empty", "is empty"),
        ("directory", "has no entries"),
        ("binary", "not text"),
    ]:
        with pytest.raises(MissingSecretError, match=expected):
            model_api_key(naming(job_document, name, tmp_path), environment)
    with pytest.raises(MissingSecretError, match="nor EVALHUB_SECRETS_DIR is set"):
        model_api_key(naming(job_document, "none", tmp_path), {})


def test_a_key_that_is_not_one_plain_line_is_refused_without_showing_it(
    tmp_path: Path,
) -> None:
    environment = {"EVALHUB_SECRETS_DIR": str(tmp_path)}
    # As an editor on Windows saves it.
    (tmp_path / "marked").write_bytes(b"\xef\xbb\xbfsk-0123456789\r\n")
    key = named_secret("marked", "model.auth.secret_ref", environment)
    assert key is not None
    assert key.get_secret_value() == "sk-0123456789"
    for name, text in (("two", "sk-first-1111\nsk-second-2222"), ("odd", "sk-fürst-1111")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        for given in (environment, {f"EVALHUB_SECRET_{name.upper()}": text}):
            with pytest.raises(MissingSecretError, match=f"'{name}' is not") as caught:
                named_secret(name, "model.auth.secret_ref", given)
            assert "1111" not in str(caught.value)
