"""Does the recogniser, or what customers call about, explain the ranking, or one
agent's score? Figures in, warnings out.

One agent's closings are readable in 92 % of the calls, another's in none (measured on
real calls). Where scores and readability rise and fall together, a table of agents may
rank microphones; it has to say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring.model import Wording

FEWEST, MANY = 3, 5
"""Agents from which a rank correlation says something, and with which it says more."""
STRIKING, CLEAR = 0.8, 0.5
"""Rank correlations that are told: among few agents, among many."""
SPREAD = 0.1
"""Qualities (0..1) that differ less explain no ranking."""
POOR = 0.8
NAMED = 5
SURE = 2.0
"""Standard errors by which an agent's recordings must be poorer than the others'."""
APART = 3.0
"""Points by which the types of calls must move the others' mean to be told."""

_QUALITY = Wording("识别质量", "recogniser quality")
_COVERAGE = Wording("判定比例", "judged share")

AgentFigures = tuple[str, float, float]
"""Agent, mean score, recogniser quality 0..1."""


def ranking_doubt(agents: Sequence[AgentFigures]) -> Wording | None:
    """Return the warning that the quality of recognition may explain the order of
    ``agents``, None where it does not.
    """
    return _doubt(agents, Wording("坐席", "agents"))


def team_doubt(teams: Sequence[AgentFigures]) -> Wording | None:
    """Return the same warning of ``teams``."""
    return _doubt(teams, Wording("班组", "teams"))


def _doubt(agents: Sequence[AgentFigures], whose: Wording) -> Wording | None:
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
        f"注意：{whose.zh}得分与识别质量同升同降（秩相关 {together:.2f}），"
        f"排名可能反映录音而不是服务。{_poor_zh(poor, whose)}",
        f"Note: scores and recogniser quality of {whose.en} rise and fall together"
        f" (rank correlation {together:.2f}); the ranking may show recordings, not"
        f" service.{_poor_en(poor)}",
    )


def _poor_zh(poor: Sequence[tuple[float, str]], whose: Wording) -> str:
    if not poor:
        return ""
    names = "、".join(f"{name} {quality:.2f}" for quality, name in poor[:NAMED])
    return f"识别质量低的{whose.zh}：{names}{'等' if len(poor) > NAMED else ''}。"


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


# ---------------------------------------------------------------- one agent


@dataclass(frozen=True, slots=True)
class Own:
    """A figure of one agent's calls, the error of its mean, and that of all others."""

    mean: float
    error: float
    others: float

    @property
    def poorer(self) -> bool:
        """Whether it is lower than the others' by much, and by more than chance."""
        gap = self.others - self.mean
        return gap >= SPREAD and gap > SURE * self.error


@dataclass(frozen=True, slots=True)
class Scores:
    """The mean score of one agent with its 95 % interval, the mean of all others, and
    that of the others in calls of the same types (None where they have too few).
    """

    low: float
    high: float
    others: float
    alike: float | None = None


def recording_warning(
    scores: Scores, quality: Own | None, coverage: Own | None
) -> Wording | None:
    """Return the warning that the recordings may explain an agent's score: the score is
    clearly lower than the others', and so is the quality of recognition or the share
    of the card that could be judged. None otherwise.
    """
    if scores.high >= scores.others:
        return None
    told = [
        Wording(
            f"{name.zh} {own.mean:.2f}（其他坐席 {own.others:.2f}）",
            f"{name.en} {own.mean:.2f} (others {own.others:.2f})",
        )
        for name, own in ((_QUALITY, quality), (_COVERAGE, coverage))
        if own is not None and own.poorer
    ]
    if not told:
        return None
    return Wording(
        f"{'，'.join(one.zh for one in told)}明显偏低，"
        "得分低可能是录音造成的，不一定是服务：请先听录音。",
        f"{' and '.join(one.en for one in told)} clearly poorer: the recordings, not"
        " the service, may explain the low score. Listen first.",
    )


def mix_warning(scores: Scores) -> Wording | None:
    """Return the warning that the types of an agent's calls may explain the score: it
    is clearly off the others' mean, and theirs in calls of the same types lies at least
    `APART` points to the same side, near the agent's. None otherwise.
    """
    alike, others = scores.alike, scores.others
    if alike is None or abs(alike - others) < APART:
        return None
    low = scores.high < others and alike < others
    high = scores.low > others and alike > others
    if not (low or high) or not scores.low <= alike <= scores.high:
        return None
    zh, en = ("低", "low") if low else ("高", "high")
    return Wording(
        f"同类型的通话，其他坐席平均 {alike:.1f} 分（不分类型 {others:.1f} 分）："
        f"得分{zh}可能是来电类型造成的。",
        f"In calls of the same types the others' mean is {alike:.1f} (in all types"
        f" {others:.1f}): the types of calls may explain the {en} score.",
    )
