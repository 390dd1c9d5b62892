"""Secrets from the server's environment become private files of this user."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import JobSpec, MissingSecretError, model_api_key, named_secret
from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.local_secrets import provide_secrets
from evalhub_mcp.local.errors import LocalHubError
from evalhub_mcp.local.hub.guard_rules import copy_secrets
from evalhub_mcp.local.private_files import write_private
from evalhub_mcp.local.secret_files import (
    certificate_of,
    checked_certificate,
    read_secret,
    remove_secret,
    secret_entries,
    secret_variable,
    store_entry,
    store_secrets,
    stored_secrets,
)
from evalhub_mcp.local.secret_hosts import SecretUse, bind
from tests.client.support.certificates import self_signed

KEY = "sk-test-0123456789"


def test_a_key_in_the_environment_becomes_a_file_of_this_user_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    environment = {"EVALHUB_SECRET_MY_JUDGE": KEY, "OPENAI_API_KEY": "sk-other"}
    assert store_secrets(["my-judge"], folder, environment) == []
    assert (folder / "my-judge").read_text() == KEY
    assert (folder / "my-judge").stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
    changed = {"EVALHUB_SECRET_MY_JUDGE": "sk-new-0123456789"}
    assert store_secrets(["my-judge"], folder, changed) == []
    assert (folder / "my-judge").read_text() == "sk-new-0123456789"
    assert store_secrets(["my-judge"], folder, {}) == [], "a file will do"


@pytest.mark.parametrize("name", ["OPENAI_API_KEY", "HOME", "../x", "a/b", ""])
def test_no_other_variable_or_file_can_be_named(tmp_path: Path, name: str) -> None:
    environment = {"OPENAI_API_KEY": KEY, "HOME": "/", "EVALHUB_SECRET____X": KEY}
    folder = tmp_path / "secrets"
    assert store_secrets([name], folder, environment) == [name]
    assert not folder.exists()


@pytest.mark.anyio
async def test_a_missing_key_is_reported_before_anything_is_submitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EVALHUB_SECRET_JUDGE", KEY)
    (tmp_path / "hub").mkdir()
    bind(tmp_path / "hub", "judge", ["judge.example"])
    judge = {"judge_secret_ref": "judge", "judge_url": "https://judge.example/v1"}
    openai = {"url": "https://api.openai.com/v1", "auth": {"secret_ref": "openai"}}
    request: dict[str, Any] = {
        "model": {"name": "m", **openai},
        "benchmarks": [{"id": "own_questions", "parameters": judge}],
    }
    with pytest.raises(UserError) as caught:
        await provide_secrets(request)
    assert "EVALHUB_SECRET_OPENAI" in str(caught.value)
    assert str(tmp_path / "hub" / "secrets" / "openai") in str(caught.value)
    assert KEY not in str(caught.value)
    monkeypatch.setenv("EVALHUB_SECRET_OPENAI", KEY)
    await provide_secrets(request)
    assert sorted(p.name for p in (tmp_path / "hub" / "secrets").iterdir()) == ["judge", "openai"]


def test_an_adapter_takes_a_key_from_its_environment_by_name() -> None:
    spec = JobSpec.model_validate(
        {
            "id": "j",
            "provider_id": "p",
            "benchmark_id": "b",
            "model": {"name": "m", "auth": {"secret_ref": "open.ai"}},
        }
    )
    key = model_api_key(spec, {secret_variable("open.ai"): f"{KEY}\n"})
    assert key is not None
    assert key.get_secret_value() == KEY
    with pytest.raises(MissingSecretError, match="neither EVALHUB_SECRET_X nor"):
        named_secret("x", "judge_secret_ref", {"X": KEY})


def test_servers_can_write_the_same_key_at_once(tmp_path: Path) -> None:
    path = tmp_path / "key"

    def write(number: int) -> None:
        for _ in range(100):
            write_private(path, f"sk-{number}" * 50)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert path.read_text() in {f"sk-{number}" * 50 for number in range(4)}
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_entries_are_added_to_a_secret_whose_key_stays(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "team"
    store_entry(tmp_path, "team", "api-key", KEY)
    assert path.read_text() == KEY
    store_entry(tmp_path, "team", "hf-token", "hf_0123456789")
    assert secret_entries(tmp_path, "team") == ["api-key", "hf-token"]
    assert (path / "api-key").read_text() == KEY
    store_entry(tmp_path, "team", "api-key", "sk-new-0123456789")
    assert read_secret("team", tmp_path / "secrets") == "sk-new-0123456789"
    assert stored_secrets(tmp_path) == ["team"]
    assert all(one.stat().st_mode & 0o077 == 0 for one in (path, *path.iterdir()))
    assert store_secrets(["team"], tmp_path / "secrets", {}) == []
    assert store_secrets(["team"], tmp_path / "secrets", {"EVALHUB_SECRET_TEAM": KEY}) == []
    assert (path / "api-key").read_text() == KEY
    remove_secret(tmp_path, "team")
    assert not path.exists()


def test_an_evaluation_gets_every_entry_of_its_secret_and_no_other_secret(tmp_path: Path) -> None:
    for name in ("team", "other"):
        store_entry(tmp_path, name, "hf-token", "hf_0123456789")
        store_entry(tmp_path, name, "api-key", KEY)
    (tmp_path / "secrets" / "team" / "sub").mkdir()
    bind(tmp_path, "team", ["api.example.com"])
    uses = (SecretUse("team", "https://api.example.com/v1"),)
    keys = tmp_path / "keys"
    copy_secrets(tmp_path / "secrets", uses, keys)
    assert sorted(str(path.relative_to(keys)) for path in keys.rglob("*")) == [
        "team",
        "team/api-key",
        "team/hf-token",
    ]
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys.rglob("*"))


def test_a_certificate_is_stored_only_if_it_is_one(tmp_path: Path) -> None:
    pem = self_signed(tmp_path).certificate.read_text()
    assert checked_certificate(pem) == pem
    with pytest.raises(LocalHubError, match="no certificate"):
        checked_certificate("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    store_entry(tmp_path, "team", "ca_cert", pem)
    found = certificate_of("team", tmp_path / "secrets")
    assert found is not None
    assert found.read_text() == pem
    assert certificate_of("none", tmp_path / "secrets") is None
    assert certificate_of("../team", tmp_path / "secrets") is None
