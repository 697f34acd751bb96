"""Student's t: what few values allow to be said. SciPy has it, but is slow to load."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

_TAIL: Final = 0.05
"""Two-sided: what lies outside a 95 % interval."""
_STEPS: Final = 400
_HALVINGS: Final = 200
_TINY: Final = 1e-300
_CLOSE: Final = 1e-15


@lru_cache(maxsize=1024)
def t_95(df: float) -> float:
    """Return the 97.5th percentile of Student's t with ``df`` > 0 degrees.

    Where the two tails together hold 5 %: I_x(df/2, 1/2) = 0.05 with
    x = df / (df + t²) (Abramowitz and Stegun, 26.7.1), found by halving.
    """
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        x = (low + high) / 2
        if x in (low, high):
            break
        if _beta(x, df / 2, 0.5) < _TAIL:
            low = x
        else:
            high = x
    return math.sqrt(df * (1 - high) / high)


def _beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), 0 < x < 1."""
    if x > (a + 1) / (a + b + 2):  # there the fraction converges slowly
        return 1 - _beta(1 - x, b, a)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(scale + a * math.log(x) + b * math.log1p(-x)) / a
    return front * _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of I_x(a, b) (Abramowitz and Stegun, 26.5.8) by
    Lentz's method.
    """
    over = 1.0
    under = 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = under
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            under = 1 / _not_zero(1 + term * under)
            over = _not_zero(1 + term / over)
            value *= under * over
        if abs(under * over - 1) < _CLOSE:
            break
    return value


def _not_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
