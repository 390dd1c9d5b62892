"""Where goals lead that no search for benchmarks answers."""

from collections.abc import Mapping

from evalhub_mcp.catalog.goal_routes import GoalRoute

ROUTES: Mapping[GoalRoute, str] = {
    "sample size": "How many questions: recommend_evaluation(goal=<what to measure>, detect=0.05) "
    "says for each benchmark how many it takes to see a difference of 5 points, and results say "
    "what their number can show. Around a score of 0.7, two runs of 1,400 questions show 5 points, "
    "350 show 10; question by question with a fine-tune, 280 and 71.",
    "report": "A document for others: `evalhub-mcp report JOB_ID [JOB_ID] -o report.html` writes "
    "one page with verdicts, intervals and charts. list_jobs finds the job; get_job_results and "
    "compare_jobs say the same in words.",
    "gate": "A gate in CI: `evalhub-mcp run` submits from a file and `evalhub-mcp gate JOB_ID "
    "--baseline JOB_ID` judges, with exit status 0 (open), 1 (closed) or 3 (undecided), and JUnit "
    "or Markdown output. The prompt release_gate judges jobs here and now.",
    "variants": "Several prompts or settings of one model: submit the first, then one "
    "rerun_evaluation(job_id, parameters={...}) for each other one, changing only that parameter "
    "(own_questions has system_prompt and temperature; get_benchmark names others'), then "
    "compare_jobs with all of the jobs.",
    "equivalence": "Whether two models are equally good: run the same arguments on both, then "
    "compare_jobs(job_ids=[...], margin=0.03) says 'no difference that matters' where a "
    "difference beyond the margin is ruled out. A difference that is merely not shown proves "
    "nothing.",
    "own data": "Questions of your own: check_dataset(path=...) reads a file on a local hub and "
    "gives the arguments for own_questions; on other hubs submit_evaluation takes test_data_ref "
    "on a benchmark that reads data, such as those about RAG.",
    "failure": "Why a job failed: diagnose_job(job_id=...); list_jobs(state='failed') finds it.",
    "job": "Jobs: list_jobs (since='7d' for the last week), and get_job_status(job_id=...) for "
    "one.",
    "cancellation": "Stopping a job: cancel_job(job_id=...); list_jobs(state='running') finds it.",
    "cost": "Cost: recommend_evaluation(goal=<what to measure>) and submit_evaluation with "
    "dry_run=true give the samples and how long earlier runs took; what a request costs is known "
    "to whoever serves the model.",
}
