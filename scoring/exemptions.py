"""Exemptions: matches of faults in, the same matches with the rule that excuses them.

Each rule is named, shown in the evidence, and has its own examples in the tests. A rule
looks only at words near the hit; it never looks at points.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from scoring.model import AnnotatedCall, Lexicon, Match, Speaker, Utterance, Wording

# Words that give a reason, or open a way on; looked for near a refusal.
REASON = re.compile(
    "因为|由于|原因|是这样的|规定|(?:系统|平台)(?:升级|维护|故障)|暂停|暂时|需要[您你]"
)
WAY_ON = re.compile(
    "建议|[您你](?:也)?(?:可以|不妨)|[您你]能(?!不能)|可以(?:先|到|去|通过|拨打|联系|登录|试|换)|"
    "我(?:们)?(?:再|先|马上|这边|这就)?(?:帮|给|为|替)[您你]|"
    "(?:帮|给|为|替)[您你](?:查|问|核实|反馈|登记|记录|上报|转|申请|联系|看|办|处理|催|确认|开|改)|"
    "转接|转到|电话是|号码是|麻烦[您你]|请[您你](?:拨|打|联系|到|去|先|留|提供|稍)"
)
# Lexicons whose nearness is a way on, whatever the words.
WAY_ON_ACTS = frozenset({"redirect", "follow_up", "hold_request"})
# Faults a reason or a way on excuses; rudeness is not excused by being helpful later.
# To name another party is what blame shifting does: only help excuses that.
EXCUSED_BY_REASON = frozenset({"taboo_dont_know", "flat_refusal"})
EXCUSED_BY_HELP = frozenset({"blame_shifting"})
HELP_ACTS = frozenset({"follow_up"})
# Agent utterances before and after the hit that may hold the way on.
NEAR_UTTERANCES = 2
# And how many characters of them: what is further off is not near.
NEAR_CHARS = 300


@dataclass(frozen=True, slots=True)
class _Place:
    """A hit with the words around it: ``before`` and ``after`` within its sentence."""

    match: Match
    quote: str
    before: str
    after: str
    near_agent: tuple[str, ...]
    near_acts: frozenset[str]
    customer_before: str


@dataclass(frozen=True, slots=True)
class ExemptionRule:
    """A named reason not to blame a hit; ``applies`` looks at the words around it."""

    id: str
    title: Wording
    applies: Callable[[_Place], bool]


def _question(place: _Place) -> bool:
    # 不知道您方便吗, 不清楚您是否…: a polite question, not an answer.
    tail = place.after[:14]
    return bool(
        re.search("(?:不知道|不清楚|不晓得|不了解)$", place.quote)
        and re.match("[您你咱](?!说|们)", tail)
        and re.search(
            "吗|呢|方便|是否|是不是|有没有|需不需要|能不能|可不可以|[?？]", tail
        )
    )


def _negated(place: _Place) -> bool:
    # 不是没办法, 也不是说不行.
    return bool(
        re.search("(?:不是|并非|并不是|不代表|没说|不会)(?:说|我|我们)?$", place.before)
    )


def _hearing(place: _Place) -> bool:
    # 听不清楚, 声音断断续续: trouble with the line, not with the matter.
    around = place.before[-4:] + place.quote + place.after[:4]
    return bool(
        re.search(
            "听(?:得)?不(?:太)?(?:清|见|到)|没(?:有)?听(?:清|见|到)|听得到吗", around
        )
    )


def _hypothetical(place: _Place) -> bool:
    return bool(
        re.search("(?:如果|要是|假如|万一|除非|的时候)[^,，]{0,10}$", place.before)
        or re.match("[^,，。]{0,6}的话", place.after)
    )


def _quoted(place: _Place) -> bool:
    # 您说查不到, 您是说不能用对吧: the customer's words handed back.
    return bool(
        re.search(
            "[您你](?:是)?(?:说|反映|提到|讲)(?:的)?(?:是)?[^,，。]{0,6}$", place.before
        )
        or (
            place.quote
            and place.quote in place.customer_before
            and re.match(".{0,6}(?:是吗|对吗|对吧|是吧|是不是)", place.after)
        )
    )


def _way_on(place: _Place) -> bool:
    lexicon = place.match.lexicon
    if lexicon not in EXCUSED_BY_REASON | EXCUSED_BY_HELP:
        return False
    reason = lexicon in EXCUSED_BY_REASON
    if place.near_acts & (WAY_ON_ACTS if reason else HELP_ACTS):
        return True
    return any(
        WAY_ON.search(text) or (reason and REASON.search(text))
        for text in place.near_agent
    )


RULES: tuple[ExemptionRule, ...] = (
    ExemptionRule(
        "question_to_customer", Wording("是在问客户", "asks the customer"), _question
    ),
    ExemptionRule("negation", Wording("前面有否定", "negated"), _negated),
    ExemptionRule("hearing_trouble", Wording("听不清", "trouble hearing"), _hearing),
    ExemptionRule("hypothetical", Wording("是假设", "hypothetical"), _hypothetical),
    ExemptionRule("quotation", Wording("复述客户的话", "quotes the customer"), _quoted),
    ExemptionRule(
        "way_on",
        Wording("附近说明了原因或给出办法", "a reason or a way on stands near"),
        _way_on,
    ),
)
RULE_TITLES: dict[str, Wording] = {rule.id: rule.title for rule in RULES}


class _Talk:
    """A call's utterances by speaker and acts by utterance, to look around a hit."""

    def __init__(
        self,
        annotated: AnnotatedCall,
        utterances: Sequence[Utterance],
        matches: Sequence[Match],
    ) -> None:
        self.turns = annotated.call.turns
        self.utterances = utterances
        self.by_speaker: dict[Speaker, list[int]] = {}
        for one in utterances:
            self.by_speaker.setdefault(one.speaker, []).append(one.index)
        self.acts: dict[int | None, set[str]] = {}
        for match in matches:
            self.acts.setdefault(match.utterance, set()).add(match.lexicon)

    def words(self, utterance: Utterance) -> str:
        """Return the raw words of an utterance."""
        span = utterance.span
        return self.turns[utterance.turn].words[span.start : span.end]

    def before(self, index: int, speaker: Speaker) -> list[Utterance]:
        """Return the last utterances of ``speaker`` before utterance ``index``."""
        known = self.by_speaker.get(speaker, [])
        at = bisect_left(known, index)
        return [self.utterances[i] for i in known[max(at - NEAR_UTTERANCES, 0) : at]]

    def after(self, index: int, speaker: Speaker) -> list[Utterance]:
        """Return the next utterances of ``speaker`` after utterance ``index``."""
        known = self.by_speaker.get(speaker, [])
        at = bisect_right(known, index)
        return [self.utterances[i] for i in known[at : at + NEAR_UTTERANCES]]


def exempt(
    annotated: AnnotatedCall,
    utterances: Sequence[Utterance],
    matches: Sequence[Match],
    lexicons: Mapping[str, Lexicon],
) -> tuple[Match, ...]:
    """Return ``matches`` with ``exempted_by`` set on excused hits of fault lexicons.

    Hits by a customer are exempted by ``customer_words``: they never cost the agent.
    """
    talk = _Talk(annotated, utterances, matches)
    result = []
    for match in matches:
        lexicon = lexicons.get(match.lexicon)
        if lexicon is not None and lexicon.family == "fault":
            result.append(replace(match, exempted_by=_rule(talk, match)))
        else:
            result.append(match)
    return tuple(result)


def _rule(talk: _Talk, match: Match) -> str | None:
    if match.speaker in (Speaker.CUSTOMER, Speaker.IVR):
        return "customer_words"
    place = _place(talk, match)
    return next((rule.id for rule in RULES if rule.applies(place)), None)


def _place(talk: _Talk, match: Match) -> _Place:
    words = talk.turns[match.turn].words
    home = talk.utterances[match.utterance or 0]
    first = max(home.span.start, match.span.start - NEAR_CHARS)
    last = min(home.span.end, match.span.end + NEAR_CHARS)
    cut = max(words.rfind(mark, first, match.span.start) for mark in "。！？!?")
    # The hit itself is cut out of its sentence: 我也没办法帮您查 is no way on.
    around = f"{words[first : match.span.start]}。{words[match.span.end : last]}"
    before = talk.before(home.index, home.speaker)
    after = talk.after(home.index, home.speaker)
    near = [home, *before, *after]
    customer = talk.before(home.index, Speaker.CUSTOMER)
    return _Place(
        match,
        words[match.span.start : match.span.end],
        words[max(cut + 1, first) : match.span.start],
        words[match.span.end : last],
        (
            around,
            *(talk.words(one)[-NEAR_CHARS:] for one in before),
            *(talk.words(one)[:NEAR_CHARS] for one in after),
        ),
        frozenset().union(*(talk.acts.get(one.index, set()) for one in near)),
        "。".join(talk.words(one)[-NEAR_CHARS:] for one in customer),
    )
