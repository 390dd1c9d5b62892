"""cancel_job."""
