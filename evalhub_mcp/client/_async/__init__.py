"""The async client, and the source that `scripts/unasync.py` converts to the sync client."""
