"""Benchmark `own_questions`: a user's file of questions and expected answers.

The evaluation process reads only copies in one folder, for every job, and repeats the check that
the file passed before submission. Unusable rows stop the run unless the job allows to skip them;
then they are counted.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from evalhub_mcp.adapter.errors import InvalidParametersError
from evalhub_mcp.datasets.choices import LETTERS
from evalhub_mcp.datasets.expression_matching import SearchTooLong
from evalhub_mcp.datasets.file_access import FileRefused, format_of, read_copy
from evalhub_mcp.datasets.file_check import FileReport, check_file
from evalhub_mcp.datasets.judge_prompt import judge_prompt, read_verdict
from evalhub_mcp.datasets.questions import SCORERS, Finding, Grade, Question, Scorer, parse_scorer
from evalhub_mcp.datasets.reading_options import AnswerForm, reading_options
from evalhub_mcp.datasets.reply_text import visible_reply
from evalhub_mcp.datasets.scorers import GRADERS, expected_answer, grade_includes
from evalhub_mcp.datasets.tables import UnreadableFile
from evalhub_mcp.local.inspect.benchmarks.benchmark import Benchmark
from evalhub_mcp.local.inspect.evaluation import (
    AnsweredItem,
    Evaluation,
    Grader,
    LabelledItem,
    UngradedReply,
)
from evalhub_mcp.local.inspect.items import Item, in_run_order
from evalhub_mcp.local.inspect.parameters import JudgeParameters
from evalhub_mcp.local.inspect.prompts import PromptStyle

AskJudge = Callable[[str], Awaitable[str]]
"""Sends one message to the judge model and returns its reply, which holds a grade.

Raises UngradedReply when there is none.
"""

_INSTRUCTIONS: Mapping[Scorer, str] = {
    "exact": "Answer with the answer only, without explanation.",
    "includes": "Answer briefly.",
    "numeric": 'End with one line of the form "Answer: <number>", without a unit.',
    "choice": 'Choose one. End with one line of the form "Answer: <letter>".',
    "regex": "",
    "model_graded": "",
}
_MAX_FAULTS = 5
_FEW = 5
"""With fewer replies, no other scorer is suggested."""


def _column(role: str) -> Any:
    return Field(None, min_length=1, max_length=400, description=f"the column with {role}")


class OwnQuestionsParameters(JudgeParameters):
    """The parameters of a user's question file.

    Without a `scorer`, the one that fits the answers is used. The judge is used by
    `model_graded` only.
    """

    dataset: str = Field(
        min_length=1,
        max_length=1000,
        description="the name of a question file (JSONL, CSV, YAML or XLSX)",
    )
    scorer: Annotated[str, AfterValidator(parse_scorer)] | None = Field(
        None, description=f"one of {', '.join(SCORERS)} (default: what fits the answers)"
    )
    instruction: str | None = Field(
        None,
        max_length=4000,
        description="text of at most 4000 characters that precedes each question and the "
        "scorer's own line; empty to leave out both",
    )
    system_prompt: str | None = Field(
        None,
        max_length=20_000,
        description="text of at most 20000 characters, the system message of each question",
    )
    question_column: str | None = _column("the question")
    answer_column: str | None = _column("the expected answer")
    context_column: str | None = _column("text to put before the question")
    choices_column: str | None = _column("the choices (or several columns, with commas)")
    answers_are: AnswerForm | None = Field(
        None,
        description='"text", "letters", "labels", "from_0" or "from_1" (default: what all rows '
        "of the file show), how answers name the right choice",
    )
    decimal_mark: Literal["point", "comma"] | None = Field(
        None, description='"point" or "comma" (default: what the numbers of the file show)'
    )
    skip_bad_rows: bool = Field(False, strict=True, description="true or false (default false)")


OWN_QUESTIONS = Benchmark(
    id="own_questions",
    name="Own questions",
    description=(
        "Your own questions and expected answers from a JSONL, CSV or YAML file "
        "(parameters.dataset), scored by parameters.scorer: exact, includes, numeric, choice, "
        "regex, or model_graded by a judge model, which columns reply and human (a person's "
        "verdict) check. Check the file first to get the arguments. The job keeps a copy of the "
        "file and its SHA-256."
    ),
    category="custom",
    tags=("own_questions", "custom", "test_cases", "csv", "jsonl", "judge", "offline"),
    threshold=0.8,
    interpretation=(
        "Fraction of your questions answered rightly. What is good enough is yours to say: set "
        "pass_criteria. additional_info.baseline is what a model gets that always replies the "
        "same; a score near it shows nothing. n_errors counts questions without a reply or a "
        "grade, which are not scored; cut_replies, empty_replies and tool_call_replies count "
        "replies graded as wrong for that."
    ),
    score_bands=(
        ("0.0-0.3", "Mostly wrong, or the scorer does not fit: read the wrong answers first"),
        ("0.3-0.6", "Some right; compare with additional_info.baseline"),
        ("0.6-0.8", "Mostly right; below the default threshold"),
        ("0.8-1.0", "Meets the default threshold; add harder questions to rank further"),
    ),
    parameters=OwnQuestionsParameters,
)


def check_question_file(parameters: OwnQuestionsParameters, folder: Path) -> FileReport:
    """Read and check the file in `folder` that a job names.

    Raises:
        InvalidParametersError: The file cannot be read, or its questions cannot be scored.
    """
    try:
        path, data = read_copy(parameters.dataset, folder)
        options = reading_options(parameters.model_dump())
        report = check_file(data, format_of(path), parameters.scorer, options)  # type: ignore[arg-type]
    except (FileRefused, UnreadableFile) as error:
        raise InvalidParametersError(f"dataset: {error}") from None
    if report.blocking and not (parameters.skip_bad_rows and report.row_faults):
        faults = "; ".join(_with_lines(fault) for fault in report.blocking[:_MAX_FAULTS])
        more = (
            " Correct them, or set skip_bad_rows to true to run without those rows."
            if report.row_faults
            else ""
        )
        raise InvalidParametersError(f"dataset {path.name} cannot be used: {faults}{more}")
    if report.scorer == "model_graded" and not (parameters.judge_url and parameters.judge_model):
        raise InvalidParametersError(
            "scorer model_graded needs judge_url and judge_model, the endpoint and name of the "
            "model that grades (and judge_secret_ref if it needs a key)."
        )
    available = len(report.questions) - parameters.num_fewshot
    if available < 1 or (parameters.num_examples or 1) > available:
        raise InvalidParametersError(
            f"dataset {path.name} has {len(report.questions)} usable questions, which is too few "
            f"for num_examples {parameters.num_examples or 1} beside num_fewshot "
            f"{parameters.num_fewshot}."
        )
    return report


def build_evaluation(
    parameters: OwnQuestionsParameters, report: FileReport, ask_judge: AskJudge | None = None
) -> Evaluation:
    """The evaluation of a checked file. The scorer `model_graded` needs `ask_judge`."""
    items = in_run_order(_item(question, report.scorer) for question in report.questions)
    # Worked examples come from the end, so that they do not depend on num_examples.
    available = len(items) - parameters.num_fewshot
    grade: Grader
    if report.scorer == "model_graded":
        assert ask_judge is not None
        grade = _judge_grader(ask_judge)
    else:
        scorer = GRADERS[report.scorer]

        def grade(item: Item, reply: str) -> Grade:
            try:
                return scorer(item.fields["question"], reply)
            except SearchTooLong as error:
                raise UngradedReply(f"The expression is too slow: {error}.") from None

    return Evaluation(
        name=OWN_QUESTIONS.id,
        items=items[:available][: parameters.num_examples],
        style=_style(report.scorer, parameters),
        grade=grade,
        shots=items[available:],
        info=_info(parameters, report),
        judges_replies=report.scorer == "model_graded",
        labelled=_labelled(items) if report.scorer == "model_graded" else (),
        review=partial(_fitting_scorer, report.scorer),
    )


def _labelled(items: Sequence[Item]) -> list[LabelledItem]:
    """Return the replies of the file that have a person's verdict, in the order of a run."""
    return [
        LabelledItem(item, labelled.is_right, labelled.reply)
        for item in items
        for labelled in item.fields["question"].labelled
    ]


def _with_lines(finding: Finding) -> str:
    lines = ", ".join(map(str, finding.lines))
    more = ", …" if finding.count > len(finding.lines) else ""
    return finding.message.rstrip(".") + (f" (line {lines}{more})." if lines else ".")


def _item(question: Question, scorer: Scorer) -> Item:
    text = question.text
    if scorer == "choice":
        listed = zip(LETTERS, question.choices, strict=False)
        text += "\n\n" + "\n".join(f"{letter}. {choice}" for letter, choice in listed)
    group = LETTERS[question.right_choice] if question.right_choice is not None else ""
    fields = {
        "question": question,
        "category": question.category,
        **({"system": question.system} if question.system else {}),
    }
    return Item(question.id, text, expected_answer(question), group, fields)


def _style(scorer: Scorer, parameters: OwnQuestionsParameters) -> PromptStyle:
    short = scorer in {"exact", "numeric", "choice"}
    return PromptStyle(
        instruction=_instruction(scorer, parameters.instruction),
        system=parameters.system_prompt or "",
        stop=("\n",) if short else ("\n\n", "\nQuestion:"),
        max_tokens=32 if short else 256,
        chat_max_tokens=1024,
        chat_target="Answer: {target}" if scorer in {"numeric", "choice"} else "{target}",
    )


def _instruction(scorer: Scorer, given: str | None) -> str:
    """Return the user's instruction and the scorer's line about the form of the reply."""
    if given is None:
        return _INSTRUCTIONS[scorer]
    return f"{given}\n{_INSTRUCTIONS[scorer]}".strip() if given.strip() else ""


def _fitting_scorer(scorer: Scorer, answered: Sequence[AnsweredItem]) -> list[str]:
    """Return a sentence that suggests `includes`, if many wrong replies contain the answer."""
    if scorer not in {"exact", "numeric", "choice", "regex"} or len(answered) < _FEW:
        return []
    right = sum(one.grade.correct for one in answered)
    containing = sum(
        grade_includes(one.item.fields["question"], one.reply).correct for one in answered
    )
    if containing < len(answered) / 2 or containing - right < max(3, len(answered) / 5):
        return []
    return [
        f"{containing} of {len(answered)} replies contain the expected answer, and scorer {scorer} "
        f"finds {right} right: scorer includes fits these replies."
    ]


def _judge_grader(ask_judge: AskJudge) -> Grader:
    async def grade(item: Item, reply: str) -> Grade:
        verdict = await ask_judge(judge_prompt(item.fields["question"], reply))
        correct = read_verdict(verdict)
        if correct is None:
            raise UngradedReply("The judge gave no grade.")
        reasoning = " ".join(visible_reply(verdict).rpartition("\n")[0].split())
        return Grade(correct, visible_reply(reply), reasoning)

    return grade


def _info(parameters: OwnQuestionsParameters, report: FileReport) -> dict[str, Any]:
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
