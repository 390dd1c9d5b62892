"""What this server knows to stay, so that repeated calls need not make sure again."""

MAX_IDS = 1024


class KeptIds:
    """The ids of the last jobs and collections that were kept."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}

    def add(self, id: str) -> None:
        """Remember an id, and forget the one remembered longest if there are too many."""
        self._ids[id] = None
        while len(self._ids) > MAX_IDS:
            self._ids.pop(next(iter(self._ids)))

    def __contains__(self, id: str) -> bool:
        return id in self._ids
