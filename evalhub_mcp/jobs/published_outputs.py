"""What a hub published of a job: its evaluation card, and artifacts in an OCI registry."""

from evalhub_mcp.client.models import EvaluationJob
from evalhub_mcp.client.models.jobs import OCIArtifactReference
from evalhub_mcp.untrusted import sanitize_line

_MOST = 400


def published_outputs(job: EvaluationJob) -> list[str]:
    """Return where the hub wrote cards and artifacts of a job, one sentence each."""
    rows = []
    if job.model.card_url:
        rows.append(f"Model card: {sanitize_line(job.model.card_url, _MOST)}")
    if job.results.evaluation_card_url:
        rows.append(f"Evaluation card: {sanitize_line(job.results.evaluation_card_url, _MOST)}")
    oci = job.results.oci
    if oci is None:
        return rows
    signed = ""
    if oci.signing:
        kind = sanitize_line(oci.signing.get("type"), 40)
        signed = f" (signed: {kind})" if kind else " (signed)"
    for name, artifact in (
        ("Evaluation card", oci.evaluation_card),
        ("Evaluation bundle", oci.evaluation_bundle),
    ):
        if artifact is not None and (where := _reference(artifact)):
            rows.append(f"{name} in the OCI registry: {where}{signed}")
    if oci.status is not None and oci.status.state:
        message = sanitize_line(oci.status.message.message, 200) if oci.status.message else ""
        text = f"OCI export: {sanitize_line(oci.status.state, 60)}"
        rows.append(f"{text} ({message})" if message else text)
    return rows


def _reference(artifact: OCIArtifactReference) -> str:
    """Return the reference with the digest, which alone names the content."""
    reference, digest = artifact.oci_reference.strip(), artifact.oci_digest.strip()
    named = reference if not digest or digest in reference else f"{reference}@{digest}"
    return sanitize_line(named.lstrip("@"), _MOST)
