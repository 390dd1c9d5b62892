"""check_connection."""
