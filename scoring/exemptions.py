"""Exemptions: matches of faults in, the same matches with the rule that excuses them.

This file gathers the words around a hit; the rules are in ``exemption_rules.py``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from scoring.exemption_rules import RULES, Place
from scoring.model import (
    AnnotatedCall,
    Lexicon,
    Match,
    Speaker,
    SpeakerSource,
    Utterance,
)

# Agent utterances before and after the hit that may hold the way on.
NEAR_UTTERANCES = 2
# And how many characters of them: what is further off is not near.
NEAR_CHARS = 300
_STOPS = "。！？!?"
_TOLD = (SpeakerSource.GIVEN, SpeakerSource.SITE, SpeakerSource.CHANNEL)


class _Talk:
    """A call's utterances by speaker and acts by utterance, to look around a hit."""

    def __init__(
        self,
        annotated: AnnotatedCall,
        utterances: Sequence[Utterance],
        matches: Sequence[Match],
        faults: Sequence[Match],
    ) -> None:
        self.turns = annotated.call.turns
        self.utterances = utterances
        self.by_speaker: dict[Speaker, list[int]] = {}
        for one in utterances:
            self.by_speaker.setdefault(one.speaker, []).append(one.index)
        self.acts: dict[int | None, set[str]] = {}
        spoilt: dict[int, list[Match]] = {}
        for match in faults:
            spoilt.setdefault(match.turn, []).append(match)
        self.charged: dict[tuple[int, str], list[int]] = {}
        for match in matches:
            # 你找物业去 is no redirect that would open a way on.
            if not any(match.meets(one) for one in spoilt.get(match.turn, ())):
                self.acts.setdefault(match.utterance, set()).add(match.lexicon)

    def note(self, match: Match) -> None:
        """Remember where a fault was found that nothing excuses."""
        if match.exempted_by is None:
            key = (match.turn, match.lexicon)
            self.charged.setdefault(key, []).append(match.span.start)

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

    def opens_before(self, index: int, speaker: Speaker) -> bool:
        """Tell whether utterance ``index`` comes before the first of ``speaker``."""
        known = self.by_speaker.get(speaker)
        return known is not None and index < known[0]

    def said_before(self, index: int, speaker: Speaker) -> str:
        """Return the last words of ``speaker`` before utterance ``index``."""
        last = self.before(index, speaker)
        return "。".join(self.words(one)[-NEAR_CHARS:] for one in last)


def exempt(
    annotated: AnnotatedCall,
    utterances: Sequence[Utterance],
    matches: Sequence[Match],
    lexicons: Mapping[str, Lexicon],
) -> tuple[Match, ...]:
    """Return ``matches`` with ``exempted_by`` set on excused hits of fault lexicons.

    Hits by a customer are exempted by ``customer_words``: they never cost the agent.
    """
    known = {id_ for id_, one in lexicons.items() if one.family == "fault"}
    faults = [match for match in matches if match.lexicon in known]
    if not faults:
        return tuple(matches)
    talk = _Talk(annotated, utterances, matches, faults)
    result = []
    for match in matches:
        if match.lexicon in known and match.exempted_by is None:
            judged = replace(match, exempted_by=_rule(talk, match))
            talk.note(judged)
            result.append(judged)
        else:
            result.append(match)
    return tuple(result)


def _rule(talk: _Talk, match: Match) -> str | None:
    if match.speaker in (Speaker.CUSTOMER, Speaker.IVR):
        return "customer_words"
    place = _place(talk, match)
    return next((rule.id for rule in RULES if rule.applies(place)), None)


def _place(talk: _Talk, match: Match) -> Place:
    words = talk.turns[match.turn].words
    home = talk.utterances[match.utterance or 0]
    first = max(home.span.start, match.span.start - NEAR_CHARS)
    last = min(home.span.end, match.span.end + NEAR_CHARS)
    head, tail = words[first : match.span.start], words[match.span.end : last]
    cut = max(head.rfind(mark) for mark in _STOPS) + 1
    stop = min((at for mark in _STOPS if (at := tail.find(mark)) >= 0), default=None)
    # The hit itself is cut out of its sentence: 我也没办法帮您查 is no way on.
    around = f"{head}。{tail}"
    before = talk.before(home.index, home.speaker)
    after = talk.after(home.index, home.speaker)
    return Place(
        match=match,
        quote=words[match.span.start : match.span.end],
        before=head[cut:],
        after=tail[:stop],
        tail=tail,
        around=around,
        near_agent=(
            around,
            *(talk.words(one)[-NEAR_CHARS:] for one in before),
            *(talk.words(one)[:NEAR_CHARS] for one in after),
        ),
        near_acts=frozenset().union(
            *(talk.acts.get(one.index, set()) for one in (home, *before, *after))
        ),
        customer_before=talk.said_before(home.index, Speaker.CUSTOMER),
        agent_before=bool(before),
        # Guessed speakers do not tell who spoke first.
        unasked=home.source in _TOLD
        and talk.opens_before(home.index, Speaker.CUSTOMER),
        said_already=any(
            first + cut <= start
            for start in talk.charged.get((match.turn, match.lexicon), ())
        ),
    )
