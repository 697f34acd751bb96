"""Check ``heard``: was it said at all, by one side or by anyone.

Mostly a condition: what a complaint asks for is asked only where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from scoring.checks.context import Check, CheckContext, Window
from scoring.checks.evidence import (
    KIND_TITLES,
    UNDECIDABLE,
    acts_of,
    hit_evidence,
    place_of,
    title_of,
)
from scoring.checks.heard import apart_from, distinct, doubt
from scoring.checks.params import ScopedParams
from scoring.model import (
    CREDITED,
    Evidence,
    Finding,
    Match,
    Outcome,
    Speaker,
    Wording,
)

By = Literal["agent", "customer", "anyone"]
SIDES = {
    "agent": Wording("坐席", "the agent"),
    "customer": Wording("客户", "the customer"),
    "anyone": Wording("有人", "someone"),
}
CUSTOMER_WORDS = "customer_words"


class HeardParams(ScopedParams):
    """Parameters of ``heard``."""

    by: By = Field(default="customer", description="whose words: agent, customer")
    min_count: int = Field(default=1, ge=1, description="how often it has to be heard")


@dataclass(frozen=True, slots=True)
class Said:
    """Hits of one side, each stretch of words once, in order: ``sure`` and ``maybe``
    (garbled, exempted by no rule of ours, or nobody knows who spoke).
    """

    sure: tuple[Match, ...]
    maybe: tuple[Match, ...]


def said_by(
    context: CheckContext, lexicons: Sequence[str], window: Window, by: By
) -> Said:
    """Return the hits of ``lexicons`` in ``window`` that are, or may be, words of
    ``by``. The voice menu is nobody; an exempted hit was not meant, but that a fault's
    words are the customer's own is no excuse where the customer is asked about.
    """
    sure: list[Match] = []
    maybe: list[Match] = []
    for match in context.matches(lexicons, window):
        if match.speaker is Speaker.IVR or not _meant(match):
            continue
        whose = _whose(context, match, by)
        if whose and match.kind in CREDITED:
            sure.append(match)
        elif whose is not False:
            maybe.append(match)
    return Said(distinct(sure), distinct(apart_from(sure, maybe)))


def _meant(match: Match) -> bool:
    return match.exempted_by in (None, CUSTOMER_WORDS)


def _whose(context: CheckContext, match: Match, by: By) -> bool | None:
    """Tell whether a hit is of the side ``by``: None where nobody knows.

    Without a label, and where labels cannot be trusted or are unsure guesses, only
    words that no one but an agent says tell whose they are: a customer's lexicon
    (谢谢您, 没人管) holds words that an agent may say too.
    """
    if by == "anyone":
        return True
    unsure = not context.call.roles.reliable or context.guessed(match)
    if match.speaker is Speaker.UNKNOWN or unsure:
        agents = context.said_by(match.lexicon) == "agent"
        return by == "agent" if agents else None
    return match.speaker is (Speaker.AGENT if by == "agent" else Speaker.CUSTOMER)


def readable_words(context: CheckContext, window: Window) -> bool:
    """Tell whether anyone's words in ``window`` can be read."""
    return any(
        said.index in context.readable and said.speaker is not Speaker.IVR
        for said in window.utterances
    )


def _look(
    context: CheckContext, criterion: str, params: HeardParams
) -> tuple[Finding, ...]:
    """Return one finding: PASS with the first hit, FAIL with the window searched."""
    window = context.window(params)
    said = said_by(context, params.lexicons, window, params.by)
    need = params.min_count
    if len(said.sure) >= need:
        outcome, evidence = Outcome.PASS, hit_evidence(context, said.sure[0], window)
        reason = _present(context, params, window, said.sure[0])
    elif len(said.sure) + len(said.maybe) >= need:
        first = said.maybe[0]
        outcome, evidence = Outcome.UNDECIDED, hit_evidence(context, first, window)
        reason = doubt(context, first, CREDITED)
    elif not readable_words(context, window):
        outcome, evidence = Outcome.UNDECIDED, Evidence(window=window.turns)
        place = place_of(window)
        reason = Wording(
            f"{place.zh}里没有可读的文字，无法判断。{UNDECIDABLE.zh}",
            f"In {place.en} no words can be read. {UNDECIDABLE.en}",
        )
    else:
        outcome, evidence = Outcome.FAIL, Evidence(window=window.turns)
        reason = _absent(context, params, window, len(said.sure))
    return (Finding(criterion, "heard", outcome, reason, evidence),)


def _present(
    context: CheckContext, params: HeardParams, window: Window, match: Match
) -> Wording:
    side, place = SIDES[params.by], place_of(window)
    title, kind = title_of(context, match.lexicon), KIND_TITLES[match.kind]
    return Wording(
        f"{place.zh}里听到{side.zh}说“{title.zh}”类的话（{kind.zh}）。",
        f'In {place.en} {side.en} said "{title.en}" ({kind.en}).',
    )


def _absent(
    context: CheckContext, params: HeardParams, window: Window, count: int
) -> Wording:
    side, place = SIDES[params.by], place_of(window)
    act = acts_of(context, params.lexicons)
    if count:
        return Wording(
            f"{place.zh}里“{act.zh}”类的话只听到 {count} 次，"
            f"不到 {params.min_count} 次。",
            f"In {place.en} {act.en} was heard {count} time(s) only,"
            f" not {params.min_count}.",
        )
    return Wording(
        f"{place.zh}里没有听到{side.zh}说“{act.zh}”类的话。",
        f"In {place.en} {side.en} was not heard to say {act.en}.",
    )


HEARD: Check[HeardParams] = Check(
    id="heard",
    title=Wording("听到", "Heard"),
    help=Wording(
        "指定的一方（默认客户）说过某类话即为通过，多用作适用条件（如客户投诉时才要求"
        "致谢）。没有说为不通过；说话人分不清时，判为无法判定。",
        "Passes where one side (the customer unless said otherwise) says one of the"
        " speech acts; mostly a condition. Fails where it is not heard; undecided where"
        " the speaker is not known.",
    ),
    params=HeardParams,
    look=_look,
)
