"""The nouns of ``evaluate``: gold labels and what our results came to against them.

Small frozen records beside those of ``model``, so that the room that counts and the
room that draws meet here. Shares are 0..1; None means: nothing there to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.comparison import Comparison
from scoring.mistakes import Mistake
from scoring.model import MatchKind, Reject, Span, Speaker

# ---------------------------------------------------------------- gold


@dataclass(frozen=True, slots=True)
class GoldAct:
    """A labelled act: raw characters of turn ``turn`` (from 0); ``garbled`` where it
    was said but the recogniser mangled it.
    """

    turn: int
    span: Span
    act: str
    garbled: bool = False


@dataclass(frozen=True, slots=True)
class GoldSplit:
    """A change of speaker inside merged turn ``turn``, before raw character ``at``."""

    turn: int
    at: int


@dataclass(frozen=True, slots=True)
class GoldCall:
    """标注: what careful readers say of one call.

    ``roles`` has one character a turn: A agent, C customer, I voice menu, M merged, ?
    unknown. ``core`` maps criterion ids to yes, garbled, no, unclear, disputed or, in a
    table of verdicts, not_applicable. ``splits`` is None where nobody labelled the
    places. ``place`` is where the line stands in ``source``; in a table of verdicts
    ``places`` says it of each criterion.
    """

    call_id: str
    roles: str
    core: Mapping[str, str] = field(default_factory=dict)
    acts: tuple[GoldAct, ...] = ()
    disputed: tuple[GoldAct, ...] = ()
    splits: tuple[GoldSplit, ...] | None = None
    source: str = ""
    place: str = ""
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GoldFile:
    """The usable lines of a gold file, and why the others were left out.

    ``verdicts`` is None for labels; for a table of verdicts it counts its rows, the
    calls it can be compared with not yet known: ``compared`` is 0.
    """

    calls: tuple[GoldCall, ...]
    rejects: tuple[Reject, ...] = ()
    verdicts: VerdictCounts | None = None


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """The rows of a table of verdicts: read = compared + repeated + left out.

    ``repeated`` rows say again what a row above them says of the same call and
    criterion, ``left_out`` ones are told one by one. ``blank`` rows hold no verdict and
    are not among the read ones.
    """

    read: int
    repeated: int
    left_out: int
    blank: int = 0
    compared: int = 0


# ---------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision 准确率, recall 召回率 and their harmonic mean F1."""

    precision: Rate
    recall: Rate
    f1: Rate


# ---------------------------------------------------------------- acts


@dataclass(frozen=True, slots=True)
class ActCounts:
    """How one act, or several together, came out.

    ``right`` finds meet a clear gold act, ``false`` finds no gold act at all,
    ``missed`` clear gold acts have no find. Of the false ones ``on_harmless`` are
    faults found on words labelled harmless. Of the missed ones a match was there but
    ``missed_speaker`` not (surely) the right speaker's, ``missed_exempted`` exempted,
    ``missed_garbled`` only suspected. ``ignored`` finds met disputed labels.

    Apart from all that: ``garbled`` gold acts the recogniser mangled, those of them
    ``garbled_found`` as the act, ``garbled_suspected`` by a match of kind garbled, and
    ``suspected_falsely``: matches of kind garbled that meet no gold act.
    """

    right: int = 0
    false: int = 0
    missed: int = 0
    ignored: int = 0
    on_harmless: int = 0
    missed_speaker: int = 0
    missed_exempted: int = 0
    missed_garbled: int = 0
    garbled: int = 0
    garbled_found: int = 0
    garbled_suspected: int = 0
    suspected_falsely: int = 0

    @property
    def gold(self) -> int:
        """Clear gold acts: right + missed."""
        return self.right + self.missed

    @property
    def found(self) -> int:
        """Finds that count: right + false."""
        return self.right + self.false


@dataclass(frozen=True, slots=True)
class ActScore:
    """One speech act; ``family`` is courtesy, fault or customer."""

    act: str
    family: str
    counts: ActCounts
    rates: Rates


@dataclass(frozen=True, slots=True)
class ActGroup:
    """Acts together, by family or ``all``: ``micro`` pools their counts, ``macro`` is
    the mean over acts; ``acts`` is how many have a gold label or a find.
    """

    id: str
    acts: int
    counts: ActCounts
    micro: Rates
    macro: Rates


@dataclass(frozen=True, slots=True)
class KindScore:
    """All finds of one kind of match: right / (right + false) is its precision."""

    kind: MatchKind
    right: int
    false: int
    precision: Rate


@dataclass(frozen=True, slots=True)
class KindsScore:
    """Finds by kind of match, and the matches of kind garbled, which are no finds, by
    the label they stand on: ``on_garbled`` acts, ``on_clear``, ``on_disputed`` ones
    only, ``on_nothing``.
    """

    kinds: tuple[KindScore, ...]
    on_garbled: int
    on_clear: int
    on_disputed: int
    on_nothing: int

    @property
    def suspected(self) -> int:
        """All matches of kind garbled."""
        return self.on_garbled + self.on_clear + self.on_disputed + self.on_nothing


@dataclass(frozen=True, slots=True)
class ActsScore:
    """All acts. ``customer_labelled`` is False where the gold has no customer act: then
    those are left out. ``harmless`` / ``harmless_hit`` count the words labelled
    harmless and those of them that a fault was found on.
    """

    acts: tuple[ActScore, ...]
    groups: tuple[ActGroup, ...]
    customer_labelled: bool
    kinds: KindsScore
    harmless: int = 0
    harmless_hit: int = 0


# ---------------------------------------------------------------- criteria


@dataclass(frozen=True, slots=True)
class CriterionTable:
    """One criterion, or ``all`` together.

    ``table`` maps gold label -> outcome -> calls; outcome ``NOT_SCORED`` where the card
    lacks the criterion or skips the call. ``wrongly_failed`` (FAIL on yes, garbled,
    unclear or not_applicable) and ``missed_faults`` (PASS on no) list call ids.
    ``kappa`` is Cohen's over yes / no x PASS / FAIL, -1..1 with its 95 % interval,
    ``compared`` its number of calls. Of the ``judged`` calls, where gold and we both
    have one of the four outcomes, ``agreed`` have the same; ``agreement`` is the share.
    """

    criterion: str
    table: Mapping[str, Mapping[str, int]]
    wrongly_failed: tuple[str, ...]
    missed_faults: tuple[str, ...]
    compared: int
    kappa: float | None
    kappa_low: float | None
    kappa_high: float | None
    agreed: int
    judged: int
    agreement: Rate


# ---------------------------------------------------------------- roles


@dataclass(frozen=True, slots=True)
class SpeakerScore:
    """Single-speaker turns of one gold speaker (None: of all): ``heard`` counts them
    by the speaker we gave; ``accuracy`` is right / all, unknown counts as not right.
    """

    speaker: Speaker | None
    heard: Mapping[Speaker, int]
    right: int
    wrong: int
    unknown: int
    accuracy: Rate

    @property
    def turns(self) -> int:
        """All turns of this speaker."""
        return self.right + self.wrong + self.unknown


@dataclass(frozen=True, slots=True)
class SplitScore:
    """Changes of speaker inside turns.

    ``changes`` are the gold places, all in the ``merged_turns`` that have any;
    ``found`` those we split near enough. False splits stand in single-speaker turns
    (``false_single``) or in merged ones away from every gold place (``false_merged``);
    ``false_unsure`` of both have an unknown speaker on one side.
    """

    single_turns: int
    merged_turns: int
    changes: int
    found: Rate
    found_changes: int
    false_single: int
    false_merged: int
    false_unsure: int


@dataclass(frozen=True, slots=True)
class RoleScore:
    """Who speaks: per speaker, changes inside turns, calls by our role status (given,
    inferred, swapped, doubtful, unknown).
    """

    calls: int
    total: SpeakerScore
    speakers: tuple[SpeakerScore, ...]
    splits: SplitScore
    statuses: Mapping[str, int]


# ---------------------------------------------------------------- all


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What ``zhijian evaluate`` came to.

    ``evaluated`` calls, of which the scorecard did not judge ``unscored`` (their acts
    and roles count all the same). ``acts`` and ``roles`` are None, ``verdicts`` is not,
    where the gold is a table of verdicts. ``rejects`` are calls and gold lines left
    out, ``without_gold`` calls nobody labelled. ``identity`` holds versions and
    digests, ``digests`` those of the compared calls (``input``) and of their labels
    (``gold``), whatever their order. ``mistakes`` stand in the order of the input.
    ``voiceless`` evaluated calls have no voice of the name the run gave the agent.
    ``comparison`` is None where nothing earlier was to be compared with.
    """

    evaluated: int
    unscored: int
    acts: ActsScore | None
    criteria: tuple[CriterionTable, ...]
    roles: RoleScore | None
    rejects: tuple[Reject, ...]
    without_gold: tuple[Reject, ...]
    identity: Mapping[str, Any]
    voiceless: int = 0
    verdicts: VerdictCounts | None = None
    digests: Mapping[str, str] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    comparison: Comparison | None = None
