"""The one class to derive an evaluation from, and the program it becomes.

Decision: an adapter is one method. Everything around it is the framework's and the same for
every adapter: reading the job, the first event before anything heavy is imported, phases
and progress, the end - which is always reported, as a result or as one sentence with a
stable code - and stopping when the job is cancelled or the process is told to go. Tracebacks
go to stderr, which is the job's log, and never into the report. The exit status is 0 when
the hub knows the end and 1 when it does not, so that whoever started the process can
report in its place.

    class Capitals(Adapter):
        def run(self, job, callbacks):
            callbacks.progress(1, 1)
            return JobResults(metrics={"accuracy": 1.0})

    if __name__ == "__main__":
        Capitals.main()
"""

from __future__ import annotations

import logging
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Awaitable
from typing import ClassVar, NoReturn

from evalhub_mcp.adapter.callbacks import JobCallbacks
from evalhub_mcp.adapter.results import JobResults
from evalhub_mcp.adapter.spec import JobSpec


class Adapter(ABC):
    """An evaluation that a hub can run. Write `run`; start it with `main`."""

    framework: ClassVar[str] = ""
    """What does the evaluating, with its version; shown with every result."""

    @abstractmethod
    def run(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults | Awaitable[JobResults]:
        """Evaluate `job.model` on `job.benchmark_id` and return what was found.

        May be `async`. Import heavy libraries in here rather than at the top: the hub has
        heard of the job by then. Tell `callbacks` the phase and the progress as you go.

        Raises:
            AdapterError: the evaluation cannot go on: one sentence for the user, and a code.
                (Whatever else is raised is reported too, as unexpected.)
            JobCancelled: let it pass when a callback raises it.
        """

    @classmethod
    def main(cls) -> NoReturn:
        """Run the job the hub left for this process, report its end, and exit."""
        from evalhub_mcp.adapter.runner import run_for_hub

        level = os.environ.get("LOG_LEVEL", "").upper()
        logging.basicConfig(
            level=level if level in logging.getLevelNamesMapping() else logging.INFO,
            format="%(asctime)s %(levelname)s %(name)s: %(message)s",
            stream=sys.stderr,
        )
        # The HTTP libraries log every request with its URL; the job's log needs none of it.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        sys.exit(run_for_hub(cls))
