"""The prompts as `prompts/list` shows them, and the check of their arguments.

Names and arguments of the first three are those of EvalHub's Go server. An unknown name or
argument is -32602 with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcp_types import Prompt, PromptArgument

from evalhub_mcp.server.core.access import CallerAccess
from evalhub_mcp.server.core.protocol_errors import invalid, invalid_name

APPLICATION_GOALS: Mapping[str, tuple[str, ...]] = {
    "rag": ("rag faithfulness", "hallucination", "long context retrieval"),
    "agent": ("agent tool use", "prompt injection", "instruction following"),
    "safety": ("safety and toxicity", "jailbreak red team", "social bias"),
    "classifier": ("classification sentiment", "accuracy", "bias and fairness"),
}
"""What matters for each type of application, as goals to recommend benchmarks for."""
MAX_ARGUMENT_CHARS = 2_000


@dataclass(frozen=True)
class PromptSpec:
    """A prompt as it is listed."""

    name: str
    title: str
    description: str
    arguments: tuple[PromptArgument, ...]
    leads_to: tuple[str, ...]
    """The tools it makes an agent use; it is offered only to callers who may use all of them."""

    @property
    def argument_names(self) -> list[str]:
        """The names of its arguments."""
        return [argument.name for argument in self.arguments]

    def require_argument(self, name: str) -> None:
        """Check that the prompt has an argument.

        Raises:
            MCPError: -32602 where it has not.
        """
        if name not in self.argument_names:
            raise invalid_name(
                f"{self.name} has no argument", name, self.argument_names, "Arguments"
            )


def _argument(name: str, description: str, *, required: bool = False) -> PromptArgument:
    return PromptArgument(name=name, description=description, required=required)


SPECS = (
    PromptSpec(
        "edd_workflow",
        "Evaluation-driven development",
        "Define, measure, iterate for one type of application, with this hub's matching "
        "benchmarks, their thresholds and hints.",
        (_argument("application_type", "rag, agent, safety or classifier.", required=True),),
        ("find_benchmarks", "submit_evaluation"),
    ),
    PromptSpec(
        "evaluate_model",
        "Evaluate a model",
        "Ways to evaluate a model on this hub, with the arguments to submit.",
        (
            _argument("model_url", "OpenAI-compatible base URL of the model."),
            _argument("benchmark_preferences", "What matters, e.g. safety or reasoning."),
        ),
        ("recommend_evaluation", "submit_evaluation"),
    ),
    PromptSpec(
        "compare_runs",
        "Compare runs",
        "Two or more jobs side by side: scores, differences beyond chance, changed settings.",
        (_argument("job_ids", "Comma-separated job ids, the baseline first."),),
        ("compare_jobs",),
    ),
    PromptSpec(
        "diagnose_failure",
        "Diagnose a failed job",
        "A failed job with its errors and the end of its logs.",
        (_argument("job_id", "The job; without it, the latest that failed."),),
        ("diagnose_job",),
    ),
    PromptSpec(
        "release_gate",
        "Decide on a release",
        "Whether a model may be released, from its jobs' verdicts, margins, regressions "
        "against a baseline, and what was not measured.",
        (
            _argument("job_ids", "Comma-separated ids of the candidate's jobs.", required=True),
            _argument("baseline_job_id", "A job of the version in production."),
        ),
        ("get_job_results", "compare_jobs"),
    ),
    PromptSpec(
        "design_collection",
        "Design a collection",
        "Benchmarks for a goal with thresholds from earlier results, and what guessing scores.",
        (_argument("goal", "What the collection is to decide.", required=True),),
        ("find_benchmarks", "create_collection"),
    ),
    PromptSpec(
        "bring_your_data",
        "Evaluate on your own data",
        "Which evaluation reads your questions, recorded answers or traces, in which form.",
        (_argument("data", "What you have, e.g. a CSV of questions, RAG logs in S3."),),
        ("get_benchmark", "submit_evaluation"),
    ),
)
_BY_NAME = {spec.name: spec for spec in SPECS}


def listed_prompts(access: CallerAccess) -> list[Prompt]:
    """Return the prompts whose tools the caller may use."""
    return [
        Prompt(
            name=spec.name,
            title=spec.title,
            description=spec.description,
            arguments=list(spec.arguments),
        )
        for spec in SPECS
        if all(map(access.allows, spec.leads_to))
    ]


def require_prompt(name: str, access: CallerAccess) -> None:
    """Check that the caller may use every tool a prompt leads to; unknown prompts pass.

    Raises:
        MCPError: -32602 where it may not.
    """
    for tool in _BY_NAME[name].leads_to if name in _BY_NAME else ():
        access.require(tool, f"Prompt {name}")


def prompt_spec(name: str) -> PromptSpec:
    """Return a prompt by name.

    Raises:
        MCPError: -32602 when there is none.
    """
    if name not in _BY_NAME:
        raise invalid_name("Unknown prompt", name, list(_BY_NAME), "Prompts")
    return _BY_NAME[name]


def validate_arguments(spec: PromptSpec, given: Mapping[str, Any]) -> dict[str, str]:
    """Return the arguments of a prompt without blank ones.

    Raises:
        MCPError: -32602 for an unknown, unsuitable or missing argument.
    """
    for name, value in given.items():
        spec.require_argument(name)
        if not isinstance(value, str) or len(value) > MAX_ARGUMENT_CHARS:
            raise invalid(f"{name} must be a text of at most {MAX_ARGUMENT_CHARS} characters.")
    arguments = {name: value.strip() for name, value in given.items() if value.strip()}
    for argument in spec.arguments:
        if argument.required and argument.name not in arguments:
            raise invalid(
                f"{spec.name} needs the argument {argument.name!r}: {argument.description}"
            )
    return arguments
