"""Every noun of the project: small frozen records, no behaviour beyond look-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

# ---------------------------------------------------------------- words people read


@dataclass(frozen=True, slots=True)
class Wording:
    """A text shown to people, in Simplified Chinese and in English."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        """Return the text in ``lang``: ``en`` is English, anything else Chinese."""
        return self.en if lang == "en" else self.zh


# ---------------------------------------------------------------- what a file had


class Speaker(StrEnum):
    """Who speaks: agent 坐席, customer 客户, ivr 语音导航 or unknown 未知."""

    AGENT = "agent"
    CUSTOMER = "customer"
    IVR = "ivr"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of characters ``[start, end)`` of a *raw* turn text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """话轮: one row of the file, as it was.

    ``index`` counts from 0; ``text`` is the raw text or None (times only); ``start``
    and
    ``end`` are seconds from the call's start or None; ``speaker`` is a role the file
    gave (UNKNOWN where it gave none); ``speaker_id`` the recogniser's own label.
    """

    index: int
    text: str | None
    start: float | None = None
    end: float | None = None
    speaker: Speaker = Speaker.UNKNOWN
    speaker_id: str | None = None
    channel: int | None = None

    @property
    def words(self) -> str:
        """The raw text, empty where the file had none."""
        return self.text or ""


@dataclass(frozen=True, slots=True)
class Call:
    """通话: the turns of one call and what the file said about it.

    ``meta`` holds the keys of the input contract (``started_at``, ``scene``, ``team``
    ...) with JSON values; unknown keys are kept. ``source`` is the file's path as
    given,
    ``place`` where in it the call stands (``line 3``, ``row 17``, empty for a whole
    file).
    """

    call_id: str
    turns: tuple[Turn, ...]
    agent_id: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """Input that could not be scored: where it stood, why, and how to mend it."""

    source: str
    place: str
    reason: Wording
    cure: Wording
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """A readable call that the scorecard does not judge, with the reason."""

    source: str
    place: str
    call_id: str
    reason: Wording


# ---------------------------------------------------------------- ANNOTATE


@dataclass(frozen=True, slots=True)
class NormalText:
    """Normalised text of one turn and the way back to the raw characters.

    ``starts[i]`` / ``ends[i]`` are the raw range that normalised character ``i`` came
    from; both are as long as ``text``. ``filler[i]`` is 1 where character ``i`` is a
    filler (嗯, 呃, 那个) or punctuation that a phrase may skip.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    filler: bytes

    def raw_span(self, start: int, end: int) -> Span:
        """Return the raw span of the normalised characters ``[start, end)``."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else 0
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a turn as jieba cuts it (HMM off), with its raw span."""

    turn: int
    span: Span
    text: str


class MatchKind(StrEnum):
    """How a phrase was found; ``garbled`` is suspected wreckage of an expected act."""

    EXACT = "exact"
    VARIANT = "variant"
    HOMOPHONE = "homophone"
    NEAR = "near"
    PARAPHRASE = "paraphrase"
    GARBLED = "garbled"


CREDITED = (
    MatchKind.EXACT,
    MatchKind.VARIANT,
    MatchKind.HOMOPHONE,
    MatchKind.PARAPHRASE,
)
"""The kinds that an act is credited by unless a scorecard says otherwise: wreckage is
only suspected to be one, and `near` brings no gain on the gold calls
(docs/accuracy.md), so it is heard only for a criterion that names it.
"""


@dataclass(frozen=True, slots=True)
class Match:
    """命中: a phrase of a lexicon found in a turn.

    ``phrase`` is the template as the lexicon writes it; ``span`` raw characters of turn
    ``turn``; ``confidence`` 0..1. ``speaker`` and ``utterance`` (index into the call's
    utterances) are filled in by ATTRIBUTE, ``exempted_by`` by the exemption rules.
    """

    lexicon: str
    phrase: str
    turn: int
    span: Span
    kind: MatchKind
    confidence: float = 1.0
    exempted_by: str | None = None
    speaker: Speaker = Speaker.UNKNOWN
    utterance: int | None = None

    def meets(self, other: Match) -> bool:
        """Tell whether two matches share characters."""
        return (
            self.turn == other.turn
            and self.span.start < other.span.end
            and other.span.start < self.span.end
        )


@dataclass(frozen=True, slots=True)
class LexiconSource:
    """Where a lexicon's phrases come from: seed document and clause id, or a note."""

    seed: str = ""
    clause: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """词表: the phrases of one speech act or fault, with their own examples.

    ``family`` is ``courtesy``, ``fault`` or ``customer``. ``said_by`` tells whose words
    these are: ``agent`` or ``customer`` only, or ``either``. ``where`` limits matches
    to
    the ``start`` or ``end`` of a call. A match that overlaps one of a lexicon named in
    ``yields_to`` is dropped. ``hits`` / ``misses`` are sentences run as tests. The
    model of acts speaks for ``built_in`` ones only: what a house means by its own
    lexicon, it cannot know.
    """

    id: str
    title: Wording
    family: Literal["courtesy", "fault", "customer"]
    phrases: tuple[str, ...]
    said_by: Literal["agent", "customer", "either"] = "agent"
    where: Literal["anywhere", "start", "end"] = "anywhere"
    yields_to: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()
    sources: tuple[LexiconSource, ...] = ()
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()
    path: str = ""
    built_in: bool = False


@dataclass(frozen=True, slots=True)
class AnnotatedCall:
    """A call with its normalised turns, tokens and role-free matches.

    ``normal`` has one entry a turn; ``tokens`` only the words of the runs of characters
    that hold a candidate match; ``matches`` are sorted by turn, span, lexicon.
    """

    call: Call
    normal: tuple[NormalText, ...]
    tokens: Sequence[Token]
    matches: tuple[Match, ...]


# ---------------------------------------------------------------- ATTRIBUTE


class SpeakerSource(StrEnum):
    """Where an utterance's speaker comes from."""

    GIVEN = "given"
    SITE = "site"
    CHANNEL = "channel"
    INFERRED = "inferred"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Utterance:
    """语句: a stretch of one turn by one speaker; a merged turn has several."""

    index: int
    turn: int
    span: Span
    speaker: Speaker
    source: SpeakerSource
    confidence: float


@dataclass(frozen=True, slots=True)
class RoleReport:
    """How sure the roles of a call are.

    ``status``: ``given`` (labels of the file agree with the words), ``inferred`` (found
    from the words), ``swapped`` (labels contradicted and corrected), ``doubtful``
    (labels contradicted, not corrected) or ``unknown``. ``reliable`` is False where
    role-bound checks may not be judged. ``handover`` is the turn from which a second
    agent speaks, None where one agent does or nobody can tell.
    """

    status: Literal["given", "inferred", "swapped", "doubtful", "unknown"]
    reliable: bool
    confidence: float
    note: Wording
    handover: int | None = None


@dataclass(frozen=True, slots=True)
class AttributedCall:
    """A call whose words have speakers: utterances in order, matches with speaker and
    exemption, and how far the roles can be trusted.
    """

    annotated: AnnotatedCall
    utterances: tuple[Utterance, ...]
    matches: tuple[Match, ...]
    roles: RoleReport

    @property
    def call(self) -> Call:
        """The call as read."""
        return self.annotated.call

    def text_of(self, utterance: Utterance) -> str:
        """Return the raw words of ``utterance``."""
        words = self.call.turns[utterance.turn].words
        return words[utterance.span.start : utterance.span.end]


# ---------------------------------------------------------------- CHECK


class Outcome(StrEnum):
    """PASS 通过, FAIL 不通过, NOT_APPLICABLE 不适用, UNDECIDED 无法判定."""

    PASS = "PASS"
    FAIL = "FAIL"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class Evidence:
    """证据: what a finding rests on.

    A hit has turn, span, quote, lexicon, phrase and kind. An absence has the ``window``
    searched (first and last turn), the nearest sentence as quote with its
    ``similarity`` (0..1), and ``missing``, the phrase looked for.
    """

    turn: int | None = None
    span: Span | None = None
    time: float | None = None
    speaker: Speaker | None = None
    quote: str = ""
    lexicon: str = ""
    phrase: str = ""
    kind: MatchKind | None = None
    confidence: float | None = None
    exempted_by: str | None = None
    similarity: float | None = None
    window: tuple[int, int] | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """发现: what one check saw for one criterion; carries no points.

    A check gives at least one finding; a FAIL of a forbidden phrase gives one per hit,
    and an exempted hit is a PASS that names the exemption in its evidence.
    """

    criterion: str
    check: str
    outcome: Outcome
    reason: Wording
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The sentence closest to any phrase of a lexicon; ``phrase`` is that phrase as an
    agent would say it, ``similarity`` 0..1.
    """

    utterance: int
    quote: str
    phrase: str
    similarity: float


# ---------------------------------------------------------------- timing facts


@dataclass(frozen=True, slots=True)
class TakeOver:
    """The agent takes the floor from the customer; times in seconds.

    Both speak for ``overlap``, the agent goes on for ``hold`` after the customer has
    fallen silent, in ``mid_clause`` or not. ``customer_resumed``: the customer speaks
    up again before the agent has ended or right after; a fact, no excuse.
    """

    turn: int
    over_turn: int
    start: float
    overlap: float
    excused_by: str | None = None
    hold: float = 0.0
    mid_clause: bool = False
    customer_resumed: bool = False


@dataclass(frozen=True, slots=True)
class CutIn:
    """The customer starts while the agent speaks; ``seconds`` the agent went on."""

    turn: int
    over_turn: int
    start: float
    seconds: float


@dataclass(frozen=True, slots=True)
class InterruptionSign:
    """Words that tell of an interruption: ``complained``, ``claimed`` or
    ``broken_off``; ``span`` in raw characters of ``turn``.
    """

    kind: Literal["complained", "claimed", "broken_off"]
    turn: int
    span: Span


@dataclass(frozen=True, slots=True)
class TimeTests:
    """What the times of a file are like: recorded ``by_channel`` or not, the number of
    ``changes`` of speaker and the shares of them that overlap or follow within 0.02 s
    (0..1, None without changes), the share of turns that hold several people, and the
    step of the clock in seconds (None: finer than 0.01).
    """

    by_channel: bool
    changes: int
    overlap_share: float | None
    glued_share: float | None
    merged_share: float | None
    step_s: float | None


@dataclass(frozen=True, slots=True)
class TimingFacts:
    """What the times of a call say, in seconds; None where they cannot say it.

    ``usable`` tells whether the file can show overlap at all, ``reason`` why not;
    ``trusted`` that somebody said so for this run, whatever ``tests`` show. Paces are
    characters a minute, shares 0..1; ``agent_words`` are characters the agent said in
    turns of ``agent_words_s`` together. ``repeated_questions`` are turns. What is known
    without times (``signs`` and ``repeated_questions`` from reliable roles,
    ``answer_delay_s``, ``hung_up_by``, ``cut_off``) is there in any case.
    """

    usable: bool
    reason: Wording
    trusted: bool = False
    tests: TimeTests | None = None
    duration_s: float | None = None
    agent_talk_s: float | None = None
    customer_talk_s: float | None = None
    agent_talk_share: float | None = None
    silence_s: float | None = None
    longest_silence_s: float | None = None
    longest_unannounced_s: float | None = None
    holds: int | None = None
    longest_hold_s: float | None = None
    response_s: float | None = None
    longest_monologue_s: float | None = None
    agent_words: int | None = None
    agent_words_s: float | None = None
    agent_pace: float | None = None
    customer_pace: float | None = None
    overlaps: int | None = None
    listener_signals: int | None = None
    take_overs: tuple[TakeOver, ...] | None = None
    cut_ins: tuple[CutIn, ...] | None = None
    signs: tuple[InterruptionSign, ...] | None = None
    repeated_questions: tuple[int, ...] | None = None
    answer_delay_s: float | None = None
    hung_up_by: str = ""
    cut_off: bool | None = None

    @property
    def interruptions(self) -> int | None:
        """Take-overs that nothing excuses; None where they cannot be told."""
        if self.take_overs is None:
            return None
        return sum(one.excused_by is None for one in self.take_overs)

    @property
    def interruptions_per_10min(self) -> float | None:
        """The same in ten minutes of the customer's speech."""
        if self.interruptions is None or not self.customer_talk_s:
            return None
        return 600 * self.interruptions / self.customer_talk_s


@dataclass(frozen=True, slots=True)
class SilenceTiers:
    """How long a silence may be, in seconds: shorter than ``fine_s`` none at all;
    unannounced up to ``unannounced_s``; announced up to ``announced_fine_s``, to be
    looked at up to ``announced_s``, and no longer.
    """

    fine_s: float = 3.0
    unannounced_s: float = 8.0
    announced_fine_s: float = 40.0
    announced_s: float = 45.0


# ---------------------------------------------------------------- scorecard


@dataclass(frozen=True, slots=True)
class CheckNode:
    """What a criterion looks at: one check, or ``all`` / ``any`` / ``not`` of nodes.

    ``op`` is ``check``, ``all``, ``any`` or ``not``; a leaf names the check and its
    validated parameters, a branch has children.
    """

    op: Literal["check", "all", "any", "not"]
    check: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    children: tuple[CheckNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """When a criterion applies: ``all`` / ``any`` / ``not`` of conditions, a test of a
    meta key (``values`` holds the accepted ones; empty means: present), the outcome of
    another criterion, or a check of its own (``node``), which holds where it passes;
    its findings carry ``key`` (``when:<criterion id>:<n>``) in place of a criterion.
    """

    op: Literal["all", "any", "not", "meta", "finding", "check"]
    key: str = ""
    values: tuple[Any, ...] = ()
    children: tuple[Condition, ...] = ()
    node: CheckNode | None = None

    def probes(self) -> tuple[tuple[str, CheckNode], ...]:
        """Return (key, node) of each check in this condition, in order."""
        own = ((self.key, self.node),) if self.node is not None else ()
        return own + tuple(one for child in self.children for one in child.probes())


@dataclass(frozen=True, slots=True)
class Criterion:
    """评分项: what is judged, what it is worth, and which clause asks for it.

    ``points`` is what a PASS is worth (weighted) or the most that can be lost
    (deduction), never negative. ``per_hit`` is lost for each FAIL finding, up to
    ``points``; None means that a FAIL loses all. ``bonus`` points are earned beyond the
    card's total. ``veto`` of a FAIL empties the item, its section or the whole call.
    """

    id: str
    title: Wording
    section: str
    check: CheckNode
    points: float
    per_hit: float | None = None
    bonus: bool = False
    veto: Literal["", "item", "section", "call"] = ""
    when: Condition | None = None
    clauses: tuple[str, ...] = ()
    why: Wording = Wording("", "")


@dataclass(frozen=True, slots=True)
class Section:
    """A group of criteria with a title, in the card's order."""

    id: str
    title: Wording


@dataclass(frozen=True, slots=True)
class Band:
    """A grade: scores of at least ``at_least`` carry ``title``."""

    id: str
    title: Wording
    at_least: float


@dataclass(frozen=True, slots=True)
class CardScope:
    """Which calls a card is made for, by the call's meta: the ``scene`` has to be one
    of these, and the company or the queue has to hold one of the words in ``company``
    or ``queue``; what is empty asks nothing.
    """

    scene: tuple[str, ...] = ()
    company: tuple[str, ...] = ()
    queue: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """评分表: a validated card; ``digest`` is the SHA-256 of its file's bytes.

    ``min_seconds`` and ``min_turns`` and ``scenes`` say which calls are skipped; an
    empty ``scenes`` takes all. ``applies`` says which calls the card is made for, for
    the choice of a card by itself; None where only a person may choose it.
    """

    id: str
    version: str
    title: Wording
    kind: Literal["weighted", "deduction"]
    sections: tuple[Section, ...]
    criteria: tuple[Criterion, ...]
    base: float = 100.0
    floor: float = 0.0
    ceiling: float = 100.0
    pass_mark: float = 60.0
    min_coverage: float = 0.5
    bands: tuple[Band, ...] = ()
    min_turns: int = 0
    min_seconds: float = 0.0
    scenes: tuple[str, ...] = ()
    digest: str = ""
    applies: CardScope | None = None

    def probes(self) -> tuple[tuple[str, CheckNode], ...]:
        """Return the (id, node) pairs to run beside the criteria: checks that only
        decide whether a criterion applies.
        """
        conditions = (item.when for item in self.criteria if item.when is not None)
        return tuple(probe for when in conditions for probe in when.probes())


@dataclass(frozen=True, slots=True)
class ClauseCoverage:
    """How one clause of a document is judged on a scorecard.

    ``criteria`` are the ids that name it, in the card's order, with their ``points``
    together; ``basis`` is what they judge from (``none``: nothing in a transcript, its
    times or its metadata can show it). ``reason`` says how, or why not.
    """

    clause: str
    section: str
    requirement: str
    scorecard: str
    criteria: tuple[str, ...]
    points: float
    basis: Literal["text", "timing", "metadata", "none"]
    reason: Wording


# ---------------------------------------------------------------- GRADE


@dataclass(frozen=True, slots=True)
class ScoredFinding:
    """A finding with the points it cost (negative) or earned (positive)."""

    finding: Finding
    points: float


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion of one call: outcome, points earned of points possible.

    ``earned`` is what the item adds: 0..possible on a weighted card, -possible..0 on a
    deduction card, 0..points for a bonus. Undecided and not-applicable items earn 0 and
    have left the denominator.
    """

    criterion: Criterion
    outcome: Outcome
    earned: float
    findings: tuple[ScoredFinding, ...]


@dataclass(frozen=True, slots=True)
class CallScore:
    """The call's score on one card.

    ``score`` and ``passed`` are None below the card's coverage; ``coverage`` is
    possible
    points judged / possible points applicable (0..1, None where nothing applies).
    ``vetoed_by`` lists the criteria whose veto emptied a section or the call.
    """

    scorecard: str
    score: float | None
    max_score: float
    passed: bool | None
    band: Band | None
    coverage: float | None
    vetoed_by: tuple[str, ...]
    criteria: tuple[CriterionScore, ...]


@dataclass(frozen=True, slots=True)
class RiskWord:
    """升级风险: the customer's own words about a regulator, a court or the press."""

    turn: int
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Masked:
    """遮盖: a personal thing hidden in a turn: where, of which kind (mobile, landline,
    id_card, bank_card, number, email, plate, address, name), and with a key its
    pseudonym, the same wherever it is said (empty without one).
    """

    turn: int
    span: Span
    kind: str
    pseudonym: str = ""


@dataclass(frozen=True, slots=True)
class ScoredCall:
    """All that is known of one call: words, speakers, times, findings, points.

    ``quality`` is the share 0..1 of expected places that could be read, None unknown.
    ``risk`` is what the customer said of escalation; it never costs a point. ``masked``
    is what of its turns is hidden.
    """

    attributed: AttributedCall
    timing: TimingFacts
    score: CallScore
    quality: float | None = None
    risk: tuple[RiskWord, ...] = ()
    masked: tuple[Masked, ...] = ()

    @property
    def call(self) -> Call:
        """The call as read."""
        return self.attributed.call


# ---------------------------------------------------------------- SUMMARISE

UNKNOWN_AGENT = "未知"
"""The agent of calls without ``agent_id``: a stable id, the same in both languages."""


@dataclass(frozen=True, slots=True)
class CallRecord:
    """The little of a scored call that a summary needs (kept for all calls of a run).

    ``outcomes`` maps criterion id to outcome, ``faults`` criterion id to the number of
    FAIL findings, ``lost`` to the points they cost (positive, only where they cost
    any); ``duration_s`` seconds or None; ``started_at`` as the file says, or empty;
    ``max_score`` the most the card gives, None where nobody said.
    """

    call_id: str
    agent_id: str
    agent_name: str
    team: str
    score: float | None
    passed: bool | None
    coverage: float | None
    vetoed: bool
    quality: float | None
    duration_s: float | None
    outcomes: Mapping[str, Outcome]
    faults: Mapping[str, int]
    agent_words: int | None = None
    agent_words_s: float | None = None
    interruptions: int | None = None
    customer_talk_s: float | None = None
    scene: str = ""
    call_type: str = ""
    started_at: str = ""
    lost: Mapping[str, float] = field(default_factory=dict)
    max_score: float | None = None


@dataclass(frozen=True, slots=True)
class CriterionRate:
    """Compliance with one criterion: passed / judged calls, None where none judged.

    ``low`` / ``high`` is the 95 % Wilson interval of the rate, ``undecided`` the calls
    that could not be judged, ``lost`` the points the item cost in all of them.
    """

    criterion: str
    passed: int
    judged: int
    low: float | None = None
    high: float | None = None
    undecided: int = 0
    lost: float = 0.0

    @property
    def rate(self) -> float | None:
        """Share of judged calls that passed, 0..1."""
        return self.passed / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class PeriodMean:
    """The calls of one week (``2026-W10``) or month (``2026-03``); ``start`` is its
    first day (ISO), ``low`` / ``high`` the 95 % interval of the mean score.
    """

    key: str
    start: str
    calls: int
    graded: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Mean scores period by period, and how they change.

    ``change`` is the change of the mean score from a period to the next, ``low`` /
    ``high`` its 95 % interval; None where there are too few calls or periods.
    ``verdict``: ``up`` and ``down`` only where chance does not explain it, else
    ``steady``; ``unknown`` without a change.
    """

    points: tuple[PeriodMean, ...] = ()
    change: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Literal["up", "down", "steady", "unknown"] = "unknown"


GroupKind = Literal["agent", "team", "scene", "week", "month", "centre"]
"""What the calls of a summary have in common."""


@dataclass(frozen=True, slots=True)
class AgentSummary:
    """One agent over all the calls of a run; scores in the card's points.

    ``calls`` counts scored calls, ``graded`` those with a score; ``judged_share`` is
    the mean coverage 0..1; ``pass_low`` / ``pass_high`` is the 95 % Wilson interval,
    ``veto_low`` / ``veto_high`` that of the share of calls with a veto, ``mean_low`` /
    ``mean_high`` a bootstrap interval of the mean (None of fewer than 5 scores, and of
    equal ones). ``shrunk`` is the mean drawn toward that of the team, or of all
    (empirical Bayes), with its interval; agents are ordered by it.
    ``rank`` counts from 1 among those with enough calls and is None for others,
    ``rank_low`` / ``rank_high`` say between which ranks it may lie; ``place`` is the
    place in the list, from 1, that everybody has. ``mix`` is (call type, calls), most
    first. ``warning`` tells where the recordings or the types of the calls, not the
    agent, may explain the score. docs/statistics.md has the formulas.

    Teams, scenes, periods and the whole centre are summed up by the same record:
    ``kind`` tells what, ``agent_id`` then holds the name of the team and so on, and
    there is neither rank nor shrinking.
    """

    agent_id: str
    agent_name: str
    team: str
    calls: int
    graded: int
    judged_share: float | None
    mean: float | None
    median: float | None
    p10: float | None
    passed: int
    pass_rate: float | None
    pass_low: float | None
    pass_high: float | None
    vetoes: int
    quality: float | None
    pace: float | None
    interruptions_per_10min: float | None
    criteria: tuple[CriterionRate, ...]
    top_fault: str
    top_fault_count: int
    worst_call: str
    worst_score: float | None
    kind: GroupKind = "agent"
    mean_low: float | None = None
    mean_high: float | None = None
    shrunk: float | None = None
    shrunk_low: float | None = None
    shrunk_high: float | None = None
    rank: int | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    place: int = 0
    veto_low: float | None = None
    veto_high: float | None = None
    duration_s: float | None = None
    mix: tuple[tuple[str, int], ...] = ()
    best_call: str = ""
    best_score: float | None = None
    trend: Trend = Trend()
    warning: Wording | None = None

    @property
    def veto_rate(self) -> float | None:
        """Share of the calls with a veto, 0..1; None without calls."""
        return self.vetoes / self.calls if self.calls else None


# ---------------------------------------------------------------- the house (site file)


@dataclass(frozen=True, slots=True)
class Company:
    """A company name as one's own house says it, with its aliases."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteAgent:
    """An agent of the house: id, name and team (empty where unknown)."""

    id: str
    name: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """What differs by house. ``role_channels`` and ``role_speaker_ids`` fix roles;
    ``columns`` maps our column ids to the house's own headers, ``name_pattern`` says
    what its file names tell. ``words`` are words of the house with their frequencies,
    as jieba's user dictionary has them; ``tokenizer`` (``own``, ``jieba``) cuts words.
    """

    companies: tuple[Company, ...] = ()
    agents: tuple[SiteAgent, ...] = ()
    hotlines: tuple[str, ...] = ()
    festivals: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    role_channels: Mapping[int, Speaker] = field(default_factory=dict)
    role_speaker_ids: Mapping[str, Speaker] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    name_pattern: str = ""
    silence: SilenceTiers = SilenceTiers()
    words: Mapping[str, int] = field(default_factory=dict)
    tokenizer: str = "own"
    digest: str = ""
