from __future__ import annotations

import io
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Outcome, Wording
from scoring.reports.terminal import (
    clock,
    figure,
    join,
    make_console,
    percent,
    progress,
    put,
    symbol,
    visible,
    words,
)


def printed(line, width: int = 20, indent: int = 0) -> str:
    stream = io.StringIO()
    put(make_console(stream, width=width), line, indent)
    return stream.getvalue()


@given(st.text())
def test_nothing_in_a_text_reaches_the_terminal_as_a_command(text):
    shown = visible(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in shown)
    assert not any(0x2066 <= ord(char) <= 0x2069 for char in shown)


@given(st.text("好a ,[]{}:/\\", max_size=60))
def test_text_is_printed_as_it_stands(text):
    def packed(one: str) -> str:
        return "".join(one.split())

    assert packed(printed(text)) == packed(text)


def test_escapes_and_markup_are_seen():
    shown = printed("[red]\x1b[31m危[/red]:smile:", width=40)
    assert shown == "[red]␛[31m危[/red]:smile:\n"
    assert visible("a\u202eb\u200bc\n\u2028\x9b") == "abc␊␊␦"
    assert visible("\ufffe\uffff\ufdd0\U0001ffff\ufffc") == "\ufffd" * 4 + "\ufffc"


def test_wrapped_rows_are_indented():
    lines = printed("好" * 10, width=12, indent=2).splitlines()
    assert [line.rstrip() for line in lines] == ["  " + "好" * 5] * 2


def test_empty_line():
    assert printed("") == "\n"


def test_join_keeps_styles_and_makes_strings_visible():
    line = join("a\x1b", words("b", "bold"))
    assert line.plain == "a␛b"
    assert [span.style for span in line.spans] == ["bold"]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(None, ""), (0.0, "00:00"), (65.9, "01:05"), (3_725, "1:02:05"), (-1, "00:00")],
)
def test_clock(seconds, shown):
    assert clock(seconds) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, "-"), (100.0, "100"), (-5.0, "-5"), (0.25, "0.25"), (-0.001, "0")],
)
def test_figure(value, shown):
    assert figure(value) == shown


def test_percent():
    assert [percent(one) for one in (None, 0.0, 0.825, 1.0)] == [
        "-",
        "0%",
        "82%",
        "100%",
    ]


class Gbk(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="gbk", newline="\n")


def test_a_chinese_windows_pipe_does_not_break():
    stream = Gbk()
    console = make_console(stream, width=40)
    put(console, join(symbol(Outcome.PASS, console), " 您好 ␛ é한"))
    stream.flush()
    assert stream.buffer.getvalue().decode("gbk") == "+ 您好 ? é?\n"


def test_symbols_where_the_stream_can():
    console = make_console(io.StringIO())
    shown = {one: symbol(one, console).plain for one in Outcome}
    assert shown == {
        Outcome.PASS: "✓",
        Outcome.FAIL: "✗",
        Outcome.NOT_APPLICABLE: "-",
        Outcome.UNDECIDED: "?",
    }


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    return Screen()


def test_colour_on_a_terminal(screen):
    put(make_console(screen, width=40), words("危", "red"))
    assert "\x1b[31m" in screen.getvalue()


def test_no_color_is_respected(screen, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    put(make_console(screen, width=40), words("危", "red"))
    assert screen.getvalue() == "危\n"


def test_progress_is_silent_off_a_terminal():
    stream = io.StringIO()
    with progress(make_console(stream), Wording("评分", "Scoring")) as done:
        done(3, 3)
    assert stream.getvalue() == ""


def test_progress_on_a_terminal(screen):
    title = Wording("评分[red]", "Scoring")
    with progress(make_console(screen, width=60), title) as done:
        done(2, 3)
        done(3, 3)
    assert "评分[red]" in screen.getvalue()
    assert "3/3" in screen.getvalue()


def test_importing_the_terminal_needs_no_pandas():
    modules = "terminal terminal_check terminal_explain terminal_tables registry"
    imports = "; ".join(f"import scoring.reports.{one}" for one in modules.split())
    code = f"{imports}; import sys; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_tables_and_json_need_no_rich():
    code = (
        "import scoring.reports.registry, scoring.reports.agents_file, sys;"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
