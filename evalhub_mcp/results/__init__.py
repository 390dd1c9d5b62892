"""What results mean: pure functions from a job and its metadata to a reading."""
