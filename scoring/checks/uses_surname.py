"""Check ``uses_surname``: once the customer's surname is known, the agent uses it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scoring.checks.context import Check, CheckContext
from scoring.checks.evidence import turn_words
from scoring.checks.params import Params
from scoring.checks.voices import (
    WHO_SPOKE,
    Voices,
    span_evidence,
    voices_of,
    whole_call,
)
from scoring.model import Evidence, Finding, Outcome, Utterance, Wording
from scoring.signals import is_listener_signal
from scoring.spoken.names import addressed_by, any_address, asks_name, names_given

MISSING = "×先生、×女士"
_ASKS = re.compile("[吗吧么?？]|对不对|是不是|请问")
_YES = re.compile(
    r"^[\s,，。嗯啊哦噢诶欸喂]*(?:对|是(?!谁|哪|不是)|没错|我是|我就是|您好|你好|嗯|好)"
)
_NO = re.compile("不是|不对|没有|打错|错了")
_NOD = re.compile("^[嗯哎诶欸啊]+[。.！!]?$")


class UsesSurnameParams(Params):
    """Parameters of ``uses_surname``: none."""


@dataclass(frozen=True, slots=True)
class _Given:
    """A surname the customer gave: where, and whether it surely was the customer."""

    said: Utterance
    start: int
    end: int
    surname: str
    sure: bool


def _look(
    context: CheckContext, criterion: str, params: UsesSurnameParams
) -> tuple[Finding, ...]:
    """Return one finding: used, not used, not given, or not to be told."""
    del params
    voices = voices_of(context)
    given = list(_given(voices))
    affirmed = _affirmed(voices)
    if not given and affirmed is None:
        outcome, reason, evidence = _not_given(context)
    else:
        outcome, reason, evidence = _judge(context, voices, given, affirmed)
    return (Finding(criterion, "uses_surname", outcome, reason, evidence),)


def _given(voices: Voices) -> Iterator[_Given]:
    """Yield the surnames that the customer gives, unasked or as an answer."""
    asked = False
    for said in voices.said:
        text = voices.text(said)
        customer = voices.customer(said)
        if customer is not False:
            for name in names_given(text, asked):
                if name.own:
                    yield _Given(
                        said, name.start, name.end, name.surname, customer is True
                    )
        if voices.agent(said) is not False and asks_name(text):
            asked = True
        elif customer is not False and not is_listener_signal(text):
            asked = False


def _affirmed(voices: Voices) -> Evidence | None:
    """Return where the agent asks by surname (是孟女士吗) and the customer says yes."""
    asks: tuple[Utterance, int, int] | None = None
    for said in voices.said:
        text = voices.text(said)
        if voices.customer(said) is True and asks is not None:
            yes = _YES.search(text) or _NOD.match(text)
            if yes and not _NO.search(text):
                return span_evidence(voices.context, asks[0], asks[1:])
            asks = None
        elif voices.agent(said) is True:
            named = any_address(text)
            if named and _ASKS.search(text[named[0][1] :] + text[: named[0][0]]):
                asks = (said, *named[0][:2])
    return None


def _not_given(context: CheckContext) -> tuple[Outcome, Wording, Evidence]:
    reason = Wording(
        "客户没有说自己姓什么，不需要以姓氏相称。",
        "The customer gave no surname, so none had to be used.",
    )
    return Outcome.NOT_APPLICABLE, reason, whole_call(context)


def _judge(
    context: CheckContext,
    voices: Voices,
    given: list[_Given],
    affirmed: Evidence | None,
) -> tuple[Outcome, Wording, Evidence]:
    """Judge by the first use that surely is the agent's, else by doubtful ones."""
    uses = [
        (said, use)
        for name in given
        for said in voices.agents()
        for use in addressed_by(voices.text(said), name.surname)
        if said is not name.said
    ]
    for said, use in uses:
        if voices.agent(said):
            return Outcome.PASS, *_credit(context, said, use.start, use.end, use.exact)
    if affirmed is not None:
        return Outcome.PASS, _AFFIRMED, affirmed
    if uses:
        said, use = uses[0]
        evidence = span_evidence(context, said, (use.start, use.end))
        return Outcome.UNDECIDED, WHO_SPOKE, evidence
    return _unused(context, voices, given)


_AFFIRMED = Wording(
    "坐席以姓氏称呼客户，客户也应了。",
    "The agent addressed the customer by surname and the customer agreed.",
)


def _credit(
    context: CheckContext, said: Utterance, start: int, end: int, exact: bool
) -> tuple[Wording, Evidence]:
    zh, en = "坐席以客户的姓氏相称", "The agent addressed the customer by surname"
    if not exact:
        zh += "（同音字，识别时可能写错）"
        en += " (a surname of the same sound; the recogniser may have misspelled it)"
    evidence = span_evidence(context, said, (start, end))
    return Wording(zh + "。", en + "."), evidence


def _unused(
    context: CheckContext, voices: Voices, given: list[_Given]
) -> tuple[Outcome, Wording, Evidence]:
    """Return the outcome where no words address the customer by the surname given."""
    first = next((name for name in given if name.sure), given[0])
    later = [said for said in voices.agents() if said.index > first.said.index]
    evidence = span_evidence(
        context,
        first.said,
        (first.start, first.end),
        (first.said, *later),
        MISSING,
    )
    at = turn_words((first.said.turn, first.said.turn))
    if not first.sure:
        return Outcome.UNDECIDED, WHO_SPOKE, evidence
    if not later:
        reason = Wording(
            f"客户在{at.zh}才说自己姓什么，之后坐席没有再说话。",
            f"The customer gave the surname in {at.en}; the agent spoke no more.",
        )
        return Outcome.NOT_APPLICABLE, reason, evidence
    wrong = any(any_address(voices.text(said)) for said in later)
    reason = Wording(
        f"客户在{at.zh}说了自己姓什么，之后坐席"
        + ("用的是别的姓氏。" if wrong else "没有以姓氏相称（只称“先生”“女士”不算）。"),
        f"The customer gave a surname in {at.en}; after that the agent "
        + (
            "used another one."
            if wrong
            else "did not use it (a title alone does not count)."
        ),
    )
    return Outcome.FAIL, reason, evidence


USES_SURNAME: Check[UsesSurnameParams] = Check(
    id="uses_surname",
    title=Wording("以姓氏称呼", "Uses the surname"),
    help=Wording(
        "客户说了自己姓什么（我姓孟、免贵姓孟、我叫孟晓，或回答“您贵姓”），坐席之后以"
        "“孟女士”“孟先生”“孟主任”等相称即为通过；只称“女士”、叫错姓为不通过；客户没说"
        "姓什么则不适用。同音的姓（章、张）算对。",
        "Once the customer has given a surname the agent has to address the customer by"
        " it with a title. A title alone or another surname fails; no surname given:"
        " not applicable. Surnames that sound alike count.",
    ),
    params=UsesSurnameParams,
    look=_look,
)
