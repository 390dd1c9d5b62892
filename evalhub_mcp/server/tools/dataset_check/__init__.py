"""check_dataset."""
