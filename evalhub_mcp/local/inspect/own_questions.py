"""Benchmark `own_questions`: a user's own file of questions and expected answers.

Decision: the evaluation process reads nothing but copies in one folder, whoever submitted
the job, and checks the file again by the rules of `check_dataset`. Rows that cannot be
used stop the run, unless the job says that they may be left out; then they are counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from evalhub_mcp.datasets.file_access import FileRefused, format_of, read_copy
from evalhub_mcp.datasets.file_check import FileReport, check_file
from evalhub_mcp.datasets.judge_prompt import judge_prompt, read_verdict
from evalhub_mcp.datasets.parsing import UnreadableFile
from evalhub_mcp.datasets.questions import Finding, Question, Scorer
from evalhub_mcp.datasets.reply_parsing import LETTERS, Grade, visible_reply
from evalhub_mcp.datasets.scorers import GRADERS, expected_answer
from evalhub_mcp.local.inspect.datasets import Item, ordered
from evalhub_mcp.local.inspect.evaluation import Evaluation, UngradedReply
from evalhub_mcp.local.inspect.parameters import OwnQuestions, ParameterError
from evalhub_mcp.local.inspect.prompts import PromptStyle

DATASETS_DIR_VARIABLE = "EVALHUB_DATASETS_DIR"
Judge = Callable[[str], Awaitable[str]]
"""Sends a judge one message; gives its reply."""

_INSTRUCTIONS: Mapping[Scorer, str] = {
    "exact": "Answer with the answer only, without explanation.",
    "includes": "Answer briefly.",
    "numeric": 'End with one line of the form "Answer: <number>", without a unit.',
    "choice": 'Choose one. End with one line of the form "Answer: <letter>".',
    "regex": "",
    "model_graded": "",
}
_MAX_FAULTS = 5


def load(parameters: OwnQuestions, folder: Path) -> FileReport:
    """Read and check the file the parameters name.

    Raises ParameterError: it may not be read, or cannot be scored.
    """
    try:
        path, data = read_copy(parameters.dataset, folder)
        report = check_file(data, format_of(path), parameters.scorer)  # type: ignore[arg-type]
    except (FileRefused, UnreadableFile) as error:
        raise ParameterError(f"dataset: {error}") from None
    if report.blocking and not (parameters.skip_bad_rows and report.row_faults):
        faults = "; ".join(_told(fault) for fault in report.blocking[:_MAX_FAULTS])
        more = (
            " Correct them, or set skip_bad_rows to true to run without those rows."
            if report.row_faults
            else ""
        )
        raise ParameterError(f"dataset {path.name} cannot be used: {faults}{more}")
    if report.scorer == "model_graded" and not (parameters.judge_url and parameters.judge_model):
        raise ParameterError(
            "scorer model_graded needs judge_url and judge_model, the endpoint and name of the "
            "model that grades (and judge_secret_ref if it needs a key)."
        )
    asked = len(report.questions) - parameters.num_fewshot
    if asked < 1 or (parameters.num_examples or 1) > asked:
        raise ParameterError(
            f"dataset {path.name} has {len(report.questions)} usable questions, which is too few "
            f"for num_examples {parameters.num_examples or 1} beside num_fewshot "
            f"{parameters.num_fewshot}."
        )
    return report


def _told(finding: Finding) -> str:
    lines = ", ".join(map(str, finding.lines))
    more = ", …" if finding.count > len(finding.lines) else ""
    return finding.message.rstrip(".") + (f" (line {lines}{more})." if lines else ".")


def build(parameters: OwnQuestions, report: FileReport, judge: Judge | None = None) -> Evaluation:
    """The evaluation of a checked file. `judge` is needed for `model_graded`."""
    items = ordered(_item(question, report.scorer) for question in report.questions)
    # Worked examples come from the end, so that they do not depend on num_examples.
    asked = len(items) - parameters.num_fewshot
    shots, items = items[asked:], items[:asked]
    return Evaluation(
        name="own_questions",
        items=items[: parameters.num_examples],
        style=_style(report.scorer, parameters.instruction),
        grade=_judged(judge) if report.scorer == "model_graded" else _graded(report.scorer),
        shots=shots,
        info=_info(parameters, report),
    )


def _item(question: Question, scorer: Scorer) -> Item:
    text = question.text
    if scorer == "choice":
        listed = zip(LETTERS, question.choices, strict=False)
        text += "\n\n" + "\n".join(f"{letter}. {choice}" for letter, choice in listed)
    group = LETTERS[question.right_choice] if question.right_choice is not None else ""
    return Item(question.id, text, expected_answer(question), group, {"question": question})


def _style(scorer: Scorer, instruction: str | None) -> PromptStyle:
    short = scorer in {"exact", "numeric", "choice"}
    return PromptStyle(
        instruction=_INSTRUCTIONS[scorer] if instruction is None else instruction,
        question_label="Question",
        answer_label="Answer",
        stop=("\n",) if short else ("\n\n", "\nQuestion:"),
        max_tokens=32 if short else 256,
        chat_max_tokens=1024,
        chat_target="Answer: {target}" if scorer in {"numeric", "choice"} else "{target}",
    )


def _graded(scorer: Scorer) -> Callable[[Item, str], Grade]:
    def grade(item: Item, reply: str) -> Grade:
        return GRADERS[scorer](item.fields["question"], reply)

    return grade


def _judged(judge: Judge | None) -> Callable[[Item, str], Awaitable[Grade]]:
    assert judge is not None

    async def grade(item: Item, reply: str) -> Grade:
        verdict = await judge(judge_prompt(item.fields["question"], reply))
        correct = read_verdict(verdict)
        if correct is None:
            raise UngradedReply("The judge gave no grade.")
        said = " ".join(visible_reply(verdict).rsplit("\n", 1)[0].split())
        return Grade(correct, visible_reply(reply), said)

    return grade


def _info(parameters: OwnQuestions, report: FileReport) -> dict[str, Any]:
    left_out = sum(fault.count for fault in report.blocking)
    return {
        "dataset": {
            "name": parameters.dataset,
            "sha256": report.sha256,
            "questions": len(report.questions),
            **({"rows_left_out": left_out} if left_out else {}),
        },
        "scorer": report.scorer,
        **({"baseline": round(report.baseline, 4)} if report.baseline is not None else {}),
        **({"judge": parameters.judge_model} if report.scorer == "model_graded" else {}),
    }
