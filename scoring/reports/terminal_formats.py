"""What formats there are, and what a file turned out to be, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console

from scoring.format_model import Description, Format, Share
from scoring.model import Wording
from scoring.reports.terminal import put, words
from scoring.reports.terminal_tables import Heading, print_table

_HEADINGS = (
    Heading(Wording("编号", "Id")),
    Heading(Wording("格式", "Format")),
    Heading(Wording("后缀", "Suffixes")),
)
_BY_VALUE = Wording("JSON 内容自辨", "told by the JSON")
_THINGS = {
    "text": Wording("文字", "text"),
    "role": Wording("角色", "roles"),
    "speaker_id": Wording("说话人编号", "speaker ids"),
    "channel": Wording("声道", "channels"),
    "times": Wording("起止时间", "times"),
    "agent_id": Wording("坐席工号", "agent id"),
    "started_at": Wording("通话日期", "date of the call"),
}
_PARTLY = Wording("{has}/{of}", "{has} of {of}")
_NONE = Wording("不是能读的格式，文件夹里会略过", "no format of ours; left out")
_SAID = {
    "format": Wording("格式", "format"),
    "encoding": Wording("编码", "encoding"),
    "calls": Wording("通话", "calls"),
    "has": Wording("有", "has"),
    "lacks": Wording("缺", "lacks"),
    "rejected": Wording("不能读", "rejected"),
    "packed": Wording("压缩", "packed"),
}
_MORE = Wording("（只看了前 {n} 通）", " (the first {n} were looked at)")


def formats_view(console: Console, formats: Iterable[Format], lang: str) -> None:
    """Print the formats that are read."""
    rows = [
        [
            one.id,
            one.title.get(lang),
            _BY_VALUE.get(lang) if one.json else " ".join(one.suffixes),
        ]
        for one in formats
    ]
    print_table(console, _HEADINGS, rows, lang)


def description_view(console: Console, told: Description, lang: str) -> None:
    """Print what a file is, what it holds and what it lacks."""
    put(console, words(told.source, "bold"))
    for key, text in _lines(told, lang):
        put(console, f"{_SAID[key].get(lang)}: {text}", 2)
    for reject in told.rejects:
        where = f"{reject.place}: " if reject.place else ""
        reason, cure = reject.reason.get(lang), reject.cure.get(lang)
        put(console, f"- {where}{reason} {cure}", 4)


def description_json(told: Description) -> dict[str, Any]:
    """Return a description as plain JSON values."""
    return {
        "source": told.source,
        "format": told.format.id if told.format else None,
        "encoding": told.encoding or None,
        "packed": told.packed,
        "calls": told.read,
        "rejected": told.rejected,
        "more": told.more,
        "holds": {
            name: {"has": share.has, "of": share.of}
            for name, share in {**told.turns, **told.calls}.items()
        },
        "lacks": _lacking(told),
        "rejects": [
            {
                "place": reject.place,
                "reason": reject.reason.en,
                "cure": reject.cure.en,
            }
            for reject in told.rejects
        ],
    }


def _lines(told: Description, lang: str) -> Iterable[tuple[str, str]]:
    if told.format is None:
        if not told.rejects:
            yield "format", _NONE.get(lang)
        return
    packed = f" ({_SAID['packed'].get(lang)})" if told.packed else ""
    yield "format", f"{told.format.id} · {told.format.title.get(lang)}{packed}"
    if told.encoding:
        yield "encoding", told.encoding
    more = _MORE.get(lang).format(n=told.read + told.rejected) if told.more else ""
    yield "calls", f"{told.read}{more}"
    if told.rejected:
        yield "rejected", str(told.rejected)
    shares = {**told.turns, **told.calls}
    has = [_share(name, share, lang) for name, share in shares.items() if share.has]
    comma = "、" if lang == "zh" else ", "
    if has:
        yield "has", comma.join(has)
    if lacks := _lacking(told):
        yield "lacks", comma.join(_THINGS[name].get(lang) for name in lacks)


def _share(name: str, share: Share, lang: str) -> str:
    thing = _THINGS[name].get(lang)
    if share.has == share.of:
        return thing
    return f"{thing} {_PARTLY.get(lang).format(has=share.has, of=share.of)}"


def _lacking(told: Description) -> Sequence[str]:
    shares = {**told.turns, **told.calls}
    return [name for name, share in shares.items() if not share.has]
