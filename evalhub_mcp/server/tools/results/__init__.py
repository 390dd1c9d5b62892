"""get_job_results."""
