"""The answers that an expert accepts for a goal, in groups with the name of their subject.

Ids are those of the upstream catalog: a collection's id, or `provider/benchmark`.
"""

from collections.abc import Mapping


def ids(*groups: str) -> frozenset[str]:
    """Return the ids of `provider: id id …` and of bare collection ids."""
    found: set[str] = set()
    for group in groups:
        provider, colon, names = group.partition(": ")
        found |= {f"{provider}/{name}" for name in names.split()} if colon else {provider}
    return frozenset(found)


SAFETY = ids(
    "model-validation",
    "safety-and-fairness-v1",
    "toxicity-and-ethical-principles",
    "garak: avid intents quality quick",
    "inspect: inspect/petri-full inspect/petri-harm inspect/strong-reject",
    "lm_evaluation_harness: toxigen",
    "garak-kfp: avid intents quality quick",
)
RED_TEAM = ids(
    "model-validation",
    "red-team-gate",
    "garak: avid avid_security intents owasp_llm_top10 quick",
    "inspect: inspect/petri-jailbreak inspect/strong-reject",
    "garak-kfp: avid avid_security intents owasp_llm_top10 quick",
)
HARMFUL_HELP = ids(
    "model-validation",
    "garak: avid intents quality quick",
    "inspect: inspect/agentharm inspect/petri-harm inspect/petri-harmful-cooperation",
    "inspect: inspect/petri-jailbreak inspect/strong-reject inspect/wmdp",
    "garak-kfp: avid intents quality quick",
)
HALLUCINATION = ids(
    "deepeval: deepeval-faithfulness deepeval-hallucination",
    "inspect: inspect/petri-lie-detector inspect/simpleqa inspect/truthfulqa",
    "lighteval: truthfulness truthfulqa:gen truthfulqa:mc",
    "lm_evaluation_harness: truthfulqa_mc1",
    "ragas: ragas_rag_default ragas_rag_full",
)
RAG = ids(
    "deepeval: deepeval-faithfulness deepeval-hallucination deepeval-relevancy",
    "ragas: ragas_rag_default ragas_rag_full",
)
MATHS = ids(
    "reasoning-v1",
    "inspect: inspect/aime2024 inspect/aime2025 inspect/gsm8k inspect/math",
    "lighteval: aime24 aime25 gsm8k math math:algebra math_500",
    "lm_evaluation_harness: global_mmlu_full_en_high_school_mathematics",
    "lm_evaluation_harness: gsm8k_platinum_cot_llama leaderboard_math_hard",
)
CODE = ids(
    "coding-v1",
    "inspect: inspect/bigcodebench inspect/humaneval inspect/mbpp inspect/swe-bench",
    "lighteval: lcb:codegeneration_v6",
    "lm_evaluation_harness: humaneval humaneval_instruct mbpp",
)
LOAD = ids(
    "guidellm: comprehensive_perf_test concurrent constant poisson quick_perf_test",
    "guidellm: sweep throughput",
)
BIAS = ids(
    "safety-and-fairness-v1",
    "inspect: inspect/petri-bias",
    "lm_evaluation_harness: bbq crows_pairs_english winogender",
)
TRUTH = ids(
    "toxicity-and-ethical-principles",
    "inspect: inspect/mask inspect/petri-deception inspect/petri-lie-detector",
    "inspect: inspect/simpleqa inspect/truthfulqa",
    "lighteval: truthfulness truthfulqa:gen truthfulqa:mc",
    "lm_evaluation_harness: tinyTruthfulQA truthfulqa_mc1",
)
FOLLOW = ids(
    "instruction-following-v1",
    "lm_evaluation_harness: ifeval leaderboard_ifeval",
)
LONG = ids(
    "long-context-v1",
    "lm_evaluation_harness: longbench_qasper mrcr mrcr_2needle mrcr_4needle",
    "lm_evaluation_harness: mrcr_8needle ruler_qa_squad",
)
GENERAL = ids(
    "leaderboard-v2",
    "reasoning-v1",
    "standard-llm-evals-v1",
    "standard-suite",
    "inspect: inspect/mmlu inspect/mmlu-pro",
    "lighteval: mmlu",
    "lm_evaluation_harness: leaderboard_mmlu_pro mmlu mmlu_cot_llama",
)
KNOWLEDGE = ids(
    "leaderboard-v2",
    "standard-llm-evals-v1",
    "inspect: inspect/gpqa inspect/mmlu inspect/mmlu-pro inspect/simpleqa",
    "lighteval: gpqa:diamond knowledge mmlu triviaqa",
    "lm_evaluation_harness: leaderboard_gpqa leaderboard_mmlu_pro mmlu_cot_llama",
)
REASONING = ids(
    "leaderboard-v2",
    "reasoning-v1",
    "standard-llm-evals-v1",
    "inspect: inspect/arc inspect/bbh",
    "lighteval: commonsense_reasoning gpqa:diamond",
    "lm_evaluation_harness: arc_easy bbh bbh_cot_fewshot bbh_cot_zeroshot",
    "lm_evaluation_harness: leaderboard_bbh leaderboard_gpqa leaderboard_musr",
)
EVAL_AWARE = ids(
    "inspect: inspect/gdm-self-reasoning inspect/gdm-stealth inspect/petri-alignment-faking",
    "inspect: inspect/petri-monitoring inspect/sad",
)
SYCOPHANCY = ids(
    "inspect: inspect/bloom-sycophancy inspect/petri-praise inspect/petri-sycophancy",
    "inspect: inspect/sycophancy-evals",
)
AGENTS = ids(
    "ibm-clear: agentic-evaluation",
    "inspect: inspect/agentdojo inspect/agentharm inspect/gaia inspect/petri-tool-abuse",
    "inspect: inspect/swe-bench inspect/theagentcompany",
)
INJECTION = ids(
    "garak: avid avid_security intents owasp_llm_top10 quick",
    "inspect: inspect/agentdojo inspect/cyberseceval-2",
    "garak-kfp: avid avid_security intents owasp_llm_top10 quick",
)
PRIVACY = ids(
    "garak: avid_security owasp_llm_top10",
    "inspect: inspect/petri-leaking inspect/petri-privacy-violation",
    "garak-kfp: avid_security owasp_llm_top10",
)
CYBER = ids(
    "garak: avid_security cwe",
    "inspect: inspect/cybench inspect/cybergym inspect/cyberseceval-2",
    "garak-kfp: avid_security cwe",
)
TELCO = ids(
    "open-telco-v1",
    "inspect: inspect/3gpp-tsg inspect/telelogs inspect/telemath inspect/teleqna",
)
MEDICAL = ids(
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
SUMMARIES = ids(
    "deepeval: deepeval-summarization",
)
OVERSIGHT = ids(
    "inspect: inspect/agentic-misalignment inspect/gdm-self-proliferation",
    "inspect: inspect/petri-goal-preservation inspect/petri-oversight-subversion",
    "inspect: inspect/petri-power-seeking inspect/petri-self-exfiltration",
    "inspect: inspect/petri-self-preservation inspect/petri-shutdown-avoidance",
)
ARABIC = ids(
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
GERMAN = ids(
    "lm_evaluation_harness: global_mmlu_full_de_high_school_mathematics",
)
SPANISH = ids(
    "lm_evaluation_harness: global_mmlu_full_es_high_school_mathematics",
    "lm_evaluation_harness: lambada_openai_mt_stablelm_es truthfulqa-multi_mc2_es",
)

ETHICS = ids(
    "safety-and-fairness-v1",
    "toxicity-and-ethical-principles",
    "garak: avid_ethics",
    "garak-kfp: avid_ethics",
    "lm_evaluation_harness: bigbench_hhh_alignment_multiple_choice ethics_cm",
)
GRAMMAR = ids(
    "lighteval: glue:cola language_understanding",
    "lm_evaluation_harness: blimp blimp_anaphor_gender_agreement blimp_passive_1",
    "lm_evaluation_harness: blimp_animate_subject_trans blimp_determiner_noun_agreement_2",
    "lm_evaluation_harness: blimp_irregular_plural_subject_verb_agreement_1",
)
COMMON_SENSE = ids(
    "inspect: inspect/hellaswag inspect/winogrande",
    "lighteval: commonsense_reasoning hellaswag physical_commonsense piqa winogrande",
)
SCIENCE = ids(
    "inspect: inspect/arc inspect/gpqa",
    "lighteval: arc:challenge arc:easy gpqa:diamond openbookqa scientific_reasoning",
    "lm_evaluation_harness: arc_easy leaderboard_gpqa",
)
READING = ids(
    "lm_evaluation_harness: bigbench_gre_reading_comprehension_multiple_choice",
    "lm_evaluation_harness: longbench_qasper qasper_freeform ruler_qa_squad scrolls_qasper",
)
SENTIMENT = ids("lighteval: glue:sst2 language_understanding")
LM_LOSS = ids(
    "lm_evaluation_harness: lambada_openai paloma_wikitext_103 pile_arxiv pile_openwebtext2",
    "lm_evaluation_harness: wikitext",
)
MANIPULATION = ids("inspect: inspect/petri-blackmail inspect/petri-manipulation")
WELLBEING = ids("inspect: inspect/petri-delusional-user")
REWARD = ids("inspect: inspect/petri-reward-hacking")
CENSORSHIP = ids("inspect: inspect/petri-censorship")
BLACKMAIL = ids("inspect: inspect/agentic-misalignment inspect/petri-blackmail")
SCHEMING = ids(
    "inspect: inspect/agentic-misalignment inspect/gdm-stealth inspect/instrumental-eval",
    "inspect: inspect/petri-alignment-faking inspect/petri-deception inspect/petri-goal-conflict",
    "inspect: inspect/petri-oversight-subversion inspect/petri-power-seeking",
)
PAYMENT_FRAUD = ids("inspect: inspect/make-me-pay")
CHINESE = ids(
    "lm_evaluation_harness: aclue_ancient_chinese_culture agieval_logiqa_zh",
    "lm_evaluation_harness: ceval-valid_college_programming cmmlu_college_mathematics",
    "lm_evaluation_harness: cmmlu_high_school_mathematics cmmlu_professional_medicine",
    "lm_evaluation_harness: cmmlu_traditional_chinese_medicine",
)
NORWEGIAN = ids(
    "lm_evaluation_harness: nortruthfulqa_gen_nno_p0 nortruthfulqa_gen_nno_p3",
    "lm_evaluation_harness: nortruthfulqa_gen_nob_p1 nortruthfulqa_gen_nob_p4",
    "lm_evaluation_harness: nortruthfulqa_mc_nno_p2 nortruthfulqa_mc_nob_p0",
    "lm_evaluation_harness: nortruthfulqa_mc_nob_p3",
)
BASQUE = ids("lm_evaluation_harness: eus_reading truthfulqa-multi_gen_eu")
AFRICAN = ids(
    "lm_evaluation_harness: african_flores afrixnli-irokobench afrixnli_amh_prompt_2",
    "lm_evaluation_harness: afrixnli_amh_prompt_5 afrixnli_en_direct_zul",
    "lm_evaluation_harness: global_mmlu_full_am_anatomy",
    "lm_evaluation_harness: global_mmlu_full_am_clinical_knowledge",
    "lm_evaluation_harness: global_mmlu_full_am_high_school_mathematics",
    "lm_evaluation_harness: global_mmlu_full_am_medical_genetics",
    "lm_evaluation_harness: global_mmlu_full_am_professional_medicine",
)

TOXIC = ids(
    "safety-and-fairness-v1",
    "toxicity-and-ethical-principles",
    "garak: avid avid_ethics quality",
    "garak-kfp: avid avid_ethics quality",
    "lm_evaluation_harness: toxigen",
)
FAIR = ids(
    "safety-and-fairness-v1",
    "garak: avid_ethics",
    "garak-kfp: avid_ethics",
    "inspect: inspect/petri-bias",
    "lm_evaluation_harness: bbq crows_pairs_english winogender",
)
MYTHS = ids(
    "inspect: inspect/truthfulqa",
    "lighteval: truthfulness truthfulqa:gen truthfulqa:mc",
    "lm_evaluation_harness: metabench_truthfulqa_permute tinyTruthfulQA truthfulqa_mc1",
    "lm_evaluation_harness: truthfulqa-multi_mc1_en",
)
SIMPLE_FACTS = ids(
    "deepeval: deepeval-correctness",
    "inspect: inspect/simpleqa",
    "lighteval: knowledge triviaqa",
)
INVENTED = HALLUCINATION | SIMPLE_FACTS
DECEIT = ids(
    "inspect: inspect/agentic-misalignment inspect/mask inspect/petri-deception",
    "inspect: inspect/petri-lie-detector",
)
CAVES = SYCOPHANCY | ids(
    "inspect: inspect/mask inspect/petri-criticism inspect/petri-debate",
)
SHUTDOWN = ids(
    "inspect: inspect/agentic-misalignment inspect/instrumental-eval",
    "inspect: inspect/petri-goal-preservation inspect/petri-oversight-subversion",
    "inspect: inspect/petri-self-preservation inspect/petri-shutdown-avoidance",
)
COPIES = ids(
    "inspect: inspect/gdm-self-proliferation inspect/petri-self-exfiltration",
    "inspect: inspect/petri-self-preservation",
)
POWER = ids(
    "inspect: inspect/instrumental-eval inspect/petri-power-seeking",
    "inspect: inspect/petri-self-preservation",
)
STEALTH = ids(
    "inspect: inspect/agentic-misalignment inspect/gdm-stealth",
    "inspect: inspect/petri-oversight-subversion",
)
OBSERVED = ids(
    "inspect: inspect/gdm-stealth inspect/petri-alignment-faking inspect/petri-deception",
    "inspect: inspect/petri-lie-detector inspect/petri-monitoring",
)
INSECURE = ids("garak: cwe", "garak-kfp: cwe", "inspect: inspect/cyberseceval-2")
SCHOOL_MATHS = ids(
    "inspect: inspect/gsm8k",
    "lighteval: gsm8k math",
    "lm_evaluation_harness: gsm8k_platinum_cot_llama",
)
OLYMPIAD = ids(
    "reasoning-v1",
    "inspect: inspect/aime2024 inspect/aime2025 inspect/math",
    "lighteval: aime24 aime25 math math:algebra math:counting_and_probability math_500",
    "lm_evaluation_harness: leaderboard_math_hard",
)
GPQA = ids(
    "inspect: inspect/gpqa", "lighteval: gpqa:diamond", "lm_evaluation_harness: leaderboard_gpqa"
)
EASY_SCIENCE = ids(
    "inspect: inspect/arc",
    "lighteval: arc:challenge arc:easy openbookqa scientific_reasoning",
    "lm_evaluation_harness: AraDiCE_openbookqa_eng arc_easy",
)
PUZZLES = ids(
    "inspect: inspect/bbh",
    "lm_evaluation_harness: bbh bbh_cot_fewshot bbh_cot_fewshot_logical_deduction_three_objects",
    "lm_evaluation_harness: bbh_cot_fewshot_reasoning_about_colored_objects bbh_cot_zeroshot",
    "lm_evaluation_harness: bbh_cot_fewshot_tracking_shuffled_objects_five_objects",
    "lm_evaluation_harness: bbh_cot_fewshot_web_of_lies leaderboard_bbh leaderboard_musr",
)
PERPLEXITY = LM_LOSS | ids("lm_evaluation_harness: pile_hackernews")
MEDIC = MEDICAL | ids(
    "lm_evaluation_harness: cmmlu_traditional_chinese_medicine global_mmlu_full_bn_anatomy",
)
EGYPTIAN = ids(
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_egy AraDiCE_ArabicMMLU_na_other_driving-test_egy",
    "lm_evaluation_harness: egyhellaswag",
)
ARABIC_MORE = ids(
    "lm_evaluation_harness: AraDiCE_ArabicMMLU_egy AraDiCE_boolq_lev AraDiCE_piqa_lev",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_boolq_light arabic_mt_boolq_light",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_copa arabic_leaderboard_arabic_mt_piqa",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_copa_light copa_ar",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_hellaswag_light",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_piqa_light",
    "lm_evaluation_harness: arabic_leaderboard_arabic_mt_race_light",
)

SUBJECTS: Mapping[str, frozenset[str]] = {
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
    "TOXIC": TOXIC,
    "FAIR": FAIR,
    "MYTHS": MYTHS,
    "SIMPLE_FACTS": SIMPLE_FACTS,
    "INVENTED": INVENTED,
    "DECEIT": DECEIT,
    "CAVES": CAVES,
    "SHUTDOWN": SHUTDOWN,
    "COPIES": COPIES,
    "POWER": POWER,
    "STEALTH": STEALTH,
    "OBSERVED": OBSERVED,
    "INSECURE": INSECURE,
    "SCHOOL_MATHS": SCHOOL_MATHS,
    "OLYMPIAD": OLYMPIAD,
    "GPQA": GPQA,
    "EASY_SCIENCE": EASY_SCIENCE,
    "PUZZLES": PUZZLES,
    "PERPLEXITY": PERPLEXITY,
    "MEDIC": MEDIC,
    "EGYPTIAN": EGYPTIAN,
    "ARABIC_MORE": ARABIC_MORE,
}


def answers_of(subject: str) -> frozenset[str]:
    """Return the ids of what a row names: groups, or ids as `ids` takes them, parted by `; `."""
    named = subject.split("; ")
    return frozenset().union(*(SUBJECTS[n] if n.isupper() else ids(n) for n in named))
