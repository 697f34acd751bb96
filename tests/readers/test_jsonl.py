import json

import pytest

from scoring.model import Call, Company, Reject, Site, SiteAgent, Speaker

FULL = {
    "call_id": "C1",
    "agent_id": "0081",
    "turns": [
        {"speaker": "agent", "speaker_id": "1", "channel": 0, "text": "您好",
         "start": 0.5, "end": 2},
        {"speaker": "customer", "speaker_id": "2", "channel": 1, "text": "你好",
         "start": None, "end": None},
        {"text": None, "start": 3, "end": 4.25},
    ],
    "meta": {"started_at": "2024-05-01T09:00:00+08:00", "team": "一组", "vip": {"a": [1]}},
}  # fmt: skip


def lines(*values):
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values) + "\n"


def test_the_contract(one_call):
    call = one_call("a.jsonl", lines(FULL))
    assert (call.call_id, call.agent_id, call.place) == ("C1", "0081", "line 1")
    assert call.meta == FULL["meta"]
    first, second, third = call.turns
    assert (first.speaker, first.speaker_id, first.channel) == (Speaker.AGENT, "1", 0)
    assert (first.text, first.start, first.end) == ("您好", 0.5, 2.0)
    assert (second.start, second.end) == (None, None)
    assert (third.text, third.speaker, third.start) == (None, Speaker.UNKNOWN, 3.0)
    assert [turn.index for turn in call.turns] == [0, 1, 2]


def test_only_text_is_required(one_call):
    call = one_call("x.jsonl", '{"turns":[{"text":"您好"}]}\n')
    assert (call.call_id, call.agent_id) == ("x-1", None)
    assert call.turns[0].speaker is Speaker.UNKNOWN


def test_numbers_are_ids_and_ids_are_cleaned(one_call):
    call = one_call(
        "a.jsonl",
        '{"call_id":12,"agent_id":8001.0,"turns":[{"text":"a","speaker_id":3}]}\n',
    )
    assert (call.call_id, call.agent_id) == ("12", "8001")
    assert call.turns[0].speaker_id == "3"
    call = one_call("a.jsonl", '{"call_id":"C\\n\\u202e1 ","turns":[{"text":"a"}]}')
    assert call.call_id == "C1"


@pytest.mark.parametrize("value", ["", None, [], {}, True, "\u0007"])
def test_no_id_makes_one(one_call, value):
    call = one_call("x.jsonl", lines({"call_id": value, "turns": [{"text": "a"}]}))
    assert call.call_id == "x-1"


def test_names_that_are_no_roles_are_kept_as_ids(one_call):
    turns = [{"speaker": "张三", "text": "a"}, {"speaker": "客服", "text": "b"},
             {"speaker": 1, "text": "c"}, {"speaker": {}, "text": "d"}]  # fmt: skip
    call = one_call("a.jsonl", lines({"turns": turns}))
    assert [(t.speaker, t.speaker_id) for t in call.turns] == [
        (Speaker.UNKNOWN, "张三"),
        (Speaker.AGENT, None),
        (Speaker.UNKNOWN, "1"),
        (Speaker.UNKNOWN, None),
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('{"turns":[{"text":"a"}', "line 2"),
        ('{"turns":{}}', "line 2: turns"),
        ('{"turns":null}', "line 2: turns"),
        ('{"turns":[]}', "line 2"),
        ('{"call_id":"C9"}', "line 2"),
        ('{"turns":["a"]}', "line 2: turns[0]"),
        ('{"turns":[{"text":"a"},{"text":5}]}', "line 2: turns[1].text"),
        ('{"turns":[{"text":"a"},{"start":5}]}', "line 2: turns[1]"),
        ("[1]", "line 2: [0]"),
        ('"text"', "line 2"),
        ("5", "line 2"),
        ("null", "line 2"),
        ("NaN", "line 2"),
        ("[" * 200_000, "line 2"),
        ('{"turns":' + "[" * 200_000, "line 2"),
    ],
)
def test_one_bad_line_costs_one_line(reads, line, place):
    before, bad, after = reads("a.jsonl", lines(FULL) + line + "\n" + lines(FULL))
    assert isinstance(before, Call)
    assert isinstance(after, Call)
    assert after.place == "line 3"
    assert isinstance(bad, Reject)
    assert bad.place == place or bad.place.startswith("2:")
    assert bad.cure.zh


@pytest.mark.parametrize("time", ["NaN", "Infinity", "-Infinity", "1e999", '"1,5"'])
def test_a_time_that_is_no_number_costs_the_time_not_the_call(one_call, time):
    turn = f'{{"text":"您好","start":{time},"end":2}}'
    call = one_call("a.jsonl", f'{{"turns":[{turn}]}}')
    assert (call.turns[0].start, call.turns[0].end) == (None, None)
    assert call.meta["read_notes"][0].startswith("turn 0: time ")


def test_half_an_emoji_costs_the_character_not_the_call(one_call):
    call = one_call("a.jsonl", '{"turns":[{"text":"好的\\ud83d"}]}')
    assert call.turns[0].text == "好的\ufffd"


def test_a_torn_line_tells_line_and_column(reads):
    _, torn = reads("a.jsonl", lines(FULL) + '{"turns": [{"text": "您')
    assert torn.place.startswith("2:")


def test_impossible_times_are_dropped_and_named(one_call):
    turns = [
        {"text": "a", "start": -1, "end": 2},
        {"text": "b", "start": 5, "end": 4},
        {"text": "c", "start": "NaN", "end": 4},
        {"text": "d", "start": {}, "end": 4},
        {"text": "e", "start": 6, "end": None},
        {"text": "f", "start": "00:00:07", "end": "8.5"},
    ]
    call = one_call("a.jsonl", lines({"turns": turns}))
    assert [(t.start, t.end) for t in call.turns] == [
        (None, None), (None, None), (None, None), (None, None), (6.0, None), (7.0, 8.5),
    ]  # fmt: skip
    assert call.meta["read_notes"] == [
        "turn 0: negative time",
        "turn 1: end before start",
        "turn 2: time is not a number",
        "turn 3: time not understood",
    ]


def test_notes_are_capped(one_call):
    turns = [{"text": "a", "start": -1}] * 200
    notes = one_call("a.jsonl", lines({"turns": turns})).meta["read_notes"]
    assert len(notes) == 51
    assert notes[-1] == "and 150 more"


@pytest.mark.parametrize(
    ("given", "expected"),
    [(0, 0), ("1", 1), (1.0, 1), (-1, None), (True, None), ("x", None), (1e300, None),
     ([], None), (0.5, None), ("nan", None)],
)  # fmt: skip
def test_channels(one_call, given, expected):
    call = one_call("a.jsonl", lines({"turns": [{"text": "a", "channel": given}]}))
    assert call.turns[0].channel == expected


def test_facts_beside_the_turns_go_to_meta(one_call):
    call = one_call(
        "a.jsonl",
        lines(
            {"turns": [{"text": "a"}], "班组": "一组", "x": 1, "score": {"total": 5}}
        ),
    )
    assert call.meta == {"team": "一组", "x": 1}


def test_meta_is_brought_to_the_contract(one_call):
    meta = {
        "date": "2024/5/1", "scene": "外呼", "direction": "呼入", "hung_up_by": "客户",
        "complaint": "是", "ring_seconds": "12", "rings": "3", "team": 7, "other": None,
    }  # fmt: skip
    call = one_call("a.jsonl", lines({"turns": [{"text": "a"}], "meta": meta}))
    assert call.meta == {
        "date": "2024/5/1", "started_at": "2024-05-01", "scene": "outbound",
        "direction": "inbound", "hung_up_by": "customer", "complaint": True,
        "ring_seconds": 12.0, "rings": 3, "team": "7",
    }  # fmt: skip


def test_meta_that_is_not_understood_is_kept_and_named(one_call):
    call = one_call(
        "a.jsonl",
        lines({"turns": [{"text": "a"}], "meta": {"scene": "月球", "complaint": "?"}}),
    )
    assert call.meta["scene"] == "月球"
    assert call.meta["read_notes"] == [
        "meta scene: value not understood, kept as it is",
        "meta complaint: value not understood, kept as it is",
    ]


@pytest.mark.parametrize("meta", [[], "x", 5])
def test_meta_that_is_no_object_is_left_out(one_call, meta):
    call = one_call("a.jsonl", lines({"turns": [{"text": "a"}], "meta": meta}))
    assert call.meta == {"read_notes": ["meta: not an object, left out"]}


def test_deep_meta_is_left_out(one_call):
    deep = "[" * 100 + "]" * 100
    call = one_call("a.jsonl", '{"turns":[{"text":"a"}],"meta":{"x":' + deep + "}}")
    assert call.meta == {"read_notes": ["meta x: nested too deeply, left out"]}


def test_other_names_and_units(one_call):
    turn = {"role": "坐席", "content": "您好", "begin_ms": 1500, "结束时间(秒)": "3"}
    call = one_call("a.jsonl", lines({"会话ID": "C1", "工号": 81, "sentences": [turn]}))
    assert (call.call_id, call.agent_id) == ("C1", "81")
    only = call.turns[0]
    assert (only.text, only.start, only.end) == ("您好", 1.5, 3.0)
    assert only.speaker is Speaker.AGENT


def test_a_unit_nobody_declared_is_never_guessed(one_reject, one_call):
    text = lines({"turns": [{"text": "a", "begin_time": 1500}]})
    assert "--time-unit" in one_reject("a.jsonl", text).cure.zh
    assert one_call("a.jsonl", text, time_unit="ms").turns[0].start == 1.5


def test_start_is_seconds_by_contract_whatever_the_option_says(one_call):
    text = lines({"turns": [{"text": "a", "start": 1.5}]})
    assert one_call("a.jsonl", text, time_unit="ms").turns[0].start == 1.5


def test_columns_name_other_keys(one_call):
    text = lines({"turns": [{"t": "您好", "who": "客户"}], "编": "C7"})
    columns = {"text": "t", "role": "who", "call_id": "编"}
    call = one_call("a.jsonl", text, columns=columns)
    assert call.call_id == "C7"
    assert (call.turns[0].text, call.turns[0].speaker) == ("您好", Speaker.CUSTOMER)


def test_one_object_over_several_lines_and_a_list(reads):
    (call,) = reads("one.json", json.dumps(FULL, ensure_ascii=False, indent=2))
    assert (call.call_id, len(call.turns)) == ("C1", 3)
    bare = {"turns": [{"text": "a"}]}
    first, second, bad = reads("list.json", json.dumps([FULL, bare, 5], indent=1))
    assert (first.call_id, second.call_id) == ("C1", "list-2")
    assert (second.place, bad.place) == ("[1]", "[2]")


def test_content_goes_before_suffix(reads):
    (call,) = reads("one.txt", lines(FULL))
    assert call.call_id == "C1"
    (call,) = reads("one.json", lines(FULL))
    assert call.place == "line 1"


@pytest.mark.parametrize("text", ["{\n", '[{"turns":[{"text":"a"}]},\n{"tu', "[]"])
def test_broken_json_files_are_one_reject(one_reject, text):
    one_reject("a.json", text)


def test_site_fills_in_name_and_team(one_call):
    agent = SiteAgent("0081", "测试甲", "二组")
    site = Site(companies=(Company("安晴热力"),), agents=(agent,))
    call = one_call("a.jsonl", lines(FULL), site=site)
    assert call.meta["agent_name"] == "测试甲"
    assert call.meta["team"] == "一组"


def test_a_folder_grouped_by_channel_is_put_into_time_order(one_call):
    turns = [
        {"channel": 0, "text": "a", "start": 0, "end": 1},
        {"channel": 0, "text": "c", "start": 4, "end": 5},
        {"channel": 1, "text": "b", "start": 2, "end": 3},
        {"channel": 1, "text": "d", "start": 6, "end": 7},
    ]
    call = one_call("a.jsonl", lines({"turns": turns}))
    assert [turn.text for turn in call.turns] == ["a", "b", "c", "d"]


CUT = "您好".encode()[:4]


def test_bytes_that_are_damaged_beside_what_was_said_cost_nothing(one_call):
    said = "请问有什么可以帮您的吗？您请讲。"
    head = '{"turns":[{"text":"' + said + '","tokens":"'
    call = one_call("a.json", head.encode() + CUT + b'"}]}')
    assert call.turns[0].text == said
    assert "cannot be decoded" in call.meta["read_notes"][0]


def test_bytes_that_are_damaged_in_what_was_said_cost_the_call(one_reject):
    damaged = '{"turns":[{"text":"请问有什么可以帮您'.encode() + CUT + b'"}]}'
    assert "无法解码" in one_reject("a.json", damaged).reason.zh


def test_a_list_line_holds_its_calls(reads):
    one = {"call_id": "A", "turns": [{"text": "您好"}]}
    first, bad, third = reads("a.jsonl", json.dumps([one, 5, {**one, "call_id": "B"}]))
    assert (first.call_id, third.call_id) == ("A", "B")
    assert (bad.place, bad.call_id) == ("line 1: [1]", "a-1-2")


def test_a_fact_that_is_no_number_is_left_out_and_noted(one_call):
    text = '{"turns":[{"text":"您好"}],"meta":{"a":NaN,"b":[1,Infinity],"c":1.5}}'
    call = one_call("a.json", text)
    assert call.meta == {
        "c": 1.5,
        "read_notes": [
            "meta a: not a number, left out",
            "meta b: not a number, left out",
        ],
    }


HEAD = '{"turns":[{"text":"您好"}],"meta":'


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("1e400", "not a number"),
        ("9" * 40, "number too large"),
        ('"' + "a" * 200_000 + '"', "too large"),
        ("[" + "1," * 200_000 + "1]", "too large"),
        ("[" * 40 + "]" * 40, "nested too deeply"),
    ],
)
def test_a_fact_that_no_output_can_hold_is_left_out(one_call, value, told):
    call = one_call("a.jsonl", HEAD + f'{{"a":{value}}}}}')
    assert call.meta == {"read_notes": [f"meta a: {told}, left out"]}


@pytest.mark.parametrize(
    "value", ["5", '["table of calls: no row for this call"]', "{}"]
)
def test_our_notes_are_ours(one_call, value):
    call = one_call("a.jsonl", HEAD + f'{{"read_notes":{value}}}}}')
    assert call.meta == {"read_notes": ["meta read_notes: the file's own, left out"]}


def test_a_turn_cannot_end_at_infinity(one_call):
    call = one_call(
        "a.jsonl", '{"turns":[{"text":"您好","start":1.7e308,"duration_s":1.7e308}]}'
    )
    assert (call.turns[0].start, call.turns[0].end) == (None, None)


def test_ids_of_twenty_digits_stay_what_they_are(reads):
    turns = '"turns":[{"text":"您好"}]'
    ids = ("20240501090003123456", "20240501090003123457")
    calls = reads("a.jsonl", "".join(f'{{"call_id":{n},{turns}}}\n' for n in ids))
    assert tuple(call.call_id for call in calls) == ids
