"""Which installed packages bring inspect-ai tasks.

Decision: packages say so by an entry point, which is read without importing them; a task is
then taken from the registry and never from a file, so that a job cannot name code.
"""

from __future__ import annotations

from importlib.metadata import entry_points

# Its tasks are examples and tools of the framework.
_NOT_TASKS = frozenset({"inspect_ai"})


def task_packages() -> dict[str, str]:
    """Versions of the packages that register tasks, by the name that precedes their tasks."""
    found = {}
    for point in entry_points(group="inspect_ai"):
        if point.name in _NOT_TASKS or point.dist is None:
            continue
        found[point.name] = point.dist.version
    return dict(sorted(found.items()))


def load_package(name: str) -> list[str]:
    """Import a package that registers tasks, which registers them. Raises what that raises.

    Returns the public names it brings, its tasks among them.
    """
    brought: list[str] = []
    for point in entry_points(group="inspect_ai", name=name):
        brought += [one for one, value in vars(point.load()).items() if callable(value)]
    return [one for one in brought if not one.startswith("_")]
