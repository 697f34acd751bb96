"""Run one check on a small dialogue; outcomes as words."""

from __future__ import annotations

from dataclasses import replace

from scoring.checks.context import CheckContext
from scoring.checks.registry import CHECK_BY_ID
from scoring.model import Finding, SpeakerSource, Wording
from scoring.timing.facts import measure
from tests.checks.dialogue import LEXICONS, dialogue, nothing_near


def look(check, *lines, params=None, meta=None, festivals=(), guess=None, **options):
    """Return the findings of ``check`` (its id) on a dialogue.

    ``guess`` is a confidence: then all speakers are merely inferred.
    """
    call = dialogue(*lines, **options)
    if meta:
        whole = replace(call.call, meta=meta)
        call = replace(call, annotated=replace(call.annotated, call=whole))
    if guess is not None:
        said = tuple(
            replace(one, source=SpeakerSource.INFERRED, confidence=guess)
            for one in call.utterances
        )
        call = replace(call, utterances=said)
    context = CheckContext(
        call, measure(call), LEXICONS, nothing_near, {}, festivals=festivals
    )
    found = CHECK_BY_ID[check]
    result = found.look(context, "c", found.params.model_validate(params or {}))
    for finding in result:
        assert_sound(finding, check, call)
    return result


def assert_sound(finding: Finding, check, call):
    """Every finding has reasons in two languages and evidence that is in the call."""
    assert (finding.criterion, finding.check) == ("c", check)
    assert isinstance(finding.reason, Wording)
    assert finding.reason.zh and finding.reason.en
    evidence = finding.evidence
    if evidence.span is not None:
        words = call.call.turns[evidence.turn].words
        assert words[evidence.span.start : evidence.span.end] == evidence.quote


def outcome(check, *lines, **options):
    """Return the outcome of the only finding, as a word."""
    (finding,) = look(check, *lines, **options)
    return finding.outcome.value


def outcomes(check, *lines, **options):
    """Return the outcomes of all findings, as words."""
    return [finding.outcome.value for finding in look(check, *lines, **options)]
