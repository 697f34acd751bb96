"""Mask personal numbers in what leaves the program, character for character.

Numbers are found as they are written (138-0000-1234), spoken (幺三八零零...) and torn
apart by fillers, punctuation or a change of turn (1 3 8 0000，嗯 1234). Every masked
character becomes ``*``, so that spans into the text stay right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from scoring.model import (
    AttributedCall,
    Finding,
    NormalText,
    ScoredCall,
    Span,
    Wording,
)

MASK = "*"

_VALUES = {
    **{c: str(i) for i, c in enumerate("0123456789")},
    **{c: str(i) for i, c in enumerate("０１２３４５６７８９")},
    **{c: str(i) for i, c in enumerate("零一二三四五六七八九")},
    **{c: str(i) for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    "〇": "0", "○": "0", "洞": "0", "幺": "1", "拐": "7",
}  # fmt: skip
_DIGIT = f"[{''.join(_VALUES)}]"
# what a recogniser puts between digits; a point only counts as in 138.0000.1234
_FILLER = "嗯呃啊哦噢喔唉额哎欸诶儿杠"
_POINT = rf"(?<={_DIGIT}{{3}})[.．](?={_DIGIT}{{3}})"
_GAP = rf"(?:[{_FILLER}\s\-–—－,，、。;；()（）~～·]|那个|就是|然后|{_POINT})"
_RUN = re.compile(rf"{_DIGIT}(?:{_GAP}{{0,8}}{_DIGIT}){{9,}}(?:{_GAP}{{0,3}}[XxＸｘ])?")
_LIST = re.compile(r"[,，、。;；]")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d([-./－])\d{1,2}\1\d{1,2}(?!\d)")
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+\-]{1,64}(?=[@＠][A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+)"
)
_UNIT = re.compile(r"\s*(?:元|块|万|亿|%|％|度|方|千瓦|兆)")
_MOBILE = re.compile(r"(0086|86|0)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(010|02\d)[2-8]\d{7}|(0[3-9]\d\d)[2-8]\d{6,7}")
_ID18 = re.compile(r"[1-8]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d{4}[\dX]")
_ID15 = re.compile(r"[1-8]\d{7}(?:0[1-9]|1[0-2])[0-3]\d{4}")
_PUBLIC = re.compile(  # a time stamp, a service number
    r"20\d\d(?:0[1-9]|1[0-2])[0-3]\d[0-2]\d[0-5]\d(?:[0-5]\d)?|[48]00\d{7}"
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_UNKNOWN_FROM = 10
"""An unbroken number of this many digits is masked even where its kind is not known."""
_SHORT_NAME = 2
_CARD_SIZES = range(16, 20)
_CONTRACT = frozenset({
    "started_at", "date", "agent_name", "team", "queue", "company", "scene",
    "direction", "call_type", "customer_segment", "ring_seconds", "rings",
    "hung_up_by", "complaint",
})  # fmt: skip
_SIZES = (18, 19, 17, 16, 15, 14, 13, 12, 11)
"""Lengths of personal numbers, an identity card first."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits that may belong together.

    ``at`` has their places in the text; an unbroken group begins at each position in
    ``starts`` and ends at each in ``ends``; ``listed`` are the starts that a comma or
    full stop comes before.
    """

    digits: str
    at: tuple[int, ...]
    starts: frozenset[int]
    ends: frozenset[int]
    listed: frozenset[int]


def mask_text(text: str) -> str:
    """Return ``text`` of the same length with personal numbers replaced by ``*``.

    Masked are mobile numbers and bank cards (the first 3 and last 4 digits stay),
    identity cards (first 3, last 4), landlines with area code (area code and last 2),
    other unbroken numbers of 10 or more digits, and the name part of e-mail addresses.
    Short and service numbers (966, 12315, 400...), amounts, dates and times stay.
    """
    hidden: set[int] = set()
    dateless = _DATE.sub(lambda match: "/" * len(match[0]), text)
    for match in _RUN.finditer(dateless):
        run = _run(text, match.start(), match.end())
        for start, end in _personal(run, text):
            hidden.update(run.at[start:end])
    if "@" in text or "＠" in text:
        for match in _EMAIL.finditer(text):
            shown = len(match[0]) > _SHORT_NAME  # the first letter
            hidden.update(range(match.start() + shown, match.end()))
    if not hidden:
        return text
    return "".join(MASK if i in hidden else c for i, c in enumerate(text))


def mask_attributed(attributed: AttributedCall) -> AttributedCall:
    """Return ``attributed`` with personal numbers masked in all its words.

    Turn texts, their normalised form, tokens and meta texts; all spans stay valid. A
    number spoken over several turns is masked as one. Ids and contract meta keys stay.
    """
    annotated = attributed.annotated
    raw = [turn.words for turn in annotated.call.turns]
    masked = _mask_turns(raw)
    turns = tuple(
        turn if turn.text is None else replace(turn, text=text)
        for turn, text in zip(annotated.call.turns, masked, strict=True)
    )
    meta = {
        key: value if key in _CONTRACT else _mask_value(value)
        for key, value in annotated.call.meta.items()
    }
    annotated = replace(
        annotated,
        call=replace(annotated.call, turns=turns, meta=meta),
        normal=tuple(map(_mask_normal, annotated.normal, masked)),
        tokens=tuple(
            replace(one, text=_cut(one.text, one.turn, one.span, raw, masked))
            for one in annotated.tokens
        ),
    )
    return replace(attributed, annotated=annotated)


def mask_call(scored: ScoredCall) -> ScoredCall:
    """Return ``scored`` masked as by ``mask_attributed``, its findings' words too."""
    attributed = mask_attributed(scored.attributed)
    raw = [turn.words for turn in scored.call.turns]
    masked = [turn.words for turn in attributed.call.turns]
    criteria = tuple(
        replace(
            item,
            findings=tuple(
                replace(row, finding=_mask_finding(row.finding, raw, masked))
                for row in item.findings
            ),
        )
        for item in scored.score.criteria
    )
    score = replace(scored.score, criteria=criteria)
    return replace(scored, attributed=attributed, score=score)


# ---------------------------------------------------------------- numbers


def _run(text: str, start: int, end: int) -> _Run:
    at = [i for i in range(start, end) if text[i] in _VALUES]
    digits = "".join(_VALUES[text[i]] for i in at)
    starts, ends, listed = {0}, {len(at)}, set()
    for n in range(1, len(at)):
        gap = text[at[n - 1] + 1 : at[n]]
        if gap:
            starts.add(n)
            ends.add(n)
        if _LIST.search(gap):
            listed.add(n)
    if text[end - 1] not in _VALUES:  # the X that may close an identity card
        digits, at = digits + "X", [*at, end - 1]
        ends.add(len(at))
    return _Run(
        digits, tuple(at), frozenset(starts), frozenset(ends), frozenset(listed)
    )


def _personal(run: _Run, text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions (half-open, in ``run.digits``) that are to be masked."""
    done = 0
    for start in sorted(run.starts):
        if start < done:
            continue
        found = _whole(run, start) or _loose(run, start)
        if found is not None:
            done = found[0]
            yield found[1]
            continue
        end = next(n for n in range(start + 1, len(run.digits) + 1) if n in run.ends)
        number = run.digits[start:end]
        if len(number) >= _UNKNOWN_FROM and not _public(number, text, run.at[end - 1]):
            yield start + 3, end - 4


def _public(number: str, text: str, last: int) -> bool:
    """Tell whether a long number is a time stamp, a service number or an amount."""
    return bool(_PUBLIC.fullmatch(number) or _UNIT.match(text, last + 1))


def _whole(run: _Run, start: int) -> tuple[int, tuple[int, int]] | None:
    """Return the end of the personal number at ``start`` and what of it to mask.

    It ends where an unbroken group ends.
    """
    for size in _SIZES:
        end = start + size
        kept = _kind(run.digits[start:end]) if end in run.ends else None
        if kept is not None:
            return end, (start + kept[0], end - kept[1])
    return None


def _loose(run: _Run, start: int) -> tuple[int, tuple[int, int]] | None:
    """As ``_whole``, for a mobile that runs into other digits: 138 0000 12345号楼.

    Not where commas make it a list, nor where a whole number begins inside it.
    """
    mobile = _MOBILE.match(run.digits, start)
    if mobile is None:
        return None
    end = mobile.end()
    inside = [n for n in range(start + 1, end) if n in run.starts]
    if not inside or run.listed.intersection(inside):
        return None
    if any(_whole(run, n) for n in inside):
        return None
    return end, (end - 8, end - 4)


def _kind(number: str) -> tuple[int, int] | None:
    """Return how many digits stay in front and at the end; None where not personal."""
    mobile = _MOBILE.fullmatch(number)
    if mobile:
        return len(mobile[1] or "") + 3, 4
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return len(landline[1] or landline[2]), 2
    if _ID18.fullmatch(number):
        return (3, 4) if _id_sound(number) else None
    return (3, 4) if _ID15.fullmatch(number) or _card_sound(number) else None


def _id_sound(number: str) -> bool:
    """Tell whether the check digit of an identity card is right (GB 11643)."""
    total = sum(int(d) * w for d, w in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1]


def _card_sound(number: str) -> bool:
    """Tell whether 16 to 19 digits pass the check of a bank card (ISO/IEC 7812)."""
    if len(number) not in _CARD_SIZES or number[0] not in "34569" or "X" in number:
        return False
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0  # noqa: PLR2004


# ---------------------------------------------------------------- records


def _mask_turns(raw: list[str]) -> list[str]:
    """Mask all turns as one text, for a number may be spoken over several turns."""
    joined = mask_text("\n".join(raw))
    starts = accumulate((len(text) + 1 for text in raw[:-1]), initial=0)
    return [joined[s : s + len(t)] for s, t in zip(starts, raw, strict=True)]


def _mask_value(value: object) -> object:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        masked = mask_text(str(value))
        return value if masked == str(value) else masked
    if isinstance(value, Mapping):
        return {key: _mask_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_mask_value(part) for part in value]
    return value


def _mask_normal(normal: NormalText, masked: str) -> NormalText:
    pieces = zip(normal.text, normal.starts, normal.ends, strict=True)
    text = "".join(MASK if MASK in masked[s:e] else c for c, s, e in pieces)
    return replace(normal, text=text)


def _mask_finding(finding: Finding, raw: list[str], masked: list[str]) -> Finding:
    seen, reason = finding.evidence, finding.reason
    quote = _cut(seen.quote, seen.turn, seen.span, raw, masked)
    told = (text.replace(seen.quote, quote) for text in (reason.zh, reason.en))
    zh, en = map(mask_text, told if seen.quote else (reason.zh, reason.en))
    return replace(finding, reason=Wording(zh, en), evidence=replace(seen, quote=quote))


def _cut(
    quote: str, turn: int | None, span: Span | None, raw: list[str], masked: list[str]
) -> str:
    """Cut the quote anew from the masked turn: it may hold but a part of a number."""
    if turn is not None and span and raw[turn][span.start : span.end] == quote:
        return masked[turn][span.start : span.end]
    turns = range(len(raw)) if turn is None else (turn,)
    for before, after in ((raw[n], masked[n]) for n in turns):
        at = before.find(quote)
        if at >= 0:
            return after[at : at + len(quote)]
    return mask_text(quote)
