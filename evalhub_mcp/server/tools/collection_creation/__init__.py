"""create_collection."""
