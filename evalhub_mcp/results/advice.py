"""What to do after reading a result, drawn from the reading and the metadata alone."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evalhub_mcp.results.interpretation import JobReading
from evalhub_mcp.results.statistics import Z95

if TYPE_CHECKING:
    from evalhub_mcp.client.models import Provider

MAX_STEPS = 4
WIDE_INTERVAL = 0.1
"""Half width of a fraction's interval above which more samples are worth a suggestion."""


def next_steps(reading: JobReading, providers: Mapping[str, "Provider"]) -> list[str]:
    """Up to four suggestions, the most useful first."""
    if reading.state in {"pending", "running"}:
        return [f'get_job_status(job_id="{reading.job_id}", wait_seconds=30) waits for more']
    steps = []
    missing = [b for b in reading.benchmarks if b.score is None]
    if missing and reading.state != "cancelled":
        steps.append("correct the cause named above and submit the missing benchmarks again")
    for benchmark in reading.benchmarks:
        if benchmark.score is None or benchmark.interval is None or benchmark.n_samples is None:
            continue
        low, high = benchmark.interval
        half = (high - low) / 2
        if benchmark.threshold_is_within_noise or half > WIDE_INTERVAL:
            wanted = _samples_for(benchmark.score, benchmark.margin, benchmark.n_samples)
            most = benchmark.dataset_size or wanted
            if 0 <= benchmark.score <= 1 and benchmark.n_samples < min(wanted, most):
                amount = f"about {wanted}" if wanted <= most else f"all {most}"
                steps.append(
                    f"for a firmer {benchmark.benchmark_id} score, run {amount} samples "
                    f"instead of {benchmark.n_samples}"
                )
                break
    complements = _complements(reading, providers)
    if complements:
        steps.append(f"complement it with {', '.join(complements)}")
    return steps[:MAX_STEPS]


def _samples_for(score: float, margin: float | None, now: int) -> int:
    """Samples for which the interval would be clear of the threshold, 2 digits, at most 10,000."""
    gap = abs(margin) if margin else 0.0
    target = max(gap, 0.02) if gap < WIDE_INTERVAL else WIDE_INTERVAL
    variance = max(score * (1 - score), 0.01)
    wanted = min(Z95 * Z95 * variance / (target * target), 10_000.0)
    if wanted <= now:
        return now
    scale = 10 ** max(len(str(int(wanted))) - 2, 0)
    return int(-(-wanted // scale) * scale)


def _complements(reading: JobReading, providers: Mapping[str, "Provider"]) -> list[str]:
    """Providers that go well with those used and that this hub has."""
    used = {benchmark.provider_id for benchmark in reading.benchmarks}
    found: list[str] = []
    for provider_id in sorted(used):
        provider = providers.get(provider_id)
        if provider is not None and provider.agent is not None:
            found += [c for c in provider.agent.complements if c in providers and c not in used]
    return list(dict.fromkeys(found))[:3]
