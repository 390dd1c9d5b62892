"""Jobs: checks before a submission, progress, logs, and causes of failure. No I/O."""
