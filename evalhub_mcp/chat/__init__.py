"""A conversation in which a chat model uses the server's tools, without a host.

`chat_model` speaks the OpenAI API, `tools` reaches this package's own server over MCP in memory,
and `conversation` is the loop between them. The command that runs it decides how it is shown.
"""
