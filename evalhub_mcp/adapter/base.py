"""The base class of evaluations, and the main program of each.

An adapter implements one method. Everything else is the same for every adapter and lives in
`runner`: read the job, send the first event before anything heavy is imported, report phases,
progress and the end, and stop when the job is cancelled or the process gets a signal.

    class Capitals(Adapter):
        def run(self, job, callbacks):
            callbacks.progress(1, 1)
            return JobResults(metrics={"accuracy": 1.0})

    if __name__ == "__main__":
        Capitals.main()
"""

import logging
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from typing import ClassVar, NoReturn

from evalhub_mcp.adapter.callbacks import JobCallbacks
from evalhub_mcp.adapter.credentials import SECRETS_DIR_VARIABLE
from evalhub_mcp.adapter.results import JobResults
from evalhub_mcp.adapter.spec import SPEC_PATH_VARIABLE, JobSpec
from evalhub_mcp.handover_protocol import Assignment, EvaluationSide


class Adapter(ABC):
    """An evaluation that a hub can run. Implement `run`; start it with `main`."""

    framework: ClassVar[str] = ""
    """The evaluation framework and its version; part of every result."""
    runs_several: ClassVar[bool] = False
    """Whether one process may run several benchmarks of a job, one after the other.

    The local hub then starts fewer processes. `run` must leave nothing behind that changes a
    later run, such as the working directory.
    """

    @abstractmethod
    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults | Awaitable[JobResults]:
        """Evaluate `job.model` on `job.benchmark_id` and return the result.

        May be `async`. Import heavy libraries here and not at the top of the module, so that
        the hub gets the first event before they load. Report phase and progress to
        `callbacks` along the way.

        Raises:
            AdapterError: The evaluation cannot go on; one sentence for the user, and a code.
                Any other exception is reported as unexpected.
            JobCancelled: Raised by callbacks; do not catch it.
        """

    @classmethod
    def main(cls) -> NoReturn:
        """Run the job that the hub assigned to this process, report its end, and exit.

        The exit status is 0 when the hub knows the end, and 1 when it does not, so that the
        parent process can report it instead.
        """
        # The runner loads httpx, which a module that only defines an adapter does not need.
        from evalhub_mcp.adapter.runner import run_for_hub

        level = os.environ.get("LOG_LEVEL", "").upper()
        logging.basicConfig(
            level=level if level in logging.getLevelNamesMapping() else logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            stream=sys.stderr,
        )
        # At INFO level these log the URL of every request.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        guard = EvaluationSide.from_environment()
        status = run_for_hub(cls)
        while guard is not None and status == 0 and cls.runs_several:
            assignment = guard.next_assignment()
            if assignment is None:
                sys.exit(status)
            _switch_to(assignment)
            status = run_for_hub(cls)
        if guard is not None and status == 0:
            guard.finish()
        sys.exit(status)


def _switch_to(assignment: Assignment) -> None:
    """Continue this process with another benchmark of its job."""
    os.environ[SPEC_PATH_VARIABLE] = assignment.spec
    os.environ[SECRETS_DIR_VARIABLE] = assignment.secrets_dir
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    sys.stdout.flush()
    sys.stderr.flush()
    log = os.open(assignment.log, flags, 0o600)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)
