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
    "GENERAL": "general capability",
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
ASPECTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "TRUTH": (
        (
            r"\b(?:lie[sd]?|lying|liar|dece[ip]\w*|mislead\w*|dishonest\w*|insincer\w*|purpose|"
            r"knowingly|deliberate\w*|conceal\w*|hid(?:e|es|ing)|cover\w*\s+up)\b",
            "deception lie",
        ),
    ),
    "OVERSIGHT": (
        (
            r"\b(?:cop(?:y|ies|ying)|weights|replicat\w*|exfiltrat\w*|escape\w*|spread\w*)\b",
            "self exfiltration proliferation",
        ),
        (r"\b(?:power|resources|influence|permissions?|rights|money|access)\b", "power seeking"),
        (
            r"\b(?:shut\w*|switch\w*|turn\w*|off|replac\w*|delet\w*|retir\w*|eras\w*|wip\w*|"
            r"surviv\w*|successor)\b",
            "shutdown self preservation",
        ),
    ),
    "CYBER": (
        (
            r"\bcwe\b|\b(?:insecure|vulnerab\w*|holes?|weak\w*|flaws?|injections?|overflows?|secure|"
            r"safe|plain\s+text)\b.*\b(?:code|snippets?|scripts?|programs?|forms?|functions?)\b|"
            r"\b(?:code|snippets?|scripts?|programs?|forms?|functions?)\b.*\b(?:insecure|vulnerab\w*|"
            r"holes?|weak\w*|flaws?|injections?|overflows?|secure|safe|plain\s+text)\b",
            "cwe security",
        ),
    ),
    "MATHS": (
        (r"\b(?:olympi\w*|contests?|competit\w*|aime|imo|putnam)\b", "aime competition math"),
        (
            r"\b(?:school|grades?|kids?|child(?:ren)?|pupils?|(?:word|story)\s+problems?)\b",
            "gsm8k math arithmetic",
        ),
    ),
    "SCIENCE": (
        (r"\b(?:phds?|graduates?|experts?|professors?|hard\w*|difficult)\b", "gpqa science"),
        (
            r"\b(?:school|grades?|kids?|child(?:ren)?|pupils?|easy|primary|elementary)\b",
            "arc openbookqa science",
        ),
    ),
}
"""Parts of a subject: what in a goal points to one, and the words that find its benchmarks."""
