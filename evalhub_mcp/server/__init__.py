"""The MCP face: thin tools over the domain packages, one layer that writes text."""
