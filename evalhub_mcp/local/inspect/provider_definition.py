"""The provider document of `inspect-local`: what agents read before they choose a benchmark.

Each benchmark's own text is in its module in `benchmarks`. Only benchmarks that can run on this
machine are in the document.
"""

from typing import Any

from evalhub_mcp.local.inspect.benchmarks import BENCHMARKS
from evalhub_mcp.local.inspect.benchmarks.benchmark import available_entries
from evalhub_mcp.local.inspect.benchmarks.inspect_task import INSPECT_TASK
from evalhub_mcp.local.providers.provider import LocalProvider

PROVIDER_ID = "inspect-local"


def provider_definition() -> dict[str, Any]:
    """The provider document without its runtime, as the hub's provider API defines it."""
    entries = available_entries(BENCHMARKS)
    has_tasks = any(entry["id"] == INSPECT_TASK.id for entry in entries)
    return {
        "id": PROVIDER_ID,
        "name": PROVIDER_ID,
        "title": "Inspect AI on this machine",
        "description": (
            "Short evaluations of a model behind an OpenAI-compatible endpoint, run on this "
            "machine with question sets that ship with evalhub-mcp, and installed tasks of "
            "inspect-ai. Nothing is downloaded and nothing but the model's endpoint is contacted."
        ),
        "tags": ["local", "offline", "quick"],
        "agent": {
            "summary": (
                "Checks of a model endpoint on this machine: your own questions, facts, "
                "arithmetic, instructions, refusals, red team. Offline, usually under a minute."
            ),
            "evaluates": [
                "accuracy",
                "knowledge",
                "math",
                "instruction_following",
                "safety",
                "red_team",
                "own_questions",
            ],
            "recommended_when": [
                "User wants a first check of a model endpoint (Ollama, vLLM, llama.cpp, LM Studio)",
                "User compares models, prompts or settings in minutes, without cluster or download",
                "User asks whether a model refuses harmful requests or refuses too much",
                "User has own questions, own test cases or an own data set (CSV, JSONL, YAML)",
                "User wants a red team: jailbreaks, prompt injection, leaking of secrets",
            ],
            "target_type": "model",
            # Replies show at most 200 characters of each hint.
            "hints": [
                "model.url is the OpenAI base URL, usually ending in /v1; model.name an id that "
                "GET /v1/models lists; model.auth.secret_ref names the secret with its key",
                "Base model: api completions and num_fewshot 1 to 3; over chat it scores near 0",
                "Parameters: num_examples (default all; 10 make a smoke test), epochs (repeats, "
                "1 to 32), num_fewshot (0 to 5), temperature (0 to 2), api (auto, chat, "
                "completions), max_connections, max_tokens",
                "Parameters of own_questions: dataset, scorer, instruction, system_prompt, "
                "skip_bad_rows, judge_url, judge_model, judge_secret_ref; check the file first",
                "Parameters of a file's reading: question_column, answer_column, context_column, "
                "choices_column, answers_are, decimal_mark; see the check",
                *(
                    ["Parameters of inspect_task: task, task_args; a judge where it has a grader"]
                    if has_tasks
                    else []
                ),
            ],
            "result_interpretation": [
                "accuracy is the fraction of scored samples that are right, higher is better; "
                "n_errors counts samples the endpoint did not answer, which are not scored",
                "Compare runs only with equal num_examples, num_fewshot, temperature and api",
                "red_team reports attack_success_rate, lower is better",
                "additional_info.wrong_answers shows up to five: a low score may come from the "
                "answer's form",
            ],
            "complements": ["lm_evaluation_harness", "garak"],
        },
        "benchmarks": entries,
    }


PROVIDER = LocalProvider.of_module("evalhub_mcp.local.inspect", provider_definition())
