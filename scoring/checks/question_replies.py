"""Whether a reply of the agent's answers a question; in doubt it does."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from scoring.checks.context import CheckContext
from scoring.checks.evidence import quote
from scoring.checks.questions import (
    CLAUSE,
    NUMERALS,
    OTHER_NEEDS,
    Question,
    bare,
    clarifies,
    fits,
    is_question,
    sentences,
)
from scoring.checks.replies import Block, blocks_after
from scoring.model import Match, Span

# Politeness around an answer is none. A listening 是的 or 好的 answers yes and no only.
POLITE = (
    "greeting", "company", "agent_id", "thanks", "closing_thanks", "farewell",
    "acknowledge_thanks", "reply_to_thanks", "pleased_to_serve", "offer_help",
    "further_needs", "evaluation_request", "apology", "calming", "empathy",
    "hold_return", "surname_address", "complaint_thanks",
)  # fmt: skip
SIGNAL = "listening_signal"
# A clause that asks for patience holds no answer, whatever it names.
WAITING = ("hold_request", "hold_apology", "interruption_courtesy")
NOTHING = frozenset("您你请问这那边先生女士小姐就是的了好在我们给呢吧")
MAX_PUT_OFF = 4  # waits and questions of the agent that may come before the answer
LEAST = 2  # characters of an answer; a numeral alone is one too


class _Reply(Enum):
    """What a reply is to a question: an answer, put off (a wait or a question of the
    agent's own), or nothing.
    """

    ANSWER = 1
    PUT_OFF = 2
    ASIDE = 3  # put off with a question that has nothing to do with it
    NOTHING = 4


def covered_words(context: CheckContext) -> Mapping[int, list[Match]]:
    """Return the hits of politeness, waiting and listening by turn."""
    known = {*POLITE, *WAITING, SIGNAL}
    covered: dict[int, list[Match]] = {}
    for match in context.meant:
        if match.lexicon in known:
            covered.setdefault(match.turn, []).append(match)
    return covered


def is_answered(
    context: CheckContext,
    question: Question,
    asked_in: int,
    within: int,
    covered: Mapping[int, list[Match]],
) -> bool | None:
    """Tell whether ``question`` of utterance ``asked_in`` is answered in the next
    ``within`` replies; None where words were lost. ``covered`` is ``covered_words``.

    A wait or a question of the agent's own puts the answer off and is not counted. A
    call that ends while the agent still asks in order to answer is not held against it.
    """
    empty = put_off = 0
    aside = hidden = last_clarifies = False
    for block in blocks_after(context, asked_in):
        if not block.readable and question.open:
            hidden = hidden or block.hidden
            continue
        reply = _reply(context, question, block, covered)
        if reply is _Reply.ANSWER:
            if not aside or _fits(context, question, block):
                return True
            reply = _Reply.NOTHING
        last_clarifies = reply is _Reply.PUT_OFF and _asks(context, block)
        if reply is _Reply.NOTHING:
            empty += 1
        else:
            put_off += 1
            aside = aside or reply is _Reply.ASIDE
        if empty >= within or put_off > MAX_PUT_OFF:
            break
    if last_clarifies and empty < within:
        return True  # the call ends while the agent still asks in order to answer
    return None if hidden else False


def _reply(
    context: CheckContext,
    question: Question,
    block: Block,
    covered: Mapping[int, list[Match]],
) -> _Reply:
    """Return what ``block`` is to ``question``: the best of its sentences."""
    best = _Reply.NOTHING
    for said in block.utterances:
        text = context.call.text_of(said)
        if not question.open and _says_yes_or_no(text):
            return _Reply.ANSWER
        hits = covered.get(said.turn, [])
        for span in sentences(text, said.span.start):
            words = quote(context, said.turn, span)
            reply = _sentence(question, words, span, hits)
            best = min(best, reply, key=lambda one: one.value)
    return best


def _says_yes_or_no(text: str) -> bool:
    """Tell whether a reply begins with a yes or a no; even a 嗯 may be one."""
    words = "".join(char for char in text if char.isalnum())
    return words.startswith(
        (
            "嗯",
            "是",
            "对",
            "好的",
            "行",
            "可以",
            "能",
            "有",
            "没",
            "不",
            "会",
            "要",
            "啊对",
        )
    ) and not words.startswith(("对不起", "不好意思", "是这样"))


def _sentence(question: Question, words: str, span: Span, hits: list[Match]) -> _Reply:
    """Return what one sentence of the agent's is to ``question``."""
    if OTHER_NEEDS.search(bare(words)):
        return _Reply.NOTHING
    waits = any(hit.lexicon in WAITING and _within(hit, span) for hit in hits)
    rest = _rest(words, span, hits, open_question=question.open)
    if len(rest) < LEAST and not NUMERALS.search(rest):
        return _Reply.PUT_OFF if waits else _Reply.NOTHING
    if not is_question(words) or _states(words, span, hits, question):
        return _Reply.ANSWER
    return _Reply.PUT_OFF if clarifies(question, words) else _Reply.ASIDE


def _states(words: str, span: Span, hits: list[Match], question: Question) -> bool:
    """Tell whether a statement stands before what is asked: 您先接上，会了吧."""
    first = list(CLAUSE.finditer(words))[:-1]
    said = words[: first[-1].end()] if first else ""
    before = Span(span.start, span.start + len(said))
    rest = _rest(said, before, hits, open_question=question.open)
    return len(rest) > LEAST and not is_question(said.rstrip("，,、 "))


def _rest(words: str, span: Span, hits: list[Match], *, open_question: bool) -> str:
    """Return what a sentence says beside politeness, waiting and listening."""
    kept = []
    for found in CLAUSE.finditer(words):
        start = span.start + found.start()
        clause = Span(start, span.start + found.end())
        inside = [hit for hit in hits if _within(hit, clause)]
        if any(hit.lexicon in WAITING for hit in inside):
            continue
        polite = [hit for hit in inside if hit.lexicon != SIGNAL or open_question]
        kept += [
            char
            for at, char in enumerate(found[0], start)
            if not any(hit.span.start <= at < hit.span.end for hit in polite)
        ]
    return "".join(char for char in bare("".join(kept)) if char not in NOTHING)


def _within(hit: Match, span: Span) -> bool:
    return hit.span.start < span.end and span.start < hit.span.end


def _asks(context: CheckContext, block: Block) -> bool:
    """Tell whether the agent asks anything in ``block``."""
    return any(is_question(context.call.text_of(said)) for said in block.utterances)


def _fits(context: CheckContext, question: Question, block: Block) -> bool:
    return any(fits(question, context.call.text_of(said)) for said in block.utterances)
