"""The index behind `app.job_index`: what is known of a caller's jobs, and how it is kept true."""
