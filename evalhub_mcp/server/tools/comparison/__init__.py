"""compare_jobs."""
