"""How often intervals of the mean hold the true mean: ``python -m benchmarks.intervals``.

Invented populations of scores; each line is over 1,500 samples (``--samples``), seeded.
Compared with the interval in use are the plain percentile bootstrap, BCa (B. Efron, JASA
82 (1987) 171-185) and Student's t.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
from scipy import stats

from scoring.statistics.resampling import RESAMPLES, mean_interval, student_interval

SIZES = (5, 8, 12, 20, 40)
Dice = np.random.RandomState


def _normal(dice: Dice, n: int) -> np.ndarray:
    return np.clip(dice.normal(75, 12, n), 0, 100)


def _good(dice: Dice, n: int) -> np.ndarray:
    return 100 * dice.beta(5, 1, n)


def _steps(dice: Dice, n: int) -> np.ndarray:
    return 100 - dice.choice([0, 0, 0, 5, 10, 10, 15, 30], n).astype(float)


def _vetoes(dice: Dice, n: int) -> np.ndarray:
    return np.where(dice.random_sample(n) < 0.1, 0, 100 * dice.beta(8, 2, n))


POPULATIONS: dict[str, Callable[[Dice, int], np.ndarray]] = {
    "normal about 75": _normal,
    "most near 100": _good,
    "steps of a deduction card": _steps,
    "a tenth vetoed to 0": _vetoes,
}


def percentile(scores: np.ndarray, dice: Dice) -> tuple[float, float]:
    means = scores[dice.randint(0, len(scores), (RESAMPLES, len(scores)))].mean(axis=1)
    low, high = np.percentile(means, (2.5, 97.5))
    return low, high


def bca(scores: np.ndarray, dice: Dice) -> tuple[float, float]:
    n, mean = len(scores), scores.mean()
    means = scores[dice.randint(0, n, (RESAMPLES, n))].mean(axis=1)
    below = (means < mean).mean() + (means == mean).mean() / 2
    bias = stats.norm.ppf(np.clip(below, 1 / RESAMPLES, 1 - 1 / RESAMPLES))
    without = mean - (scores.sum() - scores) / (n - 1)
    squares = (without**2).sum()
    skew = (without**3).sum() / (6 * squares**1.5) if squares else 0.0
    z = bias + stats.norm.ppf([0.025, 0.975])
    low, high = np.quantile(means, stats.norm.cdf(bias + z / (1 - skew * z)))
    return low, high


def coverage(name: str, size: int, samples: int) -> dict[str, float]:
    draw, dice = POPULATIONS[name], Dice(size)
    truth = draw(Dice(1), 1_000_000).mean()
    held = dict.fromkeys(("in use", "percentile", "BCa", "Student"), 0)
    done = 0
    while done < samples:
        scores = np.sort(draw(dice, size))
        used = mean_interval(scores.tolist())
        if used is None:
            continue
        done += 1
        for method, (low, high) in (
            ("in use", used),
            ("percentile", percentile(scores, dice)),
            ("BCa", bca(scores, dice)),
            ("Student", student_interval(scores.tolist())),
        ):
            held[method] += low <= truth <= high
    return {method: count / samples for method, count in held.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=1500)
    samples = parser.parse_args().samples
    print("| scores | calls | in use | percentile | BCa | Student |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in POPULATIONS:
        for size in SIZES:
            shares = coverage(name, size, samples).values()
            told = " | ".join(f"{100 * share:.1f}" for share in shares)
            print(f"| {name} | {size} | {told} |", flush=True)


if __name__ == "__main__":
    main()
