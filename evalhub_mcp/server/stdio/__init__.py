"""MCP on stdin and stdout: an early answer to `server/discover`, and repair of messages."""
