"""Installing the server into hosts and uninstalling it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.hosts.installation import (
    HostFileError,
    apply_change,
    installed_entry,
    plan_installation,
    plan_removal,
)
from evalhub_mcp.hosts.json_text import load
from evalhub_mcp.hosts.known_hosts import HOSTS, ServerCommand

SERVER = ServerCommand("/opt/x y/evalhub-mcp", ["--local"], {"EVALHUB_TENANT": "a"})
# fmt: off
JSON_FILES = {
    "empty": "",
    "braces": "{}",
    "comments": '// mine\n{\n\t"a": [1, "//"], /* b */\n\t"%s": {\n\t\t"o": {}, // last\n\t}\n}\n',
    "one line": '{"a": {"b": "}"}, "%s": {"o": {"command": "x"}}}',
    "comma": '{\n  "%s": {\n    "o": {},\n  },\n}',
    "windows": '{\r\n  "a": 1\r\n}\r\n',
    "nothing inside": '{\n  "%s": {\n  }\n}\n',
}
TOML_FILES = {
    "empty": "",
    "tables": '# x\nm = "m"\n\n[mcp_servers.o]\ncommand = "c"\n\n[mcp_servers.o.env]\nA = "b"\n',
    "no end": "[a]\nb = 1",
}
# fmt: on
YAML_FILES = {
    "empty": "",
    "section": "# g\nA: 1\nextensions:\n    dev:\n        enabled: true # on\nB: 2\n",
    "empty map": "extensions: {}\n",
    "no section": "A: 1",
}


def texts() -> list[Any]:
    found = []
    for host in HOSTS.values():
        files = {"json": JSON_FILES, "toml": TOML_FILES, "yaml": YAML_FILES}[host.format]
        for label, text in files.items():
            shown = text.replace("%s", host.path[0])
            found.append(pytest.param(host.name, shown, id=f"{host.name}, {label}"))
    return found


@pytest.mark.parametrize(("name", "text"), texts())
def test_install_and_uninstall_restore_the_file_byte_for_byte(
    tmp_path: Path, name: str, text: str
) -> None:
    host, file = HOSTS[name], tmp_path / "config"
    file.write_text(text, newline="")
    before = file.read_bytes()
    change = plan_installation(host, file, "evalhub", SERVER)
    apply_change(change, keep_backup=True)
    entry = installed_entry(host, file, "evalhub")
    assert entry == host.entry(SERVER, "evalhub")
    assert not plan_installation(host, file, "evalhub", SERVER).is_needed, "a second time"
    if "// last" in text or "# on" in text or "# x" in text:
        assert all(mark in file.read_text() for mark in ("//", "#") if mark in text)
    apply_change(plan_removal(host, file, "evalhub"), keep_backup=False)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("name", "text"), texts())
def test_a_file_that_was_changed_meanwhile_keeps_the_change(
    tmp_path: Path, name: str, text: str
) -> None:
    host, file = HOSTS[name], tmp_path / "config"
    file.write_text(text, newline="")
    apply_change(plan_installation(host, file, "evalhub", SERVER), keep_backup=True)
    other = ServerCommand("/bin/other", [], {})
    apply_change(plan_installation(host, file, "other", other), keep_backup=True)
    apply_change(plan_removal(host, file, "evalhub"), keep_backup=False)
    assert installed_entry(host, file, "evalhub") is None
    assert installed_entry(host, file, "other") == host.entry(other, "other")


@pytest.mark.parametrize("name", ["cursor", "codex", "goose"])
def test_uninstall_removes_a_file_that_install_created(tmp_path: Path, name: str) -> None:
    file = tmp_path / "new" / "config"
    apply_change(plan_installation(HOSTS[name], file, "evalhub", SERVER), keep_backup=True)
    assert file.exists()
    apply_change(plan_removal(HOSTS[name], file, "evalhub"), keep_backup=False)
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cursor", '{"mcpServers": ['),
        ("cursor", "[1]"),
        ("codex", "a ="),
        ("goose", "- a"),
        ("goose", "a: ["),
    ],
)
def test_a_file_that_cannot_be_understood_is_left_alone(
    tmp_path: Path, name: str, text: str
) -> None:
    file = tmp_path / "config"
    file.write_text(text)
    with pytest.raises(HostFileError, match="left unchanged"):
        plan_installation(HOSTS[name], file, "evalhub", SERVER)
    assert file.read_text() == text


def evalhub(home: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "evalhub_mcp", *arguments],
        cwd=home,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_command_writes_options_and_variables_and_never_a_token(tmp_path: Path) -> None:
    url = "https://hub.example.com"
    done = evalhub(
        tmp_path, "install", "vscode", "--base-url", url, "--read-only", "--scope", "project",
        EVALHUB_TOKEN="secret-token-1", EVALHUB_SECRET_OPENAI="secret-key-2", EVALHUB_TENANT="a",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (tmp_path / ".vscode/mcp.json").read_text()
    entry = load(text)["servers"]["evalhub"]
    assert Path(entry["command"]).is_absolute()
    assert sorted(entry["args"][-3:]) == sorted(["--base-url", url, "--read-only"])
    assert entry["env"] == {"EVALHUB_TENANT": "a"}
    assert "secret" not in text + done.stdout
    assert "EVALHUB_TOKEN_PATH" in done.stdout
    assert "uninstall vscode --scope project" in done.stdout
    undone = evalhub(tmp_path, "uninstall", "vscode", "--scope", "project")
    assert undone.returncode == 0, undone.stderr
    assert not (tmp_path / ".vscode/mcp.json").exists()


def test_dry_run_shows_the_change_and_print_shows_the_entry(tmp_path: Path) -> None:
    shown = evalhub(tmp_path, "install", "cursor", "--local", "--dry-run")
    assert '+    "evalhub": {' in shown.stdout
    assert not (tmp_path / ".cursor").exists()
    printed = evalhub(tmp_path, "install", "--print", "--local", "--name", "mine")
    assert json.loads(printed.stdout)["mcpServers"]["mine"]["args"][-1] == "--local"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["install", "cursor"], "--local, or --base-url"),
        (["install", "--local"], "say which host"),
        (["install", "emacs", "--local"], "emacs"),
        (["install", "goose", "--local", "--scope", "project"], "use --scope user"),
        (["uninstall"], "say which host"),
    ],
)
def test_missing_and_wrong_arguments_are_reported(
    tmp_path: Path, arguments: list[str], text: str
) -> None:
    done = evalhub(tmp_path, *arguments)
    assert done.returncode in (1, 2)
    assert text in done.stderr


def test_doctor_starts_the_server_as_the_hosts_would(tmp_path: Path) -> None:
    evalhub(tmp_path, "install", "cursor", "--base-url", "http://127.0.0.1:9")
    evalhub(tmp_path, "install", "goose", "--base-url", "http://127.0.0.1:9")
    found = evalhub(tmp_path, "doctor", "--hosts")
    assert found.returncode == 0, found.stdout
    assert "host cursor" in found.stdout
    assert found.stdout.count("starts, version") == 2
    broken = {"mcpServers": {"evalhub": {"command": "/nowhere/evalhub-mcp", "args": []}}}
    (tmp_path / ".cursor/mcp.json").write_text(json.dumps(broken))
    found = evalhub(tmp_path, "doctor", "--hosts")
    assert found.returncode == 1
    assert "install cursor" in found.stdout
