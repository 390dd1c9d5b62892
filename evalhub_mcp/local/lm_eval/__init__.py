"""Provider `lm-eval-local`: the lm-evaluation-harness on this machine, where it is installed.

Tasks, prompts, filters and metrics are the harness's own. Requests to the model are sent by this
package, as in `inspect-local`, so that rate limits are honoured and retries are reported. The
harness is imported only in the evaluation process (`python -m evalhub_mcp.local.lm_eval`), by
`model` and `run`.
"""
