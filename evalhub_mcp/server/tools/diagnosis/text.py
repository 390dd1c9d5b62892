"""A diagnosis, as an agent reads it: the likely cause, what to change, and the evidence."""

import json

from evalhub_mcp.formatting import join_with_rest, pluralize
from evalhub_mcp.jobs.failure_causes import CHANGES, ONLY_ANEW, UNREACHABLE
from evalhub_mcp.server.core.reply_notes import quoted
from evalhub_mcp.server.tools.diagnosis.reply import ENDED_BADLY, DiagnosisReply, FindingReply
from evalhub_mcp.untrusted import sanitize_line

MAX_FINDINGS = 6
MAX_NAMES = 6
MAX_ARGUMENT = 800
"""Characters of an argument of a suggested call."""


def diagnosis_text(reply: DiagnosisReply) -> str:
    """Return the text of diagnose_job."""
    state = f"{reply.state}: {reply.extent}" if reply.extent else reply.state
    parts = [f"Job {reply.job_id} ({state}): {reply.summary}"]
    if reply.stuck:
        parts.append(f"It seems stuck: {reply.stuck}.")
    for finding in reply.findings[:MAX_FINDINGS]:
        parts += _rows(finding)
    if len(reply.findings) > MAX_FINDINGS:
        parts.append(f"({MAX_FINDINGS} of {len(reply.findings)} findings shown)")
    if reply.findings and reply.state in ENDED_BADLY:
        parts += _sources(reply)
        parts.append(_next_step(reply))
    return "\n".join(parts)


def _sources(reply: DiagnosisReply) -> list[str]:
    """Return where there is more to read, in one row; empty where there is nothing."""
    places = []
    if reply.answers:
        kept = pluralize(reply.answers, "answer")
        places.append(f'get_samples(job_id="{reply.job_id}") has the {kept} from before')
    if reply.has_log:
        places.append(f'get_job_logs(job_id="{reply.job_id}") has the whole log')
    return [f"More: {'; '.join(places)}."] if places else []


def _next_step(reply: DiagnosisReply) -> str:
    """Return the call that repeats what failed, with what must change."""
    call = f'rerun_evaluation(job_id="{reply.job_id}", only_failed=true'
    causes = [finding.cause for finding in reply.findings]
    if (good := reply.good_run) is not None:
        worked = f"job {good.job_id} of {good.day} worked"
        if good.change:
            change = json.dumps(good.change, ensure_ascii=False)
            return f"Next: {call}, model={change}), with which {worked}."
        changed = "so what its server accepts has changed since"
        if causes[0] in UNREACHABLE:
            changed = "so look at the model's server"
        return (
            f"Next: {worked} with the same address and secret, {changed}; when that is corrected, "
            f"{call})."
        )
    change = next((CHANGES[cause] for cause in causes if cause in CHANGES), "")
    anew = next((ONLY_ANEW[cause] for cause in causes if cause in ONLY_ANEW), "")
    if any("endpoint_failing" in finding.also for finding in reply.findings):
        anew = ""  # the model's server ran out, which no submission changes
    text = f"Next: when that is corrected, {call}{change and ', '}{change})"
    if change:
        text += "; what is given there replaces the first job's"
    if anew:
        text += f"; or submit_evaluation anew {anew}"
    if reply.instead:
        given = ", ".join(
            f"{name}={sanitize_line(json.dumps(value, ensure_ascii=False), MAX_ARGUMENT)}"
            for name, value in reply.instead.items()
        )
        text += f"; or instead of it submit_evaluation({given})"
    return f"{text}."


def _rows(finding: FindingReply) -> list[str]:
    names = join_with_rest(finding.benchmarks[:MAX_NAMES], len(finding.benchmarks))
    where = f" in {names}" if names else ""
    rows = [f"- {finding.title} [{finding.cause}]{where}", f"  What to do: {finding.advice}"]
    if finding.alternatives:
        rows.append(f"  About the same, of other providers: {', '.join(finding.alternatives)}")
    if finding.also:
        rows.append(f"  Signs of other causes too: {', '.join(finding.also)}")
    if finding.evidence:
        rows.append("  Evidence (quoted data):")
        rows += quoted(finding.evidence)
    return rows
