"""Ten goals in an engineer's words, each with the answers an expert accepts.

Answers are from the upstream catalog: a collection's id, or `provider/benchmark`. A goal none of
whose answers a catalog has is left out of the hit rate.
"""

from dataclasses import dataclass

LM = "lm_evaluation_harness"


@dataclass(frozen=True)
class Goal:
    """A goal and the ids that answer it."""

    text: str
    acceptable: frozenset[str]


def _goal(text: str, *acceptable: str) -> Goal:
    return Goal(text, frozenset(acceptable))


GOALS = (
    _goal(
        "is my fine-tune still safe?",
        "safety-and-fairness-v1",
        "toxicity-and-ethical-principles",
        f"{LM}/toxigen",
        "garak/quality",
        "inspect/inspect/strong-reject",
    ),
    _goal(
        "does our support bot make things up about our docs",
        "ragas/ragas_rag_default",
        "ragas/ragas_rag_full",
        "deepeval/deepeval-faithfulness",
        "deepeval/deepeval-hallucination",
    ),
    _goal(
        "can somebody jailbreak it before we ship",
        "inspect/inspect/petri-jailbreak",
        "garak/owasp_llm_top10",
        "garak/intents",
        "garak/avid",
        "garak/quick",
        "model-validation",
        "red-team-gate",
    ),
    _goal(
        "how good is it at maths",
        f"{LM}/gsm8k_platinum_cot_llama",
        "lighteval/math_500",
        "lighteval/gsm8k",
        "inspect/inspect/gsm8k",
    ),
    _goal(
        "will it write working Python code",
        f"{LM}/humaneval",
        f"{LM}/mbpp",
        "inspect/inspect/humaneval",
        "lighteval/lcb:codegeneration_v6",
        "coding-v1",
    ),
    _goal(
        "how many requests per second can our server take",
        "guidellm/throughput",
        "guidellm/sweep",
    ),
    _goal(
        "is it biased against women",
        f"{LM}/winogender",
        f"{LM}/bbq",
        f"{LM}/crows_pairs_english",
        "safety-and-fairness-v1",
    ),
    _goal(
        "does it do what it is told, format and all",
        f"{LM}/ifeval",
        f"{LM}/leaderboard_ifeval",
        "instruction-following-v1",
    ),
    _goal(
        "can it find facts in very long documents",
        f"{LM}/mrcr",
        f"{LM}/ruler_qa_squad",
        f"{LM}/longbench_qasper",
        "long-context-v1",
    ),
    _goal(
        "which model is better overall, broad picture",
        "standard-llm-evals-v1",
        "standard-suite",
        "leaderboard-v2",
        f"{LM}/leaderboard_mmlu_pro",
        f"{LM}/mmlu_cot_llama",
        f"{LM}/mmlu",
    ),
)
