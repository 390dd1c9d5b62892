"""Collects the answers of a run, for the record in its result and for the file on this machine.

Memory holds only a digest and the score of each answer. The whole answer is written to the file,
with secrets masked. A file that cannot be written never stops an evaluation.
"""

import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from evalhub_mcp.adapter.credentials import mask_for_file
from evalhub_mcp.adapter.spec import JobSpec
from evalhub_mcp.samples.outcome_record import QuestionOutcome, encode_outcomes
from evalhub_mcp.samples.reply_file import ReplyFile
from evalhub_mcp.samples.sample import Sample
from evalhub_mcp.samples.sample_file import (
    DIRECTORY_VARIABLE,
    SampleWriter,
    delete_oldest,
    find_interrupted,
    mark_taken,
    read_interrupted,
    sample_path,
)

_MAX_WRONG = 5
_SHOWN = 200

log = logging.getLogger(__name__)


class SampleRecorder:
    """The answers of one run. `add` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._writer: SampleWriter | None = None
        self._outcomes: dict[tuple[int, int], QuestionOutcome] = {}
        self._next = 0
        self.file: Path | None = None
        """The finished file; None before it is finished, and when there is none."""
        self._earlier_file: Path | None = None
        self._job_id = ""
        self.earlier: list[Sample] = []
        """Scored answers of an interrupted run of the same request, which this run continues."""
        self.earlier_job = ""
        """The id of the interrupted run's job."""
        self._wrong: dict[int, dict[str, str]] = {}
        self._usage: dict[tuple[int, int], tuple[float, int, int]] = {}
        self._replies: ReplyFile | None = None

    def write_to_file(
        self,
        job: JobSpec,
        may_resume: Callable[[str], bool] = lambda _: False,
        default_directory: Path | None = None,
    ) -> None:
        """Also write the answers to a file in $EVALHUB_SAMPLES_DIR, if that is set.

        If a run of the same request was interrupted, its answers become `earlier`.

        Args:
            job: The job.
            may_resume: Whether the answers of an earlier job, by its id, may be used again.
            default_directory: The directory to write to if the variable is not set.
        """
        configured = os.environ.get(DIRECTORY_VARIABLE)
        directory = Path(configured) if configured else default_directory
        path = sample_path(directory, job.job_id, job.benchmark_index) if directory else None
        if path is None:
            return
        run = {
            "job_id": job.job_id,
            "provider_id": job.provider_id,
            "benchmark_id": job.benchmark_id,
            "benchmark_index": job.benchmark_index,
            "model": job.model.name,
            "request": _request_digest(job),
        }
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            delete_oldest(path.parent)
            self._find_earlier(path.parent, job, may_resume)
            self._writer = SampleWriter(path, run)
        except OSError as error:
            log.warning("The answers cannot be kept in %s: %s", path, error.strerror)

    def reply_file(self) -> ReplyFile | None:
        """Return the file of the endpoint's replies, for frameworks that score at their end.

        It also has the replies of an interrupted run of the same request. None if no answers are
        kept.
        """
        with self._lock:
            if self._replies is None and self._writer is not None:
                try:
                    self._replies = ReplyFile(self._writer.path, mask_for_file, self._earlier_file)
                except OSError as error:
                    log.warning("The replies cannot be kept: %s", error.strerror)
            return self._replies

    def _find_earlier(
        self, directory: Path, job: JobSpec, may_resume: Callable[[str], bool]
    ) -> None:
        interrupted = find_interrupted(directory, _request_digest(job))
        kept = read_interrupted(interrupted) if interrupted else None
        earlier_job = str(kept.run.get("job_id", "")) if kept else ""
        if kept is None or interrupted is None or not may_resume(earlier_job):
            return
        self._earlier_file, self._job_id = interrupted, job.job_id
        self.earlier_job = earlier_job
        self.earlier = [sample for sample in kept.samples if sample.score is not None]

    def add(self, sample: Sample) -> None:
        """Add an answer."""
        outcome = QuestionOutcome(sample.content, sample.score, sample.category, sample.cluster)
        with self._lock:
            place = sample.position, sample.epoch
            self._outcomes[place] = outcome
            self._usage[place] = sample.seconds, sample.input_tokens, sample.output_tokens
            self._next = max(self._next, sample.position + 1)
            if sample.is_wrong:
                self._record_wrong_answer(sample)
            if self._writer is not None:
                try:
                    self._writer.write(sample.cleaned(mask_for_file))
                except OSError as error:
                    log.warning("No more answers are kept: %s", error.strerror)
                    self._writer.abandon()
                    self._writer = None

    def _record_wrong_answer(self, sample: Sample) -> None:
        """Keep the first few wrong answers for the result itself."""
        if len(self._wrong) == _MAX_WRONG:
            last = max(self._wrong)
            if sample.position >= last:
                return
            del self._wrong[last]
        parts = {
            "id": sample.shown_id,
            "question": sample.question,
            "expected": sample.expected,
            "got": sample.answer or sample.reply,
            "why": sample.why,
        }
        self._wrong[sample.position] = {
            name: mask_for_file(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")
            for name, text in parts.items()
            if text
        }

    def wrong_answers(self) -> list[dict[str, str]]:
        """Return the first few wrong answers, shortened."""
        with self._lock:
            return [answer for _, answer in sorted(self._wrong.items())]

    @property
    def next_position(self) -> int:
        """The position after the last answer."""
        return self._next

    def outcome_record(self) -> Mapping[str, Any] | None:
        """Return the record of all scores; None without answers, or when it does not fit."""
        with self._lock:
            outcomes = dict(self._outcomes)
        by_question: dict[int, list[QuestionOutcome]] = {}
        for (position, _), outcome in sorted(outcomes.items()):
            by_question.setdefault(position, []).append(outcome)
        # The record identifies a question by its position, so a position without an answer would
        # shift all that follow.
        if not by_question or sorted(by_question) != list(range(len(by_question))):
            return None
        repeats = max(map(len, by_question.values()))
        return encode_outcomes([_mean(found) for found in by_question.values()], epochs=repeats)

    def usage(self) -> dict[str, Any]:
        """Return the tokens of all answers, and the median and 95th percentile of their seconds."""
        with self._lock:
            used = list(self._usage.values())
        seconds = sorted(one[0] for one in used if one[0])
        tokens_in, tokens_out = sum(one[1] for one in used), sum(one[2] for one in used)
        found: dict[str, Any] = {}
        if tokens_in or tokens_out:
            found |= {"input_tokens": tokens_in, "output_tokens": tokens_out}
        if seconds:
            found["seconds_p50"] = round(seconds[len(seconds) // 2], 3)
            found["seconds_p95"] = round(seconds[int(0.95 * (len(seconds) - 1))], 3)
        return found

    def close(self) -> None:
        """Finish the file; its path is then in `file`."""
        with self._lock:
            writer, self._writer = self._writer, None
        if writer is not None:
            try:
                writer.close()
                self.file = writer.path
            except OSError as error:
                log.warning("The answers could not be kept: %s", error.strerror)
            if self._earlier_file is not None:
                mark_taken(self._earlier_file, self._job_id)
        if self._replies is not None:
            self._replies.delete()


def _request_digest(job: JobSpec) -> str:
    """Return a digest of benchmark, model and parameters, equal for equal requests."""
    parts = [job.provider_id, job.benchmark_id, job.model.name, job.model.url or ""]
    request = json.dumps([*parts, job.given_parameters], sort_keys=True, default=str)
    return hashlib.sha256(request.encode()).hexdigest()


def _mean(repeats: list[QuestionOutcome]) -> QuestionOutcome:
    """Return a question's outcome over its repetitions."""
    scores = [one.score for one in repeats if one.score is not None]
    first = repeats[0]
    mean = sum(scores) / len(scores) if scores else None
    if len({one.content for one in repeats}) > 1:
        content = hashlib.sha256("".join(one.content for one in repeats).encode()).hexdigest()
        return QuestionOutcome(content, mean, first.category, first.cluster)
    return QuestionOutcome(first.content, mean, first.category, first.cluster)
