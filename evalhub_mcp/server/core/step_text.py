"""Write what to do next as sentences that name the server's tools.

Packages below the server return actions as data; this is the only place that turns them into
tool calls.
"""

from collections.abc import Mapping

from evalhub_mcp.jobs import failure_causes
from evalhub_mcp.results import next_steps
from evalhub_mcp.results.next_steps import NextStep
from evalhub_mcp.untrusted import sanitize_line

MAX_STEP = 240
"""Characters of a suggestion."""

_STEPS: Mapping[next_steps.Action, str] = {
    "advise": "{step.text}",
    "wait": 'get_job_status(job_id="{step.job_id}", wait_seconds=30) waits for more',
    "rerun_cancelled": 'rerun_evaluation(job_id="{step.job_id}", only_failed=true) runs what was '
    "cancelled",
    "rerun_failed": "correct the cause named above, then "
    'rerun_evaluation(job_id="{step.job_id}", only_failed=true)',
    "complement": '{step.text}: find_benchmarks(provider_id="{step.provider_id}")',
    "read_samples": '{step.text}, question by question: get_samples(job_id="{step.job_id}")',
    "read_results": '{step.text}: get_job_results(job_id="{step.job_id}")',
}
_ACTIONS: Mapping[failure_causes.Action, str] = {
    "cancel": "cancel_job ends the waiting.",
    "cancel_or_rerun": "cancel_job ends the waiting; rerun_evaluation tries again.",
    "list_metrics": "find_benchmarks lists the metrics.",
    "read_logs": "get_job_logs has the whole log.",
    "read_results": "get_job_results reads the result.",
    "rerun": "Then rerun_evaluation.",
    "rerun_cancelled": "rerun_evaluation starts it again.",
    "rerun_changed": "Then rerun_evaluation with the change.",
    "rerun_failed": "rerun_evaluation with only_failed=true runs what failed again.",
    "wait": "get_job_status follows it.",
}


def step_text(step: NextStep) -> str:
    """Return a suggestion after a result as one line."""
    return sanitize_line(_STEPS[step.action].format(step=step), MAX_STEP)


def with_action(text: str, action: failure_causes.Action | None) -> str:
    """Return a sentence about a job, followed by the sentence for what to do."""
    return f"{text} {_ACTIONS[action]}" if action else text
