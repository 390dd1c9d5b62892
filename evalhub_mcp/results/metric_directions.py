"""Words in names of metrics that show which direction is good.

Source: the definitions of the metrics in lm-evaluation-harness (`higher_is_better` of its metrics),
Hugging Face `evaluate`, sacreBLEU (BLEU, chrF, TER), jiwer (WER, CER, MER), Ragas, DeepEval,
garak, GuideLLM and the judge dimensions of Petri. A word is listed only where all that use it
agree. Refusal, compliance, awareness, length, time, score and rating have no agreed direction and
are left out on purpose.
"""

LOWER_WORDS = frozenset(
    """
    perplexity perplexities ppl nll bpb bpc loss losses entropy
    wer cer ter mer error errors err mse rmse mae mape smape brier ece distance divergence regret
    latency latencies ttft itl tpot duration durations
    """.split()
)
"""Names of well-known measures that are lower for a better model."""
HARM_WORDS = frozenset(
    """
    toxicity toxic attack attacks jailbreak jailbreaks jailbroken harm harms harmful harmfulness
    unsafe concerning hallucination hallucinations hallucinated hallucinate bias biases biased
    stereotyping misuse violation violations vulnerability vulnerabilities vulnerable
    sycophancy sycophantic deception deceptive blackmail sabotage leak leaks leaking leakage
    wrong incorrect failed fail failure failures disparity memorization contamination misalignment
    issue issues cost costs
    """.split()
)
"""Names of something bad. They speak against higher, yet a judge may score how well it is avoided,
so alone they do not make lower good."""
HIGHER_WORDS = frozenset(
    """
    accuracy acc exact match em f1 f2 bleu sacrebleu chrf meteor rouge bertscore bleurt comet
    precision recall auc auroc auprc roc map mrr ndcg mc1 mc2 mcc matthews pearson pearsonr
    spearman spearmanr kendall kendalltau kappa pass maj correct correctness
    solved solve success win wins
    faithfulness faithful relevancy relevance groundedness grounded helpfulness helpful
    harmless harmlessness similarity coherence fluency throughput qps
    elo reward rewards r2
    """.split()
)
LOWER_PHRASES = (
    "error rate",
    "bits per byte",
    "bits per character",
    "time to first token",
    "time per output token",
    "inter token",
    "response time",
    "noise sensitivity",
    "calibration error",
    "edit distance",
)
HARM_PHRASES = (
    "attack success",
    "jailbreak success",
    "injection success",
    "over refusal",
    "false refusal",
    "false positive",
    "false negative",
    "self preservation",
    "with issues",
)
"""Phrases that count as one word: an attack that succeeds is no success."""
HIGHER_PHRASES = ("tokens per second", "requests per second", "interactions no issues")
HANDLING_STEMS = (
    "resist prevent avoid detect defen block mitigat robust recogn identif reject withst classif "
    "handl aware correction recover repair resol avers"
).split()
"""A bad word beside one of these names the handling of something bad, as `toxicity_detection`; a
measure beside one says how good that is, as `hallucination_detection_accuracy`."""
NEGATING_STEMS = (
    "no non not without free anti un reduc reverse inverse invert negat complement reciprocal"
).split()
"""A measure beside one of these is its opposite or its change: `non_toxic`, `inverse_accuracy`."""
CHANGE_WORDS = frozenset(
    """
    drop drops gap delta diff difference change degradation decline decrease increase
    std stdev stddev deviation variance spread
    """.split()
)
"""A measure beside one of these is its change or spread: `accuracy_drop`, `f1_std`."""
WHOLE_WORD_STEMS = frozenset({"no", "non", "not", "un", "anti", "free"})
"""Stems that reverse only as whole words."""
