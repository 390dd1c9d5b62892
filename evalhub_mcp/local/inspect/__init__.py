"""Provider `inspect-local`: short evaluations by inspect-ai on this machine.

`benchmarks` has one module per benchmark and the table that lists them. The server imports only
`provider_definition`; inspect-ai is imported only by `inspect_run`, `question_run` and
`installed_task_run`, in the evaluation process (`python -m evalhub_mcp.local.inspect`) and
after its first event has reached the hub.
"""
