"""Arguments that several tools share."""

from typing import Annotated, Literal

from pydantic import Field

JobId = Annotated[
    str,
    Field(description="Job id from submit_evaluation.", min_length=1, max_length=200),
]
TargetType = Annotated[
    Literal["model", "agent", "inference_server", "any"] | None,
    Field(description="What is to be evaluated."),
]
Cursor = Annotated[
    str | None, Field(description="next_cursor of an earlier reply.", max_length=600)
]
