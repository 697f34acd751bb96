"""Check ``courtesy_words``: how richly the agent uses courtesy."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from scoring.checks.context import Check, CheckContext, Window
from scoring.checks.evidence import (
    absence_evidence,
    acts_of,
    hit_evidence,
    nearest_words,
    place_of,
    unreadable,
)
from scoring.checks.heard import Heard, doubt, hear
from scoring.checks.params import ScopedParams
from scoring.model import CREDITED, Evidence, Finding, Match, Outcome, Speaker, Wording


class CourtesyWordsParams(ScopedParams):
    """Parameters of ``courtesy_words``; exactly one of the two minima."""

    min_count: int | None = Field(
        default=None,
        ge=1,
        description="how many different acts (lexicons) have to be heard",
    )
    min_share: float | None = Field(
        default=None,
        gt=0,
        le=1,
        description="share of agent utterances that hold one, 0..1",
    )

    @model_validator(mode="after")
    def _one_minimum(self) -> Self:
        """Refuse none or both minima, and a count that can never be reached."""
        if (self.min_count is None) == (self.min_share is None):
            raise ValueError("give exactly one of min_count and min_share")
        if self.min_count is not None and self.min_count > len(set(self.lexicons)):
            raise ValueError("min_count is more than there are lexicons")
        return self


def _look(
    context: CheckContext, criterion: str, params: CourtesyWordsParams
) -> tuple[Finding, ...]:
    """Return one finding: enough, too little, or not to be told."""
    window = context.window(params)
    heard = hear(context, params.lexicons, window, CREDITED)
    if context.silent(Speaker.AGENT):
        outcome, evidence = Outcome.NOT_APPLICABLE, Evidence(window=window.turns)
        reason = Wording("坐席没有说话。", "The agent did not speak.")
    elif not context.agent_words(window):
        outcome, (reason, evidence) = Outcome.UNDECIDED, unreadable(window)
    elif params.min_share is None:
        outcome, reason, evidence = _count(context, params, window, heard)
    else:
        outcome, reason, evidence = _share(context, params, window, heard)
    return (Finding(criterion, "courtesy_words", outcome, reason, evidence),)


def _count(
    context: CheckContext, params: CourtesyWordsParams, window: Window, heard: Heard
) -> tuple[Outcome, Wording, Evidence]:
    """Judge by the number of different acts."""
    need = params.min_count or 1
    sure = _acts(heard.sure)
    new = [match for match in heard.maybe if match.lexicon not in sure]
    missing = tuple(lexicon for lexicon in params.lexicons if lexicon not in sure)
    place = place_of(window)
    said = Wording(
        f"{place.zh}里坐席用了 {len(sure)} 类礼貌用语，应至少 {need} 类",
        f"In {place.en} the agent used {len(sure)} act(s) of courtesy, at least"
        f" {need} expected",
    )
    if len(sure) >= need:
        return Outcome.PASS, _stop(said), hit_evidence(context, heard.sure[0], window)
    if len(sure) + len(_acts(new)) >= need:
        return _doubtful(context, new[0], window)
    evidence = absence_evidence(context, missing, window)
    lacking = _lacking(said, acts_of(context, missing), evidence)
    return Outcome.FAIL, lacking, evidence


def _acts(matches: tuple[Match, ...] | list[Match]) -> frozenset[str]:
    """Return the different lexicons of ``matches``."""
    return frozenset(match.lexicon for match in matches)


def _share(
    context: CheckContext, params: CourtesyWordsParams, window: Window, heard: Heard
) -> tuple[Outcome, Wording, Evidence]:
    """Judge by the share of the agent's utterances that hold an act."""
    need = params.min_share or 0.0
    if not context.call.roles.reliable:
        return Outcome.UNDECIDED, *_no_roles()
    own = {u.index for u in context.agent_words(window) if u.speaker is Speaker.AGENT}
    sure, maybe = _places(context, heard.sure), _places(context, heard.maybe)
    low = _ratio(len(sure), len(own | sure))
    high = _ratio(len(sure | maybe), len(own | sure | maybe))
    place = place_of(window)
    said = Wording(
        f"{place.zh}里坐席 {low:.0%} 的语句带有礼貌用语，应至少 {need:.0%}",
        f"In {place.en} {low:.0%} of the agent's utterances hold courtesy, at"
        f" least {need:.0%} expected",
    )
    if low >= need:
        return Outcome.PASS, _stop(said), hit_evidence(context, heard.sure[0], window)
    if heard.maybe and high >= need:
        return _doubtful(context, heard.maybe[0], window)
    if heard.sure:
        return Outcome.FAIL, _stop(said), hit_evidence(context, heard.sure[0], window)
    evidence = absence_evidence(context, params.lexicons, window)
    lacking = _lacking(said, acts_of(context, params.lexicons), evidence)
    return Outcome.FAIL, lacking, evidence


def _ratio(part: int, whole: int) -> float:
    """Return part / whole, 0 for nothing."""
    return part / whole if whole else 0.0


def _places(context: CheckContext, matches: tuple[Match, ...]) -> set[int]:
    """Return the utterances that hold ``matches``."""
    return {context.place_of(match) for match in matches}


def _doubtful(
    context: CheckContext, match: Match, window: Window
) -> tuple[Outcome, Wording, Evidence]:
    """Return the outcome where a doubtful hit would tip the scale."""
    return (
        Outcome.UNDECIDED,
        doubt(context, match, CREDITED),
        hit_evidence(context, match, window),
    )


def _no_roles() -> tuple[Wording, Evidence]:
    """Return why a share of the agent's utterances cannot be told."""
    return (
        Wording(
            "这通电话的角色标注不可靠，算不出坐席语句中礼貌用语的比例。",
            "The roles of this call are not reliable, so the share of the agent's"
            " utterances with courtesy cannot be told.",
        ),
        Evidence(speaker=Speaker.AGENT),
    )


def _stop(said: Wording) -> Wording:
    """End a sentence."""
    return Wording(said.zh + "。", said.en + ".")


def _lacking(said: Wording, act: Wording, evidence: Evidence) -> Wording:
    """Add to a sentence which acts were not heard and what came closest."""
    near = nearest_words(evidence)
    return Wording(
        f"{said.zh}：没有听到{act.zh}{near.zh}",
        f"{said.en}: {act.en} was not heard{near.en}",
    )


COURTESY_WORDS: Check[CourtesyWordsParams] = Check(
    id="courtesy_words",
    title=Wording("礼貌用语", "Courtesy words"),
    help=Wording(
        "数坐席用了几类礼貌用语（min_count），或者坐席的语句里有多大比例带有礼貌用语"
        "（min_share），达到要求即为通过。说不清是谁说的、识别太乱的，不算也不扣。",
        "Counts how many different acts of courtesy the agent uses (min_count) or the"
        " share of the agent's utterances that hold one (min_share). Words of unknown"
        " speakers or badly recognised ones neither count nor cost.",
    ),
    params=CourtesyWordsParams,
    look=_look,
)
