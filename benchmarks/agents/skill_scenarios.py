"""The ten workflows that the official skills' own evaluation describes, as goals for the tools.

Their expectations name scripts of the skills; here is what each of them is for. The jobs that they
call `abc-123` are real ones. Source: the folder `eval` of `eval-hub-skills`, 2026-11-29.
"""

from benchmarks.agents.lab import MODEL_URL, Lab
from benchmarks.agents.scenario import (
    Names,
    Outcome,
    Scenario,
    called,
    no_job,
    one_job,
    read,
    says,
    submit,
    wait,
)

VLLM = "http://vllm:8000/v1"
OTHER = "http://model:8000/v1"


def _running(lab: Lab) -> Names:
    return {"running": lab.running("tiny", "arc_easy")}


def _ending(lab: Lab) -> Names:
    """A job that the lab plays to its end once the scenario has begun."""
    job_id = lab.job("tiny", "arc_easy")
    lab.ending.add(job_id)
    return {"ending": job_id}


def _is_cancelled(outcome: Outcome) -> bool:
    return outcome.state_of(outcome.names["running"]) == "cancelled"


SCENARIOS = (
    Scenario(
        "skill-01-list-providers",
        "What evaluation providers are available?",
        {
            "it looked": called("discover_providers", "find_benchmarks"),
            "all three are named": lambda o: (
                o.says("garak") and o.says("guide ?llm") and o.says("evaluation.harness")
            ),
            "nothing was started": no_job,
        },
        [("discover_providers", {})],
        "There are lm_evaluation_harness, garak and guidellm.",
    ),
    Scenario(
        "skill-02-filter-by-evaluates",
        "Which providers can evaluate safety?",
        {
            "it looked": called("discover_providers"),
            "garak is named": says("garak"),
            "no provider of speed is offered": lambda o: not o.says("guidellm"),
            "nothing was started": no_job,
        },
        [("discover_providers", {"evaluates": ["safety"]})],
        "Garak evaluates safety.",
    ),
    Scenario(
        "skill-03-select-collection",
        "I want to do a comprehensive evaluation of my model for healthcare safety. What do you "
        "recommend? Do not start it yet.",
        {
            "it looked": called("recommend_evaluation", "find_collections", "discover_providers"),
            "the collection is recommended": says("healthcare.safety"),
            "nothing was started": no_job,
        },
        [("recommend_evaluation", {"goal": "comprehensive healthcare safety"})],
        "I recommend the collection healthcare_safety_v1.",
    ),
    Scenario(
        "skill-04-submit-benchmark",
        f"Run benchmark arc_easy from provider lm_evaluation_harness on my model at {VLLM} named "
        "llama3. Do not wait for it.",
        {
            "one job of arc_easy": one_job("llama3", "arc_easy", url=VLLM),
            "its id is given": lambda o: bool(o.jobs) and o.says(o.jobs[0].id[:8]),
        },
        [submit("llama3", VLLM, "arc_easy", provider="lm_evaluation_harness")],
        "It runs as job {job}.",
    ),
    Scenario(
        "skill-05-submit-collection",
        f"Evaluate my model ({OTHER}, named gpt2) using the healthcare_safety_v1 collection. Do "
        "not wait for it.",
        {
            "one job of the collection": one_job(
                "gpt2", url=OTHER, collection="healthcare_safety_v1"
            ),
            "its id is given": lambda o: bool(o.jobs) and o.says(o.jobs[0].id[:8]),
        },
        [
            (
                "submit_evaluation",
                {
                    "model": {"url": OTHER, "name": "gpt2"},
                    "collection": "healthcare_safety_v1",
                },
            )
        ],
        "It runs as job {job}.",
    ),
    Scenario(
        "skill-06-dry-run",
        "Show me what the evaluation request would look like before submitting. Model: "
        f"{VLLM}, name: llama3, benchmark: arc_easy, provider: lm_evaluation_harness",
        {
            "it was checked": called("submit_evaluation"),
            "nothing was started": no_job,
            "the request is shown": says("arc_easy"),
        },
        [
            (
                "submit_evaluation",
                {
                    "model": {"url": VLLM, "name": "llama3"},
                    "benchmarks": [{"id": "arc_easy", "provider_id": "lm_evaluation_harness"}],
                    "dry_run": True,
                },
            )
        ],
        "It would run arc_easy on llama3. Shall I submit it?",
    ),
    Scenario(
        "skill-07-check-status",
        "What is the status of job {running}?",
        {
            "it looked": called("get_job_status", "list_jobs"),
            "nothing was started": no_job,
        },
        [("get_job_status", {"job_id": "{running}"})],
        "It is running. VERDICT: running",
        prepare=_running,
        verdicts=("pending", "running", "completed", "failed", "cancelled"),
        expected=("running",),
    ),
    Scenario(
        "skill-08-wait-for-completion",
        "Wait for job {ending} to finish, and say how it ended.",
        {
            "it waited": called("get_job_status"),
            "it has ended": lambda o: o.state_of(o.names["ending"]) == "completed",
            "nothing was started": no_job,
        },
        [("get_job_status", {"job_id": "{ending}", "wait_seconds": 30})],
        "It has completed. VERDICT: completed",
        prepare=_ending,
        verdicts=("pending", "running", "completed", "failed", "cancelled"),
        expected=("completed",),
    ),
    Scenario(
        "skill-09-cancel-job",
        "Cancel job {running}",
        {
            "the job is cancelled": _is_cancelled,
            "the answer says so": says("cancel"),
            "nothing was started": no_job,
        },
        [("cancel_job", {"job_id": "{running}"})],
        "I cancelled it.",
        prepare=_running,
    ),
    Scenario(
        "skill-10-edd-cycle",
        f"I want to iteratively evaluate my model for safety: it is named tiny, at {MODEL_URL}. Do "
        "the first round with the benchmark you find best for jailbreaks, wait for it, read the "
        "result, and say which other provider to evaluate with next.",
        {
            "it looked": called("discover_providers", "recommend_evaluation", "find_benchmarks"),
            "one job of jailbreak": one_job("tiny", "jailbreak", url=MODEL_URL),
            "the results were read": called("get_job_results"),
            "the next provider is named": says("evaluation.harness"),
        },
        [
            ("discover_providers", {"evaluates": ["safety"]}),
            submit("tiny", MODEL_URL, "jailbreak", provider="garak"),
            wait(),
            read(),
        ],
        "Jailbreaks work too often. Next: lm_evaluation_harness. VERDICT: failed",
        plan={("tiny", "jailbreak"): (0.6, 400)},
        verdicts=("passed", "failed", "undecided"),
        expected=("failed",),
    ),
)
