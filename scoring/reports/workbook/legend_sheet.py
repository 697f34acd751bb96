"""The legend: what this book shows, what to mind, and what every column means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from scoring.model import Wording
from scoring.reports.workbook.sheet import Field, Frame, Sheet
from scoring.review_model import Review

NAME: Final = Wording("说明", "legend")
_NOTHING: Final = Wording("", "")
_FIELDS: Final = (
    Field("part", Wording("部分", "Part"), "text", _NOTHING, 16),
    Field("what", Wording("项目或列", "What"), "text", _NOTHING, 30),
    Field("told", Wording("说明", "Meaning"), "long", _NOTHING, 90),
)
_RUN: Final = Wording("这次评分", "The run")
_MIND: Final = Wording("请注意", "Please mind")
_BY: Final = {
    "team": Wording("班组", "team"),
    "scene": Wording("场景", "scene"),
    "week": Wording("周", "week"),
    "month": Wording("月", "month"),
}
_ALWAYS: Final = (
    Wording(
        "名次按收拢后平均分排；区间重叠的坐席不能说谁先谁后。公式和出处见 "
        "docs/statistics.md。",
        "Ranks go by the shrunk mean; where intervals overlap, neither is ahead. "
        "Formulas and sources: docs/statistics.md.",
    ),
    Wording(
        "空格表示不知道或不适用，不是 0。",
        "An empty cell means unknown or not applicable, never 0.",
    ),
    Wording(
        "颜色与文字同义：橙色不通过，黄色要人看，蓝色通过，灰色不适用。",
        "Colours say what the words say: orange failed, yellow for a person to look "
        "at, blue passed, grey not applicable.",
    ),
    Wording(
        "坐席、通话两张表右边折起了更多列，点表头上方的 + 展开。",
        "More columns are folded away at the right of agents and calls: click the + "
        "above the header.",
    ),
    Wording(
        "时间按“时:分:秒”显示；单元格里没有公式，数字都是算好的。",
        "Times are shown as h:mm:ss; no cell holds a formula, all figures are final.",
    ),
)


def write_legend(
    frame: Frame,
    review: Review,
    mind: Iterable[Wording],
    parts: Sequence[tuple[str, Sequence[Field]]],
) -> Sheet:
    """Add the sheet to the book: ``mind`` are the cuts of this book, ``parts`` the
    other sheets by name with the columns to explain.
    """
    lang = frame.lang
    sheet = Sheet(frame, NAME.get(lang), _FIELDS)
    for what, told in run_facts(review):
        sheet.put({"part": _RUN.get(lang), "what": what.get(lang), "told": told})
    for one in (*review.warnings, *mind, *_ALWAYS):
        sheet.put({"part": _MIND.get(lang), "told": one.get(lang)})
    for name, fields in parts:
        for field in fields:
            title, meaning = field.title.get(lang), field.meaning.get(lang)
            sheet.put({"part": name, "what": title, "told": meaning})
    sheet.finish(sheet.row - 1, 0, len(_FIELDS))
    return sheet


def run_facts(review: Review) -> Iterator[tuple[Wording, str]]:
    """Yield what the run was made with, and what of it is shown: name and value."""
    for card in review.cards.values():
        title = f"{card.id} {card.version} {card.title.zh} / {card.title.en}"
        yield Wording("评分表", "Scorecard"), title
        yield Wording("评分表摘要", "Scorecard's digest"), card.digest
    yield from _versions(review.run)
    for key, name in _COUNTS:
        yield name, str(_of(review.run, "counts", key))
    wish = review.wish
    asked = " – ".join((wish.since or "…", wish.until or "…"))
    yield Wording("所选日期", "Period asked for"), asked
    days = " – ".join((review.first_day or "?", review.last_day or "?"))
    yield Wording("通话日期", "Days of the calls"), days
    yield Wording("本表通话", "Calls shown"), str(len(review.calls))
    yield Wording("本表坐席", "Agents shown"), str(len(review.agents))
    yield Wording("日期外的通话", "Calls outside the period"), str(review.outside)
    yield (
        Wording("没有日期而未列的通话", "Calls left out, no date"),
        str(review.undated),
    )
    least = Wording("排名最少有分通话", "Least calls with a score for a rank")
    yield least, str(wish.min_calls)
    by = _BY[wish.by]
    yield Wording("分组", "Groups"), f"{by.zh} / {by.en}"


_COUNTS: Final = (
    ("in", Wording("读入", "Calls read")),
    ("scored", Wording("评分", "Scored")),
    ("rejected", Wording("未能评分", "Rejected")),
    ("skipped", Wording("跳过", "Skipped")),
)


def _versions(run: Mapping[str, Any]) -> Iterator[tuple[Wording, str]]:
    yield Wording("版本", "Version"), f"zhijian {_of(run, 'versions', 'zhijian')}"
    digest = _of(run, "lexicons", "digest")
    yield Wording("词表摘要", "Digest of the lexicons"), str(digest)
    yield (
        Wording("站点文件摘要", "Digest of the site file"),
        str(_of(run, "site", "digest")),
    )


def _of(run: Mapping[str, Any], part: str, key: str) -> object:
    """Return what run.json says, or a dash where it says nothing."""
    found = run.get(part)
    value = found.get(key) if isinstance(found, Mapping) else None
    return "–" if value in (None, "") else value
