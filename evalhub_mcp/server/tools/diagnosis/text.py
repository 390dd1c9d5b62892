"""A diagnosis, as an agent reads it: the likely cause, what to change, and the evidence."""

from evalhub_mcp.formatting import join_with_rest
from evalhub_mcp.server.core.reply_notes import quoted
from evalhub_mcp.server.tools.diagnosis.reply import DiagnosisReply, FindingReply

MAX_FINDINGS = 6
MAX_NAMES = 6


def diagnosis_text(reply: DiagnosisReply) -> str:
    """Return the text of diagnose_job."""
    parts = [f"Job {reply.job_id} ({reply.state}): {reply.summary}"]
    if reply.stuck:
        parts.append(f"It seems stuck: {reply.stuck}.")
    for finding in reply.findings[:MAX_FINDINGS]:
        parts += _rows(finding)
    if len(reply.findings) > MAX_FINDINGS:
        parts.append(f"({MAX_FINDINGS} of {len(reply.findings)} findings shown)")
    if reply.findings and reply.state in {"failed", "partially_failed"}:
        parts.append(
            f'Next: when that is corrected, rerun_evaluation(job_id="{reply.job_id}", '
            "only_failed=true); model and parameters given there replace the first job's."
        )
    return "\n".join(parts)


def _rows(finding: FindingReply) -> list[str]:
    names = join_with_rest(finding.benchmarks[:MAX_NAMES], len(finding.benchmarks))
    where = f" in {names}" if names else ""
    rows = [f"- {finding.title} [{finding.cause}]{where}", f"  What to do: {finding.advice}"]
    if finding.also:
        rows.append(f"  Signs of other causes too: {', '.join(finding.also)}")
    if finding.evidence:
        rows.append("  Evidence (quoted data):")
        rows += quoted(finding.evidence)
    return rows
