"""Question files: a user's own questions and expected answers, read, checked and scored.

Decision: pure. Nothing here knows MCP, a hub or an evaluation framework, so that the tool
that checks a file, the process that runs it, and another framework that scores it all
apply the same rules. Only `files` touches the file system.
"""
