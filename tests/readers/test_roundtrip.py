import csv
import io
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.reading import read

WORDS = st.text(
    st.sampled_from("您好你再见请问有什么可以帮吗的是不知道123abc，。？"),
    min_size=1,
    max_size=30,
)
ROLES = {Speaker.AGENT: "坐席", Speaker.CUSTOMER: "客户", Speaker.IVR: "IVR"}


@st.composite
def turns(draw):
    """Turns in time order, whole milliseconds, one speaker in the middle of others."""
    at = 0
    made = []
    for index in range(draw(st.integers(1, 8))):
        at += draw(st.integers(0, 5000))
        end = at + draw(st.integers(0, 5000))
        speaker = draw(st.sampled_from(list(ROLES)))
        made.append(Turn(index, draw(WORDS), at / 1000, end / 1000, speaker))
    return tuple(made)


def clock(value):
    total = round(value * 1000)
    return f"{total // 3_600_000:02}:{total // 60_000 % 60:02}:{total // 1000 % 60:02}.{total % 1000:03}"


def as_text(calls):
    lines = []
    for call_id, made in calls.items():
        lines.append(f"通话编号：{call_id}")
        lines += [
            f"[{clock(t.start)} - {clock(t.end)}] {ROLES[t.speaker]}：{t.text}"
            for t in made
        ]
    return "\n".join(lines) + "\n"


def as_jsonl(calls):
    return "".join(
        json.dumps(
            {
                "call_id": call_id,
                "turns": [
                    {
                        "speaker": t.speaker,
                        "text": t.text,
                        "start": t.start,
                        "end": t.end,
                    }
                    for t in made
                ],
            },
            ensure_ascii=False,
        )
        + "\n"
        for call_id, made in calls.items()
    )


def as_csv(calls):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["通话编号", "角色", "内容", "start_ms", "end_ms"])
    for call_id, made in calls.items():
        for t in made:
            start, end = round(t.start * 1000), round(t.end * 1000)
            writer.writerow([call_id, ROLES[t.speaker], t.text, start, end])
    return text.getvalue()


FORMATS = {"a.txt": as_text, "a.jsonl": as_jsonl, "a.csv": as_csv}
CALLS = st.dictionaries(
    st.from_regex(r"C[0-9]{1,4}", fullmatch=True), turns(), min_size=1, max_size=4
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("round")


def read_back(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return list(read(SourceFile(str(path), "a"), ReadOptions()))


def is_utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@given(CALLS, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_the_formats_agree(folder, calls, encoding):
    for name, write in FORMATS.items():
        data = write(calls).encode(encoding)
        if encoding == "gb18030":
            # A few bytes of it may be good UTF-8, too: 么 is ô there.
            assume(not is_utf8(data) or data.isascii())
        items = read_back(folder, name, data)
        assert [item.call_id for item in items] == list(calls)
        for item, made in zip(items, calls.values(), strict=True):
            assert isinstance(item, Call)
            assert item.turns == made


@given(
    CALLS,
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from(["utf-8", "gb18030"]),
    st.data(),
)
def test_a_file_cut_anywhere_never_raises(folder, calls, name, encoding, data):
    whole = FORMATS[name](calls).encode(encoding)
    cut = data.draw(st.integers(0, len(whole)))
    items = read_back(folder, name, whole[:cut])
    assert items
    assert all(isinstance(item, Call | Reject) for item in items)


@given(
    CALLS,
    st.sampled_from(sorted(FORMATS)),
    st.binary(min_size=1, max_size=4),
    st.data(),
)
def test_a_file_with_noise_anywhere_never_raises(folder, calls, name, noise, data):
    whole = FORMATS[name](calls).encode()
    at = data.draw(st.integers(0, len(whole)))
    items = read_back(folder, name, whole[:at] + noise + whole[at:])
    assert items
    assert all(isinstance(item, Call | Reject) for item in items)


@given(CALLS)
def test_a_torn_jsonl_loses_only_its_last_line(folder, calls):
    whole = as_jsonl(calls).encode()
    items = read_back(folder, "a.jsonl", whole[:-5])
    assert len(items) == len(calls)
    assert all(isinstance(item, Call) for item in items[:-1])
    assert isinstance(items[-1], Reject)


@given(st.binary(max_size=200), st.sampled_from([*FORMATS, "a.json", "a.xlsx", "a"]))
def test_any_bytes_are_calls_or_rejects(folder, data, name):
    items = read_back(folder, name, data)
    assert items
    assert all(isinstance(item, Call | Reject) for item in items)
