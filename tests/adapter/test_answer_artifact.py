"""Answers as an artifact: in a registry, in MLflow, and named in the result."""

import base64
import gzip
import hashlib
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evalhub_mcp.adapter import Adapter, JobCallbacks, JobResults, JobSpec, oci_registry
from evalhub_mcp.adapter.oci_registry import ArtifactError, Coordinates, Registry
from evalhub_mcp.adapter.runner import run_for_hub
from evalhub_mcp.samples.sample_file import DIRECTORY_VARIABLE
from tests.adapter.conftest import FaultyHub
from tests.adapter.support.mlflow import StandInMlflow
from tests.adapter.support.registry import LOGIN, TOKEN, StandInRegistry

SECRET = "sk-abcdefghijklmnop1234"


class Answering(Adapter):
    """Three answers, one of which repeats a key."""

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        for i in range(3):
            callbacks.sample(f"q{i}", "a", f"reply {i}; api_key={SECRET}", i % 2, id=f"id{i}")
        return JobResults(metrics={"acc,none": 1 / 3, "label": "x"}, artifacts={"log": "here"})


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (DIRECTORY_VARIABLE, "MLFLOW_TRACKING_URI", "OCI_AUTH_CONFIG_PATH", "EVALHUB_MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(oci_registry, "_PAUSE", 0.0)


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInRegistry]:
    monkeypatch.setenv("OCI_INSECURE", "true")
    with StandInRegistry() as found:
        yield found


def job(document: dict[str, Any], host: str = "", **more: Any) -> JobSpec:
    coordinates = {"oci_host": host, "oci_repository": "team/rows", **more.pop("oci", {})}
    exports = {"exports": {"oci": {"coordinates": coordinates}}} if host else {}
    return JobSpec.model_validate({**document, **exports, **more})


def finished(hub: FaultyHub) -> dict[str, Any]:
    event = hub.events[-1]
    assert event["status"] == "completed", event
    return event


def rows(content: bytes) -> list[dict[str, Any]]:
    first, *samples, last = [json.loads(line) for line in gzip.decompress(content).splitlines()]
    assert first["samples"] == 1
    assert last["end"] is True
    return samples


class TestInARegistry:
    def test_the_answers_are_an_artifact_that_the_result_names(self, hub, job_document, registry):
        spec = job(job_document, registry.host, oci={"annotations": {"team": "blue"}})
        assert run_for_hub(Answering, spec) == 0
        event = finished(hub)
        where = event["artifacts"]["samples"]
        [(tag, manifest)] = registry.manifests.items()
        assert where["oci_reference"] == f"{registry.host}/team/rows:{tag}@{where['oci_digest']}"
        assert event["artifacts"]["log"] == "here"
        assert event["artifacts"]["oci_reference"] == where["oci_reference"]
        assert event["artifacts"]["oci_digest"] == where["oci_digest"]
        assert manifest["artifactType"] == "application/vnd.eval-hub.github.io"
        assert manifest["annotations"] == {
            "io.github.eval-hub.job_id": spec.job_id,
            "io.github.eval-hub.benchmark_id": "everyday_facts",
            "io.github.eval-hub.provider_id": "inspect-local",
            "team": "blue",
        }
        [layer] = manifest["layers"]
        assert layer["annotations"]["org.opencontainers.image.title"] == "samples.jsonl.gz"
        content = registry.layer(tag)
        assert where["bytes"] == len(content) == layer["size"]
        assert [row["id"] for row in rows(content)] == ["id0", "id1", "id2"]
        assert SECRET.encode() not in gzip.decompress(content)

    def test_the_digest_in_the_result_is_that_of_the_manifest(self, tmp_path, spec, registry):
        file = tmp_path / "f"
        file.write_bytes(bytes(3_000_000))
        with Registry(Coordinates(registry.host, "team/rows"), spec) as target:
            made = target.push(file, "f", "t", {})
        assert made.reference.endswith(f":t@{made.digest}")
        assert registry.layer("t") == bytes(3_000_000)
        digests = {f"sha256:{hashlib.sha256(b).hexdigest()}" for b in registry.blobs.values()}
        assert digests == set(registry.blobs)

    def test_benchmarks_of_a_job_do_not_overwrite_each_other(self, hub, job_document, registry):
        for index in (0, 1):
            spec = job(
                {**job_document, "benchmark_index": index}, registry.host, oci={"oci_tag": "v1"}
            )
            assert run_for_hub(Answering, spec) == 0
        assert sorted(registry.manifests) == ["v1-samples-0", "v1-samples-1"]
        # The same content is sent once.
        assert len([r for r in registry.requests if r[0] == "POST"]) <= 4

    def test_in_a_pod_the_sidecar_is_asked_and_the_reference_names_the_registry(
        self, hub, job_document, monkeypatch
    ):
        monkeypatch.setenv("EVALHUB_MODE", "k8s")
        with StandInRegistry(elsewhere="https://registry.example") as sidecar:
            document = {**job_document, "callback_url": f"{sidecar.origin}"}
            spec = job(document, "https://registry.example")
            coordinates = Coordinates.of(spec)
            assert coordinates is not None
            with Registry(coordinates, spec) as target:
                made = target.push(Path(__file__), "f", "t", {})
            assert made.reference.startswith("registry.example/team/rows:t@sha256:")
            assert sidecar.layer("t") == Path(__file__).read_bytes()
            assert set(sidecar.authorizations) == {None}

    def test_a_bearer_token_is_fetched_with_the_registry_login(
        self, hub, job_document, monkeypatch, tmp_path
    ):
        monkeypatch.setenv("OCI_INSECURE", "1")
        with StandInRegistry(demands_token=True) as registry:
            logins = {"auths": {registry.host: {"auth": LOGIN}}}
            (tmp_path / "config.json").write_text(json.dumps(logins))
            monkeypatch.setenv("OCI_AUTH_CONFIG_PATH", str(tmp_path / "config.json"))
            assert run_for_hub(Answering, job(job_document, registry.host)) == 0
            assert registry.manifests
            assert registry.authorizations[-1] == f"Bearer {TOKEN}"
        assert base64.b64decode(LOGIN).decode() not in json.dumps(hub.events)

    def test_a_registry_that_is_busy_is_asked_again(self, hub, job_document, monkeypatch):
        monkeypatch.setenv("OCI_INSECURE", "1")
        with StandInRegistry(failures=2) as registry:
            assert run_for_hub(Answering, job(job_document, registry.host)) == 0
            assert registry.manifests


class TestWithoutSuccess:
    @pytest.mark.parametrize(
        ("made", "reason"),
        [
            ({"demands_token": True}, "HEAD was answered with HTTP 401; it requires a login"),
            ({"failures": 99}, "HEAD was answered with HTTP 503"),
            ({"elsewhere": "ftp://x"}, "the upload would go to ftp://"),
        ],
    )
    def test_a_failed_export_is_a_caution_beside_the_results(
        self, hub, job_document, monkeypatch, made, reason
    ):
        monkeypatch.setenv("OCI_INSECURE", "1")
        with StandInRegistry(**made) as registry:
            assert run_for_hub(Answering, job(job_document, registry.host)) == 0
        event = finished(hub)
        assert event["metrics"]["label"] == "x"
        assert "samples" not in event["artifacts"]
        [caution] = event["additional_info"]["cautions"]
        assert caution.startswith(f"the answers could not be exported to {registry.host}/team/rows")
        assert reason in caution

    def test_an_unreachable_registry_is_a_caution(self, hub, job_document, monkeypatch):
        monkeypatch.setenv("OCI_INSECURE", "1")
        with StandInRegistry() as gone:
            pass
        assert run_for_hub(Answering, job(job_document, gone.host)) == 0
        assert "could not be exported" in finished(hub)["additional_info"]["cautions"][0]

    def test_an_interruption_ends_the_export_and_not_the_results(
        self, hub, job_document, registry, monkeypatch
    ):
        def interrupted(*_: Any) -> None:
            signal.raise_signal(signal.SIGTERM)
            raise AssertionError("the interruption came too late")

        monkeypatch.setattr("evalhub_mcp.adapter.answer_artifact._to_registry", interrupted)
        assert run_for_hub(Answering, job(job_document, registry.host)) == 0
        event = finished(hub)
        assert event["metrics"]["label"] == "x"
        assert "samples" not in event["artifacts"]

    @pytest.mark.parametrize(
        "exports",
        [{}, {"oci": 3}, {"oci": {}}, {"oci": {"coordinates": "x"}},
         {"oci": {"coordinates": {"oci_host": 1, "oci_repository": []}}},
         {"oci": {"coordinates": {"oci_host": "h"}}}],
    )  # fmt: skip
    def test_malformed_exports_are_ignored(self, hub, job_document, exports):
        spec = JobSpec.model_validate({**job_document, "exports": exports})
        assert Coordinates.of(spec) is None
        assert run_for_hub(Answering, spec) == 0
        assert "cautions" not in finished(hub)["additional_info"]

    @pytest.mark.parametrize("tag", ["", "a b", "../x", "x" * 129, "-a"])
    def test_an_invalid_oci_tag_is_refused(self, spec, tag, registry):
        with (
            Registry(Coordinates(registry.host, "team/rows"), spec) as target,
            pytest.raises(ArtifactError, match="is not a valid tag"),
        ):
            target.push(Path(__file__), "f", tag, {})
        assert registry.requests == []

    def test_no_file_is_written_unless_exports_are_requested(self, hub, job_document, monkeypatch):
        def refuse(**_: Any) -> None:
            raise AssertionError("a directory was made")

        monkeypatch.setattr("evalhub_mcp.adapter.runner.tempfile.TemporaryDirectory", refuse)
        assert run_for_hub(Answering, job(job_document)) == 0
        assert "samples" not in finished(hub)["artifacts"]


class TestInMlflow:
    @pytest.mark.parametrize(
        ("uri", "root"),
        [
            (None, "7/run0/artifacts"),
            ("mlflow-artifacts:/workspaces/w/7/run0/artifacts", "workspaces/w/7/run0/artifacts"),
            ("mlflow-artifacts://host:5000/7/run0/artifacts", "7/run0/artifacts"),
            ("/mnt/mlruns/7/run0/artifacts", "7/run0/artifacts"),
        ],
    )
    def test_the_answers_and_metrics_are_a_run_of_the_experiment(
        self, hub, job_document, monkeypatch, uri, root
    ):
        with StandInMlflow(artifact_uri=uri) as mlflow:
            monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow.uri)
            monkeypatch.setenv("MLFLOW_TRACKING_TOKEN", "t0")
            spec = job(job_document, experiment_name="nightly")
            assert run_for_hub(Answering, spec) == 0
        event = finished(hub)
        assert event["mlflow_run_id"] == "run0"
        where = event["artifacts"]["samples"]
        assert where["mlflow_path"] == "samples/1/samples.jsonl.gz"
        assert len(rows(mlflow.artifacts[f"{root}/samples/1/samples.jsonl.gz"])) == 3
        assert mlflow.runs["run0"]["status"] == "FINISHED"
        assert mlflow.runs["run0"]["run_name"] == f"{spec.job_id}_1"
        assert mlflow.metrics["run0"] == {"acc_none": pytest.approx(1 / 3)}
        assert {headers["Authorization"] for headers in mlflow.headers} == {"Bearer t0"}

    def test_results_are_reported_though_mlflow_refuses_artifacts(
        self, hub, job_document, monkeypatch
    ):
        with StandInMlflow(refuses_artifacts=True) as mlflow:
            monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow.uri)
            assert run_for_hub(Answering, job(job_document, experiment_name="nightly")) == 0
        event = finished(hub)
        assert "mlflow_run_id" not in event
        assert "HTTP 501" in event["additional_info"]["cautions"][0]

    def test_answers_go_to_both_mlflow_and_the_registry(
        self, hub, job_document, registry, monkeypatch
    ):
        with StandInMlflow() as mlflow:
            monkeypatch.setenv("MLFLOW_TRACKING_URI", mlflow.uri)
            spec = job(job_document, registry.host, experiment_name="nightly")
            assert run_for_hub(Answering, spec) == 0
        where = finished(hub)["artifacts"]["samples"]
        assert where.keys() == {
            "oci_reference", "oci_digest", "mlflow_run_id", "mlflow_path", "bytes"
        }  # fmt: skip
