"""What the product does: find a job, read it, submit one, explain a failure.

`app` knows EvalHub through the client and the domain packages. It knows no MCP, so the command
line uses it as the server does.
"""
