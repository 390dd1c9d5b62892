"""Install links contain the entry that the host's file would get."""

import base64
import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from evalhub_mcp.hosts.install_links import LINKS, install_link
from evalhub_mcp.hosts.known_hosts import HOSTS, ServerCommand

SERVER = ServerCommand(
    "/opt/x y/évalhub-mcp", ["--base-url", "https://h/?a=1&b=2"], {"EVALHUB_TENANT": "a+b"}
)
NAME = "eval hub&co"


def test_cursor_reads_the_entry_of_its_file() -> None:
    link = urlsplit(install_link("cursor", NAME, SERVER))
    fields = parse_qs(link.query, strict_parsing=True)
    assert (link.scheme, link.netloc, link.path) == (
        "cursor",
        "anysphere.cursor-deeplink",
        "/mcp/install",
    )
    assert fields["name"] == [NAME]
    entry = json.loads(base64.b64decode(fields["config"][0], validate=True))
    assert entry == HOSTS["cursor"].entry(SERVER, NAME)


def test_vs_code_reads_the_entry_of_its_file_and_the_name() -> None:
    path, _, query = install_link("vscode", NAME, SERVER).partition("?")
    assert path == "vscode:mcp/install"
    assert json.loads(unquote(query)) == {"name": NAME, **HOSTS["vscode"].entry(SERVER, NAME)}


def test_goose_reads_command_arguments_and_variables() -> None:
    link = urlsplit(install_link("goose", NAME, SERVER))
    fields = parse_qs(link.query, strict_parsing=True)
    assert (link.scheme, link.netloc) == ("goose", "extension")
    assert fields["cmd"] == [SERVER.command]
    assert fields["arg"] == list(SERVER.args)
    assert fields["name"] == [NAME]
    assert fields["env"] == ["EVALHUB_TENANT=a+b"]


def run(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "evalhub_mcp", "install", *arguments],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "EVALHUB_TOKEN": "geheim-123456"},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("host", sorted(LINKS))
def test_the_command_prints_the_link_and_writes_nothing(tmp_path: Path, host: str) -> None:
    ended = run(tmp_path, host, "--local", "--link")
    assert ended.returncode == 0, ended.stderr
    (line,) = ended.stdout.splitlines()
    assert line.startswith(f"{host}:")
    decoded = (
        line + base64.b64decode(parse_qs(urlsplit(line).query).get("config", [""])[0]).decode()
    )
    assert "local" in decoded
    assert "geheim" not in decoded
    assert list(tmp_path.iterdir()) == []


def test_a_host_without_a_link_is_refused(tmp_path: Path) -> None:
    ended = run(tmp_path, "zed", "--local", "--link")
    assert ended.returncode == 2
    assert "Zed has no such link; cursor, vscode, goose have one" in ended.stderr


def test_the_badges_of_the_readme_contain_the_config_entries() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    server = ServerCommand("evalhub-mcp", ["--local"], {})
    links = [urlsplit(link) for link in re.findall(r"\]\((https://[^)]*config=[^)]*)\)", text)]
    configs = {link.netloc: parse_qs(link.query)["config"][0] for link in links}
    assert json.loads(configs["vscode.dev"]) == HOSTS["vscode"].entry(server, "evalhub")
    cursor = json.loads(base64.b64decode(configs["cursor.com"]))
    assert cursor == HOSTS["cursor"].entry(server, "evalhub")
