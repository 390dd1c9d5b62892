"""Writes a file as an artifact of an MLflow run, over MLflow's REST interface.

A hub on Kubernetes sets MLFLOW_TRACKING_URI to its sidecar, which adds the credentials. Elsewhere
a token comes from MLFLOW_TRACKING_TOKEN or the file that MLFLOW_TRACKING_TOKEN_PATH names.
"""

import math
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import httpx

from evalhub_mcp.adapter.oci_registry import TIMEOUT, ArtifactError

URI_VARIABLE = "MLFLOW_TRACKING_URI"
_API = "/api/2.0/mlflow"
_ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts"
_MAX_METRICS = 500
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_\-.\s:/]+")


class MlflowServer:
    """An MLflow server. As a context manager it closes its connections."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        variables = os.environ if environment is None else environment
        self._uri = variables.get(URI_VARIABLE, "").rstrip("/")
        self._workspace = variables.get("MLFLOW_WORKSPACE", "")
        headers = {"X-MLFLOW-WORKSPACE": self._workspace} if self._workspace else {}
        if token := _token(variables):
            headers["Authorization"] = f"Bearer {token}"
        certificate = variables.get("MLFLOW_TRACKING_SERVER_CERT_PATH", "")
        self._client = httpx.Client(
            timeout=TIMEOUT, headers=headers, verify=_certificates(certificate)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._client.close()

    def start_run(self, experiment: str, name: str) -> str:
        """Begin a run in an experiment, which is created if it does not exist; returns its id.

        Raises:
            ArtifactError: The server refused it.
        """
        found = self._send(
            "GET",
            f"{_API}/experiments/get-by-name",
            params={"experiment_name": experiment},
            accepted=(200, 404),
        )
        id = _part(found, "experiment", "experiment_id")
        if not id:
            made = self._send("POST", f"{_API}/experiments/create", json={"name": experiment})
            id = str(made.get("experiment_id", ""))
        begun = {"experiment_id": id, "run_name": name, "start_time": _now()}
        run = _part(self._send("POST", f"{_API}/runs/create", json=begun), "run", "info", "run_id")
        if not run:
            raise ArtifactError(f"MLflow at {self._uri} named no run")
        return run

    def log_metrics(self, run_id: str, metrics: Mapping[str, Any]) -> None:
        """Write the metrics that are finite numbers. Raises ArtifactError."""
        rows = [
            {"key": _NOT_IN_NAMES.sub("_", name)[:250], "value": float(value), "timestamp": _now()}
            for name, value in metrics.items()
            if isinstance(value, int | float)
            and not isinstance(value, bool)
            and math.isfinite(value)
        ]
        if rows:
            body = {"run_id": run_id, "metrics": rows[:_MAX_METRICS]}
            self._send("POST", f"{_API}/runs/log-batch", json=body)

    def upload(self, run_id: str, file: Path, path: str) -> None:
        """Write a file as an artifact of a run. Raises ArtifactError."""
        run = self._send("GET", f"{_API}/runs/get", params={"run_id": run_id})
        info = run.get("run", {}).get("info", {}) if isinstance(run.get("run"), dict) else {}
        root = _artifact_root(info, run_id, self._workspace)
        with file.open("rb") as content:
            self._send(
                "PUT",
                f"{_ARTIFACTS}/{root}/{path}",
                content=content,
                headers={
                    "Content-Type": "application/gzip",
                    "Content-Length": str(file.stat().st_size),
                },
            )

    def end_run(self, run_id: str) -> None:
        """Mark a run as finished. Raises ArtifactError."""
        body = {"run_id": run_id, "status": "FINISHED", "end_time": _now()}
        self._send("POST", f"{_API}/runs/update", json=body)

    def _send(
        self, method: str, path: str, *, accepted: tuple[int, ...] = (200, 201, 204), **request: Any
    ) -> dict[str, Any]:
        try:
            answer = self._client.request(method, f"{self._uri}{path}", **request)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            raise ArtifactError(f"MLflow at {self._uri}: {error}") from error
        if answer.status_code not in accepted:
            detail = " ".join(answer.text[:300].split())
            raise ArtifactError(
                f"MLflow at {self._uri}: {method} {path} was answered with HTTP "
                f"{answer.status_code}" + (f" ({detail})" if detail else "")
            )
        try:
            found = answer.json() if answer.content else {}
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def _artifact_root(info: Mapping[str, Any], run_id: str, workspace: str) -> str:
    """Return the path of a run's artifacts below the artifact server.

    The run's artifact URI contains it. If that is a path on the server's disk, the path is derived
    from experiment and run.
    """
    uri = str(info.get("artifact_uri") or "")
    if uri.startswith("mlflow-artifacts:/"):
        return re.sub(r"^mlflow-artifacts:/+(?:[^/]+:\d+/)?", "", uri).strip("/")
    if f"{_ARTIFACTS}/" in uri:
        return uri.split(f"{_ARTIFACTS}/", 1)[1].strip("/")
    root = f"{info.get('experiment_id', '0')}/{run_id}/artifacts"
    return f"workspaces/{workspace}/{root}" if workspace else root


def _part(value: Any, *names: str) -> str:
    """Return a text inside nested objects; empty when it is not there."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return str(value or "")


def _token(variables: Mapping[str, str]) -> str:
    if token := variables.get("MLFLOW_TRACKING_TOKEN", ""):
        return token
    path = variables.get("MLFLOW_TRACKING_TOKEN_PATH", "")
    try:
        return Path(path).read_text(encoding="utf-8").strip() if path else ""
    except (OSError, ValueError):
        return ""


def _certificates(path: str) -> Any:
    """Return the certificates to trust: those of a file, where the hub mounted one."""
    if not path or not Path(path).is_file():
        return True
    import ssl

    return ssl.create_default_context(cafile=path)


def _now() -> int:
    return int(time.time() * 1000)
