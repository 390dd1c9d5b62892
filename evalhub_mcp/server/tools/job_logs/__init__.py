"""get_job_logs."""
