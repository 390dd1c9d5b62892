"""Question files: parse, check and score a user's own questions and expected answers.

Nothing here depends on MCP, a hub or an evaluation framework, so that the tool that checks a
file, the process that runs it, and another framework that scores it apply the same rules. Only
`file_access` uses the file system.
"""
