"""The worked example of docs/statistics.md, from the scores of the samples' agents."""

from __future__ import annotations

import math

import pytest

from scoring.intervals import wilson
from scoring.statistics.resampling import mean_interval
from scoring.statistics.shrinking import Sample, shrink
from scoring.statistics.student import normal_share, t_95
from scoring.statistics.trends import slope
from tests.desk import ROOT

SCORES = {
    "8101": (100, 100, 89.47, 100, 100, 100, 100, 92.13, 100),
    "8103": (100, 100, 86.3, 90.54, 89.87, 100, 91.36, 100, 100, 100),
    "8107": (23.6, 23.6, 37.08, 37.08, 19.1, 44.32, 28.12, 39.24, 30.34),
    "8112": (55.06, 92.13, 92.13, 74.16, 100, 100),
    "8205": (67.42, 56.18, 56.18, 65.17, 67.42, 67.42, 67.42, 67.42, 56.18),
    "8209": (75.28, 89.33, 66.29, 76.84, 91.01, 73.03, 56.18, 75.28),
    "8301": (53.75, 37.5, 50, 62.9, 80, 86.11, 97.3, 32.76),
    "8306": (100, 90, 90, 90, 70, 90, 82.5, 83.75),
}
WEEKS = (0, 0, 1, 2, 2, 2)


def sample(scores) -> Sample:
    mean = math.fsum(scores) / len(scores)
    return Sample(len(scores), mean, math.fsum((s - mean) ** 2 for s in scores))


@pytest.fixture(scope="module")
def told():
    text = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
    return text.partition("## Worked example")[2].partition("\n## ")[0]


def test_the_page_says_what_the_program_says(told):
    own = SCORES["8112"]
    samples = {name: sample(scores) for name, scores in SCORES.items()}
    shrunk = dict(zip(samples, shrink(list(samples.values())), strict=True))["8112"]
    mean, (low, high) = samples["8112"].mean, mean_interval(sorted(own))
    change = slope(WEEKS, own)
    within = sum(s.squares for s in samples.values()) / 59
    between = (within / 6) * shrunk.weight / (1 - shrunk.weight)
    minus = f"−{abs(change.low):.2f}"
    wanted = [
        f"{mean:.2f} | their sum {sum(own):.2f} / 6",
        f"{low:.2f} to {high:.2f} | t of 5 degrees is {t_95(5):.3f}",
        f"= {100 * normal_share(-t_95(5) * math.sqrt(6 / 5)):.2f} %",
        "{:.0f} %, {:.0f} to {:.0f} %".format(
            100 * 5 / 6, *(100 * w for w in wilson(5, 6))
        ),
        f"s² = {within:.1f}",
        f"τ² = {between:.1f}, μ = {shrunk.target:.2f}",
        f"{shrunk.value:.2f} | w =",
        f"= {shrunk.weight:.3f};",
        f"{shrunk.low:.2f} to {shrunk.high:.2f}",
        f"error {shrunk.error:.2f}",
        f"+{change.change:.2f} a week ({minus} to +{change.high:.2f})",
    ]
    assert [one for one in wanted if one not in told] == []
