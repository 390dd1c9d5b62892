"""The HTTP transports: what a request passes before it reaches MCP, and how it is served."""
