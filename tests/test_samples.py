"""The sample calls: how many, of whom, in which formats, and as dirty as promised.

Raw counting only: nothing of ours reads the files here, so that a reader which loses
turns cannot hide it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import openpyxl
import orjson
import pytest

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
ROLES = {"agent", "customer", "ivr", "坐席", "座席", "客服", "用户", "客户"}
HEADERS = {
    "通话编号": "call_id",
    "坐席工号": "agent_id",
    "坐席姓名": "agent_name",
    "班组": "team",
    "时间": "started_at",
    "通话时间": "started_at",
    "场景": "scene",
    "方向": "direction",
    "业务类型": "call_type",
    "说明": "shows",
    "样例说明": "shows",
    "说话人": "speaker",
    "内容": "text",
    "开始时间(秒)": "start",
    "结束时间(秒)": "end",
    "开始时间": "start",
    "结束时间": "end",
    "start_ms": "start",
    "end_ms": "end",
}
META = (
    "started_at",
    "agent_name",
    "team",
    "scene",
    "direction",
    "call_type",
    "shows",
)
HEADER_LINE = re.compile(r"^(\S{2,4})[：:](.*)$")
TURN_LINE = re.compile(
    r"^(?:\[(\d\d:\d\d:\d\d)\] |(\d\d:\d\d) )?(坐席|座席|客服|用户|客户|A|B)[：:](.*)$"
)
FILLER = re.compile("嗯|呃|噢|那个|就是")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
INVENTED_MOBILE = re.compile(r"1380000\d{4}|1990000\d{4}")

# Both people in one segment, and closings or names the recogniser wrecked, verbatim.
MERGED = (
    "没了谢谢你不用谢",
    "没有了好的赶些",
    "七七八五对对，好我给您",
    "行行那没有了干写",
    "没了没了感谢您的来电",
    "好嘞好嘞那谢谢你啊再见",
    "怎么回事好的先生请您稍等",
    "那先给我开开吧行已经",
    "打给你好的先生",
    "为您副务哎你好",
    "梧桐里十五号楼九零三梧桐里",
    "麻烦你了不麻烦海油",
    "换不换我刚买",
    "对行好给您约上了",
    "嗯好感谢您的理解",
    "走了啊感泻来电",
    "没有好请您稍后评价再见",
    "什么科以帮您我妈家",
    "给我记上吧好记上了",
    "没了好的再见啊",
    "你好修网的噢进来吧",
)
WRECKED = (
    "按请热例",
    "俺琴热力",
    "安静热力",
    "酒量服务",
    "暗情热气",
    "按琴热力",
    "安情热利",
    "安全热力八零三",
    "俺晴热例",
    "岸晴热丽",
    "陈拓",
    "神拓",
    "成托",
    "用车与快",
    "满意请安一",
)


@dataclass
class Sample:
    """One call as its file has it; ``turns`` are (label, text, start) triples."""

    call_id: str
    agent_id: str
    meta: dict[str, object]
    file: str
    turns: list[tuple[str, str, object]] = field(default_factory=list)


def read_jsonl(path: Path) -> list[Sample]:
    found = []
    for line in path.read_bytes().splitlines():
        raw = orjson.loads(line)
        call = Sample(raw["call_id"], raw["agent_id"], raw["meta"], path.name)
        for turn in raw["turns"]:
            label = turn["speaker"]
            if label == "unknown":
                label = str(turn.get("speaker_id", turn.get("channel", "")))
            call.turns.append((label, turn["text"], turn["start"]))
        found.append(call)
    return found


def read_rows(path: Path, rows: list[list[str]]) -> list[Sample]:
    names = [HEADERS.get(name, name) for name in rows[0]]
    found: dict[str, Sample] = {}
    for cells in rows[1:]:
        row = dict(zip(names, cells, strict=True))
        meta: dict[str, object] = {key: row[key] for key in META}
        new = Sample(row["call_id"], row["agent_id"], meta, path.name)
        call = found.setdefault(row["call_id"], new)
        assert call.meta == meta
        start = row["start"] or None
        call.turns.append((row["speaker"] or "", row["text"], start))
    return list(found.values())


def read_csv(path: Path) -> list[Sample]:
    encoding = "gb18030" if "gb18030" in path.name else "utf-8-sig"
    text = path.read_bytes().decode(encoding)
    return read_rows(path, list(csv.reader(io.StringIO(text, newline=""))))


def read_xlsx(path: Path) -> list[Sample]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [[cell or "" for cell in row] for row in book.active.values]
    book.close()
    return read_rows(path, rows)


def read_txt(path: Path) -> list[Sample]:
    found: list[Sample] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        turn, header = TURN_LINE.match(line), HEADER_LINE.match(line)
        if turn:
            start = turn[1] or turn[2]
            found[-1].turns.append((turn[3], turn[4], start))
        elif header and header[1] in HEADERS:
            key, value = HEADERS[header[1]], header[2]
            if key == "call_id":
                found.append(Sample(value, "", {}, path.name))
            elif key == "agent_id":
                found[-1].agent_id = value
            else:
                found[-1].meta[key] = value
        elif line:  # a continuation line
            label, text, start = found[-1].turns[-1]
            found[-1].turns[-1] = (label, f"{text}\n{line}", start)
    return found


READ = {".jsonl": read_jsonl, ".csv": read_csv, ".xlsx": read_xlsx, ".txt": read_txt}


@pytest.fixture(scope="module")
def calls() -> list[Sample]:
    paths = [path for path in sorted(SAMPLES.rglob("*")) if path.suffix in READ]
    return [call for path in paths for call in READ[path.suffix](path)]


def day(call: Sample) -> date:
    return datetime.fromisoformat(str(call.meta["started_at"])).date()


def holds(call: Sample, pieces: tuple[str, ...]) -> bool:
    return any(piece in text for _, text, _ in call.turns for piece in pieces)


def has_empty_turn(call: Sample) -> bool:
    return any(not re.search(r"\w", text) for _, text, _ in call.turns)


def has_no_roles(call: Sample) -> bool:
    return not any(label in ROLES for label, _, _ in call.turns)


def is_clean(call: Sample) -> bool:
    complete = all(
        label in ROLES and start is not None for label, _, start in call.turns
    )
    dirty = has_empty_turn(call) or holds(call, MERGED) or holds(call, WRECKED)
    return complete and not dirty


def share(calls: list[Sample], number: int) -> float:
    return number / len(calls)


def test_enough_calls_with_unique_ids(calls):
    assert len(calls) >= 72
    assert len({call.call_id for call in calls}) == len(calls)


def test_every_format_is_there(calls):
    assert {Path(call.file).suffix for call in calls} == set(READ)
    assert max(Counter(c.file for c in calls if c.file.endswith(".txt")).values()) > 1


def test_agents_and_teams(calls):
    agents = Counter(call.agent_id for call in calls)
    assert len(agents) >= 8
    assert min(agents.values()) >= 3
    assert len({call.meta["team"] for call in calls}) in (2, 3)
    names = {(call.agent_id, call.meta["agent_name"]) for call in calls}
    assert len(names) == len(agents)


def test_scenes(calls):
    scenes = Counter(str(call.meta["scene"]) for call in calls)
    assert set(scenes) == {"hotline", "outbound", "onsite", "counter"}
    assert scenes["hotline"] + scenes["outbound"] >= 48
    assert scenes["outbound"] >= 6
    assert scenes["onsite"] >= 6
    assert scenes["counter"] >= 6


def test_every_call_states_what_it_shows(calls):
    shows = [str(call.meta["shows"]) for call in calls]
    assert all(re.search(r"[\u4e00-\u9fff]{4}", text) for text in shows)
    assert len(set(shows)) == len(shows)


@pytest.mark.parametrize("key", META)
def test_every_call_has_its_meta(calls, key):
    assert [call.call_id for call in calls if not call.meta.get(key)] == []


def test_three_weeks(calls):
    first, last = date(2026, 3, 2), date(2026, 3, 22)
    weeks = Counter((day(call) - first).days // 7 for call in calls)
    assert min(map(day, calls)) >= first
    assert max(map(day, calls)) <= last
    assert set(weeks) == {0, 1, 2}
    assert min(weeks.values()) >= 15


def test_lengths_vary(calls):
    lengths = [len(call.turns) for call in calls]
    assert min(lengths) == 2  # the silent call
    assert max(lengths) >= 20
    assert max(lengths) <= 25
    assert sum(length < 5 for length in lengths) <= 2


def test_no_two_calls_are_alike(calls):
    said = [{text for _, text, _ in call.turns if len(text) > 8} for call in calls]
    shared = Counter(text for texts in said for text in texts)
    for call, texts in zip(calls, said, strict=True):
        own = sum(shared[text] == 1 for text in texts)
        assert own >= 0.6 * len(texts) - 1, call.call_id


def test_shares_of_dirtiness(calls):
    assert 0.28 <= share(calls, sum(map(is_clean, calls))) <= 0.5
    assert 0.2 <= share(calls, sum(map(has_no_roles, calls))) <= 0.45
    assert share(calls, sum(holds(call, MERGED) for call in calls)) >= 1 / 6
    assert share(calls, sum(holds(call, WRECKED) for call in calls)) >= 1 / 8
    assert sum(map(has_empty_turn, calls)) >= 6


def test_every_listed_wreck_occurs(calls):
    everything = "\n".join(text for call in calls for _, text, _ in call.turns)
    missing = [piece for piece in MERGED + WRECKED if piece not in everything]
    assert missing == []


def test_fillers_everywhere(calls):
    filled = sum(
        any(FILLER.search(text) for _, text, _ in call.turns) for call in calls
    )
    assert share(calls, filled) >= 0.8


def test_some_calls_have_no_times(calls):
    timeless = [c for c in calls if all(start is None for _, _, start in c.turns)]
    assert len(timeless) >= 4


def two_channel() -> dict[str, list[dict]]:
    path = SAMPLES / "jsonl" / "two-channel.jsonl"
    raws = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    return {raw["call_id"]: raw["turns"] for raw in raws}


def take_overs(turns: list[dict], channel: int) -> int:
    """Count starts of ``channel`` at least 0.5 s together, then at least 1 s alone."""
    number = 0
    for mine in (turn for turn in turns if turn["channel"] == channel):
        for other in (turn for turn in turns if turn["channel"] != channel):
            together = other["end"] - mine["start"]
            alone = mine["end"] - other["end"]
            if other["start"] < mine["start"] and together >= 0.5 and alone >= 1:
                number += 1
    return number


def test_two_channel_calls_hold_what_they_promise():
    calls = two_channel()
    assert len(calls) >= 3
    assert take_overs(calls["AQ0305-21"], 0) == 0  # listener signals only
    assert take_overs(calls["AQ0311-22"], 0) >= 3  # the agent takes over
    assert take_overs(calls["YQ0312-23"], 1) == 0  # the customer does
    assert take_overs(calls["YQ0312-23"], 0) >= 2
    grouped = [turn["channel"] for turn in calls["AQ0318-24"]]
    assert grouped == sorted(grouped)


def test_end_never_before_start_and_order_kept():
    for path in sorted((SAMPLES / "jsonl").glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            raw = orjson.loads(line)
            timed = [turn for turn in raw["turns"] if turn["start"] is not None]
            assert all(turn["start"] < turn["end"] for turn in timed)
            if path.stem == "two-channel" or raw["call_id"] == "AQ0319-06":
                continue
            starts = [turn["start"] for turn in timed]
            assert all(a <= b for a, b in pairwise(starts)), raw["call_id"]


def test_special_calls_are_there(calls):
    types = {call.meta["call_type"] for call in calls}
    assert {"无声电话", "误拨", "测试", "投诉", "报修"} <= types
    assert any(label == "ivr" for call in calls for label, _, _ in call.turns)
    swapped = [
        call for call in calls if re.search("标反|写反", str(call.meta["shows"]))
    ]
    assert len(swapped) == 2
    festive = [call for call in calls if day(call) == date(2026, 3, 3)]
    assert any("元宵" in text for call in festive for _, text, _ in call.turns)
    assert any(day(call) == date(2026, 3, 8) for call in calls)


def test_no_number_looks_real(calls):
    everything = "\n".join(text for call in calls for _, text, _ in call.turns)
    mobiles = MOBILE.findall(everything)
    assert mobiles
    assert all(INVENTED_MOBILE.fullmatch(number) for number in mobiles)
    assert not re.search(r"(?<!\d)\d{17}[\dXx](?!\d)", everything)  # identity cards
    assert not re.search(r"[\w.]+@[\w.]+", everything)


def test_readme_and_site_file_know_the_calls(calls):
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    site = (SAMPLES / "zhijian.yaml").read_text(encoding="utf-8")
    assert f"{len(calls)} 通编造的通话" in readme
    for call in calls:
        name, team = call.meta["agent_name"], call.meta["team"]
        assert f'{{id: "{call.agent_id}", name: {name}, team: {team}}}' in site
