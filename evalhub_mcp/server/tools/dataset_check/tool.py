"""Checking a user's own question file before it is run; only with the hub on this machine."""

from typing import Annotated, Any, Literal

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.question_files import check_file
from evalhub_mcp.datasets.reading_options import AnswerForm, ReadingOptions
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.session import app_of
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.dataset_check.reply import DatasetReply, dataset_reply
from evalhub_mcp.server.tools.dataset_check.text import dataset_text

Column = Annotated[str | None, Field(max_length=400)]


@agent_tool(
    title="Check a question file",
    description="Check a file of the user's own questions and answers before it runs as "
    "benchmark own_questions: columns, unreadable rows, duplicates, leaks, balance. Gives "
    "arguments for submit_evaluation.",
    toolset="discovery",
    scope=READ,
    local_only=True,
)
async def check_dataset(
    ctx: Context[Any, Any],
    path: Annotated[
        str, Field(description="JSONL, CSV, YAML or XLSX file.", min_length=1, max_length=1000)
    ],
    scorer: Annotated[
        str | None,
        Field(
            description="exact, includes, numeric, choice, regex or model_graded; default: "
            "by the answers.",
            max_length=40,
        ),
    ] = None,
    question_column: Column = None,
    answer_column: Column = None,
    context_column: Annotated[Column, Field(description="Text before each question.")] = None,
    choices_column: Annotated[Column, Field(description="One, or several with commas.")] = None,
    answers_are: Annotated[
        Literal[AnswerForm, "any"] | None, Field(description="How answers name the right choice.")
    ] = None,
    decimal_mark: Literal["point", "comma", "any"] | None = None,
) -> Annotated[CallToolResult, DatasetReply]:
    """Check a question file."""
    options = ReadingOptions(
        question_column=question_column,
        answer_column=answer_column,
        context_column=context_column,
        choices_column=choices_column,
        answers_are=None if answers_are == "any" else answers_are,
        decimal_mark=None if decimal_mark == "any" else decimal_mark,
    )
    checked = await check_file(app_of(ctx).settings, path, scorer, options)
    answer = dataset_reply(checked, scorer_suggested=scorer is None)
    return reply(dataset_text(answer, checked), answer)
