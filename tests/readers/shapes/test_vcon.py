import base64
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import Call, Reject, Speaker
from scoring.readers.options import ReadOptions
from scoring.readers.shapes.vcon import SHAPES
from tests.readers.shapes.ask import (
    SAME_TURNS,
    anything,
    calls,
    notes,
    one_call,
    one_reject,
    read,
    read_anything,
    sample,
    spoiled,
)
from tests.readers.writers.vcon import write_vcon

(VCON,) = SHAPES
CALL = SAME_TURNS


def read_value(value):
    (item,) = read(value, VCON)
    return item


def said(call):
    assert isinstance(call, Call), call
    return [(t.speaker, t.text, t.start, t.end) for t in call.turns]


def texts(call):
    assert isinstance(call, Call), call
    return [t.text for t in call.turns]


def refused(value):
    return one_reject(value, VCON)


PARTIES = [
    {"name": "小林", "role": "agent", "uuid": "6203", "tel": "tel:+8640000000"},
    {"name": "来电客户", "role": "customer", "tel": "tel:+8613000000000"},
]


def vcon(*analysis, dialog=None, parties=PARTIES, **more):
    recording = {"type": "recording", "start": "2026-03-02T09:15:30Z"}
    return {
        "vcon": "0.4.0",
        "uuid": "u-1",
        "created_at": "2026-03-02T10:00:00Z",
        "parties": parties,
        "dialog": [{**recording, "parties": [0, 1]}] if dialog is None else dialog,
        "analysis": list(analysis),
        **more,
    }


def transcript(body, **more):
    return {"type": "transcript", "dialog": 0, "vendor": "x", "body": body, **more}


def wtf(*segments, **more):
    rows = [
        {"id": at, "start": start, "end": end, "text": text, "speaker": speaker}
        for at, (start, end, text, speaker) in enumerate(segments)
    ]
    return {"transcript": {"text": "x"}, "segments": rows, "metadata": {}, **more}


HELLO = wtf((0.5, 1.25, "您好", 0), (2, 3.5, "你好", 1))
LINES = "客服：您好\n客户：你好\n"


def b64(data):
    data = data.encode() if isinstance(data, str) else data
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


# ---------------------------------------------------------------- the same call


def test_it_holds_the_same_call():
    call = one_call(sample("vcon.json"), VCON)
    assert said(call) == [(t["speaker"], t["text"], t["start"], t["end"]) for t in CALL]
    ids = {"agent": "0", "customer": "1"}
    assert [t.speaker_id for t in call.turns] == [ids[t["speaker"]] for t in CALL]
    assert call.agent_id == "6203"
    assert call.call_id == sample("vcon.json")["uuid"]
    assert call.meta == {
        "started_at": "2026-03-02T09:15:30+08:00",
        "agent_name": "青禾热力 6203 号坐席",
        "direction": "inbound",
    }


# ---------------------------------------------------------------- knowing


@pytest.mark.parametrize(
    "value",
    [
        {"vcon": "0.0.1", "uuid": "u"},
        {"vcon": "0.4.0", "parties": [], "dialog": []},
        {"uuid": "u", "created_at": "2026-03-02T10:00:00Z", "dialog": []},
        {"payload": "e30", "signatures": []},
        {"payload": "e30", "protected": "e30", "signature": "x"},
        {"ciphertext": "x", "recipients": []},
    ],
)
def test_its_forms_are_known(value):
    assert VCON.knows(value)


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "vcon",
        {},
        {"vcon": 4, "uuid": "u"},
        {"vcon": "0.4.0"},
        {"uuid": "u", "created_at": "2026-03-02T10:00:00Z"},
        {"uuid": "u", "dialog": [{"text": "您好"}]},
        {"call_id": "1", "dialog": [{"text": "您好"}]},
        {"payload": {"text": "您好"}, "signatures": []},
        {"payload": "e30"},
        {"ciphertext": "x"},
        {"segments": [{"start": 0, "end": 1, "text": "hi"}], "text": "hi"},
        {"results": {"transcripts": [], "items": []}, "jobName": "j"},
    ],
)
def test_what_is_no_vcon_is_not_known(value):
    assert not VCON.knows(value)


# ---------------------------------------------------------------- forms


def signed(value, **header):
    return {
        "payload": b64(value if isinstance(value, bytes) else json.dumps(value)),
        "signatures": [{"header": {"alg": "RS256", **header}, "signature": "c2ln"}],
    }


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_signed_vcon_is_read_without_checking_the_signature(pack):
    value = vcon(transcript(LINES))
    call = read_value(signed(pack(json.dumps(value).encode())))
    assert texts(call) == ["您好", "你好"]
    assert notes(call) == ["signed vCon: the signature was not checked"]


def test_a_signed_form_within_a_signed_form_is_read_but_not_without_end():
    value = vcon(transcript(LINES))
    assert texts(read_value(signed(signed(value)))) == ["您好", "你好"]
    for _ in range(4):
        value = signed(value)
    assert "not a vCon" in refused(value).reason.en


@pytest.mark.parametrize(
    "payload",
    [
        "?",
        "e",
        b64("{"),
        b64(gzip.compress(b"{}", mtime=0)[:-4]),
        b64("[]"),
        b64("{}"),
        "",
    ],
)
def test_a_damaged_payload_is_refused_with_the_uuid_of_its_header(payload):
    value = {**signed({}, uuid="u-9"), "payload": payload}
    assert refused(value).call_id == "u-9"


def test_an_encrypted_vcon_is_refused():
    value = {
        "ciphertext": "x",
        "recipients": [],
        "unprotected": {"cty": "application/vcon", "uuid": "u-3"},
    }
    found = refused(value)
    assert "JWE" in found.reason.zh
    assert found.call_id == "u-3"


@pytest.mark.parametrize("key", ["critical", "must_support"])
def test_an_extension_that_must_be_understood_is_refused(key):
    value = vcon(transcript(LINES), **{key: ["CC", "shuffled"]})
    assert "shuffled" in refused(value).reason.zh
    assert texts(read_value(vcon(transcript(LINES), **{key: ["CC"]})))


# ---------------------------------------------------------------- bodies


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (HELLO, "json"),
        (HELLO, "none"),
        (HELLO, None),
        (json.dumps(HELLO), "json"),
        (json.dumps(HELLO), "none"),
        (json.dumps(HELLO), None),
        (b64(json.dumps(HELLO)), "base64url"),
    ],
)
def test_a_body_may_be_an_object_or_text_in_any_encoding(body, encoding):
    call = read_value(vcon(transcript(body, encoding=encoding)))
    assert [(t.text, t.start, t.end) for t in call.turns] == [
        ("您好", 0.5, 1.25),
        ("你好", 2.0, 3.5),
    ]


def test_labelled_lines_are_turns_and_others_go_on():
    body = "欢迎\n[00:01] 客服：您好\n请讲\n\n[00:05] 客户：你好"
    call = read_value(vcon(transcript(body, encoding="none")))
    assert said(call) == [
        (Speaker.UNKNOWN, "欢迎", None, None),
        (Speaker.AGENT, "您好\n请讲", 1.0, None),
        (Speaker.CUSTOMER, "你好", 5.0, None),
    ]


def test_running_text_is_one_turn_with_a_note():
    call = read_value(vcon(transcript("您好。你好。")))
    assert said(call) == [(Speaker.UNKNOWN, "您好。你好。", None, None)]
    assert notes(call) == ["running text only: no times and no speakers"]


@pytest.mark.parametrize("body", [{"text": "您好。"}, {"transcript": "您好。"}])
def test_an_object_with_nothing_but_text_is_one_turn(body):
    assert texts(read_value(vcon(transcript(body)))) == ["您好。"]


DEEPGRAM = {
    "transcript": "您好 你好",
    "confidence": 0.98,
    "words": [
        {"word": "您好", "start": 0.5, "end": 1.0, "speaker": 0},
        {"word": "你好", "start": 2.0, "end": 2.5, "speaker": 1},
    ],
    "detected_language": "zh",
}
PARAGRAPHS = [
    {"sentences": [{"text": "您好", "start": 0.5, "end": 1.0}], "speaker": 0},
    {"sentences": [{"text": "你好", "start": 2.0, "end": 2.5}], "speaker": 1},
]


@pytest.mark.parametrize(
    "body",
    [
        {**DEEPGRAM, "sentences": PARAGRAPHS},
        {**DEEPGRAM, "paragraphs": {"transcript": "x", "paragraphs": PARAGRAPHS}},
        DEEPGRAM,
        {"results": {"channels": [{"alternatives": [DEEPGRAM]}]}},
        {
            "results": {
                "channels": [{}, {}],
                "utterances": [
                    {"start": 0.5, "end": 1.0, "speaker": 0, "transcript": "您好"},
                    {"start": 2.0, "end": 2.5, "speaker": 1, "transcript": "你好"},
                ],
            }
        },
    ],
    ids=["sentences", "paragraphs", "words", "whole", "utterances"],
)
def test_deepgrams_own_json_is_read_with_its_times(body):
    call = read_value(vcon(transcript(body, vendor="deepgram")))
    assert [(t.text, t.start, t.end, t.speaker_id) for t in call.turns] == [
        ("您好", 0.5, 1.0, "0"),
        ("你好", 2.0, 2.5, "1"),
    ]


def test_another_recognisers_json_is_read_by_its_own_shape():
    body = {"turns": [{"speaker": "客服", "text": "您好", "start": 1, "end": 2}]}
    call = read_value(vcon(transcript(body)))
    assert said(call) == [(Speaker.AGENT, "您好", 1.0, 2.0)]
    rows = [{"speaker": "客户", "text": "你好", "start": 3, "end": 4}]
    assert said(read_value(vcon(transcript(rows)))) == [
        (Speaker.CUSTOMER, "你好", 3.0, 4.0)
    ]


def test_a_vcon_within_a_vcon_is_no_transcript():
    body = vcon(transcript(LINES))
    assert "not known" in refused(vcon(transcript(body))).reason.en


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"url": "https://example.com/t.json"}, "address"),
        ({}, "no `body`"),
        ({"body": ""}, "no `body`"),
        ({"body": "*", "encoding": "base64url"}, "base64url"),
        ({"body": "{", "encoding": "json"}, "JSON"),
        ({"body": 7}, "not known"),
        ({"body": [1, 2]}, "not a JSON object"),
        ({"body": {"model": "x"}}, "not known"),
        ({"body": "WEBVTT\n\n00:01.000 --> 00:02.000\nhi"}, "caption"),
        ({"body": "1\n00:00:01,000 --> 00:00:02,000\nhi"}, "caption"),
        ({"body": wtf((0, 1, 5, 0))}, "not a string"),
    ],
)
def test_a_transcript_that_cannot_be_read_says_why_and_where(entry, words):
    found = refused(vcon({"type": "transcript", "dialog": 0, **entry}))
    assert words in found.reason.en
    assert found.place.startswith("analysis[0]")


def test_a_broken_sentence_is_named_by_its_place():
    found = refused(vcon(transcript(wtf((0, 1, "好", 0), (1, 2, 5, 0)))))
    assert found.place == "analysis[0].body.segments[1]"


def test_a_list_without_sentences_gives_way_to_the_running_text():
    body = {"transcript": {"text": "您好。"}, "segments": []}
    assert texts(read_value(vcon(transcript(body)))) == ["您好。"]


@pytest.mark.parametrize("start", [-1, float("nan"), 1e999, "soon", [1], True])
def test_an_impossible_time_is_dropped_with_a_note(start):
    call = read_value(vcon(transcript(wtf((start, 2, "您好", 0)))))
    assert said(call) == [(Speaker.UNKNOWN, "您好", None, None)]
    assert notes(call)[0].startswith("turn 0: ")


# ---------------------------------------------------------------- which transcript


def test_no_transcript_is_a_clear_reject():
    summary = {"type": "summary", "dialog": 0, "body": "报修"}
    found = refused(vcon(summary, {}, None, 5))
    assert "neither a transcript" in found.reason.en
    assert found.call_id == "u-1"


def test_a_call_that_was_not_answered_says_so():
    dialog = [{"type": "incomplete", "disposition": "no-answer", "start": "x"}]
    assert "no-answer" in refused(vcon(dialog=dialog)).reason.zh


def test_of_several_transcripts_the_one_with_times_counts():
    call = read_value(
        vcon(
            transcript("您好。你好。"),
            transcript("WEBVTT\n\n00:00.000 --> 00:01.000\n您好"),
            transcript(HELLO),
            {"type": "translation", "dialog": 0, "body": "Hello."},
        )
    )
    assert texts(call) == ["您好", "你好"]
    assert "analysis[0]: another transcript, left out" in notes(call)


def test_a_broken_transcript_beside_a_good_one_is_noted():
    call = read_value(vcon(transcript(""), transcript(LINES, dialog=None)))
    assert texts(call) == ["您好", "你好"]
    assert any(note.startswith("analysis[0]: ") for note in notes(call))


def test_transcripts_of_several_dialogs_stand_on_one_clock():
    dialogs = [
        {"type": "recording", "start": "2026-03-02T09:01:40+08:00", "parties": 0},
        {"type": "recording", "start": "2026-03-02T01:01:30Z", "parties": 1},
    ]
    call = read_value(
        vcon(
            transcript(wtf((1, 2, "第二段", None)), dialog=0),
            transcript(wtf((0, 3, "第一段", None)), dialog=1),
            dialog=dialogs,
        )
    )
    assert said(call) == [
        (Speaker.CUSTOMER, "第一段", 0.0, 3.0),
        (Speaker.AGENT, "第二段", 11.0, 12.0),
    ]
    assert call.meta["started_at"] == "2026-03-02T01:01:30Z"


@pytest.mark.parametrize("start", [1772413290, "yesterday", "2026-13-02", None])
def test_a_dialog_without_start_beside_others_loses_its_times(start):
    dialogs = [
        {"type": "recording", "start": "2026-03-02T01:01:30Z"},
        {"type": "recording", "start": start},
    ]
    call = read_value(
        vcon(
            transcript(wtf((0, 1, "一", 0)), dialog=0),
            transcript(wtf((0, 1, "二", 0)), dialog=1),
            dialog=dialogs,
        )
    )
    assert [(t.text, t.start) for t in call.turns] == [("一", 0.0), ("二", None)]
    assert notes(call) == ["analysis[1]: start unknown, times left out"]


def test_a_transcript_that_says_no_dialog_yields_to_one_that_does():
    whole = {"type": "transcript", "body": LINES}
    call = read_value(vcon(whole, transcript(HELLO)))
    assert call.turns[0].start == 0.5
    assert notes(call) == ["analysis[0]: another transcript, left out"]


def test_a_great_many_transcripts_and_dialogs_are_read_in_linear_time():
    dialogs = [{"type": "recording"}] * 20_000
    whole = {"type": "transcript", "body": "您好"}
    call = read_value(vcon(transcript(HELLO), *[whole] * 20_000, dialog=dialogs))
    assert texts(call) == ["您好", "你好"]


def test_an_old_library_files_the_transcript_as_an_attachment():
    value = vcon(attachments=[{"purpose": "wtf_transcription", "body": HELLO}])
    assert texts(read_value(value)) == ["您好", "你好"]


# ---------------------------------------------------------------- messages


def message(text, start, **more):
    return {"type": "text", "start": start, "body": text, "encoding": "none", **more}


CHAT = [
    message("您好", "2026-03-02T09:00:10+08:00", parties=[0, 1]),
    message("在吗", "2026-03-02T09:00:00+08:00", parties=[1, 0], duration=2.5),
    message("[1]", "2026-03-02T09:00:30+08:00", parties=[0, 1], originator=1),
]


def test_messages_are_turns_in_the_order_of_their_time():
    call = read_value(vcon(dialog=CHAT))
    assert said(call) == [
        (Speaker.CUSTOMER, "在吗", 0.0, 2.5),
        (Speaker.AGENT, "您好", 10.0, None),
        (Speaker.CUSTOMER, "[1]", 30.0, None),
    ]
    assert [t.speaker_id for t in call.turns] == ["来电客户", "小林", "来电客户"]
    assert call.meta["started_at"] == "2026-03-02T09:00:00+08:00"


def test_a_transcript_of_messages_only_repeats_them():
    call = read_value(vcon(transcript(LINES, dialog=[0, 1, 2]), dialog=CHAT))
    assert len(call.turns) == 3
    assert notes(call) == ["analysis[0]: of messages, left out"]


def test_a_transcript_without_dialog_is_of_what_was_spoken():
    recording = {"type": "recording", "start": "2026-03-02T09:01:00+08:00"}
    entry = {"type": "transcript", "body": HELLO}
    call = read_value(vcon(entry, dialog=[*CHAT, recording]))
    assert texts(call) == ["在吗", "您好", "[1]", "您好", "你好"]
    assert call.turns[3].start == 60.5


def test_what_is_no_plain_message_is_left_out_with_a_note():
    rows = [
        CHAT[0],
        {**CHAT[1], "mediatype": "text/html"},
        {**CHAT[1], "body": None},
        {**CHAT[1], "body": {"text": "x"}, "encoding": "json"},
        {**CHAT[1], "body": b64("在吗"), "encoding": "base64url"},
        {"type": "transfer", "transferor": 0},
        {},
        None,
    ]
    call = read_value(vcon(dialog=rows))
    assert sorted(texts(call)) == ["在吗", "您好"]
    assert notes(call) == [
        "dialog[1]: text/html, left out",
        "dialog[2]: a message without words, left out",
        "dialog[3]: a message without words, left out",
    ]


# ---------------------------------------------------------------- who speaks


def roles(value):
    return [(t.speaker, t.speaker_id) for t in read_value(value).turns]


def test_a_recognisers_number_alone_names_nobody():
    assert roles(vcon(transcript(HELLO))) == [
        (Speaker.UNKNOWN, "0"),
        (Speaker.UNKNOWN, "1"),
    ]


def test_a_speaker_may_be_named_like_a_party():
    speakers = {"0": {"id": 0, "label": "来电客户"}, "1": {"label": "Agent"}, "2": 5}
    assert roles(vcon(transcript({**HELLO, "speakers": speakers}))) == [
        (Speaker.CUSTOMER, "0"),
        (Speaker.AGENT, "1"),
    ]


def test_two_parties_of_one_name_are_nobody():
    same = [{"name": "小林", "role": "agent"}, {"name": "小林", "role": "customer"}]
    body = wtf((0, 1, "您好", "小林"))
    value = vcon(transcript(body), parties=same)
    assert roles(value) == [(Speaker.UNKNOWN, "小林")]


def test_channels_are_parties_where_there_are_several():
    two = [
        {"channel": 0, "start": 0, "end": 1, "text": "您好"},
        {"channel": 1, "start": 1, "end": 2, "text": "你好"},
        {"channel": 7, "start": 2, "end": 3, "text": "喂"},
    ]
    body = {"transcript": {}, "segments": two}
    dialog = [{"type": "recording", "parties": [[1], 0]}]
    assert [t[0] for t in roles(vcon(transcript(body), dialog=dialog))] == [
        Speaker.CUSTOMER,
        Speaker.AGENT,
        Speaker.UNKNOWN,
    ]
    mono = {"transcript": {}, "segments": two[:1]}
    assert roles(vcon(transcript(mono))) == [(Speaker.UNKNOWN, None)]


def test_a_recording_of_one_party_has_one_speaker():
    dialog = [{"type": "recording", "parties": [1]}]
    body = wtf((0, 1, "你好", None), (1, 2, "在吗", None))
    assert {t[0] for t in roles(vcon(transcript(body), dialog=dialog))} == {
        Speaker.CUSTOMER
    }
    both = vcon(transcript(HELLO), dialog=dialog)  # diarised: two voices after all
    assert {t[0] for t in roles(both)} == {Speaker.UNKNOWN}


@pytest.mark.parametrize("told", [True, -1, 9, "0", None, {}, [True], [[]], 10**30])
def test_a_party_that_is_not_there_is_nobody(told):
    dialog = [message("您好", "2026-03-02T09:00:00Z", parties=told, originator=told)]
    assert roles(vcon(dialog=dialog)) == [(Speaker.UNKNOWN, None)]


def test_of_two_agents_neither_is_the_agent_of_the_call():
    two = [PARTIES[0], {"name": "小周", "role": "agent"}, PARTIES[1]]
    call = read_value(vcon(transcript(LINES), parties=two))
    assert call.agent_id is None
    assert "agent_name" not in call.meta


@pytest.mark.parametrize(
    ("caller", "direction"), [(0, "outbound"), (1, "inbound"), (None, None), (5, None)]
)
def test_who_called_tells_the_direction(caller, direction):
    dialog = [{"type": "recording", "parties": [0, 1], "originator": caller}]
    call = read_value(vcon(transcript(LINES), dialog=dialog))
    assert call.meta.get("direction") == direction


def test_the_recording_names_a_call_without_uuid():
    dialog = [{"type": "recording", "url": "https://example.com/a/C12.wav?x=1"}]
    value = vcon(transcript(LINES), dialog=dialog)
    del value["uuid"]
    assert read_value(value).call_id == "C12"


# ---------------------------------------------------------------- round trip

TEXT = st.text(
    st.sampled_from("您好你再见请问有什么可以帮您的吗𠮷123abcAPP，。？：[{"),
    min_size=1,
    max_size=20,
)
SPEAKERS = [
    (Speaker.AGENT, "0"),
    (Speaker.CUSTOMER, "1"),
    (Speaker.UNKNOWN, "2"),
    (Speaker.AGENT, None),
    (Speaker.IVR, None),
    (Speaker.UNKNOWN, None),
]


WHO = st.sampled_from(SPEAKERS).map(
    lambda pair: {"speaker": pair[0], "speaker_id": pair[1]}
)
META = {"started_at": "2026-03-02T09:15:30+08:00"}


@given(calls(WHO, st.none() | TEXT, agent_id="6203", meta=META))
def test_round_trip(call):
    found = one_call(write_vcon(call), VCON)
    assert found.turns == call.turns
    assert found.call_id == call.call_id
    assert found.meta["started_at"] == call.meta["started_at"]


# ---------------------------------------------------------------- hostile input

JSON = anything(
    ["body", "type", "parties", "segments", "words"],
    ["text", "0001-01-01T00:00:00+14:00", "e30"],
)

VALUES = [
    vcon(transcript({**HELLO, "speakers": {"0": {"label": "小林"}}}, encoding="json")),
    vcon(transcript({**DEEPGRAM, "sentences": PARAGRAPHS}), subject="报修"),
    vcon(transcript(LINES, encoding="none"), dialog=CHAT),
    signed(vcon(transcript(LINES)), uuid="u-1"),
]


@pytest.mark.parametrize("whole", VALUES)
@given(data=st.data())
def test_any_node_may_be_anything(whole, data):
    read_anything(data.draw(spoiled(whole, JSON)), VCON)


@given(JSON)
def test_any_body_makes_a_draft(body):
    assert isinstance(read_value(vcon(transcript(body))), Call | Reject)


def test_deep_nesting_and_a_gzip_bomb_end_as_rejects():
    deep = "x"
    for _ in range(300):
        deep = {"results": {"channels": [{"alternatives": [deep]}]}}
    (draft,) = VCON.drafts(vcon(transcript(deep)), ReadOptions())
    assert draft.fault is not None
    brackets = "[" * 100_000
    found = read_value(vcon(transcript(brackets, encoding="json")))
    assert isinstance(found, Reject)
    bomb = gzip.compress(b" " * (129 * 1024 * 1024))
    assert "MiB" in refused(signed(bomb)).reason.en
