"""Texts for the failures that the guard reports. Standard library only."""

import signal


def describe_exit(status: int) -> str:
    """Return how the process with this status ended; a negative status is a signal."""
    if status == 0:
        return "ended without reporting a result"
    if status > 0:
        return f"ended with exit status {status} and reported no result"
    try:
        return f"was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"was ended by signal {-status}"


def format_time_limit(seconds: float) -> str:
    """Return a time limit as it was set: `90 s`, `1.5 h`."""
    if seconds >= 3600:
        return f"{seconds / 3600:.3g} h"
    return f"{seconds / 60:.3g} min" if seconds >= 120 else f"{seconds:.3g} s"
