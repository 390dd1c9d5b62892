"""How much an index reads when."""

from dataclasses import dataclass

from evalhub_mcp.app.known_jobs.list_changes import SHORT


@dataclass(frozen=True)
class IndexLimits:
    """Numbers of jobs, and seconds."""

    short_list: int = 1000
    """Jobs of a list that is read whole at every look."""
    slow: float = 2.0
    """Seconds that such a reading may take. A hub that takes longer is asked as for a long list,
    if it has more than a page of jobs."""
    page: int = 200
    short_part: int = SHORT
    """Jobs of a part of the list that is read rather than divided further."""
    filtered_list: int = 20_000
    """Jobs of a list in which a look asks for the unfinished ones. The hub reads its whole table
    for that, so in a longer one the known unfinished jobs are asked for one by one."""
    few: int = 5
    """Known unfinished jobs that are asked for one by one in such a list."""
    many: int = 60
    """Jobs that ended since the last look; if there are more, the whole list is read."""
    most_changes: int = 2000
    """Jobs that a look reads; beyond, the whole list is read in the background."""
    wait: float = 8.0
    """Seconds that a call waits for the first reading of a long list."""
    wait_again: float = 3.0
    """Seconds that a call waits while a known list is read again because of deletions."""
    rest_again: float = 5.0
    """Seconds until the next such reading for each second that the last reading took."""
    round_every: float = 60.0
    """Seconds between two readings in the background, at least."""
    round_rest: float = 30.0
    """Seconds between them for each second that the last one took."""
    pause: float = 0.2
    """Seconds between two pages of such a reading, at least."""
    long_ago: float = 600.0
    """Seconds after which a known list is read again before the answer."""
