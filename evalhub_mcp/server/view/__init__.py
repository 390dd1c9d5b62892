"""The results page as a view inside hosts that support MCP Apps."""

RESULTS_URI = "ui://evalhub/results.html"
"""The page's address; tools name it in their `_meta`."""
