"""The subjects of model evaluation, each with the words that find its benchmarks.

Goals in people's words are assigned to one of them by `subject_words`; the search then looks for
the words below, whatever catalog a hub has.
"""

from collections.abc import Mapping

SEARCH_WORDS: Mapping[str, str] = {
    "SAFETY": "safety harm toxicity",
    "RED_TEAM": "redteam jailbreak adversarial",
    "HARMFUL_HELP": "harm refuse weapons",
    "HALLUCINATION": "hallucination truthfulness",
    "RAG": "rag faithfulness grounded",
    "MATHS": "math arithmetic",
    "CODE": "code python",
    "LOAD": "throughput latency load",
    "BIAS": "bias fairness stereotype",
    "TRUTH": "truthfulness misconception",
    "FOLLOW": "instruction follow format",
    "LONG": "longcontext needle",
    "GENERAL": "general capability standard",
    "KNOWLEDGE": "knowledge academic",
    "REASONING": "reasoning logic",
    "EVAL_AWARE": "monitoring awareness alignment faking",
    "SYCOPHANCY": "sycophancy",
    "AGENTS": "agent tool",
    "INJECTION": "injection attack agentdojo",
    "PRIVACY": "privacy leak pii",
    "CYBER": "cybersecurity exploit hacking",
    "TELCO": "telecom",
    "MEDICAL": "medical health",
    "SUMMARIES": "summarization",
    "OVERSIGHT": "shutdown oversight power seeking",
    "ETHICS": "ethics hhh",
    "GRAMMAR": "grammar linguistic",
    "COMMON_SENSE": "commonsense everyday",
    "SCIENCE": "science",
    "READING": "comprehension passage",
    "SENTIMENT": "sentiment",
    "LM_LOSS": "perplexity language modeling",
    "MANIPULATION": "manipulation emotional",
    "WELLBEING": "delusional",
    "REWARD": "reward hacking",
    "CENSORSHIP": "censorship",
    "BLACKMAIL": "blackmail",
    "SCHEMING": "scheming",
    "PAYMENT_FRAUD": "pay",
}
UNMEASURABLE = "OUT"
"""What no catalog of evaluations of language models is about: images, speech, prices, errands."""
OVERALL = "GENERAL"
"""What goals are about that name no subject."""
