"""Runs a task with inspect-ai: the model, progress, cancellation, and an early end.

inspect-ai does what it is good at (concurrency, scoring, the standard error). Its log goes to
a temporary directory and is read back; `on_log` may keep it.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inspect_ai import Task
from inspect_ai import eval_async as inspect_eval
from inspect_ai._eval.task import log as task_log
from inspect_ai.hooks import Hooks, SampleEnd, hooks
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import GenerateConfig, Model, get_model
from inspect_ai.util import display_type

from evalhub_mcp.local.inspect.endpoint import Api, Endpoint
from evalhub_mcp.local.inspect.endpoint_probe import EndpointUse
from evalhub_mcp.local.inspect.evaluation import Outcome
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.local.inspect.prepared_job import PreparedJob
from evalhub_mcp.local.inspect.retrying_http_client import RetryingHttpClient
from evalhub_mcp.local.inspect.run_control import EvaluationError, Stopper
from evalhub_mcp.samples.reply_file import ReplyFile

# inspect asks git for the revision of the working directory, which is the run's own and empty.
task_log.git_context = lambda: None  # type: ignore[attr-defined, unused-ignore]
_REQUEST_TIMEOUT = 900
"""Seconds for one request with its retries and the waits between them."""
_JUDGE_MAX_TOKENS = 1024
_MAX_FAILURES_IN_A_ROW = 8
"""A run in which so many samples failed and none succeeded is stopped."""
_LONGEST_CAUSE = 200


@dataclass(eq=False)
class InspectRun(ABC):
    """One run of a job with inspect-ai.

    Subclasses provide the task and read its log. The endpoints are used as they answered;
    `work_dir` is for inspect's files; `on_progress(done, total)` is called after each sample.
    """

    job: PreparedJob
    use: EndpointUse
    judge_use: EndpointUse | None
    work_dir: Path
    on_progress: Callable[[int, int], None]
    on_sample: Callable[..., None] = lambda *_, **__: None
    """Takes the arguments of `JobCallbacks.sample`."""
    on_log: Callable[[EvalLog], None] = lambda _: None
    """Takes inspect's log, also of a run that was stopped."""
    kept: ReplyFile | None = None
    """The replies of an interrupted run, which this run continues; records those of this run."""
    retries: ModelRetries = field(default_factory=ModelRetries, init=False)
    stopper: Stopper = field(default_factory=Stopper, init=False)
    judge: Model | None = field(default=None, init=False)
    size: int = field(default=0, init=False)
    """The number of samples."""
    done: int = field(default=0, init=False)
    failed: int = field(default=0, init=False)
    last_error: str = field(default="", init=False)
    gave_up: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        if self.job.judge is not None and self.judge_use is not None:
            self.judge = self._model(
                self.job.judge, self.judge_use.api, temperature=0.0, max_tokens=_JUDGE_MAX_TOKENS
            )

    @abstractmethod
    def task(self) -> Task:
        """The task to run."""

    @abstractmethod
    def generation(self) -> Mapping[str, Any]:
        """The settings of the model under test, as arguments of `GenerateConfig`."""

    def ended(self, sample: EvalSample) -> None:
        """Handle a sample that has ended; at the end, the log has all samples once more."""
        return

    @abstractmethod
    def outcome(self, log: EvalLog) -> Outcome:
        """The results in a log. Raises EvaluationError if no sample was scored."""

    @abstractmethod
    def none_scored(self, error: str, count: int) -> EvaluationError:
        """The error for a run of `count` samples that all failed, with the last error."""

    async def evaluate(self) -> Outcome | None:
        """Run the task; None when it was stopped.

        Raises AdapterError: the task cannot run here, or no sample was scored.
        """
        # Called early, because inspect then uses INSPECT_DISPLAY and prints nothing.
        display_type()
        self._count_samples()
        logs: list[EvalLog] = []
        with self.stopper.enter():
            logs = await self._run_inspect()
        if logs:
            self.on_log(logs[0])
        if self.gave_up:
            raise self.none_scored(self.last_error, self.done)
        if not logs or logs[0].status == "cancelled":
            return None
        return self.outcome(logs[0])

    async def _run_inspect(self, **options: Any) -> list[EvalLog]:
        parameters = self.job.parameters
        return await inspect_eval(
            self.task(),
            model=self._model(
                self.job.target,
                self.use.api,
                temperature=(parameters.temperature if self.use.form.sends_temperature else None),
                **self.generation(),
            ),
            log_dir=str(self.work_dir),
            log_level="warning",
            fail_on_error=False,
            max_samples=parameters.max_connections,
            log_realtime=False,
            log_model_api=False,
            score_display=False,
            ctl_server=False,
            **options,
        )

    def _model(self, endpoint: Endpoint, api: Api, **generation: Any) -> Model:
        provider = "openai-api" if api == "chat" else "openai-api-completions"
        return get_model(
            f"{provider}/endpoint/{endpoint.model}",
            base_url=endpoint.base_url,
            api_key=endpoint.api_key,
            memoize=False,
            config=GenerateConfig(
                max_connections=self.job.parameters.max_connections,
                max_retries=0,
                attempt_timeout=_REQUEST_TIMEOUT,
                **generation,
            ),
            http_client=RetryingHttpClient(self.retries, self.kept),
            # Only the HTTP client retries; inspect's retries would multiply its retries.
            max_retries=0,
        )

    def _count_samples(self) -> None:
        """Count finished samples through inspect's hooks, and stop a run in which all fail."""
        run = self

        @hooks(name="evalhub_progress", description="Reports the progress of a run to the hub.")
        class Progress(Hooks):
            async def on_sample_end(self, data: SampleEnd) -> None:
                if run.gave_up:
                    return  # this sample was cancelled by giving up
                run.done += 1
                run.ended(data.sample)
                if data.sample.error is not None:
                    run.failed += 1
                    run.last_error = data.sample.error.message
                all_failed = run.failed == run.done >= _MAX_FAILURES_IN_A_ROW
                if all_failed and run.done < run.size:
                    run.gave_up = True
                    run.stopper.stop()
                run.on_progress(run.done, run.size)


def error_cause(error: str) -> str:
    """The part of an error message with the cause, without the repeated request."""
    retried = re.search(r"raised (\w+)>", error)
    if retried:
        return retried.group(1)
    status = re.search(r"Error code: \d+[^\n\\]*", error)
    text = status.group(0).rstrip("')\"") if status else " ".join(error.split())
    return text[:_LONGEST_CAUSE]
