"""A job with the interpretation of its results and where its outputs are."""

from collections.abc import Sequence
from dataclasses import dataclass

from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_index import recent_summaries
from evalhub_mcp.app.job_lookup import find_job
from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import EvaluationJob, JobBenchmark
from evalhub_mcp.client.models.jobs import OCIArtifactReference
from evalhub_mcp.jobs.latest_jobs import latest_jobs_by_provider
from evalhub_mcp.jobs.planned_benchmarks import planned_benchmarks
from evalhub_mcp.results.interpretation import read_job
from evalhub_mcp.results.next_steps import (
    NextStep,
    complementary_providers,
    next_steps,
)
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.results.verdict import with_curated_thresholds
from evalhub_mcp.untrusted import sanitize_line

MAX_CHARS = 400


@dataclass(frozen=True)
class InterpretedJob:
    """A job, the interpretation of its results, and the catalog that was used for it."""

    job: EvaluationJob
    reading: JobReading
    catalog: Catalog


async def interpret_job(session: HubSession, reference: str) -> InterpretedJob:
    """Find a job and interpret its results.

    Raises:
        UserError: The caller has no such job.
        ClientError: The hub could not be asked.
    """
    job = await find_job(session, reference)
    if job.collection is None:
        return interpret(job, await session.catalog())
    return interpret(job, await session.catalog_for(job))


def interpret(job: EvaluationJob, catalog: Catalog) -> InterpretedJob:
    """Interpret the results of a job, with the threshold that its collection sets."""
    threshold = None
    planned: Sequence[JobBenchmark] | None = job.benchmarks
    if job.collection is not None:
        planned = planned_benchmarks(job, catalog.collections)
        collection = catalog.collections.get(job.collection.id)
        if collection is not None and collection.pass_criteria is not None:
            threshold = collection.pass_criteria.threshold
    reading = read_job(job, catalog.providers, planned, threshold)
    if any(benchmark.score is not None for benchmark in reading.benchmarks):
        reading = with_curated_thresholds(reading, catalog.collections.values())
    return InterpretedJob(job, reading, catalog)


async def steps_after(session: HubSession, found: InterpretedJob) -> list[NextStep]:
    """Return what to do next; the caller's other jobs are considered where that matters."""
    reading, suggested, done = found.reading, list[str](), dict[str, str]()
    scored = any(benchmark.score is not None for benchmark in reading.benchmarks)
    if scored and reading.state not in {"pending", "running"}:
        suggested = complementary_providers(reading, found.catalog.providers)
    if suggested:
        done = latest_jobs_by_provider(reading, suggested, await recent_summaries(session))
    return next_steps(reading, suggested, done)


def published_outputs(job: EvaluationJob) -> list[str]:
    """Return where the hub wrote cards and artifacts of a job, one sentence each."""
    rows = []
    if job.model.card_url:
        rows.append(f"Model card: {sanitize_line(job.model.card_url, MAX_CHARS)}")
    if job.results.evaluation_card_url:
        rows.append(f"Evaluation card: {sanitize_line(job.results.evaluation_card_url, MAX_CHARS)}")
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
    return sanitize_line(named.lstrip("@"), MAX_CHARS)


def eval_log_rows(session: HubSession, found: InterpretedJob) -> list[str]:
    """Return one sentence for each benchmark of a job of the local hub whose log is kept here."""
    answers = session.app.kept_answers
    return [
        f"Inspect's log of {sanitize_line(f'{b.provider_id}/{b.benchmark_id}', 160)}, "
        f"for Inspect View: {path}"
        for b in found.reading.benchmarks
        if (path := answers.eval_log(found.job.id, b.index)) is not None
    ]
