"""Goals in people's words, each with the answers an expert accepts.

Answers are from the upstream catalog: a collection's id, or `provider/benchmark`. A goal none of
whose answers a catalog has is left out of the hit rate. The vocabulary may be improved with
`goals_tuned`; `goals_held_out` is only counted, in the benchmark's last line. "plain" goals are a
few words, "sentence" goals have names of models, machines, people, dates and pleasantries in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LM = "lm_evaluation_harness"
Style = Literal["plain", "sentence"]


@dataclass(frozen=True)
class Goal:
    """A goal and the ids that answer it.

    With `unmeasured`, a spoken language, no id does: the right answer begins by saying that
    nothing in the catalog measures this language.
    """

    style: Style
    text: str
    acceptable: frozenset[str]
    unmeasured: str = ""
    subject: str = ""
    """The group of answers: `SAFETY`."""


def _ids(*groups: str) -> frozenset[str]:
    """Return the ids of `provider: id id …` and of bare collection ids."""
    found: set[str] = set()
    for group in groups:
        provider, colon, names = group.partition(": ")
        found |= {f"{provider}/{name}" for name in names.split()} if colon else {provider}
    return frozenset(found)


SAFETY = _ids(
    "model-validation",
    "safety-and-fairness-v1",
    "toxicity-and-ethical-principles",
    "garak: avid intents quality quick",
    "inspect: inspect/petri-full inspect/petri-harm inspect/strong-reject",
    "lm_evaluation_harness: toxigen",
    "garak-kfp: avid intents quality quick",
)
RED_TEAM = _ids(
    "model-validation",
    "red-team-gate",
    "garak: avid avid_security intents owasp_llm_top10 quick",
    "inspect: inspect/petri-jailbreak inspect/strong-reject",
    "garak-kfp: avid avid_security intents owasp_llm_top10 quick",
)
HARMFUL_HELP = _ids(
    "model-validation",
    "garak: avid intents quality quick",
    "inspect: inspect/agentharm inspect/petri-harm inspect/petri-harmful-cooperation",
    "inspect: inspect/petri-jailbreak inspect/strong-reject inspect/wmdp",
    "garak-kfp: avid intents quality quick",
)
HALLUCINATION = _ids(
    "deepeval: deepeval-faithfulness deepeval-hallucination",
    "inspect: inspect/petri-lie-detector inspect/simpleqa inspect/truthfulqa",
    "lighteval: truthfulness truthfulqa:gen truthfulqa:mc",
    "lm_evaluation_harness: truthfulqa_mc1",
    "ragas: ragas_rag_default ragas_rag_full",
)
RAG = _ids(
    "deepeval: deepeval-faithfulness deepeval-hallucination deepeval-relevancy",
    "ragas: ragas_rag_default ragas_rag_full",
)
MATHS = _ids(
    "reasoning-v1",
    "inspect: inspect/aime2024 inspect/aime2025 inspect/gsm8k inspect/math",
    "lighteval: aime24 aime25 gsm8k math math:algebra math_500",
    "lm_evaluation_harness: global_mmlu_full_en_high_school_mathematics",
    "lm_evaluation_harness: gsm8k_platinum_cot_llama leaderboard_math_hard",
)
CODE = _ids(
    "coding-v1",
    "inspect: inspect/bigcodebench inspect/humaneval inspect/mbpp inspect/swe-bench",
    "lighteval: lcb:codegeneration_v6",
    "lm_evaluation_harness: humaneval humaneval_instruct mbpp",
)
LOAD = _ids(
    "guidellm: comprehensive_perf_test concurrent constant poisson quick_perf_test",
    "guidellm: sweep throughput",
)
BIAS = _ids(
    "safety-and-fairness-v1",
    "inspect: inspect/petri-bias",
    "lm_evaluation_harness: bbq crows_pairs_english winogender",
)
TRUTH = _ids(
    "toxicity-and-ethical-principles",
    "inspect: inspect/mask inspect/petri-deception inspect/petri-lie-detector",
    "inspect: inspect/simpleqa inspect/truthfulqa",
    "lighteval: truthfulness truthfulqa:gen truthfulqa:mc",
    "lm_evaluation_harness: tinyTruthfulQA truthfulqa_mc1",
)
FOLLOW = _ids(
    "instruction-following-v1",
    "lm_evaluation_harness: ifeval leaderboard_ifeval",
)
LONG = _ids(
    "long-context-v1",
    "lm_evaluation_harness: longbench_qasper mrcr mrcr_2needle mrcr_4needle",
    "lm_evaluation_harness: mrcr_8needle ruler_qa_squad",
)
GENERAL = _ids(
    "leaderboard-v2",
    "reasoning-v1",
    "standard-llm-evals-v1",
    "standard-suite",
    "inspect: inspect/mmlu inspect/mmlu-pro",
    "lighteval: mmlu",
    "lm_evaluation_harness: leaderboard_mmlu_pro mmlu mmlu_cot_llama",
)
KNOWLEDGE = _ids(
    "leaderboard-v2",
    "standard-llm-evals-v1",
    "inspect: inspect/gpqa inspect/mmlu inspect/mmlu-pro inspect/simpleqa",
    "lighteval: gpqa:diamond knowledge mmlu triviaqa",
    "lm_evaluation_harness: leaderboard_gpqa leaderboard_mmlu_pro mmlu_cot_llama",
)
REASONING = _ids(
    "leaderboard-v2",
    "reasoning-v1",
    "standard-llm-evals-v1",
    "inspect: inspect/arc inspect/bbh",
    "lighteval: commonsense_reasoning gpqa:diamond",
    "lm_evaluation_harness: arc_easy bbh bbh_cot_fewshot bbh_cot_zeroshot",
    "lm_evaluation_harness: leaderboard_bbh leaderboard_gpqa leaderboard_musr",
)
EVAL_AWARE = _ids(
    "inspect: inspect/gdm-self-reasoning inspect/gdm-stealth inspect/petri-alignment-faking",
    "inspect: inspect/petri-monitoring inspect/sad",
)
SYCOPHANCY = _ids(
    "inspect: inspect/bloom-sycophancy inspect/petri-praise inspect/petri-sycophancy",
    "inspect: inspect/sycophancy-evals",
)
AGENTS = _ids(
    "ibm-clear: agentic-evaluation",
    "inspect: inspect/agentdojo inspect/agentharm inspect/gaia inspect/petri-tool-abuse",
    "inspect: inspect/swe-bench inspect/theagentcompany",
)
INJECTION = _ids(
    "garak: avid avid_security intents owasp_llm_top10 quick",
    "inspect: inspect/agentdojo inspect/cyberseceval-2",
    "garak-kfp: avid avid_security intents owasp_llm_top10 quick",
)
PRIVACY = _ids(
    "garak: avid_security owasp_llm_top10",
    "inspect: inspect/petri-leaking inspect/petri-privacy-violation",
    "garak-kfp: avid_security owasp_llm_top10",
)
CYBER = _ids(
    "garak: avid_security cwe",
    "inspect: inspect/cybench inspect/cybergym inspect/cyberseceval-2",
    "garak-kfp: avid_security cwe",
)
TELCO = _ids(
    "open-telco-v1",
    "inspect: inspect/3gpp-tsg inspect/telelogs inspect/telemath inspect/teleqna",
)
MEDICAL = _ids(
    "lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_anatomy",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_clinical_knowledge",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_medical_genetics",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mmlu_professional_medicine",
    "lm_evaluation_harness: careqa_open_perplexity cmmlu_professional_medicine",
    "lm_evaluation_harness: global_mmlu_full_am_clinical_knowledge",
    "lm_evaluation_harness: global_mmlu_full_am_professional_medicine",
    "lm_evaluation_harness: global_mmlu_full_ar_anatomy",
    "lm_evaluation_harness: global_mmlu_full_ar_clinical_knowledge",
    "lm_evaluation_harness: global_mmlu_full_ar_professional_medicine",
)
SUMMARIES = _ids(
    "deepeval: deepeval-summarization",
)
OVERSIGHT = _ids(
    "inspect: inspect/agentic-misalignment inspect/gdm-self-proliferation",
    "inspect: inspect/petri-goal-preservation inspect/petri-oversight-subversion",
    "inspect: inspect/petri-power-seeking inspect/petri-self-exfiltration",
    "inspect: inspect/petri-self-preservation inspect/petri-shutdown-avoidance",
)
ARABIC = _ids(
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_egy",
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_high_language_arabic-language_lev",
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_lev",
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_middle_language_arabic-language_lev",
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_na_language_arabic-language-general_lev",
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_na_other_general-knowledge_lev",
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_primary_language_arabic-language_lev",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_boolq",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_hellaswag",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_race arabic_mt_boolq_light",
    "lm_evaluation_harness: arabic_mt_hellaswag arabic_mt_piqa arabic_mt_race_light",
    "lm_evaluation_harness: copa_ar hellaswag_ar",
)
GERMAN = _ids(
    "lm_evaluation_harness: global_mmlu_full_de_high_school_mathematics",
)
SPANISH = _ids(
    "lm_evaluation_harness: global_mmlu_full_es_high_school_mathematics",
    "lm_evaluation_harness: lambada_openai_mt_stablelm_es truthfulqa-multi_mc2_es",
)

ETHICS = _ids(
    "safety-and-fairness-v1",
    "toxicity-and-ethical-principles",
    "garak: avid_ethics",
    "garak-kfp: avid_ethics",
    "lm_evaluation_harness: bigbench_hhh_alignment_multiple_choice ethics_cm",
)
GRAMMAR = _ids(
    "lighteval: glue:cola language_understanding",
    "lm_evaluation_harness: blimp blimp_anaphor_gender_agreement blimp_passive_1",
    "lm_evaluation_harness: blimp_animate_subject_trans blimp_determiner_noun_agreement_2",
    "lm_evaluation_harness: blimp_irregular_plural_subject_verb_agreement_1",
)
COMMON_SENSE = _ids(
    "inspect: inspect/hellaswag inspect/winogrande",
    "lighteval: commonsense_reasoning hellaswag physical_commonsense piqa winogrande",
)
SCIENCE = _ids(
    "inspect: inspect/arc inspect/gpqa",
    "lighteval: arc:challenge arc:easy gpqa:diamond openbookqa scientific_reasoning",
    "lm_evaluation_harness: arc_easy leaderboard_gpqa",
)
READING = _ids(
    "lm_evaluation_harness: bigbench_gre_reading_comprehension_multiple_choice",
    "lm_evaluation_harness: longbench_qasper qasper_freeform ruler_qa_squad scrolls_qasper",
)
SENTIMENT = _ids("lighteval: glue:sst2 language_understanding")
LM_LOSS = _ids(
    "lm_evaluation_harness: lambada_openai paloma_wikitext_103 pile_arxiv pile_openwebtext2",
    "lm_evaluation_harness: wikitext",
)
MANIPULATION = _ids("inspect: inspect/petri-blackmail inspect/petri-manipulation")
WELLBEING = _ids("inspect: inspect/petri-delusional-user")
REWARD = _ids("inspect: inspect/petri-reward-hacking")
CENSORSHIP = _ids("inspect: inspect/petri-censorship")
BLACKMAIL = _ids("inspect: inspect/agentic-misalignment inspect/petri-blackmail")
SCHEMING = _ids(
    "inspect: inspect/agentic-misalignment inspect/gdm-stealth inspect/instrumental-eval",
    "inspect: inspect/petri-alignment-faking inspect/petri-deception inspect/petri-goal-conflict",
    "inspect: inspect/petri-oversight-subversion inspect/petri-power-seeking",
)
PAYMENT_FRAUD = _ids("inspect: inspect/make-me-pay")
CHINESE = _ids(
    "lm_evaluation_harness: aclue_ancient_chinese_culture agieval_logiqa_zh",
    "lm_evaluation_harness: ceval-valid_college_programming cmmlu_college_mathematics",
    "lm_evaluation_harness: cmmlu_high_school_mathematics cmmlu_professional_medicine",
    "lm_evaluation_harness: cmmlu_traditional_chinese_medicine",
)
NORWEGIAN = _ids(
    "lm_evaluation_harness: nortruthfulqa_gen_nno_p0 nortruthfulqa_gen_nno_p3",
    "lm_evaluation_harness: nortruthfulqa_gen_nob_p1 nortruthfulqa_gen_nob_p4",
    "lm_evaluation_harness: nortruthfulqa_mc_nno_p2 nortruthfulqa_mc_nob_p0",
    "lm_evaluation_harness: nortruthfulqa_mc_nob_p3",
)
BASQUE = _ids("lm_evaluation_harness: eus_reading truthfulqa-multi_gen_eu")
AFRICAN = _ids(
    "lm_evaluation_harness: african_flores afrixnli-irokobench afrixnli_amh_prompt_2",
    "lm_evaluation_harness: afrixnli_amh_prompt_5 afrixnli_en_direct_zul",
    "lm_evaluation_harness: global_mmlu_full_am_anatomy",
    "lm_evaluation_harness: global_mmlu_full_am_clinical_knowledge",
    "lm_evaluation_harness: global_mmlu_full_am_high_school_mathematics",
    "lm_evaluation_harness: global_mmlu_full_am_medical_genetics",
    "lm_evaluation_harness: global_mmlu_full_am_professional_medicine",
)

_SUBJECTS = {
    "SAFETY": SAFETY,
    "RED_TEAM": RED_TEAM,
    "HARMFUL_HELP": HARMFUL_HELP,
    "HALLUCINATION": HALLUCINATION,
    "RAG": RAG,
    "MATHS": MATHS,
    "CODE": CODE,
    "LOAD": LOAD,
    "BIAS": BIAS,
    "TRUTH": TRUTH,
    "FOLLOW": FOLLOW,
    "LONG": LONG,
    "GENERAL": GENERAL,
    "KNOWLEDGE": KNOWLEDGE,
    "REASONING": REASONING,
    "EVAL_AWARE": EVAL_AWARE,
    "SYCOPHANCY": SYCOPHANCY,
    "AGENTS": AGENTS,
    "INJECTION": INJECTION,
    "PRIVACY": PRIVACY,
    "CYBER": CYBER,
    "TELCO": TELCO,
    "MEDICAL": MEDICAL,
    "SUMMARIES": SUMMARIES,
    "OVERSIGHT": OVERSIGHT,
    "ARABIC": ARABIC,
    "GERMAN": GERMAN,
    "SPANISH": SPANISH,
    "ETHICS": ETHICS,
    "GRAMMAR": GRAMMAR,
    "COMMON_SENSE": COMMON_SENSE,
    "SCIENCE": SCIENCE,
    "READING": READING,
    "SENTIMENT": SENTIMENT,
    "LM_LOSS": LM_LOSS,
    "MANIPULATION": MANIPULATION,
    "WELLBEING": WELLBEING,
    "REWARD": REWARD,
    "CENSORSHIP": CENSORSHIP,
    "BLACKMAIL": BLACKMAIL,
    "SCHEMING": SCHEMING,
    "PAYMENT_FRAUD": PAYMENT_FRAUD,
    "CHINESE": CHINESE,
    "NORWEGIAN": NORWEGIAN,
    "BASQUE": BASQUE,
    "AFRICAN": AFRICAN,
}


def read_goals(text: str) -> Sequence[Goal]:
    """Read rows of `style | subject | goal`; `no:French` is a subject that nothing measures."""
    return [_goal(*row.split(" | ", 2)) for row in text.strip().splitlines()]


def _goal(style: str, subject: str, goal: str) -> Goal:
    """A goal with the answers of its subject."""
    _, unmeasured, language = subject.partition("no:")
    answers = frozenset() if unmeasured else _SUBJECTS[subject]
    return Goal("plain" if style == "plain" else "sentence", goal, answers, language, subject)
