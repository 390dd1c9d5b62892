"""The newest jobs of a model by provider, so that nothing is suggested that was run already."""

from collections.abc import Iterable, Sequence

from evalhub_mcp.jobs.job_summary import JobSummary
from evalhub_mcp.results.readings import JobReading


def latest_jobs_by_provider(
    reading: JobReading, provider_ids: Sequence[str], rows: Iterable[JobSummary]
) -> dict[str, str]:
    """Return by provider id the newest other job in which it evaluates the same model.

    A job that ended without a result of that provider does not count.

    Args:
        reading: A job of the model, which is identified by its name and URL.
        provider_ids: The providers to look for.
        rows: The jobs to search, the newest first.
    """
    found: dict[str, str] = {}
    for row in rows:
        same = (row.model, row.model_url.rstrip("/")) == (reading.model, reading.model_url)
        if row.id == reading.job_id or not same:
            continue
        runs = {
            one.provider_id for one in row.named_benchmarks if one.has_results or not row.has_ended
        }
        for provider_id in provider_ids:
            if provider_id in runs:
                found.setdefault(provider_id, row.id)
    return found
