"""How far a counted share can be trusted: counts in, 95 % intervals out."""

from __future__ import annotations

import math

Z_95 = 1.959963984540054
"""97.5th percentile of the standard normal: two-sided 95 %."""


def wilson(passed: int, n: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of ``passed`` out of ``n`` as shares 0..1.

    With p = passed/n and z = 1.96 the bounds are
    (p + z²/2n ± z·sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n): E. B. Wilson, "Probable
    inference, the law of succession, and statistical inference", JASA 22 (1927)
    209-212; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872.
    With n = 0 nothing is known: (0, 1). Raises ValueError for impossible counts.
    """
    if not 0 <= passed <= n:
        raise ValueError(f"{passed} of {n} cannot have passed")
    if n == 0:
        return 0.0, 1.0
    share, square = passed / n, Z_95 * Z_95
    scale = 1 + square / n
    middle = (share + square / (2 * n)) / scale
    half = Z_95 / scale * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    # The bounds are exactly 0 and 1 at the ends; floats miss them by an ulp.
    low = 0.0 if passed == 0 else max(0.0, middle - half)
    high = 1.0 if passed == n else min(1.0, middle + half)
    return low, high
