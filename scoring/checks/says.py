"""Check ``says``: the agent says one of some speech acts in a part of the call."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field, field_validator

from scoring.checks.context import Check, CheckContext, Window
from scoring.checks.evidence import (
    KIND_TITLES,
    REMEMBERED,
    absence_evidence,
    acts_of,
    hit_evidence,
    nearest_words,
    place_of,
    title_of,
    unreadable,
)
from scoring.checks.heard import Heard, doubt, hear
from scoring.checks.params import ScopedParams
from scoring.model import (
    CREDITED,
    Evidence,
    Finding,
    Match,
    MatchKind,
    Outcome,
    Speaker,
    Wording,
)

SITE_CLOSING = "site_closing"  # the id under which a site's closing phrases compile


class SaysParams(ScopedParams):
    """Parameters of ``says``."""

    min_count: int = Field(default=1, ge=1, description="how often it has to be heard")
    kinds: tuple[MatchKind, ...] = Field(
        default=CREDITED, min_length=1, description="kinds of match that are credited"
    )
    site_closing: bool = Field(
        default=False, description="the site's own closing phrases count too"
    )

    @field_validator("kinds")
    @classmethod
    def _no_wreckage(cls, kinds: tuple[MatchKind, ...]) -> tuple[MatchKind, ...]:
        """Refuse ``garbled``: suspected wreckage is never a pass."""
        if MatchKind.GARBLED in kinds:
            raise ValueError("garbled can never be credited")
        return kinds


def _look(
    context: CheckContext, criterion: str, params: SaysParams
) -> tuple[Finding, ...]:
    """Return one finding: PASS with the first hit, or why not."""
    window = context.window(params)
    heard = hear(context, _lexicons(context, params), window, params.kinds)
    need = params.min_count
    if len(heard.sure) >= need:
        outcome, reason = Outcome.PASS, _credit(context, heard.sure[0], window)
        evidence = hit_evidence(context, heard.sure[0], window)
    elif len(heard.sure) + len(heard.maybe) >= need:
        first = _clearest(heard.maybe)
        outcome, reason = Outcome.UNDECIDED, doubt(context, first, params.kinds)
        evidence = hit_evidence(context, first, window)
    elif _cannot_read(context, window):
        outcome = Outcome.UNDECIDED
        reason, evidence = unreadable(window)
    else:
        outcome = Outcome.FAIL
        reason, evidence = _absence(context, params, window, heard)
    return (Finding(criterion, "says", outcome, reason, evidence),)


def _lexicons(context: CheckContext, params: SaysParams) -> tuple[str, ...]:
    """Return the lexicons that count, the site's own closing where asked for."""
    if params.site_closing and SITE_CLOSING in context.lexicons:
        return (*params.lexicons, SITE_CLOSING)
    return params.lexicons


def _clearest(maybe: tuple[Match, ...]) -> Match:
    """Return the first readable doubtful hit, wreckage only where there is no other."""
    return min(maybe, key=lambda match: match.kind is MatchKind.GARBLED)


def _cannot_read(context: CheckContext, window: Window) -> bool:
    """Tell whether the agent may have said it in words nobody can read."""
    if not context.agent_words(window):
        return True
    return context.talk.edge_unreadable(window.scope)


def _credit(context: CheckContext, match: Match, window: Window) -> Wording:
    """Return the sentence of a PASS, open about unlabelled speakers and weak roles."""
    return _credited(
        place_of(window),
        title_of(context, match.lexicon),
        match.kind,
        match.speaker is Speaker.UNKNOWN,
        context.call.roles.reliable,
    )


@lru_cache(REMEMBERED)
def _credited(
    place: Wording, title: Wording, heard: MatchKind, unlabelled: bool, reliable: bool
) -> Wording:
    kind = KIND_TITLES[heard]
    zh = f"{place.zh}里坐席说了{title.zh}（{kind.zh}）"
    en = f'In {place.en} the agent said "{title.en}" ({kind.en})'
    if unlabelled:
        zh += "；文件没有标明说话人，但这样的话只有坐席会说"
        en += "; the speaker is not labelled, but only an agent says this"
    elif not reliable:
        zh += "；这通电话的角色标注不太可靠"
        en += "; the roles of this call are not quite reliable"
    return Wording(zh + "。", en + ".")


def _absence(
    context: CheckContext, params: SaysParams, window: Window, heard: Heard
) -> tuple[Wording, Evidence]:
    """Return reason and evidence of a FAIL: too few, the customer only, or nothing."""
    place, act = place_of(window), acts_of(context, params.lexicons)
    if heard.sure:
        count, need = len(heard.sure), params.min_count
        return Wording(
            f"{place.zh}里坐席只说了 {count} 次{act.zh}，应有 {need} 次。",
            f"In {place.en} the agent said {act.en} {count} time(s), not {need}.",
        ), hit_evidence(context, heard.sure[0], window)
    if heard.customer:
        return Wording(
            f"{place.zh}里只有客户说了{act.zh}，没有听到坐席说。",
            f"In {place.en} only the customer said {act.en}, not the agent.",
        ), hit_evidence(context, heard.customer[0], window)
    evidence = absence_evidence(context, _lexicons(context, params), window)
    near = nearest_words(evidence)
    return Wording(
        f"{place.zh}里没有听到{act.zh}{near.zh}",
        f"In {place.en} {act.en} was not heard{near.en}",
    ), evidence


SAYS: Check[SaysParams] = Check(
    id="says",
    title=Wording("说了", "Says"),
    help=Wording(
        "坐席在指定的一段里说了某类话（如问候语、结束语）即为通过。只有客户说、没有人说"
        "为不通过；说话人分不清、文字读不出或疑似识别错误时，判为无法判定。",
        "Passes where the agent says one of the speech acts in the given part. Fails"
        " where only the customer or nobody says it; undecided where the speaker is not"
        " known, nothing can be read, or the words look like recogniser errors.",
    ),
    params=SaysParams,
    look=_look,
)
