"""Scores at the level of guessing."""

import pytest

from tests.results.reading_cases.case import CATALOG_CHOICE, case
from tests.results.shapes import entry

CHANCE = [
    case(
        "two alternatives, and a remark on four choices",
        {"acc": 0.515, "acc_stderr": 0.0354},
        {
            "baseline": 0.5,
            "passed": None,
            "threshold_verdict": None,
            "verdict": "undecided",
            "withheld": "the score is not clearly above guessing (0.50)",
        },
        benchmark={
            **CATALOG_CHOICE,
            "primary_score": {"metric": "acc"},
            "description": "Selects the more plausible cause or effect from two alternatives.",
        },
    ),
    *(
        case(
            f"{name} has a known number of choices",
            {"acc": 0.9, "n_samples": 400},
            {"baseline": pytest.approx(baseline)},
            benchmark={**entry("acc", 0.25, bands=[]), "id": name},
        )
        for name, baseline in (
            ("arabic_mt_piqa_light", 0.5), ("tinyWinogrande", 0.5), ("AraDiCE_boolq_lev", 0.5),
            ("leaderboard_mmlu_pro", 0.1), ("mmlu_anatomy", 0.25), ("commonsense_qa", 0.2),
            ("arc:easy", 0.25), ("xnli_de", 1 / 3),
        )
    ),
    case(
        "the letters of the choices",
        {"acc": 0.9, "n_samples": 100},
        {"baseline": 0.2},
        benchmark={**entry("acc"), "description": "Multiple-choice questions, options A-E."},
    ),
    case(
        "generated answers to known choices are matched, not picked",
        {"exact_match": 0.3},
        {"baseline": None},
        benchmark={**entry("exact_match", 0.25), "id": "mmlu_cot"},
    ),
    case(
        "yes or no",
        {"acc": 0.55, "n_samples": 100},
        {"baseline": 0.5, "passed": None},
        benchmark={**entry("acc", 0.25), "name": "Yes/no reading questions"},
    ),
    case(
        "what a constant reply gets on the user's own questions",
        {"accuracy": 0.42, "n_samples": 500},
        {"baseline": 0.4, "passed": None},
        benchmark=entry("accuracy", 0.3),
        info={"baseline": 0.4},
    ),
    case(
        "clearly above guessing",
        {"acc": 0.9, "n_samples": 100},
        {"baseline": 0.5, "passed": True, "verdict": "pass"},
        benchmark={**entry("acc", 0.25), "description": "A binary choice."},
    ),
]  # fmt: skip
