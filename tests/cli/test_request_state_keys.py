"""The file of request state keys that replicas share."""

import os
from pathlib import Path

import pytest

from evalhub_mcp.settings import SettingsError, load_settings
from evalhub_mcp.settings.request_state_keys import read_state_keys


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "state.keys"
    path.touch(0o600)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        read_state_keys(path)
    return str(caught.value)


def test_the_first_key_of_the_file_comes_first_and_comments_are_skipped(file):
    file.write_text("# rotated in November\n\n" + "a" * 64 + "\n" + "b" * 32 + "\n")
    assert read_state_keys(file) == (b"a" * 64, b"b" * 32)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "holds no key"),
        ("short\n", "key 1"),
        ("a" * 32 + "\n" + "a" * 32, "same key twice"),
    ],
)
def test_a_file_without_usable_keys_is_refused_and_says_how_to_make_one(file, text, part):
    file.write_text(text)
    assert part in refusal(file)
    assert "short" not in refusal(file)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no modes")
def test_a_file_that_others_can_read_is_refused(file):
    file.write_text("a" * 64)
    file.chmod(0o640)
    assert "chmod 600" in refusal(file)


def test_the_keys_file_is_checked_before_serving(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALHUB_REQUEST_STATE_KEYS_FILE", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="openssl rand"):
        load_settings({"transport": "http"})
