"""Who is calling over HTTP, and what the caller may do."""
