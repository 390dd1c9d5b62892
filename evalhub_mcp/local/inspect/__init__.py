"""Provider `inspect-local`: short evaluations that really run on this machine.

Decision: importing this package costs nothing, because the evaluation process passes
through it on its way to its first event. What agents read is in `definition`, and inspect-ai is
imported only by the evaluation process (`python -m evalhub_mcp.local.inspect`), after
that process has told the hub that it is there.
"""
