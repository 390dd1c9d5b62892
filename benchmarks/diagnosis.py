"""Precision and recall of diagnose_job's causes: `python -m benchmarks.diagnosis`.

Measured on the corpus of `tests/jobs/corpus`: the samples the rules were written with,
and wordings held back from that. A cause counts as named when it is the first of the
diagnosis; a log without a cause counts against precision when one is named.
"""

import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from evalhub_mcp.jobs.failure_diagnosis import Clue, find_causes

CORPUS = Path(__file__).parents[1] / "tests" / "jobs" / "corpus"


def first_cause(text: str) -> str | None:
    """The first cause a log's diagnosis names."""
    findings = find_causes(Clue(line, "log") for line in text.splitlines()).findings
    return findings[0].cause.id if findings else None


def report(name: str, samples: list[dict[str, Any]]) -> None:
    """Print the figures of one part of the corpus, and what went wrong in it."""
    started = time.perf_counter()
    named = [(first_cause(sample["text"]), sample) for sample in samples]
    took = (time.perf_counter() - started) / len(samples)
    right = sum(found == s["cause"] and found is not None for found, s in named)
    told = sum(found is not None for found, _ in named)
    real = sum(s["cause"] is not None for _, s in named)
    print(
        f"{name}: {len(samples)} logs, {len(Counter(s['cause'] for s in samples))} causes; "
        f"precision {right / told:.3f}, recall {right / real:.3f}, {took * 1000:.2f} ms each"
    )
    for found, sample in named:
        if found != sample["cause"]:
            line = sample["text"].splitlines()[0][:80]
            print(f"  {sample['cause']} taken for {found} ({sample['source']}): {line}")


def main() -> None:
    """Print the figures of the whole corpus."""
    for part in ("samples", "held_back"):
        report(part, yaml.safe_load((CORPUS / f"{part}.yaml").read_text("utf-8")))


if __name__ == "__main__":
    main()
