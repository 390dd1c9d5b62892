"""The prompts as they are listed; building one is in `prompts`.

Names and arguments of the first three are the Go server's.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from mcp_types import Prompt, PromptArgument

from evalhub_mcp.server.core.access import CallerAccess
from evalhub_mcp.server.core.protocol_errors import invalid
from evalhub_mcp.untrusted import sanitize_line

APPLICATION_GOALS: Mapping[str, tuple[str, ...]] = {
    "rag": ("rag faithfulness", "hallucination", "long context retrieval"),
    "agent": ("agent tool use", "prompt injection", "instruction following"),
    "safety": ("safety and toxicity", "jailbreak red team", "social bias"),
    "classifier": ("classification sentiment", "accuracy", "bias and fairness"),
}


@dataclass(frozen=True)
class PromptSpec:
    """A prompt as it is listed: name, title, description, `(argument, description, required)`."""

    name: str
    title: str
    description: str
    arguments: tuple[tuple[str, str, bool], ...]
    leads_to: tuple[str, ...]
    """The tools it makes an agent use; where one is not offered, the prompt is not either."""


SPECS = (
    PromptSpec(
        "edd_workflow",
        "Evaluation-driven development",
        "Define, measure, iterate for one type of application, with this hub's matching "
        "benchmarks, their thresholds and hints.",
        (("application_type", "rag, agent, safety or classifier.", True),),
        ("find_benchmarks", "submit_evaluation"),
    ),
    PromptSpec(
        "evaluate_model",
        "Evaluate a model",
        "Ways to evaluate a model on this hub, with the arguments to submit.",
        (
            ("model_url", "OpenAI-compatible base URL of the model.", False),
            ("benchmark_preferences", "What matters, e.g. safety or reasoning.", False),
        ),
        ("recommend_evaluation", "submit_evaluation"),
    ),
    PromptSpec(
        "compare_runs",
        "Compare runs",
        "Two or more jobs side by side: scores, differences beyond chance, changed settings.",
        (("job_ids", "Comma-separated job ids, the baseline first.", False),),
        ("compare_jobs",),
    ),
    PromptSpec(
        "diagnose_failure",
        "Diagnose a failed job",
        "A failed job with its errors and the end of its logs.",
        (("job_id", "The job; without it, the latest that failed.", False),),
        ("diagnose_job",),
    ),
    PromptSpec(
        "release_gate",
        "Decide on a release",
        "Whether a model may be released, from its jobs' verdicts, margins, regressions "
        "against a baseline, and what was not measured.",
        (
            ("job_ids", "Comma-separated ids of the candidate's jobs.", True),
            ("baseline_job_id", "A job of the version in production.", False),
        ),
        ("get_job_results", "compare_jobs"),
    ),
)


def prompt_named(name: str) -> PromptSpec:
    """Return the prompt with this name.

    Raises:
        MCPError: -32602 when there is none.
    """
    for spec in SPECS:
        if spec.name == name:
            return spec
    names = [spec.name for spec in SPECS]
    near = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise invalid(f"Unknown prompt {sanitize_line(name, 80)!r}.{hint} Prompts: {', '.join(names)}.")


def require_prompt(name: str, access: CallerAccess) -> None:
    """Check that the caller may use every tool a prompt leads to.

    Raises:
        MCPError: -32602 where it may not.
    """
    for tool in next((spec.leads_to for spec in SPECS if spec.name == name), ()):
        access.require(tool, f"Prompt {name}")


def listed_prompts(access: CallerAccess | None = None) -> list[Prompt]:
    """Return the prompts whose tools the caller may use; all without `access`."""
    return [
        Prompt(
            name=spec.name,
            title=spec.title,
            description=spec.description,
            arguments=[
                PromptArgument(name=name, description=description, required=required)
                for name, description, required in spec.arguments
            ],
        )
        for spec in SPECS
        if access is None or all(map(access.allows, spec.leads_to))
    ]
