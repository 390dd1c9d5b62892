"""The jobs that this server knows to stay, so that repeated calls need not make sure again."""

MAX_JOBS = 1024


class KeptJobs:
    """The ids of the last jobs that were kept."""

    def __init__(self) -> None:
        self._ids: dict[str, None] = {}

    def add(self, job_id: str) -> None:
        """Remember a job, and forget the one remembered longest if there are too many."""
        self._ids[job_id] = None
        while len(self._ids) > MAX_JOBS:
            self._ids.pop(next(iter(self._ids)))

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._ids
