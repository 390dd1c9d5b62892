"""diagnose_job."""
