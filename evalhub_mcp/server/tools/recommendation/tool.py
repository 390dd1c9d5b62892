"""From a goal in words to evaluations that can be submitted as they are."""

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp_types import CallToolResult
from pydantic import Field

from evalhub_mcp.app.catalog_lookup import look_up
from evalhub_mcp.app.earlier_durations import known_durations
from evalhub_mcp.catalog.recommendation import recommend, subject_labels
from evalhub_mcp.server.core.access import READ
from evalhub_mcp.server.core.arguments import TargetType
from evalhub_mcp.server.core.reply import reply
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.core.tool import agent_tool
from evalhub_mcp.server.tools.recommendation.reply import RecommendationReply, recommendation_reply
from evalhub_mcp.server.tools.recommendation.text import recommendation_text
from evalhub_mcp.untrusted import sanitize_line, sanitize_lines


@agent_tool(
    title="Recommend an evaluation",
    description="Start here when it is open what to run: the best ways to measure a goal, "
    "with reason, cost, what each leaves out, and arguments for submit_evaluation.",
    toolset="discovery",
    scope=READ,
)
async def recommend_evaluation(
    ctx: Context[Any, Any],
    goal: Annotated[
        str,
        Field(
            description="The user's question, e.g. 'is my fine-tune still safe'.",
            min_length=1,
            max_length=1000,
        ),
    ],
    target_type: TargetType = None,
    max_benchmarks: Annotated[int, Field(ge=1, le=10)] = 3,
    detect: Annotated[
        float | None,
        Field(
            description="Smallest difference that matters, such as 0.05: gives the samples needed.",
            gt=0,
            lt=1,
        ),
    ] = None,
) -> Annotated[CallToolResult, RecommendationReply]:
    """Recommend evaluations for a goal."""
    session = await open_session(ctx)
    catalog, found = await look_up(
        session,
        lambda catalog: recommend(catalog, goal, target_type, max_benchmarks),
        found=lambda recommendation: recommendation.options or recommendation.routes,
    )
    entries = [entry for option in found.options for entry in option.entries]
    listed = list(dict.fromkeys(entry.key for entry in entries))
    answer = recommendation_reply(catalog, found, detect, known_durations(session, listed))
    text = recommendation_text(
        answer,
        sanitize_line(goal, 120),
        lambda: sanitize_lines(subject_labels(catalog), 40, 20),
        target_type,
    )
    return reply(text, answer)
