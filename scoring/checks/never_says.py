"""Check ``never_says``: the agent never says one of some faults. In doubt, no fault."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pydantic import Field, field_validator

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import (
    KIND_TITLES,
    REMEMBERED,
    acts_of,
    hit_evidence,
    place_of,
    title_of,
    turn_words,
    unreadable,
)
from scoring.checks.heard import apart_from, distinct, doubt
from scoring.checks.params import ScopedParams
from scoring.model import Evidence, Finding, Match, MatchKind, Outcome, Speaker, Wording

# A fault costs points only where the very words were read: in doubt for the agent.
CHARGED = (MatchKind.EXACT, MatchKind.VARIANT)
# The mark of a customer's words is no excuse of its own: who speaks is judged here, and
# where the roles cannot be trusted it may have been the agent after all.
CUSTOMER_WORDS = "customer_words"
WAY_ON = "way_on"  # the only exemption that a strict card does not grant


class NeverSaysParams(ScopedParams):
    """Parameters of ``never_says``."""

    kinds: tuple[MatchKind, ...] = Field(
        default=CHARGED,
        min_length=1,
        description="kinds that fail: exact, variant or both",
    )
    strict: bool = Field(
        default=False,
        description="a reason or a way on near the words does not excuse them",
    )

    @field_validator("kinds")
    @classmethod
    def _certain(cls, kinds: tuple[MatchKind, ...]) -> tuple[MatchKind, ...]:
        """Refuse weaker kinds: they are shown for review, never charged."""
        if weak := [kind.value for kind in kinds if kind not in CHARGED]:
            raise ValueError(f"only exact and variant can fail, not {', '.join(weak)}")
        return kinds


def _look(
    context: CheckContext, criterion: str, params: NeverSaysParams
) -> tuple[Finding, ...]:
    """Return one finding per hit, or one for the clean or unreadable window."""
    window = context.window(params)
    hits = [
        m for m in context.matches(params.lexicons, window) if _may_cost(context, m)
    ]
    if params.strict:
        hits = [_unexcused(m) for m in hits]
    if hits:
        return tuple(
            Finding(criterion, "never_says", out, reason, hit_evidence(context, match))
            for out, reason, match in _judged(context, hits, params)
        )
    if not context.agent_words(window):
        reason, evidence = unreadable(window)
        return (Finding(criterion, "never_says", Outcome.UNDECIDED, reason, evidence),)
    act = acts_of(context, params.lexicons)
    return _clean(criterion, place_of(window), window.turns, act)


def _unexcused(match: Match) -> Match:
    """Return a hit without the exemption that a strict card does not grant."""
    return replace(match, exempted_by=None) if match.exempted_by == WAY_ON else match


def _may_cost(context: CheckContext, match: Match) -> bool:
    """Tell whether a hit may be the agent's: a customer's words never cost."""
    if (
        match.speaker is Speaker.UNKNOWN
        and context.said_by(match.lexicon) == "customer"
    ):
        return False
    return context.may_be_agent(match.speaker)


def _judged(
    context: CheckContext, hits: list[Match], params: NeverSaysParams
) -> list[tuple[Outcome, Wording, Match]]:
    """Return outcome and reason of each hit, the same words only once, in order.

    Where lexicons overlap, an exemption speaks for the words and then a charge stands.
    """
    exempt = distinct(
        m for m in hits if m.exempted_by and m.exempted_by != CUSTOMER_WORDS
    )
    rest = list(apart_from(exempt, hits))
    charged = distinct(match for match in rest if _is_charged(context, match, params))
    weak = distinct(apart_from(charged, rest))
    judged = [(Outcome.PASS, _exempt(context, m), m) for m in exempt]
    judged += [(Outcome.FAIL, _charge(context, m), m) for m in charged]
    judged += [(Outcome.UNDECIDED, doubt(context, m, params.kinds), m) for m in weak]
    return sorted(judged, key=lambda item: (item[2].turn, item[2].span))


def _is_charged(context: CheckContext, match: Match, params: NeverSaysParams) -> bool:
    """Tell whether a hit is certain: very words, surely the agent's."""
    return (
        match.kind in params.kinds
        and match.speaker is Speaker.AGENT
        and context.call.roles.reliable
        and not context.guessed(match)
    )


def _charge(context: CheckContext, match: Match) -> Wording:
    """Return the sentence of a FAIL."""
    title, kind = title_of(context, match.lexicon), KIND_TITLES[match.kind]
    at = turn_words((match.turn, match.turn))
    return Wording(
        f"{at.zh}坐席说了{title.zh}（{kind.zh}）。",
        f'In {at.en} the agent said "{title.en}" ({kind.en}).',
    )


def _exempt(context: CheckContext, match: Match) -> Wording:
    """Return the sentence of an exempted hit."""
    title, at = title_of(context, match.lexicon), turn_words((match.turn, match.turn))
    rule = match.exempted_by or ""
    why = context.exemptions.get(rule, Wording(rule, rule))
    return Wording(
        f"{at.zh}有一处像{title.zh}，例外情形：{why.zh}，不算违规。",
        f'{at.en.capitalize()} sounds like "{title.en}", but exempted: {why.en}.',
    )


@lru_cache(REMEMBERED)
def _clean(
    criterion: str, place: Wording, turns: tuple[int, int] | None, act: Wording
) -> tuple[Finding, ...]:
    """Return the PASS of a clean window: the same for calls of the same length."""
    reason = Wording(
        f"{place.zh}里没有听到坐席说{act.zh}。",
        f"In {place.en} the agent did not say {act.en}.",
    )
    evidence = Evidence(window=turns, speaker=Speaker.AGENT)
    return (Finding(criterion, "never_says", Outcome.PASS, reason, evidence),)


NEVER_SAYS: Check[NeverSaysParams] = Check(
    id="never_says",
    title=Wording("没有说", "Never says"),
    help=Wording(
        "坐席在指定的一段里没有说某类话（如服务禁语）即为通过；每说一次记一次不通过。"
        "只有坐席说的原话或变体才算；有例外情形的不算（strict 时，附近有原因或办法"
        "也照算）；说话人不清或只是近似的，留给人复核。",
        "Passes where the agent never says one of the faults; every hit is one failure."
        " Only exact words or variants by the agent count; exempted ones do not (with"
        " strict, a reason or a way on is no exemption); weaker hits or unknown"
        " speakers are left for a person.",
    ),
    params=NeverSaysParams,
    look=_look,
)
