"""Builds a prompt with its facts: matching benchmarks, results of jobs, logs.

A prompt that only lists what to fetch costs the agent a dozen calls; these contain the facts. When
the hub does not answer, the prompt is still returned and names what is missing and why.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from mcp.server.mcpserver import Context
from mcp_types import GetPromptResult, PromptMessage, TextContent

from evalhub_mcp.server.core.error_text import expected_error_text
from evalhub_mcp.server.core.protocol_errors import as_protocol_errors
from evalhub_mcp.server.core.session import open_session
from evalhub_mcp.server.prompts.benchmark_choice import edd_workflow, evaluate_model
from evalhub_mcp.server.prompts.collection_design import design_collection
from evalhub_mcp.server.prompts.facts import Facts, text_without_facts
from evalhub_mcp.server.prompts.failure import diagnose_failure
from evalhub_mcp.server.prompts.own_data import bring_your_data
from evalhub_mcp.server.prompts.run_comparison import compare_runs, release_gate
from evalhub_mcp.server.prompts.specs import prompt_spec, validate_arguments
from evalhub_mcp.untrusted.reply_check import sanitize_reply_text

_BUILDERS: Mapping[str, Callable[[Facts], Awaitable[str]]] = {
    "edd_workflow": edd_workflow,
    "evaluate_model": evaluate_model,
    "compare_runs": compare_runs,
    "diagnose_failure": diagnose_failure,
    "release_gate": release_gate,
    "design_collection": design_collection,
    "bring_your_data": bring_your_data,
}


async def get_prompt(
    name: str, given: Mapping[str, Any] | None, ctx: Context[Any, Any]
) -> GetPromptResult:
    """Return a prompt with its facts.

    Raises:
        MCPError: -32602 for an unknown prompt, a bad argument or a job that does not exist.
    """
    spec = prompt_spec(name)
    arguments = validate_arguments(spec, given or {})
    with as_protocol_errors(f"Prompt {name}"):
        try:
            session = await open_session(ctx)
            catalog = await session.catalog()
        except Exception as error:
            reason = expected_error_text(error)
            if reason is None:
                raise
            text = text_without_facts(spec.description, arguments, reason)
        else:
            text = await _BUILDERS[name](Facts(session, catalog, arguments))
    message = PromptMessage(
        role="user", content=TextContent(type="text", text=sanitize_reply_text(text))
    )
    return GetPromptResult(description=spec.description, messages=[message])
