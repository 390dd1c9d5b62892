"""Exports the answers of a run as an artifact, if the job asks for exports.

In a cluster no directory outlives the evaluation's pod. So the answers are written to the OCI
repository of `exports.oci` and to the MLflow experiment of the job, and the result names them in
`artifacts`. A failed export does not lose the results: its reason is added to the cautions.
"""

import hashlib
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evalhub_mcp.adapter.credentials import scrub
from evalhub_mcp.adapter.results import JobResults
from evalhub_mcp.adapter.spec import JobSpec

ARTIFACT = "samples"
"""The name of the artifact with the locations of the answers."""
FILE_NAME = "samples.jsonl.gz"
_MLFLOW_VARIABLE = "MLFLOW_TRACKING_URI"
_LONGEST_REASON = 400
_ANNOTATIONS = "io.github.eval-hub."

log = logging.getLogger(__name__)


def wants_artifact(job: JobSpec, environment: Mapping[str, str] | None = None) -> bool:
    """Whether a job asks for exports that its answers can go to."""
    variables = os.environ if environment is None else environment
    oci = (job.exports or {}).get("oci")
    return bool(oci) or bool(job.experiment_name and variables.get(_MLFLOW_VARIABLE))


def export_answers(results: JobResults, job: JobSpec, file: Path) -> JobResults:
    """Export the answers in `file` to the job's destinations, and name them in the results."""
    from evalhub_mcp.adapter.oci_registry import ArtifactError

    where: dict[str, Any] = {}
    run_id = results.mlflow_run_id
    failures = []
    for export in (_to_registry, _to_mlflow):
        try:
            where |= export(results, job, file)
        except ArtifactError as error:
            reason = scrub(str(error))[:_LONGEST_REASON]
            log.warning("The answers were not exported: %s", reason)
            failures.append(f"the answers could not be exported to {reason}")
    changes: dict[str, Any] = {}
    if where:
        run_id = run_id or where.get("mlflow_run_id")
        where["bytes"] = file.stat().st_size
        # Under these names EvalHub's own SDK reports the artifact of a benchmark.
        usual = {name: where[name] for name in ("oci_reference", "oci_digest") if name in where}
        changes["artifacts"] = {ARTIFACT: where, **usual, **results.artifacts}
        changes["mlflow_run_id"] = run_id
    if failures:
        cautions = results.additional_info.get("cautions")
        known = list(cautions) if isinstance(cautions, list) else []
        changes["additional_info"] = {**results.additional_info, "cautions": known + failures}
    return results.model_copy(update=changes)


def _to_registry(results: JobResults, job: JobSpec, file: Path) -> dict[str, Any]:
    from evalhub_mcp.adapter.oci_registry import Coordinates, Registry

    coordinates = Coordinates.of(job)
    if coordinates is None:
        return {}
    with Registry(coordinates, job) as registry:
        made = registry.push(
            file,
            FILE_NAME,
            _tag(coordinates.tag, job),
            {
                f"{_ANNOTATIONS}job_id": job.job_id,
                f"{_ANNOTATIONS}benchmark_id": job.benchmark_id,
                f"{_ANNOTATIONS}provider_id": job.provider_id,
            },
        )
    return {"oci_reference": made.reference, "oci_digest": made.digest}


def _tag(wanted: str, job: JobSpec) -> str:
    """Return a tag that no other benchmark of the job has, and no artifact under the job's tag."""
    parts = f"{job.job_id}:{job.provider_id}:{job.benchmark_id}:{job.benchmark_index}"
    name = wanted[:100] or f"evalhub-{hashlib.sha256(parts.encode()).hexdigest()[:20]}"
    return f"{name}-samples-{job.benchmark_index}"


def _to_mlflow(results: JobResults, job: JobSpec, file: Path) -> dict[str, Any]:
    if not (job.experiment_name and os.environ.get(_MLFLOW_VARIABLE)):
        return {}
    from evalhub_mcp.adapter.mlflow_run import MlflowServer

    path = f"samples/{job.benchmark_index}/{FILE_NAME}"
    with MlflowServer() as server:
        run_id = results.mlflow_run_id
        own = run_id or server.start_run(job.experiment_name, f"{job.job_id}_{job.benchmark_index}")
        server.upload(own, file, path)
        if run_id is None:
            server.log_metrics(own, results.metrics)
            server.end_run(own)
    return {"mlflow_run_id": own, "mlflow_path": path}
