"""What a run came to: counts and rejects in, a few lines on the terminal out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from rich.console import Console

from scoring.marks import TWICE_LISTED, UNLISTED, UNNAMED, VOICELESS, Marked
from scoring.model import AgentSummary, Reject, Wording
from scoring.reports.run_json import Counts
from scoring.reports.terminal import put, words
from scoring.reports.terminal_agents import doubt_view

MOST = 5
"""How many rejects are told on the terminal; all stand in rejects.csv."""
MANY = 100
"""How many are told of a file that a person wrote and mends by hand (gold)."""


class Ended(Protocol):
    """What a run came to, as far as the terminal tells it."""

    @property
    def counts(self) -> Counts:
        """Calls by fate."""

    @property
    def rejects(self) -> Sequence[Reject]:
        """What was rejected."""

    @property
    def agents(self) -> Sequence[AgentSummary]:
        """Agents, best first."""

    @property
    def marked(self) -> Mapping[str, Marked]:
        """Calls that bear a mark, by mark."""

    @property
    def left_out(self) -> Sequence[str]:
        """Files that are no transcripts."""


def run_view(
    console: Console,
    out: Path | str,
    ended: Ended,
    agent_speaker: str,
    lang: str = "zh",
) -> None:
    """Print how many calls were read, scored, rejected and skipped, the first rejects,
    where the files are, and what the clerk should know of files, calls and agents.
    """
    counts = ended.counts
    told = Wording(
        f"读入 {counts.found} 通：评分 {counts.scored}，"
        f"未能评分 {counts.rejected}，跳过 {counts.skipped}。",
        f"{counts.found} calls read: {counts.scored} scored, "
        f"{counts.rejected} rejected, {counts.skipped} skipped.",
    )
    put(console, told.get(lang))
    rejects_view(console, ended.rejects, lang)
    where = Wording(f"结果在 {out}", f"Results are in {out}")
    put(console, where.get(lang))
    left_out_view(console, ended.left_out, lang)
    marks_view(console, ended.marked, lang)
    voiceless = ended.marked.get(VOICELESS, Marked()).count
    voiceless_view(console, agent_speaker, voiceless, lang)
    ranked = [one for one in ended.agents if one.rank is not None]
    doubt_view(console, [(a.agent_id, a.mean, a.quality) for a in ranked], lang)


def privacy_view(
    console: Console, unmasked: str, *, exposed: bool, lang: str = "zh"
) -> None:
    """Print that results are ``unmasked``, with the reason, and that the key's file is
    ``exposed`` to others; nothing where neither is so.
    """
    if unmasked:
        told = Wording(
            f"没有遮盖个人信息（--no-mask，理由：{unmasked}）。请妥善保管这些结果。",
            f"Personal data is shown (--no-mask, reason: {unmasked}). "
            "Keep these results safe.",
        )
        put(console, words(told.get(lang), "yellow"))
    if exposed:
        told = Wording(
            "密钥文件别人也能读，请收紧权限：chmod 600。",
            "Others may read the key file; keep it to yourself: chmod 600.",
        )
        put(console, words(told.get(lang), "yellow"))


def voiceless_view(
    console: Console, name: str, voiceless: int, lang: str = "zh"
) -> None:
    """Print how many calls have no voice ``name`` (``--agent-speaker``), if any."""
    if not voiceless:
        return
    told = Wording(
        f"有 {voiceless} 通通话里没有 --agent-speaker 指定的说话人 {name}，"
        "这些通话按没有加这个选项处理。",
        f"Calls without the voice {name} named by --agent-speaker: {voiceless}; "
        "they were done as without this option.",
    )
    put(console, words(told.get(lang), "yellow"))


def left_out_view(console: Console, names: Sequence[str], lang: str = "zh") -> None:
    """Print which files of the folders are no transcripts and were not read, if any."""
    if not names:
        return
    shown = "、" if lang == "zh" else ", "
    few = shown.join(names[:MOST]) + ("……" if len(names) > MOST else "")
    told = Wording(
        f"文件夹里有 {len(names)} 个文件不是转写，没有读：{few}",
        f"Files in the folders that are no transcripts and were not read: "
        f"{len(names)} ({few})",
    )
    put(console, told.get(lang))


_MARKS = {
    UNLISTED: Wording(
        "有 {count} 通通话在 --calls-table 的表里找不到（{ids}），请核对通话编号。",
        "Calls that the table of --calls-table does not hold: {count} ({ids}); "
        "compare the call ids.",
    ),
    TWICE_LISTED: Wording(
        "有 {count} 通通话在 --calls-table 的表里有几行而且不一致（{ids}），取第一行。",
        "Calls with several rows in the table of --calls-table that differ: {count} "
        "({ids}); the first row stands.",
    ),
    UNNAMED: Wording(
        "有 {count} 通通话的文件名不合 --name-pattern（{ids}），没有从中取工号、日期。",
        "Calls whose file name --name-pattern does not fit: {count} ({ids}); nothing "
        "was taken from it.",
    ),
}


def marks_view(
    console: Console, marked: Mapping[str, Marked], lang: str = "zh"
) -> None:
    """Print which calls the table of calls and the name pattern leave out, if any."""
    comma = "、" if lang == "zh" else ", "
    for mark, told in _MARKS.items():
        if mark in marked:
            calls = marked[mark]
            more = "……" if calls.count > len(calls.first) else ""
            ids = comma.join(calls.first) + more
            text = told.get(lang).format(count=calls.count, ids=ids)
            put(console, words(text, "yellow"))


def rejects_view(
    console: Console, rejects: Sequence[Reject], lang: str = "zh", most: int = MOST
) -> None:
    """Print the first ``most`` rejects as sentences: where, why and the cure."""
    for reject in rejects[:most]:
        place = " ".join(part for part in (reject.source, reject.place) if part)
        text = f"{place}: {reject.reason.get(lang)} {reject.cure.get(lang)}"
        put(console, words(text, "yellow"), 2)
    if len(rejects) > most:
        more = Wording(
            f"……另有 {len(rejects) - most} 条", f"... and {len(rejects) - most} more"
        )
        put(console, more.get(lang), 2)
