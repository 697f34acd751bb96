"""The reader of worked examples: blocks, marks, times, meta."""

import pytest

from scoring.model import Outcome, Speaker
from tests.standards.read import (
    HERE,
    Example,
    ExampleError,
    blocks,
    call_of,
    marked,
    without,
)


def example(text):
    return Example("c", "greeting", None, "", text, HERE / "c" / "model.txt", 1)


def write(folder, text, name="greeting.txt"):
    path = folder / "card" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_blocks_have_an_outcome_and_a_note(tmp_path):
    text = (
        "# 说明\n=== pass 先问好\n坐席: 您好\n\n=== fail\n坐席: 喂\n"
        "=== not applicable\n客户: 喂\n=== undecided x\n?: 您好\n"
    )
    found = list(blocks(write(tmp_path, text)))
    assert [one.outcome for one in found] == [
        Outcome.PASS, Outcome.FAIL, Outcome.NOT_APPLICABLE, Outcome.UNDECIDED,
    ]  # fmt: skip
    assert [one.note for one in found] == ["先问好", "", "", "x"]
    assert (found[0].card, found[0].criterion) == ("card", "greeting")
    assert [one.line for one in found] == [2, 5, 7, 9]


@pytest.mark.parametrize(
    "text",
    ["坐席: 您好\n", "=== passed\n坐席: 您好\n", "=== pass\n\n=== fail\n坐席: 喂"],
)
def test_a_slip_is_told(tmp_path, text):
    with pytest.raises(ExampleError):
        list(blocks(write(tmp_path, text)))


def test_a_model_file_is_one_block_or_several(tmp_path):
    (one,) = blocks(write(tmp_path, "坐席: 您好\n", "model.txt"))
    assert one.outcome is None
    text = "=== model a\n坐席: 您好\n=== model b\n坐席: 您好\n"
    assert [one.note for one in blocks(write(tmp_path, text, "model.txt"))] == [
        "a",
        "b",
    ]


def test_lines_become_turns_with_times_and_meta():
    call = call_of(
        example(
            "# meta: scene=hotline ring_seconds=22 complaint=true team='甲 组'\n"
            "# 备注\n[0.0-3.2] 坐席: 您好\n[3.2 - 4] 客户：你好\n?: 喂\n导航: 请按一"
        )
    )
    assert call.meta == {
        "scene": "hotline", "ring_seconds": 22, "complaint": True, "team": "甲 组",
    }  # fmt: skip
    assert [turn.speaker for turn in call.turns] == [
        Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN, Speaker.IVR,
    ]  # fmt: skip
    assert [turn.text for turn in call.turns] == ["您好", "你好", "喂", "请按一"]
    assert (call.turns[0].start, call.turns[1].end) == (0.0, 4.0)
    assert [turn.channel for turn in call.turns] == [0, 1, 3, 2]
    mono = call_of(example("# mono\n[0-1] 坐席: 您好"))
    assert mono.turns[0].channel is None


@pytest.mark.parametrize("line", ["您好", "老王: 您好", "# meta: scene"])
def test_a_line_that_is_no_turn_is_told(line):
    with pytest.raises(ExampleError):
        call_of(example(line))


def test_marks_are_dissolved_or_broken():
    text = "坐席: {greeting: 您好}，{agent_id: 8001号{pleased: 为您服务}|喂}{taboo: |不知道}"
    assert marked(text) == ["greeting", "agent_id", "pleased", "taboo"]
    assert without(text) == "坐席: 您好，8001号为您服务"
    assert without(text, "greeting") == "坐席: ，8001号为您服务"
    assert without(text, "agent_id") == "坐席: 您好，喂"
    assert without(text, "pleased") == "坐席: 您好，8001号"
    assert without(text, "taboo") == "坐席: 您好，8001号为您服务不知道"


def test_a_mark_may_hold_two_criteria_times_meta_and_lines():
    text = "# meta: rings={rings: 2|9}\n{a, b: 坐席: 您好\n客户: 喂}\n坐席: 再见"
    assert call_of(example(text)).meta == {"rings": 2}
    assert call_of(example(text), "rings").meta == {"rings": 9}
    assert len(call_of(example(text), "b").turns) == 1
    assert marked(text) == ["rings", "a", "b"]
    timed = "{x: [0-1]|[0-9]} 坐席: 您好"
    assert call_of(example(timed), "x").turns[0].end == 9


def test_a_turn_without_words_left_is_gone():
    call = call_of(example("坐席: {a: 您好}。\n客户: 喂"), "a")
    assert [turn.text for turn in call.turns] == ["喂"]
    assert call.turns[0].index == 0


def test_an_open_mark_is_told():
    with pytest.raises(ExampleError, match="not closed"):
        without("坐席: {a: 您好")
