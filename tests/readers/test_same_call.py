"""The same invented call in every format: all give an equal Call, as far as the format
can tell it.
"""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from scoring.model import Call, Reject, Speaker
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read
from scoring.readers.registry import FORMATS
from scoring.readers.shapes.registry import SHAPES

SAMPLES = Path(__file__).parent / "same_call"
MS = 0.0005


@dataclass(frozen=True)
class Told:
    """What a format can tell of the call: whose words by ``role``, ``id`` (with the ids
    it gives agent and customer) or ``channel``; times as exact as ``within`` seconds;
    the call's own id, agent and facts where it has a place for them.
    """

    file: str
    role: bool = False
    ids: tuple[str, str] | None = None
    channel: bool = False
    words: bool = True
    within: float = MS
    call_id: str = ""
    agent_id: str | None = None
    facts: tuple[str, ...] = ()


ALL = ("started_at", "queue", "direction", "ring_seconds", "hung_up_by")
FROM_ONE, FROM_ZERO = ("1", "2"), ("0", "1")
TOLD = {
    "zhijian": Told("call.jsonl", True, FROM_ONE, True, True, MS, "S0001", "6203", ALL),
    "aliyun": Told("aliyun.json", ids=FROM_ONE, channel=True),
    "aliyun-callback": Told("aliyun-callback.json", channel=True, call_id="S0001"),
    "aliyun-sca": Told(
        "aliyun-sca.json", role=True, call_id="S0001", agent_id="6203",
        facts=("started_at", "queue"),
    ),
    "dashscope": Told("dashscope.json", ids=FROM_ZERO, channel=True, call_id="S0001"),
    "tencent": Told("tencent.json", ids=FROM_ZERO),
    "tencent-lines": Told("tencent-lines.txt", ids=FROM_ZERO),
    "tencent-form": Told("tencent-form.txt", ids=FROM_ZERO, call_id="S0001"),
    "iflytek": Told("iflytek.json", ids=FROM_ONE),
    "iflytek-v2": Told("iflytek-v2.json", ids=FROM_ONE, channel=True),
    "huawei": Told("huawei.json", role=True),
    "huawei-cc": Told(
        "huawei-cc.json", role=True, channel=True, call_id="S0001", agent_id="6203",
    ),
    "baidu": Told("baidu.json"),
    "volcengine": Told("volcengine.json", ids=FROM_ONE, channel=True),
    "funasr": Told("funasr.json", ids=FROM_ZERO, call_id="S0001"),
    "whisper": Told("whisper.json", ids=("SPEAKER_00", "SPEAKER_01")),
    "azure": Told("azure.json", channel=True, call_id="S0001"),
    "google": Told("google.json", channel=True),
    "amazon-transcribe": Told("amazon-transcribe.json", ids=("spk_0", "spk_1")),
    "amazon-ca": Told("amazon-ca.json", role=True),
    "vcon": Told("vcon.json", role=True, ids=FROM_ZERO, agent_id="6203", facts=("direction",)),
    "webvtt": Told("webvtt.vtt", role=True),
    "srt": Told("srt.srt", role=True),
    "textgrid": Told("textgrid.TextGrid", role=True),
    "rttm": Told("rttm.rttm", ids=FROM_ONE, words=False, call_id="S0001"),
    "text": Told("text.txt", role=True, call_id="S0001", agent_id="6203", facts=ALL),
    "csv": Told("csv.csv", True, FROM_ONE, True, True, MS, "S0001", "6203", ALL),
    "xlsx": Told("xlsx.xlsx", True, FROM_ONE, True, True, MS, "S0001", "6203", ALL),
    "parquet": Told("parquet.parquet", True, FROM_ONE, True, True, MS, "S0001", "6203", ALL),
    "jsonl": Told("call.jsonl", True, FROM_ONE, True, True, MS, "S0001", "6203", ALL),
    "json": Told("json.json", True, FROM_ONE, True, True, MS, "S0001", "6203", ALL),
}  # fmt: skip


def read_one(path, **options):
    found = list(read(SourceFile(str(path), path.stem), ReadOptions(**options)))
    assert [type(item) for item in found] == [Call], found
    return found[0]


CALL = read_one(SAMPLES / "call.jsonl")


def as_told(turn, told):
    """Return a turn of the call with all taken away that a format cannot tell."""
    agent = turn.speaker is Speaker.AGENT
    number = told.ids[0 if agent else 1] if told.ids else None
    return dataclasses.replace(
        turn,
        text=turn.text if told.words else None,
        speaker=turn.speaker if told.role else Speaker.UNKNOWN,
        speaker_id=number,
        channel=turn.channel if told.channel else None,
        start=None,
        end=None,
    )


@pytest.mark.parametrize("name", [reader.id for reader in FORMATS])
def test_every_format_tells_the_same_call(name):
    told = TOLD[name]
    if name == "parquet":
        pytest.importorskip("pyarrow")
    call = read_one(SAMPLES / told.file)
    assert len(call.turns) == len(CALL.turns)
    for mine, turn in zip(call.turns, CALL.turns, strict=True):
        assert dataclasses.replace(mine, start=None, end=None) == as_told(turn, told)
        assert mine.start == pytest.approx(turn.start, abs=told.within)
        assert mine.end == pytest.approx(turn.end, abs=told.within)
    if told.call_id:
        assert call.call_id == told.call_id
    assert call.agent_id == told.agent_id
    for fact in told.facts:
        assert call.meta[fact] == CALL.meta[fact], fact


@pytest.mark.parametrize("name", [reader.id for reader in FORMATS])
def test_the_format_named_is_the_format_told(name):
    told = TOLD[name]
    if name == "parquet":
        pytest.importorskip("pyarrow")
    path = SAMPLES / told.file
    assert read_one(path, format=name) == read_one(path)


@pytest.mark.parametrize("shape", [shape.id for shape in SHAPES])
def test_a_value_is_one_recognisers_only(shape):
    value = orjson.loads((SAMPLES / TOLD[shape].file).read_bytes())
    knowing = [one.id for one in SHAPES if one.knows(value)]
    assert knowing[0] == shape
    assert set(knowing) <= {shape, "zhijian"}


@pytest.mark.parametrize(
    "value",
    [
        {"call_id": "C1", "turns": [{"text": "您好"}]},
        {"call_id": "C1", "segments": [{"text": "您好", "start": 0.5, "end": 1.5}]},
        {"call_id": "C1", "sentences": [{"text": "您好", "speaker_id": 0}]},
        {"id": 1, "dialogue": [{"speaker": "客服", "text": "您好"}]},
        {"turns": [{"text": "您好"}], "vcon": "0.4"},
        {"对话": [{"角色": "客服", "内容": "您好"}]},
    ],
)
def test_what_comes_near_our_own_json_stays_our_own(value):
    assert [one.id for one in SHAPES if one.knows(value)][:1] == ["zhijian"]


@pytest.mark.parametrize(
    "value",
    [None, 1, "x", [], {}, [[]], [{}], {"Result": 1}, {"results": []}, {"segments": 5},
     {"data": "[]"}, {"content": {}}, {"resp": {}}, {"result": {}}, {"Transcript": {}},
     {"transcripts": {}}, {"text": "您好"}, [{"text": "您好"}]],
)  # fmt: skip
def test_what_tells_nothing_is_nobodys(value):
    named = [one.id for one in SHAPES if one.knows(value)]
    assert set(named) <= {"zhijian"}


def cuts(path, most=1500):
    """Every length of a small file; of a larger one as many, spread evenly."""
    size = path.stat().st_size
    step = max(size // most, 1)
    return sorted({*range(0, size, step), *range(max(size - 40, 0), size)})


@pytest.mark.parametrize("file", sorted({told.file for told in TOLD.values()}))
def test_a_file_cut_anywhere_is_calls_or_rejects(file, tmp_path):
    sample = SAMPLES / file
    if sample.suffix == ".parquet":
        pytest.importorskip("pyarrow")
    whole = sample.read_bytes()
    path = tmp_path / file
    name = next(key for key, told in TOLD.items() if told.file == file)
    for cut in cuts(sample, 150 if sample.suffix in (".xlsx", ".parquet") else 1500):
        path.write_bytes(whole[:cut])
        for options in (ReadOptions(), ReadOptions(format=name)):
            items = list(read(SourceFile(str(path), path.stem), options))
            assert items
            for item in items:
                assert isinstance(item, Call | Reject)
                if isinstance(item, Reject):
                    assert item.reason.zh
                    assert item.cure.en
