"""`evalhub-mcp token`: adding, listing and removing bearer tokens."""

import json
import os
import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from evalhub_mcp.cli.main import main
from evalhub_mcp.server.auth.token_file import (
    TokenEntry,
    TokenFile,
    TokenFileError,
    digest_of,
    lock_token_file,
    read_token_file,
)
from tests.narrow import present


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "team" / "tokens.json"
    monkeypatch.setenv("EVALHUB_AUTH_TOKENS_FILE", str(path))
    return path


def test_a_token_is_shown_once_and_stored_as_a_digest(file, capsys):
    options = "--principal alice --tenant a --tenant b --scope evalhub:submit --days 2".split()
    assert main(["token", "add", "laptop", *options]) == 0
    token = capsys.readouterr().out.strip()
    (entry,) = read_token_file(file).tokens
    assert (entry.name, entry.principal, entry.tenants) == ("laptop", "alice", ("a", "b"))
    assert entry.scopes == ("evalhub:submit",)
    assert entry.sha256 == digest_of(token)
    assert (present(entry.expires) - present(entry.created)).days == 2
    assert token not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(token) > 50
    assert {p.name for p in file.parent.iterdir()} == {"tokens.json", ".tokens.json.lock"}


def test_tokens_are_listed_without_their_digests_and_removed_by_name(file, capsys):
    main(["token", "add", "one", "--all-tenants"])
    main(["token", "add", "two", "--all-tenants", "--days", "1"])
    capsys.readouterr()
    assert main(["token", "list"]) == 0
    listed = capsys.readouterr().out
    assert "one: one, ALL TENANTS, evalhub:read, never expires" in listed
    assert "two: two" in listed
    assert not [e for e in read_token_file(file).tokens if e.sha256 in listed]
    assert main(["token", "remove", "one"]) == 0
    assert [entry.name for entry in read_token_file(file).tokens] == ["two"]


def test_tokens_that_are_added_and_removed_at_the_same_moment_are_all_there_or_gone(file):
    for number in range(6):
        main(["token", "add", f"old-{number}", "--all-tenants"])
    commands = [["add", f"new-{number}", "--tenant", "t"] for number in range(6)]
    commands += [["remove", f"old-{number}"] for number in range(6)]
    together = threading.Barrier(len(commands))

    def run(command):
        together.wait(10)
        return main(["token", *command])

    with ThreadPoolExecutor(len(commands)) as threads:
        assert set(threads.map(run, commands)) == {0}
    names = {entry.name for entry in read_token_file(file).tokens}
    assert names == {f"new-{number}" for number in range(6)}


def test_a_change_of_a_locked_token_file_fails_after_the_timeout(file, capsys, monkeypatch):
    monkeypatch.setattr("evalhub_mcp.server.auth.token_file.LOCK_SECONDS", 0.0)
    with lock_token_file(file), pytest.raises(SystemExit):
        main(["token", "add", "one", "--all-tenants"])
    assert "is being changed by another command" in capsys.readouterr().err
    assert not file.exists()


def test_a_server_of_another_user_can_read_the_file_as_before(file):
    main(["token", "add", "one", "--all-tenants"])
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 1234, 1235)
    before = file.stat()
    main(["token", "add", "two", "--all-tenants"])
    after = file.stat()
    assert after.st_ino != before.st_ino
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["add", "one", "--tenant", "t"], "there is a token 'one' already"),
        (["add", "new", "--tenant", "t", "--scope", "evalhub:all"], "evalhub:read"),
        (["add", "new", "--tenant", "a\nb"], "tenants"),
        (["add", "a b", "--tenant", "t"], "name"),
        (["add", "new", "--days", "0"], "1 or more"),
        (["add", "new"], "say which tenants it may work in: --tenant NAME, or --all-tenants"),
        (["add", "new", "--tenant", "t", "--all-tenants"], "keep one"),
        (["add", "new", "--tenant", ""], "tenants"),
        (["remove", "on"], "it has: one"),
        (["list", "--file", "/nowhere/x.json"], "cannot read /nowhere/x.json"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(file, capsys, arguments, message):
    main(["token", "add", "one", "--all-tenants"])
    before = file.read_text()
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["token", *arguments])
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert message in said.err
    assert said.err.count("\n") == 1
    assert not said.out
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "not JSON"),
        ('{"tokens": [{"name": "a"}]}', "sha256: Field required"),
        ('{"token": []}', "Extra inputs"),
        (
            json.dumps({"tokens": [{"name": "a", "sha256": "0" * 64, "principal": "a\r\nb"}]}),
            "principal",
        ),
        (
            json.dumps({"tokens": [{"name": n, "sha256": "0" * 64, "principal": n} for n in "ab"]}),
            "two tokens have the same sha256",
        ),
    ],
)
def test_an_invalid_token_file_is_refused(tmp_path, content, message):
    path = tmp_path / "tokens.json"
    path.write_text(content)
    with pytest.raises(TokenFileError, match=message):
        read_token_file(path)


def test_a_file_that_anybody_can_change_is_refused(tmp_path):
    path = tmp_path / "tokens.json"
    path.write_text('{"tokens": []}')
    path.chmod(0o666)
    with pytest.raises(TokenFileError, match="chmod 600"):
        read_token_file(path)


def test_an_unknown_token_is_rejected_without_scanning_all_entries():
    looks = []

    class Entry(TokenEntry):
        def __getattribute__(self, name):
            if name == "sha256":
                looks.append(name)
            return super().__getattribute__(name)

    def entry(number):
        digest = digest_of(f"token-{number}")
        return Entry(name=f"n{number}", sha256=digest, principal=f"p{number}")

    known = TokenFile.model_construct(tokens=tuple(map(entry, range(1000))))
    assert present(known.find("token-7")).principal == "p7"
    looks.clear()
    assert known.find("made-up") is None
    assert present(known.find("token-999")).principal == "p999"
    assert len(looks) <= 2
