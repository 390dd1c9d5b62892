"""The results page as a view inside hosts that support MCP Apps."""

RESULTS_URI = "ui://evalhub/results.html"
"""The page's address; tools name it in their `_meta`."""
VIEW_DATA = "evalhub-mcp/view"
"""The key in a result's `_meta` under which the page in the chat finds its data."""
