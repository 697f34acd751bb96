"""Whose words a hit is: surely the agent's, perhaps, or the customer's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.checks.context import CheckContext, Window
from scoring.checks.evidence import KIND_TITLES, UNDECIDABLE, title_of
from scoring.model import Match, MatchKind, Speaker, Wording


@dataclass(frozen=True, slots=True)
class Heard:
    """Hits of courtesy in a window, each stretch of words once, in order.

    ``sure`` is credited to the agent, ``maybe`` needs a person (weak or garbled words,
    nobody's label), ``customer`` was said by the customer only.
    """

    sure: tuple[Match, ...]
    maybe: tuple[Match, ...]
    customer: tuple[Match, ...]


_NOTHING = Heard((), (), ())


def hear(
    context: CheckContext,
    lexicons: Sequence[str],
    window: Window,
    kinds: Collection[MatchKind],
) -> Heard:
    """Sort the hits of ``lexicons`` in ``window`` by whose words they are.

    Words without a label are the agent's where only an agent says them. Words of the
    voice menu are nobody's, and a hit with an exemption was not meant.
    """
    sure: list[Match] = []
    maybe: list[Match] = []
    customer: list[Match] = []
    matches = context.matches(lexicons, window)
    if not matches:
        return _NOTHING
    for match in matches:
        if match.exempted_by or match.speaker is Speaker.IVR:
            continue
        if not context.may_be_agent(match.speaker):
            if context.guessed(match):
                maybe.append(match)
            elif match.kind in kinds:
                customer.append(match)
        elif match.kind in kinds and _is_agents(context, match):
            sure.append(match)
        else:
            maybe.append(match)
    return Heard(
        distinct(sure),
        distinct(apart_from(sure, maybe)),
        distinct(customer),
    )


def _is_agents(context: CheckContext, match: Match) -> bool:
    """Tell whether label or words show that the agent speaks."""
    if match.speaker is Speaker.AGENT:
        return True
    return (
        match.speaker is Speaker.UNKNOWN and context.said_by(match.lexicon) == "agent"
    )


def apart_from(taken: Collection[Match], matches: Iterable[Match]) -> Iterator[Match]:
    """Yield the ``matches`` that share no characters with any of ``taken``."""
    if not taken:
        yield from matches
        return
    by_turn: dict[int, list[Match]] = defaultdict(list)
    for match in taken:
        by_turn[match.turn].append(match)
    for match in matches:
        if not any(match.meets(other) for other in by_turn.get(match.turn, ())):
            yield match


def distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return ``matches`` (sorted by turn and span) without those that overlap earlier
    ones: two lexicons that hit the same words hit once.
    """
    kept: list[Match] = []
    for match in matches:
        if not kept or not kept[-1].meets(match):
            kept.append(match)
    return tuple(kept)


def doubt(context: CheckContext, match: Match, kinds: Collection[MatchKind]) -> Wording:
    """Return the sentence that tells why ``match`` is neither credited nor denied."""
    title, kind = title_of(context, match.lexicon), KIND_TITLES[match.kind]
    if match.kind is MatchKind.GARBLED:
        zh = f"有一处像是{title.zh}{_reading(match).zh}，但识别得太乱，不能确定。"
        en = (
            f'Something like "{title.en}"{_reading(match).en} was said, but recognised'
            " too badly to tell."
        )
    elif match.kind not in kinds:
        zh = f"{title.zh}只有{kind.zh}的命中，不足以下结论。"
        en = f'"{title.en}" was hit only by {kind.en}, which is not enough to decide.'
    elif match.speaker is Speaker.UNKNOWN:
        zh = f"有人说了{title.zh}，但分不清是坐席还是客户说的。"
        en = f'Someone said "{title.en}", but whether agent or customer is not known.'
    elif context.call.roles.reliable:
        zh = f"有人说了{title.zh}，但说话人是按用语推断的，不够肯定。"
        en = f'Someone said "{title.en}", but the speaker is only inferred.'
    else:
        zh = f"有人说了{title.zh}，但这通电话的角色标注不可靠。"
        en = f'Someone said "{title.en}", but the roles of this call are not reliable.'
    return Wording(zh + UNDECIDABLE.zh, f"{en} {UNDECIDABLE.en}")


def _reading(match: Match) -> Wording:
    """Return the phrase that wreckage sounds most like, to be put in brackets."""
    if not match.phrase:
        return Wording("", "")
    return Wording(f"（最近似“{match.phrase}”）", f" (nearest: {match.phrase})")
