import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import faults, limits
from scoring.readers.decode import detect
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from scoring.readers.praat.textgrid import (
    BINARY_GRID,
    BINARY_MAGIC,
    CHRONOLOGICAL,
    NOT_A_GRID,
    looks_like_textgrid,
    read_textgrid,
)
from scoring.readers.praat.tokens import STRUCTURE
from tests.readers.writers import captions, textgrid

SAME = Path(__file__).parents[1] / "same_call"
A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def read(data, **options):
    content = data.encode() if isinstance(data, str) else data
    feed = Feed(SourceFile("night.TextGrid", "night"), io.BytesIO(content))
    told = detect(feed)
    feed.encoding = told if isinstance(told, str) else ""
    (item,) = read_textgrid(feed, ReadOptions(**options))
    return item


HEAD = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'


def grid(*tiers, size=None):
    count = len(tiers) if size is None else size
    return f"{HEAD}0\n9\n<exists>\n{count}\n" + "".join(tiers)


def tier(name, *spans, size=None, kind="IntervalTier"):
    """A tier of the short format; a span is its numbers and its text as written."""
    count = len(spans) if size is None else size
    return f'"{kind}"\n"{name}"\n0\n9\n{count}\n' + "".join(
        "".join(f"{part}\n" for part in span) for span in spans
    )


def span(start, end, text):
    return (start, end, f'"{text}"')


def rows(item):
    assert isinstance(item, Call), item
    return [(t.speaker_id or t.speaker, t.start, t.end, t.text) for t in item.turns]


def texts(item):
    assert isinstance(item, Call), item
    return [turn.text for turn in item.turns]


def notes(item):
    return item.meta.get("read_notes", [])


@pytest.mark.parametrize("name", ["textgrid", "textgrid_short"])
def test_the_sample_call(name):
    call = read((SAME / f"{name}.TextGrid").read_bytes())
    assert (call.call_id, call.agent_id, call.place, call.meta) == (
        "night", None, "", {},
    )  # fmt: skip
    assert rows(call)[1:3] == [
        (C, 3.6, 8.05, "你好，我家在新苑小区12号楼，暖气一直不热。"),
        (A, 7.71, 8.32, "嗯。"),
    ]
    assert len(call.turns) == 9


def test_the_sample_is_utf16_with_the_high_byte_first():
    assert (SAME / "textgrid.TextGrid").read_bytes().startswith(b"\xfe\xff\0F")


# ------------------------------------------------------------------ the format


def test_turns_of_all_tiers_in_the_order_of_time():
    call = read(
        grid(
            tier("客服", span(0, 1, "一"), span(1, 4, ""), span(4, 5, "四")),
            tier("客户", span(0.5, 2, "二"), span(4, 4.5, "五"), span(5, 6, " \t")),
            tier("spk3", span(2.25, 3, "三")),
        )
    )
    assert rows(call) == [
        (A, 0.0, 1.0, "一"),
        (C, 0.5, 2.0, "二"),
        ("spk3", 2.25, 3.0, "三"),
        (A, 4.0, 5.0, "四"),
        (C, 4.0, 4.5, "五"),
    ]
    assert [turn.index for turn in call.turns] == list(range(5))
    assert notes(call) == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('他说""你好""', '他说"你好"'),
        ('""', '"'),
        ('""""', '""'),
        ("第一行\n\n 第二行", "第一行\n\n 第二行"),
        ("! 不是注释 5 6", "! 不是注释 5 6"),
        ("IntervalTier", "IntervalTier"),
        ("xmin = 3", "xmin = 3"),
        ("  您好 ", "您好"),
    ],
)
def test_texts(written, text):
    data = grid(tier("客服", span(0, 1, written), span(1, 2, "再见")))
    assert rows(read(data)) == [(A, 0.0, 1.0, text), (A, 1.0, 2.0, "再见")]
    assert texts(read(data.replace("\n", "\r\n"))) == [text, "再见"]


def test_what_is_no_data_is_a_remark():
    call = read(
        'File type = "ooTextFile"\nObject class = "TextGrid"\n'
        '! "夜班" 7 8 9\n0s 9s <exists> 1 ! "x"\n'
        '"IntervalTier" "客服" 0s 9s 2!x\n'
        "item [1]: 说明 (7) .5 [2]\n"
        '0.5s 1.25s "您好" ! 3\n1.25 +2e0 "再见"'
    )
    assert rows(call) == [(A, 0.5, 1.25, "您好"), (A, 1.25, 2.0, "再见")]
    assert notes(call) == []


def test_lengths_that_binary_fractions_have_made_long():
    data = grid(tier("客服", span("0.23999999999999999", "3.1800000000000002", "您好")))
    assert rows(read(data)) == [(A, 0.24, 3.18, "您好")]


@pytest.mark.parametrize("old", ['"ooTextFile"', '"ooTextFile short"'])
def test_the_old_short_head(old):
    data = grid(tier("客服", span(0, 1, "您好")))
    data = data.replace('File type = "ooTextFile"\nObject class =', f"{old}\n")
    assert looks_like_textgrid(data)
    assert texts(read(data)) == ["您好"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_encodings_and_line_ends(encoding, end):
    data = grid(tier("客服", span(0, 1, "免贵姓𠮷")), tier("客户", span(1, 2, "您好")))
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    call = read((mark + data.replace("\n", end)).encode(encoding))
    assert texts(call) == ["免贵姓𠮷", "您好"]


@pytest.mark.parametrize(
    ("name", "speaker", "speaker_id"),
    [
        ("坐席", A, None),
        ("Agent", A, None),
        ("客户2", C, "客户2"),
        ("左声道", U, "左声道"),
        ("张三", U, "张三"),
        ("他说", U, "他说"),
        ("", U, None),
        ("Mary - transcript", U, "Mary - transcript"),
    ],
)
def test_names_of_tiers(name, speaker, speaker_id):
    (turn,) = read(grid(tier(name, span(0, 1, "您好")))).turns
    assert (turn.speaker, turn.speaker_id) == (speaker, speaker_id)


# ------------------------------------------------------------------ broken times


@pytest.mark.parametrize(
    ("numbers", "note"),
    [
        ((2, 1), "end before start"),
        ((-1, 1), "negative time"),
        (("nan", 1), "time is not a number"),
        ((0, "--undefined--"), "time is not a number"),
        ((0, "1e999"), "time is not a number"),
        (("100ms", "200ms"), "time is not a number"),
        (("1,5", 2), "time is not a number"),
        (("1" * 400, 2), "time is not a number"),
        ((1,), "time is not a number"),
        ((0, 1, 2), "time is not a number"),
    ],
)
def test_a_text_with_broken_times_stays_in_its_place(numbers, note):
    call = read(
        grid(
            tier("客服", span(0, 1, "一"), (*numbers, '"二"'), span(6, 7, "四")),
            tier("客户", span(5, 6, "三")),
        )
    )
    assert texts(call) == ["一", "二", "三", "四"]
    assert (call.turns[1].start, call.turns[1].end) == (None, None)
    assert notes(call) == [f"turn 1: {note}"]


# ------------------------------------------------------------------ other tiers

UTTERANCES = tier("客服", span(0, 2, "您好，请讲。"), span(4, 6, "再见。"))
WORDS = (span(0, 1, "您好"), span(1, 2, "请讲"), span(4, 6, "再见"))


def test_points_are_left_out():
    marks = tier("铃声", (1.5, '"响"'), (2, '"停"'), kind="TextTier")
    call = read(grid(marks, UTTERANCES))
    assert texts(call) == ["您好，请讲。", "再见。"]
    assert notes(call) == ["tier 铃声: 2 points, left out"]


def test_words_of_another_tier_are_left_out():
    call = read(grid(UTTERANCES, tier("转写", *WORDS), tier("客户", span(2, 3, "好"))))
    assert texts(call) == ["您好，请讲。", "好", "再见。"]
    assert notes(call) == ["tier 转写: the words of 客服, left out"]


def test_borders_of_words_may_miss_by_a_little():
    near = (span(0, 1, "您好"), span("1.01", "2.01", "请讲"), span("3.99", 6, "再见"))
    assert texts(read(grid(tier("转写", *near), UTTERANCES))) == [
        "您好，请讲。",
        "再见。",
    ]


@pytest.mark.parametrize(
    "spans",
    [
        (span(0, 1, "您好"), span(1, 2, "请讲"), span(4, 6, "好的")),  # other words
        (span(0, 1, "您好"), span(1, 2, "请讲"), span(4, 7, "再见")),  # longer
        (span(0, 1, "请讲"), span(1, 2, "您好"), span(4, 6, "再见")),  # other order
        (span(0, 1, "您好"), span(2, 3, "请讲"), span(4, 6, "再见")),  # beside
        (span(0, "0.2", "您"), span(4, "4.2", "再")),  # no more intervals
        (span(0, "0.2", "您"), span(1, "1.2", "讲"), span(4, "4.2", "再")),  # few words
        (span(0, 1, "您好"), span(1, 2, "，"), span(4, 6, "再见")),  # a mark alone
        (span("nan", 1, "您好"), span(1, 2, "请讲"), span(4, 6, "再见")),  # no times
    ],
)
def test_what_only_looks_like_the_words_of_another(spans):
    assert len(read(grid(UTTERANCES, tier("转写", *spans))).turns) == 2 + len(spans)


def test_a_speaker_with_a_role_of_its_own_is_never_left_out():
    call = read(grid(UTTERANCES, tier("客户", *WORDS)))
    assert len(call.turns) == 5


def test_a_listener_who_repeats_a_word_is_heard():
    long = tier("客服", span(0, 9, "嗯，我帮您看一下，嗯，您稍等，好的，马上就好。"))
    call = read(grid(long, tier("spk2", span(1, 2, "嗯"), span(5, 6, "好的"))))
    assert len(call.turns) == 3


@pytest.mark.parametrize(
    "name",
    ["words", "Phones", "客服 - words", "客服 - phones", "备注", "噪音", "NOTES"],
)
def test_tiers_of_something_else_are_left_out_beside_speech(name):
    other = tier(name, span(0, 2, "n in"), span(4, 6, "客户生气"))
    call = read(grid(UTTERANCES, other))
    assert texts(call) == ["您好，请讲。", "再见。"]
    assert notes(call) == [f"tier {name}: 2 texts, no speaker, left out"]


@pytest.mark.parametrize("name", ["words", "备注"])
def test_such_a_tier_alone_is_the_speech(name):
    assert texts(read(grid(tier(name, span(0, 1, "您好"))))) == ["您好"]


@pytest.mark.parametrize("name", ["备注员", "wordsmith", "客服words"])
def test_names_that_only_begin_like_one(name):
    call = read(grid(UTTERANCES, tier(name, span(2, 3, "您好"))))
    assert len(call.turns) == 3


def test_marks_of_pauses_are_no_words():
    call = read(grid(tier("客服", span(0, 1, "sil"), span(1, 2, "sil 您好"))))
    assert texts(call) == ["sil 您好"]
    assert notes(call) == ["tier 客服: 1 marks of pauses, left out"]


# ------------------------------------------------------------------ broken files


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (HEAD, True),
        ("\ufeff" + HEAD.replace("\n", "\r\n"), True),
        ('"ooTextFile"\n"TextGrid"\n', True),
        ('"Praat chronological TextGrid text file"\n', True),
        ("ooBinaryFile\x08TextGrid", True),
        ('File type = "ooTextFile"\nObject class = "Sound 2"\n', False),
        ("TextGrid", False),
        ('客服："ooTextFile"', False),
        ("", False),
    ],
)
def test_known_by_its_head(head, known):
    assert looks_like_textgrid(head) is known


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("", faults.EMPTY_FILE),
        ("\n \n", faults.EMPTY_FILE),
        (BINARY_MAGIC + b"\x08TextGrid\0\0\0", BINARY_GRID),
        ('"Praat chronological TextGrid text file"\n0 9\n', CHRONOLOGICAL),
        ('File type = "ooTextFile"\nObject class = "Sound 2"\n0\n1\n', NOT_A_GRID),
        ('File type = "ooTextFile"\n', NOT_A_GRID),
        ("客服：您好\n", NOT_A_GRID),
        ('File type = "ooText', NOT_A_GRID),
        ('"您好" "再见"\n', NOT_A_GRID),
        (HEAD, faults.NO_TURNS),
        (grid(), faults.NO_TURNS),
        (grid(tier("客服", span(0, 9, ""))), faults.NO_TURNS),
        (HEAD + '0 9 1 "您好"', STRUCTURE),
        (grid(tier("客服", span(0, 1, '他说"您好"'))), STRUCTURE),
        (grid(tier("客服", span(0, 1, '拨打"10086"查询'))), STRUCTURE),
        (grid(tier("客服", span(0, 1, '您"" "好'))), STRUCTURE),
        (grid(tier("客服", span(0, 1, "您好"), ('"再见"',))), STRUCTURE),
        (grid(tier("客服", span(0, 1, "好" * 100_001))), faults.TURN_TOO_LONG),
        (grid(tier("客服", span(0, 1, "\n好" * 60_000))), faults.TURN_TOO_LONG),
    ],
)
def test_rejects(data, fault):
    item = read(data)
    assert isinstance(item, Reject)
    assert (item.reason, item.cure) == (fault.reason, fault.cure)
    assert item.reason.zh
    assert item.cure.en


def test_the_place_of_a_broken_quote():
    item = read(grid(tier("客服", span(0, 1, "您好"), span(1, 2, '他说"好"'))))
    assert item.place == "line 18"


def test_a_quote_that_is_never_closed_ends_in_a_cap():
    data = grid(tier("客服", (0, 1, '"您好'))) + "9\n" * 100_000
    assert read(data).reason == faults.TURN_TOO_LONG.reason


def test_too_many_turns(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 10)
    spans = [span(n, n + 1, "好") for n in range(11)]
    assert len(read(grid(tier("客服", *spans[:10]))).turns) == 10
    for data in (grid(tier("客服", *spans)), grid(*[tier("a", *spans)] * 9)):
        assert read(data).reason == faults.TOO_MANY_TURNS.reason
    assert read(grid(*[tier("a")] * 99)).reason == faults.TOO_MANY_TURNS.reason


@pytest.mark.parametrize(
    "data",
    [
        grid(*[tier(f"s{n}", span(0, 1, "好")) for n in range(3000)]),
        HEAD + "1 " * 100_000,
        grid(tier("客服")) + "1 " * 100_000,
        HEAD + "1" * 100_000,
        HEAD + '"' * 100_001,
        HEAD + '""' * 50_000,
        HEAD + " " * 100_000 + "!",
        HEAD + '"IntervalTier" "a" ' * 9_000,
        HEAD + "!" * 100_000,
        grid(tier("客服", size="1e300"), size="1e300"),
        grid(tier("客服", size="-7"), size="nan"),
    ],
)
def test_files_that_would_tempt_a_parser(data):
    assert isinstance(read(data), Call | Reject)


def test_long_tiers_are_compared_in_one_pass():
    long = tier("客服", span(0, 9000, "嗯" * 30_000))
    many = [span(n / 10, (n + 1) / 10, "嗯") for n in range(20_000)]
    call = read(grid(long, tier("转写", *many)))
    assert len(call.turns) == 1


# ------------------------------------------------------------------ cut files

WHOLE = (SAME / "textgrid_short.TextGrid").read_bytes()


def test_a_file_cut_anywhere_keeps_the_turns_before():
    """Its tiers stand one behind the other: what is whole is told by its start."""
    turns = read(WHOLE).turns
    for at in range(len(WHOLE)):
        item = read(WHOLE[:at])
        written = [t for t in turns if f"{t.text}".encode() in WHOLE[:at]]
        if isinstance(item, Reject):
            assert not written
            continue
        found = {turn.start: turn.text for turn in item.turns}
        assert len(written) <= len(found) + 1  # 再见。 is the end of another turn
        for turn in written[:-1]:
            assert found[turn.start] == turn.text
        for start, text in found.items():
            (whole,) = [turn.text for turn in turns if turn.start == start]
            assert whole.startswith(text)


def test_what_a_cut_leaves_is_noted():
    data = grid(tier("客服", span(0, 1, "您好"), size=2), size=2) + "1\n2\n"
    counts = ["1 of 2 tiers: the file is cut", "tier 客服: 1 of 2 entries found"]
    assert notes(read(data)) == counts
    cut = read((data + '"再见').encode()[:-1])
    assert texts(cut) == ["您好", "再"]
    assert notes(cut) == [
        "line 18: cut inside a character",
        "line 18: cut inside a text",
        counts[0],
    ]


# ------------------------------------------------------------------ properties

CHARS = "您好再见请问𠮷AB12,.，。？：:\"'!<>&= \n"
NAMES = st.sampled_from(["坐席", "客户", "IVR", 'spk"1"', "李 四"])
ROLES = {"坐席": (A, None), "客户": (C, None), "IVR": (Speaker.IVR, None)}


@st.composite
def calls(draw):
    """Calls whose speakers never overlap themselves, in time order, tier by tier."""
    free, made = {}, []
    for name in draw(st.lists(NAMES, min_size=1, max_size=8)):
        start = free.get(name, 0) + draw(st.integers(0, 3000))
        free[name] = end = start + draw(st.integers(1, 9000))
        # Its own first letter keeps a tier from being the words of another.
        text = (name[0] + draw(st.text(CHARS, max_size=12))).strip()
        speaker, speaker_id = ROLES.get(name, (U, name))
        made.append(Turn(0, text, start / 1000, end / 1000, speaker, speaker_id))
    made.sort(key=lambda t: t.start)
    order = list(dict.fromkeys(map(captions.name_of, made)))
    made.sort(key=lambda t: (t.start, order.index(captions.name_of(t))))
    turns = tuple(replace(turn, index=at) for at, turn in enumerate(made))
    return Call("night", turns, source="night.TextGrid")


@given(calls(), st.booleans(), st.sampled_from(["utf-16-be", "utf-16-le", "utf-8"]))
def test_what_is_written_is_read(call, short, encoding):
    assert read(textgrid.write(call, short=short, encoding=encoding)) == call


@given(calls(), st.booleans(), st.binary(min_size=1, max_size=4), st.data())
def test_noise_never_raises(call, short, noise, data):
    whole = textgrid.write(call, short=short, encoding="utf-8")
    at = data.draw(st.integers(0, len(whole)))
    assert isinstance(read(whole[:at] + noise + whole[at:]), Call | Reject)


PIECES = st.lists(
    st.sampled_from(
        [HEAD, '"IntervalTier"', '"TextTier"', '"', '""', '"客服"', '"您好"', " ", "\n",
         "0", "1.5", "-1", "nan", "1e999", "<exists>", "!", "item [1]:", "好", "\r"]
    ),
    max_size=40,
)  # fmt: skip


@given(PIECES)
def test_any_pieces_end_as_a_call_or_a_reject(pieces):
    assert isinstance(read(" ".join(pieces)), Call | Reject)
    assert isinstance(read(HEAD + " ".join(pieces)), Call | Reject)
