"""What a run of a given size can show, and how many questions a wanted difference takes.

The same calculation as for results: two-sided at 5 %, found in 80 % of repeats, for shares of right
answers around 0.7. Compared question by question, two models of which one is a fine-tune of the
other agree so much (correlation 0.8) that a fifth of the questions is enough; two models that
are only related (0.5) need half.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from evalhub_mcp.formatting import format_score, join_with_rest
from evalhub_mcp.results.readings import JobReading
from evalhub_mcp.results.sample_size import (
    RELATED,
    SIMILAR,
    USUAL_SHARE,
    about,
    detectable_difference,
    detectable_with_error,
    questions_for,
)
from evalhub_mcp.results.statistics import MAX_SCORE

MAX_RUNS = 3
ENOUGH = 0.95
"""This part of the questions for 80 % power is enough in words: it has 78 %."""


@dataclass(frozen=True)
class PlannedRun:
    """A benchmark that will run, or did."""

    name: str
    samples: int
    available: int | None = None
    """Questions the benchmark has; None where that is unknown."""
    share: float = USUAL_SHARE
    """Share of right answers that is expected, or was reached."""


def measured_runs(reading: JobReading) -> list[PlannedRun]:
    """Return the shares of a job whose number of questions is known, as runs to compare with."""
    return [
        PlannedRun(b.benchmark_id, b.n_samples, b.dataset_size, b.score / MAX_SCORE[b.unit])
        for b in reading.benchmarks
        if b.score is not None
        and b.unit is not None
        and b.is_share
        and b.n_samples
        and 0 <= b.score <= MAX_SCORE[b.unit]
        and not (b.n_source or "").startswith("assumed")
    ]


def size_sentences(runs: Sequence[PlannedRun], wanted: float | None = None) -> list[str]:
    """Return what runs can show and, for a wanted difference, how many questions it takes."""
    sentences = [reach_words(runs)]
    if wanted is not None:
        sentences.append(needed_words(runs, wanted))
    return [sentence for sentence in sentences if sentence]


def reach_words(runs: Sequence[PlannedRun]) -> str:
    """Return the smallest difference that two runs of this size show; empty without runs.

    `two such runs can show differences from 0.05 on mmlu (200 of 14,042 questions) in 80 % of
    repeats`. Several benchmarks are named with their own reach and that of their mean.
    """
    if not runs:
        return ""
    shown = []
    for run in runs[:MAX_RUNS]:
        found = detectable_difference(run.samples, share=run.share)
        difference = "none" if found is None else _rounded(found)
        questions = f"{run.samples:,} question{'' if run.samples == 1 else 's'}"
        if run.available is not None and run.available > run.samples:
            questions = f"{run.samples:,} of {run.available:,} questions"
        shown.append(f"{difference} on {run.name} ({questions})")
    words = f"two such runs can show differences from {join_with_rest(shown, len(runs))}"
    if len(runs) > 1:
        variances = [2 * max(run.share * (1 - run.share), 0.01) / run.samples for run in runs]
        of_mean = _rounded(detectable_with_error(sqrt(sum(variances)) / len(runs)))
        words += f", and from {of_mean} on the mean of all, in 80 % of repeats"
        return f"{words}; less than half of that question by question with a fine-tune"
    similar = detectable_difference(runs[0].samples, share=runs[0].share, correlation=SIMILAR)
    if similar is None or found is None:
        return f"{questions} on {runs[0].name} are too few to show a difference"
    words += " in 80 % of repeats"
    return f"{words}; from {_rounded(similar)} question by question with a fine-tune"


def needed_words(runs: Sequence[PlannedRun], wanted: float) -> str:
    """Return how many questions a wanted difference takes, and which benchmarks have them."""
    if not runs:
        return ""
    alone, related, similar = (
        questions_for(wanted, correlation=correlation) for correlation in (0.0, RELATED, SIMILAR)
    )
    words = (
        f"to see {format_score(wanted)} it takes about {about(alone)} questions in each run, or "
        f"question by question {about(related)} with a model of the same family and "
        f"{about(similar)} with a fine-tune"
    )
    short = [_shortage(run, alone, similar) for run in runs]
    found = [text for text in short if text]
    return f"{words}: {join_with_rest(found[:MAX_RUNS], len(found))}" if found else words


def _shortage(run: PlannedRun, alone: int, similar: int) -> str:
    """Return what is missing for a difference; empty where the run as planned is enough."""
    alone = round(alone * ENOUGH)
    if run.samples >= alone:
        return ""
    if run.available is not None and run.available < similar:
        return f"{run.name} has only {run.available:,}, so it cannot be seen there"
    if run.available is not None and run.available < alone:
        enough = "as planned" if run.samples >= similar else "with all of them"
        return (
            f"{run.name} has {run.available:,}, enough {enough} only question by question with a "
            "fine-tune"
        )
    return f"{run.name} is planned with {run.samples:,}"


def _rounded(difference: float) -> str:
    return format_score(float(f"{difference:.2g}"))
