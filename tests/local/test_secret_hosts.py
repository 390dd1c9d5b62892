"""A secret is sent only to allowed hosts and to those its name stands for."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.local_secrets import provide_secrets
from evalhub_mcp.cli.main import main
from evalhub_mcp.local.hub import guard_rules
from evalhub_mcp.local.secret_hosts import (
    HostRefusedError,
    SecretUse,
    bind,
    check_use,
    parse_host,
    secret_uses,
)

needs_proc = pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="only Linux shows whose a listener is"
)
KEY = "sk-test-0123456789"


def is_allowed(root: Path, secret: str, url: str) -> bool:
    try:
        check_use(root, SecretUse(secret, url))
    except HostRefusedError:
        return False
    return True


@pytest.mark.parametrize("name", ["openai", "OpenAI", "open-ai", "OPENAI_API_KEY", "openai-key"])
def test_a_well_known_name_stands_for_its_host_alone(tmp_path: Path, name: str) -> None:
    assert is_allowed(tmp_path, name, "https://api.openai.com/v1")
    assert is_allowed(tmp_path, name, "https://API.openai.com:443/v1")
    for url in (
        "http://api.openai.com/v1",
        "https://api.openai.com.evil.test/v1",
        "https://evil.test/api.openai.com",
        "https://api-openai.com/v1",
        "https://xapi.openai.com/v1",
        "http://127.0.0.1:8000/v1",
    ):
        assert not is_allowed(tmp_path, name, url), url


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com@evil.test/v1",
        "https://evil.test\\@api.openai.com/v1",
        "https://evil.test#@api.openai.com/",
        "https://evil.test?@api.openai.com/",
        "https://api.openai.com:443@evil.test",
        "https://api.openai.com\t.evil.test/",
        "https://api.openai.com./v1",
        "https://api.openaı.com/v1",
        "https:api.openai.com",
        "https:///api.openai.com",
        "ftp://api.openai.com/",
        "file:///etc/passwd",
        "//api.openai.com",
        "api.openai.com",
        "https://api.openai.com:99999/",
        "https://[::1/",
        "",
        "x" * 5000,
    ],
)
def test_an_ambiguous_url_gets_no_secret(tmp_path: Path, url: str) -> None:
    bind(tmp_path, "openai", ["api.openai.com", "localhost"])
    assert not is_allowed(tmp_path, "openai", url)


@pytest.fixture
def own_port() -> Iterator[int]:
    """A port of loopback on which this user listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


@needs_proc
def test_a_secret_without_hosts_goes_to_listeners_of_the_same_user(
    tmp_path: Path, own_port: int
) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]"):
        assert is_allowed(tmp_path, "mine", f"http://{host}:{own_port}/v1")
    for url in (
        f"https://a.example:{own_port}/v1",
        f"http://10.0.0.5:{own_port}/v1",
        f"http://127.1:{own_port}/",
        f"http://2130706433:{own_port}/",
    ):
        assert not is_allowed(tmp_path, "mine", url)


@needs_proc
def test_a_secret_without_hosts_does_not_go_where_nobody_listens(tmp_path: Path) -> None:
    """Another user might listen there when it is sent."""
    with pytest.raises(HostRefusedError, match="listens on port 9") as caught:
        check_use(tmp_path, SecretUse("mine", "http://127.0.0.1:9/v1"))
    assert str(caught.value).endswith("evalhub-mcp secrets allow mine 127.0.0.1:9")
    bind(tmp_path, "mine", ["127.0.0.1:9"])
    assert is_allowed(tmp_path, "mine", "http://127.0.0.1:9/v1")


@needs_proc
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1", "::", "127.0.0.2"])
def test_a_secret_without_hosts_does_not_go_to_another_users_listener(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_port: int, address: str
) -> None:
    code = (
        "import os, socket, sys; os.setgid(65533); os.setuid(65533); "
        "family = socket.AF_INET6 if ':' in sys.argv[1] else socket.AF_INET; "
        "s = socket.create_server((sys.argv[1], 0), family=family); "
        "print(s.getsockname()[1], flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        port = int(other.stdout.readline())
        with pytest.raises(HostRefusedError, match="another user") as caught:
            check_use(tmp_path, SecretUse("mine", f"http://localhost:{port}/v1"))
        assert f"secrets allow mine localhost:{port}" in str(caught.value)
        other.stdin.close()


def test_a_listener_of_unknown_owner_must_be_allowed_explicitly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_port: int
) -> None:
    monkeypatch.setattr("evalhub_mcp.local.loopback_listeners.TABLES", (tmp_path / "none",))
    url = f"http://127.0.0.1:{own_port}/v1"
    with pytest.raises(HostRefusedError, match="does not show whose"):
        check_use(tmp_path, SecretUse("mine", url))
    bind(tmp_path, "mine", [f"127.0.0.1:{own_port}"])
    assert is_allowed(tmp_path, "mine", url)


def test_the_error_has_the_command_that_allows_it(tmp_path: Path) -> None:
    for url, argument in (
        ("https://a.example/v1", "a.example"),
        ("https://a.example:8443/v1", "a.example:8443"),
        ("http://10.0.0.5:8000/v1", "http://10.0.0.5:8000"),
        ("http://10.0.0.6/v1", "http://10.0.0.6"),
    ):
        with pytest.raises(HostRefusedError) as caught:
            check_use(tmp_path, SecretUse("mine", url))
        assert str(caught.value).endswith(f"evalhub-mcp secrets allow mine {argument}")
        kept = parse_host(argument)
        assert kept is not None
        bind(tmp_path, "mine", [kept])
        assert is_allowed(tmp_path, "mine", url)
        bind(tmp_path, "mine", [])


def test_an_allowed_host_needs_https_unless_http_was_allowed(tmp_path: Path) -> None:
    bind(tmp_path, "mine", ["a.example", "b.example:8443", "http://10.0.0.5:8000"])
    assert is_allowed(tmp_path, "mine", "https://a.example:999/v1")
    assert not is_allowed(tmp_path, "mine", "http://a.example/v1")
    assert is_allowed(tmp_path, "mine", "https://b.example:8443/v1")
    assert not is_allowed(tmp_path, "mine", "https://b.example/v1")
    assert is_allowed(tmp_path, "mine", "http://10.0.0.5:8000/v1")
    assert not is_allowed(tmp_path, "mine", "http://10.0.0.5:8001/v1")
    assert not is_allowed(tmp_path, "mine", "http://127.0.0.1:8001/v1"), "it has hosts of its own"


def test_every_secret_of_a_job_is_checked_with_the_url_it_belongs_to() -> None:
    model = {"url": "https://m.example/v1", "auth": {"secret_ref": "a"}}
    judge = {"judge_url": "https://j.example", "judge_secret_ref": "b"}
    assert list(secret_uses(model, judge)) == [
        SecretUse("a", "https://m.example/v1"),
        SecretUse("b", "https://j.example", "judge_secret_ref"),
    ]
    nested = {"graders": [{"secret_ref": "c", "url": "https://g.example"}], "hf_secret_ref": "d"}
    assert list(secret_uses(model, nested))[1:] == [
        SecretUse("c", "https://g.example", "secret_ref"),
        SecretUse("d", "", "hf_secret_ref"),
    ]
    hidden = {**model, "parameters": {"endpoint": "evil.test", "x_secret_ref": "e"}}
    assert list(secret_uses(hidden, None))[1] == SecretUse("e", "", "x_secret_ref")


@pytest.mark.parametrize(
    ("model", "parameters", "wanted"),
    [
        ({"auth": {"secret_ref": "s"}}, {}, "model.url"),
        ({"auth": {"secret_ref": "s"}, "url": ["https://a.example"]}, {}, "model.url"),
        ({}, {"judge_secret_ref": "s"}, "judge_url"),
        ({}, {"judge_secret_ref": "s", "judge_url": ""}, "judge_url"),
        ({}, {"judge_secret_ref": "s", "judge_url": {"a": "https://a.example"}}, "judge_url"),
        # Forms of an address that nobody can list.
        ({}, {"judge_secret_ref": "s", "api_base": "evil.test"}, "judge_url"),
        ({}, {"secret_ref": "s", "server": "evil.test:8080"}, "url"),
        ({"url": "https://a.example"}, {"judge_secret_ref": "s"}, "judge_url"),
    ],
)
def test_a_secret_without_a_url_of_its_own_goes_nowhere(
    tmp_path: Path, model: Any, parameters: Any, wanted: str
) -> None:
    bind(tmp_path, "s", ["a.example"])
    (use,) = secret_uses(model, parameters)
    with pytest.raises(HostRefusedError, match=f"give {wanted} beside it"):
        check_use(tmp_path, use)


@pytest.mark.anyio
async def test_a_job_with_another_host_is_not_submitted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("EVALHUB_SECRET_OPENAI", KEY)
    evil = {"name": "m", "url": "https://evil.test/v1", "auth": {"secret_ref": "openai"}}
    judge = {"judge_url": "https://evil.test/v1", "judge_secret_ref": "openai"}
    requests: list[tuple[dict[str, Any], list[object]]] = [
        ({"model": evil}, []),
        ({"model": {"name": "m"}, "benchmarks": [{"id": "b", "parameters": judge}]}, []),
        ({"model": {"name": "m"}, "collection": {"id": "c"}}, [judge]),
    ]
    for request, of_collection in requests:
        with pytest.raises(UserError, match=r"secrets allow openai evil\.test"):
            await provide_secrets(request, of_collection)
        with pytest.raises(UserError, match="secrets allow"):
            await provide_secrets(request, of_collection, dry_run=True)
    good = {"model": {**evil, "url": "https://api.openai.com/v1"}}
    await provide_secrets(good, dry_run=True)
    assert not (tmp_path / "hub" / "secrets").exists()
    await provide_secrets(good)
    assert (tmp_path / "hub" / "secrets" / "openai").read_text() == KEY


def test_the_guard_copies_no_secret_that_may_not_go_to_its_endpoint(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (secrets / "openai").write_text(KEY)
    keys = tmp_path / "keys"
    with pytest.raises(guard_rules.RefusedError, match=r"secrets allow openai evil\.test"):
        guard_rules.copy_secrets(secrets, (SecretUse("openai", "https://evil.test/v1"),), keys)
    assert not keys.exists()
    guard_rules.copy_secrets(secrets, (SecretUse("openai", "https://api.openai.com"),), keys)
    assert (keys / "openai").read_text() == KEY


class TestTheCommand:
    """`evalhub-mcp secrets`."""

    @pytest.fixture(autouse=True)
    def data(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EVALHUB_MCP_DATA_DIR", str(tmp_path))

    def add(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *arguments: str) -> int:
        given = tmp_path / "given"
        given.write_text(f"{KEY}\n")
        with given.open() as stdin:
            monkeypatch.setattr("sys.stdin", stdin)
            return main(["secrets", "add", *arguments])

    def test_adds_lists_and_removes_a_key_with_its_hosts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.add(monkeypatch, tmp_path, "mine", "--host", "a.example") == 0
        path = tmp_path / "hub" / "secrets" / "mine"
        assert path.read_text() == KEY
        assert path.stat().st_mode & 0o077 == 0
        assert main(["secrets", "allow", "mine", "https://B.example:8443/v1"]) == 0
        assert main(["secrets", "deny", "mine", "a.example"]) == 0
        assert main(["secrets", "list"]) == 0
        shown = capsys.readouterr().out
        assert shown.splitlines()[-1] == "mine: to b.example:8443"
        assert KEY not in shown
        assert main(["secrets", "deny", "mine", "b.example:8443"]) == 1
        assert main(["secrets", "remove", "mine"]) == 0
        assert not path.exists()
        assert main(["secrets", "remove", "mine"]) == 1

    def test_an_allowed_host_adds_to_what_the_name_stands_for(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["secrets", "allow", "openai", "proxy.example"]) == 0
        assert is_allowed(tmp_path / "hub", "openai", "https://api.openai.com/v1")
        assert is_allowed(tmp_path / "hub", "openai", "https://proxy.example/v1")
        assert "api.openai.com, proxy.example" in capsys.readouterr().out

    @pytest.mark.parametrize("arguments", [["../x", "a.example"], ["mine", "a b"], ["mine", "*"]])
    def test_an_invalid_secret_name_or_host_is_refused(self, arguments: list[str]) -> None:
        with pytest.raises(SystemExit):
            main(["secrets", "allow", *arguments])

    def test_the_doctor_shows_where_each_secret_goes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from evalhub_mcp.cli.doctor import _configuration
        from evalhub_mcp.settings import Settings

        self.add(monkeypatch, tmp_path, "mine", "--host", "a.example")
        checks = list(_configuration(Settings(local=True)))
        assert "mine goes to a.example" in [check.detail for check in checks]
