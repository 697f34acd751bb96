"""The hallway: the only file that knows the order of the rooms.

READ -> ANNOTATE -> ATTRIBUTE -> CHECK -> GRADE for one call; masking comes after the
points, so that nothing people read holds a number. ``batch.py`` runs this over files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scoring.agent_speaker import lacks, no_such_voice, with_agent_speaker
from scoring.annotate import annotate
from scoring.checks.context import CheckContext
from scoring.checks.run import run_checks
from scoring.choosing import choose
from scoring.errors import InputError, Problem, UsageError
from scoring.exemption_rules import RULE_TITLES
from scoring.exemptions import exempt
from scoring.grading import applicable, grade, probes_of, skip_reason
from scoring.hearing import hear
from scoring.model import (
    AttributedCall,
    Call,
    Reject,
    Scorecard,
    ScoredCall,
    Site,
    Skip,
    Wording,
)
from scoring.patterns import keep_compiled
from scoring.privacy import mask_attributed, mask_call
from scoring.privacy.ids import Apart, mask_id
from scoring.privacy.results import mask_reject, mask_skip
from scoring.quality import quality
from scoring.readers.discover import discover
from scoring.readers.options import ReadOptions, TimeUnit
from scoring.readers.reading import read
from scoring.readers.tables.calls_table import load_calls_table
from scoring.recipe import Recipe, Tools, make_tools
from scoring.risk import risk_words
from scoring.roles import attribute
from scoring.scope import Talk
from scoring.signals import wordless
from scoring.timing.facts import measure

MANY = 20
"""How many call ids a message lists before it stops."""


# ------------------------------------------------------------------ one call


def attribute_call(call: Call, tools: Tools) -> AttributedCall:
    """Return ``call`` with matches, utterances, speakers and exemptions."""
    annotated = annotate(call, tools.matcher)
    recipe = tools.recipe
    site = with_agent_speaker(recipe.site, recipe.agent_speaker, call.turns)
    attributed = attribute(annotated, site)
    heard = hear(attributed, tools.matcher, recipe.kinds)
    matches = exempt(annotated, heard.utterances, heard.matches, tools.lexicons)
    return replace(heard, matches=matches)


def score_call(call: Call, tools: Tools) -> ScoredCall | Reject | Skip:
    """Score one call: its result with personal numbers masked, or why there is none.

    A call whose turns hold no text at all is a Reject, as is one no card is made for
    where the card is to be chosen; one the card does not judge (scene, length) a Skip.
    Raises nothing for what a call may hold.
    """
    result, privacy = _scored(call, tools), tools.recipe.privacy
    if isinstance(result, Reject):
        return mask_reject(result, privacy)
    if isinstance(result, Skip):
        return mask_skip(result, privacy)
    scored = mask_call(result, privacy)
    risk = risk_words(scored.attributed)
    return replace(scored, risk=risk) if risk else scored


def _scored(call: Call, tools: Tools) -> ScoredCall | Reject | Skip:
    """Do what ``score_call`` does, with nothing masked."""
    if call.turns and all(turn.text is None for turn in call.turns):
        return _without_text(call)
    card: Scorecard | Wording = tools.card
    if tools.recipe.choice:
        card = choose(call.meta, tools.recipe.choice, tools.recipe.site)
    if isinstance(card, Wording):
        return _without_card(call, card)
    attributed = attribute_call(call, tools)
    trusted = tools.recipe.timing == "trusted"
    talk = Talk(attributed)
    timing = measure(attributed, trusted=trusted, readings=talk.readings)
    readable = sum(not wordless(turn.words) for turn in call.turns)
    reason = skip_reason(call.meta, readable, timing.duration_s, card)
    if reason is not None:
        return Skip(call.source, call.place, call.call_id, reason)
    context = CheckContext(
        attributed,
        timing,
        tools.lexicons,
        tools.matcher.nearest,
        RULE_TITLES,
        tools.recipe.site.festivals,
        tools.recipe.site.silence,
        talk,
    )
    probes = run_checks(context, probes_of(card))
    asked = [(one.id, one.check) for one in applicable(probes, card, call.meta)]
    score = grade((*probes, *run_checks(context, asked)), card, call.meta)
    read = quality(attributed, talk)
    return ScoredCall(attributed, timing, score, read)


def score_one(call: Call, tools: Tools) -> ScoredCall:
    """Score one call or say why not. Raises InputError with the reason."""
    result = score_call(call, tools)
    if isinstance(result, Reject):
        raise InputError(problem_of(result))
    if isinstance(result, Skip):
        cure = Wording(
            "这张评分表不评这通通话，请换 --scorecard。",
            "The card does not judge this call; choose another --scorecard.",
        )
        raise InputError(Problem(result.source, result.place, result.reason, cure))
    return result


def annotate_call(call: Call, tools: Tools) -> AttributedCall | Reject:
    """Return the masked acts and speakers of one call, or why there are none; as in
    ``score_safely``, a fault of ours rejects the call only.
    """
    if call.turns and all(turn.text is None for turn in call.turns):
        return mask_reject(_without_text(call), tools.recipe.privacy)
    try:
        return mask_attributed(attribute_call(call, tools), tools.recipe.privacy)
    except Exception as error:  # whatever it is, the other calls go on
        return failed(call, error)


def score_safely(call: Call, tools: Tools) -> ScoredCall | Reject | Skip:
    """Score one call as ``score_call`` does; a fault of ours rejects the call, not the
    run: one poisoned call must not cost a night's batch.
    """
    try:
        return score_call(call, tools)
    except Exception as error:  # whatever it is, the other calls go on
        return failed(call, error)


def failed(call: Call, error: Exception) -> Reject:
    """Return the reject of a call that our own code failed on."""
    name = type(error).__name__
    reject = Reject(
        call.source,
        call.place,
        Wording(
            f"处理这通通话时程序出错（{name}），其余通话照常处理。",
            f"The program failed on this call ({name}); the others are done.",
        ),
        Wording(
            "请把这通通话和版本号报告给开发者。",
            "Please report this call and the version to the developers.",
        ),
        call.call_id,
    )
    return mask_reject(reject)


def _without_card(call: Call, reason: Wording) -> Reject:
    cure = Wording(
        "请在通话信息里写明 scene、company、queue，或在站点文件里写 companies，"
        "或用 --scorecard 指定一张。",
        "Give the call's scene, company or queue, name the companies in the site file,"
        " or choose a card with --scorecard.",
    )
    return Reject(call.source, call.place, reason, cure, call.call_id)


def _without_text(call: Call) -> Reject:
    return Reject(
        call.source,
        call.place,
        Wording(
            "只有时间，没有文字，无法评分。", "Times only, no text: nothing to score."
        ),
        Wording(
            "请提供转写文字。",
            "Give the transcript.",
        ),
        call.call_id,
    )


# ------------------------------------------------------------------ one file


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read, as it was typed (``columns``: ``role=说话人,text=转写``;
    ``calls_table``: a path); empty: tell it from the files.
    """

    format: str = ""
    encoding: str = ""
    columns: str = ""
    time_unit: TimeUnit | None = None
    calls_table: str = ""
    name_pattern: str = ""


def read_options(typed: Reading, site: Site) -> ReadOptions:
    """Return how to read, from what was typed.

    Raises UsageError for a value that is not known, a column without ``=`` or a table
    of calls that cannot be read.
    """
    options = ReadOptions(
        typed.format,
        typed.encoding,
        _columns(typed.columns),
        typed.time_unit,
        site,
        name_pattern=typed.name_pattern,
    )
    if not typed.calls_table:
        return options
    return replace(options, calls=load_calls_table(typed.calls_table, options))


def set_up(recipe: Recipe, typed: Reading) -> tuple[Tools, ReadOptions]:
    """Return what calls are scored with, compiled, and how they are read.

    Raises ConfigError for a bad template, UsageError as ``read_options`` does.
    """
    return make_tools(recipe), read_options(typed, recipe.site)


def _columns(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if all(sign and name.strip() and header.strip() for name, sign, header in pairs):
        return {name.strip(): header.strip() for name, _, header in pairs}
    raise UsageError(
        Problem(
            "--columns",
            "",
            Wording("要写成 列=表头。", "Write it as column=header."),
            Wording("例：role=说话人,text=转写", "Such as role=说话人,text=转写"),
        )
    )


def read_inputs(inputs: Sequence[str], options: ReadOptions) -> Iterator[Call | Reject]:
    """Yield the calls of files, folders, patterns or ``-``, in a fixed order; what is
    rejected is masked, a call is as it was read.

    Raises UsageError where the inputs name nothing.
    """
    for source in discover(inputs):
        found = (source,) if isinstance(source, Reject) else read(source, options)
        for one in found:
            yield mask_reject(one) if isinstance(one, Reject) else one


def find_call(path: str, options: ReadOptions, call_id: str = "") -> Call:
    """Return the only call of a file, or the one with that id: as the file has it, or
    as the results show it, with its numbers hidden.

    Raises UsageError, which lists the ids, for a file of many calls without ``call_id``
    and for an id that is not there; InputError where that call, or every call of the
    file, cannot be read.
    """
    ids: list[str] = []
    only: Call | None = None
    shown: Call | None = None
    apart, hidden = Apart(), mask_id(call_id)
    rejects: list[Reject] = []
    for found in read_inputs([path], options):
        if isinstance(found, Reject):
            rejects.append(found)
        elif found.call_id == call_id:
            return found
        else:
            ids.append(apart.masked(found.call_id))
            only = only or found
            shown = shown or (found if ids[-1] == call_id else None)
    if shown:
        return shown
    broken = [one for one in rejects if only is None or one.call_id == hidden != ""]
    if broken:
        raise InputError(*(problem_of(reject) for reject in broken))
    if call_id or only is None or len(ids) > 1:
        lost = [problem_of(reject) for reject in rejects[:MANY] if call_id]
        raise UsageError(_which(mask_id(path), hidden, ids), *lost)
    return only


def score_file(
    path: str, call_id: str, options: ReadOptions, tools: Tools
) -> ScoredCall:
    """Score the only call of a file, or the one with that id.

    Raises UsageError and InputError as ``find_call`` and ``score_one`` do; UsageError,
    which lists the voices, where ``agent_speaker`` names none of them. What the call
    made us compile is kept for the next start.
    """
    call, name = find_call(path, options, call_id), tools.recipe.agent_speaker
    if lacks(call, name):
        raise UsageError(no_such_voice(call, name))
    scored = score_one(call, tools)
    keep_compiled()
    return scored


def problem_of(reject: Reject) -> Problem:
    """Return a reject as a problem, for messages."""
    return Problem(reject.source, reject.place, reject.reason, reject.cure)


def _which(path: str, call_id: str, ids: Sequence[str]) -> Problem:
    shown = ", ".join(ids[:MANY]) + (" …" if len(ids) > MANY else "")
    if call_id:
        what = Wording(f"没有通话 {call_id}。", f"There is no call {call_id}.")
    else:
        what = Wording(
            f"文件里有 {len(ids)} 通通话。", f"The file holds {len(ids)} calls."
        )
    cure = Wording(f"请用 --call 指定一通：{shown}", f"Name one with --call: {shown}")
    return Problem(path, "", what, cure)
