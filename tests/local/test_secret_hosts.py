"""A secret goes to the hosts its user has allowed, or that its name stands for, and no others."""

from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.local_secrets import provide_secrets
from evalhub_mcp.cli.main import main
from evalhub_mcp.local.hub import guard_rules
from evalhub_mcp.local.secret_hosts import (
    HostRefusedError,
    Use,
    bind,
    check_use,
    parse_host,
    secret_uses,
)

KEY = "sk-test-0123456789"


def goes(root: Path, secret: str, url: str) -> bool:
    try:
        check_use(root, Use(secret, (url,)))
    except HostRefusedError:
        return False
    return True


@pytest.mark.parametrize("name", ["openai", "OpenAI", "open-ai", "OPENAI_API_KEY", "openai-key"])
def test_a_well_known_name_stands_for_its_host_alone(tmp_path: Path, name: str) -> None:
    assert goes(tmp_path, name, "https://api.openai.com/v1")
    assert goes(tmp_path, name, "https://API.openai.com:443/v1")
    for url in (
        "http://api.openai.com/v1",
        "https://api.openai.com.evil.test/v1",
        "https://evil.test/api.openai.com",
        "https://api-openai.com/v1",
        "https://xapi.openai.com/v1",
        "http://127.0.0.1:8000/v1",
    ):
        assert not goes(tmp_path, name, url), url


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
def test_a_url_that_could_be_read_in_two_ways_gets_no_secret(tmp_path: Path, url: str) -> None:
    bind(tmp_path, "openai", ["api.openai.com", "localhost"])
    assert not goes(tmp_path, "openai", url)


def test_a_secret_without_hosts_stays_on_this_machine(tmp_path: Path) -> None:
    for url in ("http://127.0.0.1:1/v1", "http://localhost:8000/v1", "http://[::1]:8/v1"):
        assert goes(tmp_path, "mine", url)
    for url in (
        "https://a.example/v1",
        "http://10.0.0.5/v1",
        "http://127.1/",
        "http://2130706433/",
    ):
        assert not goes(tmp_path, "mine", url)


def test_the_error_has_the_command_that_allows_it(tmp_path: Path) -> None:
    for url, argument in (
        ("https://a.example/v1", "a.example"),
        ("https://a.example:8443/v1", "a.example:8443"),
        ("http://10.0.0.5:8000/v1", "http://10.0.0.5:8000"),
        ("http://10.0.0.6/v1", "http://10.0.0.6"),
    ):
        with pytest.raises(HostRefusedError) as caught:
            check_use(tmp_path, Use("mine", (url,)))
        assert str(caught.value).endswith(f"evalhub-mcp secrets allow mine {argument}")
        kept = parse_host(argument)
        assert kept is not None
        bind(tmp_path, "mine", [kept])
        assert goes(tmp_path, "mine", url)
        bind(tmp_path, "mine", [])


def test_an_allowed_host_is_reached_encrypted_unless_its_user_said_http(tmp_path: Path) -> None:
    bind(tmp_path, "mine", ["a.example", "b.example:8443", "http://10.0.0.5:8000"])
    assert goes(tmp_path, "mine", "https://a.example:999/v1")
    assert not goes(tmp_path, "mine", "http://a.example/v1")
    assert goes(tmp_path, "mine", "https://b.example:8443/v1")
    assert not goes(tmp_path, "mine", "https://b.example/v1")
    assert goes(tmp_path, "mine", "http://10.0.0.5:8000/v1")
    assert not goes(tmp_path, "mine", "http://10.0.0.5:8001/v1")
    assert not goes(tmp_path, "mine", "http://127.0.0.1:8001/v1"), "it has hosts of its own"


def test_every_secret_of_a_job_is_checked_with_the_url_it_belongs_to() -> None:
    model = {"url": "https://m.example/v1", "auth": {"secret_ref": "a"}}
    assert list(
        secret_uses(model, {"judge_url": "https://j.example", "judge_secret_ref": "b"})
    ) == [
        Use("a", ("https://m.example/v1",)),
        Use("b", ("https://j.example",)),
    ]
    nested = {"graders": [{"secret_ref": "c", "url": "https://g.example"}], "hf_secret_ref": "d"}
    uses = list(secret_uses(model, nested))
    assert uses[1:] == [
        Use("c", ("https://g.example",)),
        Use("d", ("https://m.example/v1", "https://g.example")),
    ]
    hidden = {**model, "parameters": {"endpoint": "evil.test", "x_secret_ref": "e"}}
    assert list(secret_uses(hidden, None))[1] == Use("e", ("https://m.example/v1", "evil.test"))


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
        guard_rules.copy_secrets(secrets, (Use("openai", ("https://evil.test/v1",)),), keys)
    assert not keys.exists()
    guard_rules.copy_secrets(secrets, (Use("openai", ("https://api.openai.com",)),), keys)
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
        assert goes(tmp_path / "hub", "openai", "https://api.openai.com/v1")
        assert goes(tmp_path / "hub", "openai", "https://proxy.example/v1")
        assert "api.openai.com, proxy.example" in capsys.readouterr().out

    @pytest.mark.parametrize("arguments", [["../x", "a.example"], ["mine", "a b"], ["mine", "*"]])
    def test_what_is_no_name_or_host_is_refused(self, arguments: list[str]) -> None:
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
