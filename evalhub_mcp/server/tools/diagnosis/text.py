"""A diagnosis: the likely cause, what to change, and the lines it rests on."""

from evalhub_mcp.server.core.reply_notes import quoted
from evalhub_mcp.server.tools.diagnosis.reply import DiagnosisReply, FindingReply

MAX_FINDINGS = 6
MAX_NAMES = 6


def diagnosis_text(reply: DiagnosisReply) -> str:
    """The text of diagnose_job."""
    parts = [f"Job {reply.job_id} ({reply.state}): {reply.summary}"]
    if reply.stuck:
        parts.append(f"It seems stuck: {reply.stuck}.")
    for finding in reply.findings[:MAX_FINDINGS]:
        parts += _rows(finding)
    if len(reply.findings) > MAX_FINDINGS:
        parts.append(f"({MAX_FINDINGS} of {len(reply.findings)} findings shown)")
    if reply.findings and reply.state in {"failed", "partially_failed"}:
        parts.append(
            f'Next: when that is put right, rerun_evaluation(job_id="{reply.job_id}", '
            "only_failed=true); model and parameters given there replace the first job's."
        )
    return "\n".join(parts)


def _rows(finding: FindingReply) -> list[str]:
    names = ", ".join(finding.benchmarks[:MAX_NAMES])
    more = len(finding.benchmarks) - MAX_NAMES
    where = f" in {names}" + (f" and {more} more" if more > 0 else "") if names else ""
    rows = [f"- {finding.title} [{finding.cause}]{where}", f"  What to do: {finding.advice}"]
    if finding.also:
        rows.append(f"  Signs of other causes too: {', '.join(finding.also)}")
    if finding.evidence:
        rows.append("  Evidence (quoted data):")
        rows += quoted(finding.evidence)
    return rows
