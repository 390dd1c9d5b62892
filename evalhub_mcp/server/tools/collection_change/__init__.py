"""change_collection."""
