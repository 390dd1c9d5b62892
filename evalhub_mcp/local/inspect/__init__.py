"""Provider `inspect-local`: short evaluations on this machine, and tasks of inspect-ai.

`benchmarks` has one module per benchmark and the table that lists them. The server imports only
`provider_definition`. In the evaluation process (`python -m evalhub_mcp.local.inspect`),
`question_run` asks and grades the benchmarks with questions, and inspect-ai is imported only by
`inspect_run` and `installed_task_run`, for tasks of installed packages.
"""
