"""The release gate for every face of the product: the jobs are fetched, judged and put in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import ValidationError

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.hub_session import HubSession
from evalhub_mcp.app.job_results import InterpretedJob, interpret_job
from evalhub_mcp.app.result_documents.release_gate import MAX_DETAIL_CHARS
from evalhub_mcp.results.release_gate import GateJudgement, judge_release
from evalhub_mcp.results.release_policy import ReleasePolicy
from evalhub_mcp.untrusted import sanitize_line

MAX_POLICY_BYTES = 256_000
SAME_JOB = (
    "The baseline is the candidate itself, so nothing would be compared. Name the job of the "
    "version it would replace."
)
HEADLINES = {
    "open": "The gate is open.",
    "closed": "The gate is closed.",
    "cannot tell": "The gate cannot tell.",
}


@dataclass(frozen=True)
class JudgedRelease:
    """A judgement with the jobs it rests on."""

    judgement: GateJudgement
    candidates: Sequence[InterpretedJob]
    baseline: InterpretedJob | None


async def judge_jobs(
    session: HubSession,
    references: Sequence[str],
    baseline_reference: str | None = None,
    policy: ReleasePolicy | None = None,
    *,
    lenient: bool = False,
) -> JudgedRelease:
    """Judge the jobs of a candidate, each given by its id, the beginning of its id or its name.

    Raises:
        UserError: There is no such job, the baseline is a candidate, or the policy does not fit.
        ClientError: The hub could not be asked.
    """
    found = [await interpret_job(session, one) for one in dict.fromkeys(references)]
    candidates = list({one.job.id: one for one in found}.values())
    baseline = None
    if baseline_reference is not None:
        baseline = await interpret_job(session, baseline_reference)
    return judge_interpreted(candidates, baseline, policy, lenient=lenient)


def judge_interpreted(
    candidates: Sequence[InterpretedJob],
    baseline: InterpretedJob | None = None,
    policy: ReleasePolicy | None = None,
    *,
    lenient: bool = False,
) -> JudgedRelease:
    """Judge jobs that are read already.

    Raises:
        UserError: The baseline is one of the candidates.
    """
    if baseline is not None and any(one.job.id == baseline.job.id for one in candidates):
        raise UserError(SAME_JOB)
    judgement = judge_release(
        [one.reading for one in candidates],
        baseline.reading if baseline is not None else None,
        policy,
        lenient=lenient,
    )
    return JudgedRelease(judgement, candidates, baseline)


def read_policy(path: Path) -> ReleasePolicy:
    """Read a policy file.

    Raises:
        UserError: The file cannot be read, is no YAML, or does not follow the schema; names the
            key and what is allowed there.
    """
    try:
        if path.stat().st_size > MAX_POLICY_BYTES:
            raise UserError(f"policy {path.name} is larger than {MAX_POLICY_BYTES} bytes")
        content = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise UserError(f"cannot read policy {path}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        reason = " ".join(str(error).split())[:200]
        raise UserError(f"policy {path.name} is no YAML: {reason}") from None
    if not isinstance(content, dict):
        raise UserError(f"policy {path.name} must be a mapping, such as `margin: 0.05`")
    try:
        return ReleasePolicy.model_validate(content)
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc'] if part != 'Margin')}: {fault['msg']}"
            for fault in error.errors()[:3]
        ]
        listed = sanitize_line("; ".join(faults), 400)
        raise UserError(f"policy {path.name}: {listed}") from None


def gate_lines(judgement: GateJudgement) -> list[str]:
    """Return the judgement as lines: each check, what weakens it, and the decision."""
    lines = []
    for case in judgement.cases:
        tier = "" if case.tier == "critical" else f" [{case.tier}]"
        notes = f" ({'; '.join(case.notes)})" if case.notes else ""
        name = sanitize_line(f"{case.name} {case.check}", 200)
        detail = sanitize_line(case.detail + notes, MAX_DETAIL_CHARS)
        lines.append(f"{case.decision:<12}{name}{tier}: {detail}")
    lines += [f"note        {sanitize_line(note, 300)}" for note in judgement.notes]
    return [*lines, headline(judgement)]


def headline(judgement: GateJudgement) -> str:
    """Return the decision as a sentence, with the checks it rests on."""
    sentence = HEADLINES[judgement.decision]
    if judgement.lenient:
        sentence += " It was read leniently."
    if judgement.decision == "open":
        return sentence
    reasons = judgement.having(judgement.decision)
    if not reasons:
        return f"{sentence} No benchmark counts."
    named = ", ".join(dict.fromkeys(sanitize_line(case.name, 80) for case in reasons[:5]))
    more = f" and {len(reasons) - 5} more" if len(reasons) > 5 else ""
    return f"{sentence} Because of: {named}{more}."
