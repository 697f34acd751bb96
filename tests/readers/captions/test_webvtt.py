import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers import faults, limits
from scoring.readers.captions.cues import NO_CUES
from scoring.readers.captions.webvtt import looks_like_webvtt, read_webvtt
from scoring.readers.decode import detect
from scoring.readers.feed import Feed
from scoring.readers.options import ReadOptions, SourceFile
from tests.readers.writers import captions

SAME = Path(__file__).parents[1] / "same_call"
A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def read(data, **options):
    content = data.encode() if isinstance(data, str) else data
    feed = Feed(SourceFile("night.vtt", "night"), io.BytesIO(content))
    told = detect(feed)
    feed.encoding = told if isinstance(told, str) else ""
    (item,) = read_webvtt(feed, ReadOptions(**options))
    return item


def vtt(*cues):
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def cue(payload, times="00:01.000 --> 00:02.500"):
    return f"{times}\n{payload}"


def said(item):
    assert isinstance(item, Call), item
    return [(turn.speaker, turn.speaker_id, turn.text) for turn in item.turns]


def texts(item):
    return [text for _, _, text in said(item)]


def spans(item):
    assert isinstance(item, Call), item
    return [(turn.start, turn.end) for turn in item.turns]


def notes(item):
    return item.meta.get("read_notes", [])


def test_the_sample_call():
    call = read((SAME / "webvtt.vtt").read_bytes())
    assert (call.call_id, call.agent_id, call.place, call.meta) == (
        "night", None, "", {},
    )  # fmt: skip
    assert said(call)[1:5] == [
        (C, None, "你好，我家在新苑小区12号楼，暖气一直不热。"),
        (A, None, "嗯。"),
        (A, None, "给您添麻烦了，请问您贵姓？"),
        (C, None, "免贵姓𠮷，手机APP上也报过修。"),
    ]
    assert spans(call)[1:3] == [(3.6, 8.05), (7.71, 8.32)]
    assert len(call.turns) == 9


# ------------------------------------------------------------------ voices

OVERLAP = "<v 坐席>请您先别挂断。</v>\n<v 客户>喂？喂？</v>"


def test_two_voices_in_one_cue_are_overlap():
    call = read(vtt(cue(OVERLAP)))
    assert said(call) == [(A, None, "请您先别挂断。"), (C, None, "喂？喂？")]
    assert spans(call) == [(1.0, 2.5), (1.0, 2.5)]
    assert notes(call) == []


@pytest.mark.parametrize(
    "payload",
    [
        "<v 坐席>请您先别挂断。<v 客户>喂？喂？",
        "<v 坐席>请您先别挂断。</v><v 客户>喂？喂？",
        "<v.loud.first 坐席>请您先别挂断。</v>\n<v.quiet\t客户>喂？喂？",
        "<V 坐席>请您先别挂断。\n<v  客户 >喂？喂？</V>",
        "<v 坐席>请您先<c.red>别</c>挂断。</v> <v 客户><i>喂？</i><b>喂？</b></v>",
        "<v 坐席>请您先<00:00:01.250>别<00:01.300>挂断。</v>\n<v 客户>喂？喂？",
        "<v 坐席>请您先别挂断</v>。\n<v 客户>喂？喂？",
        "客服：请您先别挂断。\n客户：喂？喂？",
        "- 坐席：请您先别挂断。\n- 客户：喂？喂？",
        "【坐席】请您先别挂断。\n[客户]: 喂？喂？",
    ],
)
def test_ways_to_write_two_voices(payload):
    call = read(vtt(cue(payload)))
    assert said(call) == [(A, None, "请您先别挂断。"), (C, None, "喂？喂？")]
    assert spans(call) == [(1.0, 2.5), (1.0, 2.5)]


def test_a_voice_that_comes_back_is_one_turn():
    payload = "<v 坐席>您好，</v>\n<v 客户>喂？</v>\n<v 坐席>请讲。</v>"
    assert said(read(vtt(cue(payload)))) == [
        (A, None, "您好，\n请讲。"),
        (C, None, "喂？"),
    ]


def test_words_after_a_closed_voice_are_nobodys():
    payload = "<v 坐席>您好</v> 请稍等"
    assert said(read(vtt(cue(payload)))) == [(A, None, "您好"), (U, None, "请稍等")]


@pytest.mark.parametrize(
    ("name", "speaker", "speaker_id"),
    [
        ("坐席1", A, "坐席1"),
        ("Speaker 1", U, "Speaker 1"),
        ("张三", U, "张三"),
        ("研发 &amp; 客服", U, "研发 & 客服"),
        ("", U, None),
        (" \t", U, None),
    ],
)
def test_names_of_voices(name, speaker, speaker_id):
    call = read(vtt(cue(f"<v {name}>客服：您好</v>")))
    assert said(call) == [(speaker, speaker_id, "客服：您好")]


@pytest.mark.parametrize(
    "payload",
    ["<vip>您好</vip>", "<v坐席>您好", "<c v>您好</c>", "&lt;v 客户&gt;您好"],
)
def test_what_is_no_voice(payload):
    ((speaker, speaker_id, text),) = said(read(vtt(cue(payload))))
    assert (speaker, speaker_id) == (U, None)
    assert text.endswith("您好")


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("payload", "text"),
    [
        ("<c.yellow.bg_blue>您好</c>", "您好"),
        ("<lang zh-CN>您好</lang>", "您好"),
        ("<ruby>吉<rt>jí</rt></ruby>先生", "吉jí先生"),
        ("您好<br/>请讲", "您好\n请讲"),
        ("您好\n  请讲  ", "您好\n请讲"),
        ("低于 <5 度，高于 >30 度", "低于 <5 度，高于 >30 度"),
        ("<嗯>您好", "<嗯>您好"),
        ("A&amp;B &lt;i&gt; &#20320;&#x597D;", "A&B <i> 你好"),
        ("您&nbsp;好&lrm;&rlm;", "您\xa0好\u200e\u200f"),
        ("AT&T 和 P&L &unknown; &;", "AT&T 和 P&L &unknown; &;"),
        ("&amp;lt;", "&lt;"),
        ("&#0;&#xD800;&#1114112;", "\ufffd\ufffd\ufffd"),
        ("&#" + "9" * 5000 + ";", "&#" + "9" * 5000 + ";"),
        ("现在是12:30，A点", "现在是12:30，A点"),
        ("12:30 到", "12:30 到"),
        ("地址：新苑小区", "地址：新苑小区"),
        ("他说 --> 就是这样", "他说 --> 就是这样"),
        ("-5度", "-5度"),
        ("- 您好", "- 您好"),
        ("请准备：\n- 身份证\n- 户口本", "请准备：\n- 身份证\n- 户口本"),
        ("——您好\n——请讲", "——您好\n——请讲"),
    ],
)
def test_words_of_a_cue(payload, text):
    assert said(read(vtt(cue(payload)))) == [(U, None, text)]


def test_dashes_are_two_speakers_that_nobody_knows():
    call = read(vtt(cue("- 您贵姓？\n－免贵姓李。\n住新苑小区")))
    assert said(call) == [(U, None, "您贵姓？"), (U, None, "免贵姓李。\n住新苑小区")]
    assert spans(call) == [(1.0, 2.5)] * 2


def test_the_next_line_goes_on_with_the_label_above():
    call = read(vtt(cue("客服：您好，\n请讲。\n客户：\n喂？")))
    assert said(call) == [(A, None, "您好，\n请讲。"), (C, None, "喂？")]


# ------------------------------------------------------------------ blocks


def test_blocks_without_words():
    call = read(
        "WEBVTT - 夜班 --> 转写\nKind: captions\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\n"
        "STYLE\n::cue(b) {\n  color: peachpuff;\n}\n\n"
        "REGION\nid:fred\nwidth:40%\n\n"
        "NOTE 一行\n\nNOTE\n几行\n客服：这不是话\n\n"
        "intro\n00:01.000 --> 00:02.500 region:fred align:start\n客服：您好\n\n"
        "NOTE 中间\n\n"
        "00:00:03.000 --> 00:00:04.000 line:0% position:10%,line-left\n客户：喂\n\n"
        "NOTE 最后"
    )
    assert said(call) == [(A, None, "您好"), (C, None, "喂")]
    assert spans(call) == [(1.0, 2.5), (3.0, 4.0)]
    assert notes(call) == []


def test_a_note_right_above_a_cue_is_its_id():
    assert texts(read("WEBVTT\n\nNOTE 甲\n" + cue("您好"))) == ["您好"]


def test_a_remark_of_two_blocks_is_not_words():
    call = read(vtt(cue("您好"), "NOTE\n甲", "乙", cue("再见")))
    assert texts(call) == ["您好", "再见"]
    assert notes(call) == ["line 3: 1 lines that belong to no cue, left out"]


def test_words_behind_a_blank_line_stay_with_their_cue():
    call = read(vtt(cue("客服：您好"), "请问您贵姓？\n谢谢", "7", cue("再见")))
    assert texts(call) == ["您好\n请问您贵姓？\n谢谢", "再见"]
    assert notes(call) == ["line 3: 2 lines after a blank line kept"]


def test_a_file_with_a_blank_line_after_every_line():
    data = vtt("1", cue("客服：您好"), "2", cue("客户：喂")).replace("\n", "\n\n")
    assert said(read(data)) == [(A, None, "您好"), (C, None, "喂")]


def test_no_blank_line_between_cues():
    one, two = cue("请记工号\n8001"), cue("好的", "00:03.000 --> 00:04.000")
    assert texts(read(f"WEBVTT\n\n{one}\n{two}")) == ["请记工号\n8001", "好的"]
    assert texts(read(f"WEBVTT\n\n1\n{one}\n2\n{two}")) == ["请记工号\n8001", "好的"]


def test_cues_without_words_are_noted():
    call = read(vtt(cue(""), cue("您好"), cue("<v 客户></v>"), cue("<i> </i>\n&nbsp;")))
    assert texts(call) == ["您好"]
    assert notes(call) == ["line 3, 9, 12: cue without text, left out"]


def test_the_note_of_many_empty_cues_is_short():
    call = read(vtt(cue("您好"), *[cue("")] * 5000))
    (note,) = notes(call)
    assert note.endswith("and 4990 more: cue without text, left out")
    assert len(note) < 200


# ------------------------------------------------------------------ times


@pytest.mark.parametrize(
    ("times", "span"),
    [
        ("00:01.000 --> 00:02.500", (1.0, 2.5)),
        ("00:00:01.000-->00:00:02.500", (1.0, 2.5)),
        ("0:00:01.0  -->\t0:00:02.5 align:start", (1.0, 2.5)),
        ("00:01,000 --> 00:02,500", (1.0, 2.5)),
        ("00：00：01.000 --> 00：00：02.500", (1.0, 2.5)),
        ("00:58:20.000 --> 01:58:20.000", (3500.0, 7100.0)),
        ("23:59:58.000 --> 00:00:01.000", (0.0, 3.0)),
    ],
)
def test_times(times, span):
    assert spans(read(vtt(cue("您好", times)))) == [span]


@pytest.mark.parametrize(
    ("times", "note"),
    [
        ("00:09.000 --> 00:02.500", "end before start"),
        ("00:61.000 --> 01:02.500", "time not understood"),
        ("NaN:NaN:NaN.NaN --> 00:02.500", "time not understood"),
        ("-00:01.000 --> 00:02.500", "negative time"),
        ("00:01.000 --> nan", "time is not a number"),
        ("00:01.000 --> 1e999", "time is not a number"),
        ("1.5 --> 2.5", "time without a unit"),
        ("--> 00:02.500", "start or end missing"),
        ("00:01.000 -->", "start or end missing"),
        ("-->", "start or end missing"),
    ],
)
def test_words_with_broken_times_stay(times, note):
    call = read(vtt(cue("<v 坐席>您好", times), cue("再见")))
    assert texts(call) == ["您好", "再见"]
    assert notes(call) == [f"turn 0: {note}"]
    assert spans(call)[1] == (1.0, 2.5)


def test_bare_numbers_have_the_unit_the_caller_names():
    assert spans(read(vtt(cue("您好", "1.5 --> 2.5")), time_unit="s")) == [(1.5, 2.5)]


def test_words_on_the_line_of_times_are_not_lost():
    assert texts(read(vtt("00:01.000 --> 00:02.000 您好，请讲"))) == ["您好，请讲"]
    assert texts(read(vtt("00:01.000 --> 您好"))) == ["您好"]
    assert texts(read(vtt("00:01.000 --> 00:02.000 line:0 OK"))) == ["line:0 OK"]


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_and_line_ends(end, encoding):
    data = vtt("甲\n" + cue(OVERLAP), cue("<v 坐席>没挂断。"))
    call = read(data.replace("\n", end).encode(encoding))
    assert texts(call) == ["请您先别挂断。", "喂？喂？", "没挂断。"]
    assert notes(call) == []


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("WEBVTT", True),
        ("\ufeffWEBVTT\n\n00:01.000 --> 00:02.000", True),
        ("WEBVTT\t转写\r\n", True),
        ("\n\nWEBVTT - x", True),
        ("WEBVTTX\n", False),
        ("webvtt\n", False),
        ("1\n00:00:01,000 --> 00:00:02,000\nWEBVTT", False),
        ("客服：WEBVTT", False),
        ("", False),
    ],
)
def test_known_by_its_first_word(head, known):
    assert looks_like_webvtt(head) is known


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ("", faults.EMPTY_FILE),
        ("\ufeff\n \n", faults.EMPTY_FILE),
        ("WEBVTT\n", NO_CUES),
        ("WEBVTT\n\n客服：您好\n", NO_CUES),
        (vtt(cue(""), cue(" ")), faults.NO_TURNS),
        (b"WEBVTT\n\n\0\0\0" * 9, faults.BINARY),
        (vtt(cue("您好\0")), faults.BINARY),
        (vtt(cue("好" * (limits.MAX_TURN_CHARS + 1))), faults.TURN_TOO_LONG),
        (vtt(cue("<i>" * limits.MAX_TURN_CHARS + "好")), faults.TURN_TOO_LONG),
    ],
)
def test_rejects(data, fault):
    item = read(data)
    assert isinstance(item, Reject)
    assert (item.reason, item.cure) == (fault.reason, fault.cure)
    assert item.reason.zh
    assert item.cure.en


def test_a_damaged_line_is_named():
    data = vtt(cue("请您先别挂断"), cue("喂")).encode()
    item = read(data.replace("别".encode(), b"\xff"), encoding="utf-8")
    assert isinstance(item, Reject)
    assert (item.place, item.reason) == ("line 4", faults.LINE_UNDECODABLE.reason)


def test_too_many_turns(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CALL_TURNS", 10)
    fine = read(vtt(*[cue(OVERLAP)] * 5))
    assert len(fine.turns) == 10
    item = read(vtt(*[cue(OVERLAP)] * 6))
    assert item.reason == faults.TOO_MANY_TURNS.reason


@pytest.mark.parametrize(
    "payload",
    [
        "<v " * 40_000,
        "<v a>" * 19_000 + "好",
        "</v>。" * 19_000,
        "<v.a" + ".a" * 49_000,
        "<c" * 49_000,
        "&" * 99_000,
        "&#" * 49_000,
        "- 好\n" * 24_000,
        "客服：\n" * 24_000,
        "\n\nx" * 33_000,
        "\n\n客服" * 24_000,
        " --> " * 19_000,
        "00:" * 33_000 + "-->",
        "00:01.000 --> 00:02.000 " + "a:b " * 24_000 + "好",
    ],
)
def test_payloads_that_would_tempt_a_regex(payload):
    assert isinstance(read(vtt(cue(payload), cue("再见"))), Call | Reject)


# ------------------------------------------------------------------ cut files

WHOLE = (SAME / "webvtt.vtt").read_bytes()


def test_a_file_cut_anywhere_keeps_the_cues_before():
    turns = read(WHOLE).turns
    ends = [0]
    for words in (turn.text.encode() for turn in turns):
        ends.append(WHOLE.index(words, ends[-1]) + len(words))
    for at in range(len(WHOLE)):
        item = read(WHOLE[:at])
        whole = sum(end <= at for end in ends[1:])
        if isinstance(item, Reject):
            assert whole == 0
            continue
        assert item.turns[:whole] == turns[:whole]
        assert len(item.turns) <= whole + 1
        for turn in item.turns[whole:]:
            assert turns[whole].text.startswith(turn.text)
            assert turn.start == turns[whole].start


def test_what_a_cut_leaves_is_noted():
    before = vtt(cue("您好"))
    assert notes(read(before + "\n00:03.000 --> 00:04.000\n<v 坐")) == [
        "line 6: cut inside a tag",
        "line 6: cue without text, left out",
    ]
    assert notes(read(before + "\n8f3a-22/2-0\n00:03.0")) == [
        "line 3: 2 lines that belong to no cue, left out"
    ]
    assert notes(read((before + "\n00:03.000 --> 00:04.000\n再见").encode()[:-1])) == [
        "line 7: cut inside a character"
    ]


# ------------------------------------------------------------------ properties

CHARS = "您好再见请问𠮷AB12,.，。？：:;；&<>\"'()-*/ {}[]【】"
ROLES = st.sampled_from(
    [(A, None), (C, None), (Speaker.IVR, None), (U, "spk1"), (U, "李<&>")]
)


@st.composite
def calls(draw):
    """Calls in the order of starts; no two turns that follow share their times."""
    at, made = 0, []
    for index in range(draw(st.integers(1, 8))):
        at += draw(st.integers(1, 5000))
        text = draw(st.text(CHARS, min_size=1, max_size=20)).strip()
        text = text.replace("-->", "->") or "嗯"
        speaker, speaker_id = draw(ROLES)
        end = at + draw(st.integers(0, 9000))
        made.append(Turn(index, text, at / 1000, end / 1000, speaker, speaker_id))
    return Call("night", tuple(made), source="night.vtt")


@given(calls())
def test_what_is_written_is_read(call):
    assert read(captions.write(call)) == call


@given(calls())
def test_two_voices_are_read_as_two_turns(call):
    """The writer puts turns with the same times into one cue."""
    first = call.turns[0]
    other = Turn(0, first.text, first.start, first.end, U, "spk9")
    turns = [other, *call.turns]
    both = [
        Turn(at, t.text, t.start, t.end, t.speaker, t.speaker_id)
        for at, t in enumerate(turns)
    ]
    written = captions.write(Call("night", tuple(both)))
    assert written.count(b"-->") == len(call.turns)
    assert read(written).turns == tuple(both)


@given(calls(), st.binary(min_size=1, max_size=4), st.data())
def test_noise_never_raises(call, noise, data):
    whole = captions.write(call)
    at = data.draw(st.integers(0, len(whole)))
    assert isinstance(read(whole[:at] + noise + whole[at:]), Call | Reject)


PIECES = st.lists(
    st.sampled_from(
        ["WEBVTT", "\n", "\n\n", "\r", " ", "NOTE", "-->", "00:01.000", " --> 00:02.000",
         "<v ", "坐席", ">", "</v>", "<", "&#", "12;", "客服：", "- ", "7", "好", "\ufeff",
         "\x85", "\u2028", "nan", "1e999"]
    ),
    max_size=40,
)  # fmt: skip


@given(PIECES)
def test_any_pieces_end_as_a_call_or_a_reject(pieces):
    item = read("".join(pieces))
    assert isinstance(item, Call | Reject)
    if isinstance(item, Call):
        assert all(text.strip() for text in texts(item))
