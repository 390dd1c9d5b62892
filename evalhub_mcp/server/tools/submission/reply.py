"""Structured reply of submit_evaluation and rerun_evaluation."""

from collections.abc import Mapping
from typing import Annotated, Any

from evalhub_mcp.app.job_submission import Submission
from evalhub_mcp.app.result_documents.document import Document, one_line, some_lines
from evalhub_mcp.formatting import format_duration
from evalhub_mcp.jobs.test_data import data_label
from evalhub_mcp.server.core.reply import BenchmarkRef, Reply, TextOnly
from evalhub_mcp.server.core.reply_notes import setting_words

FIRST_POLL_SECONDS = 2


class ModelJob(Document):
    """The job of one of several models."""

    job_id: str | None = None
    model: Annotated[str, one_line(80)]
    state: str
    duplicate: bool = False


class SubmittedReply(Reply):
    """Answer of submit_evaluation and rerun_evaluation."""

    job_id: str | None = None
    state: str
    name: TextOnly[Annotated[str, one_line(200)]]
    duplicate: bool = False
    cancelled_job_id: str | None = None
    earlier: TextOnly[Annotated[str, one_line(500)]] = ""
    dry_run: bool = False
    benchmarks: TextOnly[list[BenchmarkRef]] = []
    collection_id: str | None = None
    rerun_of: str | None = None
    settings: TextOnly[Annotated[list[str], some_lines(200, 1_000)]] = []
    samples: TextOnly[int | None] = None
    judge_requests: TextOnly[int | None] = None
    samples_unknown: TextOnly[Annotated[list[str], some_lines(160, 20)]] = []
    warnings: TextOnly[Annotated[list[str], some_lines(400, 100)]] = []
    hints: TextOnly[Annotated[list[str], some_lines(200)]] = []
    durations: TextOnly[Annotated[list[str], some_lines(240, 3)]] = []
    shows: TextOnly[Annotated[list[str], some_lines(600, 2)]] = []
    request: TextOnly[dict[str, Any] | None] = None
    poll_after_seconds: TextOnly[int | None] = None
    unchecked: TextOnly[Annotated[list[str], some_lines(200, 6)]] = []
    endpoint: TextOnly[Annotated[str, one_line(300)]] = ""
    can_ask_endpoint: TextOnly[bool] = False
    overall_threshold: TextOnly[float | None] = None
    adds_threshold: TextOnly[bool] = False
    counts_inverted: TextOnly[bool] = False
    job_ids: list[str] = []
    jobs: TextOnly[list[ModelJob]] = []
    tag: str | None = None
    failure: TextOnly[Annotated[str, one_line(600)]] = ""


def submitted_reply(submission: Submission, *, with_settings: bool = True) -> SubmittedReply:
    """Shape what became of a request; its settings are of no use where its job had begun before."""
    job, cost = submission.job, submission.cost
    warnings = list(submission.warnings)
    if submission.silent_seconds is not None:
        warnings.append(
            f"That job has had no update for {format_duration(submission.silent_seconds)}, so it "
            "may be stuck: diagnose_job says why, cancel_job ends it."
        )
    return SubmittedReply(
        job_id=job.id if job else None,
        state=job.status.state.value if job else "not_submitted",
        name=job.name if job else submission.body["name"],
        duplicate=submission.existed,
        cancelled_job_id=submission.cancelled,
        earlier=submission.earlier,
        dry_run=job is None,
        benchmarks=[BenchmarkRef(provider_id=p, id=b) for p, b in submission.benchmarks],
        collection_id=submission.collection_id,
        rerun_of=submission.repeats,
        settings=_settings(submission.body) if with_settings else [],
        overall_threshold=(submission.body.get("pass_criteria") or {}).get("threshold"),
        counts_inverted=any(
            (benchmark.get("primary_score") or {}).get("lower_is_better")
            for benchmark in submission.body.get("benchmarks") or ()
        ),
        samples=cost.samples or None,
        judge_requests=cost.judge_requests or None,
        samples_unknown=cost.unknown,
        warnings=warnings,
        hints=submission.hints,
        durations=submission.durations,
        shows=submission.shows,
        unchecked=submission.unchecked,
        endpoint=submission.endpoint,
        can_ask_endpoint=submission.can_ask_endpoint,
        adds_threshold=submission.adds_threshold,
        request=dict(submission.body) if job is None else None,
        poll_after_seconds=FIRST_POLL_SECONDS if job else None,
    )


def _settings(body: Mapping[str, Any]) -> list[str]:
    """Return the settings that were understood, one line per benchmark that has any."""
    overrides = (body.get("collection") or {}).get("benchmarks") or ()
    lines = [
        f"{benchmark['id']}: {', '.join(parts)}"
        for benchmark in [*(body.get("benchmarks") or ()), *overrides]
        if (parts := _settings_of(benchmark))
    ]
    if model := _settings_of(body["model"]):
        lines.append(f"model: {', '.join(model)}")
    if hardware := _hardware(body.get("hardware_config")):
        lines.append(f"all: {hardware}")
    if place := ((body.get("exports") or {}).get("oci") or {}).get("coordinates"):
        tag = f":{place['oci_tag']}" if place.get("oci_tag") else ""
        lines.append(f"exported to {place['oci_host']}/{place['oci_repository']}{tag}")
    return lines


def _hardware(config: Mapping[str, Any] | None) -> str:
    """Return what a benchmark or job asks of the cluster, in a few words."""
    if not config:
        return ""
    if profile := config.get("hardware_profile_name"):
        return f"hardware profile {profile}"
    words = [f"queue {queue.get('name')}"] if (queue := config.get("queue")) else []
    for name in ("cpu", "memory"):
        amounts = config.get(name) or {}
        words += [f"{name} {kind} {amount}" for kind, amount in amounts.items() if amount]
    if gpu := config.get("gpu"):
        words.append(f"{gpu.get('count', 1)} {gpu.get('name') or 'gpu'}")
    return ", ".join(words)


def _settings_of(part: Mapping[str, Any]) -> list[str]:
    parameters = part.get("parameters") or {}
    found = [setting_words(name, value) for name, value in parameters.items()]
    primary, criteria = part.get("primary_score") or {}, part.get("pass_criteria") or {}
    if metric := primary.get("metric"):
        directions: dict[bool | None, str] = {
            True: ", lower is better",
            False: ", higher is better",
        }
        direction = directions.get(primary.get("lower_is_better"), "")
        found.append(f"judged by {metric}{direction}")
    if (threshold := criteria.get("threshold")) is not None:
        found.append(f"threshold {threshold:g}")
    if (weight := part.get("weight")) is not None:
        found.append(f"weight {weight:g}")
    if where := data_label(part.get("test_data_ref")):
        found.append(f"data from {where}")
    if hardware := _hardware(part.get("hardware_config")):
        found.append(hardware)
    return found
