"""find_collections and get_collection."""
