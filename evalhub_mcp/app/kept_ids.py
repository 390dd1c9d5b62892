"""What this server knows to stay, so that repeated calls need not make sure again."""

MAX_IDS = 1024


class KeptIds(dict[str, None]):
    """The ids of the last jobs and collections that were kept, the oldest first."""

    def add(self, id: str) -> None:
        """Remember an id, and forget the one remembered longest if there are too many."""
        self[id] = None
        while len(self) > MAX_IDS:
            del self[next(iter(self))]
