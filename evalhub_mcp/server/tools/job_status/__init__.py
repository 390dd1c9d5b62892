"""get_job_status."""
