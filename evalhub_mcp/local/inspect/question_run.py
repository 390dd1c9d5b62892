"""Run a benchmark with questions of ours or the user's with inspect-ai."""

import inspect
from collections.abc import Mapping
from typing import Any

from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
)
from inspect_ai.scorer import CORRECT, INCORRECT, Score, Scorer, Target, accuracy, scorer, stderr
from inspect_ai.solver import TaskState, generate

from evalhub_mcp.datasets.questions import Grade
from evalhub_mcp.local.inspect.evaluation import (
    MAX_WRONG_ANSWERS,
    GradedItems,
    Outcome,
    wrong_answer,
)
from evalhub_mcp.local.inspect.inspect_run import EvaluationError, InspectRun, error_cause
from evalhub_mcp.local.inspect.items import Item
from evalhub_mcp.local.inspect.prompts import chat_messages, completion_prompt

_MESSAGES: dict[str, type[ChatMessageUser | ChatMessageAssistant | ChatMessageSystem]] = {
    "user": ChatMessageUser,
    "assistant": ChatMessageAssistant,
    "system": ChatMessageSystem,
}


class QuestionRun(InspectRun):
    """A run of an `Evaluation`: our questions, prompts and grading, inspect's generation."""

    def __post_init__(self) -> None:
        super().__post_init__()
        evaluation = self.job.evaluation(self._ask_judge)
        assert evaluation is not None
        self.evaluation = evaluation
        self.size = len(evaluation.items)
        self._grades: dict[str, Grade] = {}

    def task(self) -> Task:
        """The questions as a task that only generates replies and grades them."""
        samples = [
            Sample(id=item.id, input=self._prompt(item), target=item.target)
            for item in self.evaluation.items
        ]
        return Task(
            name=self.evaluation.name,
            dataset=MemoryDataset(samples, name=self.evaluation.name),
            solver=generate(),
            scorer=self._scorer(),
        )

    def generation(self) -> Mapping[str, Any]:
        """The limits of the benchmark's prompt style."""
        style, chat = self.evaluation.style, self.api == "chat"
        limit = style.chat_max_tokens if chat else style.max_tokens
        return {
            "max_tokens": self.job.parameters.max_tokens or limit,
            "stop_seqs": None if chat else list(style.stop),
        }

    def outcome(self, log: EvalLog) -> Outcome:
        """The metrics of the benchmark and some wrong answers."""
        samples = log.samples or []
        errors = [s.error.message for s in samples if s.error is not None]
        scored = {str(s.id) for s in samples if s.error is None and s.scores}
        if not scored or log.results is None:
            error = errors[-1] if errors else (log.error.message if log.error else "")
            raise self.none_scored(error, len(errors))
        values = log.results.scores[0].metrics
        graded = [
            (item, self._grades[item.id]) for item in self.evaluation.items if item.id in scored
        ]
        metrics = {
            **self.evaluation.metrics(graded, values["accuracy"].value, values["stderr"].value),
            "n_samples": len(scored),
            "n_errors": len(errors),
        }
        return Outcome(metrics, self._wrong_answers(graded), self.evaluation.info)

    def none_scored(self, error: str, count: int) -> EvaluationError:
        """All questions failed, which is the fault of the endpoint."""
        cause = error_cause(self.job.scrub(error))
        return EvaluationError(
            f"None of {count} samples could be evaluated: the model endpoint "
            f"{self.job.target.shown_url} failed on each of them"
            + (f", the last time with: {cause}" if cause else "."),
            "samples_failed",
        )

    async def _ask_judge(self, prompt: str) -> str:
        assert self.judge is not None
        output = await self.judge.generate([ChatMessageUser(content=prompt)])
        return output.completion

    def _prompt(self, item: Item) -> str | list[ChatMessage]:
        style, shots = self.evaluation.style, self.evaluation.shots
        if self.api == "completions":
            return completion_prompt(style, item, shots)
        return [_MESSAGES[role](content=text) for role, text in chat_messages(style, item, shots)]

    def _scorer(self) -> Scorer:
        """A scorer that grades each reply and stores the grade in `_grades`."""
        items = {item.id: item for item in self.evaluation.items}

        @scorer(name="graded", metrics=[accuracy(), stderr()])
        def build() -> Scorer:
            async def score(state: TaskState, target: Target) -> Score:
                name = str(state.sample_id)
                graded = self.evaluation.grade(items[name], state.output.completion)
                grade = await graded if inspect.isawaitable(graded) else graded
                self._grades[name] = grade
                return Score(
                    value=CORRECT if grade.correct else INCORRECT,
                    answer=grade.got,
                    explanation=grade.note,
                )

            return score

        return build()

    def _wrong_answers(self, graded: GradedItems) -> list[dict[str, str]]:
        wrong = [(item, grade) for item, grade in graded if not grade.correct]
        return [
            wrong_answer(
                id=item.id,
                question=item.input,
                expected=item.target,
                got=self.job.scrub(grade.got),
                why=self.job.scrub(grade.note),
            )
            for item, grade in wrong[:MAX_WRONG_ANSWERS]
        ]
