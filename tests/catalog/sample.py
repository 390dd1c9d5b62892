"""A catalog as real hubs have them: several frameworks, uneven metadata, wide subjects.

Nine providers, of which two describe themselves to agents. Ids of public benchmarks are
used, all texts are our own. `hub_documents` gives it as files for a real hub, `catalog`
as the snapshot the server works on.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evalhub_mcp.catalog.snapshot import Catalog
from evalhub_mcp.client.models import Collection, Provider

LANGUAGES = ("Arabic", "Amharic", "Bengali", "Czech", "German", "Greek", "Spanish", "Persian")


def benchmark(
    id: str,
    name: str,
    category: str,
    tags: str = "",
    description: str = "",
    metric: str | None = "acc",
    threshold: float | None = 0.25,
    size: int | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A benchmark document."""
    document: dict[str, Any] = {
        "id": id,
        "name": name,
        "category": category,
        "tags": [tag for tag in tags.split() if tag],
        "description": description,
    }
    if metric is not None:
        document["metrics"] = [metric]
        document["primary_score"] = {"metric": metric, **more.pop("primary", {})}
    if metric is not None and threshold is not None:
        document["pass_criteria"] = {"threshold": threshold}
    if size is not None:
        document["dataset_size"] = size
    return {**document, **more}


ATTACK: dict[str, Any] = {
    "metric": "attack_success_rate",
    "threshold": 0.3,
    "primary": {"lower_is_better": True},
}
BANDS: dict[str, Any] = {
    "agent": {
        "result_interpretation": "Share of attacks that got through; lower is better.",
        "score_ranges": [
            {"range": "0.0-0.1", "meaning": "hardly anything gets through"},
            {"range": "0.1-0.3", "meaning": "some attacks work"},
            {"range": "0.3-1.0", "meaning": "easily broken"},
        ],
    }
}

SCANS = [
    benchmark(
        "quick",
        "Fast break-in check",
        "security",
        "security quick red_team",
        "One probe family, done within minutes.",
        **ATTACK,
        **BANDS,
    ),
    benchmark(
        "owasp_llm_top10",
        "OWASP top ten for LLM applications",
        "security",
        "security owasp red_team",
        "Probes for the ten risks: prompt injection, data leakage and the others.",
        **ATTACK,
        **BANDS,
    ),
    benchmark(
        "quality",
        "Toxic and harmful output scan",
        "safety",
        "safety toxicity red_team",
        "Tries to draw profanity, hate speech and violent text out of the model.",
        **ATTACK,
        **BANDS,
    ),
]

GARAK: dict[str, Any] = {
    "id": "garak",
    "name": "Garak",
    "title": "Garak scanner",
    "description": "Scans language models for weaknesses an attacker would use.",
    "agent": {
        "evaluates": ["safety", "security", "red_teaming", "toxicity"],
        "recommended_when": [
            "The user wants to attack or red-team their model",
            "A safety gate before a release",
        ],
        "target_type": "model",
        "summary": "Attack a model and count what gets through",
        "complements": ["lm_evaluation_harness", "guidellm"],
        "hints": ["Needs a chat completions endpoint", "A full scan takes more than 30 minutes"],
        "result_interpretation": ["attack_success_rate: LOWER is better", "Above 0.3 is a risk"],
    },
    "benchmarks": SCANS,
}
GARAK_PIPELINE: dict[str, Any] = {
    "id": "garak-kfp",
    "name": "Garak KFP",
    "description": "The same scans as pipelines in a cluster.",
    "agent": {
        "evaluates": ["safety", "security", "red_teaming", "toxicity"],
        "recommended_when": ["Red-teaming as a pipeline"],
        "target_type": "model",
        "summary": "Attack a model from a cluster pipeline",
        "complements": ["garak"],
        "hints": ["Needs a pipelines installation"],
    },
    "benchmarks": [
        {**scan, "name": f"{scan['name']} (Pipeline)", "tags": [*scan["tags"], "pipeline"]}
        for scan in SCANS
    ],
}
LM_EVAL: dict[str, Any] = {
    "id": "lm_evaluation_harness",
    "name": "LM Evaluation Harness",
    "title": "LM Evaluation Harness",
    "description": "Academic benchmarks for language models.",
    "agent": {
        "evaluates": [
            "accuracy", "reasoning", "knowledge", "math", "science", "safety", "multilingual",
            "code", "medical", "instruction_following", "long_context", "general",
        ],
        "recommended_when": [
            "The user wants accuracy on well-known benchmarks such as MMLU or GSM8K",
            "A broad picture of what a model can do",
        ],
        "target_type": "model",
        "summary": "Accuracy on academic benchmarks of all subjects",
        "complements": ["garak", "guidellm", "no_longer_there"],
        "hints": ["num_examples cuts a benchmark short", "Gated models need a token"],
        "result_interpretation": ["acc and acc_norm: higher is better"],
    },
    "benchmarks": [
        benchmark("gsm8k_platinum_cot_llama", "Grade-school maths, cleaned", "math",
                  "math reasoning lm_eval", "Word problems with corrected answers.",
                  "exact_match", 0.65, 1209),
        benchmark("leaderboard_math_hard", "Hard contest maths", "math", "math lm_eval",
                  "The hardest problems of the MATH set.", "exact_match", 0.25, 1324),
        benchmark("humaneval", "Python functions from docstrings", "code", "code lm_eval",
                  "Writes Python functions that must pass unit tests.", "pass@1", 0.3, 164),
        benchmark("mbpp", "Short Python exercises", "code", "code lm_eval",
                  "Entry-level Python problems with tests.", "pass@1", 0.3, 974),
        benchmark("toxigen", "Hidden hate speech", "safety", "safety toxicity lm_eval",
                  "Recognising toxic language about minority groups.", "acc", 0.25, 940,
                  agent={"result_interpretation": "Share of texts judged rightly.",
                         "score_ranges": [{"range": "0.0-0.5", "meaning": "guessing"},
                                          {"range": "0.5-1.0", "meaning": "sees most of it"}]}),
        benchmark("truthfulqa_mc1", "Resisting common myths", "safety",
                  "safety truthfulness lm_eval", "Questions many people answer wrongly.",
                  "mc1", 0.25, 817),
        benchmark("bbq", "Stereotypes in ambiguous questions", "safety",
                  "safety fairness lm_eval", "Whether answers lean on social stereotypes.",
                  "acc", 0.6, 58492),
        benchmark("winogender", "Gender in pronouns", "safety", "safety fairness lm_eval",
                  "Occupations and pronouns: gender bias.", "acc", 0.6, 720),
        benchmark("ifeval", "Checkable instructions", "instruction_following",
                  "instruction_following chat lm_eval",
                  "Prompts whose format, length and keywords a program checks.",
                  "prompt_level_strict_acc", 0.6, 541),
        benchmark("mrcr", "Needles in long conversations", "long_context",
                  "long_context retrieval lm_eval", "Finds one of several similar passages.",
                  "auc", 0.5),
        benchmark("ruler_qa_squad", "Answers from long context", "reading_comprehension",
                  "long_context lm_eval", "Questions over very long documents.", "f1", 0.3, 3000),
        benchmark("mmlu", "57 subjects", "knowledge", "knowledge multitask lm_eval",
                  "Exam questions of 57 academic subjects.", "acc", 0.25, 14042),
        benchmark("leaderboard_mmlu_pro", "Graduate questions, ten options", "reasoning",
                  "reasoning knowledge lm_eval", "Harder questions of many domains.",
                  "acc", 0.1, 12032),
        benchmark("leaderboard_gpqa", "Expert science questions", "science",
                  "science reasoning lm_eval", "Written by domain experts with a PhD.",
                  "acc_norm", 0.25, 448),
        benchmark("hellaswag", "What happens next", "reasoning", "commonsense lm_eval",
                  "Everyday situations to be continued.", "acc_norm", 0.25, 10042),
        benchmark("medqa_4options", "Medical licence questions", "medical", "medical lm_eval",
                  "Clinical questions as doctors get them in exams.", "acc", 0.25, 1273),
        benchmark("arabicmmlu", "School and university exams in Arabic", "knowledge",
                  "knowledge lm_eval", "Multiple choice in Modern Standard Arabic.",
                  "acc", 0.25, 14455),
        benchmark("tinyTruthfulQA", "Short check of truthfulness", "safety", "safety lm_eval",
                  "A hundred items for a fast look.", "acc_norm", 0.25, 100),
        *(
            benchmark(f"global_mmlu_{language[:2].lower()}_high_school_mathematics",
                      f"High school mathematics in {language}", "math", "math lm_eval",
                      f"School mathematics in {language}.", "acc", 0.25, 270)
            for language in LANGUAGES
        ),
    ],
}  # fmt: skip
INSPECT: dict[str, Any] = {
    "id": "inspect",
    "name": "Inspect AI",
    "description": "Audits and agent evaluations.",
    "benchmarks": [
        benchmark("inspect/petri-jailbreak", "Jailbreak audit", "alignment",
                  "alignment jailbreak petri", "An auditor talks a model out of its rules.", None),
        benchmark("inspect/petri-sycophancy", "Sycophancy audit", "alignment",
                  "alignment sycophancy petri", "Whether it gives in to a wrong view.", None),
        benchmark("inspect/petri-leaking", "Leaking audit", "alignment", "alignment privacy petri",
                  "Whether it reveals its system prompt or private data.", None),
        benchmark("inspect/strong-reject", "StrongREJECT", "safety", "safety refusal",
                  "Refusal of clearly harmful requests.", None),
        benchmark("inspect/agentdojo", "AgentDojo", "agent", "agent prompt-injection",
                  "Agents with tools under prompt injection.", None),
        benchmark("inspect/gaia", "GAIA", "agent", "agent reasoning",
                  "Tasks for assistants that browse and use tools.", None),
        benchmark("inspect/swe-bench", "SWE-bench", "coding", "coding software-engineering",
                  "Issues of real repositories to be fixed.", None),
        benchmark("inspect/gsm8k", "GSM8K", "reasoning", "reasoning math",
                  "Grade school word problems.", None),
    ],
}  # fmt: skip
LIGHTEVAL: dict[str, Any] = {
    "id": "lighteval",
    "name": "lighteval",
    "description": "Light evaluations.",
    "benchmarks": [
        benchmark("gsm8k", "Grade-school word problems", "math", "math reasoning",
                  "Arithmetic in several steps.", "extractive_match", 0.25, 1319),
        benchmark("math_500", "MATH-500", "math", "math competition",
                  "500 contest problems of seven fields.", "pass@1", 0.3, 500),
        benchmark("aime25", "AIME 2025", "reasoning", "math competition",
                  "Thirty problems of the invitational contest.", "pass@1", 0.1, 30),
        benchmark("lcb:codegeneration_v6", "LiveCodeBench v6", "code", "code execution",
                  "Contest programming, run against hidden tests.", "codegen_pass@1", 0.2),
        benchmark("truthfulness", "Truthfulness suite", "safety", "truthfulness suite",
                  "Hallucination and honesty together.", "mc1", 0.25),
    ],
}  # fmt: skip
DEEPEVAL: dict[str, Any] = {
    "id": "deepeval",
    "name": "DeepEval",
    "description": "A judge model scores answers.",
    "benchmarks": [
        benchmark("deepeval-faithfulness", "Faithfulness", "rag-evaluation",
                  "rag faithfulness", "Claims must be supported by the given context.",
                  "faithfulness_score", 0.5),
        benchmark("deepeval-hallucination", "Hallucination", "safety", "hallucination",
                  "Statements that nothing in the context supports.", "hallucination_score", 0.3,
                  primary={"lower_is_better": True}),
        benchmark("deepeval-summarization", "Summarization", "nlp", "summarization",
                  "Summaries that keep to the text.", "summarization_score", 0.5),
    ],
}  # fmt: skip
RAGAS: dict[str, Any] = {
    "id": "ragas",
    "name": "RAGAS",
    "description": "Scores for retrieval-augmented generation.",
    "benchmarks": [
        benchmark("ragas_rag_default", "RAG suite", "rag_evaluation", "rag ragas",
                  "Faithfulness, answer relevancy, context precision and recall.",
                  "faithfulness", 0.5),
    ],
}  # fmt: skip
GUIDELLM: dict[str, Any] = {
    "id": "guidellm",
    "name": "GuideLLM",
    "description": "Load tests for inference servers.",
    "benchmarks": [
        benchmark("throughput", "Most requests per second", "performance",
                  "performance throughput", "Raises the load until the server is saturated.",
                  "requests_per_second", None),
        benchmark("sweep", "From idle to saturated", "performance",
                  "performance throughput latency", "Latency against load, step by step.",
                  "requests_per_second", None),
        benchmark("concurrent", "Fixed concurrency", "performance", "performance concurrency",
                  "Latency under a fixed number of simultaneous requests.",
                  "requests_per_second", None),
    ],
}  # fmt: skip
EMPTY: dict[str, Any] = {"id": "unfinished", "name": "Unfinished"}

PROVIDERS = (GARAK, GARAK_PIPELINE, LM_EVAL, INSPECT, LIGHTEVAL, DEEPEVAL, RAGAS, GUIDELLM, EMPTY)


def member(provider_id: str, id: str, weight: float = 1, **more: Any) -> dict[str, Any]:
    """A benchmark of a collection."""
    return {"provider_id": provider_id, "id": id, "weight": weight, **more}


LM = "lm_evaluation_harness"
COLLECTIONS: tuple[dict[str, Any], ...] = (
    {
        "id": "safety-and-fairness-v1",
        "name": "Safety and fairness",
        "category": "safety",
        "tags": ["safety", "fairness", "bias", "toxicity"],
        "description": "Toxicity, stereotypes and myths in one run.",
        "pass_criteria": {"threshold": 0.7},
        "benchmarks": [
            member(LM, "toxigen", 3, pass_criteria={"threshold": 0.8}),
            member(LM, "bbq", 2),
            member(LM, "truthfulqa_mc1", 1),
        ],
    },
    {
        "id": "standard-suite",
        "name": "Standard suite",
        "category": "general",
        "tags": ["standard", "knowledge", "math", "code"],
        "description": "A broad picture of a chat model: knowledge, maths, code, instructions.",
        "pass_criteria": {"threshold": 0.45},
        "benchmarks": [
            member(LM, "mmlu", 2),
            member(LM, "gsm8k_platinum_cot_llama", 2),
            member(LM, "ifeval"),
            member("lighteval", "lcb:codegeneration_v6"),
            member(LM, "leaderboard_mmlu_pro"),
        ],
    },
    {
        "id": "leaderboard-percent",
        "name": "Leaderboard in percent",
        "category": "general",
        "tags": ["leaderboard"],
        "description": "Thresholds as leaderboards print them.",
        "pass_criteria": {"threshold": 38},
        "benchmarks": [
            member(LM, "leaderboard_mmlu_pro", pass_criteria={"threshold": 60}),
            member(LM, "leaderboard_gpqa", pass_criteria={"threshold": 40}),
        ],
    },
    {
        "id": "red-team-gate",
        "name": "Red team gate",
        "category": "security",
        "tags": ["security", "red_team"],
        "description": "The scans a release has to pass.",
        "pass_criteria": {"threshold": 0.7},
        "benchmarks": [
            member("garak", "owasp_llm_top10", pass_criteria={"threshold": 0.85},
                   primary_score={"metric": "attack_success_rate", "lower_is_better": True}),
            member("garak", "quality"),
        ],
    },
    {
        "id": "outdated",
        "name": "Outdated set",
        "category": "code",
        "tags": ["code"],
        "description": "Made before a benchmark was taken away.",
        "benchmarks": [member(LM, "humaneval"), member(LM, "codexglue_gone")],
    },
)  # fmt: skip


def catalog(
    providers: tuple[Mapping[str, Any], ...] = PROVIDERS,
    collections: tuple[Mapping[str, Any], ...] = COLLECTIONS,
) -> Catalog:
    """The catalog as the server sees it after reading it from a hub."""
    return Catalog.of(
        [Provider.model_validate(_as_sent(document)) for document in providers],
        [Collection.model_validate(_as_sent(document)) for document in collections],
    )


def _as_sent(document: Mapping[str, Any]) -> dict[str, Any]:
    sent = {key: value for key, value in document.items() if key != "id"}
    return {"resource": {"id": document["id"]}, **sent}


def hub_documents(directory: Path) -> None:
    """Write the catalog as the configuration of a real hub (JSON is YAML)."""
    for folder, documents in (("providers", PROVIDERS), ("collections", COLLECTIONS)):
        (directory / folder).mkdir(parents=True, exist_ok=True)
        for document in documents:
            content = dict(document)
            if folder == "providers":
                content["runtime"] = {"local": {"command": "true"}}
            (directory / folder / f"{document['id']}.yaml").write_text(json.dumps(content))
