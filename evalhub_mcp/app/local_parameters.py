"""The parameters of our own evaluations, checked when a job is submitted to this machine's hub.

The evaluations check them by the same rules. Here a wrong one costs no job.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from evalhub_mcp.app.errors import UserError
from evalhub_mcp.app.question_files import PROVIDER_ID, copies_dir
from evalhub_mcp.local.inspect.parameter_check import parameter_faults
from evalhub_mcp.local.inspect.task_arguments import require_plain_arguments
from evalhub_mcp.untrusted import sanitize_line

INSPECT_TASK = "inspect_task"
"""The benchmark that runs an installed task."""


def check_task_arguments(benchmarks: Iterable[tuple[str | None, str | None, Any]]) -> None:
    """Check the `task_args` of every installed task among the benchmarks.

    Args:
        benchmarks: Provider, benchmark and parameters of each. None stands for any of them,
            because a hub applies a change of one benchmark to others of its provider.

    Raises:
        UserError: One has an argument that is no plain value; names it and what is allowed.
    """
    for provider_id, benchmark_id, parameters in benchmarks:
        if provider_id not in {PROVIDER_ID, None} or benchmark_id not in {INSPECT_TASK, None}:
            continue
        given = parameters.get("task_args") if isinstance(parameters, dict) else None
        if given is None:
            continue
        problem = "they are not an object"
        if isinstance(given, dict):
            try:
                require_plain_arguments(given, str(copies_dir()))
                continue
            except ValueError as error:
                problem = str(error)
        raise UserError(
            f"Nothing was submitted. task_args of {INSPECT_TASK} cannot be used: "
            f"{sanitize_line(problem, 300).rstrip('.')}."
        )


def check_local_parameters(
    benchmarks: Iterable[tuple[str | None, str | None, Any]], of_model: Mapping[str, Any]
) -> None:
    """Check the parameters of every benchmark of our own, as its evaluation will.

    Args:
        benchmarks: Provider, benchmark and parameters of each. None stands for any of them, and
            is checked for none.
        of_model: The parameters of the model, which count as those of each benchmark.

    Raises:
        UserError: A parameter is unknown to its benchmark, or its value is not allowed; names
            what is.
    """
    for provider_id, benchmark_id, parameters in benchmarks:
        if provider_id != PROVIDER_ID or not benchmark_id:
            continue
        parameters = {**of_model, **(parameters if isinstance(parameters, Mapping) else {})}
        # `check_task_arguments` knows the folder that paths among these may lead to.
        given = {name: value for name, value in parameters.items() if name != "task_args"}
        if faults := parameter_faults(benchmark_id, given):
            raise UserError(f"Nothing was submitted. {benchmark_id}: {sanitize_line(faults, 600)}")
