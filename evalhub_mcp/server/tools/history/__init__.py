"""get_history."""
