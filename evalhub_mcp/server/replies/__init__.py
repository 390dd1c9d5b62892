"""The structured half of every reply: small closed objects, absent rather than null.

Field names are EvalHub's where EvalHub has one. Text for the model is written in
`server.text`; these carry the same facts for programs. One module per subject.
"""
