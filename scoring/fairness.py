"""Does the recogniser explain the ranking? Agents' scores and qualities in, a warning
out.

One agent's closings are readable in 92 % of the calls, another's in none (measured on
real calls). Where scores and readability rise and fall together, a table of agents may
rank microphones; it has to say so.
"""

from __future__ import annotations

from collections.abc import Sequence

from scoring.model import Wording

FEWEST, MANY = 3, 5
"""Agents from which a rank correlation says something, and with which it says more."""
STRIKING, CLEAR = 0.8, 0.5
"""Rank correlations that are told: among few agents, among many."""
SPREAD = 0.1
"""Qualities (0..1) that differ less explain no ranking."""
POOR = 0.8
NAMED = 5

AgentFigures = tuple[str, float, float]
"""Agent, mean score, recogniser quality 0..1."""


def ranking_doubt(agents: Sequence[AgentFigures]) -> Wording | None:
    """Return the warning that the quality of recognition may explain the order of
    ``agents``, None where it does not.
    """
    if len(agents) < FEWEST:
        return None
    qualities = [quality for _, _, quality in agents]
    if max(qualities) - min(qualities) < SPREAD:
        return None
    together = _correlation(
        _ranks([score for _, score, _ in agents]), _ranks(qualities)
    )
    if together < (CLEAR if len(agents) >= MANY else STRIKING):
        return None
    poor = sorted((quality, name) for name, _, quality in agents if quality < POOR)
    return Wording(
        f"注意：坐席得分与识别质量同升同降（秩相关 {together:.2f}），"
        f"排名可能反映录音而不是服务。{_poor_zh(poor)}",
        "Note: scores and recogniser quality rise and fall together (rank correlation"
        f" {together:.2f}); the ranking may show recordings, not service."
        f"{_poor_en(poor)}",
    )


def _poor_zh(poor: Sequence[tuple[float, str]]) -> str:
    if not poor:
        return ""
    names = "、".join(f"{name} {quality:.2f}" for quality, name in poor[:NAMED])
    return f"识别质量低的坐席：{names}{'等' if len(poor) > NAMED else ''}。"


def _poor_en(poor: Sequence[tuple[float, str]]) -> str:
    if not poor:
        return ""
    names = ", ".join(f"{name} {quality:.2f}" for quality, name in poor[:NAMED])
    return f" Poorly recognised: {names}{' ...' if len(poor) > NAMED else ''}."


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, equal ones the mean of their ranks."""
    order = sorted(values)
    return [order.index(one) + (order.count(one) - 1) / 2 for one in values]


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Return Pearson's correlation, 0 where one side does not vary."""
    middle_one, middle_other = sum(one) / len(one), sum(other) / len(other)
    pairs = [
        (a - middle_one, b - middle_other) for a, b in zip(one, other, strict=True)
    ]
    spread = sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs)
    return sum(a * b for a, b in pairs) / spread**0.5 if spread else 0.0
