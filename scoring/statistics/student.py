"""Student's t: what few calls allow to be said.

SciPy has it, but takes 0.3 s to load; the tests compare with it.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

from scoring.intervals import Z_95

_STEPS: Final = 300
_CLOSE: Final = 1e-15
_TINY: Final = 1e-300


def two_sided(t: float, df: float) -> float:
    """Return the chance of a Student's t of ``df`` degrees of freedom at least as far
    from 0 as ``t``: I(df/(df+t²); df/2, 1/2), the regularised incomplete beta function
    (M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 1964, 26.7.1).
    """
    if math.isinf(t):
        return 0.0
    return _beta_share(df / (df + t * t), df / 2, 0.5)


@lru_cache(maxsize=4096)
def t_95(df: float) -> float:
    """Return the 97.5th percentile of Student's t of ``df`` >= 1 degrees of freedom:
    12.7 of one, 1.96 of very many. Raises ValueError for less than one.
    """
    if df < 1:
        raise ValueError(f"{df} degrees of freedom say nothing")
    low, high = Z_95, 13.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if two_sided(middle, df) > 0.05:  # noqa: PLR2004 - 95 % as everywhere
            low = middle
        else:
            high = middle


def normal_share(z: float) -> float:
    """Return the share of the standard normal below ``z``."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def _beta_share(x: float, a: float, b: float) -> float:
    """Return I(x; a, b), by the continued fraction that converges fast on its side."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(log + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of I (Abramowitz and Stegun 26.5.8), by Lentz."""
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = 1 / _away(1 + part * d)
            c = _away(1 + part / c)
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value


def _away(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
