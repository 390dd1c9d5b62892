"""Provider `lm-eval-local`: the lm-evaluation-harness on this machine, where it is installed.

Decision: its tasks, prompts, filters and metrics are the harness's own; requests to the
model are ours, as everywhere, so that limits are kept to and retries told. Importing this
package costs nothing: the evaluation process passes through it on its way to its first event.
"""
