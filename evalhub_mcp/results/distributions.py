"""Quantiles and tail probabilities of the normal, Student's t and the binomial distribution.

The standard library has the normal distribution only. The others are computed from the regularized
incomplete beta function by its continued fraction (DLMF 8.17.22), to about 1e-12.
"""

from functools import lru_cache
from math import erfc, exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
_NEARLY_NORMAL = 1e7
"""Degrees of freedom from which t and normal quantiles are equal in seven digits."""
_SMALLEST = 1e-300


def normal_quantile(probability: float) -> float:
    """Return the value below which a standard normal variable lies with this probability."""
    return _NORMAL.inv_cdf(probability)


def normal_below(value: float) -> float:
    """Return the probability that a standard normal variable lies below a value."""
    return 0.5 * erfc(-value / sqrt(2))


def t_above(value: float, degrees: float) -> float:
    """Return the probability that a t variable lies above a value."""
    if degrees >= _NEARLY_NORMAL:
        return normal_below(-value)
    beyond = 0.5 * _incomplete_beta(degrees / 2, 0.5, degrees / (degrees + value * value))
    return beyond if value >= 0 else 1 - beyond


@lru_cache(maxsize=4096)
def t_quantile(probability: float, degrees: float) -> float:
    """Return the value below which a t variable lies with this probability.

    Fewer than one degree of freedom have no finite quantile that is of use: inf is returned.
    """
    if degrees >= _NEARLY_NORMAL:
        return normal_quantile(probability)
    if degrees < 1:
        return inf
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees)
    low, high = 0.0, max(2.0, 2 * normal_quantile(probability))
    while t_above(high, degrees) > 1 - probability:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        if t_above(middle, degrees) > 1 - probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def exact_bounds(successes: float, n: int, tail: float) -> tuple[float, float]:
    """Return Clopper and Pearson's bounds of a share, which err in at most `tail` on each side."""
    low, high = 0.0, 1.0
    if successes > 0:
        low = _beta_quantile(tail, successes, n - successes + 1)
    if successes < n:
        high = _beta_quantile(1 - tail, successes + 1, n - successes)
    return low, high


def _beta_quantile(probability: float, a: float, b: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if _incomplete_beta(a, b, middle) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularized incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # the fraction converges fast on the other side only
        return 1 - _incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / _continued_fraction(a, b, x)


def _continued_fraction(a: float, b: float, x: float) -> float:
    """Return 1 + d1/(1 + d2/(1 + ...)) of the incomplete beta function, by Lentz's method."""
    value, upper, lower = 1.0, 1.0, 0.0
    for step in range(1, 400):
        m = step // 2
        if step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        lower = 1 / (1 + term * lower or _SMALLEST)
        upper = 1 + term / upper or _SMALLEST
        value *= upper * lower
        if abs(upper * lower - 1) < 1e-15:
            break
    return value


def welch_degrees(one: float, n: int, two: float, m: int) -> float:
    """Return the degrees of freedom of a difference of two means (Welch and Satterthwaite).

    `one` and `two` are the standard errors of means of `n` and `m` values.
    """
    if n < 2 or m < 2:
        return 1.0
    total = one * one + two * two
    if sqrt(total) <= 0:
        return float(n + m - 2)
    return total * total / (one**4 / (n - 1) + two**4 / (m - 1))
