"""The interface through which an evaluation reports while it runs.

Adapters know only this interface. Against a hub it is `HubReporter`; in a test it is a
`Rehearsal`, which records the reports. Adapters behave the same with either.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Literal

from evalhub_mcp.adapter.sample_recorder import SampleRecorder
from evalhub_mcp.samples.sample import Sample

Phase = Literal[
    "initializing", "loading_data", "running_evaluation", "post_processing", "persisting_artifacts"
]


class JobCallbacks(ABC):
    """Phase, progress and cancellation of one benchmark.

    Every method returns at once, however slow the hub is, may be called from any thread, and
    raises JobCancelled after the hub has ended the job, so that the run stops at its next
    report. To report results or an error, return or raise it instead.
    """

    def __init__(self) -> None:
        self._stop_hooks: list[Callable[[], None]] = []
        self.samples = SampleRecorder()
        """The answers of the run."""

    def sample(
        self,
        question: object,
        expected: object = "",
        reply: object = "",
        score: float | None = None,
        *,
        id: object = "",
        position: int | None = None,
        answer: object = "",
        why: str = "",
        error: str = "",
        prompt: str = "",
        category: object = "",
        cluster: object = "",
        finish_reason: str = "",
        input_tokens: int = 0,
        output_tokens: int = 0,
        seconds: float = 0.0,
        epoch: int = 1,
    ) -> None:
        """Record one answered question.

        The scores then travel with the result, so that two runs are compared question by
        question, and a local hub keeps the answers for reading. Report every question, also one
        that failed (`error`, without a score), in an order that does not change from run to run.

        Args:
            question: The question, without instructions and examples.
            expected: The expected answer, or several.
            reply: The model's whole reply.
            score: True or 1 for right, False or 0 for wrong, between for part marks; None when
                it could not be scored.
            id: The question's id in the data set.
            position: Its place among the run's questions, counted from 0; the order of calls
                when it is left out. Give it when questions are asked at once.
            answer: What was extracted from the reply and compared with `expected`.
            why: Why the score is not 1.
            error: Why there is no reply or no score.
            prompt: The whole prompt as it was sent.
            category: A part of the data set, such as its subject.
            cluster: The passage or document that several questions share.
            finish_reason: Why the reply ended, as the endpoint names it.
            input_tokens: Tokens of the prompt.
            output_tokens: Tokens of the reply.
            seconds: How long the reply took.
            epoch: Which repetition of the question it is, counted from 1.
        """
        self.samples.add(
            Sample(
                position=self.samples.next_position if position is None else int(position),
                question=_text(question),
                expected=_text(expected),
                reply=_text(reply),
                score=None if score is None else float(score),
                id=_text(id),
                answer=_text(answer),
                why=_text(why),
                error=_text(error),
                prompt=_text(prompt),
                category=_text(category),
                cluster=_text(cluster),
                finish_reason=_text(finish_reason),
                input_tokens=int(input_tokens or 0),
                output_tokens=int(output_tokens or 0),
                seconds=round(float(seconds or 0.0), 3),
                epoch=int(epoch),
            )
        )

    @abstractmethod
    def phase(self, phase: Phase, message: str | None = None) -> None:
        """Report the current phase, optionally with a message for the user."""

    @abstractmethod
    def progress(self, done: int, total: int, unit: str = "samples", *, note: str = "") -> None:
        """Report that `done` of `total` samples are finished. Frequent calls are cheap.

        A `note` is shown with the progress, such as "69 of 200 failed: HTTP 500".
        """

    @property
    @abstractmethod
    def cancelled(self) -> bool:
        """Whether the hub has ended the job."""

    @abstractmethod
    def check(self) -> None:
        """Raise JobCancelled if the hub has ended the job."""

    def when_cancelled(self, stop: Callable[[], None]) -> None:
        """Call `stop`, from another thread, when the hub ends the job.

        Without a `stop` function the run is interrupted as by Ctrl-C: an async `run` is
        cancelled, and a synchronous one gets KeyboardInterrupt. Either way the process is
        ended a few seconds later.
        """
        self._stop_hooks.append(stop)

    def stop_hooks(self) -> list[Callable[[], None]]:
        """The functions passed to `when_cancelled`."""
        return list(self._stop_hooks)


def _text(value: object) -> str:
    """Return a value as text; several accepted answers are joined with a bar."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return " | ".join(_text(part) for part in value)
    return str(value)
