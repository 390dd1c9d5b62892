"""Programs that use MCP servers, and how this server is written into their configuration."""
