"""The HTTP transports: the middlewares before MCP, and the server that runs them."""
