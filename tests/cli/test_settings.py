"""Precedence of flag, environment and file, and one-line errors for unusable settings."""

from pathlib import Path

import pytest

from evalhub_mcp.cli.main import build_parser, flags_of
from evalhub_mcp.settings import SettingsError, load_settings
from evalhub_mcp.settings.model import SETTINGS
from tests.narrow import present


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in list(os.environ):
        if name.startswith("EVALHUB_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_default_is_a_stdio_server_without_a_hub():
    settings = load_settings()
    assert (settings.transport, settings.host, settings.port) == ("stdio", "localhost", 3001)
    assert not settings.hub_is_set


def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(monkeypatch, tmp_path):
    file = write(tmp_path / "c.yaml", "base_url: http://file\ntenant: file\nport: 1\n")
    monkeypatch.setenv("EVALHUB_BASE_URL", "http://env")
    monkeypatch.setenv("EVALHUB_TENANT", "env")
    settings = load_settings({"base_url": "http://flag"}, config=file)
    assert (settings.base_url, settings.tenant, settings.port) == ("http://flag", "env", 1)


def test_every_name_of_the_go_server_is_understood(monkeypatch, tmp_path):
    certificate = write(tmp_path / "cert.pem", "x")
    key = write(tmp_path / "key.pem", "x")
    ca = write(tmp_path / "ca.pem", "x")
    for name, value in {
        "BASE_URL": "https://hub/",
        "TOKEN": "abc",
        "TENANT": "team",
        "CA_CERT_PATH": str(ca),
        "TRANSPORT": "http",
        "HOST": "127.0.0.1",
        "PORT": "4000",
        "AUTH_TYPE": "rbac-proxy",
        "TLS_CERT_FILE": str(certificate),
        "TLS_KEY_FILE": str(key),
        "LIST_PAGE_LIMIT": "500",
    }.items():
        monkeypatch.setenv(f"EVALHUB_{name}", value)
    settings = load_settings()
    assert settings.base_url == "https://hub"
    assert present(settings.token).get_secret_value() == "abc"
    assert (settings.tls_cert, settings.tls_key, settings.ca_cert_path) == (certificate, key, ca)
    assert (settings.port, settings.auth_type, settings.list_page_limit) == (
        4000,
        "rbac-proxy",
        500,
    )


def test_the_go_servers_file_is_understood(tmp_path):
    certificate = write(tmp_path / "cert.pem", "x")
    key = write(tmp_path / "key.pem", "x")
    file = write(
        tmp_path / "c.yaml",
        f"transport: http\nbase_url: http://hub\ntls_cert_file: {certificate}\n"
        f"tls_key_file: {key}\nlist_page_limit: 10\n",
    )
    settings = load_settings(config=file)
    assert (settings.transport, settings.tls_cert) == ("http", certificate)


PROFILES = """
active_profile: dev
profiles:
  dev: {base_url: "http://dev", token: "t1", tenant: ""}
  prod: {base_url: "https://prod", token: "t2", tenant: team-a}
"""


def test_profiles_of_the_sdks_command_line_are_read_from_their_default_path(tmp_path):
    write(tmp_path / ".config/evalhub/config.yaml", PROFILES)
    assert load_settings().base_url == "http://dev"
    prod = load_settings(profile="prod")
    assert (prod.base_url, prod.tenant) == ("https://prod", "team-a")
    assert "profile prod" in prod.source


def test_the_environment_can_name_the_file(monkeypatch, tmp_path):
    monkeypatch.setenv("EVALHUB_CONFIG", str(write(tmp_path / "x.yaml", PROFILES)))
    assert load_settings().base_url == "http://dev"


def test_an_unknown_profile_lists_those_there_are(tmp_path):
    file = write(tmp_path / "x.yaml", PROFILES)
    with pytest.raises(SettingsError, match="it has: dev, prod"):
        load_settings(config=file, profile="staging")


@pytest.mark.parametrize(
    ("environment", "flags", "message"),
    [
        ({"EVALHUB_BASEURL": "http://x"}, {}, "did you mean EVALHUB_BASE_URL"),
        ({"EVALHUB_PORT": "http"}, {}, "EVALHUB_PORT: .*integer"),
        ({"EVALHUB_PORT": "70000"}, {}, "EVALHUB_PORT: .*65535"),
        ({"EVALHUB_TRANSPORT": "sse"}, {}, "EVALHUB_TRANSPORT: .*'stdio', 'http' or 'http-sse'"),
        ({}, {"transport": "grpc"}, "--transport: "),
        ({}, {"base_url": "hub:8080"}, "--base-url: .*not an http"),
        ({}, {"base_url": "https://<your-hub>"}, "placeholder"),
        ({}, {"base_url": "https://u:p@hub"}, "must not carry a user or password"),
        ({"EVALHUB_TOKEN": "${TOKEN}"}, {}, "placeholder"),
        ({"EVALHUB_TENANT": "${TENANT}"}, {}, r"EVALHUB_TENANT: contains \$\{TENANT\}"),
        ({"EVALHUB_TENANT": "$TENANT"}, {}, "placeholder"),
        ({"EVALHUB_TENANT": "%TENANT%"}, {}, "placeholder"),
        ({"EVALHUB_TIMEOUT": "${env:TIMEOUT}"}, {}, "EVALHUB_TIMEOUT: .*placeholder"),
        ({"EVALHUB_TOKEN_PATH": "/run/$(POD)/token"}, {}, "placeholder"),
        ({"EVALHUB_DATASET_ROOTS": "/data:${workspaceFolder}"}, {}, "placeholder"),
        ({"EVALHUB_ALLOWED_HOSTS": "{{ host }}"}, {}, "placeholder"),
        ({"EVALHUB_TOKEN": "two words"}, {}, "EVALHUB_TOKEN: contains spaces"),
        ({}, {"local": True, "base_url": "http://x"}, "contradict"),
        (
            {"EVALHUB_LOCAL": "true", "EVALHUB_BASE_URL": "http://x"},
            {},
            "both a local hub and a base URL",
        ),
        ({}, {"tls_cert": "/nowhere"}, "belong together"),
        ({}, {"auth_type": "rbac-proxy"}, "stdio has no callers"),
        ({}, {"auth_type": "token", "transport": "http"}, "evalhub-mcp token add"),
        (
            {"EVALHUB_AUTH_TOKENS_FILE": "/nowhere"},
            {"auth_type": "token", "transport": "http"},
            "there is no file /nowhere",
        ),
        ({}, {"auth_type": "jwt", "transport": "http"}, "needs EVALHUB_AUTH_ISSUER"),
        (
            {"EVALHUB_AUTH_ISSUER": "http://127.evil.example"},
            {"auth_type": "jwt", "transport": "http"},
            "EVALHUB_AUTH_ISSUER: an answer over unencrypted http can be forged",
        ),
        (
            {"EVALHUB_AUTH_ISSUER": "https://issuer.example"},
            {"auth_type": "jwt", "transport": "http", "host": "0.0.0.0"},
            "needs EVALHUB_PUBLIC_URL",
        ),
        ({"EVALHUB_AUTH_ALGORITHMS": "RS256,HS256"}, {}, "'HS256' is not allowed"),
        ({"EVALHUB_AUTH_ALGORITHMS": "none"}, {}, "'none' is not allowed"),
        ({"EVALHUB_TRUSTED_PROXIES": "proxy.example"}, {}, "is no address or network"),
        ({}, {"trusted_proxies": ["10.0.0.0/33"]}, "--trusted-proxy: .*no address"),
        ({"EVALHUB_AUTH_KUBERNETES_VERBS": "get"}, {}, "three verbs"),
        ({}, {"auth_type": "kubernetes", "transport": "http"}, "EVALHUB_AUTH_KUBERNETES_URL"),
        (
            {"EVALHUB_AUTH_ISSUER": "https://issuer.example"},
            {"auth_type": "jwt", "transport": "http"},
            "EVALHUB_AUTH_TENANT_CLAIM, .*--allow-all-tenants",
        ),
        (
            {
                "EVALHUB_AUTH_ISSUER": "https://issuer.example",
                "EVALHUB_AUTH_TENANT_CLAIM": "tenants",
                "EVALHUB_ALLOW_ALL_TENANTS": "true",
            },
            {"auth_type": "jwt", "transport": "http"},
            "--allow-all-tenants contradicts EVALHUB_AUTH_TENANT_CLAIM",
        ),
        ({}, {"allow_all_tenants": True}, "no meaning with --auth-type none"),
        (
            {"EVALHUB_AUTH_TOKENS_FILE": __file__},
            {"auth_type": "token", "transport": "http", "allow_all_tenants": True},
            "token add --all-tenants",
        ),
        (
            {"EVALHUB_AUTH_KUBERNETES_URL": "https://cluster.example"},
            {"auth_type": "kubernetes", "transport": "http", "allow_all_tenants": True},
            "no meaning with --auth-type kubernetes",
        ),
        ({}, {"toolsets": "jobs,result"}, "--toolsets: .*'results'"),
        (
            {},
            {"auth_type": "rbac-proxy", "transport": "http", "allow_unauthenticated": True},
            "contradicts --auth-type rbac-proxy",
        ),
        ({}, {"transport": "http", "host": "0.0.0.0"}, "anybody on the network"),
        ({"EVALHUB_CA_CERT_PATH": "/nowhere/ca.pem"}, {}, "there is no file"),
    ],
)
def test_an_unusable_setting_is_a_one_line_error_with_a_remedy(
    monkeypatch, environment, flags, message
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(flags)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("base_url: [", "cannot read"),
        ("- just\n- a list\n", "names and values"),
        ("base_ulr: http://x\n", "did you mean base_url"),
        ("profiles: nothing\n", "no profiles"),
        ("profiles: {dev: 3}\nactive_profile: dev\n", "names and values"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, text, message):
    file = write(tmp_path / "c.yaml", text)
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(config=file)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_was_named_must_exist(tmp_path):
    with pytest.raises(SettingsError, match="no configuration file"):
        load_settings(config=tmp_path / "missing.yaml")


def test_a_flag_for_one_hub_beats_the_environment_for_another(monkeypatch):
    monkeypatch.setenv("EVALHUB_BASE_URL", "http://env")
    settings = load_settings({"local": True})
    assert settings.local
    assert not settings.base_url


def test_the_token_is_never_shown(monkeypatch):
    monkeypatch.setenv("EVALHUB_TOKEN", "very-secret-token")
    settings = load_settings({"base_url": "http://x"})
    assert "very-secret" not in repr(settings)
    assert "very-secret" not in str(settings.model_dump(mode="json"))


def test_a_bad_token_is_not_repeated_in_the_error(monkeypatch):
    monkeypatch.setenv("EVALHUB_TOKEN", "very secret token")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "very secret" not in str(caught.value)


def test_every_setting_with_a_flag_is_on_the_command_line():
    flags = [setting.flag for setting in SETTINGS.values() if setting.flag]
    assert len(flags) > 15
    assert set(flags) <= set(flags_of(build_parser(["chat"])))
