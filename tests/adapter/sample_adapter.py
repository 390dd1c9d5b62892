"""An adapter for the tests, run as a program.

BEHAVIOUR, or else the id of the benchmark, names the method that runs.
"""

import asyncio
import contextlib
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from evalhub_mcp.adapter import (
    Adapter,
    AdapterError,
    JobCallbacks,
    JobResults,
    JobSpec,
    model_api_key,
)

HERE = Path.cwd()


class Parameters(BaseModel):
    model_config = ConfigDict(extra="forbid")
    num_examples: int = 3


class SampleAdapter(Adapter):
    framework = "sample 1"

    def run(self, job: JobSpec, callbacks: JobCallbacks) -> Any:
        return getattr(self, os.environ.get("BEHAVIOUR") or job.benchmark_id)(job, callbacks)

    def works(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        examples = job.parse_parameters(Parameters).num_examples
        callbacks.phase("running_evaluation")
        for done in range(examples):
            callbacks.progress(done + 1, examples)
        return JobResults(metrics={"accuracy": 0.75, "label": "good"}, artifacts={"log": HERE})

    def answers(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        for number in range(3):
            callbacks.sample(f"q{number}", "a", "b", 0, id=f"id{number}")
        return JobResults(metrics={"accuracy": 0.0})

    async def works_async(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        await asyncio.sleep(0)
        return JobResults(metrics={"accuracy": 0.5})

    def fails_with_a_reason(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        raise AdapterError("The model does not know the word.", "word_unknown")

    async def fails_in_a_task_group(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        async def fail(error: Exception) -> None:
            raise error

        async with asyncio.TaskGroup() as group:
            group.create_task(fail(ValueError("first")))
            group.create_task(fail(AdapterError("It is known.", "known")))
        raise AssertionError

    def raises_unexpectedly(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        key = model_api_key(job)
        raise KeyError(key.get_secret_value() if key else "no key")

    def exits(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        sys.exit(3)

    def returns_nothing(self, job: JobSpec, callbacks: JobCallbacks) -> Any:
        return None

    def returns_no_metrics(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        return JobResults(metrics={})

    def waits_for_a_socket(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            try:
                callbacks.phase("running_evaluation", "waiting")
                ours.recv(1)
            finally:
                (HERE / "cleaned").touch()
        raise AssertionError

    async def waits_async(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        try:
            callbacks.phase("running_evaluation", "waiting")
            await asyncio.sleep(600)
        finally:
            (HERE / "cleaned").touch()
        raise AssertionError

    def takes_two_seconds(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        for done in range(20):
            callbacks.progress(done, 20)
            time.sleep(0.1)
        return JobResults(metrics={"accuracy": 0.5})

    def has_a_stop_function(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        stop = HERE / "stop"
        callbacks.when_cancelled(stop.touch)
        callbacks.phase("running_evaluation", "waiting")
        while not stop.exists():
            time.sleep(0.01)
        (HERE / "cleaned").touch()
        raise RuntimeError("fails while it is being stopped")

    def ignores_interruptions(self, job: JobSpec, callbacks: JobCallbacks) -> JobResults:
        callbacks.phase("running_evaluation", "waiting")
        while True:
            with contextlib.suppress(BaseException):
                time.sleep(600)


if __name__ == "__main__":
    SampleAdapter.main()
