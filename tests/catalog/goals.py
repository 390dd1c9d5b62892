"""Ten goals as engineers put them, and what an expert would accept for each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A wish, and the `provider/benchmark` or collection ids that answer it."""

    text: str
    acceptable: frozenset[str]


def goal(text: str, *acceptable: str) -> Goal:
    """A goal of this list."""
    return Goal(text, frozenset(acceptable))


LM = "lm_evaluation_harness"
GOALS = (
    goal(
        "is my fine-tune still safe?",
        "safety-and-fairness-v1",
        f"{LM}/toxigen",
        "garak/quality",
    ),
    goal("does our support bot make things up about our docs", "ragas/ragas_rag_default",
         "deepeval/deepeval-faithfulness", "deepeval/deepeval-hallucination"),
    goal("can somebody jailbreak it before we ship", "inspect/inspect/petri-jailbreak",
         "garak/owasp_llm_top10", "red-team-gate"),
    goal("how good is it at maths", f"{LM}/gsm8k_platinum_cot_llama", "lighteval/math_500",
         "lighteval/gsm8k"),
    goal("will it write working Python code", f"{LM}/humaneval", f"{LM}/mbpp",
         "lighteval/lcb:codegeneration_v6"),
    goal("how many requests per second can our server take", "guidellm/throughput",
         "guidellm/sweep"),
    goal("is it biased against women", f"{LM}/winogender", f"{LM}/bbq", "safety-and-fairness-v1"),
    goal("does it do what it is told, format and all", f"{LM}/ifeval"),
    goal("can it find facts in very long documents", f"{LM}/mrcr", f"{LM}/ruler_qa_squad"),
    goal("which model is better overall, broad picture", "standard-suite", f"{LM}/mmlu",
         f"{LM}/leaderboard_mmlu_pro"),
)  # fmt: skip
