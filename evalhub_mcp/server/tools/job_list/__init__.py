"""list_jobs."""
