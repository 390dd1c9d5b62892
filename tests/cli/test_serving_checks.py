"""The checks of `doctor` for servers over HTTP."""

import sys
from typing import Any

import pytest

from evalhub_mcp.cli.serving_checks import check_serving
from evalhub_mcp.settings import Settings

NETWORK = {"transport": "http", "host": "0.0.0.0", "allow_unauthenticated": True}


def failed(**settings: Any) -> dict[str, str]:
    """The failed checks by name, with their messages."""
    checks = check_serving(Settings(**settings))
    return {c.name: f"{c.detail} {c.advice}" for c in checks if not c.ok}


def test_stdio_has_no_serving_checks():
    assert list(check_serving(Settings())) == []


def test_serving_on_loopback_passes_all_checks():
    assert failed(transport="http") == {}


def test_serving_the_network_needs_an_allowed_host():
    assert "--allowed-host" in failed(**NETWORK)["names"]
    assert failed(**NETWORK, allowed_hosts=("mcp.example.com",)) == {}


def test_stateless_replicas_need_a_shared_keys_file(tmp_path):
    path = tmp_path / "state.keys"
    assert "KEYS_FILE" in failed(transport="http", stateless=True)["replicas"]
    assert failed(transport="http", stateless=True, request_state_keys_file=path) == {}


def test_tls_files_and_extras_are_tried(tmp_path, monkeypatch):
    certificate = tmp_path / "cert.pem"
    certificate.write_text("x")
    tls = {"tls_cert": certificate, "tls_key": certificate}
    assert "holds no certificate" in failed(transport="http", **tls)["HTTPS"]
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    assert "evalhub-mcp[metrics]" in failed(transport="http", metrics=True)["metrics"]


@pytest.mark.parametrize("missing", ["opentelemetry.sdk", "opentelemetry.exporter"])
def test_traces_that_are_asked_for_and_cannot_be_sent_are_mentioned(monkeypatch, missing):
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318")
    assert failed() == {}
    from importlib.util import find_spec

    def absent(name: str) -> object:
        return None if name.startswith(missing) else find_spec(name)

    monkeypatch.setattr("evalhub_mcp.server.observability.tracing.find_spec", absent)
    assert "evalhub-mcp[otel]" in failed()["traces"]
