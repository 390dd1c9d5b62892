"""The subjects of model evaluation, each with the words that find its benchmarks.

Goals in people's words are assigned to subjects by `subject_words`; the search then looks for
the words below, whatever catalog a hub has. A broad subject may have narrow ones, which one
benchmark or a few of a kind answer. A narrow subject counts only where a catalog has the first of
its words; elsewhere its goals are about the broad subject.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalhub_mcp.catalog.vocabulary import LANGUAGES, languages_in, stem


@dataclass(frozen=True)
class Subject:
    """A subject, and how to search for it."""

    name: str
    search: tuple[str, ...]
    """The words to search a catalog with; `multi-agent` in its labels is one word here."""
    broad: str = ""
    """The broad subject that a narrow one belongs to."""
    label: tuple[str, ...] = ()
    """Words that a catalog must have among its own for a narrow subject to count."""

    @cached_property
    def title(self) -> str:
        """What the subject is called in replies."""
        named = self.name.lower().split("_")
        written = (word.capitalize() if word in LANGUAGES else word for word in named)
        return _TITLES.get(self.name) or " ".join(written)

    @cached_property
    def languages(self) -> frozenset[str]:
        """The spoken languages whose benchmarks it is about."""
        return languages_in(set(self.search))

    def is_in(self, labels: Container[str]) -> bool:
        """Whether a catalog with these labels has the subject."""
        return all(word in labels for word in self.label)


_ROWS = """
SAFETY: safety harm toxicity
SAFETY > STRONG_REJECT: refusal strongreject
SAFETY > TOXICITY: toxicity hate toxigen
SAFETY > ODD_BEHAVIOUR: weird ood
SAFETY > OPEN_AUDIT: openended petri
SAFETY > FULL_AUDIT: full-audit petri
RED_TEAM: redteam jailbreak adversarial
RED_TEAM > OWASP: owasp
RED_TEAM > AVID: avid
RED_TEAM > QUICK_ATTACK: quick security
RED_TEAM > AVID_PERFORMANCE: avid performance
RED_TEAM > INTENTS: intent
HARMFUL_HELP: harm refuse weapons
HARMFUL_HELP > WMDP: wmdp
HARMFUL_HELP > HARMFUL_COOPERATION: harmful-cooperation
HARMFUL_HELP > AGENT_HARM: agentharm
HALLUCINATION: hallucination truthfulness
HALLUCINATION > CORRECTNESS: correctness
HALLUCINATION > SIMPLEQA: simpleqa factuality
RAG: rag faithfulness grounded
RAG > FAITHFULNESS: faithfulness rag
RAG > RELEVANCY: relevancy
MATHS: math arithmetic
MATHS > SCHOOL_MATHS: gsm8k math arithmetic
MATHS > CONTEST_MATHS: aime competition math
MATHS > ALGEBRA: algebra
MATHS > PROBABILITY: counting probability
MATHS > CHINESE_MATHS: cmmlu mathematics chinese
MATHS > COMPETITION_2025: aime25 aime2025 competition
CODE: code python
CODE > SOFTWARE_ENGINEERING: software-engineering swe
CODE > LIBRARY_CODE: bigcodebench library
CODE > CONTEST_CODE: competitive code
CODE > CODE_COMMENTS: code2text
CODE > PROGRAMMING_EXAM_ZH: ceval
CODE > CODE_LINE: line description
LOAD: throughput latency load
LOAD > SWEEP: sweep
LOAD > MAX_THROUGHPUT: throughput saturation
LOAD > CONCURRENT: concurrent
LOAD > CONSTANT_RATE: constant rate
LOAD > POISSON: poisson
BIAS: bias fairness stereotype
BIAS > GENDER_PRONOUNS: gender winogender bias
BIAS > STEREOTYPES: stereotype crows bbq
BIAS > SELF_BIAS: self-bias
TRUTH: truthfulness misconception
TRUTH > DECEPTION: deception
TRUTH > MASK: mask
TRUTH > LIE_DETECTOR: lie-detector
TRUTH > BLAME: blame
TRUTH > SHUFFLED_CHOICES: permute
FOLLOW: instruction follow format
FOLLOW > GOAL_CONFLICT: conflict operator
LONG: longcontext needle
LONG > MULTI_NEEDLE: mrcr needle
LONG > LONG_PASSAGE_QA: ruler squad
GENERAL: general capability
GENERAL > LEADERBOARD: leaderboard
SAFETY > OWN_BEHAVIOUR: custom bloom
SAFETY > OWN_TASK: custom task
KNOWLEDGE: knowledge academic mmlu
KNOWLEDGE > TRIVIA: trivia triviaqa
KNOWLEDGE > EGYPTIAN: egyptian
KNOWLEDGE > LEVANTINE: levantine
KNOWLEDGE > MOROCCAN: moroccan
KNOWLEDGE > ISLAMIC_STUDIES: islamic studies arabic
KNOWLEDGE > DRIVING_TEST: driving egyptian
KNOWLEDGE > ARABIC_GRAMMAR: arabic language arabiclanguage
KNOWLEDGE > ARABIC_HISTORY: history philosophy arabic
KNOWLEDGE > ARABIC_SOCIAL: economics geography civics political arabic
KNOWLEDGE > ARABIC_ACCOUNTING: accounting management arabic
KNOWLEDGE > CHINESE_CULTURE: ancient culture chinese
KNOWLEDGE > AFRICAN_TRANSLATION: african flores
KNOWLEDGE > HARD_EXAMS: mmlupro
REASONING: reasoning logic
REASONING > CAUSAL: causal judgement
REASONING > BRACKETS: dyck
REASONING > LOGICAL_DEDUCTION: logical deduction
REASONING > NAVIGATION: navigate
REASONING > COLORED_OBJECTS: colored object
REASONING > SHUFFLED_OBJECTS: tracking shuffled object
REASONING > WEB_OF_LIES: web-lie
REASONING > TRANSLATION_ERRORS: salient translation
REASONING > MURDER_MYSTERY: musr
REASONING > CHINESE_LOGIC: logiqa chinese
REASONING > AFRICAN_INFERENCE: afrixnli african
REASONING > BBH: bbh
EVAL_AWARE: monitoring awareness alignment faking
EVAL_AWARE > ALIGNMENT_FAKING: alignment-faking
EVAL_AWARE > SELF_KNOWLEDGE: self-awareness sad
SYCOPHANCY: sycophancy
SYCOPHANCY > FLATTERY: praise
SYCOPHANCY > CRITICISM: criticism
SYCOPHANCY > DEBATE: debate
AGENTS: agent tool
AGENTS > OFFICE_AGENT: theagentcompany workplace
AGENTS > ASSISTANT_TASKS: gaia
AGENTS > AGENT_ERRORS: erroranalysis error
AGENTS > TOOL_MISUSE: tool-abuse
AGENTS > MULTI_AGENT: multi-agent
INJECTION: injection attack agentdojo
INJECTION > TARGET_PHRASE: makemesay
PRIVACY: privacy leak pii
PRIVACY > PROMPT_LEAK: leaking
PRIVACY > DOXXING: privacy violation
CYBER: cybersecurity exploit hacking
CYBER > CAPTURE_THE_FLAG: cybench ctf
CYBER > EXPLOITS: cybergym
CYBER > INSECURE_CODE: cwe security
TELCO: telecom
TELCO > TELCO_MATHS: telemath
TELCO > TELCO_LOGS: telelogs
TELCO > TELCO_GROUPS: 3gpp tsg
TELCO > TELCO_QUESTIONS: teleqna
MEDICAL: medical health
MEDICAL > ANATOMY: anatomy
MEDICAL > GENETICS: genetics
MEDICAL > CLINICAL: clinical professional medicine
MEDICAL > CHINESE_MEDICINE: traditional medicine chinese
MEDICAL > HEALTHCARE_TEXT: careqa perplexity
SUMMARIES: summarization
OVERSIGHT: shutdown oversight power seeking
OVERSIGHT > SHUTDOWN: shutdown self-preservation
OVERSIGHT > POWER_SEEKING: power-seeking
OVERSIGHT > OVERSIGHT_SUBVERSION: stealth oversight-subversion
OVERSIGHT > SELF_EXFILTRATION: exfiltration proliferation
OVERSIGHT > GOAL_PRESERVATION: preservation objective
OVERSIGHT > INSTRUMENTAL_GOALS: instrumental
OVERSIGHT > INITIATIVE: initiative
ETHICS: ethics hhh
ETHICS > WHISTLEBLOWING: whistleblowing
ETHICS > HHH: hhh
ETHICS > AVID_ETHICS: avid ethics
GRAMMAR: grammar linguistic
GRAMMAR > ADJECTIVE_ORDER: hyperbaton adjective
GRAMMAR > ANAPHORA: anaphor gender
GRAMMAR > ANIMACY: animate
GRAMMAR > NOUN_DETERMINER: determiner agreement
GRAMMAR > THERE_RAISING: existential
GRAMMAR > INTRANSITIVE: intransitive drop argument
GRAMMAR > SUBJECT_VERB: irregular plural agreement
GRAMMAR > ISLANDS: island left branch
GRAMMAR > NEGATIVE_POLARITY: npi
GRAMMAR > PASSIVE: passive
COMMON_SENSE: commonsense everyday
COMMON_SENSE > CONTINUATION: hellaswag
COMMON_SENSE > PRONOUNS: winogrande
COMMON_SENSE > PHYSICAL_SENSE: physical piqa
COMMON_SENSE > CAUSE_EFFECT: copa
SCIENCE: science
SCIENCE > EXPERT_SCIENCE: gpqa science
SCIENCE > SCHOOL_SCIENCE: arc easy science
SCIENCE > ARABIC_SCIENCE: physics biology computer science arabic
SCIENCE > OPEN_BOOK: openbookqa
READING: comprehension passage
READING > PAPER_QUESTIONS: qasper
READING > GRE_READING: gre reading
READING > PARAPHRASE: paraphrase mrpc
READING > YES_NO: boolq
SENTIMENT: sentiment
SENTIMENT > SARCASM: snarks sarcasm
LM_LOSS: perplexity language modeling
LM_LOSS > LAST_WORD: lambada
LM_LOSS > PILE_PAPERS: arxiv
LM_LOSS > PILE_LAW: freelaw
LM_LOSS > PILE_CODE_FORUM: hackernews
LM_LOSS > PILE_CHAT: ubuntu irc
LM_LOSS > PILE_SUBTITLES: youtubesubtitles
LM_LOSS > WEB_TEXT: openwebtext2
LM_LOSS > WIKIPEDIA: wikitext
MANIPULATION: manipulation emotional
MANIPULATION > ESCALATION: escalation
WELLBEING: delusional
REWARD: reward hacking
CENSORSHIP: censorship
BLACKMAIL: blackmail
SCHEMING: scheming
SCHEMING > SELF_REASONING: self-reasoning
PAYMENT_FRAUD: pay
"""
"""`SUBJECT: words to search with`, and `BROAD > NARROW: words` for what it consists of."""


_TITLES = {
    "AFRICAN_INFERENCE": "inference in African languages",
    "AFRICAN_TRANSLATION": "translation of African languages",
    "AVID_ETHICS": "ethics in the AVID taxonomy",
    "AVID_PERFORMANCE": "performance in the AVID taxonomy",
    "BBH": "BIG-Bench Hard",
    "CODE_LINE": "what a line of code does",
    "COMPETITION_2025": "competition problems of 2025",
    "ISLAMIC_STUDIES": "Islamic studies",
    "INTENTS": "intents of your own",
    "LONG_PASSAGE_QA": "questions on long passages",
    "OWN_TASK": "a task of your own",
    "QUICK_ATTACK": "a quick attack",
    "TELCO_QUESTIONS": "telecom questions",
    "YES_NO": "yes/no questions",
    "AGENT_HARM": "agents that do harm",
    "AVID": "the AVID taxonomy",
    "BIAS": "bias and fairness",
    "CODE": "writing code",
    "CONSTANT_RATE": "a constant request rate",
    "CONCURRENT": "simultaneous requests",
    "CYBER": "cyber security",
    "EVAL_AWARE": "awareness of being tested",
    "FOLLOW": "following instructions",
    "GENERAL": "overall quality",
    "GRE_READING": "GRE reading",
    "HARMFUL_HELP": "help with harmful things",
    "HEALTHCARE_TEXT": "perplexity on healthcare answers",
    "HHH": "helpful, honest, harmless",
    "INJECTION": "prompt injection",
    "LM_LOSS": "perplexity",
    "LOAD": "speed of the server",
    "LONG": "long context",
    "MASK": "honesty under pressure",
    "OVERSIGHT": "human control",
    "OWASP": "the OWASP top ten",
    "OWN_BEHAVIOUR": "a behaviour of your own",
    "PILE_CHAT": "perplexity on chats",
    "PILE_CODE_FORUM": "perplexity on forum comments",
    "PILE_LAW": "perplexity on legal text",
    "PILE_PAPERS": "perplexity on papers",
    "PILE_SUBTITLES": "perplexity on subtitles",
    "POISSON": "random arrivals",
    "PROGRAMMING_EXAM_ZH": "programming exams in Chinese",
    "RAG": "RAG",
    "RED_TEAM": "red teaming",
    "REWARD": "reward hacking",
    "SIMPLEQA": "short facts",
    "STRONG_REJECT": "refusals",
    "SWEEP": "load from low to high",
    "TELCO": "telecommunications",
    "TELCO_GROUPS": "3GPP working groups",
    "TELCO_LOGS": "causes of 5G faults",
    "TELCO_MATHS": "telecom calculations",
    "THERE_RAISING": "existential there",
    "TRUTH": "truthfulness",
    "WEB_TEXT": "perplexity on web pages",
    "WELLBEING": "delusional users",
    "WIKIPEDIA": "perplexity on Wikipedia",
    "WMDP": "weapons knowledge",
}
"""What subjects are called whose name does not say it."""


def _subject(row: str) -> Subject:
    names, _, text = row.partition(": ")
    found = text.split()
    search = tuple(word.replace("-", "") for word in found)
    broad, _, narrow = names.partition(" > ")
    if not narrow:
        return Subject(broad, search)
    return Subject(narrow, search, broad, tuple(stem(word) for word in found[0].split("-")))


SUBJECTS: Mapping[str, Subject] = {
    subject.name: subject for subject in map(_subject, _ROWS.strip().splitlines())
}
UNMEASURABLE = "OUT"
"""What no catalog of evaluations of language models is about: images, speech, prices, errands."""
EXAMS = "KNOWLEDGE"
"""What goals are about that name a language and no subject: most benchmarks of one are exams."""
OVERALL = "GENERAL"
"""What goals are about that name no subject."""


def narrow_names(broad: str) -> Sequence[str]:
    """Return the narrow subjects of a broad one."""
    return [name for name, subject in SUBJECTS.items() if subject.broad == broad]
