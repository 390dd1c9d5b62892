"""get_samples."""
