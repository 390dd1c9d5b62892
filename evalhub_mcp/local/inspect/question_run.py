"""Runs a benchmark with questions: asks the model, grades the replies, and counts.

Each question is asked once, or as often as `epochs` says, with retries while they may help, and
each reply is graded once. All questions are asked before any is repeated, so that a run that is
interrupted has as many of them as can be. A reply that asks for a tool is graded like any other.
Requests at once follow the endpoint, and an endpoint that keeps failing ends the run with its
cause.
"""

import inspect
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

import anyio

from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.adaptive_limit import AdaptiveLimit
from evalhub_mcp.local.inspect.completion_client import CompletionClient
from evalhub_mcp.local.inspect.endpoint import EndpointError
from evalhub_mcp.local.inspect.endpoint_probe import EndpointUse
from evalhub_mcp.local.inspect.evaluation import (
    AnsweredItem,
    Outcome,
    UngradedReply,
)
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.judge import Judge
from evalhub_mcp.local.inspect.judge_check import (
    JudgeCheck,
    check_on_labelled,
    check_on_present,
)
from evalhub_mcp.local.inspect.lost_replies import LostReplies
from evalhub_mcp.local.inspect.model_reply import ModelReply
from evalhub_mcp.local.inspect.model_retries import ModelRetries
from evalhub_mcp.local.inspect.prepared_job import PreparedJob
from evalhub_mcp.local.inspect.prompts import chat_messages, completion_prompt
from evalhub_mcp.local.inspect.repeats import (
    RepeatedQuestion,
    by_question,
    mean_share,
    repeat_cautions,
    repeat_info,
    repeat_metrics,
    wrong_answers,
)
from evalhub_mcp.local.inspect.run_control import EvaluationError, Stopper
from evalhub_mcp.local.inspect.run_watch import RunWatch
from evalhub_mcp.samples.sample import Sample

TOOL_CALL = "answered with a tool call"
EMPTY = "empty reply"

OnSample = Callable[..., None]
"""Records a question with its reply; see `JobCallbacks.sample`."""
OnProgress = Callable[[int, int, str], None]
"""Called after each question with those done, all, and a note on failures and slow replies."""


@dataclass
class _Counts:
    prompt_tokens: int = 0
    completion_tokens: int = 0
    requests: int = 0


class QuestionRun:
    """One run over the questions of an evaluation."""

    def __init__(
        self,
        job: PreparedJob,
        use: EndpointUse,
        judge_use: EndpointUse | None,
        on_progress: OnProgress,
        on_sample: OnSample = lambda *_, **__: None,
        earlier: Sequence[Sample] = (),
    ) -> None:
        """`earlier` are answers of an interrupted run; their questions are not asked again."""
        self.job = job
        self._earlier = {(sample.id, sample.epoch): sample for sample in earlier}
        self._resumed = 0
        self._on_sample = on_sample
        self.retries = ModelRetries()
        self.stopper = Stopper()
        self._use = use
        self._on_progress = on_progress
        self._client = CompletionClient(job.target, use.api, self.retries, use.form)
        self._judge: Judge | None = None
        self._check: JudgeCheck | None = None
        if job.judge is not None and judge_use is not None:
            judge_client = CompletionClient(job.judge, judge_use.api, self.retries, judge_use.form)
            self._judge = Judge(job.judge.model, judge_client)
        evaluation = job.evaluation(self._judge.ask if self._judge else None)
        assert evaluation is not None
        self.evaluation = evaluation
        self.size = len(evaluation.items)
        """The number of questions."""
        self.epochs = job.parameters.epochs
        self.replies = self.size * self.epochs
        """The number of replies that are to be graded."""
        self._positions = {item.id: i for i, item in enumerate(evaluation.items)}
        self._watch = RunWatch(self.replies)
        self._limit = AdaptiveLimit(job.parameters.max_connections)
        self._client.follow(self._limit)
        self._answered: dict[tuple[str, int], AnsweredItem] = {}
        self._errors: list[EndpointError | UngradedReply] = []
        self._counts = _Counts()
        is_ended = use.api == "chat" or job.parameters.max_tokens is not None
        self._lost = LostReplies(self.max_tokens, is_ended)

    @property
    def max_tokens(self) -> int:
        """The limit of a reply's length."""
        style, is_chat = self.evaluation.style, self._use.api == "chat"
        usual = style.chat_max_tokens if is_chat else style.max_tokens
        return self.job.parameters.max_tokens or usual

    async def evaluate(self) -> Outcome | None:
        """Ask and grade every question; None when the run was stopped.

        Raises:
            EvaluationError: No question could be scored, or the endpoint failed too often.
        """
        finished = False
        with self.stopper.enter():
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(self._client)
                if self._judge:
                    await stack.enter_async_context(self._judge.client)
                    await self._judge.try_known_answers()
                    if self.evaluation.labelled:
                        self._on_progress(0, self.replies, "the judge grades labelled replies")
                    self._check = await check_on_labelled(self.evaluation)
                await self._ask_all()
            finished = True
        if self._watch.should_end:
            raise self._failed_run()
        if not finished:
            return None
        return self._outcome()

    async def _ask_all(self) -> None:
        left = (
            (item, epoch) for epoch in range(1, self.epochs + 1) for item in self.evaluation.items
        )
        async with anyio.create_task_group() as group:
            for _ in range(min(self._limit.most, self.replies)):
                group.start_soon(self._work, left)

    async def _work(self, left: Iterator[tuple[Item, int]]) -> None:
        while not self._watch.should_end:
            async with self._limit.turn():
                asked = next(left, None)
                if asked is None or self._watch.should_end:
                    return
                await self._answer(*asked)
            self._on_progress(
                self._watch.done,
                self.replies,
                self._watch.note(self._limit.current, self._limit.most),
            )
        self.stopper.stop()

    async def _answer(self, item: Item, epoch: int) -> None:
        if self._reuse_answer(item, epoch):
            return
        started = time.monotonic()
        self._counts.requests += 1
        try:
            reply = await self._ask(item)
        except EndpointError as error:
            self._errors.append(error)
            self._record(item, epoch, error=self.job.scrub(error.brief))
            self._watch.record_failure(
                self.job.scrub(error.brief),
                is_server=error.is_server_fault,
                is_tolerated=error.code == "content_filtered",
            )
            return
        seconds = time.monotonic() - started
        self._limit.record_reply(seconds)
        try:
            grade = await self._grade(item, reply)
        except UngradedReply as error:
            self._errors.append(error)
            self._record(item, epoch, reply, seconds, error=self.job.scrub(str(error)))
            self._watch.record_ungraded()
            return
        self._record_graded(item, epoch, reply, grade, seconds)

    def _record_graded(
        self, item: Item, epoch: int, reply: ModelReply, grade: Grade, seconds: float
    ) -> None:
        """Count and record a graded reply."""
        self._answered[item.id, epoch] = AnsweredItem(item, reply.text, grade, seconds, epoch)
        self._watch.record_reply(seconds)
        self._count(reply, grade)
        self._record(item, epoch, reply, seconds, grade=grade)

    def _reuse_answer(self, item: Item, epoch: int) -> bool:
        """Reuse the answer of an interrupted run; False if it has none to this question."""
        known = self._earlier.get((item.id, epoch))
        if known is None or (known.question, known.expected) != (item.input, item.target):
            return False
        if known.why == TOOL_CALL or known.score not in (0, 1):
            return False
        reply = ModelReply(
            known.reply, known.finish_reason, (), known.input_tokens, known.output_tokens
        )
        grade = Grade(known.score == 1, known.answer, known.why)
        self._resumed += 1
        self._record_graded(item, epoch, reply, grade, known.seconds)
        return True

    def _record(
        self,
        item: Item,
        epoch: int,
        reply: ModelReply | None = None,
        seconds: float = 0.0,
        grade: Grade | None = None,
        error: str = "",
    ) -> None:
        """Record a question, answered or not."""
        self._on_sample(
            item.input,
            item.target,
            reply.text if reply else "",
            grade.correct if grade else None,
            id=item.id,
            position=self._positions[item.id],
            epoch=epoch,
            answer=grade.got if grade else "",
            why=grade.note if grade else "",
            error=error,
            prompt=self._prompt(item),
            category=item.fields.get("category", item.group),
            finish_reason=reply.finish_reason if reply else "",
            input_tokens=reply.prompt_tokens if reply else 0,
            output_tokens=reply.completion_tokens if reply else 0,
            seconds=seconds,
        )

    def _prompt(self, item: Item) -> str:
        """Return the prompt of a question as one text; "" when it is the question alone."""
        style, shots = self.evaluation.style, self.evaluation.shots
        if self._use.api != "chat":
            return completion_prompt(style, item, shots)
        messages = chat_messages(style, item, shots)
        if len(messages) == 1 and messages[0][1] == item.input:
            return ""
        return "\n\n".join(f"[{role}] {text}" for role, text in messages)

    async def _ask(self, item: Item) -> ModelReply:
        style, shots = self.evaluation.style, self.evaluation.shots
        temperature = self.job.parameters.temperature
        if self._use.api == "chat":
            pairs = chat_messages(style, item, shots)
            messages = [{"role": role, "content": text} for role, text in pairs]
            return await self._client.chat(messages, self.max_tokens, temperature)
        prompt = completion_prompt(style, item, shots)
        return await self._client.complete(prompt, self.max_tokens, temperature, style.stop)

    async def _grade(self, item: Item, reply: ModelReply) -> Grade:
        if reply.tool_names and not reply.text.strip():
            return Grade(False, f"(asked for {reply.tool_names[0]})", TOOL_CALL)
        if reply.is_empty and self.evaluation.judges_replies:
            return Grade(False, "", EMPTY)
        graded = self.evaluation.grade(item, reply.text)
        grade = await graded if inspect.isawaitable(graded) else graded
        if reply.is_cut and not grade.correct:
            why = f"cut off at max_tokens {self.max_tokens}"
            return Grade(False, grade.got, f"{grade.note}; {why}" if grade.note else why)
        return grade

    def _count(self, reply: ModelReply, grade: Grade) -> None:
        counts = self._counts
        counts.prompt_tokens += reply.prompt_tokens
        counts.completion_tokens += reply.completion_tokens
        if not grade.correct:
            self._lost.count(reply)

    @property
    def _asked(self) -> str:
        return "questions" if self.epochs == 1 else "repetitions of questions"

    def _failed_run(self) -> EvaluationError:
        watch = self._watch
        errors = [error for error in self._errors if isinstance(error, EndpointError)]
        last = errors[-1]
        if watch.failed == watch.done:
            text = f"None of {watch.done} {self._asked} could be evaluated, and the run was ended."
        else:
            text = (
                f"The run was ended after {watch.done} of {self.replies} {self._asked}, because "
                f"{watch.failed} of them failed for good."
            )
        return EvaluationError(f"{text} {self.job.scrub(str(last))}", last.code)

    def _outcome(self) -> Outcome:
        answered = [
            self._answered[item.id, epoch]
            for item in self.evaluation.items
            for epoch in range(1, self.epochs + 1)
            if (item.id, epoch) in self._answered
        ]
        if not answered:
            last = self._errors[-1] if self._errors else None
            code = last.code if isinstance(last, EndpointError) else "samples_failed"
            raise EvaluationError(
                f"None of {self.size} questions could be evaluated: {self.job.scrub(str(last))}",
                code,
            )
        questions = by_question(answered)
        accuracy, error = mean_share(questions)
        graded = [(one.item, one.grade) for one in answered]
        metrics = {
            **self.evaluation.metrics(graded, accuracy, error),
            "n_samples": len(questions),
            "n_errors": self.size - len(questions),
            **self._lost.metrics(),
        }
        info = {**self.evaluation.info, **self._info(), **self._judge_check(questions)}
        cautions = [*self._cautions(), *self.evaluation.review(answered)]
        if self.epochs > 1:
            failed = len(questions) * self.epochs - len(answered)
            metrics |= {"n_questions": len(questions), **repeat_metrics(questions, self.epochs)}
            info["repeats"] = repeat_info(questions, self.epochs, failed)
            cautions += repeat_cautions(questions, self.job.parameters.temperature, failed)
        if cautions:
            info["cautions"] = cautions
        return Outcome(metrics, wrong_answers(questions, self.job.scrub), info)

    def _judge_check(self, questions: Sequence[RepeatedQuestion]) -> dict[str, object]:
        """Return the agreement of the judge's grades with those of people, if the file has any."""
        check = self._check or check_on_present(self.evaluation.labelled, questions)
        if check is None:
            return {}
        notes = [answer.grade.note for one in questions for answer in one.answers]
        found = check.reported()
        if not_judged := sum(note in (EMPTY, TOOL_CALL) for note in notes):
            found["not_judged"] = not_judged
        for difference in check.differences:
            difference.update({name: self.job.scrub(text) for name, text in difference.items()})
        return {"judge_check": found}

    def _info(self) -> dict[str, object]:
        counts = self._counts
        requests: dict[str, object] = {"model": counts.requests}
        if counts.completion_tokens:
            requests["prompt_tokens"] = counts.prompt_tokens
            requests["completion_tokens"] = counts.completion_tokens
        info: dict[str, object] = {"requests": requests}
        if form := self._use.form.shown():
            info["request_form"] = form
        if self._resumed:
            info["resumed_answers"] = self._resumed
        if self._judge:
            requests["judge"] = self._judge.requests
            info["judge_probes"] = self._judge.probes
        if self._errors:
            info["first_error"] = self.job.scrub(
                self._errors[0].brief
                if isinstance(self._errors[0], EndpointError)
                else str(self._errors[0])
            )
        return info | self._lost.info()

    def _cautions(self) -> list[str]:
        found = []
        if self._resumed:
            found.append(
                f"{self._resumed} of {self.replies} answers are those of an interrupted run of the "
                "same request, which this one went on from."
            )
        found += self._lost.cautions()
        return found + (
            [self.job.scrub(text) for text in self._judge.cautions()] if self._judge else []
        )
