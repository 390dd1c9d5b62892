"""Which token is used, and which hosts it is sent to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.client import SyncEvalHubClient, auth, errors


@pytest.mark.parametrize(
    ("url", "insecure", "allowed"),
    [
        ("https://hub.example", False, True),
        ("http://localhost:8080", False, True),
        ("http://127.0.0.1:8080", False, True),
        ("http://[::1]:8080", False, True),
        ("http://evalhub.models.svc", False, True),
        ("http://evalhub.models.svc.cluster.local:8080", False, True),
        ("http://hub.example", False, False),
        ("http://hub.example", True, True),
        ("http://localhost.example", False, False),
        ("http://127.0.0.1.example", False, False),
        ("http://svc.example", False, False),
    ],
)
def test_a_token_is_not_sent_unencrypted_to_another_machine(
    url: str, insecure: bool, allowed: bool, tmp_path: Path
) -> None:
    path = tmp_path / "token"
    path.write_text("s3cret")
    for settings_ in ({"auth_token": "s3cret"}, {"auth_token_path": path}):
        if allowed:
            client = SyncEvalHubClient(url, insecure=insecure, **settings_)
            assert "s3cret" not in repr(client)
            assert client._transport.connection.token_source.token() == "s3cret"
        else:
            with pytest.raises(errors.InvalidRequestError, match="unencrypted http"):
                SyncEvalHubClient(url, insecure=insecure, **settings_)


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://hub.example", True),
        ("http://evalhub.models.svc:8080", True),
        ("http://localhost:8080", False),
        ("https://127.0.0.1:8443", False),
        ("https://localhost:8443", False),
        ("http://hub.example", False),
    ],
)
def test_the_service_account_token_is_sent_to_https_and_the_cluster_only(
    url: str, sent: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "token"
    path.write_text("pod")
    monkeypatch.setattr(auth, "SERVICE_ACCOUNT_TOKEN", path)
    source = SyncEvalHubClient(url, insecure=True)._transport.connection.token_source
    assert source.token() == ("pod" if sent else None)


def test_precedence_of_token_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pod").write_text("pod")
    (tmp_path / "file").write_text("file")
    monkeypatch.setattr(auth, "SERVICE_ACCOUNT_TOKEN", tmp_path / "pod")

    def token(**settings_: Any) -> str | None:
        client = SyncEvalHubClient("https://hub.example", **settings_)
        return client._transport.connection.token_source.token()

    assert token(auth_token="text", auth_token_path=tmp_path / "file") == "text"
    assert token(auth_token_path=tmp_path / "file") == "file"
    assert token() == "pod"


def test_an_invalid_token_is_rejected_and_not_quoted(tmp_path: Path) -> None:
    for bad in ("Bearer s3cret", "s3cret\nX: 1", " ", "s3crét"):
        with pytest.raises(errors.InvalidRequestError) as caught:
            SyncEvalHubClient("https://hub.example", auth_token=bad)
        assert "s3cr" not in str(caught.value)
    with pytest.raises(errors.InvalidRequestError, match="missing"):
        auth.FileToken(tmp_path / "missing").token()


def test_a_missing_token_file_keeps_the_old_token(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("first")
    source = auth.FileToken(path)
    assert source.token() == "first"
    path.unlink()
    assert source.token() == "first"
    path.write_text("second")
    assert source.token() == "second"
