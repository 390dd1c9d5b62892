"""MCP on stdin and stdout: an early answer to `server/discover`, and messages that are repaired."""
