"""What an agent reads about `lm-eval-local`; only what runs on this machine is in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from evalhub_mcp.local.inspect.definition_parts import benchmark
from evalhub_mcp.local.inspect.parameters import OWN_QUESTIONS
from evalhub_mcp.local.inspect.provider_definition import provider_definition as inspect_definition
from evalhub_mcp.local.lm_eval.parameters import INSTALLED_TASK, OWN_TASKS
from evalhub_mcp.local.providers.provider import LocalProvider

PROVIDER_ID = "lm-eval-local"
_MOST_NAMED = 12


def cached_datasets() -> list[str]:
    """The data sets of the Hugging Face cache of this user, e.g. `openai/gsm8k`."""
    # Not by pathlib, which raises where the user has no home.
    home = os.environ.get("HF_HOME") or os.path.expanduser("~/.cache/huggingface")  # noqa: PTH111
    found = Path(home, "hub").glob("datasets--*")
    return sorted(path.name.removeprefix("datasets--").replace("--", "/", 1) for path in found)


def provider_definition() -> dict[str, Any]:
    """The provider document without its runtime."""
    cached = cached_datasets()
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
            # Whole in every reply that shows them: at most 200 characters each.
            "hints": [
                "model.url is the OpenAI base URL, usually ending in /v1; model.auth.secret_ref "
                "names the secret with its key",
                "Parameters: num_examples, num_fewshot, temperature, api, max_connections, "
                "max_tokens, dataset, scorer, instruction, skip_bad_rows, judge_url, judge_model, "
                f"judge_secret_ref{', task' if cached else ''}",
                "dataset, scorer, instruction and skip_bad_rows are for own_questions: "
                "check_dataset gives them ready to use",
                *(["task is for lm_eval_task"] if cached else []),
                "For a first check prefer inspect-local, which starts faster and has more kinds",
            ],
            "result_interpretation": [
                "exact_match is the fraction of answers equal to a reference after the task's "
                "filter; a verbose right answer counts as wrong",
                "Compare only runs with equal num_examples, num_fewshot, temperature and api",
            ],
            "complements": ["inspect-local"],
        },
        "benchmarks": [
            *(_as_here(entry) for entry in inspect_definition()["benchmarks"] if _runs_here(entry)),
            *([_installed_task(cached)] if cached else []),
        ],
    }


def _runs_here(entry: dict[str, Any]) -> bool:
    return entry["id"] in {*OWN_TASKS, OWN_QUESTIONS}


def _as_here(entry: dict[str, Any]) -> dict[str, Any]:
    """The same questions, by the harness's prompts and metrics."""
    if entry["id"] == OWN_QUESTIONS:
        return {
            **entry,
            "description": (
                "Your own questions and expected answers from a JSONL, CSV or YAML file "
                "(parameters.dataset), asked by the harness and scored by parameters.scorer: "
                "exact, includes, numeric, choice or regex. check_dataset reads the file first. "
                "For a judge model use inspect-local."
            ),
            "tags": [tag for tag in entry["tags"] if tag != "judge"],
        }
    return {
        **entry,
        "metrics": ["exact_match", "exact_match_stderr", "n_samples"],
        "primary_score": {"metric": "exact_match"},
        "agent": {
            **entry["agent"],
            "result_interpretation": (
                "Fraction of replies that, after the task's filter (first line, or last number), "
                "equal an accepted answer but for case and punctuation. Stricter than "
                "inspect-local: an answer inside a sentence counts as wrong."
            ),
        },
    }


def _installed_task(cached: list[str]) -> dict[str, Any]:
    shown = ", ".join(cached[:_MOST_NAMED])
    more = len(cached) - _MOST_NAMED
    return benchmark(
        INSTALLED_TASK,
        name="A task of the harness",
        description=(
            "A generation task of the harness by name (parameters.task, e.g. gsm8k), offline: it "
            "runs where its data set is in the Hugging Face cache of this machine, which has: "
            f"{shown}{f' and {more} more' if more > 0 else ''}."
        )[:1024],
        category="custom",
        tags=["lm_eval", "task", "custom"],
        threshold=0.5,
        metric="score",
        interpretation=(
            "score is the task's first metric; additional_info.metric names it. The task's "
            "documentation says what it means."
        ),
        bands=[("0.0-0.5", "Below one half"), ("0.5-1.0", "Above one half")],
    )


PROVIDER = LocalProvider.of_module("evalhub_mcp.local.lm_eval", provider_definition())
