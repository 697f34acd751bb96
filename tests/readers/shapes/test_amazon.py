import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker, Turn
from scoring.readers.shapes.amazon import SHAPES
from tests.readers.shapes.ask import (
    SAME_TURNS,
    anything,
    calls,
    notes,
    one_call,
    read,
    read_anything,
    sample,
    spoiled,
    told_by,
)
from tests.readers.writers.amazon import write_amazon_ca, write_amazon_transcribe

ANALYTICS, TRANSCRIBE = SHAPES
CALL = SAME_TURNS


def of(shape):
    return sample(f"{shape.id}.json")


def read_value(value, shape):
    (item,) = read(value, shape)
    return item


def said(call):
    assert isinstance(call, Call), call
    return [(t.text, t.start, t.end) for t in call.turns]


def word(text, start=None, end=None, **more):
    item = {"alternatives": [{"confidence": "0.99", "content": text}], **more}
    if start is None:
        return {"type": "punctuation", **item}
    return {"type": "pronunciation", "start_time": start, "end_time": end, **item}


def result(**results):
    return {
        "jobName": "job-7",
        "accountId": "000000000000",
        "status": "COMPLETED",
        "results": {"transcripts": [{"transcript": "x"}], **results},
    }


# ---------------------------------------------------------------- the same call


def test_transcribe_holds_the_same_call():
    call = one_call(of(TRANSCRIBE), TRANSCRIBE)
    assert said(call) == [(t["text"], t["start"], t["end"]) for t in CALL]
    speakers = {"agent": "spk_0", "customer": "spk_1"}
    assert [t.speaker_id for t in call.turns] == [speakers[t["speaker"]] for t in CALL]
    assert {t.speaker for t in call.turns} == {Speaker.UNKNOWN}
    assert call.meta == {"task_id": "qc-batch-20260302-0001"}


def test_analytics_hold_the_same_call_with_roles():
    call = one_call(of(ANALYTICS), ANALYTICS)
    assert said(call) == [(t["text"], t["start"], t["end"]) for t in CALL]
    assert [t.speaker for t in call.turns] == [t["speaker"] for t in CALL]
    assert {t.speaker_id for t in call.turns} == {None}
    assert call.call_id == "a"  # the file names no contact
    assert call.meta["task_id"] == "qc-analytics-20260302-0001"
    assert call.meta["language"] == "zh-CN"


def test_an_older_result_without_segments_of_text_makes_the_same_turns():
    value = of(TRANSCRIBE)
    del value["results"]["audio_segments"]
    call = read_value(value, TRANSCRIBE)
    assert [t.text for t in call.turns] == [t["text"] for t in CALL]
    assert [t.start for t in call.turns] == [t["start"] for t in CALL]
    for turn, own in zip(call.turns, CALL, strict=True):
        assert turn.end == pytest.approx(own["end"], abs=0.002)


# ---------------------------------------------------------------- knowing


def test_each_sample_is_known_by_its_own_shape_alone():
    for shape in SHAPES:
        assert [one.id for one in SHAPES if one.knows(of(shape))] == [shape.id]


OTHERS = [
    None,
    "results",
    [],
    {},
    {"results": []},
    {"results": [{"alternatives": [{"transcript": "hi"}]}]},
    {"results": {"channels": [{"alternatives": [{"transcript": "hi"}]}]}},
    {"results": {"items": [{"type": "pronunciation"}]}},
    {"jobName": "x", "status": "FAILED"},
    {"status": "COMPLETED"},
    {"segments": [{"start": 0.1, "end": 1.0, "text": "hi"}], "text": "hi"},
    {"Segments": [{"Text": "hi"}]},
    {"Transcript": "hi"},
    {"Transcript": [{"Content": "hi"}]},
    {"Transcript": [{"Text": "hi", "ParticipantRole": "AGENT"}]},
    {"JobStatus": "COMPLETED"},
    {"Result": {"Sentences": [{"BeginTime": 1, "EndTime": 2, "Text": "hi"}]}},
    {"call_id": "1", "turns": [{"text": "hi"}]},
    {"vcon": "0.4.0", "uuid": "x", "parties": [], "analysis": []},
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.id)
@pytest.mark.parametrize("value", OTHERS, ids=lambda value: json.dumps(value)[:60])
def test_what_is_not_amazons_is_not_known(shape, value):
    assert not shape.knows(value)


# ---------------------------------------------------------------- Transcribe


def test_segments_carry_speaker_channel_and_times():
    row = {
        "id": 0,
        "transcript": " 您好。 ",
        "start_time": "1.5",
        "end_time": "2.25",
        "speaker_label": "spk_3",
        "channel_label": "ch_1",
        "items": [0, 1],
    }
    (turn,) = read_value(result(items=[], audio_segments=[row]), TRANSCRIBE).turns
    assert turn == Turn(0, "您好。", 1.5, 2.25, Speaker.UNKNOWN, "spk_3", 1)


def test_segments_that_name_nobody_give_way_to_words_that_do():
    value = of(TRANSCRIBE)
    for row in value["results"]["audio_segments"]:
        del row["speaker_label"]
    call = read_value(value, TRANSCRIBE)
    assert [t.text for t in call.turns] == [t["text"] for t in CALL]
    assert {t.speaker_id for t in call.turns} == {"spk_0", "spk_1"}


def test_channels_are_put_into_time_order():
    channels = [
        {
            "channel_label": "ch_0",
            "items": [
                word("您好", "0.5", "1.0", channel_label="ch_0"),
                word("。", channel_label="ch_0"),
                word("请讲", "4.0", "4.5", channel_label="ch_0"),
            ],
        },
        {"channel_label": "ch_1", "items": [word("你好", "2.0", "2.6")]},
    ]
    value = result(items=[], channel_labels={"channels": channels})
    call = read_value(value, TRANSCRIBE)
    assert [(t.channel, t.text) for t in call.turns] == [
        (0, "您好。"),
        (1, "你好"),
        (0, "请讲"),
    ]
    assert call.turns[1].start == 2.0


def test_a_turn_ends_with_a_pause_and_not_within_a_sentence():
    items = [
        word("请", "1.0", "1.2"),
        word("稍等", "1.9", "2.2"),  # 0.7 s in the midst of a sentence
        word("。"),
        word("好", "2.4", "2.6"),  # 0.2 s behind its end
        word("了", "3.7", "3.9"),  # 1.1 s
        word("？"),
        word("在吗", "4.3", "4.6"),  # 0.4 s behind the end of one
    ]
    call = read_value(result(items=items), TRANSCRIBE)
    assert said(call) == [
        ("请稍等。好", 1.0, 2.6),
        ("了？", 3.7, 3.9),
        ("在吗", 4.3, 4.6),
    ]


def test_words_of_a_segment_stay_together_where_another_speaks_between():
    def of(speaker, *times):
        items = [
            {"start_time": a, "end_time": b, "speaker_label": speaker} for a, b in times
        ]
        return {
            "start_time": times[0][0],
            "end_time": times[-1][1],
            "speaker_label": speaker,
            "items": items,
        }

    segments = [
        of("spk_0", ("0.0", "1.0"), ("2.0", "3.0")),
        of("spk_1", ("1.2", "1.6")),
    ]
    items = [
        word("我要", "0.0", "1.0"),
        word("嗯", "1.2", "1.6"),
        word("。"),
        word("报修", "2.0", "3.0"),
        word("！"),
    ]
    value = result(items=items, speaker_labels={"segments": segments})
    call = read_value(value, TRANSCRIBE)
    assert [(t.speaker_id, t.text, t.start, t.end) for t in call.turns] == [
        ("spk_0", "我要报修！", 0.0, 3.0),
        ("spk_1", "嗯。", 1.2, 1.6),
    ]


def test_a_word_that_no_segment_lists_is_not_lost():
    segments = [{"speaker_label": "spk_0", "items": []}]
    items = [word("好的", "1.0", "1.4", speaker_label="spk_1")]
    value = result(items=items, speaker_labels={"segments": segments})
    (turn,) = read_value(value, TRANSCRIBE).turns
    assert (turn.text, turn.speaker_id) == ("好的", "spk_1")


def test_running_text_alone_is_one_turn_with_a_note():
    value = result(items=[])
    value["results"]["transcripts"] = [{"transcript": "您好。再见。"}]
    call = read_value(value, TRANSCRIBE)
    assert said(call) == [("您好。再见。", None, None)]
    assert notes(call) == ["running text only: no times and no speakers"]


@pytest.mark.parametrize("start", ["-1", "nan", "1e999", "soon", True, [], -0.5])
def test_an_impossible_time_is_dropped_with_a_note(start):
    row = {"transcript": "您好", "start_time": start, "end_time": "2"}
    call = read_value(result(items=[], audio_segments=[row]), TRANSCRIBE)
    assert said(call) == [("您好", None, None)]
    assert notes(call)[0].startswith("turn 0: ")


def test_an_impossible_time_of_a_word_is_noted_with_its_sentence():
    items = [word("您", "1.0", "1.2"), word("好", "-3", "1.5")]
    call = read_value(result(items=items), TRANSCRIBE)
    assert said(call) == [("您好", 1.0, 1.2)]
    assert notes(call) == ["turn 0: negative time"]


@pytest.mark.parametrize(
    ("item", "place"),
    [
        ("您好", "results.items[1]"),
        ({"type": "pronunciation"}, "results.items[1]"),
        ({"alternatives": []}, "results.items[1]"),
        ({"alternatives": [{"content": 7}]}, "results.items[1]"),
    ],
)
def test_a_broken_word_rejects_the_call_at_its_place(item, place):
    items = [word("好", "1.0", "1.2"), item]
    found = read_value(result(items=items), TRANSCRIBE)
    assert isinstance(found, Reject)
    assert found.place == place


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (None, "results.audio_segments[1]"),
        ({"start_time": "1"}, "results.audio_segments[1]"),
        ({"transcript": ["x"]}, "results.audio_segments[1]"),
    ],
)
def test_a_broken_segment_rejects_the_call_at_its_place(row, place):
    rows = [{"transcript": "好", "start_time": "0", "end_time": "1"}, row]
    found = read_value(result(items=[], audio_segments=rows), TRANSCRIBE)
    assert isinstance(found, Reject)
    assert found.place == place


STATES = [
    ({"jobName": "j", "accountId": "0", "status": "FAILED"}, "FAILED"),
    (result(items=[], transcripts=[{"transcript": ""}]), "COMPLETED"),
    (
        {
            "TranscriptionJob": {
                "TranscriptionJobName": "j",
                "TranscriptionJobStatus": "FAILED",
                "FailureReason": "Unsupported audio format",
                "Media": {"MediaFileUri": "s3://bucket/in/C77.wav"},
            }
        },
        "FAILED: Unsupported audio format",
    ),
    ({"TranscriptionJob": {"TranscriptionJobStatus": "IN_PROGRESS"}}, "IN_PROGRESS"),
]


@pytest.mark.parametrize(("value", "status"), STATES, ids=lambda one: str(one)[:40])
def test_a_result_without_sentences_says_the_status(value, status):
    assert TRANSCRIBE.knows(value)
    found = read_value(value, TRANSCRIBE)
    assert isinstance(found, Reject)
    assert status in found.reason.en
    assert status in found.reason.zh


def test_a_job_names_its_recording():
    value = STATES[2][0]
    assert read_value(value, TRANSCRIBE).call_id == "C77"


# ---------------------------------------------------------------- Call Analytics


def lens(**more):
    value = {
        "Version": "1.1.0",
        "Channel": "VOICE",
        "JobStatus": "COMPLETED",
        "LanguageCode": "zh-CN",
        "CustomerMetadata": {"ContactId": "contact-9", "InstanceId": "i"},
        "Participants": [
            {"ParticipantId": "p-1", "ParticipantRole": "CUSTOMER"},
            {"ParticipantId": "p-2", "ParticipantRole": "AGENT"},
            {"ParticipantId": "p-3", "ParticipantRole": "SYSTEM"},
        ],
        "Transcript": [
            {"ParticipantId": "p-3", "Content": "欢迎致电", "Id": "a"}
            | {"BeginOffsetMillis": 0, "EndOffsetMillis": 900},
            {"ParticipantId": "p-2", "Content": "您好", "Id": "b"}
            | {"BeginOffsetMillis": 1000, "EndOffsetMillis": 1500},
            {"ParticipantId": "p-1", "Content": "你好", "Id": "c"}
            | {"BeginOffsetMillis": 2000, "EndOffsetMillis": 2345},
        ],
    }
    return {**value, **more}


def test_contact_lens_tells_roles_through_its_participants():
    call = read_value(lens(), ANALYTICS)
    assert call.call_id == "contact-9"
    assert [(t.speaker, t.speaker_id) for t in call.turns] == [
        (Speaker.IVR, "p-3"),
        (Speaker.AGENT, "p-2"),
        (Speaker.CUSTOMER, "p-1"),
    ]
    assert said(call)[2] == ("你好", 2.0, 2.345)


def test_a_participant_nobody_describes_has_no_role():
    call = read_value(lens(Participants=[{"ParticipantId": "p-2"}, None]), ANALYTICS)
    assert {t.speaker for t in call.turns} == {Speaker.UNKNOWN}
    assert call.turns[1].speaker_id == "p-2"


def test_a_supervisor_is_neither_agent_nor_customer():
    row = {"ParticipantRole": "SUPERVISOR", "Content": "我来", "BeginOffsetMillis": 1}
    (turn,) = read_value(lens(Transcript=[row]), ANALYTICS).turns
    assert (turn.speaker, turn.speaker_id) == (Speaker.UNKNOWN, "SUPERVISOR")


def test_real_time_segments_are_read_and_their_parts_noted():
    def segment(text, begin, who):
        row = {"Id": text, "ParticipantId": who, "ParticipantRole": who}
        times = {"BeginOffsetMillis": begin, "EndOffsetMillis": begin + 500}
        return {"Transcript": {**row, "Content": text, **times}}

    value = {
        "ContactId": "contact-5",
        "EventType": "SEGMENTS",
        "Segments": [
            {"Utterance": {"PartialContent": "您", "BeginOffsetMillis": 0}},
            segment("你好", 900, "CUSTOMER"),
            segment("您好", 100, "AGENT"),
            {"Categories": {"MatchedCategories": ["x"]}},
        ],
    }
    assert ANALYTICS.knows(value)
    assert ANALYTICS.knows({"Segments": value["Segments"][1:]})
    call = read_value(value, ANALYTICS)
    assert call.call_id == "contact-5"
    assert [(t.speaker, t.speaker_id, t.text) for t in call.turns] == [
        (Speaker.AGENT, None, "您好"),
        (Speaker.CUSTOMER, None, "你好"),
    ]
    assert notes(call) == ["Segments: 1 utterances not yet final, left out"]


def test_a_chat_counts_from_its_first_message():
    rows = [
        {"Type": "EVENT", "AbsoluteTime": "2026-03-02T09:00:00.000Z"},
        {
            "Type": "MESSAGE",
            "ParticipantId": "p-1",
            "Content": "在吗",
            "AbsoluteTime": "2026-03-02T09:00:05.500Z",
        },
        {
            "Type": "MESSAGE",
            "ParticipantId": "p-2",
            "Content": "您好",
            "Time": {"AbsoluteTime": "2026-03-02T09:00:08.000Z"},
        },
    ]
    call = read_value(lens(Channel="CHAT", Transcript=rows), ANALYTICS)
    assert said(call) == [("在吗", 0.0, None), ("您好", 2.5, None)]
    assert notes(call)[0] == "Transcript[0]: event, left out"


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (lens(Transcript=[], JobStatus="FAILED"), "FAILED"),
        ({"JobStatus": "IN_PROGRESS", "Participants": []}, "IN_PROGRESS"),
        ({"ContactId": "c", "EventType": "STARTED"}, "STARTED"),
        (
            {
                "CallAnalyticsJob": {
                    "CallAnalyticsJobStatus": "FAILED",
                    "FailureReason": "no speech",
                }
            },
            "FAILED: no speech",
        ),
    ],
)
def test_analytics_without_sentences_say_the_status(value, status):
    assert ANALYTICS.knows(value)
    found = read_value(value, ANALYTICS)
    assert isinstance(found, Reject)
    assert status in found.reason.en


@pytest.mark.parametrize(
    "row", [None, "您好", {"ParticipantRole": "AGENT"}, {"Content": 5}]
)
def test_a_broken_sentence_rejects_the_call_at_its_place(row):
    rows = [*lens()["Transcript"], row]
    found = read_value(lens(Transcript=rows), ANALYTICS)
    assert isinstance(found, Reject)
    assert found.place == "Transcript[3]"


def test_a_transcript_that_is_no_list_is_named():
    found = read_value(lens(Transcript={"Content": "x"}), ANALYTICS)
    assert isinstance(found, Reject)
    assert found.place == "Transcript"


# ---------------------------------------------------------------- round trips

TEXT = st.text(
    st.sampled_from("您好你再见请问有什么可以帮您的吗𠮷123abcAPP，。？"),
    min_size=1,
    max_size=20,
)
ROLES = [Speaker.AGENT, Speaker.CUSTOMER, Speaker.IVR, Speaker.UNKNOWN]


LABELLED = told_by(speaker_id=["spk_0", "spk_1", "spk_2", None])
WITH_ROLES = told_by(speaker=ROLES, speaker_id=["p-1", "p-2", None])


@given(calls(LABELLED, st.none() | TEXT))
def test_transcribe_round_trip(call):
    found = one_call(write_amazon_transcribe(call), TRANSCRIBE)
    assert found.turns == call.turns


@given(calls(LABELLED, st.none() | TEXT))
def test_no_word_is_lost_where_a_result_has_words_alone(call):
    value = json.loads(write_amazon_transcribe(call))
    del value["results"]["audio_segments"]
    found = read_value(value, TRANSCRIBE)
    written = sorted("".join(t.words for t in call.turns))
    if written:
        joined = "".join(t.words for t in found.turns)
        assert sorted(joined.replace(" ", "")) == written
    else:
        assert isinstance(found, Reject)


@given(calls(WITH_ROLES, st.none() | TEXT))
def test_analytics_round_trip(call):
    found = one_call(write_amazon_ca(call), ANALYTICS)
    assert found.turns == call.turns


# ---------------------------------------------------------------- hostile input

JSON = anything(
    ["items", "Content", "transcript", "results", "x"], ["AGENT", "ch_", "ch_1e999"]
)


def small(shape):
    value = of(shape)
    if shape is TRANSCRIBE:
        results = value["results"]
        results["items"] = results["items"][:4]
        results["audio_segments"] = results["audio_segments"][:2]
        results["speaker_labels"]["segments"][2:] = []
    else:
        value["Transcript"] = value["Transcript"][:2]
    return value


def older(shape):
    value = small(shape)
    value.get("results", {}).pop("audio_segments", None)
    return value


VALUES = [(shape, make(shape)) for shape in SHAPES for make in (small, older)]


@pytest.mark.parametrize(("shape", "whole"), VALUES)
@given(data=st.data())
def test_any_node_may_be_anything(shape, whole, data):
    read_anything(data.draw(spoiled(whole, JSON)), shape)


@given(JSON)
def test_any_value_makes_a_draft(value):
    read_anything(value, *SHAPES)
