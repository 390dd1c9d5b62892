"""Measure precision and recall of diagnose_job: `python -m benchmarks.diagnosis`.

The corpus is in `tests/jobs/corpus`: the samples that the rules were written with, and logs that
were held back. Only the first cause of a diagnosis counts. A cause named for a log that has none
counts against precision.
"""

import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from evalhub_mcp.jobs.failure_diagnosis import Clue, find_causes

CORPUS = Path(__file__).parents[1] / "tests" / "jobs" / "corpus"


def first_cause(text: str) -> str | None:
    """The first cause that the diagnosis of a log names."""
    findings = find_causes(Clue(line, "log") for line in text.splitlines()).findings
    return findings[0].cause.id if findings else None


def report(name: str, samples: list[dict[str, Any]]) -> None:
    """Print the figures of one part of the corpus, and the logs with a wrong cause."""
    started = time.perf_counter()
    diagnosed = [(first_cause(sample["text"]), sample) for sample in samples]
    seconds = (time.perf_counter() - started) / len(samples)
    right = sum(found == s["cause"] and found is not None for found, s in diagnosed)
    named = sum(found is not None for found, _ in diagnosed)
    real = sum(s["cause"] is not None for _, s in diagnosed)
    print(
        f"{name}: {len(samples)} logs, {len(Counter(s['cause'] for s in samples))} causes; "
        f"precision {right / named:.3f}, recall {right / real:.3f}, {seconds * 1000:.2f} ms each"
    )
    for found, sample in diagnosed:
        if found != sample["cause"]:
            line = sample["text"].splitlines()[0][:80]
            print(f"  {sample['cause']} taken for {found} ({sample['source']}): {line}")


def main() -> None:
    """Print the figures of the whole corpus."""
    for part in ("samples", "held_back"):
        report(part, yaml.safe_load((CORPUS / f"{part}.yaml").read_text("utf-8")))


if __name__ == "__main__":
    main()
