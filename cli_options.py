"""The options that several commands share, each declared once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup


class ListFirst(TyperGroup):
    """A group whose bare call, or one with files, lists: ``scorecards my.yaml``."""

    # ANN401: typer brings its own click, whose Context has no public name to write.
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Put the command ``list`` before what names no command."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["list", *args]
        return super().parse_args(ctx, args)


class Lang(StrEnum):
    """The two languages of what people read."""

    ZH = "zh"
    EN = "en"


LangOption = Annotated[Lang, typer.Option("--lang", help="界面语言 language")]
CardOption = Annotated[
    str,
    typer.Option(
        "--scorecard", help="评分表编号、文件或 auto scorecard id, file or auto"
    ),
]
SiteOption = Annotated[str, typer.Option("--site", help="站点文件 site file (YAML)")]
AgentSpeakerOption = Annotated[
    str,
    typer.Option(
        "--agent-speaker",
        metavar="NAME",
        help="坐席是哪个说话人：编号、声道号或角色 "
        "which voice is the agent's: id, channel or role",
    ),
]
LexiconOption = Annotated[
    list[str] | None,
    typer.Option("--lexicons", help="另加的词表文件或文件夹 more lexicons"),
]
FormatOption = Annotated[
    str,
    typer.Option("--format", help="输入格式，见 zhijian formats (默认自动) format"),
]
EncodingOption = Annotated[str, typer.Option("--encoding", help="文字编码 encoding")]
ColumnsOption = Annotated[
    str, typer.Option("--columns", help="列名对应 e.g. role=说话人,text=转写")
]
CallsTableOption = Annotated[
    str,
    typer.Option(
        "--calls-table",
        metavar="FILE",
        help="通话表：按通话编号补坐席、日期等 table of calls, joined by call id",
    ),
]
NamePatternOption = Annotated[
    str,
    typer.Option(
        "--name-pattern",
        metavar="PATTERN",
        help="文件名里有什么 what file names tell: {date}_{agent_id}_{call_id}",
    ),
]
UnitOption = Annotated[
    Literal["s", "ms"] | None,
    typer.Option("--time-unit", help="时间列单位 unit of time columns"),
]
TimingOption = Annotated[
    Literal["tested", "trusted"],
    typer.Option(
        "--timing",
        help="起止时间先检验还是照用 test times first, or trust them",
    ),
]
EngineOption = Annotated[
    Literal["local", "spark"],
    typer.Option("--engine", help="在哪里评分 where calls are scored"),
]
MasterOption = Annotated[
    str,
    typer.Option("--master", metavar="URL", help="Spark 集群 Spark master"),
]
CallOption = Annotated[str, typer.Option("--call", help="通话编号 call id")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON print JSON")]
Inputs = Annotated[
    list[str], typer.Argument(help="文件、文件夹、通配或 -  files, folders, globs or -")
]
JobsOption = Annotated[
    int, typer.Option("--jobs", min=0, help="进程数，0 为全部核心 processes")
]
CALL_TIMEOUT = 120.0
CallTimeoutOption = Annotated[
    float,
    typer.Option(
        "--call-timeout",
        min=0,
        metavar="SECONDS",
        help="一通通话最多评多少秒，0 为不限 seconds a call may take, 0: any",
    ),
]
ResumeOption = Annotated[
    bool, typer.Option("--resume", help="接着上次没做完的 go on with a broken run")
]
OverwriteOption = Annotated[
    bool, typer.Option("--overwrite", help="覆盖已有结果 replace another run")
]
FailUnderOption = Annotated[
    float | None,
    typer.Option("--fail-under", help="平均分低于此值则退出码 4 gate on the mean"),
]
ErrorsOption = Annotated[
    str,
    typer.Option(
        "--errors", metavar="FILE.csv", help="逐条列出差错的 CSV list every error"
    ),
]
CompareOption = Annotated[
    str,
    typer.Option(
        "--compare",
        metavar="OTHER.json",
        help="与以前 --json 的结果比较 compare with what --json printed before",
    ),
]
MinCallsOption = Annotated[
    int,
    typer.Option("--min-calls", min=1, help="至少几通有分才排名 calls to be ranked"),
]
FromOption = Annotated[
    str, typer.Option("--from", metavar="DATE", help="从哪天起 first day, 2026-03-01")
]
ToOption = Annotated[
    str, typer.Option("--to", metavar="DATE", help="到哪天止（含） last day, included")
]
ByOption = Annotated[
    Literal["week", "month", "team", "scene"],
    typer.Option("--by", help="按什么分组 group by"),
]
