from __future__ import annotations

import io
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from scoring.model import Call, Speaker, TakeOver, TimingFacts, Turn, Wording
from scoring.reports.spells import spoken
from scoring.reports.terminal import View, make_console
from scoring.reports.terminal_check import check_view
from scoring.reports.terminal_timeline import scale_of, timeline
from tests.reports.builders import attributed, good_call, utterance
from tests.reports.cards import CARD
from tests.reports.paper import Paper

A, C, IVR, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.IVR, Speaker.UNKNOWN


def talk(*said, **facts):
    """A scored call of (speaker, start, end) with times that can show overlap."""
    turns = tuple(
        Turn(index, "好的好的", start, end, speaker)
        for index, (speaker, start, end) in enumerate(said)
    )
    spoken_by = tuple(
        utterance(turn.index, turn.index, 0, 4, turn.speaker) for turn in turns
    )
    known = {
        "usable": True,
        "reason": Wording("", ""),
        "duration_s": said[-1][2],
        "longest_silence_s": 0.0,
        "take_overs": (),
    }
    return replace(
        good_call(),
        attributed=attributed(Call("云桥-009", turns), spoken_by, ()),
        timing=TimingFacts(**{**known, **facts}),
    )


def drawn(scored, lang="zh", width=80):
    paper = Paper(lang, width)
    timeline(paper.view, scored)
    return paper.text


def rows(text, label):
    """The cells of one side, all bands in a row."""
    return "".join(
        line[len(label) + 1 :] for line in text.splitlines() if line.startswith(label)
    )


# ------------------------------------------------------------------ what is drawn


def test_overlap():
    assert (
        drawn(talk((A, 0, 5), (C, 4, 10.2), (A, 10.5, 13)))
        == """\
时间线  每格 0.5 秒
     00:00     00:05     00:10
坐席 ██████████           █████
客户         ████████████▒
             ××
▒ 不到半格  × 同时说话

"""
    )


def test_an_overlap_of_less_than_a_tenth_of_a_second_has_no_mark():
    assert "×" not in drawn(talk((A, 0, 5.05), (C, 5, 10)))
    assert "×" in drawn(talk((A, 0, 5.1), (C, 5, 10)))


def test_overlap_is_marked_only_where_the_times_can_show_it():
    mono = talk((A, 0, 5), (C, 4, 10), usable=False, take_overs=None)
    assert (
        drawn(mono)
        == """\
时间线  每格 0.5 秒
     00:00     00:05
坐席 ██████████
客户         ████████████

"""
    )


def test_silence():
    assert (
        drawn(talk((A, 0, 5), (C, 8, 10), (A, 12.9, 15)))
        == """\
时间线  每格 0.5 秒
     00:00     00:05     00:10
坐席 ██████████               ▒████
客户                 ████
               ······
▒ 不到半格  · 静音 3 秒以上

"""
    )


def test_a_silence_shorter_than_half_a_column_has_a_mark_still():
    text = drawn(talk((A, 0, 900), (C, 904, 3000)))
    assert "每格 15 秒" in text
    assert text.count("·") == 2  # in the band, and in the legend


def test_a_take_over_that_nothing_excuses():
    scored = talk(
        (C, 0, 6),
        (A, 5, 9),
        (C, 9, 12),
        (A, 11, 14),
        take_overs=(TakeOver(1, 0, 5.0, 1.0), TakeOver(3, 2, 11.0, 1.0, "answer")),
    )
    assert (
        drawn(scored)
        == """\
时间线  每格 0.5 秒
     00:00     00:05     00:10
坐席           ████████    ██████
客户 ████████████      ██████
               !×          ××
× 同时说话  ! 抢话

"""
    )


def test_a_merged_turn_is_drawn_by_its_characters():
    turns = (Turn(0, "您好。我想问宽带的事", 0.0, 9.0), Turn(1, None, 10.0, 12.0))
    parts = (utterance(0, 0, 0, 3), utterance(1, 0, 3, 10, C))
    scored = replace(
        talk((A, 0, 12)), attributed=attributed(Call("x", turns), parts, ())
    )
    assert (
        drawn(scored)
        == """\
时间线  每格 0.5 秒
     00:00     00:05     00:10
坐席 ████
客户     ██████████████
未知                     ████

"""
    )


def test_one_side():
    assert (
        drawn(talk((A, 0, 2), (A, 2, 4)))
        == """\
时间线  每格 0.5 秒
     00:00
坐席 ████████

"""
    )


def test_all_sides_in_one_order_in_each_band():
    text = drawn(talk((IVR, 0, 9), (UNKNOWN, 9, 10), (C, 10, 11), (A, 11, 70)))
    labels = [line[:2] for line in text.splitlines() if line[:1].strip()]
    assert labels == ["时间", *["坐席", "客户", "导航", "未知"] * 2]


def test_an_hour():
    said = [(A if turn % 2 else C, turn * 60, turn * 60 + 55) for turn in range(60)]
    text = drawn(talk(*said))
    assert "每格 15 秒" in text
    assert "00:00   02:00   04:00   06:00" in text
    ruler = [line.split() for line in text.splitlines() if line[:6].strip().isdigit()]
    assert [clocks[0] for clocks in ruler] == ["00:00", "18:00", "36:00", "54:00"]
    assert rows(text, "客户").startswith("████    ████    ")


def test_what_is_too_long_is_left_out_and_said():
    text = drawn(talk((A, 0, 30), (C, 20 * 3600, 20 * 3600 + 30)))
    assert text.count("坐席") == 12
    assert "通话太长，只画到 14:00:00，其后到 20:00:30 的部分没有画。" in text


def test_a_later_start_begins_at_a_round_time():
    assert drawn(talk((A, 3603, 3605), (C, 3605, 3607))).splitlines()[1] == (
        "     1:00:00   1:00:05"
    )


def test_a_narrow_console():
    assert (
        drawn(talk((A, 0, 16), (C, 15.5, 18)), width=40)
        == """\
时间线  每格 0.5 秒
     00:00     00:05     00:10
坐席 ██████████████████████████████
客户
     00:15
坐席 ██
客户  █████
      ×
× 同时说话

"""
    )


def test_a_console_without_room_for_a_clock():
    assert drawn(talk((A, 0, 16), (C, 16, 18)), width=11) == ""


def test_english():
    scored = talk(
        (C, 0, 6), (A, 5, 9.1), (C, 13, 14), take_overs=(TakeOver(1, 0, 5.0, 1),)
    )
    assert (
        drawn(scored, "en")
        == """\
Timeline  0.5 s a column
         00:00     00:05     00:10
Agent              ████████▒
Customer ████████████              ██
                   !×      ········
▒ less than half a column  × speaking at once  ! take-over  · silence of 3 s or
more

"""
    )


# ------------------------------------------------------------------ what is not


@pytest.mark.parametrize(
    "scored",
    [
        talk((A, 0, 5)),
        talk((A, 0, 5), (C, 5, 9), duration_s=None),
        talk((A, 0, 5), (C, 5, 9), longest_silence_s=None),
        talk((A, None, None), (C, None, None), (C, 5, 9)),
        talk((A, 5, 5), (C, 7, 7)),
        talk((A, math.nan, 5), (C, 9, 7), (C, 1, 2)),
    ],
)
def test_nothing_is_shown_where_times_say_nothing(scored):
    assert drawn(scored) == ""


def test_it_stands_before_the_transcript():
    paper = Paper()
    check_view(paper.view, talk((A, 0, 5), (C, 5, 9)), CARD)
    text = paper.text
    assert "角色: 由用语推断。\n\n时间线  每格 0.5 秒\n" in text
    assert text.index("时间线") < text.index("0 00:00 坐席 好的好的")
    assert "██\n\n0 00:00" in text


# ------------------------------------------------------------------ other consoles


def on_stream(encoding, scored):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    timeline(View(make_console(stream, width=60)), scored)
    stream.flush()
    text = stream.buffer.getvalue().decode(encoding)
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


SAID = talk(
    (C, 0, 6),
    (A, 5, 9.1),
    (C, 13, 15),
    (A, 14, 16),
    take_overs=(TakeOver(1, 0, 5.0, 1),),
)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_without_chinese_is_told_in_english(encoding):
    assert (
        on_stream(encoding, SAID)
        == """\
Timeline  0.5 s a column
         00:00     00:05     00:10     00:15
Agent              ########-         ####
Customer ############              ####
                   !x      ........  xx
- less than half a column  x speaking at once  ! take-over
. silence of 3 s or more

"""
    )


def test_a_chinese_console_that_is_not_utf_8():
    assert (
        on_stream("gbk", SAID)
        == """\
时间线  每格 0.5 秒
     00:00     00:05     00:10     00:15
坐席           ########-         ####
客户 ############              ####
               !x      ........  xx
- 不到半格  x 同时说话  ! 抢话  . 静音 3 秒以上

"""
    )


def test_colour_adds_nothing_but_colour():
    stream = io.StringIO()
    console = Console(
        file=stream, width=80, force_terminal=True, color_system="standard",
        no_color=False, legacy_windows=False,
    )  # fmt: skip
    timeline(View(console), SAID)
    shown = stream.getvalue()
    assert "\x1b[36m坐席" in shown
    assert "\x1b[33m客户" in shown
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
    assert "".join(f"{line.rstrip()}\n" for line in plain.splitlines()) == drawn(SAID)


# ------------------------------------------------------------------ true to time


@pytest.mark.parametrize(
    ("length", "step"),
    [(60, 0.5), (140, 0.5), (140.5, 1), (280, 1), (560, 2), (1440, 5), (7200, 30)],
)
def test_the_finest_scale_of_four_bands(length, step):
    assert scale_of(0, length, 75).step == step


people = st.sampled_from([A, C, IVR, UNKNOWN])
said = st.tuples(people, st.floats(0, 30), st.floats(0.01, 40))


@st.composite
def calls(draw):
    at, found = draw(st.floats(0, 5000)), []
    for speaker, pause, length in draw(st.lists(said, min_size=2, max_size=25)):
        start = max(at + pause - 8, 0.0)
        found.append((speaker, start, start + length))
        at = start + length
    return talk(*found)


@given(calls(), st.integers(40, 200), st.sampled_from(["zh", "en"]))
@settings(max_examples=150, deadline=None)
def test_no_band_is_wider_than_the_console(scored, width, lang):
    text = drawn(scored, lang, width)
    assert text
    assert all(cell_len(line) <= width for line in text.splitlines())


@given(calls(), st.integers(40, 200))
@settings(max_examples=150, deadline=None)
def test_filled_columns_are_the_time_a_side_speaks(scored, width):
    text = drawn(scored, width=width)
    step = float(text.split("每格 ")[1].split(" 秒")[0])
    labels = {A: "坐席", C: "客户", IVR: "导航", UNKNOWN: "未知"}
    turns = [turn.speaker for turn in scored.call.turns]
    for side, spells in spoken(scored).items():
        true = sum(end - start for start, end in spells) / step
        full = rows(text, labels[side]).count("█")
        assert abs(full - true) <= turns.count(side) + 1e-3


@given(calls(), st.integers(40, 200))
@settings(max_examples=100, deadline=None)
def test_each_cell_stands_at_its_time(scored, width):
    """Wherever a cell is drawn its side speaks, and where none is drawn it does not."""
    spells = spoken(scored)
    first = min(one[0][0] for one in spells.values())
    last = max(one[-1][1] for one in spells.values())
    scale = scale_of(first, last, width - 5)
    assert scale.origin <= first
    assert scale.second(scale.columns) >= last - 1e-3
    for one in spells.values():
        for column, part in enumerate(scale.covered(one)):
            low, high = scale.second(column), scale.second(column + 1)
            true = sum(max(min(end, high) - max(start, low), 0) for start, end in one)
            assert part == pytest.approx(true, abs=1e-6)
