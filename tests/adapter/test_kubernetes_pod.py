"""An adapter in a Kubernetes job: its mounts, its tenant and its sidecar."""

import json
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import (
    Adapter,
    JobCallbacks,
    JobResults,
    JobSpec,
    JobSpecError,
    credentials,
    hub_access,
    model_api_key,
    spec,
)
from evalhub_mcp.adapter.credentials import model_ca_path
from evalhub_mcp.adapter.hub_access import HubAccess, signal_sidecar_to_exit
from evalhub_mcp.adapter.runner import run_for_hub

IN_POD = {"EVALHUB_MODE": "k8s"}


@pytest.fixture
def pod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The mounts of an adapter's container, below `tmp_path`."""
    account = tmp_path / "serviceaccount"
    for directory in (account, tmp_path / "meta", tmp_path / "model", tmp_path / "shared"):
        directory.mkdir()
    (account / "namespace").write_text("team-a\n")
    monkeypatch.setattr(spec, "KUBERNETES_SPEC_PATH", tmp_path / "meta" / "job.json")
    monkeypatch.setattr(credentials, "KUBERNETES_MODEL_SECRET", tmp_path / "model")
    monkeypatch.setattr(hub_access, "NAMESPACE_FILE", account / "namespace")
    monkeypatch.setattr(
        hub_access, "CLUSTER_CAS", (tmp_path / "service-ca.crt", account / "ca.crt")
    )
    monkeypatch.setattr(hub_access, "TERMINATED_FILE", tmp_path / "shared" / "terminated")
    return tmp_path


def written(pod: Path, document: dict[str, Any]) -> JobSpec:
    (pod / "meta" / "job.json").write_text(json.dumps(document))
    return JobSpec.from_environment(IN_POD)


def test_the_specification_is_found_where_a_hub_mounts_it(
    pod: Path, job_document: dict[str, Any]
) -> None:
    # As a hub on Kubernetes writes it: its sidecar's address, and null where nothing is set.
    found = written(
        pod,
        {
            **job_document,
            "callback_url": "http://localhost:8080",
            "tenant": "team-b",
            "parameters": None,
            "experiment_name": "nightly",
            "exports": {"oci": {"coordinates": {"oci_host": "quay.io", "oci_repository": "a/b"}}},
        },
    )
    assert found.given_parameters == {"num_examples": 5}
    assert found.experiment_name == "nightly"
    assert HubAccess.of(found, IN_POD) == HubAccess(url="http://localhost:8080", tenant="team-b")


def test_a_path_in_the_environment_precedes_the_mount(
    pod: Path, job_document: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "other.json"
    path.write_text(json.dumps(job_document))
    variables = {**IN_POD, "EVALHUB_JOB_SPEC_PATH": str(path)}
    assert JobSpec.from_environment(variables).job_id == job_document["id"]


def test_a_pod_without_a_specification_names_the_path(pod: Path) -> None:
    with pytest.raises(JobSpecError, match=r"meta/job\.json cannot be read"):
        JobSpec.from_environment(IN_POD)


def test_the_default_tenant_is_the_pods_namespace(pod: Path, job_document: dict[str, Any]) -> None:
    found = written(pod, job_document)
    assert HubAccess.of(found, IN_POD).tenant == "team-a"
    assert HubAccess.of(found, {}).tenant is None, "elsewhere a namespace says nothing"


def test_the_clusters_ca_is_trusted_for_a_hub_without_a_sidecar(
    pod: Path, job_document: dict[str, Any]
) -> None:
    (pod / "service-ca.crt").touch()
    direct = written(pod, {**job_document, "callback_url": "https://evalhub.team-a.svc:8443"})
    assert HubAccess.of(direct, IN_POD).ca_path == str(pod / "service-ca.crt")
    given = {**IN_POD, "EVALHUB_CA_BUNDLE_PATH": "/ca.pem", "EVALHUB_AUTH_TOKEN_PATH": "/token"}
    found = HubAccess.of(direct, given)
    assert (found.ca_path, found.token_path) == ("/ca.pem", "/token")
    sidecar = written(pod, {**job_document, "callback_url": "http://localhost:8080"})
    assert HubAccess.of(sidecar, IN_POD).ca_path is None


def test_a_job_without_a_callback_url_needs_the_hubs_address(
    pod: Path, job_document: dict[str, Any]
) -> None:
    found = written(pod, {**job_document, "callback_url": None})
    assert HubAccess.of(found, {"EVALHUB_BASE_URL": "https://hub"}).url == "https://hub"
    with pytest.raises(JobSpecError, match="no hub to report to"):
        HubAccess.of(found, IN_POD)


def test_the_models_key_is_read_from_the_mounted_secret(
    pod: Path, job_document: dict[str, Any]
) -> None:
    job_document["model"]["auth"] = {"secret_ref": "model-credentials"}
    found = written(pod, job_document)
    assert model_api_key(found, IN_POD) is None, "a secret may hold other things only"
    (pod / "model" / "api-key").write_text("api-key:ref\n")
    key = model_api_key(found, IN_POD)
    assert key is not None
    assert key.get_secret_value() == "api-key:ref"
    assert model_ca_path(IN_POD) is None
    (pod / "model" / "ca_cert").touch()
    assert model_ca_path(IN_POD) == pod / "model" / "ca_cert"
    assert model_ca_path({}) is None


def test_the_sidecar_gets_the_signal_to_exit(pod: Path) -> None:
    signal_sidecar_to_exit({})
    assert not (pod / "shared" / "terminated").exists()
    signal_sidecar_to_exit(IN_POD)
    assert (pod / "shared" / "terminated").is_file()


class Works(Adapter):
    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        return JobResults(metrics={"accuracy": 1.0})


@pytest.mark.parametrize("tenant", ["team-b", None])
def test_a_pod_reports_under_its_tenant_and_signals_its_sidecar(
    pod: Path,
    hub: Any,
    job_document: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    tenant: str | None,
) -> None:
    monkeypatch.setenv("EVALHUB_MODE", "k8s")
    monkeypatch.delenv("EVALHUB_JOB_SPEC_PATH", raising=False)
    written(pod, {**job_document, "tenant": tenant})
    hub.answer = lambda number, event: 204 if not (pod / "shared" / "terminated").exists() else 500
    assert run_for_hub(Works) == 0
    assert [event["status"] for event in hub.events] == ["running", "completed"]
    assert {headers["X-Tenant"] for headers in hub.headers} == {tenant or "team-a"}
    assert (pod / "shared" / "terminated").is_file()


def test_a_pod_without_a_job_signals_its_sidecar_too(
    pod: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EVALHUB_MODE", "k8s")
    monkeypatch.delenv("EVALHUB_JOB_SPEC_PATH", raising=False)
    assert run_for_hub(Works) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert (pod / "shared" / "terminated").is_file()
