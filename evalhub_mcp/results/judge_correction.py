"""How well a judge agrees with people, and the score corrected for the judge's errors.

A judge that passes wrong replies and fails right ones gives a score between the true one and the
middle. With its error rates, estimated from replies that people have graded, the score is
corrected (Rogan and Gladen 1978), and the interval has the uncertainty of both samples: of the
answers and of the labelled replies (Lang and Reiczigel 2014, who add pseudo-counts so that small
samples and rates near 0 or 1 keep their level). `benchmarks.coverage` measures how often these
intervals hold the truth.
"""

from dataclasses import dataclass
from math import sqrt

from evalhub_mcp.results.statistics import Z95, wilson_interval

LEAST_OF_EACH = 5
"""Labelled right replies, and wrong ones, below which a score is not corrected."""
_ADDED = 1.0
"""Replies that are added to each cell for kappa's interval; without, it covers 40 to 90 % in
samples of 20."""
Interval = tuple[float, float]


@dataclass(frozen=True)
class Agreement:
    """Replies that a judge and people have graded."""

    both_right: int
    both_wrong: int
    false_passes: int
    """The judge passed and people found wrong."""
    false_fails: int
    """The judge failed and people found right."""

    @property
    def labels(self) -> int:
        """How many replies both have graded."""
        return self.right + self.wrong

    @property
    def right(self) -> int:
        """Replies that people found right."""
        return self.both_right + self.false_fails

    @property
    def wrong(self) -> int:
        """Replies that people found wrong."""
        return self.both_wrong + self.false_passes

    @property
    def agreed(self) -> int:
        """Replies that both graded alike."""
        return self.both_right + self.both_wrong

    @property
    def share_interval(self) -> Interval:
        """The 95 % interval of the share of replies graded alike."""
        return wilson_interval(self.agreed / self.labels, self.labels)

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa; None where both gave a single grade, and chance cannot be told apart."""
        counts = (self.both_right, self.false_fails, self.false_passes, self.both_wrong)
        return _kappa(*counts)[0] if self.labels else None

    @property
    def kappa_interval(self) -> Interval | None:
        """The 95 % interval of kappa."""
        kappa = self.kappa
        if kappa is None:
            return None
        counts = (self.both_right, self.false_fails, self.false_passes, self.both_wrong)
        centre, error = _kappa(*(count + _ADDED for count in counts))
        assert centre is not None
        low, high = centre - Z95 * error, centre + Z95 * error
        return max(-1.0, min(low, kappa)), min(1.0, max(high, kappa))

    @property
    def is_better_than_chance(self) -> bool:
        """Whether the judge surely passes right replies more often than wrong ones.

        One-sided at 2.5 %, by the difference of the two shares with pseudo-counts.
        """
        if not self.right or not self.wrong:
            return False
        passes_right = (self.both_right + 1) / (self.right + 2)
        passes_wrong = (self.false_passes + 1) / (self.wrong + 2)
        error = sqrt(
            passes_right * (1 - passes_right) / (self.right + 2)
            + passes_wrong * (1 - passes_wrong) / (self.wrong + 2)
        )
        return passes_right - passes_wrong > Z95 * error

    @property
    def gain(self) -> float:
        """What the judge sees of a difference: the share of right replies that it passes, minus
        that of wrong ones. Both must occur."""
        return self.both_right / self.right - self.false_passes / self.wrong

    @property
    def why_no_correction(self) -> str:
        """Why these labels cannot correct a score; empty when they can."""
        if self.right < LEAST_OF_EACH or self.wrong < LEAST_OF_EACH:
            return (
                f"too few labels: {self.right} right and {self.wrong} wrong replies, and at least "
                f"{LEAST_OF_EACH} of each are needed"
            )
        if not self.is_better_than_chance:
            return "on the labelled replies the judge is not clearly better than chance"
        return ""

    def corrected(self, share: float, n: float, not_judged: float = 0.0) -> Interval | None:
        """Return the 95 % interval of the true share; None when it cannot be corrected."""
        found = self._corrected(share, n, not_judged)
        return found[1:] if found else None

    def corrected_share(self, share: float, n: float, not_judged: float = 0.0) -> float | None:
        """Return the share corrected for the judge's errors; None when it cannot be."""
        found = self._corrected(share, n, not_judged)
        return found[0] if found else None

    def _corrected(
        self, share: float, n: float, not_judged: float
    ) -> tuple[float, float, float] | None:
        """Return the corrected share and its interval.

        Args:
            share: The share that the judge passed.
            n: The questions it is made of; fewer where their errors are correlated.
            not_judged: The share of replies that were wrong without the judge, such as empty ones.
        """
        if self.why_no_correction or n <= 0 or not 0 <= share <= 1:
            return None
        plain = _rogan_gladen(
            share, self.both_right / self.right, self.both_wrong / self.wrong, not_judged
        )
        # With pseudo-counts, as in Lang and Reiczigel.
        z2 = Z95 * Z95
        p, size = (share * n + z2 / 2) / (n + z2), n + z2
        passes, fails = (
            (self.both_right + 1) / (self.right + 2),
            (self.both_wrong + 1) / (self.wrong + 2),
        )
        gain = passes + fails - 1
        true = _rogan_gladen(p, passes, fails, not_judged)
        judged_wrong = 1 - not_judged - true
        error_right = passes * (1 - passes) / (self.right + 2)
        error_wrong = fails * (1 - fails) / (self.wrong + 2)
        shift = 2 * z2 * (true * error_right - judged_wrong * error_wrong)
        lost = 1 - fails
        sampling = (
            p * (1 - p) + lost * lost * not_judged * (1 - not_judged) - 2 * lost * p * not_judged
        ) / size
        variance = sampling + judged_wrong**2 * error_wrong + true**2 * error_right
        half = Z95 * sqrt(max(variance, 0.0)) / gain
        low, high = true + shift - half, true + shift + half
        score = min(max(plain, 0.0), 1.0)
        return score, max(0.0, min(low, score)), min(1.0, max(high, score))


def _rogan_gladen(share: float, passes: float, fails: float, not_judged: float) -> float:
    """Return the true share behind a judged one.

    A reply passes when it is right and the judge passes it, or wrong, judged, and not failed:
    share = true * passes + (1 - not_judged - true) * (1 - fails).
    """
    return (share - (1 - not_judged) * (1 - fails)) / (passes + fails - 1)


def _kappa(
    both_right: float, false_fails: float, false_passes: float, both_wrong: float
) -> tuple[float | None, float]:
    """Return Cohen's kappa and its standard error (Fleiss, Cohen and Everitt 1969)."""
    n = both_right + false_fails + false_passes + both_wrong
    agreed = (both_right + both_wrong) / n
    people, judge = (both_right + false_fails) / n, (both_right + false_passes) / n
    by_chance = people * judge + (1 - people) * (1 - judge)
    if by_chance >= 1:
        return None, 0.0
    kappa = (agreed - by_chance) / (1 - by_chance)
    rest = 1 - kappa
    alike = both_right / n * (1 - (people + judge) * rest) ** 2
    alike += both_wrong / n * (1 - (2 - people - judge) * rest) ** 2
    apart = false_fails / n * (judge + 1 - people) ** 2
    apart += false_passes / n * (people + 1 - judge) ** 2
    variance = alike + rest * rest * apart - (kappa - by_chance * rest) ** 2
    return kappa, sqrt(max(variance, 0.0) / n) / (1 - by_chance)


def labels_needed(share: float, n: int) -> int:
    """Return how many labelled replies make the judge's uncertainty no larger than the score's.

    Half of them wrong, for a judge that errs in one of ten; a multiple of ten from 30 to 300.
    """
    share = min(max(share, 0.05), 0.95)
    of_each = 0.09 * (share**2 + (1 - share) ** 2) * n / (share * (1 - share))
    return min(300, max(30, 10 * round(2 * of_each / 10)))
