"""Benchmark `inspect_task`: a task of an installed package, by name.

The task is taken from inspect's registry and never from a file, so that a job can choose among
the installed tasks but cannot bring code. The benchmark is offered only where a package with
tasks is installed; `installed_task_run` runs it.
"""

import os
from dataclasses import replace
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field

from evalhub_mcp.local.inspect.benchmarks.benchmark import Benchmark
from evalhub_mcp.local.inspect.parameters import (
    DATASETS_DIR_VARIABLE,
    MAX_EPOCHS,
    JudgeParameters,
    ZeroShotParameters,
)
from evalhub_mcp.local.inspect.task_arguments import require_plain_arguments

_FRAMEWORK = "inspect_ai"
_ENTRY_POINTS = "inspect_ai"
# Its tasks are examples and tools of the framework.
_EXCLUDED_PACKAGES = frozenset({"inspect_ai"})


def _plain_values(given: dict[str, Any]) -> dict[str, Any]:
    return require_plain_arguments(given, os.environ.get(DATASETS_DIR_VARIABLE))


class InspectTaskParameters(ZeroShotParameters, JudgeParameters):
    """The parameters of an installed task; the judge gets the model role `grader`."""

    max_connections: int = Field(
        4, ge=1, le=256, description="a whole number from 1 to 256 (default 4), samples at once"
    )
    epochs: int | None = Field(  # type: ignore[assignment]
        None,
        ge=1,
        le=MAX_EPOCHS,
        description=f"a whole number from 1 to {MAX_EPOCHS} (default: the task's own), how often "
        "each sample is asked",
    )
    task: str = Field(
        pattern=r"^[A-Za-z0-9_]+/[A-Za-z0-9_]+$",
        max_length=200,
        description="the name of an installed task",
    )
    task_args: Annotated[dict[str, Any], AfterValidator(_plain_values)] = Field(
        default_factory=dict,
        description=(
            "an object of the task's own arguments, each of them text, a number, true, false, "
            "null or a list of these; no URLs, and no paths but to question files"
        ),
    )


class InspectTaskBenchmark(Benchmark):
    """A benchmark whose description lists the installed packages."""

    def available(self) -> Self | None:
        """The benchmark with the installed packages, or None if there are none."""
        packages = task_packages()
        if not packages:
            return None
        installed = ", ".join(f"{name} {version}" for name, version in packages.items())
        description = self.description.format(package=next(iter(packages)), installed=installed)
        return replace(self, description=description[:1024])


def task_packages() -> dict[str, str]:
    """The versions of the packages that register tasks, by the prefix of their tasks.

    Reads entry points without importing the packages. Empty without inspect-ai, which runs them.
    """
    found: dict[str, str] = {}
    if find_spec(_FRAMEWORK) is None:
        return found
    for point in entry_points(group=_ENTRY_POINTS):
        if point.name in _EXCLUDED_PACKAGES or point.dist is None:
            continue
        found[point.name] = point.dist.version
    return dict(sorted(found.items()))


def load_package(name: str) -> list[str]:
    """Import a package, which registers its tasks; returns its public names.

    Raises any exception of the import.
    """
    names: list[str] = []
    for point in entry_points(group=_ENTRY_POINTS, name=name):
        names += [one for one, value in vars(point.load()).items() if callable(value)]
    return [one for one in names if not one.startswith("_")]


INSPECT_TASK = InspectTaskBenchmark(
    id="inspect_task",
    name="An installed inspect-ai task",
    description=(
        "Any task of an installed package by name: parameters.task such as "
        "{package}/TASK, with parameters.task_args. Installed here: {installed}. "
        "Tasks run offline: one that loads its data from Hugging Face works only where that "
        "data is in the local cache, one that needs Docker only where that runs."
    ),
    category="custom",
    tags=("inspect_ai", "task", "custom"),
    threshold=0.5,
    metric="score",
    interpretation=(
        "score is the task's first metric on the task's own scale; additional_info.metric says "
        "which. Read the task's documentation for what it means and whether higher is better."
    ),
    score_bands=(
        ("0.0-0.5", "Below one half of a scale from 0 to 1"),
        ("0.5-1.0", "Above one half of a scale from 0 to 1"),
    ),
    parameters=InspectTaskParameters,
)
