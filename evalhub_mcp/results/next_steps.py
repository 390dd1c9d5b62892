"""Suggest what to do after reading a job's results, from its reading and the catalog."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isclose
from typing import Literal

from evalhub_mcp.client.models import Provider
from evalhub_mcp.formatting import format_score, pluralize
from evalhub_mcp.results.direction import primary_score_setting
from evalhub_mcp.results.lost_samples import lost_words
from evalhub_mcp.results.metrics import is_score
from evalhub_mcp.results.readings import BenchmarkReading, JobReading
from evalhub_mcp.results.sample_size import questions_to_clear
from evalhub_mcp.results.statistics import MAX_SCORE, Z95, finite_number

MAX_STEPS = 4
WIDE_INTERVAL = 0.1
"""Half width of a fraction's interval above which more samples are suggested."""
MIN_SAMPLE_FACTOR = 1.25
"""More samples are suggested from this many times those of the job."""
MAX_SAMPLES = 10_000
"""Most samples that are suggested."""
SHOT_NAMES = ("num_fewshot", "num_few_shot", "n_shot", "shots", "few_shot")
MAX_NOTES = 4
_CHOICE = re.compile(r"\b(?:\w+-choice|multiple[- ]choice|mcq)\b", re.IGNORECASE)
_CHANCE = re.compile(r"\b(?:random|chance|guessing)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d*\.\d+|\d+(?=\s*%)")


Action = Literal[
    "advise",
    "wait",
    "rerun_failed",
    "rerun_cancelled",
    "complement",
    "read_results",
    "read_samples",
]


@dataclass(frozen=True)
class NextStep:
    """A suggestion as data; the server writes the sentence and the tool call."""

    action: Action
    text: str = ""
    """What to do or why, in words; `advise` has nothing else."""
    job_id: str = ""
    provider_id: str = ""


def next_steps(
    reading: JobReading,
    complements: Sequence[str] = (),
    jobs_by_provider: Mapping[str, str] | None = None,
) -> list[NextStep]:
    """Return up to `MAX_STEPS` suggestions, the most useful first.

    Args:
        reading: The job.
        complements: Providers that complement those used, as `complementary_providers` returns.
        jobs_by_provider: For those with which the same model was evaluated, the job's id.
    """
    if reading.state in {"pending", "running"}:
        return [NextStep("wait", job_id=reading.job_id)]
    steps = []
    missing = [b for b in reading.benchmarks if b.score is None]
    scored = [b for b in reading.benchmarks if b.score is not None]
    recorded = [b for b in scored if b.outcomes is not None]
    if missing and reading.state == "cancelled":
        steps.append(NextStep("rerun_cancelled", job_id=reading.job_id))
    elif any(b.state != "completed" for b in missing):
        steps.append(NextStep("rerun_failed", job_id=reading.job_id))
    for suggest, readings in (
        (_choose_metric, missing),
        (_declare_direction, [b for b in scored if b.direction == "unknown" and b.metric]),
        (_more_tokens, [b for b in scored if b.lost_samples]),
        (_ask_again, [b for b in scored if b.verdict_could_turn]),
        (_more_samples, [b for b in scored if b.interval is not None and b.is_share]),
        (_more_shots, [b for b in scored if b.usual_shots and (b.parameters or b.effective)]),
    ):
        # One benchmark is enough to show what would help.
        text = next(filter(None, map(suggest, readings)), None)
        steps += [NextStep("advise", text)] if text else []
    if recorded and (wrong := _wrong_answers(recorded)):
        text = pluralize(wrong, "wrong answer")
        steps.append(NextStep("read_samples", text, job_id=reading.job_id))
    done = jobs_by_provider or {}
    todo = [provider_id for provider_id in complements if provider_id not in done]
    if todo and not missing:
        text = f"complement it with {' or '.join(todo)}"
        steps.append(NextStep("complement", text, provider_id=todo[0]))
    by_job: dict[str, list[str]] = {}
    for provider_id in complements:
        if provider_id in done:
            by_job.setdefault(done[provider_id], []).append(provider_id)
    steps += [
        NextStep("read_results", f"{' and '.join(ran)} ran on this model too", job_id=job_id)
        for job_id, ran in by_job.items()
    ]
    return steps[:MAX_STEPS]


def _wrong_answers(recorded: Iterable[BenchmarkReading]) -> int:
    """Return the number of wrong answers of benchmarks with every answer on record."""
    wrong = 0
    for benchmark in recorded:
        right = 0.0 if benchmark.direction == "lower" else 1.0
        scores = benchmark.outcomes.scores if benchmark.outcomes else ()
        wrong += sum(score is not None and score != right for score in scores)
    return wrong


def applicable_notes(reading: JobReading, providers: Mapping[str, Provider]) -> list[str]:
    """Return the providers' notes on reading results that apply to what was measured.

    Leaves out notes about metrics that no benchmark reports, about multiple choice where no
    benchmark is multiple choice, and about a score of guessing that none of them has.
    """
    notes: list[str] = []
    for provider_id in dict.fromkeys(b.provider_id for b in reading.benchmarks):
        provider = providers.get(provider_id)
        scored = [
            b for b in reading.benchmarks if b.provider_id == provider_id and b.score is not None
        ]
        if provider is None or provider.agent is None or not scored:
            continue
        known = {m for b in provider.benchmarks for m in b.metrics}
        known |= {b.primary_score.metric for b in provider.benchmarks if b.primary_score}
        reported = {name.partition(",")[0] for b in scored for name in b.metrics}
        choice = any(
            b.baseline is not None or _CHOICE.search(b.interpretation or "") for b in scored
        )
        for note in provider.agent.result_interpretation:
            named = {word for word in re.findall(r"[\w@/]+", note) if word in known}
            if named and not named & reported:
                continue
            if _CHOICE.search(note) and not choice:
                continue
            if _CHANCE.search(note) and not _is_chance_of(note, scored):
                continue
            notes.append(note)
    return list(dict.fromkeys(notes))[:MAX_NOTES]


def _is_chance_of(note: str, readings: Iterable[BenchmarkReading]) -> bool:
    """Whether a note about guessing names the score that guessing has in one of the benchmarks."""
    numbers = [float(number) for number in _NUMBER.findall(note)]
    baselines = [r.baseline for r in readings if r.baseline is not None]
    return not numbers or any(
        isclose(number, baseline, abs_tol=0.006) or isclose(number, 100 * baseline, abs_tol=0.6)
        for number in numbers
        for baseline in baselines
    )


def _choose_metric(benchmark: BenchmarkReading) -> str | None:
    """Suggest a primary metric with its direction for a benchmark that reported others."""
    if benchmark.state != "completed":
        return None
    names = [name for name, value in benchmark.metrics.items() if is_score(name, value)]
    if not names:
        return None
    others = f" (or {', '.join(names[1:4])})" if len(names) > 1 else ""
    return (
        f"to have {benchmark.benchmark_id} judged, submit it with "
        f"{primary_score_setting(names[0])}{others} and pass_criteria"
    )


def _declare_direction(benchmark: BenchmarkReading) -> str:
    """Suggest to declare the direction of a metric on which no verdict can rest without it."""
    return (
        f"to have {benchmark.benchmark_id} judged, submit it with "
        f"{primary_score_setting(benchmark.metric or '')} and pass_criteria"
    )


def _more_tokens(benchmark: BenchmarkReading) -> str | None:
    """Suggest the output tokens to allow where replies were cut off."""
    wanted = finite_number(benchmark.info.get("max_tokens_to_try"))
    if wanted is None:
        return None
    return f"replies of {benchmark.benchmark_id} were cut off: run it with max_tokens {wanted:.0f}"


def _ask_again(benchmark: BenchmarkReading) -> str | None:
    """Suggest to repeat a benchmark whose verdict the samples without a reply could turn."""
    if benchmark.info.get("max_tokens_to_try"):
        return None
    lost = lost_words(benchmark.lost_samples, benchmark.attempted)
    return f"run {benchmark.benchmark_id} again once the cause is mended: {lost}"


def _more_samples(benchmark: BenchmarkReading) -> str | None:
    """Suggest more samples where the interval is wide or contains the threshold."""
    if benchmark.score is None or benchmark.interval is None or benchmark.n_samples is None:
        return None
    # Only for a share does the sample count determine the interval.
    if benchmark.unit is None or not benchmark.is_share:
        return None
    top = MAX_SCORE[benchmark.unit]
    if not 0 <= benchmark.score <= top:
        return None
    low, high = benchmark.interval
    close = benchmark.threshold_verdict == "too close to call"
    if not close and (high - low) / 2 <= WIDE_INTERVAL * top:
        return None
    now, share = benchmark.n_samples, benchmark.score / top
    wanted = _samples_for_width(share)
    if close and benchmark.threshold is not None:
        wanted = max(wanted, questions_to_clear(share, benchmark.threshold / top))
    wanted = _two_digits(min(wanted, MAX_SAMPLES))
    have = _file_size(benchmark) or benchmark.dataset_size
    most = min(wanted, have) if have else wanted
    width = format_score(WIDE_INTERVAL * top)
    purpose = f"to narrow the interval of {benchmark.benchmark_id} to ±{width}"
    if close:
        purpose = f"to tell whether {benchmark.benchmark_id} meets its threshold"
    if now * MIN_SAMPLE_FACTOR <= most:
        amount = f"all {most}" if have and most == have else f"about {most}"
        short = "" if most == wanted else f" (it takes about {wanted})"
        return f"{purpose}, run {amount} samples instead of {now}{short}"
    if _file_size(benchmark) is not None and now * MIN_SAMPLE_FACTOR <= wanted:
        return f"{purpose}, add questions to the file: about {wanted} instead of {now}"
    return None


def _file_size(benchmark: BenchmarkReading) -> int | None:
    """Return how many questions a user's own file has to ask, besides few-shot examples."""
    file = benchmark.info.get("dataset")
    size = finite_number(file.get("questions")) if isinstance(file, Mapping) else None
    if size is None:
        return None
    return max(int(size - (finite_number(benchmark.effective.get("num_fewshot")) or 0)), 0)


def _more_shots(benchmark: BenchmarkReading) -> str | None:
    """Suggest the usual few-shot examples for a benchmark that had fewer."""
    settings = {**benchmark.parameters, **benchmark.effective}
    name = next((n for n in SHOT_NAMES if n in settings), None)
    if name is None:
        return None  # the provider's default is not known
    used = finite_number(settings[name])
    if used is None or used >= (benchmark.usual_shots or 0):
        return None
    return (
        f"{benchmark.benchmark_id} is usually run with {name} {benchmark.usual_shots}, not "
        f"{used:g}: repeat it so to compare with published scores"
    )


def _samples_for_width(share: float) -> int:
    """Return the samples for which the interval of a share is no longer wide."""
    variance = max(share * (1 - share), 0.01)
    return ceil(Z95 * Z95 * variance / (WIDE_INTERVAL * WIDE_INTERVAL))


def _two_digits(wanted: int) -> int:
    """Return a number rounded up to two digits."""
    scale: int = 10 ** max(len(str(wanted)) - 2, 0)
    return -(-wanted // scale) * scale


def complementary_providers(reading: JobReading, providers: Mapping[str, Provider]) -> list[str]:
    """Return up to three providers of this hub that complement those used."""
    used = {benchmark.provider_id for benchmark in reading.benchmarks}
    found: list[str] = []
    for provider_id in sorted(used):
        provider = providers.get(provider_id)
        if provider is not None and provider.agent is not None:
            found += [c for c in provider.agent.complements if c in providers and c not in used]
    return list(dict.fromkeys(found))[:3]
