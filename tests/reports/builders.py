"""Two scored calls built by hand: everything a report has to show stands in them."""

from __future__ import annotations

from dataclasses import replace

from scoring.model import (
    AnnotatedCall,
    AttributedCall,
    Call,
    CallScore,
    CriterionScore,
    CutIn,
    Evidence,
    Match,
    MatchKind,
    Outcome,
    RoleReport,
    ScoredCall,
    Span,
    Speaker,
    SpeakerSource,
    TakeOver,
    TimingFacts,
    Turn,
    Utterance,
    Wording,
)
from tests.reports.cards import (
    CARD,
    FAREWELL,
    GREETING,
    INTERRUPTION,
    REFUSAL,
    finding,
    hit,
)

_NO_TIMES = TimingFacts(
    usable=False,
    reason=Wording("单声道, 看不出重叠。", "Mono: overlap cannot be seen."),
    duration_s=12.3456,
)


def utterance(
    index: int, turn: int, start: int, end: int, speaker: Speaker = Speaker.AGENT
) -> Utterance:
    return Utterance(
        index, turn, Span(start, end), speaker, SpeakerSource.INFERRED, 0.912345
    )


def attributed(
    call: Call, utterances: tuple[Utterance, ...], matches: tuple[Match, ...]
) -> AttributedCall:
    return AttributedCall(
        AnnotatedCall(call, (), (), ()),
        utterances,
        matches,
        RoleReport(
            "inferred", True, 0.9, Wording("由用语推断。", "Inferred from the words.")
        ),
    )


def good_call(text: str = "您好，云桥通信。") -> ScoredCall:
    """A passed call: a merged turn, an exempted hit, an undecided interruption."""
    turns = (
        Turn(0, text, 0.0, 2.5, speaker_id="1"),
        Turn(1, "我想问问宽带 好的您稍等", 2.5, 6.0, speaker_id="2"),
        Turn(2, "不是办不了，我帮您登记，再见。", 65.0, 68.25, speaker_id="1"),
        Turn(3, None, 68.3, 68.4, channel=1),
    )
    call = Call(
        "云桥-001",
        turns,
        "A17",
        {"team": "一组", "scene": "hotline", "started_at": "2024-05-06T09:00:00"},
        "calls.jsonl",
        "line 1",
    )
    hello = Match(
        "greeting", "您好", 0, Span(0, 2), MatchKind.EXACT, 1.0, None, Speaker.AGENT, 0
    )
    refused = Match(
        "flat_refusal",
        "办不了",
        2,
        Span(2, 5),
        MatchKind.EXACT,
        1.0,
        "negation",
        Speaker.AGENT,
        3,
    )
    bye = Match(
        "farewell", "再见", 2, Span(12, 14), MatchKind.HOMOPHONE, 0.8, None,
        Speaker.AGENT, 3,
    )  # fmt: skip
    return ScoredCall(
        attributed(
            call,
            (
                utterance(0, 0, 0, len(text)),
                utterance(1, 1, 0, 6, Speaker.CUSTOMER),
                utterance(2, 1, 7, 12),
                utterance(3, 2, 0, len(turns[2].words)),
            ),
            (hello, refused, bye),
        ),
        _NO_TIMES,
        CallScore(
            CARD.id, 100.0, 100.0, True, CARD.bands[0], 0.8, (), good_items(hello, bye)
        ),
        quality=0.98765,
    )


def good_items(hello: Match, bye: Match) -> tuple[CriterionScore, ...]:
    return (
        CriterionScore(
            GREETING,
            Outcome.PASS,
            10.0,
            (
                finding(
                    GREETING,
                    Outcome.PASS,
                    "开场有问候。",
                    "Greeted at the opening.",
                    hit(hello, "您好", 0.0),
                    10.0,
                ),
            ),
        ),
        CriterionScore(
            FAREWELL,
            Outcome.PASS,
            10.0,
            (
                finding(
                    FAREWELL,
                    Outcome.PASS,
                    "结束有道别。",
                    "Said farewell.",
                    hit(bye, "再见", 65.0),
                    10.0,
                ),
            ),
        ),
        CriterionScore(
            REFUSAL,
            Outcome.PASS,
            20.0,
            (
                finding(
                    REFUSAL,
                    Outcome.PASS,
                    "属于否定说法, 不扣分。",
                    "Negated: nothing lost.",
                    Evidence(
                        turn=2,
                        span=Span(2, 5),
                        time=65.0,
                        speaker=Speaker.AGENT,
                        quote="办不了",
                        lexicon="flat_refusal",
                        phrase="办不了",
                        kind=MatchKind.EXACT,
                        exempted_by="negation",
                    ),
                ),
            ),
        ),
        CriterionScore(
            INTERRUPTION,
            Outcome.UNDECIDED,
            0.0,
            (
                finding(
                    INTERRUPTION,
                    Outcome.UNDECIDED,
                    "单声道, 看不出重叠。",
                    "Mono: overlap cannot be seen.",
                ),
            ),
        ),
    )


def bad_call() -> ScoredCall:
    """A failed call without agent: two refusals, no greeting, one criterion bare."""
    turns = (
        Turn(0, '=HYPERLINK("x")办不了就是办不了', 0.5, 3.0),
        Turn(1, "[red]\x1b[31m为什么\n呢[/red]", 3.0, 4.0, Speaker.CUSTOMER),
    )
    call = Call("云桥-002", turns, None, {"scene": "hotline"}, "b.csv", "row 3")
    first, second = (
        Match(
            "flat_refusal",
            "办不了",
            0,
            span,
            MatchKind.EXACT,
            speaker=Speaker.AGENT,
            utterance=0,
        )
        for span in (Span(15, 18), Span(20, 23))
    )
    return ScoredCall(
        attributed(
            call,
            (utterance(0, 0, 0, 23), utterance(1, 1, 0, 22, Speaker.CUSTOMER)),
            (first, second),
        ),
        TimingFacts(
            True,
            Wording("", ""),
            duration_s=4.0,
            agent_talk_s=2.5,
            customer_talk_s=1.0,
            longest_silence_s=0.0,
            agent_pace=240.06,
            overlaps=2,
            listener_signals=1,
            take_overs=(
                TakeOver(1, 0, 2.9, 0.1, hold=1.25),
                TakeOver(1, 0, 3.0, 0.7, "question_asked", 1.5, True, True),
            ),
            cut_ins=(CutIn(0, 1, 0.5, 1.75),),
            repeated_questions=(0,),
            hung_up_by="agent",
            cut_off=False,
        ),
        CallScore(
            CARD.id,
            0.0,
            100.0,
            False,
            None,
            1 / 3 + 0.5,
            ("flat_refusal",),
            bad_items(first, second),
        ),
    )


def bad_items(first: Match, second: Match) -> tuple[CriterionScore, ...]:
    return (
        CriterionScore(
            GREETING,
            Outcome.FAIL,
            0.0,
            (
                finding(
                    GREETING,
                    Outcome.FAIL,
                    "开场没有问候。",
                    "No greeting at the opening.",
                    Evidence(
                        quote='=HYPERLINK("x")办不了',
                        similarity=0.21,
                        window=(0, 1),
                        missing="您好",
                    ),
                    -10.0,
                ),
            ),
        ),
        CriterionScore(FAREWELL, Outcome.NOT_APPLICABLE, 0.0, ()),
        CriterionScore(
            REFUSAL,
            Outcome.FAIL,
            0.0,
            tuple(
                finding(
                    REFUSAL,
                    Outcome.FAIL,
                    "生硬拒绝客户。",
                    "Flatly refused.",
                    replace(hit(match, "办不了", 0.5), window=None),
                    -5.0,
                )
                for match in (first, second)
            ),
        ),
        CriterionScore(
            INTERRUPTION,
            Outcome.PASS,
            10.0,
            (finding(INTERRUPTION, Outcome.PASS, "没有抢话。", "No take-over."),),
        ),
    )


def uncovered_call() -> ScoredCall:
    """The good call, but too little of the card could be judged: no score."""
    scored = good_call()
    score = replace(scored.score, score=None, passed=None, band=None, coverage=0.25)
    return replace(scored, score=score)
