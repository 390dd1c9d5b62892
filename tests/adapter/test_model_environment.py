"""Secrets with several entries, as a hub mounts them: key, token of Hugging Face, certificate."""

import os
import ssl
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import (
    JobSpec,
    MissingSecretError,
    model_api_key,
    model_ca_path,
    model_secret_entry,
    named_secret,
    scrub,
)
from evalhub_mcp.adapter.model_environment import model_environment
from evalhub_mcp.local.stub_model import StubModel
from tests.client.support.certificates import self_signed

TOKEN = "hf_" + "a1b2" * 8


@pytest.fixture
def job(
    job_document: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[JobSpec, Path]:
    """A job whose model names the secret `team`, and the directory of its entries."""
    entries = tmp_path / "secrets" / "team"
    entries.mkdir(parents=True)
    for name in ("HF_TOKEN", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "EVALHUB_SECRET_TEAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVALHUB_SECRETS_DIR", str(tmp_path / "secrets"))
    model = {**job_document["model"], "auth": {"secret_ref": "team"}}
    return JobSpec.model_validate({**job_document, "model": model}), entries


def test_every_entry_is_read_by_its_name_and_scrubbed(job: tuple[JobSpec, Path]) -> None:
    spec, entries = job
    (entries / "api-key").write_text("key-of-the-team\n")
    (entries / "hf-token").write_text(TOKEN)
    (entries / "judge_api-key").write_text("key-of-the-judge")
    assert model_api_key(spec).get_secret_value() == "key-of-the-team"  # type: ignore[union-attr]
    assert named_secret("team", "f").get_secret_value() == "key-of-the-team"  # type: ignore[union-attr]
    judge = model_secret_entry(spec, "judge_api-key")
    assert judge is not None
    assert judge.get_secret_value() == "key-of-the-judge"
    for wrong in ("other", "../team/api-key", ".", ""):
        assert model_secret_entry(spec, wrong) is None
    assert "key-of-the" not in scrub("key-of-the-team and key-of-the-judge")


def test_a_secret_with_only_a_certificate_has_no_key(job: tuple[JobSpec, Path]) -> None:
    spec, entries = job
    with pytest.raises(MissingSecretError, match="has no entries"):
        model_api_key(spec)
    (entries / "ca_cert").write_text("…")
    assert model_api_key(spec) is None
    assert model_ca_path(spec=spec) == entries / "ca_cert"
    assert model_ca_path() is None


def test_the_token_is_offered_unless_one_is_set_already(
    job: tuple[JobSpec, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    spec, entries = job
    (entries / "hf-token").write_text(TOKEN)
    with model_environment(spec):
        assert os.environ["HF_TOKEN"] == TOKEN
    assert "HF_TOKEN" not in os.environ
    monkeypatch.setenv("HF_TOKEN", "own")
    with model_environment(spec):
        assert os.environ["HF_TOKEN"] == "own"


def test_an_endpoint_behind_the_secrets_certificate_is_reached_and_no_other(
    job: tuple[JobSpec, Path], tmp_path: Path
) -> None:
    spec, entries = job
    trusted, foreign = self_signed(tmp_path / "a"), self_signed(tmp_path / "b")
    contexts = []
    for one in (trusted, foreign):
        contexts.append(ssl.create_default_context(ssl.Purpose.CLIENT_AUTH))
        contexts[-1].load_cert_chain(one.certificate, one.key)
    (entries / "ca_cert").write_bytes(trusted.certificate.read_bytes())

    def ask(model: StubModel) -> int:
        url = f"{model.base_url}/models"
        opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context())
        )
        with opener.open(url, timeout=10) as answer:
            return int(answer.status)

    with StubModel(0.8, tls=contexts[0]) as own, StubModel(0.8, tls=contexts[1]) as other:
        with model_environment(spec):
            bundle = Path(os.environ["SSL_CERT_FILE"])
            assert bundle.read_text().count("BEGIN CERTIFICATE") > 50, "public ones stay trusted"
            assert ask(own) == 200
            with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
                ask(other)
        assert not bundle.exists()
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            ask(own)


def test_an_invalid_certificate_fails_the_job_and_is_named(job: tuple[JobSpec, Path]) -> None:
    spec, entries = job
    (entries / "ca_cert").write_text("no certificate")
    with pytest.raises(MissingSecretError, match="ca_cert"), model_environment(spec):
        pass
