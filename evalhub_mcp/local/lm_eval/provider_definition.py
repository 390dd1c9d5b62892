"""The provider document of `lm-eval-local`: what agents read before they choose a benchmark."""

from typing import Any

from evalhub_mcp.local.inspect.benchmarks.benchmark import available_entries
from evalhub_mcp.local.lm_eval.benchmarks import BENCHMARKS, LM_EVAL_TASK
from evalhub_mcp.local.providers.provider import LocalProvider

PROVIDER_ID = "lm-eval-local"


def provider_definition() -> dict[str, Any]:
    """The provider document without its runtime, as the hub's provider API defines it."""
    entries = available_entries(BENCHMARKS)
    has_tasks = any(entry["id"] == LM_EVAL_TASK.id for entry in entries)
    return {
        "id": PROVIDER_ID,
        "name": PROVIDER_ID,
        "title": "lm-evaluation-harness on this machine",
        "description": (
            "Generation tasks of EleutherAI's lm-evaluation-harness against an OpenAI-compatible "
            "endpoint, run on this machine with task files and data that ship with evalhub-mcp. "
            "Tasks that compare likelihoods cannot run over such endpoints and are not offered."
        ),
        "tags": ["local", "offline", "lm_eval"],
        "agent": {
            "summary": (
                "The lm-evaluation-harness on this machine: facts, arithmetic and your own "
                "questions by its prompts and metrics, comparable with other users of it."
            ),
            "evaluates": ["accuracy", "knowledge", "math", "own_questions"],
            "recommended_when": [
                "User asks for lm-eval or the lm-evaluation-harness by name on this machine",
                "User wants a second framework's score for the same questions",
            ],
            "target_type": "model",
            # Replies show at most 200 characters of each hint.
            "hints": [
                "model.url is the OpenAI base URL, usually ending in /v1; model.auth.secret_ref "
                "names the secret with its key",
                "Parameters: num_examples, num_fewshot, temperature, api, max_connections, "
                "max_tokens, dataset, scorer, instruction, skip_bad_rows, judge_url, judge_model, "
                f"judge_secret_ref{', task' if has_tasks else ''}",
                "dataset, scorer, instruction and skip_bad_rows are for own_questions: "
                "check the file first to get them ready to use",
                *(["task is for lm_eval_task"] if has_tasks else []),
                "For a first check prefer inspect-local, which starts faster and has more kinds",
            ],
            "result_interpretation": [
                "exact_match is the fraction of answers equal to a reference after the task's "
                "filter; a verbose right answer counts as wrong",
                "Compare only runs with equal num_examples, num_fewshot, temperature and api",
            ],
            "complements": ["inspect-local"],
        },
        "benchmarks": entries,
    }


PROVIDER = LocalProvider.of_module("evalhub_mcp.local.lm_eval", provider_definition())
